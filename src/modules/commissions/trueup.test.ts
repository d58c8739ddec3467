/** The true-up: in the end the order in which sales and refunds arrived does not matter. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { Plan } from '#modules/agreements/public.ts'
import { recordReversal } from '#modules/attribution/service/record/reversals.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { balances } from '#platform/ledger/testing.ts'
import { testApp } from '#test/support/app.ts'
import { aCreditedPartner, aCustomer, aSale, aTouch, unique } from '#test/support/attribution.ts'
import { aMember } from '#test/support/people.ts'
import { trueUp } from './service/trueup/run.ts'
import { aPlan, aRule, percent } from './testing.ts'

const app = await testApp()
const { ctx, workspace } = await app.workspace({ currency: 'EUR' })
const [fay, pia] = [
  await aMember(app, workspace, { roles: ['finance'], name: 'Fay' }),
  await aMember(app, workspace, { roles: ['partner_manager'], name: 'Pia' }),
]
const dayMs = 86_400_000
const at = (day: number) => new Date(`2026-02-${String(day).padStart(2, '0')}T10:00:00.000Z`)

/** 5 %, from 500.00 in a month 8 % for all of it; a bonus of 2 %, 9.00 a month at most; half and half they compete by amount. */
const tiered = aPlan(
  [
    aRule({
      kind: 'retroactive_tiers',
      measure: 'money',
      period: 'month',
      brackets: [
        { from: '0', ratePpm: 50_000, amountMinor: null },
        { from: '50000', ratePpm: 80_000, amountMinor: null },
      ],
    }),
    aRule(percent(20_000), {
      id: 'bonus',
      name: 'Bonus',
      stacking: 'bonus',
      cap: { amountMinor: '900', per: 'month', of: 'partner' },
    }),
    aRule(percent(60_000), { id: 'first', name: 'First', duration: { kind: 'first_sale' } }),
  ],
  {
    groupCaps: [
      { name: 'all', rules: ['sales', 'bonus', 'first'], cap: { amountMinor: '4000', per: 'month', of: 'partner' } },
    ],
  },
)
const aSeller = (plan: Plan) => aCreditedPartner(ctx, [{ kind: 'commission', values: plan }])

type Happening =
  | { kind: 'sale'; name: string; day: number; netMinor: bigint; customer: number }
  | { kind: 'refund'; of: string; amountMinor: bigint }
const story: Happening[] = [
  { kind: 'sale', name: 'a', day: 2, netMinor: 10_000n, customer: 0 },
  { kind: 'sale', name: 'b', day: 5, netMinor: 15_000n, customer: 1 },
  { kind: 'sale', name: 'c', day: 9, netMinor: 12_345n, customer: 0 },
  { kind: 'sale', name: 'd', day: 14, netMinor: 20_000n, customer: 2 },
  { kind: 'sale', name: 'e', day: 20, netMinor: 7_777n, customer: 1 },
  { kind: 'refund', of: 'b', amountMinor: 15_000n },
  { kind: 'refund', of: 'd', amountMinor: 5_001n },
]
/** Small and repeatable: the same seed gives the same order everywhere. */
const shuffled = <One>(all: readonly One[], seed: number): One[] => {
  let state = seed
  const next = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
  return all
    .map((one) => ({ one, place: next() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ one }) => one)
}
const play = async (partnerId: string, happenings: readonly Happening[]): Promise<Map<string, string>> => {
  const customers = await Promise.all([0, 1, 2].map(() => aCustomer(ctx)))
  for (const customerId of customers) await aTouch(ctx, { partnerId, customerId, at: at(1) })
  const sales = new Map<string, string>()
  const waiting: Happening[] = []
  const refund = (saleId: string, amountMinor: bigint) =>
    inTransaction(ctx, (tx) => recordReversal(tx, { saleId, amountMinor, externalId: unique() }))
  for (const one of happenings) {
    if (one.kind === 'sale') {
      const { saleId } = await aSale(ctx, {
        customer: { id: customers[one.customer]! },
        occurredAt: at(one.day),
        grossMinor: one.netMinor,
        taxMinor: 0n,
      })
      sales.set(one.name, saleId)
      await app.settle()
      for (const held of waiting.splice(0)) {
        const of = held.kind === 'refund' ? sales.get(held.of) : undefined
        if (held.kind === 'refund' && of) await refund(of, held.amountMinor)
        else waiting.push(held)
      }
    } else {
      const saleId = sales.get(one.of)
      if (saleId) await refund(saleId, one.amountMinor)
      else waiting.push(one)
    }
    await app.settle()
  }
  return sales
}
type Row = {
  id: string
  rule: string
  kind: string
  amount: string
  net: string
  state: string
  occurrence: string | null
  causes: unknown
}
const linesOf = async (partnerId: string): Promise<Row[]> =>
  (
    await inTransaction(ctx, (tx) =>
      sql<Row>`select id, rule_id as rule, kind, amount_minor::text as amount, (amount_minor - reversed_minor)::text as net, state, occurrence, causes
        from commissions where workspace_id = ${workspace.id} and partner_id = ${partnerId} order by occurred_at, rule_id, id`.execute(
        tx.db,
      ),
    )
  ).rows
const netByRule = async (partnerId: string): Promise<Record<string, bigint>> => {
  const sums: Record<string, bigint> = {}
  for (const { rule, net } of await linesOf(partnerId)) sums[rule] = (sums[rule] ?? 0n) + BigInt(net)
  return Object.fromEntries(
    Object.entries(sums)
      .filter(([, sum]) => sum !== 0n)
      .toSorted(),
  )
}
const trueUpsOf = async (partnerId: string) => (await linesOf(partnerId)).filter(({ kind }) => kind === 'true_up')

test('tier and cap results after the true-up do not depend on arrival order', async () => {
  // Each sale's refund comes right after it: so it would have been without any delay.
  const [a, b, c, d, e, refundB, refundD] = story as [Happening, ...Happening[]]
  const inOrder = await aSeller(tiered)
  await play(inOrder, [a, b!, refundB!, c!, d!, refundD!, e!])
  const orders: string[] = []
  for (const seed of [1, 7, 23, 101, 4711]) {
    const partnerId = await aSeller(tiered)
    await play(partnerId, shuffled(story, seed))
    orders.push(partnerId)
  }
  const early = await Promise.all(orders.map(netByRule))
  const expected = await netByRule(inOrder)
  assert.ok(
    early.some((one) => JSON.stringify(one, digits) !== JSON.stringify(expected, digits)),
    'the orders are chosen so that arrival matters before the true-up',
  )
  app.advance(32 * dayMs)
  await app.settle()
  assert.deepEqual(await trueUpsOf(inOrder), [], 'what arrived in order needs no true-up')
  assert.deepEqual(await netByRule(inOrder), expected)
  for (const partnerId of orders) assert.deepEqual(await netByRule(partnerId), expected, partnerId)
})
const digits = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value)

test('a true-up names its causes, is written once however often it runs', async () => {
  const plan = aPlan([aRule(percent(100_000), { cap: { amountMinor: '1500', per: 'month', of: 'partner' } })])
  const partnerId = await aSeller(plan)
  const customerId = await aCustomer(ctx)
  await aTouch(ctx, { partnerId, customerId, at: new Date(ctx.clock.now().getTime() - dayMs) })
  const sell = (grossMinor: bigint) => aSale(ctx, { customer: { id: customerId }, grossMinor, taxMinor: 0n })
  const first = await sell(10_000n)
  await app.settle()
  // The cap leaves 5.00 to the second sale; then the first one is given back.
  await sell(10_000n)
  await app.settle()
  await inTransaction(ctx, (tx) =>
    recordReversal(tx, { saleId: first.saleId, amountMinor: 10_000n, externalId: unique() }),
  )
  await app.settle()
  assert.deepEqual(await netByRule(partnerId), { sales: 500n })
  app.advance(70 * dayMs)
  await app.settle()
  const [line, ...more] = await trueUpsOf(partnerId)
  assert.deepEqual([line!.amount, more.length], ['500', 0])
  assert.equal((line!.causes as unknown[]).length, 3)
  const shown = (await fay.api.get(`/v1/commissions/${line!.id}/explanation`)).body
  assert.ok(shown.causes.length === 3 && shown.sentences.length > 0, JSON.stringify(shown))
  // Killed after its commit and run again, or told by two slots at once: nothing is added.
  const [, period, start] = line!.occurrence!.split(' ') as [string, 'month', string]
  const again = () => inTransaction(ctx, (tx) => trueUp(tx, { partnerId, period, start }, tx.now))
  assert.deepEqual(await Promise.all([again(), again()]), [0, 0])
  assert.equal((await trueUpsOf(partnerId)).length, 1)
})

test('a refund after the true-up makes a further one when the next month is closed, and below zero it is a proposal of two people', async () => {
  const plan = aPlan([
    aRule({
      kind: 'marginal_tiers',
      measure: 'money',
      period: 'month',
      brackets: [
        { from: '0', ratePpm: 100_000, amountMinor: null },
        { from: '10000', ratePpm: 200_000, amountMinor: null },
      ],
    }),
  ])
  const partnerId = await aSeller(plan)
  const customerId = await aCustomer(ctx)
  await aTouch(ctx, { partnerId, customerId, at: new Date(ctx.clock.now().getTime() - dayMs) })
  const sell = () => aSale(ctx, { customer: { id: customerId }, grossMinor: 10_000n, taxMinor: 0n })
  const first = await sell()
  await app.settle()
  await sell()
  await app.settle()
  assert.deepEqual(await netByRule(partnerId), { sales: 3_000n })
  app.advance(70 * dayMs)
  await app.settle()
  assert.deepEqual(await trueUpsOf(partnerId), [])
  await inTransaction(ctx, (tx) =>
    recordReversal(tx, { saleId: first.saleId, amountMinor: 10_000n, externalId: unique() }),
  )
  await app.settle()
  // The second sale stood at 20 %; alone in its month it earns 10 %.
  assert.deepEqual(await netByRule(partnerId), { sales: 2_000n })
  const owed = await balances(ctx, partnerId)
  app.advance(32 * dayMs)
  await app.settle()
  const [line, ...more] = await trueUpsOf(partnerId)
  assert.deepEqual([line?.amount, line?.state, more.length], ['-1000', 'pending', 0])
  const sum = (all: Record<string, bigint>) => Object.values(all).reduce((total, one) => total + one, 0n)
  assert.equal(sum(await balances(ctx, partnerId)), sum(owed), 'a proposal takes nothing')
  assert.equal(
    (await pia.api.post(`/v1/commissions/${line!.id}/approval`, {}, { 'idempotency-key': unique() })).status,
    200,
  )
  assert.equal((await trueUpsOf(partnerId))[0]!.state, 'pending')
  const approved = await fay.api.post(`/v1/commissions/${line!.id}/approval`, {}, { 'idempotency-key': unique() })
  assert.equal(approved.body.state, 'due', approved.text)
  assert.equal(sum(await balances(ctx, partnerId)), sum(owed) - 1_000n)
})

test('a line declined after the true-up leaves its room under a cap to the others when the next month is closed', async () => {
  const plan = aPlan([aRule(percent(100_000), { cap: { amountMinor: '1500', per: 'month', of: 'partner' } })])
  const partnerId = await aSeller(plan)
  const customerId = await aCustomer(ctx)
  await aTouch(ctx, { partnerId, customerId, at: new Date(ctx.clock.now().getTime() - dayMs) })
  const sell = () => aSale(ctx, { customer: { id: customerId }, grossMinor: 10_000n, taxMinor: 0n })
  const { saleId } = await sell()
  await app.settle()
  await sell()
  await app.settle()
  app.advance(70 * dayMs)
  await app.settle()
  assert.deepEqual([await netByRule(partnerId), await trueUpsOf(partnerId)], [{ sales: 1_500n }, []])
  const [first] = (await fay.api.get('/v1/commissions', { partnerId, saleId })).body.data
  const declined = await fay.api.post(
    `/v1/commissions/${first.id}/decline`,
    { reason: 'Bought for its own use' },
    { 'idempotency-key': unique() },
  )
  assert.equal(declined.body.state, 'declined', declined.text)
  await app.settle()
  app.advance(32 * dayMs)
  await app.settle()
  const [line, ...more] = await trueUpsOf(partnerId)
  assert.deepEqual([line?.amount, more.length], ['500', 0])
  const standing = (await linesOf(partnerId)).filter(({ state }) => state !== 'declined')
  assert.deepEqual(
    standing.map(({ net }) => net),
    ['500', '500'],
  )
})
