/** A journey while it runs: pauses, what is stuck, what both sides owe, templates, mails. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { anAgreement } from '#modules/agreements/testing.ts'
import { asOwner, inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aPortalPerson, aWorld } from '#test/support/fixtures.ts'
import {
  type Any,
  anOnboarding as build,
  emailOf,
  journeyOf,
  liveTerms,
  mailsTo,
  ok,
  type SignedTerm,
  stepOf,
} from './testing.ts'

const app = await testApp()
const world = await aWorld(app)
const team = world.admin.api
const anOnboarding = (of: typeof world, options: { type?: string; terms?: readonly SignedTerm[] } = {}) =>
  build(of, anAgreement, options)
const dayMs = 86_400_000
/** So many days pass; the morning after them is worked through once. */
const days = async (count: number) => {
  app.advance(count * dayMs)
  await app.settle()
}

test('pausing moves due dates by business days and wakes on its day', async () => {
  const { journey, partnerId } = await anOnboarding(world)
  const before = stepOf(journey, 'security_questionnaire').dueOn as string
  const today = app.services.time().toISOString().slice(0, 10)
  const at = (count: number) => new Date(Date.parse(today) + count * dayMs).toISOString().slice(0, 10)
  assert.equal(
    (await team.post(`/v1/journeys/${journey.id}/pause`, { reason: 'Holidays', untilOn: at(91) })).status,
    422,
  )
  const paused = ok(await team.post(`/v1/journeys/${journey.id}/pause`, { reason: 'Holidays', untilOn: at(7) })).body
  assert.deepEqual([paused.state, paused.pausedUntil], ['paused', at(7)])
  assert.equal(
    (await team.post(`/v1/steps/${stepOf(journey, 'price_list').id}/proofs`, { kind: 'confirm' })).body.code,
    'journey.not_running',
  )
  await days(6)
  assert.equal((await journeyOf(team, partnerId)).state, 'paused')
  await days(1)
  const awake = await journeyOf(team, partnerId)
  assert.equal(awake.state, 'running')
  assert.equal(awake.moves.at(-1).shiftedDays, 5, 'a week holds five business days')
  const step = stepOf(awake, 'security_questionnaire')
  // Five business days on: from a business day that is a week; a weekend counts for nothing.
  const weekday = new Date(before).getUTCDay()
  const expected = new Date(Date.parse(before) + (weekday === 0 ? 5 : weekday === 6 ? 6 : 7) * dayMs)
    .toISOString()
    .slice(0, 10)
  assert.equal(step.dueOn, expected)
  assert.deepEqual(
    step.dueDates.map((one: Any) => one.dueOn),
    [before, expected],
  )
})

test('one cause makes one stuck finding, and it ends when the step moves', async () => {
  const { journey, partnerId, principal } = await anOnboarding(world)
  const brand = stepOf(journey, 'security_questionnaire')
  const yesterday = new Date(app.services.time().getTime() - dayMs).toISOString().slice(0, 10)
  ok(await team.put(`/v1/steps/${brand.id}/due-date`, { dueOn: yesterday, reason: 'A test' }))
  await days(10)
  const findings = async () =>
    (ok(await team.get('/v1/stuck-findings', { journeyId: journey.id })).body.data as Any[]).filter(
      (one) => one.step?.id === brand.id,
    )
  let found = await findings()
  assert.deepEqual(
    found.map((one) => [one.rule, one.side, one.endedAt]),
    [['overdue', 'partner', null]],
  )
  assert.ok(found[0].actions.some((act: Any) => act.kind === 'nudge'))
  await days(3)
  assert.equal((await findings()).length, 1, 'no second one for the same cause')
  assert.equal((await journeyOf(team, partnerId)).isStuck, true)
  ok(
    await principal.api.post(`/v1/portal/steps/${brand.id}/proofs`, {
      kind: 'form',
      answers: { data_location: 'Frankfurt', breach_contact: 'Kim' },
    }),
    201,
  )
  found = await findings()
  assert.equal(found.length, 1)
  assert.equal(found[0].ending, 'It was submitted')
})

test('our own late steps are as visible to the partner as theirs are to us', async () => {
  const { journey, principal, partnerId } = await anOnboarding(world)
  const price = stepOf(journey, 'price_list')
  const yesterday = new Date(app.services.time().getTime() - dayMs).toISOString().slice(0, 10)
  ok(await team.put(`/v1/steps/${price.id}/due-date`, { dueOn: yesterday, reason: 'A test' }))
  await days(10)
  await days(5)
  const page = ok(await principal.api.get('/v1/portal/journey')).body
  const owed = page.weOwe.find((one: Any) => one.stepId === price.id)
  assert.deepEqual([owed.isLate, owed.dueOn, owed.owner], [true, yesterday, world.admin.name])
  const [finding] = (ok(await team.get('/v1/stuck-findings', { journeyId: journey.id })).body.data as Any[]).filter(
    (one) => one.step?.id === price.id,
  )
  assert.equal(finding.side, 'us')
  assert.deepEqual(finding.actions.map((act: Any) => act.kind).sort(), ['lead', 'owner'])
  const late = (await journeyOf(team, partnerId)).steps
    .filter((step: Any) => step.isOverdue && step.holder === 'us')
    .map((step: Any) => step.id)
  assert.deepEqual(
    page.weOwe
      .filter((one: Any) => one.isLate && late.includes(one.stepId))
      .map((one: Any) => one.stepId)
      .sort(),
    late.sort(),
  )
})

test('a template change leaves running journeys as they were until migrated', async () => {
  const { journey, partnerId } = await anOnboarding(world)
  const template = ok(await team.get(`/v1/journey-templates/${journey.template.id}`)).body
  const draft = structuredClone(template.draft)
  draft.steps[1].title = 'Tell us who you are'
  draft.steps = draft.steps.filter((step: Any) => step.key !== 'price_list')
  draft.steps[0].after = ['company_profile']
  draft.steps[1].after = ['sign_in']
  const looped = ok(
    await team.patch(`/v1/journey-templates/${template.id}`, { draft }, { 'if-match': `"${template.version}"` }),
  ).body
  assert.equal(looped.problems[0].code, 'journey.loop')
  const refused = await team.post(`/v1/journey-templates/${template.id}/publication`)
  assert.deepEqual([refused.status, refused.body.code], [409, 'journey.loop'])
  draft.steps[0].after = []
  ok(await team.patch(`/v1/journey-templates/${template.id}`, { draft }, { 'if-match': `"${looped.version}"` }))
  const published = ok(await team.post(`/v1/journey-templates/${template.id}/publication`)).body
  assert.equal(published.publishedNumber, template.publishedNumber + 1)
  assert.equal((await team.post(`/v1/journey-templates/${template.id}/publication`)).body.code, 'journey.unchanged')
  const after = await journeyOf(team, partnerId)
  assert.deepEqual(
    after.steps.map((step: Any) => [step.key, step.title, step.dueOn]),
    journey.steps.map((step: Any) => [step.key, step.title, step.dueOn]),
  )
  assert.equal(after.template.number, journey.template.number)
  const next = await anOnboarding(world)
  assert.equal(next.journey.template.number, published.publishedNumber)
  assert.ok(next.journey.steps.some((step: Any) => step.title === 'Tell us who you are'))
})

test('no person gets two onboarding mails on one day', async () => {
  const { journey, principal, partnerId } = await anOnboarding(world)
  const email = await emailOf(world, partnerId, principal.id)
  // Welcome went out today. Two returns on this day wait for the next morning and become one.
  for (const key of ['security_questionnaire', 'brand_rules']) {
    const step = stepOf(journey, key)
    const proof =
      key === 'brand_rules'
        ? { kind: 'confirm' }
        : { kind: 'form', answers: { data_location: 'x', breach_contact: 'y' } }
    ok(await principal.api.post(`/v1/portal/steps/${step.id}/proofs`, proof), 201)
    ok(await team.post(`/v1/steps/${step.id}/return`, { words: 'Not yet' }))
  }
  await app.settle()
  assert.equal((await mailsTo(world, email)).length, 1, 'welcome')
  await days(1)
  await days(1)
  const mails = await mailsTo(world, email)
  assert.equal(new Set(mails.map((one) => one.day)).size, mails.length)
  assert.ok(mails.length >= 2)
  for (let week = 0; week < 4; week += 1) await days(5)
  const all = await mailsTo(world, email)
  assert.equal(new Set(all.map((one) => one.day)).size, all.length, JSON.stringify(all))
  assert.ok(partnerId)
})

test('theirs is nudged at most once in five business days, then the principal hears, then the manager calls', async () => {
  const { journey, partnerId } = await anOnboarding(world)
  await aPortalPerson(world, partnerId, ['technical'])
  const step = stepOf(journey, 'security_questionnaire')
  const yesterday = new Date(app.services.time().getTime() - dayMs).toISOString().slice(0, 10)
  ok(await team.put(`/v1/steps/${step.id}/due-date`, { dueOn: yesterday, reason: 'A test' }))
  const finding = async (): Promise<Any> =>
    (ok(await team.get('/v1/stuck-findings', { journeyId: journey.id })).body.data as Any[]).find(
      (one) => one.step?.id === step.id,
    )
  const kinds = async () => (await finding()).actions.map((act: Any) => act.kind)
  await days(10)
  assert.deepEqual(await kinds(), ['nudge'])
  await days(1)
  assert.deepEqual(await kinds(), ['nudge'], 'not again within five business days')
  await days(14)
  assert.deepEqual(await kinds(), ['nudge', 'nudge', 'principal'])
  await days(7)
  assert.deepEqual(await kinds(), ['nudge', 'nudge', 'principal', 'call'])
  const { id } = await finding()
  const calls = (ok(await team.get('/v1/tasks', { partnerId })).body.data as Any[]).filter(
    (task) => task.kind === 'onboarding.call_partner' && task.subject.id === id,
  )
  assert.equal(calls.length, 1)
  assert.match(calls[0].title, /^Call .*security/i)
})

test('a proof that waits for an answer for more than three business days is held by the side that owes it', async () => {
  const { journey, principal } = await anOnboarding(world)
  const step = stepOf(journey, 'security_questionnaire')
  ok(
    await principal.api.post(`/v1/portal/steps/${step.id}/proofs`, {
      kind: 'form',
      answers: { data_location: 'Frankfurt', breach_contact: 'Kim' },
    }),
    201,
  )
  await days(8)
  const findings = async () =>
    (ok(await team.get('/v1/stuck-findings', { journeyId: journey.id, rule: 'unanswered' })).body.data as Any[]).map(
      (one) => [one.step.id, one.side, one.ending],
    )
  assert.deepEqual(await findings(), [[step.id, 'us', null]])
  ok(await team.post(`/v1/steps/${step.id}/approval`, {}))
  assert.deepEqual(await findings(), [[step.id, 'us', 'The step is done']])
})

test('two weeks without a sign-in are one finding, which ends when somebody comes', async () => {
  const { journey, principal } = await anOnboarding(world)
  const users = await inTransaction(world.ctx, (tx) =>
    sql<{ user_id: string }>`select user_id from portal_users where id = ${principal.id}`.execute(tx.db),
  )
  const userId = users.rows[0]!.user_id
  // Sign-ins run on real time; here they are put on the clock of the test.
  const signedIn = async (daysAgo: number) => {
    const at = new Date(app.services.time().getTime() - daysAgo * dayMs)
    const changed = await asOwner(app.services.database, (db) =>
      sql`update auth_sessions set created_at = ${at} where user_id = ${userId}`.execute(db),
    )
    assert.ok(Number(changed.numAffectedRows) > 0)
  }
  const silence = async () =>
    (
      ok(await team.get('/v1/stuck-findings', { journeyId: journey.id, rule: 'nobody_signed_in' })).body.data as Any[]
    ).map((one) => [one.side, one.ending])
  await signedIn(12)
  await days(1)
  assert.deepEqual(await silence(), [])
  await days(1)
  await days(1)
  assert.deepEqual(await silence(), [['partner', null]])
  await signedIn(0)
  await days(1)
  assert.deepEqual(await silence(), [['partner', 'Somebody signed in']])
})

test('of several templates of a type the one whose conditions hold is used', async () => {
  const before = await anOnboarding(world)
  const seeded = ok(await team.get(`/v1/journey-templates/${before.journey.template.id}`)).body
  const definition = structuredClone(seeded.draft)
  definition.conditions = [{ about: 'term', key: 'api_access.environments', is: 'contains', value: 'live' }]
  definition.targetDays = 21
  const made = ok(
    await team.post('/v1/journey-templates', { typeId: seeded.type.id, name: 'With live access', definition }),
    201,
  ).body
  ok(await team.post(`/v1/journey-templates/${made.id}/publication`))
  const live = await anOnboarding(world, { terms: liveTerms })
  assert.equal(live.journey.template.id, made.id)
  assert.equal((await anOnboarding(world)).journey.template.id, seeded.id)
})
