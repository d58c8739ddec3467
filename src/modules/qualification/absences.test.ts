/** A delegate for absences, what the next state waits for, settings of workspace and type. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { testApp, testStart } from '#test/support/app.ts'
import { aMember, type TestMember } from '#test/support/people.ts'
import {
  aCase,
  aDocument,
  anAssessing,
  aQualificationWorld,
  type Case,
  declareAll,
  ok,
  readCase,
  type World,
} from './testing.ts'

const app = await testApp()
let world: World
let second: TestMember
const dayAfter = (days: number) => new Date(testStart.getTime() + days * 86_400_000).toISOString().slice(0, 10)
const away = (member: TestMember, of: TestMember, body: object) =>
  member.api.put(`/v1/review-absences/${of.memberId}`, body)
const reviewerOf = (found: Case, seat: string): string[] =>
  found.scorecards
    .filter((card: Case) => card.seat === seat && card.state !== 'recused')
    .map((card: Case) => card.reviewer.name)

before(async () => {
  world = await aQualificationWorld(app)
  second = await aMember(app, world.workspace, { roles: ['engineering'], name: 'Second engineer' })
})

test('from the first day away, cards that were not begun and new seats go to the delegate', async () => {
  const found = await aCase(world)
  const holder = reviewerOf(found, 'engineering')[0] === second.name ? second : world.eng
  const other = holder === second ? world.eng : second
  const set = ok(
    await away(holder, holder, { fromOn: dayAfter(0), untilOn: dayAfter(5), delegateId: other.memberId }),
  ).body
  assert.deepEqual([set.isNow, set.isMine, set.delegate.name], [true, true, other.name])
  const now = await readCase(world.pm.api, found.id)
  assert.deepEqual(reviewerOf(now, 'engineering'), [other.name, other.name])
  assert.match(
    now.scorecards.find((card: Case) => card.reviewer.name === holder.name).recusedReason,
    /^Away until \d{4}-\d{2}-\d{2}\.$/,
  )
  for (let at = 0; at < 3; at += 1)
    assert.ok(!reviewerOf(await aCase(world), 'engineering').includes(holder.name), 'who is away is given no seat')
  const { data } = ok(await world.pm.api.get('/v1/review-absences')).body
  assert.deepEqual(
    data.map((row: Case) => row.member.name),
    [holder.name],
  )
  assert.equal((await holder.api.delete(`/v1/review-absences/${holder.memberId}`)).status, 204)
  assert.deepEqual(ok(await world.pm.api.get('/v1/review-absences')).body.data, [])
})

test('an absence is one’s own to name, or a partner manager’s; a delegate shares a seat and is here', async () => {
  const days = { fromOn: dayAfter(10), untilOn: dayAfter(12) }
  assert.equal((await away(world.eng, second, days)).body.code, 'absence.not_yours')
  ok(await away(world.pm, second, days))
  assert.equal(
    (await away(world.eng, world.eng, { ...days, delegateId: world.pm.memberId })).body.code,
    'absence.delegate_unfit',
  )
  const both = await away(world.eng, world.eng, { ...days, delegateId: second.memberId })
  assert.equal(both.body.code, 'absence.delegate_unfit')
  assert.match(both.body.detail, /Second engineer is away from/)
  assert.equal((await away(world.eng, world.eng, { fromOn: dayAfter(5), untilOn: dayAfter(4) })).status, 422)
  assert.equal((await world.eng.api.delete(`/v1/review-absences/${second.memberId}`)).body.code, 'absence.not_yours')
  ok(await world.pm.api.delete(`/v1/review-absences/${second.memberId}`), 204)
})

test('what the next state waits for names who is to see to it', async () => {
  const found = await aCase(world)
  await declareAll(world, found)
  const waits = async () =>
    new Map(
      (await readCase(world.pm.api, found.id)).missing.map((one: Case) => [one.words, one.who] as [string, string]),
    )
  const first = await waits()
  assert.equal(first.get('The business card is not submitted'), world.pm.name)
  assert.equal(first.get('Not screened yet'), 'Legal or finance')
  assert.equal(first.get('Legal entity: no document in date'), world.pm.name, 'nobody asked the company yet')
  const { id } = ok(
    await world.finance.api.post('/v1/company-documents', {
      partnerId: found.partner.id,
      kind: 'registration_extract',
    }),
    201,
  ).body
  assert.ok(id)
  assert.equal((await waits()).get('Legal entity: no document in date'), 'The company')
  const assessing = await anAssessing(world)
  assert.ok(assessing.missing.every((one: Case) => one.who !== null && /^The fit card/.test(one.words)))
})

test('how long a document is good follows the type, else the workspace, else the product', async () => {
  const expiry = async () => {
    const found = await aCase(world)
    return (await aDocument(world, found.partner.id, 'credit_report')).expiresOn
  }
  assert.equal(await expiry(), '2027-02-01')
  const settings = ok(await world.admin.api.get('/v1/qualification-settings')).body
  assert.equal(settings.documentMonths.audited_accounts, 18)
  ok(
    await world.admin.api.patch(
      '/v1/qualification-settings',
      { documentMonths: { credit_report: 6 } },
      { 'if-match': String(settings.version) },
    ),
  )
  assert.equal(await expiry(), '2026-08-01')
  ok(
    await world.admin.api.put(`/v1/partner-types/${world.types['solution']}/blocks/qualification`, {
      value: { documentMonths: { credit_report: 3 }, appealDays: 10 },
    }),
  )
  assert.equal(await expiry(), '2026-05-01')
})

test('a case is found by the name of its company', async () => {
  const found = await aCase(world)
  const { body } = await world.pm.api.get('/v1/search', { q: found.partner.name })
  assert.ok(JSON.stringify(body).includes(found.id))
})
