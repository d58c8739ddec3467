/** What is learnt from journeys that were: templates tried on them, milestones, what the agreement names, the portal's search. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anAgreement } from '#modules/agreements/testing.ts'
import { signingKit } from '#test/support/agreements.ts'
import { testApp } from '#test/support/app.ts'
import { aPortalPerson, aWorld } from '#test/support/fixtures.ts'
import { type Any, aTypedPartner, anOnboarding as build, journeyOf, ok, passGate, stepOf } from './testing.ts'

const app = await testApp()
const world = await aWorld(app)
const team = world.admin.api
const { agreed, send, signAll } = signingKit(app, world)
const dayMs = 86_400_000

test('a template is tried on past journeys: the same one changes nothing, one that waits for less goes live earlier', async () => {
  const templates = ok(await team.get('/v1/journey-templates')).body.data as Any[]
  const template = templates.find((one) => one.type.key === 'solution')
  const replay = async (query: Record<string, string> = {}) =>
    ok(await team.get(`/v1/journey-templates/${template.id}/replay`, query)).body
  const before = await replay()
  assert.deepEqual([before.journeys, before.differenceDays, before.items.length], [0, null, 0])
  assert.match(before.words, /Nobody of this type has gone live yet/)

  const onboarded = await build(world, anAgreement)
  app.advance(4 * dayMs)
  const route = stepOf(onboarded.journey, 'support_route')
  ok(await onboarded.principal.api.post(`/v1/portal/steps/${route.id}/proofs`, { kind: 'confirm' }), 201)
  ok(await team.post(`/v1/steps/${route.id}/approval`, {}))
  app.advance(6 * dayMs)
  await passGate(world, onboarded)
  app.advance(2 * dayMs)
  ok(await team.post(`/v1/journeys/${onboarded.journey.id}/go-live`, {}))

  const same = await replay()
  assert.deepEqual([same.journeys, same.actualDays, same.replayedDays, same.differenceDays], [1, 12, 12, 0])
  assert.match(same.words, /same day/)
  assert.deepEqual(same.items[0].path, ['Security and data questionnaire'])

  // Without the questionnaire in the gate, the support route of day 4 is the longest way.
  const { draft, version } = ok(await team.get(`/v1/journey-templates/${template.id}`)).body
  const change = async (steps: Any[], from: number) =>
    ok(
      await team.patch(
        `/v1/journey-templates/${template.id}`,
        { draft: { ...draft, steps } },
        { 'if-match': `"${from}"` },
      ),
    ).body
  const lighter = await change(
    draft.steps.map((one: Any) => (one.key === 'security_questionnaire' ? { ...one, gate: 'none' } : one)),
    version,
  )
  const earlier = await replay()
  assert.deepEqual([earlier.replayedDays, earlier.differenceDays, earlier.earlier], [6, 6, 1])
  assert.match(earlier.words, /6 days earlier: the one journey/)
  // The published version is as it was, and so are its journeys.
  assert.equal((await replay({ number: '1' })).differenceDays, 0)

  // A step that they never had takes its planned days, after what it waits for.
  const [first] = draft.steps
  const audit = { ...first, key: 'audit', title: 'Audit', gate: 'go_live', after: ['support_route'], dueDays: 30 }
  const heavier = await change([...draft.steps, { ...audit, proof: ['confirm'], events: [] }], lighter.version)
  const later = await replay()
  const planned = 30 - draft.steps.find((one: Any) => one.key === 'support_route').dueDays
  assert.deepEqual(later.assumed, [{ key: 'audit', title: 'Audit', days: planned, from: 'planned' }])
  assert.deepEqual(later.items[0].path, ['Support route tested both ways', 'Audit'])
  assert.equal(later.replayedDays, 4 + planned + 2)
  assert.equal(later.later, 1)

  const loop = draft.steps.map((one: Any) =>
    one.key === 'support_route'
      ? { ...one, after: ['listing_page'] }
      : one.key === 'listing_page'
        ? { ...one, after: ['support_route'] }
        : one,
  )
  await change(loop, heavier.version)
  const refused = await team.get(`/v1/journey-templates/${template.id}/replay`)
  assert.deepEqual([refused.status, refused.body.code], [409, 'journey.loop'])
  assert.equal((await team.get(`/v1/journey-templates/${template.id}/replay`, { number: '9' })).status, 404)
})

test('a list of onboardings that run is tried first, then taken in, and a second run changes nothing', async () => {
  const { partnerId } = await build(world, anAgreement)
  const doneOn = app.services.time().toISOString().slice(0, 10)
  const send = async (dryRun: boolean) =>
    ok(
      await team.post('/v1/journey-imports', {
        dryRun,
        rows: [
          { partner: partnerId, step: 'price_list', doneOn },
          { partner: partnerId, step: 'no_such_step', doneOn },
          // Refused after its step was found, so it must leave nothing behind.
          { partner: partnerId, step: 'brand_rules', doneOn, proofLink: 'ftp://somewhere.example' },
        ],
      }),
    ).body
  const states = async () => {
    const journey = await journeyOf(team, partnerId)
    return ['price_list', 'brand_rules'].map((key) => stepOf(journey, key).state)
  }
  const tried = await send(true)
  assert.deepEqual([tried.changed, tried.unchanged, tried.refused], [1, 0, 2])
  assert.deepEqual(await states(), ['open', 'open'], 'a trial writes nothing')
  const taken = await send(false)
  assert.deepEqual([taken.changed, taken.unchanged, taken.refused], [1, 0, 2])
  assert.deepEqual(await states(), ['done', 'open'])
  const again = await send(false)
  assert.deepEqual([again.changed, again.unchanged, again.refused], [0, 1, 2])
})

test('an act on many journeys is done or refused for each by itself', async () => {
  const one = await build(world, anAgreement)
  const two = await build(world, anAgreement)
  const act = async (body: object) =>
    ok(await team.post('/v1/journeys/acts', { journeyIds: [one.journey.id, two.journey.id], ...body })).body
  ok(await team.post(`/v1/journeys/${one.journey.id}/abandonment`, { reason: 'They left' }))
  const untilOn = new Date(app.services.time().getTime() + 5 * dayMs).toISOString().slice(0, 10)
  const paused = await act({ act: 'pause', reason: 'Holidays', untilOn })
  assert.deepEqual([paused.done, paused.refused.length], [1, 1])
  assert.equal((await journeyOf(team, two.partnerId)).state, 'paused')
})

test('milestones are counted over partners: in time, late, missed, ahead', async () => {
  const other = await aWorld(app)
  const first = await build(other, anAgreement)
  const second = await build(other, anAgreement)
  app.advance(2 * dayMs)
  await app.settle()
  await aPortalPerson(other, second.partnerId, ['sales'])
  await app.settle()
  const { path } = ok(await other.admin.api.get('/v1/onboarding-cohorts')).body
  const of = (key: string) => path.find((one: Any) => one.key === key)
  // Both principals joined before the first day; nobody has taken a course.
  assert.deepEqual([of('sign_in').met, of('sign_in').medianDay, of('sign_in').isListening], [2, 0, true])
  assert.deepEqual([of('certified').met, of('certified').missed, of('certified').ahead], [0, 0, 2])
  assert.deepEqual(
    path.map((one: Any) => one.day),
    [...path.map((one: Any) => one.day)].sort((a: number, b: number) => a - b),
  )
  ok(await other.admin.api.post(`/v1/journeys/${first.journey.id}/abandonment`, { reason: 'They left' }))
  const after = ok(await other.admin.api.get('/v1/onboarding-cohorts')).body.path
  assert.equal(after.find((one: Any) => one.key === 'certified').ahead, 1, 'who left is not counted')
})

test('people whom the agreement names get the role that fits what they do; of others it says so', async () => {
  const partnerId = await aTypedPartner(world)
  const principal = await aPortalPerson(world, partnerId, ['principal'])
  const contact = async (fullName: string, email: string, more: object = {}) =>
    ok(await team.post(`/v1/partners/${partnerId}/contacts`, { fullName, email, ...more }), 201)
  await contact('Fred Finance', 'fred@named.example', { function: 'finance' })
  const ready = await agreed({ partnerId, principal })
  const envelope = await send(ready.id, {
    signers: [
      { side: 'partner', name: 'Pia Partner', email: 'pia@named.example', title: 'Director' },
      { side: 'partner', name: 'Fred Finance', email: 'fred@named.example', title: 'Head of finance' },
      { side: 'partner', name: 'Nora Nobody', email: 'nora@named.example', title: 'Authorised' },
      { side: 'us', name: 'Uma Us', email: 'uma@named.example', title: 'Head of partnerships' },
    ],
  })
  await signAll(envelope)
  await app.settle()
  const items = ok(await team.get('/v1/account-openings', { partnerId })).body.data as Any[]
  const roles = items.find((one) => one.item === 'contact_roles')
  assert.equal(roles.state, 'done', JSON.stringify(roles))
  assert.match(roles.words, /Nora Nobody: no role fits/)
  const people = ok(await team.get(`/v1/partners/${partnerId}/portal-users`)).body.data as Any[]
  assert.equal(
    people.some((one) => one.name === 'Nora Nobody'),
    false,
  )
  // Who signs first is named the principal by the agreement itself; everybody else gets a role by what they do.
  assert.deepEqual(
    ['pia@named.example', 'fred@named.example'].map((email) => people.find((one) => one.email === email)?.roles),
    [['principal'], ['finance']],
  )
})

test('the portal finds its steps by their titles, in the language that is read', async () => {
  const { principal } = await build(world, anAgreement)
  const found = async (q: string) =>
    (ok(await principal.api.get('/v1/portal/steps', { q })).body.data as Any[]).map((one) => one.key)
  assert.deepEqual(await found('questionnaire'), ['security_questionnaire'])
  assert.deepEqual(await found('Fragebogen'), ['security_questionnaire'])
  assert.deepEqual(await found('no such step'), [])
  const { journey } = ok(await principal.api.get('/v1/portal/journey')).body
  assert.ok(journey.id)
})

test('settings of onboarding are changed by their version, and journeys follow them', async () => {
  const before = ok(await team.get('/v1/onboarding-settings')).body
  const { partnerId } = await build(world, anAgreement)
  const journey = await journeyOf(team, partnerId)
  const patch = (body: object, version: number) =>
    team.patch('/v1/onboarding-settings', body, { 'if-match': `"${version}"` })
  const changed = ok(await patch({ pauseDaysMax: 10 }, before.version)).body
  assert.equal((await patch({ pauseDaysMax: 20 }, before.version)).status, 412)
  const untilOn = new Date(app.services.time().getTime() + 20 * dayMs).toISOString().slice(0, 10)
  assert.equal((await team.post(`/v1/journeys/${journey.id}/pause`, { reason: 'Holidays', untilOn })).status, 422)
  ok(await patch({ pauseDaysMax: before.pauseDaysMax }, changed.version))
  ok(await team.post(`/v1/journeys/${journey.id}/pause`, { reason: 'Holidays', untilOn }))
})
