/** Checkout sessions: who the customer is and how they came; a sale only where no invoice will say so. */
import { currencyOf, isoMinor } from '../amounts.ts'
import { at, idLike, type Node, text, whole } from '../read.ts'
import { type CustomerWords, type Heard, type Link, nothing, type Said, saying } from '../translate.ts'
import { countryOf } from './invoices.ts'
import { joinsOf, usedOf } from './joins.ts'

const seconds = (date: Date) => Math.floor(date.getTime() / 1_000)

export const translateCheckout = (heard: Heard): Said => {
  const { object: session, said } = heard
  const id = idLike(session, 'cs_')
  if (!id) return nothing('The session has no id.')
  // A guest has no customer at Stripe; the session then stands for the person.
  const customer = idLike(session['customer'], 'cus_') ?? id
  const joins = joinsOf(customer, session, said)
  const customers = [customerOf(customer, session)]
  const kept = (words: string): Said => ({ ...nothing(words), joins, customers: joins.length > 0 ? customers : [] })
  const mode = text(session['mode'])
  const invoice = idLike(session['invoice'], 'in_')
  // The invoice makes the sale; what was used at the checkout is said here alone.
  if (mode === 'subscription' || invoice) {
    const used = usedOf(id, session)
    return saying({
      joins,
      customers: joins.length > 0 ? customers : [],
      facts: used,
      links: invoice && used.length > 0 ? [[invoice, id] satisfies Link] : [],
    })
  }
  if (mode !== 'payment') return kept(`Nothing is sold by a session of the mode ${mode ?? 'that is missing'}.`)
  if (text(session['payment_status']) !== 'paid') return kept('The session is not paid yet.')
  const currency = currencyOf(text(session['currency']))
  const amounts = currency === undefined ? undefined : amountsOf(session, currency)
  if (!currency || !amounts) return kept('The session names no amount and currency that we know.')
  const intent = idLike(session['payment_intent'], 'pi_')
  return saying({
    joins,
    customers,
    links: intent ? [[intent, id] satisfies Link] : [],
    facts: [
      {
        kind: 'sale',
        id,
        said: seconds(said),
        customer,
        subscription: null,
        saleKind: 'one_off',
        currency,
        grossMinor: String(amounts.gross),
        taxMinor: String(amounts.tax),
        shippingMinor: String(amounts.shipping),
        discountMinor: String(amounts.discount),
        occurred: seconds(said),
        lines: [],
      },
      ...usedOf(id, session),
    ],
  })
}

const amountsOf = (session: Node, currency: string) => {
  const read = (value: unknown): bigint | undefined => {
    const amount = whole(value)
    return amount === undefined ? undefined : isoMinor(currency, amount)
  }
  const gross = read(session['amount_total'])
  if (gross === undefined || gross < 0n) return undefined
  const within = (value: bigint | undefined, most: bigint) =>
    value === undefined || value < 0n ? 0n : value > most ? most : value
  const tax = within(read(at(session, 'total_details', 'amount_tax')), gross)
  const shipping = within(
    read(at(session, 'shipping_cost', 'amount_subtotal')) ?? read(at(session, 'total_details', 'amount_shipping')),
    gross - tax,
  )
  const discount = read(at(session, 'total_details', 'amount_discount')) ?? 0n
  return { gross, tax, shipping, discount: discount > 0n ? discount : 0n }
}

const customerOf = (id: string, session: Node): CustomerWords => ({
  id,
  name: text(at(session, 'customer_details', 'name'))?.slice(0, 200) ?? null,
  email: (text(at(session, 'customer_details', 'email')) ?? text(session['customer_email']))?.slice(0, 254) ?? null,
  country: countryOf(at(session, 'customer_details', 'address', 'country')),
})
