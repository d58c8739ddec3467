/** What live payouts say of the ledger: per partner and currency `processing`, per account `in_transit`. */
import type { Tx } from '#platform/context.ts'
import type { LedgerFinding } from '#platform/ledger/checks.ts'
import { ledgerSums, liveSums } from '../../queries/runs/live.ts'

const findingsMax = 20
export const livePayoutFigures = async (tx: Tx): Promise<readonly LedgerFinding[]> => {
  const keyOf = (one: { side: string; holder: string; currency: string }) => `${one.side} ${one.holder} ${one.currency}`
  const ours = new Map((await liveSums(tx)).map((one) => [keyOf(one), one]))
  const theirs = new Map((await ledgerSums(tx)).map((one) => [keyOf(one), one]))
  const findings: LedgerFinding[] = []
  for (const key of new Set([...ours.keys(), ...theirs.keys()])) {
    const [expected, found] = [BigInt(ours.get(key)?.net_minor ?? '0'), BigInt(theirs.get(key)?.net_minor ?? '0')]
    const of = (ours.get(key) ?? theirs.get(key))!
    if (expected === found) continue
    findings.push({
      check: 'figures',
      words: `Live payouts of ${of.holder} sum to ${expected} ${of.currency} in minor units, ${of.side.replace('_', ' ')} is ${found}`,
      currency: of.currency,
      expectedMinor: expected.toString(),
      foundMinor: found.toString(),
      differenceMinor: (found - expected).toString(),
    })
    if (findings.length >= findingsMax) break
  }
  return findings
}
