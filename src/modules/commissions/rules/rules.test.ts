/** The arithmetic and the rules of a line's life, by property and by example. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type ApprovalRule, builtInRules, roleToGive, ruleFor } from './approval.ts'
import { dueDayOf } from './due-day.ts'
import { inWindow, type SaleReversal, targetOf } from './reversals.ts'
import { composeStatement, type StatementMove } from './statement.ts'

const at = new Date('2026-03-02T09:00:00Z')
const refund = (amountMinor: bigint, isValid = true, lines: SaleReversal['lines'] = []): SaleReversal => ({
  amountMinor,
  occurredAt: at,
  isValid,
  lines,
})
const proportional = { rule: 'proportional' as const }

test('refunds of 33.33 and then 66.67 on a sale of 100.00 that earned 10.01 take back 3.34 and 6.67', () => {
  const of = { ...proportional, amountMinor: 1001n, grossMinor: 10_000n }
  const first = targetOf({ ...of, reversals: [refund(3333n)] }).targetMinor
  const second = targetOf({ ...of, reversals: [refund(3333n), refund(6667n)] }).targetMinor
  assert.deepEqual([first, second - first], [334n, 667n])
})

test('a full refund in any number of parts ends at exactly zero', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 1n, max: 10n ** 12n }),
      fc.bigInt({ min: 1n, max: 10n ** 12n }),
      fc.array(fc.nat(1_000), { minLength: 1, maxLength: 30 }),
      (amountMinor, grossMinor, weights) => {
        const sum = BigInt(weights.reduce((total, one) => total + one, 0)) || 1n
        const parts = weights.map((weight) => (grossMinor * BigInt(weight)) / sum)
        const rest = grossMinor - parts.reduce((total, one) => total + one, 0n)
        let reversed = 0n
        const seen: SaleReversal[] = []
        for (const part of [...parts, rest]) {
          seen.push(refund(part))
          const { targetMinor } = targetOf({ ...proportional, amountMinor, grossMinor, reversals: seen })
          assert.ok(targetMinor >= reversed && targetMinor <= amountMinor)
          reversed = targetMinor
        }
        assert.equal(amountMinor - reversed, 0n)
      },
    ),
    { seed: 12, numRuns: 300 },
  )
})

test('a thousand random orders of refunds and disputes end in the same net as the sorted order', () => {
  // Each act says how its reversal stands from now on: refunds come, fail and come back, disputes open and close.
  type Act = { id: number; amountMinor: bigint; isValid: boolean; version: number }
  const acts: Act[] = []
  for (let id = 0; id < 8; id += 1)
    for (let version = 0; version < 3; version += 1)
      acts.push({ id, version, amountMinor: BigInt(137 + id * 911 + version * 13), isValid: (id + version) % 3 !== 0 })
  const netAfter = (order: readonly Act[]) => {
    const known = new Map<number, Act>()
    let reversed = 0n
    for (const act of order) {
      const before = known.get(act.id)
      if (!before || act.version >= before.version) known.set(act.id, act)
      const reversals = [...known.values()].map((one) => refund(one.amountMinor, one.isValid))
      const { targetMinor } = targetOf({ ...proportional, amountMinor: 4_999n, grossMinor: 30_011n, reversals })
      reversed += targetMinor - reversed
    }
    return 4_999n - reversed
  }
  const sorted = netAfter(acts)
  fc.assert(
    fc.property(fc.shuffledSubarray(acts, { minLength: acts.length, maxLength: acts.length }), (order) => {
      assert.equal(netAfter([...order, ...order.slice(0, 5)]), sorted)
    }),
    { seed: 12, numRuns: 1_000 },
  )
})

test('a failed refund gives back what it took, and only full ones count where the plan says so', () => {
  const of = { amountMinor: 1_000n, grossMinor: 5_000n }
  assert.equal(
    targetOf({ ...of, ...proportional, reversals: [refund(2_500n), refund(1_000n, false)] }).targetMinor,
    500n,
  )
  assert.equal(targetOf({ ...of, rule: 'only_full', reversals: [refund(4_999n)] }).targetMinor, 0n)
  assert.equal(targetOf({ ...of, rule: 'only_full', reversals: [refund(4_999n), refund(1n)] }).targetMinor, 1_000n)
  assert.equal(targetOf({ ...of, rule: 'never', reversals: [refund(5_000n)] }).targetMinor, 0n)
})

test('a refund that names lines takes back what these lines earned', () => {
  const parts = [
    { lineId: 'a', amountMinor: 300n, grossMinor: 3_000n },
    { lineId: 'b', amountMinor: 700n, grossMinor: 2_000n },
  ]
  const of = { ...proportional, amountMinor: 1_000n, grossMinor: 5_000n, parts }
  const named = (lineId: string, amountMinor: bigint) => refund(amountMinor, true, [{ lineId, amountMinor }])
  assert.equal(targetOf({ ...of, reversals: [named('b', 1_000n)] }).targetMinor, 350n)
  assert.equal(targetOf({ ...of, reversals: [named('a', 3_000n)] }).targetMinor, 300n)
  assert.equal(targetOf({ ...of, reversals: [named('a', 3_000n), named('b', 2_000n)] }).targetMinor, 1_000n)
  assert.equal(targetOf({ ...of, reversals: [named('x', 1_000n)] }).targetMinor, 0n)
  assert.equal(targetOf({ ...of, reversals: [refund(2_500n)] }).targetMinor, 500n)
})

test('after the window nothing is taken back', () => {
  const late = { ...refund(100n), occurredAt: new Date('2027-03-03T09:00:00Z') }
  assert.deepEqual(inWindow([refund(50n), late], new Date('2027-03-02T09:00:00Z')), [refund(50n)])
})

test('the due day lies in the period after the approval', () => {
  assert.equal(dueDayOf('2026-11-23', 'monthly', 8), '2026-12-08')
  assert.equal(dueDayOf('2026-12-31', 'monthly', 28), '2027-01-28')
  assert.equal(dueDayOf('2026-11-23', 'quarterly', 8), '2027-01-08')
  assert.equal(dueDayOf('2026-01-01', 'quarterly', 1), '2026-04-01')
  assert.equal(dueDayOf('2026-11-23', 'weekly', 8), '2026-11-30')
  assert.equal(dueDayOf('2026-11-29', 'weekly', 8), '2026-11-30')
})

test('the first approval rule that matches decides', () => {
  const rules = builtInRules(100n)
  const of = { kind: 'sale' as const, baseMinor: 100_000n, partnerActiveDays: 90, isByHand: false }
  const approvers = (more: Partial<typeof of> | { baseMinor: null }) => ruleFor(rules, { ...of, ...more }).approvers
  assert.deepEqual(approvers({}), [])
  assert.deepEqual(approvers({ baseMinor: 100_001n }), ['partner_manager'])
  assert.deepEqual(approvers({ partnerActiveDays: 89 }), ['partner_manager'])
  assert.deepEqual(approvers({ isByHand: true }), ['partner_manager', 'finance'])
  assert.deepEqual(approvers({ isByHand: true, baseMinor: -5n }), ['partner_manager', 'finance'])
  assert.deepEqual(approvers({ baseMinor: 1_000_000n }), ['partner_manager', 'finance'])
  assert.deepEqual(approvers({ baseMinor: null }), ['partner_manager', 'finance'])
  assert.deepEqual(ruleFor([] as ApprovalRule[], of).approvers, ['partner_manager', 'finance'])
})

test('two roles are given by two people, each as what they are', () => {
  assert.equal(roleToGive(['partner_manager', 'finance'], [], ['finance']), 'finance')
  assert.equal(roleToGive(['partner_manager', 'finance'], ['finance'], ['finance']), null)
  assert.equal(
    roleToGive(['partner_manager', 'finance'], ['finance'], ['finance', 'partner_manager']),
    'partner_manager',
  )
})

test('opening and every part of a statement sum to its closing balance', () => {
  const types = ['commission_accrued', 'reversed', 'declined', 'submitted', 'tax_added', 'opening', 'held'] as const
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
      fc.array(
        fc.record({
          type: fc.constantFrom(...types),
          undoes: fc.constantFrom(null, ...types),
          amountMinor: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
          commissionKind: fc.constantFrom(null, 'sale', 'adjustment'),
        }),
      ),
      (opening, raw) => {
        const moves = raw.map(
          (one, index): StatementMove => ({
            ...one,
            transferId: `tr_${index}`,
            day: '2026-03-01',
            sourceKind: 'commission',
            sourceId: 'cm_1',
          }),
        )
        const { figures, lines } = composeStatement(opening, moves)
        const { opening: from, closing, ...parts } = figures
        assert.equal(from + Object.values(parts).reduce((sum, one) => sum + one, 0n), closing)
        assert.equal(from + lines.reduce((sum, one) => sum + one.amountMinor, 0n), closing)
      },
    ),
    { seed: 13, numRuns: 200 },
  )
})

test('a payout that came back is told as returned, its tax with the tax', () => {
  const move = (more: Partial<StatementMove>): StatementMove => ({
    transferId: 'tr_1',
    type: 'submitted',
    undoes: null,
    day: '2026-03-01',
    sourceKind: 'payout',
    sourceId: 'po_1',
    commissionKind: null,
    amountMinor: -119n,
    ...more,
  })
  const { figures } = composeStatement(100n, [
    move({ type: 'tax_added', amountMinor: 19n }),
    move({}),
    move({ type: 'returned', undoes: 'submitted', amountMinor: 119n }),
    move({ type: 'returned', undoes: 'tax_added', amountMinor: -19n }),
  ])
  assert.deepEqual([figures.paid, figures.returned, figures.tax, figures.closing], [-119n, 119n, 0n, 100n])
})
