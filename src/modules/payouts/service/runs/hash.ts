/** The content that is approved, as one text and its hash: who gets how much, for which lines, to which account. */
import { createHash } from 'node:crypto'
import type { LineRow, PayoutRow } from '../../queries/runs/payouts.ts'

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

type Content = Pick<
  PayoutRow,
  | 'id'
  | 'partner_id'
  | 'funding_account_id'
  | 'method_id'
  | 'method_fingerprint'
  | 'ledger_currency'
  | 'gross_minor'
  | 'currency'
  | 'converted_minor'
  | 'tax_minor'
  | 'withheld_minor'
  | 'net_minor'
  | 'reference'
>
type Line = Pick<LineRow, 'payable_id' | 'amount_minor' | 'net_minor'>

export const hashOfPayout = (payout: Content, lines: readonly Line[]): string =>
  sha256(
    JSON.stringify([
      payout.id,
      payout.partner_id,
      payout.funding_account_id,
      payout.method_id,
      payout.method_fingerprint,
      payout.ledger_currency,
      payout.gross_minor,
      payout.currency,
      payout.converted_minor,
      payout.tax_minor,
      payout.withheld_minor,
      payout.net_minor,
      payout.reference,
      lines.map((line) => [line.payable_id, line.amount_minor, line.net_minor]),
    ]),
  )
/** Of a run: over the hashes of its payouts in the order of their ids. */
export const hashOfRun = (hashes: readonly string[]): string => sha256(hashes.join('\n'))
