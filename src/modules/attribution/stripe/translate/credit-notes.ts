/** Credit notes: what was credited after payment and is not a refund that says so itself. */
import { currencyOf, isoMinor } from '../amounts.ts'
import { flag, idLike, idOf, instant, type Node, rows, text, whole } from '../read.ts'
import { type Heard, nothing, type Said, saying } from '../translate.ts'

const seconds = (date: Date) => Math.floor(date.getTime() / 1_000)

export const translateCreditNote = ({ object: note, type, said }: Heard): Said => {
  const id = idLike(note, 'cn_')
  const invoice = idLike(note['invoice'], 'in_')
  const currency = currencyOf(text(note['currency']))
  if (!id || !invoice || !currency)
    return nothing('The credit note does not say which, of what invoice or in what currency.')
  const read = (value: unknown) => {
    const amount = whole(value)
    return amount === undefined ? undefined : isoMinor(currency, amount)
  }
  const credited =
    read(note['post_payment_amount']) ?? (text(note['type']) === 'post_payment' ? read(note['amount']) : undefined)
  if (credited === undefined) return nothing('The credit note says nothing of an amount after payment.')
  if (credited <= 0n) return nothing('All of it was credited before payment, so the sale was made without it.')
  return saying({
    facts: [
      {
        kind: 'credit_note',
        id,
        invoice,
        currency,
        amountMinor: String(credited),
        backed: backingOf(note, read),
        voided: type === 'credit_note.voided' || text(note['status']) === 'void' || flag(note['voided']) === true,
        occurred: seconds(instant(note['created']) ?? said),
      },
    ],
  })
}

/** Refunds that Stripe announces by themselves; those of payments made elsewhere it does not. */
const backingOf = (note: Node, read: (value: unknown) => bigint | undefined) => {
  const listed = rows(note['refunds']).flatMap((row) => {
    const refund = idOf(row['refund'])
    return refund ? [{ refund, amountMinor: read(row['amount_refunded'])?.toString() ?? null }] : []
  })
  const single = idOf(note['refund'])
  return listed.length > 0 ? listed : single ? [{ refund: single, amountMinor: null }] : []
}
