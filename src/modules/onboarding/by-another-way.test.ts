/** The gate is not passed by another way: lists, keys, a manager alone; and what a partner reads of it, in its language. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anAgreement } from '#modules/agreements/testing.ts'
import { openTask } from '#modules/tasks/public.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aWorld } from '#test/support/fixtures.ts'
import { aMember } from '#test/support/people.ts'
import { type Any, anOnboarding, journeyOf, liveTerms, ok, stepOf } from './testing.ts'

const app = await testApp()
const world = await aWorld(app)
const team = world.admin.api
const manager = await aMember(app, world.workspace, { roles: ['partner_manager'], name: 'Ana Mora' })
const lawyer = await aMember(app, world.workspace, { roles: ['legal'], name: 'Paul Reyes' })
const engineer = await aMember(app, world.workspace, { roles: ['engineering'], name: 'Femi Ade' })
const sales = {
  kind: 'certification',
  values: { certificate: 'sales', people: 2, withinDays: 20, neededFor: ['live'] },
}

test('a gate step of ours is shown and approved by its role, not by who runs the partnership', async () => {
  const { journey, principal } = await anOnboarding(world, anAgreement, {
    terms: liveTerms,
    type: 'technology',
  })
  const security = stepOf(journey, 'security_questionnaire')
  ok(
    await principal.api.post(`/v1/portal/steps/${security.id}/proofs`, {
      kind: 'form',
      answers: { data_location: 'Frankfurt', breach_contact: 'Kim' },
    }),
    201,
  )
  const alone = await manager.api.post(`/v1/steps/${security.id}/approval`, {})
  assert.deepEqual([alone.status, alone.body.code], [403, 'step.not_yours'])
  const seen = ok(await manager.api.get(`/v1/steps/${security.id}`)).body
  assert.match(seen.reasonsAgainst.approve[0], /legal/, 'the button says whom it waits for')
  assert.equal(ok(await lawyer.api.post(`/v1/steps/${security.id}/approval`, {})).body.state, 'done')
  // Shown by them, tested by both: engineering answers.
  const route = stepOf(journey, 'support_route')
  ok(await principal.api.post(`/v1/portal/steps/${route.id}/proofs`, { kind: 'confirm' }), 201)
  assert.equal((await manager.api.post(`/v1/steps/${route.id}/approval`, {})).body.code, 'step.not_yours')
  ok(await engineer.api.post(`/v1/steps/${route.id}/approval`, {}))
})

test('a key of the workspace neither shows, approves nor waives a step of the gate', async () => {
  const { journey, principal } = await anOnboarding(world, anAgreement, { type: 'technology' })
  const security = stepOf(journey, 'security_questionnaire')
  ok(
    await principal.api.post(`/v1/portal/steps/${security.id}/proofs`, {
      kind: 'form',
      answers: { data_location: 'Frankfurt', breach_contact: 'Kim' },
    }),
    201,
  )
  const refused = async (path: string, body: object) => {
    const answer = await world.api.post(path, body)
    assert.equal(answer.status, 403, answer.text)
    return answer.body.code
  }
  assert.equal(await refused(`/v1/steps/${security.id}/approval`, {}), 'step.not_yours')
  assert.equal(await refused(`/v1/steps/${security.id}/waiver`, { reason: 'A script said so' }), 'step.waiver_role')
  const route = stepOf(journey, 'support_route')
  assert.equal(await refused(`/v1/steps/${route.id}/proofs`, { kind: 'confirm' }), 'step.not_yours')
})

test('a list takes a gate step in only from its role, and never what the agreement asks for', async () => {
  const { partnerId } = await anOnboarding(world, anAgreement, { terms: [sales] })
  const doneOn = app.services.time().toISOString().slice(0, 10)
  const takeIn = async (as: { api: typeof team }, step: string) =>
    ok(await as.api.post('/v1/journey-imports', { dryRun: false, rows: [{ partner: partnerId, step, doneOn }] })).body
      .rows[0]
  const byManager = await takeIn(manager, 'support_route')
  assert.equal(byManager.outcome, 'refused')
  assert.match(byManager.words, /belongs to the gate: engineering or the head of partnerships/)
  const fromTerm = await takeIn(world.admin, 'certified_people')
  assert.equal(fromTerm.outcome, 'refused')
  assert.match(fromTerm.words, /each person shows it/)
  assert.equal((await takeIn(manager, 'company_profile')).outcome, 'changed')
  const now = await journeyOf(team, partnerId)
  assert.ok(stepOf(now, 'support_route').state !== 'done' && stepOf(now, 'certified_people').state !== 'done')
  assert.equal((await takeIn(world.admin, 'support_route')).outcome, 'changed')
})

test('a partner reads what go-live needs in its language, and of our conditions only that there is one', async () => {
  const { partnerId, principal } = await anOnboarding(world, anAgreement, {
    terms: [...liveTerms, sales],
    type: 'technology',
  })
  await inTransaction(world.ctx, async (tx) => {
    for (const [side, title] of [
      ['team', 'Condition: Accounts: waived, their bank is slow'],
      ['partner', 'Condition: Name a support contact'],
    ] as const)
      await openTask(tx, {
        kind: 'qualification.meet_condition',
        subject: { kind: 'decision_condition', id: `${partnerId}:${side}` },
        partnerId,
        title,
        side,
        owner: side === 'partner' ? { role: 'principal' } : { role: 'partner_manager' },
        dueAt: null,
        cause: `condition ${partnerId} ${side}`,
      })
  })
  const gateIn = async (language: string): Promise<string[]> =>
    ok(await principal.api.get('/v1/portal/journey', { language })).body.gate.map((one: Any) => one.words)
  assert.deepEqual(
    (await gateIn('de')).filter((words) => /Vertrag|Bedingung|Seite/.test(words)),
    [
      'Sicherheitsprüfung, die der Vertrag verlangt',
      'Etwas auf unserer Seite',
      'Bedingung: Name a support contact',
      'Vertrag in Kraft',
    ],
  )
  assert.ok((await gateIn('es')).includes('Contrato en vigor'))
  assert.ok((await gateIn('en')).includes('Condition: Name a support contact'))
  for (const language of ['en', 'de', 'es']) {
    const read = await principal.api.get('/v1/portal/journey', { language })
    assert.doesNotMatch(read.text, /waived, their bank/)
  }
  const key = await principal.api.post('/v1/portal/api-keys', { name: 'Live', environment: 'live', scopes: [] })
  assert.doesNotMatch(key.text, /waived, their bank/)
  // Who decides reads all of it.
  const journey = await journeyOf(team, partnerId)
  const ours = ok(await team.get(`/v1/journeys/${journey.id}/gate`)).body.conditions.map((one: Any) => one.words)
  assert.ok(ours.includes('Condition: Accounts: waived, their bank is slow'))
})
