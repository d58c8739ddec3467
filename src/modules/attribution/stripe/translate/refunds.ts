/** Money given back: refunds one by one, what a charge says in all, and disputes. */
import { currencyOf, isoMinor } from '../amounts.ts'
import type { DisputeState, RefundFact, RefundState } from '../facts.ts'
import { idLike, idOf, instant, type Node, rows, text, whole } from '../read.ts'
import { type Heard, type Link, nothing, type Said, saying } from '../translate.ts'

const seconds = (date: Date) => Math.floor(date.getTime() / 1_000)
const refundStates: readonly RefundState[] = ['pending', 'requires_action', 'succeeded', 'canceled', 'failed']

/** Ids under which the payment of an object goes, the object's own first. */
const paymentsOf = (object: Node): string[] =>
  [
    idLike(object['charge'], 'ch_', 'py_'),
    idLike(object['payment_intent'], 'pi_'),
    idOf(object['payment_record']),
  ].filter((id) => id !== undefined)
/** Whoever names two of them says that they are one payment. */
const linksOf = (payments: readonly string[]): Link[] => payments.slice(1).map((other): Link => [payments[0]!, other])

export const translateRefund = ({ object, type, said }: Heard): Said => {
  const payments = paymentsOf(object)
  const fact = refundOf(object, payments, said, type === 'refund.failed')
  if (!fact) return nothing('The refund does not say which, how much or in what state.')
  if (payments.length === 0) return nothing('The refund names no payment.')
  return saying({ links: linksOf(payments), facts: [fact] })
}

const refundOf = (refund: Node, payments: string[], said: Date, failed: boolean): RefundFact | undefined => {
  const id = idLike(refund, 're_', 'pyr_', 'rfd_')
  const currency = currencyOf(text(refund['currency']))
  const amount = whole(refund['amount'])
  const minor = currency === undefined || amount === undefined ? undefined : isoMinor(currency, amount)
  const written = failed ? 'failed' : text(refund['status'])
  const state = refundStates.find((known) => known === written)
  if (!id || !currency || minor === undefined || minor <= 0n || !state) return undefined
  return {
    kind: 'refund',
    id,
    payments: [...payments].sort(),
    currency,
    amountMinor: String(minor),
    state,
    occurred: seconds(instant(refund['created']) ?? said),
  }
}

export const translateCharge = ({ object: charge, said }: Heard): Said => {
  const id = idLike(charge, 'ch_', 'py_')
  if (!id) return nothing('The charge has no id.')
  const payments = [id, idLike(charge['payment_intent'], 'pi_')].filter((found) => found !== undefined)
  const invoice = idLike(charge['invoice'], 'in_')
  const links: Link[] = [...linksOf(payments), ...(invoice ? [[id, invoice] satisfies Link] : [])]
  const currency = currencyOf(text(charge['currency']))
  const amount = whole(charge['amount_refunded'])
  const total = currency === undefined || amount === undefined ? undefined : isoMinor(currency, amount)
  if (!currency || total === undefined || total < 0n)
    return { ...nothing('The charge does not say how much was given back.'), links }
  // Until 2022 the charge carried its refunds.
  const itemised = rows(charge['refunds'])
    .map((refund) => refundOf(refund, payments, said, false))
    .filter((fact) => fact !== undefined)
  return saying({
    links,
    facts: [
      ...itemised,
      {
        kind: 'refunded',
        id,
        payments: [...payments].sort(),
        currency,
        totalMinor: String(total),
        occurred: seconds(said),
      },
    ],
  })
}

const disputeStates: Readonly<Record<string, DisputeState>> = {
  won: 'won',
  lost: 'lost',
  warning_closed: 'withdrawn',
  // Settled before it became one: nothing was taken.
  prevented: 'withdrawn',
}

export const translateDispute = ({ object: dispute, type, said }: Heard): Said => {
  const id = idLike(dispute, 'dp_', 'du_', 'pdp_')
  const payments = paymentsOf(dispute)
  const currency = currencyOf(text(dispute['currency']))
  const amount = whole(dispute['amount'])
  const minor = currency === undefined || amount === undefined ? undefined : isoMinor(currency, amount)
  if (!id || !currency || minor === undefined || minor <= 0n || payments.length === 0)
    return nothing('The dispute does not say which, how much or of which payment.')
  const status = text(dispute['status'])
  const ended = type === 'charge.dispute.closed' ? disputeStates[status ?? ''] : undefined
  if (type === 'charge.dispute.closed' && !ended)
    return nothing(
      `The dispute was closed as ${status ?? 'something that is missing'}, which says nothing of the money.`,
    )
  return saying({
    links: linksOf(payments),
    facts: [
      {
        kind: 'dispute',
        id,
        payments: [...payments].sort(),
        currency,
        amountMinor: String(minor),
        state: ended ?? 'open',
        occurred: seconds(instant(dispute['created']) ?? said),
        closed: ended ? seconds(said) : null,
      },
    ],
  })
}
