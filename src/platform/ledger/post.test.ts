/** Posting: what goes in, what comes back when it is said again, and what the service refuses. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '#platform/errors.ts'
import { testApp } from '#test/support/app.ts'
import { inTransaction } from '../db/transaction.ts'
import { money } from '../money.ts'
import * as draft from './draft.ts'
import { post, postMirror } from './post.ts'
import { aPartnerId, aSource, balances, posted } from './testing.ts'

const app = await testApp({ modules: [] })
const { ctx } = await app.workspace({ zone: 'Europe/Berlin' })
const eur = (minor: bigint) => money('EUR', minor)
const refusedWith = (code: string) => (error: unknown) => error instanceof Problem && error.code === code

test('a commission goes from pending to paid, each step one transfer', async () => {
  const partnerId = aPartnerId()
  const source = aSource()
  const of = { partnerId, amount: eur(1_250n) }
  const fundingAccountId = 'fa_main'
  const steps: [string, draft.Draft, Record<string, bigint>][] = [
    ['accrued', draft.commissionAccrued({ ...of, commissionKind: 'sale' }), { 'pending EUR': 1_250n }],
    ['held', draft.putOnHold({ ...of, from: 'pending' }), { 'held EUR': 1_250n }],
    ['released', draft.releaseHold({ ...of, to: 'pending' }), { 'pending EUR': 1_250n }],
    ['approved', draft.approve(of), { 'approved EUR': 1_250n }],
    ['due', draft.fallDue(of), { 'due EUR': 1_250n }],
    ['frozen', draft.freeze(of), { 'processing EUR': 1_250n }],
    ['taxed', draft.addTax({ partnerId, amount: eur(250n) }), { 'processing EUR': 1_500n }],
    ['withheld', draft.withholdTax({ partnerId, amount: eur(300n), authority: 'DE' }), { 'processing EUR': 1_200n }],
    ['sent', draft.submit({ partnerId, amount: eur(1_200n), fundingAccountId }), {}],
    ['settled', draft.settle({ amount: eur(1_200n), fundingAccountId }), {}],
    ['fee', draft.keepBankFee({ amount: eur(15n), fundingAccountId }), {}],
  ]
  for (const [step, one, expected] of steps) {
    await posted(ctx, { ...one, source, step })
    assert.deepEqual(await balances(ctx, partnerId), expected, step)
  }
  const all = await balances(ctx)
  assert.equal(all['commission_expense:sale EUR'], 1_250n)
  assert.equal(all['cash EUR'], -1_215n)
  assert.equal(all['in_transit EUR'], undefined)
  assert.equal(all['tax_withheld:DE EUR'], 300n)
})

test('a debt is carried over, written off and paid back; other states never go below zero', async () => {
  const partnerId = aPartnerId()
  const of = (minor: bigint) => ({ partnerId, amount: eur(minor) })
  await posted(ctx, {
    ...draft.openBalance({ partnerId, amount: eur(-500n), state: 'due' }),
    source: aSource(),
    step: 'once',
  })
  await posted(ctx, {
    ...draft.approveNegative({ ...of(100n), commissionKind: 'true_up' }),
    source: aSource(),
    step: 'once',
  })
  assert.deepEqual(await balances(ctx, partnerId), { 'due EUR': -600n })
  await posted(ctx, { ...draft.writeOff(of(200n)), source: aSource(), step: 'once' })
  await posted(ctx, { ...draft.payBack({ ...of(300n), fundingAccountId: 'fa_main' }), source: aSource(), step: 'once' })
  await posted(ctx, { ...draft.addPayable({ ...of(150n), for: 'service_credit' }), source: aSource(), step: 'once' })
  await posted(ctx, { ...draft.chargeProgramFee(of(60n)), source: aSource(), step: 'once' })
  assert.deepEqual(await balances(ctx, partnerId), { 'due EUR': -10n })
  await assert.rejects(
    posted(ctx, { ...draft.approve(of(1n)), source: aSource(), step: 'once' }),
    refusedWith('ledger.below_zero'),
  )
  await assert.rejects(
    posted(ctx, {
      ...draft.takeBack({ ...of(1n), type: 'declined', from: 'held', commissionKind: 'sale' }),
      source: aSource(),
      step: 'once',
    }),
    refusedWith('ledger.below_zero'),
  )
})

test('one transfer converts two currencies of different decimals, each of which sums to zero', async () => {
  const partnerId = aPartnerId()
  await posted(ctx, {
    ...draft.openBalance({ partnerId, amount: money('KWD', 2_500n), state: 'due' }),
    source: aSource(),
    step: 'once',
  })
  await posted(ctx, { ...draft.freeze({ partnerId, amount: money('KWD', 2_500n) }), source: aSource(), step: 'once' })
  await posted(ctx, {
    ...draft.convert({ partnerId, from: money('KWD', 2_500n), to: money('JPY', 1_234n) }),
    source: aSource(),
    step: 'once',
  })
  assert.deepEqual(await balances(ctx, partnerId), { 'processing JPY': 1_234n })
})

test('the same posting again answers the same transfer, on a later day too', async () => {
  const partnerId = aPartnerId()
  const posting = {
    ...draft.commissionAccrued({ partnerId, amount: eur(700n), commissionKind: 'sale' }),
    source: aSource(),
    step: 'accrued',
  }
  const [first] = await posted(ctx, posting)
  app.advance(86_400_000)
  const again = await posted(ctx, posting, posting)
  assert.deepEqual(again, [
    { ...first, isReplay: true },
    { ...first, isReplay: true },
  ])
  const twice = { ...posting, source: aSource() }
  const [one, two] = await posted(ctx, twice, twice)
  assert.deepEqual([one!.isReplay, two!.isReplay, two!.id], [false, true, one!.id])
  assert.deepEqual(await balances(ctx, partnerId), { 'pending EUR': 1_400n })
})

test('another body under the same key is refused and changes nothing', async () => {
  const partnerId = aPartnerId()
  const base = { source: aSource(), step: 'accrued', idempotencyKey: `key-${partnerId}` }
  const accrued = (minor: bigint, kind = 'sale') =>
    draft.commissionAccrued({ partnerId, amount: eur(minor), commissionKind: kind })
  await posted(ctx, { ...accrued(700n), ...base })
  for (const other of [
    { ...accrued(701n), ...base },
    { ...accrued(700n, 'lead'), ...base },
    { ...accrued(700n), ...base, source: aSource() },
    { ...accrued(700n), ...base, step: 'other' },
    { ...accrued(700n), ...base, accountingDay: '2026-01-31' },
    { ...draft.openBalance({ partnerId, amount: eur(700n), state: 'pending' }), ...base },
  ])
    await assert.rejects(posted(ctx, other), refusedWith('transfer.other_body'))
  await assert.rejects(
    posted(ctx, { ...accrued(700n), ...base, idempotencyKey: `another-${partnerId}` }),
    refusedWith('transfer.step_taken'),
  )
  assert.deepEqual(await balances(ctx, partnerId), { 'pending EUR': 700n })
})

test('a mirror undoes a transfer exactly and once', async () => {
  const partnerId = aPartnerId()
  const of = { partnerId, amount: eur(900n) }
  const source = aSource()
  await posted(ctx, { ...draft.openBalance({ ...of, state: 'due' }), source, step: 'once' })
  const [frozen] = await posted(ctx, { ...draft.freeze(of), source, step: 'frozen' })
  const mirror = { type: 'stopped' as const, source, step: 'stopped', transferId: frozen!.id }
  const undo = (more: object = {}) => inTransaction(ctx, (tx) => postMirror(tx, { ...mirror, ...more }))
  const first = await undo()
  assert.equal(first.reverses, frozen!.id)
  assert.deepEqual(await balances(ctx, partnerId), { 'due EUR': 900n })
  assert.deepEqual(await undo(), { ...first, isReplay: true })
  await assert.rejects(undo({ type: 'failed', step: 'failed' }), refusedWith('transfer.already_reversed'))
  await assert.rejects(undo({ transferId: 'tr_nothing' }), refusedWith('record.not_found'))
  assert.deepEqual(await balances(ctx, partnerId), { 'due EUR': 900n })
})

test('fund money moves among the accounts of its fund and never from what is not there', async () => {
  const partnerId = aPartnerId()
  const fund = { fundId: 'mdf_one', partnerId, amount: eur(5_000n) }
  await posted(ctx, {
    ...draft.moveFund({ ...fund, from: 'fund_authorised', to: 'fund_unallocated' }),
    source: aSource(),
    step: 'budget',
  })
  await posted(ctx, {
    ...draft.moveFund({ ...fund, from: 'fund_unallocated', to: 'fund_available' }),
    source: aSource(),
    step: 'allocated',
  })
  assert.deepEqual(await balances(ctx, partnerId), { 'fund_available EUR': 5_000n })
  await assert.rejects(
    posted(ctx, {
      ...draft.moveFund({ ...fund, amount: eur(5_001n), from: 'fund_available', to: 'fund_pending' }),
      source: aSource(),
      step: 'asked',
    }),
    refusedWith('ledger.below_zero'),
  )
})

test('many transfers go in by one statement, all or none', async () => {
  const partnerIds = Array.from({ length: 30 }, aPartnerId)
  const postings = Array.from({ length: 600 }, (_, at) => ({
    ...draft.commissionAccrued({
      partnerId: partnerIds[at % 30]!,
      amount: eur(BigInt(at + 1)),
      commissionKind: 'sale',
    }),
    source: aSource(),
    step: 'accrued',
  }))
  const transfers = await posted(ctx, ...postings)
  assert.equal(new Set(transfers.map(({ id }) => id)).size, 600)
  assert.deepEqual(
    transfers.map(({ source }) => source.id),
    postings.map(({ source }) => source.id),
  )
  const expected = postings.filter((_, at) => at % 30 === 7).reduce((sum, one) => sum + one.entries[0]!.amountMinor, 0n)
  assert.deepEqual(await balances(ctx, partnerIds[7]), { 'pending EUR': expected })
  const good = {
    ...draft.openBalance({ partnerId: partnerIds[0]!, amount: eur(1n), state: 'approved' }),
    source: aSource(),
    step: 'once',
  }
  const bad = { ...draft.freeze({ partnerId: aPartnerId(), amount: eur(1n) }), source: aSource(), step: 'once' }
  // What is due may be below zero, so freezing what is not there is a debt; taking from processing is not possible.
  await assert.rejects(
    posted(ctx, good, bad, {
      ...draft.withholdTax({ partnerId: partnerIds[0]!, amount: eur(1n), authority: 'US' }),
      source: aSource(),
      step: 'once',
    }),
    refusedWith('ledger.below_zero'),
  )
  assert.equal((await balances(ctx, partnerIds[0]))['approved EUR'], undefined)
})

test('amounts reach the limit, and a sum goes beyond it', async () => {
  const partnerId = aPartnerId()
  const most = 10n ** 18n - 1n
  for (const step of ['one', 'two', 'three'])
    await posted(ctx, {
      ...draft.openBalance({ partnerId, amount: money('CLF', most), state: 'due' }),
      source: aSource(),
      step,
    })
  assert.deepEqual(await balances(ctx, partnerId), { 'due CLF': 3n * most })
  assert.throws(
    () => draft.approve({ partnerId, amount: { currency: 'CLF', amountMinor: most + 1n } }),
    refusedWith('money.too_large'),
  )
  assert.throws(() => draft.approve({ partnerId, amount: eur(0n) }), RangeError)
  assert.throws(() => draft.approve({ partnerId, amount: eur(-1n) }), RangeError)
  await inTransaction(ctx, async (tx) => assert.deepEqual(await post(tx, []), []))
})
