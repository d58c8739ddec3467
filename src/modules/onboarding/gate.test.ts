/** The go-live gate and what passes it: conditions, waivers, terms, progress. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { anAgreement } from '#modules/agreements/testing.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aPortalPerson, aWorld } from '#test/support/fixtures.ts'
import { aMember } from '#test/support/people.ts'
import {
  type Any,
  anOnboarding as build,
  emailOf,
  journeyOf,
  liveTerms,
  mailsTo,
  ok,
  passGate,
  type SignedTerm,
  stepOf,
} from './testing.ts'

const app = await testApp()
const world = await aWorld(app)
const team = world.admin.api
const anOnboarding = (of: typeof world, options: { type?: string; terms?: readonly SignedTerm[] } = {}) =>
  build(of, anAgreement, options)
const dayMs = 86_400_000

test("the gate lists everything open with its owner, and go-live is impossible while a term's condition is open", async () => {
  const { journey, partnerId, principal, agreementId } = await anOnboarding(world, { terms: liveTerms })
  const gate = ok(await team.get(`/v1/journeys/${journey.id}/gate`)).body
  assert.equal(gate.isOpen, true)
  const open = gate.conditions.filter((one: Any) => !one.isMet)
  assert.deepEqual(open.map((one: Any) => one.key).sort(), [
    'step:security_questionnaire',
    'step:support_route',
    'term:security_review',
  ])
  for (const one of open) assert.ok(one.owner.length > 0 && one.words.length > 0)
  const refused = await team.post(`/v1/journeys/${journey.id}/go-live`, {})
  assert.deepEqual([refused.status, refused.body.code], [409, 'gate.open'])
  assert.equal(refused.body.conditions.length, 3)
  // The head of partnerships carries what is ours to carry, never what the agreement asks for.
  const due = new Date(app.services.time().getTime() + 10 * dayMs).toISOString().slice(0, 10)
  const carried = open.map((one: Any) => ({ condition: one.key, dueOn: due }))
  const never = await team.post(`/v1/journeys/${journey.id}/go-live`, { carried, reason: 'The fair is on Monday' })
  assert.deepEqual([never.status, never.body.code], [409, 'gate.not_carried'])
  const step = stepOf(journey, 'security_questionnaire')
  ok(
    await principal.api.post(`/v1/portal/steps/${step.id}/proofs`, {
      kind: 'form',
      answers: { data_location: 'Frankfurt', breach_contact: 'Kim' },
    }),
    201,
  )
  ok(await team.post(`/v1/steps/${step.id}/approval`, {}))
  const late = new Date(app.services.time().getTime() + 31 * dayMs).toISOString().slice(0, 10)
  const tooLate = await team.post(`/v1/journeys/${journey.id}/go-live`, {
    carried: [{ condition: 'step:support_route', dueOn: late }],
    reason: 'The fair is on Monday',
  })
  assert.equal(tooLate.body.code, 'gate.not_carried')
  const plain = await aMember(app, world.workspace, { roles: ['partner_manager'] })
  assert.equal(
    (
      await plain.api.post(`/v1/journeys/${journey.id}/go-live`, {
        carried: [{ condition: 'step:support_route', dueOn: due }],
        reason: 'x',
      })
    ).status,
    403,
  )
  const live = ok(
    await team.post(`/v1/journeys/${journey.id}/go-live`, {
      carried: [{ condition: 'step:support_route', dueOn: due }],
      reason: 'The fair is on Monday',
    }),
  ).body
  assert.deepEqual(
    [live.state, live.goLive.carried[0].dueOn, live.goLive.reason],
    ['live_reached', due, 'The fair is on Monday'],
  )
  assert.ok(agreementId && partnerId)
})

test('reaching go-live grants live access, moves the stage and announces it in one act', async () => {
  const onboarded = await anOnboarding(world, { terms: liveTerms })
  const { partnerId, journey, principal } = onboarded
  const technical = await aPortalPerson(world, partnerId, ['technical'])
  const makeKey = () => technical.api.post('/v1/portal/api-keys', { name: 'Live', environment: 'live', scopes: [] })
  const early = await makeKey()
  assert.notEqual(early.status, 201)
  await passGate(world, onboarded)
  const live = ok(await team.post(`/v1/journeys/${journey.id}/go-live`, {})).body
  assert.deepEqual([live.state, live.goLive.liveAccess], ['live_reached', 'granted'])
  assert.equal(ok(await team.get(`/v1/partners/${partnerId}`)).body.stage, 'active')
  const { rows } = await inTransaction(world.ctx, (tx) =>
    sql<{
      kind: string
      occurred_at: Date
    }>`select kind, occurred_at from events where workspace_id = ${world.workspace.id} and partner_id = ${partnerId}
      and kind in ('partner.went_live', 'partner.gate_checked', 'partner.stage_changed') and request_id = (
        select request_id from events where workspace_id = ${world.workspace.id} and partner_id = ${partnerId} and kind = 'partner.went_live')`.execute(
      tx.db,
    ),
  )
  assert.deepEqual(rows.map((row) => row.kind).sort(), [
    'partner.gate_checked',
    'partner.stage_changed',
    'partner.went_live',
  ])
  assert.equal(new Set(rows.map((row) => row.occurred_at.getTime())).size, 1, 'one transaction')
  assert.equal((await team.post(`/v1/journeys/${journey.id}/go-live`, {})).body.code, 'journey.state')
  await app.settle()
  assert.ok((await mailsTo(world, await emailOf(world, partnerId, principal.id))).length > 0)
})

test('a waiver of a gate names who and why, and terms cannot be waived', async () => {
  const { journey } = await anOnboarding(world, { terms: liveTerms, type: 'technology' })
  const engineer = await aMember(app, world.workspace, { roles: ['engineering'], name: 'Femi Ade' })
  const manager = await aMember(app, world.workspace, { roles: ['partner_manager'] })
  const review = stepOf(journey, 'build_reviewed')
  const wrong = await manager.api.post(`/v1/steps/${review.id}/waiver`, { reason: 'Known build' })
  assert.deepEqual([wrong.status, wrong.body.code], [403, 'step.waiver_role'])
  const waived = ok(await engineer.api.post(`/v1/steps/${review.id}/waiver`, { reason: 'Reviewed last year' })).body
  const move = waived.moves.at(-1)
  assert.deepEqual(
    [waived.state, move.to, move.by.name, move.reason],
    ['waived', 'waived', 'Femi Ade', 'Reviewed last year'],
  )
  const security = stepOf(journey, 'security_questionnaire')
  const legal = await aMember(app, world.workspace, { roles: ['legal', 'executive'] })
  for (const person of [legal, world.admin]) {
    const never = await person.api.post(`/v1/steps/${security.id}/waiver`, { reason: 'We know them' })
    assert.deepEqual([never.status, never.body.code], [409, 'step.gate_from_agreement'])
  }
})

test('a certification from the terms becomes a gate step with its count', async () => {
  const { journey } = await anOnboarding(world, {
    terms: [
      { kind: 'certification', values: { certificate: 'sales', people: 2, withinDays: 20, neededFor: ['live'] } },
    ],
  })
  const step = stepOf(journey, 'certified_people')
  assert.deepEqual(
    [step.gate, step.fromTerm, step.closesBy.needed, step.key],
    [true, true, 2, 'certified_people:sales'],
  )
  assert.equal((await team.post(`/v1/steps/${step.id}/waiver`, { reason: 'x' })).body.code, 'step.gate_from_agreement')
})

test('progress shows 100 only when every required step is done', async () => {
  const { journey, partnerId } = await anOnboarding(world)
  assert.ok(journey.progress < 100)
  let last = journey
  for (const step of journey.steps)
    if (step.required && !['done', 'skipped'].includes(step.state))
      ok(await team.post(`/v1/steps/${step.id}/waiver`, { reason: 'A test' }))
  last = await journeyOf(team, partnerId)
  assert.equal(last.progress, 100, 'what is waived is asked of nobody')
  const price = stepOf(last, 'price_list')
  ok(await team.post(`/v1/steps/${price.id}/reopening`, { reason: 'New prices' }))
  last = await journeyOf(team, partnerId)
  assert.ok(last.progress < 100)
})
