/** Conversions become lines, in one transaction with their holds, totals and ledger; nothing is written twice or guessed. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { originalObjections, type Plan } from '#modules/agreements/public.ts'
import { anAgreement } from '#modules/agreements/testing.ts'
import type { CreditedConversion } from '#modules/attribution/public.ts'
import { addDays } from '#platform/civil-time.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { recordRate } from '#platform/ledger/record-rates.ts'
import { balances } from '#platform/ledger/testing.ts'
import { testApp } from '#test/support/app.ts'
import { aPartner } from '#test/support/fixtures.ts'
import { evaluateCredited, lookAgain } from './service/evaluate/evaluate.ts'
import { recomputeEvaluations } from './service/evaluate/recompute.ts'
import { aConversion, aPlan, aRule, flat, percent } from './testing.ts'

const app = await testApp()
const { ctx, api, workspace } = await app.workspace({ currency: 'EUR' })

const withPlan = async (plan: Plan, effectiveOn = '2026-01-01', of?: string) => {
  const partnerId = of ?? (await aPartner(api))
  const terms = [{ kind: 'commission', values: plan }]
  const { agreementId } = await anAgreement(ctx, partnerId, terms, { effectiveOn })
  return { partnerId, agreementId }
}
const run = (...conversions: CreditedConversion[]) => inTransaction(ctx, (tx) => evaluateCredited(tx, conversions))
type LineRow = {
  id: string
  partner: string
  rule: string
  kind: string
  amount: string
  currency: string
  state: string
  held: boolean
  reversed: string
  day: string
  until: Date
}
const linesOf = async (...conversions: readonly CreditedConversion[]): Promise<LineRow[]> =>
  (
    await inTransaction(ctx, (tx) =>
      sql<LineRow>`select id, partner_id as partner, rule_id as rule, kind, amount_minor::text as amount, currency, state, is_held as held,
        reversed_minor::text as reversed, accounting_day as day, hold_until as until from commissions
        where workspace_id = ${workspace.id} and conversion_id = any (${conversions.map(({ id }) => id)}::text[]) order by occurred_at, id`.execute(
        tx.db,
      ),
    )
  ).rows
const amounts = async (...conversions: readonly CreditedConversion[]) =>
  (await linesOf(...conversions)).map(({ amount }) => amount)
const evaluationsOf = async (conversion: CreditedConversion) =>
  (
    await inTransaction(ctx, (tx) =>
      sql<{ id: string; outcome: string; reason: string | null; hash: string; terms: string[] }>`
        select id, outcome, reason, hash, term_ids as terms from evaluations
        where workspace_id = ${workspace.id} and conversion_id = ${conversion.id} and superseded_at is null order by id`.execute(
        tx.db,
      ),
    )
  ).rows
const tasks = async (kind: string) =>
  ((await api.get('/v1/tasks', { kind })).body.data as { title: string; state: string }[]).filter(
    ({ state }) => state === 'open',
  )

test('a sale becomes a line with its hold day, its evaluation and a transfer, once however often it is told', async () => {
  const { partnerId } = await withPlan(aPlan([aRule(percent(125_000))]))
  const conversion = aConversion([partnerId], { net: 9_999n })
  await run(conversion)
  await run(conversion)
  const [line, ...more] = await linesOf(conversion)
  assert.deepEqual(more, [])
  assert.deepEqual(
    [line!.amount, line!.currency, line!.state, line!.held, line!.day, line!.until.toISOString()],
    ['1250', 'EUR', 'pending', false, '2026-03-01', '2026-03-31T10:00:00.000Z'],
  )
  assert.deepEqual(await balances(ctx, partnerId), { 'pending EUR': 1250n })
  assert.equal((await evaluationsOf(conversion))[0]!.outcome, 'commissions')
})

test('an amendment changes no commission of a sale before its effective date', async () => {
  const { partnerId, agreementId } = await withPlan(aPlan([aRule(percent(100_000))]))
  const before = aConversion([partnerId], { at: '2026-02-14T12:00:00.000Z' })
  await run(before)
  await anAgreement(ctx, partnerId, [{ kind: 'commission', values: aPlan([aRule(percent(300_000))]) }], {
    effectiveOn: '2026-02-15',
    executedAt: new Date('2026-02-10T10:00:00Z'),
    of: agreementId,
  })
  const [late, after] = [
    aConversion([partnerId], { at: '2026-02-14T23:59:59.999Z' }),
    aConversion([partnerId], { at: '2026-02-15T00:00:00.000Z' }),
  ]
  await run(late, after)
  assert.deepEqual(await amounts(before, late, after), ['1000', '1000', '3000'])
  const found = await evaluationsOf(before)
  const checked = await inTransaction(ctx, (tx) =>
    recomputeEvaluations(
      tx,
      found.map(({ id }) => id),
    ),
  )
  assert.deepEqual(
    checked.map(({ isSame }) => isSame),
    [true],
  )
})

test('the same stored inputs give the same amount, steps and hash, today and after any plan change', async () => {
  const { partnerId, agreementId } = await withPlan(
    aPlan([aRule(percent(100_000)), aRule(flat('25'), { id: 'bonus', stacking: 'bonus' })]),
  )
  const other = await withPlan(aPlan([aRule(percent(40_000))]))
  const conversion = aConversion([partnerId, other.partnerId, null], { net: 33_333n })
  await run(conversion)
  const ids = (await evaluationsOf(conversion)).map(({ id }) => id)
  const check = () => inTransaction(ctx, (tx) => recomputeEvaluations(tx, ids))
  assert.deepEqual(
    (await check()).map(({ isSame }) => isSame),
    [true, true],
  )
  await anAgreement(ctx, partnerId, [{ kind: 'commission', values: aPlan([aRule(flat('1'))]) }], {
    effectiveOn: '2026-02-01',
    executedAt: new Date('2026-01-20T10:00:00Z'),
    of: agreementId,
  })
  assert.deepEqual(
    (await check()).map(({ isSame }) => isSame),
    [true, true],
  )
  // What was stored is not edited, and a line that says something else is found.
  const spoil = (statement: ReturnType<typeof sql>) => inTransaction(ctx, (tx) => statement.execute(tx.db))
  await assert.rejects(
    spoil(
      sql`update evaluation_inputs set inputs = '{}' where workspace_id = ${workspace.id} and conversion_id = ${conversion.id}`,
    ),
    /never edited/,
  )
  await spoil(sql`update evaluations set steps = '[]' where workspace_id = ${workspace.id} and id = ${ids[0]!}`)
  const [first] = await check()
  assert.deepEqual([first!.isSame, first!.differences], [false, ['steps']])
})

test('credits with equal rules add up to the commission of the whole sale', async () => {
  const partners = []
  for (let at = 0; at < 3; at += 1) partners.push((await withPlan(aPlan([aRule(percent(100_000))]))).partnerId)
  const conversion = aConversion(partners)
  await run(conversion)
  const found = await linesOf(conversion)
  assert.deepEqual(
    partners.map((id) => found.find(({ partner }) => partner === id)!.amount),
    ['334', '333', '333'],
  )
})

test('a missing exchange rate creates no commission and a task, and the rate releases it', async () => {
  const { partnerId } = await withPlan(aPlan([aRule(percent(100_000))]))
  const dollars = aConversion([partnerId], { currency: 'USD', net: 10_000n })
  const later = aConversion([partnerId], { currency: 'USD', net: 20_000n })
  await run(dollars)
  await run(later)
  assert.deepEqual(await linesOf(dollars, later), [])
  assert.deepEqual(await balances(ctx, partnerId), {})
  const [evaluation] = await evaluationsOf(dollars)
  assert.deepEqual([evaluation!.outcome, evaluation!.reason], ['waiting', 'fx_rate_missing'])
  assert.deepEqual(
    (await tasks('commissions.supply_rate')).map(({ title }) => title),
    ['Enter the rate USD to EUR of 2026-03-01'],
  )
  const tooOld = addDays('2026-03-01', -8)
  await inTransaction(ctx, (tx) => recordRate(tx, { day: tooOld, from: 'USD', to: 'EUR', rate: '0.9' }))
  await run(dollars)
  assert.deepEqual(await linesOf(dollars), [])
  await inTransaction(ctx, (tx) => recordRate(tx, { day: '2026-02-27', from: 'USD', to: 'EUR', rate: '0.92' }))
  await run(dollars, later)
  assert.deepEqual(await amounts(dollars, later), ['920', '1840'])
  assert.deepEqual(await tasks('commissions.supply_rate'), [])
})

test('a margin without a cost waits for the cost', async () => {
  const { partnerId } = await withPlan(aPlan([aRule(percent(500_000))], { base: 'margin' }))
  const conversion = aConversion([partnerId])
  await run(conversion)
  assert.deepEqual(
    [(await evaluationsOf(conversion))[0]!.reason, (await tasks('commissions.supply_cost')).length],
    ['cost_missing', 1],
  )
  await run({ ...conversion, sale: { ...conversion.sale!, costMinor: 4_000n } })
  assert.deepEqual([await amounts(conversion), (await tasks('commissions.supply_cost')).length], [['3000'], 0])
})

test('a held sale is created held; no instant exists in which it could be paid', async () => {
  const { partnerId } = await withPlan(aPlan())
  const flag = {
    kind: 'flag' as const,
    id: newId(idPrefixes.fraudFlag),
    reason: 'Velocity review',
    since: new Date('2026-03-01T10:00:00Z'),
  }
  const conversion = aConversion([partnerId], { holds: [flag] })
  await run(conversion)
  const [line] = await linesOf(conversion)
  assert.equal(line!.held, true)
  assert.deepEqual(await balances(ctx, partnerId), { 'held EUR': 2000n })
  const { rows } = await inTransaction(ctx, (tx) =>
    sql<{ kind: string; cause: string; reason: string }>`select kind, cause_id as cause, reason from commission_holds
      where workspace_id = ${workspace.id} and commission_id = ${line!.id} and closed_at is null`.execute(tx.db),
  )
  assert.deepEqual(rows, [{ kind: 'flag', cause: flag.id, reason: 'Velocity review' }])
  const generous = await withPlan(
    aPlan([aRule(percent(1_000_000)), aRule(flat('1'), { id: 'more', stacking: 'bonus' })]),
  )
  const above = aConversion([generous.partnerId])
  await run(above)
  assert.deepEqual(
    (await linesOf(above)).map(({ held }) => held),
    [true, true],
  )
})

test('a later credit set takes the place of the one before: old lines are reversed in full, new ones made', async () => {
  const first = await withPlan(aPlan([aRule(percent(100_000))]))
  const second = await withPlan(aPlan([aRule(percent(200_000))]))
  const conversion = aConversion([first.partnerId])
  await run(conversion)
  const next = {
    ...aConversion([first.partnerId, second.partnerId], {
      id: conversion.id,
      set: { id: newId(idPrefixes.creditSet), version: 2 },
    }),
    sale: conversion.sale,
  }
  await run(next)
  // What was overtaken on the way arrives late and changes nothing.
  await run(conversion)
  const found = await linesOf(conversion)
  assert.deepEqual(
    found.map(({ partner, amount, reversed, state }) => [partner === first.partnerId, amount, reversed, state]),
    [
      [true, '1000', '1000', 'clawed_back'],
      [true, '500', '0', 'pending'],
      [false, '1000', '0', 'pending'],
    ],
  )
  assert.deepEqual(await balances(ctx, first.partnerId), { 'pending EUR': 500n })
  const { rows } = await inTransaction(ctx, (tx) =>
    sql<{ volume: string }>`select volume_minor::text as volume from period_totals
      where workspace_id = ${workspace.id} and partner_id = ${first.partnerId} and rule_id = '*'`.execute(tx.db),
  )
  assert.deepEqual(rows, [{ volume: '5000' }])
})

test('without a signed term nothing is earned, and an agreement that takes effect earlier is looked at again', async () => {
  const partnerId = await aPartner(api)
  const other = await withPlan(aPlan())
  const conversion = aConversion([partnerId, other.partnerId], { at: '2026-02-20T10:00:00.000Z' })
  await run(conversion)
  assert.deepEqual(await amounts(conversion), ['1000'])
  await withPlan(aPlan(), '2026-02-01', partnerId)
  // The event of the execution does it; here the conversion is not recorded in attribution, so it is read by hand.
  await inTransaction(ctx, (tx) => lookAgain(tx, partnerId))
  await inTransaction(ctx, (tx) => evaluateCredited(tx, [conversion], { againFor: partnerId }))
  assert.deepEqual((await linesOf(conversion)).map(({ partner }) => partner === partnerId).toSorted(), [false, true])
  const found = await evaluationsOf(conversion)
  const checked = await inTransaction(ctx, (tx) =>
    recomputeEvaluations(
      tx,
      found.map(({ id }) => id),
    ),
  )
  assert.deepEqual(
    checked.map(({ isSame }) => isSame),
    [true, true],
  )
})

test('marginal tier lines of a period sum to the rounded schedule of its volume', async () => {
  const tiers = {
    kind: 'marginal_tiers' as const,
    measure: 'money' as const,
    period: 'month' as const,
    brackets: [
      { from: '0', ratePpm: 33_333, amountMinor: null },
      { from: '5000', ratePpm: 66_666, amountMinor: null },
    ],
  }
  const { partnerId } = await withPlan(aPlan([aRule(tiers)]))
  const nets = [1_999n, 2_999n, 777n, 3_131n, 1n]
  const conversions = nets.map((net, at) => aConversion([partnerId], { net, at: `2026-02-0${at + 1}T10:00:00.000Z` }))
  await run(...conversions)
  const total = (await amounts(...conversions)).reduce((all, amount) => all + BigInt(amount), 0n)
  // 5,000 × 3.3333 % + 3,907 × 6.6666 % = 166.665 + 260.464…
  assert.equal(total, 427n)
  const next = aConversion([partnerId], { net: 5_000n, at: '2026-03-01T10:00:00.000Z' })
  await run(next)
  assert.deepEqual(await amounts(next), ['167'], 'a new month begins at nothing')
})

test('caps count what was earned net, and payments of a customer are counted in order', async () => {
  const { partnerId } = await withPlan(
    aPlan([aRule(percent(100_000), { cap: { amountMinor: '1500', per: 'month', of: 'partner' } })]),
  )
  const conversions = ['2026-02-01', '2026-02-02', '2026-02-03'].map((day) =>
    aConversion([partnerId], { at: `${day}T10:00:00.000Z` }),
  )
  await run(...conversions)
  assert.deepEqual(await amounts(...conversions), ['1000', '500'])
  const paying = await withPlan(aPlan([aRule(percent(100_000), { duration: { kind: 'payments', number: 2 } })]))
  const customer = newId(idPrefixes.customer)
  const saleId = newId(idPrefixes.sale)
  const firstPaid = { id: saleId, at: '2026-01-05T10:00:00.000Z' }
  const payments = ['2026-01-05', '2026-02-05', '2026-03-01'].map((day, at) =>
    aConversion([paying.partnerId], {
      at: `${day}T10:00:00.000Z`,
      customer,
      firstPaid,
      ...(at === 0 && { saleId }),
      kind: at === 0 ? 'new' : 'renewal',
    }),
  )
  await run(...payments)
  assert.deepEqual(
    (await linesOf(...payments)).map(({ kind }) => kind),
    ['sale', 'recurring'],
  )
})

test('after the end of an agreement its last version earns for as long as was agreed', async () => {
  const partnerId = await aPartner(api)
  const terms = [
    { kind: 'commission', values: aPlan([aRule(percent(100_000))]) },
    { kind: 'commission_tail', values: { months: 2, sales: 'renewals' } },
  ]
  const made = await anAgreement(ctx, partnerId, terms, { effectiveOn: '2025-12-01' })
  await inTransaction(ctx, (tx) =>
    sql`insert into agreement_spans (workspace_id, agreement_id, partner_id, number, known_from, cause, starts_on, covered_until)
      values (${workspace.id}, ${made.agreementId}, ${partnerId}, 2, ${tx.now}, 'terminated', '2025-12-01', '2026-01-15')`.execute(
      tx.db,
    ),
  )
  const at = (day: string, kind: 'new' | 'renewal') => aConversion([partnerId], { at: `${day}T10:00:00.000Z`, kind })
  const all = [
    at('2026-01-14', 'new'),
    at('2026-01-20', 'renewal'),
    at('2026-01-20', 'new'),
    at('2026-03-15', 'renewal'),
  ]
  await run(...all)
  assert.deepEqual(
    (await linesOf(...all)).map(({ kind }) => kind),
    ['sale', 'recurring'],
  )
  assert.deepEqual(
    [(await evaluationsOf(all[2]!))[0]!.reason, (await evaluationsOf(all[3]!))[0]!.reason],
    ['no_rule', 'no_term'],
  )
})

test('an original dated back over a conversion that was computed is objected to, and one after it is not', async () => {
  const { partnerId } = await withPlan(aPlan([aRule(percent(100_000))]))
  const other = await withPlan(aPlan([aRule(percent(100_000))]))
  await run(aConversion([partnerId], { at: '2026-02-10T10:00:00.000Z' }))
  const objections = (id: string, from: string) =>
    inTransaction(ctx, async (tx) => {
      const all = originalObjections.of(ctx.services.product).map((object) => object(tx, { partnerId: id, from }))
      return (await Promise.all(all)).flat()
    })
  assert.match((await objections(partnerId, '2026-02-01')).join(' '), /Commissions of 2026-02-10 were reckoned/)
  assert.deepEqual(await objections(partnerId, '2026-02-11'), [])
  assert.deepEqual(await objections(other.partnerId, '2026-02-01'), [], 'of another partner nothing was reckoned')
})
