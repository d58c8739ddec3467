/** Statements, months and accruals against the ledger; bulk actions, adjustments and disputes over HTTP. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anAgreement } from '#modules/agreements/testing.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { openZip } from '#platform/files/unzip.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { balancesOf } from '#platform/ledger/balances.ts'
import { freeze, settle, submit } from '#platform/ledger/draft.ts'
import { post } from '#platform/ledger/post.ts'
import { testApp } from '#test/support/app.ts'
import type { Answer } from '#test/support/client.ts'
import { aPartner, aPortalPerson } from '#test/support/fixtures.ts'
import { aMember } from '#test/support/people.ts'
import { accountsOf, aLine, differences, insertLine, readLine } from './lines-testing.ts'
import { freezeLines, openLinesOf, payLines } from './service/lines/payout.ts'
import { applySaleReversals } from './service/lines/reverse.ts'
import { compose, whoHasStatements } from './service/statements/compose.ts'
import { csvOf, hashOf } from './service/statements/render.ts'
import { aPlan, aRule, percent } from './testing.ts'

const zipLimits = { filesMax: 1_000, fileBytesMax: 10_000_000, bytesMax: 100_000_000 }
const app = await testApp()
const { api, ctx, workspace } = await app.workspace({ currency: 'EUR' })
const [fay, finn, pia, ada] = await Promise.all([
  aMember(app, workspace, { roles: ['finance'], name: 'Fay' }),
  aMember(app, workspace, { roles: ['finance'], name: 'Finn' }),
  aMember(app, workspace, { roles: ['partner_manager'], name: 'Pia' }),
  aMember(app, workspace, { roles: ['admin'], name: 'Ada' }),
])
const day = 86_400_000
const key = () => ({ 'idempotency-key': newId(idPrefixes.request) })
const ok = (answer: Answer, status = 200) => {
  assert.equal(answer.status, status, answer.text)
  return answer.body
}
const code = (answer: Answer, status: number, wanted: string) => {
  assert.equal(answer.status, status, answer.text)
  assert.equal(answer.body.code, wanted)
}
const partner = () => aPartner(api)
const world = { app, workspace, ctx, admin: ada }
const approve = async (who: typeof pia, id: string) =>
  ok(await who.api.post(`/v1/commissions/${id}/approval`, {}, key()))
const payAll = (partnerId: string, currency: string) =>
  inTransaction(ctx, async (tx) => {
    const payoutId = newId(idPrefixes.payout)
    const open = (await openLinesOf(tx, [partnerId])).filter((line) => line.currency === currency)
    const amount = { currency, amountMinor: open.reduce((sum, line) => sum + line.netMinor, 0n) }
    await freezeLines(tx, [{ payoutId, lineIds: open.map((line) => line.id) }])
    const source = { kind: 'payout', id: payoutId }
    const fundingAccountId = newId(idPrefixes.fundingAccount)
    await post(tx, [
      { ...freeze({ partnerId, amount }), source, step: 'frozen' },
      { ...submit({ partnerId, amount, fundingAccountId }), source, step: 'submitted' },
      { ...settle({ fundingAccountId, amount }), source, step: 'settled' },
    ])
    await payLines(tx, { payoutId, at: tx.now })
  })
const refund = (saleId: string, grossMinor: bigint, amountMinor: bigint) =>
  inTransaction(ctx, (tx) =>
    applySaleReversals(
      tx,
      [
        {
          saleId,
          grossMinor,
          lineGross: new Map(),
          reversals: [
            {
              id: newId(idPrefixes.saleReversal),
              kind: 'refund',
              amountMinor,
              isValid: true,
              occurredAt: tx.now,
              lines: [],
            },
          ],
        },
      ],
      () => Promise.resolve(new Map()),
    ),
  )

test('an adjustment is approved by the other side, and no closed month takes it', async () => {
  const partnerId = await partner()
  const reason = 'Agreed on the phone for the launch that went wrong'
  const body = { partnerId, currency: 'EUR', amountMinor: '5000', reason }
  const made = ok(await pia.api.post('/v1/adjustments', body, key()), 201)
  code(await pia.api.post(`/v1/commissions/${made.id}/approval`, {}, key()), 409, 'commission.own_line')
  const other = await aMember(app, workspace, { roles: ['partner_manager'], name: 'Paul' })
  code(await other.api.post(`/v1/commissions/${made.id}/approval`, {}, key()), 409, 'commission.other_approver')
  assert.equal((await approve(fay, made.id)).state, 'approved')
  assert.deepEqual(await accountsOf(ctx, partnerId), { 'approved EUR': 5_000n })
  assert.equal((await pia.api.post('/v1/adjustments', { ...body, reason: 'too short' }, key())).status, 422)
  const taken = ok(await fay.api.post('/v1/adjustments', { ...body, amountMinor: '-2000' }, key()), 201)
  assert.equal((await approve(pia, taken.id)).state, 'due')
  assert.equal((await accountsOf(ctx, partnerId))['due EUR'], -2_000n)
  code(await fay.api.post('/v1/adjustments', { ...body, amountMinor: '0' }, key()), 422, 'adjustment.zero')
})

test('a declined line is restored by a line that names it, once', async () => {
  const partnerId = await partner()
  const id = await aLine(ctx, { partnerId, amountMinor: 700n })
  ok(await pia.api.post(`/v1/commissions/${id}/decline`, { reason: 'Own purchase' }, key()))
  const why = { reason: 'The buyer is another company of the same name' }
  const again = ok(await pia.api.post(`/v1/commissions/${id}/restoration`, why, key()), 201)
  assert.equal(again.replaces, id)
  code(await pia.api.post(`/v1/commissions/${id}/restoration`, why, key()), 409, 'commission.restored')
  await approve(fay, again.id)
  assert.deepEqual(await differences(ctx), [])
})

test('a bulk action does what its preview froze and refuses what changed since', async () => {
  const partnerId = await partner()
  const ids = []
  for (let at = 0; at < 5; at += 1) ids.push(await aLine(ctx, { partnerId, amountMinor: 100n }))
  const held = await aLine(ctx, { partnerId, amountMinor: 50n, isHeld: true })
  const preview = ok(
    await pia.api.post('/v1/commission-bulk-actions', { verb: 'approve', filter: { partnerId } }, key()),
    201,
  )
  assert.deepEqual(preview.sums, [{ currency: 'EUR', count: 5, netMinor: '500' }])
  assert.deepEqual(
    preview.refusals.map((one: { code: string; count: number }) => [one.code, one.count]),
    [['commission.on_hold', 1]],
  )
  assert.equal((await readLine(ctx, ids[0]!)).state, 'pending')
  ok(await pia.api.post(`/v1/commissions/${ids[0]}/hold`, { reason: 'A question came up' }, key()))
  ok(await pia.api.post(`/v1/commission-bulk-actions/${preview.id}/start`, {}, key()))
  await app.settle()
  const done = ok(await pia.api.get(`/v1/commission-bulk-actions/${preview.id}`))
  assert.deepEqual([done.state, done.done, done.refused], ['finished', 4, 2])
  const { data } = ok(await pia.api.get(`/v1/commission-bulk-actions/${preview.id}/rows`, { state: 'refused' }))
  const codes = new Map(data.map((row: { commissionId: string; code: string }) => [row.commissionId, row.code]))
  assert.deepEqual([codes.get(ids[0]!), codes.get(held)], ['commission.changed', 'commission.on_hold'])
})

test('a partner contests a line: thread, question, silence, one reopening, a decision that somebody else pays', async () => {
  const partnerId = await partner()
  const person = await aPortalPerson(world, partnerId, ['principal'])
  const id = await aLine(ctx, { partnerId, amountMinor: 900n })
  const body = {
    aboutKind: 'commission',
    commissionId: id,
    currency: 'EUR',
    claimedMinor: '5000',
    reason: 'Rate of 20 %',
  }
  const opened = ok(await person.api.post('/v1/portal/disputes', body, key()), 201)
  assert.equal(ok(await pia.api.get(`/v1/commissions/${id}`)).state, 'disputed')
  code(await person.api.post('/v1/portal/disputes', body, key()), 409, 'dispute.open_already')
  ok(await pia.api.post(`/v1/disputes/${opened.id}/messages`, { body: 'Which rate?', isQuestion: true }), 201)
  app.advance(15 * day)
  await app.settle()
  assert.equal(ok(await person.api.get(`/v1/portal/disputes/${opened.id}`)).state, 'closed')
  ok(await person.api.post(`/v1/portal/disputes/${opened.id}/messages`, { body: 'The one we signed' }), 201)
  const decision = { outcome: 'partly', words: 'The rate changed on the first of the month', awardedMinor: '2500' }
  code(
    await pia.api.post(`/v1/disputes/${opened.id}/decision`, { ...decision, awardedMinor: '5000' }, key()),
    422,
    'dispute.award_needed',
  )
  const decided = ok(await pia.api.post(`/v1/disputes/${opened.id}/decision`, decision, key()))
  code(await pia.api.post(`/v1/commissions/${decided.adjustmentId}/approval`, {}, key()), 409, 'commission.own_line')
  await approve(fay, decided.adjustmentId)
  assert.equal(ok(await pia.api.get(`/v1/commissions/${id}`)).state, 'pending')
  const old = { aboutKind: 'missing_sale', sale: { customer: 'Acme', occurredOn: '2025-11-02' }, currency: 'EUR' }
  const late = await person.api.post('/v1/portal/disputes', { ...old, claimedMinor: '100', reason: 'Forgotten' }, key())
  code(late, 409, 'dispute.too_late')
  assert.match(late.body.detail, /2026-01-3|2026-02-0/)
})

test('accrual report, statements and ledger agree to the minor unit in every currency', async () => {
  const partnerId = await partner()
  const saleId = newId(idPrefixes.sale)
  const [first, second, third] = [
    await aLine(ctx, { partnerId, amountMinor: 12_345n, saleId }),
    await aLine(ctx, { partnerId, amountMinor: 999n, currency: 'KWD' }),
    await aLine(ctx, { partnerId, amountMinor: 77n, isHeld: true }),
  ]
  await approve(pia, first)
  await approve(pia, second)
  await approve(fay, second)
  assert.equal((await readLine(ctx, second)).state, 'approved')
  app.advance(70 * day)
  await payAll(partnerId, 'EUR')
  await refund(saleId, 100_000n, 33_333n)
  await aLine(ctx, { partnerId, amountMinor: 5n })
  assert.equal((await readLine(ctx, third)).isHeld, true)
  const now = ctx.clock.now().toISOString().slice(0, 7)
  const report = ok(await fay.api.get('/v1/accruals', { month: now, partnerId }))
  const preview = ok(await fay.api.get('/v1/statement-previews', { month: now, partnerId }))
  const accounts = await inTransaction(ctx, (tx) => balancesOf(tx, { partnerId }))
  for (const currency of ['EUR', 'KWD']) {
    const owed = accounts.filter((one) => one.currency === currency).reduce((sum, one) => sum + one.balanceMinor, 0n)
    const line = report.currencies.find((one: { currency: string }) => one.currency === currency)
    const statement = preview.currencies.find((one: { currency: string }) => one.currency === currency)
    assert.equal(line.closingMinor, owed.toString(), `accruals ${currency}`)
    assert.equal(statement.figures.closing, owed.toString(), `statement ${currency}`)
    for (const state of line.states) assert.equal(state.differenceMinor, '0', `${currency} ${state.state}`)
    assert.equal(
      BigInt(line.openingMinor) +
        BigInt(line.accruedMinor) -
        BigInt(line.reversedMinor) -
        BigInt(line.declinedMinor) -
        BigInt(line.paidMinor),
      owed,
    )
  }
  assert.deepEqual(await differences(ctx), [])
})

test('a closed month accepts no posting and its statements keep their bytes', async () => {
  const partnerId = await partner()
  const id = await aLine(ctx, { partnerId, amountMinor: 4_200n })
  const month = ctx.clock.now().toISOString().slice(0, 7)
  const first = ok(await fay.api.get('/v1/months', { count: true }))
  assert.equal(first.data.filter((one: { state: string }) => one.state === 'closed').length, 0)
  code(await finn.api.post(`/v1/months/${month}/close`, {}, key()), 409, 'close.not_checked')
  app.advance(32 * day)
  await app.settle()
  // From the first month with a posting on, each in its turn.
  let at = '2026-03'
  while (at <= month) {
    if (ok(await fay.api.get(`/v1/months/${at}`)).state !== 'closed') {
      const checked = ok(await fay.api.post(`/v1/months/${at}/check`, {}, key()))
      assert.deepEqual(
        checked.checks.filter((one: { isPassed: boolean }) => !one.isPassed),
        [],
      )
      code(await fay.api.post(`/v1/months/${at}/close`, {}, key()), 409, 'close.second_person')
      ok(await finn.api.post(`/v1/months/${at}/close`, {}, key()), 202)
      await app.settle()
      assert.equal(ok(await fay.api.get(`/v1/months/${at}`)).state, 'closed')
    }
    const next = new Date(`${at}-28T00:00:00Z`).getTime() + 5 * day
    at = new Date(next).toISOString().slice(0, 7)
  }
  const { data } = ok(await fay.api.get('/v1/statements', { partnerId, month }))
  assert.equal(data.length, 1)
  assert.equal(data[0].figures.closing, '4200')
  const bytes = async () => [
    (await fay.api.get(`/v1/statements/${data[0].id}/pdf`)).bytes.toString('base64'),
    (await fay.api.get(`/v1/statements/${data[0].id}/csv`)).text,
  ]
  const before = await bytes()
  await assert.rejects(
    inTransaction(ctx, (tx) =>
      post(tx, [
        {
          ...freeze({ partnerId, amount: { currency: 'EUR', amountMinor: 1n } }),
          source: { kind: 'payout', id: 'x' },
          step: 'late',
          accountingDay: `${month}-15`,
        },
      ]),
    ),
    /closed/,
  )
  const reason = 'Somebody wants to write into a month that is over'
  const late = { partnerId, currency: 'EUR', amountMinor: '100', reason, accountingDay: `${month}-20` }
  code(await pia.api.post('/v1/adjustments', late, key()), 409, 'adjustment.month_closed')
  ok(await pia.api.post(`/v1/commissions/${id}/decline`, { reason: 'Changed our mind' }, key()))
  // Made again from the ledger, with another name of the partner since: what was kept does not move.
  const { version } = ok(await ada.api.get(`/v1/partners/${partnerId}`))
  ok(await ada.api.patch(`/v1/partners/${partnerId}`, { displayName: 'Another name' }, { 'if-match': `"${version}"` }))
  // An amendment that is signed now and changes the rate changes no statement of a month that is over.
  const terms = (ratePpm: number) => [{ kind: 'commission', values: aPlan([aRule(percent(ratePpm))]) }]
  const { agreementId } = await anAgreement(ctx, partnerId, terms(100_000), { effectiveOn: '2026-01-01' })
  await anAgreement(ctx, partnerId, terms(300_000), {
    effectiveOn: ctx.clock.now().toISOString().slice(0, 10),
    of: agreementId,
  })
  await app.settle()
  assert.deepEqual(await bytes(), before)
  const zip = openZip((await fay.api.get(`/v1/months/${month}/statements`)).bytes, zipLimits)
  const ofIt = zip.files.filter(({ name }) => name.includes(data[0].id))
  assert.deepEqual(
    await Promise.all(
      ofIt.map(async (file) => (await zip.read(file)).toString(file.name.endsWith('.pdf') ? 'base64' : 'utf8')),
    ),
    [before[1], before[0]],
  )
  assert.equal(zip.files.length, 2 * ok(await fay.api.get('/v1/statements', { month, limit: 200 })).data.length)
  assert.equal((await fay.api.get('/v1/months/2031-01/statements')).status, 404)
  const again = await inTransaction(ctx, async (tx) => compose(tx, (await whoHasStatements(tx, month, partnerId))[0]!))
  assert.equal(csvOf(again), before[1])
  assert.equal(hashOf(csvOf(again)), data[0].hash)
  const person = await aPortalPerson(world, partnerId, ['finance'])
  assert.equal(ok(await person.api.get('/v1/portal/statements')).data[0].id, data[0].id)
  assert.equal(
    (await (await aPortalPerson(world, await partner(), ['finance'])).api.get(`/v1/portal/statements/${data[0].id}`))
      .status,
    404,
  )
})

test('rules of approval need an admin and finance', async () => {
  const rule = {
    name: 'Everything',
    amountMinMinor: null,
    amountMaxMinor: null,
    partnerActiveDaysMin: null,
    kinds: [],
    byHand: null,
    approvers: ['finance'],
  }
  ok(await ada.api.put('/v1/commission-approval-rules', { rules: [rule] }))
  code(await ada.api.post('/v1/commission-approval-rules/confirmation'), 409, 'rules.second_person')
  assert.equal(ok(await fay.api.post('/v1/commission-approval-rules/confirmation')).rules[0].name, 'Everything')
  const id = await aLine(ctx, { partnerId: await partner(), amountMinor: 100n })
  code(await pia.api.post(`/v1/commissions/${id}/approval`, {}, key()), 409, 'commission.other_approver')
  assert.equal((await approve(fay, id)).state, 'approved')
})

test('the partner sees three figures and the next date, and none of what only the team weighs', async () => {
  const partnerId = await partner()
  const person = await aPortalPerson(world, partnerId, ['principal'])
  const id = await aLine(ctx, { partnerId, amountMinor: 800n })
  await approve(fay, id)
  await inTransaction(ctx, (tx) => insertLine(tx, { partnerId, amountMinor: -100n, kind: 'adjustment' }))
  const earnings = ok(await person.api.get('/v1/portal/earnings'))
  assert.deepEqual(earnings.currencies, [
    { currency: 'EUR', paidMinor: '0', dueMinor: '0', pendingMinor: '800', heldMinor: '0', debtMinor: '0' },
  ])
  assert.equal(earnings.nextDueOn.slice(8), '08')
  assert.equal(ok(await person.api.get('/v1/portal/commissions')).data.length, 1)
  const held = await aLine(ctx, { partnerId, amountMinor: 70n })
  ok(await pia.api.post(`/v1/commissions/${held}/hold`, { reason: 'We ask the customer' }, key()))
  const read = ok(await person.api.get(`/v1/portal/commissions/${held}`))
  assert.equal(read.waitsFor, 'We ask the customer')
  assert.deepEqual(
    read.holds.map((hold: { reason: string }) => hold.reason),
    ['We ask the customer'],
  )
  assert.doesNotMatch(JSON.stringify(read), /Pia|openedBy/)
})
