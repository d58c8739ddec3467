/** Gates of a case over HTTP: what passes them, what waives them, and what nobody can waive. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aMember } from '#test/support/people.ts'
import {
  aCase,
  aDocument,
  aQualificationWorld,
  type Case,
  declareAll,
  eventsOf,
  ok,
  passGates,
  readCase,
  submit,
} from './testing.ts'

const app = await testApp()

describe('gates', () => {
  test('a screening gate cannot be waived by anyone', async () => {
    const world = await aQualificationWorld(app)
    const found = await aCase(world)
    const everyone = await aMember(app, world.workspace, {
      roles: ['admin', 'executive', 'legal', 'partner_manager', 'finance'],
      isHead: true,
      isLead: true,
    })
    for (const member of [world.legal, world.exec, everyone]) {
      const answer = await member.api.post(`/v1/qualification-cases/${found.id}/gates/screening/waiver`, {
        reason: 'In a hurry',
        until: '2026-06-01',
      })
      assert.equal(answer.status, 409)
      assert.equal(answer.body.code, 'gate.cannot_be_waived')
    }
    await assert.rejects(
      inTransaction(world.ctx, (tx) =>
        sql`insert into gate_answers (workspace_id, case_id, gate, number, kind, result, words, valid_until, by_kind, by_name, at)
          values (${world.workspace.id}, ${found.id}, 'screening', 1, 'waiver', 'waived', 'x', '2026-06-01', 'member', 'x', now())`.execute(
          tx.db,
        ),
      ),
    )
  })
  test('a waiver has a reason and an end, and ends', async () => {
    const world = await aQualificationWorld(app)
    const found = await aCase(world)
    const waive = (body: object) =>
      world.legal.api.post(`/v1/qualification-cases/${found.id}/gates/signatory/waiver`, body)
    assert.equal((await waive({ reason: 'Comes next week', until: '2026-03-01' })).status, 422)
    assert.equal((await waive({ until: '2026-03-12' })).status, 422)
    assert.equal(
      (
        await world.pm.api.post(`/v1/qualification-cases/${found.id}/gates/signatory/waiver`, {
          reason: 'x',
          until: '2026-03-12',
        })
      ).status,
      403,
    )
    const waived = ok(await waive({ reason: 'Comes next week', until: '2026-12-31' }), 201).body
    const gate = waived.gateList.find((one: Case) => one.gate === 'signatory')
    assert.equal(gate.state, 'waived')
    assert.equal(gate.waiver.until, '2026-12-31')
    assert.equal((await eventsOf(world, 'gate.waived')).length, 1)
  })
  test('accounts gate: no document in date says so, and an accepted one passes it', async () => {
    const world = await aQualificationWorld(app)
    const found = await aCase(world)
    const gateOf = async () =>
      (await readCase(world.pm.api, found.id)).gateList.find((one: Case) => one.gate === 'accounts')
    assert.equal((await gateOf()).words, 'Financial stability: no document in date')
    await aDocument(world, found.partner.id, 'audited_accounts', { issuedOn: '2026-02-01', periodEndOn: '2025-12-31' })
    assert.equal((await gateOf()).state, 'pass')
    assert.equal((await gateOf()).validUntil, '2027-06-30')
  })
  test('a criterion of the type below two fails its gate, whatever the score', async () => {
    const world = await aQualificationWorld(app)
    const found = await aCase(world)
    await declareAll(world, found)
    await passGates(world, found)
    await submit(world.eng, found, 'technical', 5)
    await submit(world.pm, found, 'business', 5, { sales_capabilities: 1 })
    const now = await readCase(world.legal.api, found.id)
    const gate = now.gateList.find((one: Case) => one.gate === 'type_criteria')
    assert.equal(gate.state, 'fail')
    assert.match(gate.words, /Sales capabilities/)
    assert.equal(now.gates.failed, 1)
  })
})
