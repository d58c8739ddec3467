/** Which rule decides about each line: its amount in the workspace's currency, how long the partner is active. */
import { partnerRows } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { findRates } from '#platform/ledger/rates.ts'
import { convertMoney, currencyExponent } from '#platform/money.ts'
import { type Line, netOf, todayOf } from '../../queries/lines.ts'
import { ruleSetInForce } from '../../queries/settings.ts'
import { type ApprovalRule, builtInRules, ruleFor } from '../../rules/approval.ts'

export const rulesInForce = async (tx: Tx): Promise<readonly ApprovalRule[]> => {
  const row = await ruleSetInForce(tx)
  return row ? (row.rules as ApprovalRule[]) : builtInRules(10n ** BigInt(currencyExponent(tx.ctx.workspace.currency)))
}

const byHandKinds = new Set<string>(['adjustment'])
/** Written by a person, not by a plan; and what a true-up takes back, which is a proposal until people approve it. */
export const isByHand = (line: Line): boolean =>
  line.createdBy !== null || byHandKinds.has(line.kind) || (line.kind === 'true_up' && line.amountMinor < 0n)

export const rulesOf = async (tx: Tx, lines: readonly Line[]): Promise<ReadonlyMap<string, ApprovalRule>> => {
  if (lines.length === 0) return new Map()
  const rules = await rulesInForce(tx)
  const to = tx.ctx.workspace.currency
  const currencies = [...new Set(lines.map((line) => line.currency))]
  const found = await findRates(
    tx,
    currencies.map((from) => ({ from, to, day: todayOf(tx) })),
  )
  const rates = new Map(currencies.map((currency, index) => [currency, found[index]?.rate]))
  const partners = new Map(
    (await partnerRows(tx, [...new Set(lines.map((line) => line.partnerId))])).map((partner) => [partner.id, partner]),
  )
  return new Map(
    lines.map((line) => {
      const partner = partners.get(line.partnerId)
      const rate = rates.get(line.currency)
      return [
        line.id,
        ruleFor(rules, {
          kind: line.kind,
          baseMinor: rate
            ? convertMoney({ currency: line.currency, amountMinor: netOf(line) }, to, rate).amountMinor
            : null,
          partnerActiveDays:
            partner?.stage === 'active'
              ? Math.floor((tx.now.getTime() - partner.stage_since.getTime()) / 86_400_000)
              : null,
          isByHand: isByHand(line),
        }),
      ]
    }),
  )
}
