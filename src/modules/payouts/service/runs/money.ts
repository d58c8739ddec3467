/** What payouts post into the ledger, and how it is taken back: the exact mirror of each transfer, last first. */
import type { Tx } from '#platform/context.ts'
import {
  addTax,
  convert,
  type Draft,
  freeze,
  keepBankFee,
  settle,
  submit,
  withholdTax,
} from '#platform/ledger/draft.ts'
import type { TransferType } from '#platform/ledger/kinds.ts'
import { standingTransfersOf } from '#platform/ledger/of-source.ts'
import { type Posting, post, postMirror } from '#platform/ledger/post.ts'
import type { Money } from '#platform/money.ts'
import type { PayoutRow } from '../../queries/runs/payouts.ts'

const sourceOf = (payoutId: string) => ({ kind: 'payout', id: payoutId })
const netOf = (payout: PayoutRow): Money => ({ currency: payout.currency, amountMinor: BigInt(payout.net_minor) })

export type FrozenMoney = {
  payoutId: string
  partnerId: string
  gross: Money
  converted: Money
  taxMinor: bigint
  withheldMinor: bigint
  authority: string | null
}
/** Due becomes processing, in the currency that is sent, with tax and without what is withheld. */
export const postFrozen = (tx: Tx, all: readonly FrozenMoney[]) => post(tx, all.flatMap(frozenSteps))
const frozenSteps = (of: FrozenMoney): Posting[] => {
  const { partnerId, gross, converted } = of
  const inCurrency = (amountMinor: bigint): Money => ({ currency: converted.currency, amountMinor })
  const steps: [string, Draft][] = [['frozen', freeze({ partnerId, amount: gross })]]
  if (gross.currency !== converted.currency)
    steps.push(['converted', convert({ partnerId, from: gross, to: converted })])
  if (of.taxMinor > 0n) steps.push(['tax', addTax({ partnerId, amount: inCurrency(of.taxMinor) })])
  if (of.withheldMinor > 0n)
    steps.push([
      'withheld',
      withholdTax({ partnerId, amount: inCurrency(of.withheldMinor), authority: of.authority ?? 'other' }),
    ])
  return steps.map(([step, draft]) => ({ ...draft, source: sourceOf(of.payoutId), step }))
}
export const postSubmitted = (tx: Tx, payout: PayoutRow) =>
  post(tx, [
    {
      ...submit({ partnerId: payout.partner_id, amount: netOf(payout), fundingAccountId: payout.funding_account_id }),
      source: sourceOf(payout.id),
      step: 'submitted',
    },
  ])
export const postSettled = (tx: Tx, payout: PayoutRow) =>
  post(tx, [
    {
      ...settle({ amount: netOf(payout), fundingAccountId: payout.funding_account_id }),
      source: sourceOf(payout.id),
      step: 'settled',
    },
  ])
export const postFee = (tx: Tx, payout: PayoutRow, amountMinor: bigint, step: string) =>
  post(tx, [
    {
      ...keepBankFee({
        amount: { currency: payout.currency, amountMinor },
        fundingAccountId: payout.funding_account_id,
      }),
      source: sourceOf(payout.id),
      step,
    },
  ])

/** In which order money moved; what was last is undone first. */
const order: readonly TransferType[] = ['frozen', 'converted', 'tax_added', 'tax_withheld', 'submitted', 'settled']
/** Puts what is due back, to the unit and in the currency in which it was owed. */
export const postBack = async (tx: Tx, payoutId: string, type: 'stopped' | 'failed' | 'returned'): Promise<void> => {
  const standing = (await standingTransfersOf(tx, sourceOf(payoutId))).filter((one) => order.includes(one.type))
  for (const transfer of standing.toSorted((a, b) => order.indexOf(b.type) - order.indexOf(a.type)))
    await postMirror(tx, {
      type,
      transferId: transfer.id,
      source: sourceOf(payoutId),
      step: `mirror of ${transfer.step}`,
    })
}
