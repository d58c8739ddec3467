/** What follows the last signature, broken off at points spread over all its statements. `test/chaos` kills processes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { breakingAt } from '#test/support/faults.ts'
import { aCompletingAgreement, completeEnvelope } from './testing.ts'

const app = await testApp()
const { ctx, api } = await app.workspace()

test('killed anywhere between last signature and execution, there is one sealed file and one executed agreement', async () => {
  const whole = breakingAt(ctx, 0)
  const first = await aCompletingAgreement(ctx, 'Unbroken Company')
  assert.equal((await completeEnvelope(whole.broken, first.envelopeId)).executed, true)
  const statements = whole.asked()
  assert.ok(statements > 60, `${statements} statements`)
  const made = [first]
  // The first run also makes the key, so the others take fewer; every single statement is for `npm run chaos`.
  const points = [0.1, 0.4, 0.6, 0.85].map((part) => Math.floor(statements * part))
  for (const point of points) {
    const one = await aCompletingAgreement(ctx, `Company broken at ${point}`)
    await assert.rejects(completeEnvelope(breakingAt(ctx, point).broken, one.envelopeId), /broken off/, `at ${point}`)
    made.push(one)
  }
  for (const { envelopeId } of made) {
    await completeEnvelope(ctx, envelopeId)
    assert.equal((await completeEnvelope(ctx, envelopeId)).executed, false)
  }
  const { rows } = await inTransaction(ctx, (tx) =>
    sql<{ files: string; facts: string; principals: string; full: string; loose: string }>`select
      (select count(*) from files where workspace_id = ${ctx.workspace.id} and category = 'sealed') as files,
      (select count(*) from events where workspace_id = ${ctx.workspace.id} and kind = 'agreement.executed') as facts,
      (select count(*) from portal_users where workspace_id = ${ctx.workspace.id}) as principals,
      (select count(*) from partners where workspace_id = ${ctx.workspace.id} and account_level = 'full') as "full",
      (select count(*) from file_chunks c where c.workspace_id = ${ctx.workspace.id}
        and not exists (select from files f where f.workspace_id = c.workspace_id and f.id = c.file_id)) as loose`.execute(
      tx.db,
    ),
  )
  const each = String(made.length)
  assert.deepEqual(rows[0], { files: each, facts: each, principals: each, full: each, loose: '0' })
  for (const { agreementId } of made) {
    assert.equal((await api.get(`/v1/agreements/${agreementId}`)).body.state, 'in_force')
    const acts = (await api.get(`/v1/agreements/${agreementId}/audit`)).body.data.map((row: { act: string }) => row.act)
    assert.deepEqual(acts.slice(-2), ['sealed', 'executed'])
  }
})
