/** Changes by notice, requests of partners, what changes when, and what an end would bring. Time moves forward here. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aPartner, aPortalPerson, aWorld } from '#test/support/fixtures.ts'
import { aMember } from '#test/support/people.ts'
import { anAgreement, type SignedTerm } from './testing.ts'

// Monday, 2 March 2026.
const app = await testApp()
const world = await aWorld(app)
const { ctx } = world
const { api } = world
const manager = await aMember(app, world.workspace, { roles: ['partner_manager'] })
const lawyer = await aMember(app, world.workspace, { roles: ['legal'] })

const yearly: SignedTerm = {
  kind: 'duration',
  values: { form: 'auto_renew', months: 12, renewalMonths: 12, noticeDays: 30, renewalsMax: null, reviewDays: 90 },
}
const granted: SignedTerm = {
  kind: 'change_by_notice',
  values: { kinds: ['deal_protection', 'commission_hold', 'fund', 'change_by_notice'], days: 30, objection: true },
}
const protection = (days: number): SignedTerm => ({
  kind: 'deal_protection',
  values: { days, extensions: 1, extensionDays: 30 },
})
const signed = async (terms: readonly SignedTerm[]) => {
  const partnerId = await aPartner(api)
  const made = await anAgreement(ctx, partnerId, [yearly, ...terms], { effectiveOn: '2026-01-15', follow: true })
  return { ...made, partnerId, path: `/v1/agreements/${made.agreementId}` }
}
type Signed = Awaited<ReturnType<typeof signed>>
const held = async (partnerId: string, kind: string, query: Record<string, string> = {}) => {
  const answer = (await api.get(`/v1/partners/${partnerId}/terms`, { kind, ...query })).body.data[0]
  return { granted: answer.granted as boolean, values: answer.rows.map((row: { values: unknown }) => row.values) }
}
const daysOf = async (partnerId: string, query: Record<string, string> = {}) =>
  (await held(partnerId, 'deal_protection', query)).values[0]?.days
const mailsTo = async (kind: string, agreementId: string) => {
  const { rows } = await inTransaction(ctx, (tx) =>
    sql<{ subject: string; text_body: string }>`select subject, text_body from mails
      where workspace_id = ${ctx.workspace.id} and kind = ${kind} and subject_id = ${agreementId}`.execute(tx.db),
  )
  return rows
}
const openTasks = async (kind: string, agreementId: string) => {
  const { rows } = await inTransaction(ctx, (tx) =>
    sql<{ owner_id: string }>`select owner_id from tasks where workspace_id = ${ctx.workspace.id} and kind = ${kind}
      and subject_id = ${agreementId} and state in ('open', 'in_progress', 'snoozed')`.execute(tx.db),
  )
  return rows.length
}
/** Written by the partner manager, ready to be asked for. */
const written = async (of: Signed, terms: readonly object[], effectiveOn?: string) => {
  const begun = await manager.api.post(`${of.path}/change-notices`, {
    reason: 'Deals of the program are aligned',
    ...(effectiveOn && { effectiveOn }),
  })
  assert.equal(begun.status, 201, begun.text)
  const changed = await manager.api.patch(`${of.path}/draft`, { terms }, { 'if-match': `"${begun.body.version}"` })
  assert.equal(changed.status, 200, changed.text)
  return begun.body.openVersion.number as number
}
const sent = async (of: Signed, terms: readonly object[], effectiveOn?: string) => {
  const number = await written(of, terms, effectiveOn)
  const asked = await manager.api.post(`${of.path}/change-notice-requests`, {})
  assert.equal(asked.status, 200, asked.text)
  const answer = await lawyer.api.post(`${of.path}/change-notice-dispatches`, { number })
  assert.equal(answer.status, 200, answer.text)
  return { number, notice: answer.body.data[0] }
}

const goes = await signed([granted, protection(90)])
const objects = await signed([granted, protection(90)])
const leaves = await signed([granted, protection(90)])
const backs = await signed([granted, protection(90)])
const staying = await aPortalPerson(world, goes.partnerId, ['principal'])
await aPortalPerson(world, backs.partnerId, ['principal'])
const objecting = await aPortalPerson(world, objects.partnerId, ['principal'])
const leaving = await aPortalPerson(world, leaves.partnerId, ['principal'])

test('only kinds that the agreement grants are changed by notice, by two people, with its days ahead', async () => {
  const bare = await signed([protection(90)])
  const none = await manager.api.post(`${bare.path}/change-notices`, { reason: 'We would like to' })
  assert.deepEqual([none.status, none.body.code], [409, 'change_notice.not_granted'])
  const soon = await manager.api.post(`${goes.path}/change-notices`, { reason: 'Soon', effectiveOn: '2026-03-31' })
  assert.deepEqual([soon.status, soon.body.code], [422, 'term.in_past'])
  assert.match(soon.body.detail, /2026-04-01 at the earliest/)
  const number = await written(goes, [{ kind: 'commission_tail', values: { months: 0, sales: 'renewals' } }])
  const requests = `${goes.path}/change-notice-requests`
  const foreign = await manager.api.post(requests, {})
  assert.deepEqual(
    [foreign.status, foreign.body.code, foreign.body.kinds],
    [409, 'change_notice.not_granted', ['commission_tail']],
  )
  const rewrite = async (terms: readonly SignedTerm[]) => {
    const { version, draft } = (await api.get(goes.path)).body
    const others = draft.terms.filter((one: { kind: string }) => !terms.some((term) => term.kind === one.kind))
    const drop = others.map((term: { id: string; kind: string; values: object }) => ({
      id: term.id,
      kind: term.kind,
      values: term.values,
      drop: true,
    }))
    const answer = await manager.api.patch(
      `${goes.path}/draft`,
      { terms: [...drop, ...terms] },
      { 'if-match': `"${version}"` },
    )
    assert.equal(answer.status, 200, answer.text)
  }
  // The right to change by notice is never widened by notice, whatever the agreement lists.
  await rewrite([{ ...granted, values: { kinds: ['commission'], days: 30, objection: false } }])
  assert.equal((await manager.api.post(requests, {})).body.code, 'change_notice.not_granted')
  await rewrite([{ ...protection(60), effectiveFrom: '2026-03-31' }])
  assert.equal((await manager.api.post(requests, {})).body.code, 'term.in_past')
  await rewrite([protection(60)])
  assert.equal((await manager.api.post(`${goes.path}/submission`, { to: 'negotiating' })).body.code, 'agreement.state')
  const asked = await manager.api.post(requests, {})
  assert.equal(asked.status, 200, asked.text)
  assert.deepEqual(
    [asked.status, asked.body.data[0].state, asked.body.data[0].effectiveOn],
    [200, 'asked', '2026-04-01'],
    asked.text,
  )
  assert.equal(await openTasks('agreements.confirm_notice', goes.agreementId), 1)
  const again = await manager.api.post(`${goes.path}/change-notice-dispatches`, { number })
  assert.deepEqual([again.status, again.body.code], [409, 'notice.same_person'])
  // What waits for the second person stands still.
  const { version } = (await api.get(goes.path)).body
  const late = await manager.api.patch(`${goes.path}/draft`, { terms: [protection(1)] }, { 'if-match': `"${version}"` })
  assert.equal(late.body.code, 'agreement.state')
  const done = await lawyer.api.post(`${goes.path}/change-notice-dispatches`, { number })
  assert.deepEqual(
    (({ state, effectiveOn, objectBy }) => [state, effectiveOn, objectBy])(done.body.data[0]),
    ['sent', '2026-04-01', '2026-03-31'],
    done.text,
  )
  assert.equal(await openTasks('agreements.confirm_notice', goes.agreementId), 0)
  const [change] = done.body.data[0].changes
  assert.match(change.before[0], /90 days/)
  assert.match(change.after[0], /60 days/)
  assert.equal(
    (await lawyer.api.post(`${goes.path}/change-notice-dispatches`, { number })).body.code,
    'change_notice.state',
  )
  const [mail] = await mailsTo('agreement.change_noticed', goes.agreementId)
  assert.match(mail!.text_body, /You may object until 31 March 2026/)
})

test('a text is never changed by notice', async () => {
  const texted = await signed([granted])
  const number = await written(texted, [protection(60)])
  const { version } = (await api.get(texted.path)).body
  const added = await manager.api.patch(
    `${texted.path}/draft`,
    {
      clauses: [{ key: 'liability_new', component: 'legal', heading: 'Liability', body: 'We are liable for nothing.' }],
    },
    { 'if-match': `"${version}"` },
  )
  assert.equal(added.status, 200, added.text)
  const refused = await manager.api.post(`${texted.path}/change-notice-requests`, {})
  assert.deepEqual([refused.status, refused.body.code], [409, 'change_notice.not_granted'])
  assert.match(refused.body.detail, /the text takes an amendment/)
  assert.equal(number, 2)
})

test('an objection counts until the end of its day, opens a talk and the right to leave', async () => {
  const { number } = await sent(objects, [protection(60)])
  const { number: other } = await sent(leaves, [protection(60)])
  const path = `/v1/portal/agreements/${objects.agreementId}`
  // Another partner sees and does nothing.
  const foreign = await leaving.api.post(`${path}/objections`, { number, words: 'Not ours' })
  assert.equal(foreign.status, 404)
  const early = await objecting.api.post(`${path}/departures`, { number, reason: 'We go' })
  assert.deepEqual([early.status, early.body.code], [409, 'change_notice.state'])
  assert.match(early.body.detail, /Object first/)
  const objection = await objecting.api.post(`${path}/objections`, { number, words: 'Sixty days are too few' })
  assert.equal(objection.status, 201, objection.text)
  assert.equal(objection.body.data[0].askedBy, null, 'who asked for it inside the team stays there')
  assert.equal(await openTasks('agreements.answer_objection', objects.agreementId), 1)
  const twice = await objecting.api.post(`${path}/objections`, { number, words: 'Once more' })
  assert.equal(twice.body.code, 'change_notice.state')
  const answered = await manager.api.post(`${objects.path}/objection-answers`, { number, words: 'It stands' })
  assert.equal(answered.body.data[0].answer, 'It stands', answered.text)
  assert.equal(await openTasks('agreements.answer_objection', objects.agreementId), 0)
  assert.equal((await mailsTo('agreement.objection_answered', objects.agreementId)).length, 1)
  // The other one objects and leaves: it ends on the day of the change, not a day later and without any notice days.
  const portal = `/v1/portal/agreements/${leaves.agreementId}`
  await leaving.api.post(`${portal}/objections`, { number: other, words: 'No' })
  const left = await leaving.api.post(`${portal}/departures`, { number: other, reason: 'The change does not suit us' })
  assert.deepEqual(
    [left.status, left.body.state, left.body.ground, left.body.endsOn],
    [201, 'given', 'objection', '2026-04-01'],
    left.text,
  )
  assert.equal((await api.get(leaves.path)).body.state, 'terminating')
})

test('a change that is taken back before its day never holds, and what held before goes on', async () => {
  const { number } = await sent(backs, [protection(60), { kind: 'commission_hold', values: { days: 7 } }, aFund])
  assert.equal(await daysOf(backs.partnerId, { on: '2026-04-01' }), 60)
  assert.equal((await held(backs.partnerId, 'fund', { on: '2026-04-01' })).granted, true)
  const knownBefore = ctx.clock.now().toISOString()
  app.advance(60_000)
  const back = await manager.api.post(`${backs.path}/change-notice-withdrawals`, { number, reason: 'We listened' })
  assert.equal(back.body.data[0].state, 'taken_back', back.text)
  assert.equal(await daysOf(backs.partnerId, { on: '2026-04-01' }), 90)
  assert.equal(await daysOf(backs.partnerId, { on: '2027-01-01' }), 90)
  // What was never granted is not granted; where only a default stood, the default answers again.
  assert.equal((await held(backs.partnerId, 'fund', { on: '2026-04-01' })).granted, false)
  assert.deepEqual((await held(backs.partnerId, 'commission_hold', { on: '2026-04-01' })).values, [{ days: 30 }])
  // With the knowledge of the hours between, the day is still read as it was told then.
  assert.equal(await daysOf(backs.partnerId, { on: '2026-04-01', knownAt: knownBefore }), 60)
  const { data } = (await api.get(`${backs.path}/timeline`)).body
  assert.deepEqual(
    data.filter((step: { what: string }) => step.what === 'term_begins'),
    [],
  )
  const twice = await manager.api.post(`${backs.path}/change-notice-withdrawals`, { number, reason: 'Again' })
  assert.equal(twice.body.code, 'change_notice.state')
  assert.equal((await mailsTo('agreement.change_taken_back', backs.agreementId)).length > 0, true)
})
const aFund: SignedTerm = {
  kind: 'fund',
  values: {
    name: 'Launch',
    amount: { amountMinor: '500000', currency: 'EUR' },
    ratePpm: null,
    base: null,
    period: 'year',
    expiryDays: 365,
    carryOverPpm: 0,
  },
}

test('what changes when is told to both sides, with what held until then', async () => {
  const portal = await objecting.api.get(`/v1/portal/agreements/${objects.agreementId}/timeline`, { language: 'de' })
  assert.equal(portal.status, 200, portal.text)
  const steps = portal.body.data.map(({ on, what }: Record<string, string>) => [on, what])
  assert.deepEqual(steps, [
    ['2026-04-01', 'term_begins'],
    ['2026-10-17', 'review'],
    ['2026-12-16', 'notice_by'],
    ['2027-01-15', 'renews'],
  ])
  const [term] = portal.body.data
  assert.match(term.before[0], /90 Tage/)
  assert.match(term.after[0], /60 Tage/)
  assert.deepEqual([term.byNotice, term.objectBy], [true, '2026-03-31'])
  // Of an agreement that ends on that day the change is no part of what will be.
  const ending = (await api.get(`${leaves.path}/timeline`)).body.data
  assert.deepEqual(
    ending.map(({ on, what }: Record<string, string>) => [on, what]),
    [['2026-04-01', 'ends']],
  )
})

test('a look ahead names the very days that the act then brings', async () => {
  const rule: SignedTerm = {
    kind: 'termination',
    values: { ourConvenienceDays: null, theirConvenienceDays: 60, cureDays: 10, grounds: [] },
  }
  const looked = await signed([rule, protection(90), { kind: 'commission_hold', values: { days: 9 } }])
  const { body } = await manager.api.get(`${looked.path}/ends`)
  const [notice, convenience, cause] = body.ways
  assert.deepEqual([notice.endsOn, notice.noticeBy, notice.reasonsAgainst], ['2027-01-15', '2026-12-16', []])
  assert.equal(convenience.endsOn, null)
  assert.match(convenience.reasonsAgainst[0], /no right to end it without a cause/)
  assert.deepEqual([cause.endsOn, cause.cureUntil], ['2026-03-13', '2026-03-12'])
  assert.deepEqual(
    cause.after.map(({ what, on }: Record<string, string>) => [what, on]),
    [
      ['account_restricted', '2026-03-13'],
      ['keys_off', '2026-03-13'],
      ['protections_until', '2026-06-11'],
      ['read_only_until', '2026-06-11'],
      ['exports_until', '2026-06-11'],
    ],
  )
  assert.ok(body.stops.some((one: { kind: string }) => one.kind === 'deal_protection'))
  const asked = await manager.api.post(`${looked.path}/termination`, { ground: 'cause', reason: 'Breach' })
  const given = await lawyer.api.post(`/v1/notices/${asked.body.id}/confirmation`)
  assert.deepEqual([given.body.endsOn, given.body.cureUntil], [cause.endsOn, cause.cureUntil])
  const after = (await manager.api.get(`${looked.path}/ends`)).body.ways
  assert.ok(after.every((way: { reasonsAgainst: string[] }) => way.reasonsAgainst.length > 0))
})

test('what a partner asks for is taken up as an amendment or declined with words', async () => {
  const asking = await signed([protection(90)])
  const person = await aPortalPerson(world, asking.partnerId, ['principal'])
  const viewer = await aPortalPerson(world, asking.partnerId, ['viewer'])
  const path = `/v1/portal/agreements/${asking.agreementId}/change-requests`
  assert.equal((await viewer.api.post(path, { words: 'More' })).status, 403)
  assert.equal((await leaving.api.post(path, { words: 'More' })).status, 404)
  const first = await person.api.post(path, { words: '120 days for public tenders' })
  assert.equal(first.status, 201, first.text)
  await person.api.post(path, { words: 'And a fund' })
  assert.equal(await openTasks('agreements.answer_request', asking.agreementId), 1)
  const answers = `${asking.path}/change-request-answers`
  const silent = await manager.api.post(answers, { number: 2, answer: 'declined' })
  assert.equal(silent.status, 422)
  await manager.api.post(answers, { number: 2, answer: 'declined', words: 'Not this year' })
  assert.equal(await openTasks('agreements.answer_request', asking.agreementId), 1, 'the first still waits')
  const taken = await manager.api.post(answers, { number: 1, answer: 'taken_up' })
  assert.deepEqual(
    taken.body.data.map(({ number, state }: Record<string, unknown>) => [number, state]),
    [
      [2, 'declined'],
      [1, 'taken_up'],
    ],
    taken.text,
  )
  assert.equal(await openTasks('agreements.answer_request', asking.agreementId), 0)
  const { openVersion, draft } = (await api.get(asking.path)).body
  assert.equal(openVersion.kind, 'amendment')
  assert.match(draft.reason, /120 days for public tenders/)
  assert.equal(
    (await manager.api.post(answers, { number: 1, answer: 'taken_up' })).body.code,
    'change_request.answered',
  )
  assert.match((await mailsTo('agreement.request_declined', asking.agreementId))[0]!.text_body, /Not this year/)
})

test('a change by notice takes effect on its day, and an objection a day late is refused', async () => {
  app.advance(new Date('2026-04-01T00:00:01Z').getTime() - ctx.clock.now().getTime())
  const late = await staying.api.post(`/v1/portal/agreements/${goes.agreementId}/objections`, {
    number: 2,
    words: 'No',
  })
  assert.deepEqual([late.status, late.body.code], [409, 'change_notice.state'])
  assert.match(late.body.detail, /counted until 2026-03-31/)
  // Read before anything ran.
  assert.equal(await daysOf(goes.partnerId), 60)
  assert.equal(await daysOf(goes.partnerId, { on: '2026-03-31' }), 90)
  assert.equal(await daysOf(objects.partnerId), 60, 'an objection alone does not stop it')
  assert.equal((await held(leaves.partnerId, 'deal_protection')).granted, false, 'whoever left is not bound by it')
  const back = await manager.api.post(`${goes.path}/change-notice-withdrawals`, { number: 2, reason: 'Too late' })
  assert.match(back.body.detail, /took effect on 2026-04-01/)
  await app.settle()
  const { rows } = await inTransaction(ctx, (tx) =>
    sql<{ data: { on: string } }>`select data from events where workspace_id = ${ctx.workspace.id}
      and kind = 'term.took_effect' and subject_id = ${goes.agreementId} order by id`.execute(tx.db),
  )
  assert.deepEqual(
    rows.map((row) => row.data.on),
    ['2026-01-15', '2026-04-01'],
  )
})
