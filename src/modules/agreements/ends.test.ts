/** How agreements go on and end: notice, termination, renewal, grace, and what a day brings. Time moves forward here. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { memberRoles } from '#platform/contract.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aPartner, aPortalPerson, aWorld } from '#test/support/fixtures.ts'
import { aMember } from '#test/support/people.ts'
import { anAgreement, type SignedTerm } from './testing.ts'

// Monday, 2 March 2026, in a zone of its own so that days are the workspace's.
const app = await testApp()
const world = await aWorld(app)
const { ctx } = world
// The key of the first day is too old for the last ones.
let { api } = world
const renewAccess = async () => {
  api = (await aMember(app, world.workspace, { roles: memberRoles })).api
}

const yearly: SignedTerm = {
  kind: 'duration',
  values: { form: 'auto_renew', months: 12, renewalMonths: 12, noticeDays: 30, renewalsMax: null, reviewDays: 90 },
}
const fixed: SignedTerm = {
  kind: 'duration',
  values: { form: 'fixed', months: 1, renewalMonths: 12, noticeDays: 0, renewalsMax: null, reviewDays: 10 },
}
const signed = async (terms: readonly SignedTerm[], effectiveOn: string, category?: string) => {
  const partnerId = await aPartner(api)
  const made = await anAgreement(ctx, partnerId, terms, { effectiveOn, follow: true, ...(category && { category }) })
  return { ...made, partnerId }
}
/** To a moment of the workspace's days, which are those of UTC here. */
const goTo = async (moment: string) => {
  const ms = new Date(moment).getTime() - ctx.clock.now().getTime()
  assert.ok(ms >= 0, `${moment} has passed`)
  app.advance(ms)
}
const stateOf = async (id: string) => (await api.get(`/v1/agreements/${id}`)).body
const facts = async (kind: string, id: string) => {
  const { rows } = await inTransaction(ctx, (tx) =>
    sql<{ data: Record<string, unknown> }>`select data from events where workspace_id = ${ctx.workspace.id}
      and kind = ${kind} and subject_id = ${id} order by id`.execute(tx.db),
  )
  return rows.map((row) => row.data)
}
const levelOf = async (partnerId: string) => {
  const { rows } = await inTransaction(ctx, (tx) =>
    sql<{
      level: string
    }>`select account_level as level from partners where workspace_id = ${ctx.workspace.id} and id = ${partnerId}`.execute(
      tx.db,
    ),
  )
  return rows[0]!.level
}
const aPrincipal = (partnerId: string) => aPortalPerson(world, partnerId, ['principal'])
const twoPeople = async () => ({
  manager: await aMember(app, world.workspace, { roles: ['partner_manager'] }),
  lawyer: await aMember(app, world.workspace, { roles: ['legal'] }),
})

// All agreements of the file are signed on its first day; the tests follow the calendar from there.
const onTime = await signed([yearly], '2026-01-15')
const late = await signed([yearly], '2026-01-15')
const short = await signed(
  [fixed, { kind: 'renewal_terms', values: { rateChangeCapPpm: 0, graceDays: 30 } }],
  '2026-02-28',
)
const future = await signed([yearly, { kind: 'commission_hold', values: { days: 7 } }], '2026-03-20')
const feed = await signed(
  [
    {
      kind: 'program_fee',
      values: {
        fee: { amountMinor: '50000', currency: 'EUR' },
        interval: 'monthly',
        firstDueOn: '2026-03-31',
        waivedUntil: '2026-04-01',
      },
    },
    { kind: 'custom', values: { title: 'Proof of insurance', fields: [], dueOn: '2026-04-20' } },
  ],
  '2026-03-01',
)

test('a notice of ours takes a partner manager and a lawyer, two people', async () => {
  const { agreementId } = await signed([yearly], '2026-01-15')
  const { manager, lawyer } = await twoPeople()
  const path = `/v1/agreements/${agreementId}/notices`
  const asked = await manager.api.post(path, { reason: 'We stop this program' })
  assert.deepEqual([asked.status, asked.body.state, asked.body.endsOn], [201, 'asked', '2027-01-15'], asked.text)
  assert.equal((await stateOf(agreementId)).dates.renews, true, 'nothing is given yet')
  const again = await manager.api.post(`/v1/notices/${asked.body.id}/confirmation`)
  assert.deepEqual([again.status, again.body.code], [409, 'notice.same_person'])
  const other = await aMember(app, world.workspace, { roles: ['partner_manager'] })
  assert.match((await other.api.post(`/v1/notices/${asked.body.id}/confirmation`)).body.detail, /a person of legal/)
  const given = await lawyer.api.post(`/v1/notices/${asked.body.id}/confirmation`)
  assert.deepEqual([given.body.state, given.body.givenOn, given.body.noticeBy], ['given', '2026-03-02', '2026-12-16'])
  const agreement = await stateOf(agreementId)
  assert.deepEqual([agreement.dates.renews, agreement.dates.endsOn], [false, '2027-01-15'])
  assert.equal((await manager.api.post(path, { reason: 'Once more' })).body.code, 'notice.standing')
  const back = await lawyer.api.post(`/v1/notices/${asked.body.id}/withdrawal`, { reason: 'They stay' })
  assert.equal(back.body.state, 'withdrawn', back.text)
  assert.equal((await stateOf(agreementId)).dates.renews, true)
  assert.deepEqual((await facts('notice.withdrawn', agreementId)).length, 1)
})

test('a termination for cause ends the agreement unless the breach is mended in time', async () => {
  const { manager, lawyer } = await twoPeople()
  const rule: SignedTerm = {
    kind: 'termination',
    values: { ourConvenienceDays: null, theirConvenienceDays: 60, cureDays: 10, grounds: ['Breach'] },
  }
  const [mended, ended] = [await signed([yearly, rule], '2026-01-15'), await signed([yearly, rule], '2026-01-15')]
  const none = await manager.api.post(`/v1/agreements/${mended.agreementId}/termination`, {
    ground: 'convenience',
    reason: 'We would like to',
  })
  assert.deepEqual([none.status, none.body.code], [409, 'termination.not_granted'])
  for (const { agreementId } of [mended, ended]) {
    const asked = await manager.api.post(`/v1/agreements/${agreementId}/termination`, {
      ground: 'cause',
      reason: 'They sell what they may not sell',
    })
    const given = await lawyer.api.post(`/v1/notices/${asked.body.id}/confirmation`)
    assert.deepEqual([given.body.cureUntil, given.body.endsOn], ['2026-03-12', '2026-03-13'], given.text)
    assert.equal((await stateOf(agreementId)).state, 'terminating')
    if (agreementId === mended.agreementId) {
      const cured = await manager.api.post(`/v1/notices/${asked.body.id}/cure`, { words: 'They stopped' })
      assert.equal(cured.body.state, 'cured', cured.text)
    }
  }
  assert.equal((await stateOf(mended.agreementId)).state, 'in_force')
  await goTo('2026-03-13T00:00:01Z')
  // Read before anything ran: the state follows from the dates.
  assert.equal((await stateOf(ended.agreementId)).state, 'terminated')
  await app.settle()
  assert.deepEqual(
    (await facts('agreement.ended', ended.agreementId)).map((one) => [one['on'], one['cause']]),
    [['2026-03-13', 'terminated']],
  )
  assert.equal(await levelOf(ended.partnerId), 'restricted')
  assert.notEqual(await levelOf(mended.partnerId), 'restricted')
})

test('a signed term is announced on its first day, and reading never waits for it', async () => {
  const { agreementId, partnerId } = future
  assert.deepEqual(await facts('term.took_effect', agreementId), [])
  assert.equal((await stateOf(agreementId)).state, 'scheduled')
  await goTo('2026-03-20T00:00:01Z')
  const hold = async () =>
    (await api.get(`/v1/partners/${partnerId}/terms`, { kind: 'commission_hold' })).body.data[0].rows[0].values.days
  assert.equal(await hold(), 7)
  await app.settle()
  await app.settle()
  const [effect, ...more] = await facts('term.took_effect', agreementId)
  assert.deepEqual(more, [])
  assert.deepEqual([effect!['on'], (effect!['terms'] as object[]).length], ['2026-03-20', 2])
})

test('a fixed agreement goes to grace and then ends, and the account is restricted in the same act', async () => {
  const { agreementId, partnerId } = short
  // 28 February and one month: the end is 28 March, anchored on the first day.
  assert.equal((await stateOf(agreementId)).dates.endsOn, '2026-03-28')
  const late = await (await aPrincipal(partnerId)).api.post(`/v1/portal/agreements/${agreementId}/notices`, {
    reason: 'We go',
  })
  assert.deepEqual([late.status, late.body.code], [409, 'agreement.state'])
  assert.match(late.body.detail, /ends on 2026-03-28 without any notice/)
  await goTo('2026-03-28T00:00:01Z')
  assert.equal((await stateOf(agreementId)).state, 'in_grace')
  await app.settle()
  assert.deepEqual(await facts('agreement.ended', agreementId), [])
  assert.equal((await facts('agreement.expiry_neared', agreementId)).length, 1)
  await goTo('2026-04-27T00:00:01Z')
  assert.equal((await stateOf(agreementId)).state, 'expired')
  await app.settle()
  assert.deepEqual(
    (await facts('agreement.ended', agreementId)).map((one) => [one['on'], one['cause']]),
    [['2026-04-27', 'expired']],
  )
  assert.equal(await levelOf(partnerId), 'restricted')
})

test('fees fall due by the term, waived ones do not, and a recorded date becomes a task two weeks ahead', async () => {
  const { agreementId } = feed
  await goTo('2026-05-31T08:00:00Z')
  await app.settle()
  await app.settle()
  // The 31st of March was waived; April has no 31st; May has.
  assert.deepEqual(
    (await facts('program_fee.fell_due', agreementId)).map((one) => [one['on'], one['fee']]),
    ['2026-04-30', '2026-05-31'].map((on) => [on, { amountMinor: '50000', currency: 'EUR' }]),
  )
  const { rows } = await inTransaction(ctx, (tx) =>
    sql<{ kind: string; title: string }>`select kind, title from tasks where workspace_id = ${ctx.workspace.id}
      and subject_id = ${agreementId} and kind = 'agreements.confirm_date'`.execute(tx.db),
  )
  assert.equal(rows.length, 1)
  assert.match(rows[0]!.title, /Proof of insurance is due on 2026-04-20/)
})

test('a notice on time stops the renewal, and one a day late does not', async () => {
  const { noticeBy } = (await stateOf(onTime.agreementId)).dates
  assert.equal(noticeBy, '2026-12-16')
  // The tasks of 30, 14 and 3 days are one task with a hard, legal deadline.
  await goTo('2026-12-13T06:00:00Z')
  await app.settle()
  const { rows } = await inTransaction(ctx, (tx) =>
    sql<{
      hard_deadline: Date
      legal: boolean
    }>`select hard_deadline, legal from tasks where workspace_id = ${ctx.workspace.id}
      and subject_id = ${onTime.agreementId} and kind = 'agreements.give_notice'`.execute(tx.db),
  )
  assert.deepEqual(rows, [{ hard_deadline: new Date('2026-12-16T23:59:59.999Z'), legal: true }])
  await goTo('2026-12-16T23:58:00Z')
  const principal = await aPrincipal(onTime.partnerId)
  const other = await aPrincipal(late.partnerId)
  const given = await principal.api.post(`/v1/portal/agreements/${onTime.agreementId}/notices`, { reason: 'We go' })
  assert.deepEqual([given.status, given.body.state, given.body.endsOn], [201, 'given', '2027-01-15'], given.text)
  await goTo('2026-12-17T00:00:01Z')
  const path = `/v1/portal/agreements/${late.agreementId}/notices`
  const refused = await other.api.post(path, { reason: 'We go too' })
  assert.deepEqual([refused.status, refused.body.code], [409, 'notice.too_late'])
  assert.match(refused.body.detail, /Due by 2026-12-16; the next end is 2028-01-15/)
  const next = await other.api.post(path, { reason: 'We go too', acceptNextEnd: true })
  assert.equal(next.body.endsOn, '2028-01-15', next.text)
  await goTo('2027-01-15T00:00:01Z')
  await renewAccess()
  assert.equal((await stateOf(onTime.agreementId)).state, 'expired')
  assert.notEqual((await stateOf(late.agreementId)).state, 'expired')
  await app.settle()
  assert.deepEqual([await levelOf(onTime.partnerId)], ['restricted'])
  assert.notEqual(await levelOf(late.partnerId), 'restricted')
  assert.deepEqual(await facts('agreement.renewed', onTime.agreementId), [])
  assert.deepEqual(
    (await facts('agreement.renewed', late.agreementId)).map((one) => [one['on'], one['endsOn']]),
    [['2027-01-15', '2028-01-15']],
  )
})

test('a notice that came on paper counts from the day it reached us, with its proof', async () => {
  const { agreementId } = await signed([yearly], '2026-03-01')
  const { manager } = await twoPeople()
  // Today is 15 January 2027: notice for 1 March was due by Friday, 29 January.
  assert.equal((await stateOf(agreementId)).dates.noticeBy, '2027-01-29')
  const ahead = await manager.api.post(`/v1/agreements/${agreementId}/notices`, {
    reason: 'By letter',
    recorded: { givenOn: '2027-01-20', proof: 'Letter' },
  })
  assert.equal(ahead.status, 422)
  await goTo('2027-02-10T09:00:00Z')
  const recorder = await aMember(app, world.workspace, { roles: ['legal'] })
  const recorded = await recorder.api.post(`/v1/agreements/${agreementId}/notices`, {
    reason: 'By letter',
    recorded: { givenOn: '2027-01-28', proof: 'Registered letter RR123, received by Ana' },
  })
  assert.deepEqual(
    [recorded.status, recorded.body.state, recorded.body.side, recorded.body.endsOn],
    [201, 'given', 'partner', '2027-03-01'],
    recorded.text,
  )
})

test('31 January plus months ends on the right day, and notice is never due on a holiday', async () => {
  const { agreementId } = await signed(
    [
      {
        kind: 'duration',
        values: { form: 'auto_renew', months: 1, renewalMonths: 1, noticeDays: 9, renewalsMax: null, reviewDays: 10 },
      },
    ],
    '2027-01-31',
  )
  // 28 February, nine days before: Friday, 19 February.
  assert.deepEqual((({ endsOn, noticeBy }) => [endsOn, noticeBy])((await stateOf(agreementId)).dates), [
    '2027-02-28',
    '2027-02-19',
  ])
  await goTo('2027-03-01T09:00:00Z')
  await renewAccess()
  // Plus two months it is the 31st again; nine days before is Monday, 22 March.
  assert.deepEqual((({ endsOn, noticeBy }) => [endsOn, noticeBy])((await stateOf(agreementId)).dates), [
    '2027-03-31',
    '2027-03-22',
  ])
  const workspace = (await api.get('/v1/workspace')).body
  const closed = await (await aMember(app, world.workspace, { roles: ['admin'] })).api.patch(
    '/v1/workspace',
    { calendar: { ...workspace.calendar, holidays: ['2027-03-22', '2027-03-19'] } },
    { 'if-match': `"${workspace.version}"` },
  )
  assert.equal(closed.status, 200, closed.text)
  // Monday and the Friday before are holidays: Thursday.
  assert.equal((await stateOf(agreementId)).dates.noticeBy, '2027-03-18')
})
