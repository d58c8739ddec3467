/** A fault at every single statement on money's way: sale, commission, refund, approval, freeze, sending. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recordReversal } from '#modules/attribution/service/record/reversals.ts'
import { recordSale } from '#modules/attribution/service/record/sales.ts'
import { evaluateConversions } from '#modules/commissions/service/evaluate/evaluate.ts'
import { approveLines } from '#modules/commissions/service/lines/approve.ts'
import { applyReversals } from '#modules/commissions/service/lines/sales.ts'
import { aPlan, aRule, percent } from '#modules/commissions/testing.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { checkLedger } from '#platform/ledger/checks.ts'
import { takeOn } from '#test/chaos/payout-life.ts'
import { testApp } from '#test/support/app.ts'
import { aCreditedPartner } from '#test/support/attribution.ts'
import { breakingAt, fingerprint } from '#test/support/faults.ts'
import {
  aDraft,
  aPaidPartner,
  aPayWorld,
  approveNow,
  differences,
  endLeases,
  ordersAtBank,
  owe,
  payoutsIn,
  runOf,
  startNow,
} from './runs-testing.ts'
import { startFreeze } from './service/runs/freeze.ts'

const app = await testApp()

const ledger = ['ledger_accounts', 'ledger_balances', 'ledger_transfers', 'ledger_entries']
const ofSales = [
  ...['sales', 'sale_lines', 'customers', 'touches', 'conversions', 'conversion_shares', 'credit_sets', 'credits'],
  ...['sale_reversals', 'evaluation_inputs', 'evaluations', 'commissions', 'commission_moves', 'commission_reversals'],
  ...['commission_approvals', 'period_totals', 'events', ...ledger],
]

test('a fault after any statement of a sale, its commission, its refund or its approval leaves nothing of it', async () => {
  const { ctx, api } = await app.workspace({ currency: 'EUR' })
  const values = aPlan([aRule(percent(100_000))], { holdDays: 0 })
  const partnerId = await aCreditedPartner(ctx, [{ kind: 'commission', values }])
  assert.equal((await api.post('/v1/codes', { partnerId, code: 'FAULT' })).status, 201)
  const boss: Ctx = {
    ...ctx,
    actor: {
      kind: 'member',
      id: newId(idPrefixes.member),
      userId: 'u',
      sessionId: 's',
      name: 'Fay Nance',
      email: 'fay@team.example',
      roles: ['finance', 'partner_manager'],
      isHead: false,
      isLead: false,
    },
  }
  /** Breaks it at its first statement, its second, and so on, until nothing is left to break; it then stands once. */
  const atEach = async <T>(of: Ctx, work: (tx: Tx) => Promise<T>): Promise<{ value: T; statements: number }> => {
    const before = await fingerprint(ctx, ofSales)
    for (let at = 1; ; at += 1) {
      const { broken, asked } = breakingAt(of, at)
      const done = await inTransaction(broken, work).then(
        (value) => ({ value, statements: asked() }),
        (error: unknown) => assert.match(String(error), /broken off/, `at ${at}`),
      )
      if (done) return done
      assert.equal(await fingerprint(ctx, ofSales), before, `something was left at ${at}`)
    }
  }
  let statements = 0
  const counted = async <T>(of: Ctx, work: (tx: Tx) => Promise<T>): Promise<T> => {
    const done = await atEach(of, work)
    statements += done.statements
    assert.deepEqual((await checkLedger(ctx)).findings, [])
    return done.value
  }
  const sale = await counted(ctx, (tx) =>
    recordSale(tx, {
      source: 'shop',
      externalId: 'order-1',
      customer: { externalId: 'customer-1' },
      currency: 'EUR',
      grossMinor: 11_900n,
      taxMinor: 1_900n,
      code: 'FAULT',
    }),
  )
  await counted(ctx, (tx) => evaluateConversions(tx, [sale.conversionId!]))
  await counted(ctx, (tx) =>
    recordReversal(tx, { saleId: sale.saleId, externalId: 'refund-1', kind: 'refund', amountMinor: 2_380n }),
  )
  await counted(ctx, (tx) => applyReversals(tx, [sale.saleId]))
  const { data } = (await api.get('/v1/commissions')).body
  assert.equal(data.length, 1)
  const outcomes = await counted(boss, (tx) => approveLines(tx, [data[0].id], 'member'))
  assert.equal(outcomes.length, 1)
  const line = (await api.get(`/v1/commissions/${data[0].id}`)).body
  assert.deepEqual([line.amountMinor, line.reversedMinor], ['1000', '200'])
  assert.ok(statements > 80, `only ${statements} statements`)
})

test('a fault after any statement of a run pays each payable once and leaves every figure in agreement', async () => {
  const world = await aPayWorld(app, 'simulated')
  const partnerId = await aPaidPartner(world)
  await owe(world, partnerId, 12_500n)
  const runId = await aDraft(world)
  await startFreeze(world.ctx, runId)
  const tables = [
    ...['payouts', 'payables', 'payout_lines', 'payout_runs', 'payout_run_partners', 'payout_warnings'],
    ...['payout_instructions', 'simulated_orders', 'partner_documents', 'events', ...ledger],
  ]
  let faults = 0
  /** Whenever something got through, what is left begins at its first statement again. */
  const atEach = async (isDone: () => Promise<boolean>) => {
    let before = await fingerprint(world.ctx, tables)
    for (let at = 1; !(await isDone()); ) {
      assert.ok(at < 300 && faults < 1_000, `it does not come to its end: ${at} of ${faults}`)
      const { broken, asked } = breakingAt(world.ctx, at)
      const error = await takeOn(broken, runId).then(
        () => undefined,
        (caught: unknown) => caught,
      )
      if (error) assert.match(String(error), /broken off/, `at ${at}`)
      if (asked() >= at) faults += 1
      await endLeases(world)
      assert.deepEqual(await differences(world), [], `at ${at}`)
      const now = await fingerprint(world.ctx, tables)
      at = now === before ? at + 1 : 1
      before = now
    }
  }
  await atEach(async () => (await runOf(world, runId)).state === 'in_review')
  await approveNow(world, runId)
  await startNow(world, runId)
  await atEach(async () => (await payoutsIn(world, runId)).every(({ state }) => state === 'submitted'))
  assert.ok(faults > 60, `only ${faults} faults`)
  const [payout, ...others] = await payoutsIn(world, runId)
  assert.equal(others.length, 0)
  assert.equal(payout!.net_minor, '12500')
  assert.deepEqual(
    (await ordersAtBank(world)).map(({ orders }) => orders),
    [1],
  )
  assert.deepEqual((await checkLedger(world.ctx)).findings, [])
})
