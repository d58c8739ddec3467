/** Invoices: a sale once paid, and the end of one that is voided or written off. */
import { allocate } from '#platform/money.ts'
import { currencyOf, isoMinor, shareOf } from '../amounts.ts'
import type { LineFact, SaleKind } from '../facts.ts'
import { at, flag, goesOn, idLike, idOf, instant, type Node, node, rows, text, whole } from '../read.ts'
import { type CustomerWords, type Heard, type Link, nothing, type Said, saying } from '../translate.ts'
import { joinsOf, usedOf } from './joins.ts'

const seconds = (date: Date) => Math.floor(date.getTime() / 1_000)
const linesMax = 100

export const translateInvoice = (heard: Heard): Said => {
  const { object: invoice, type, said } = heard
  const id = idLike(invoice, 'in_')
  if (!id) return nothing('The invoice has no id.')
  const links = paymentsOf(id, invoice)
  const transitions = node(invoice['status_transitions'])
  if (type === 'invoice.voided')
    return saying({
      links,
      facts: [{ kind: 'stop', id, voided: seconds(instant(transitions?.['voided_at']) ?? said), uncollectible: null }],
    })
  if (type === 'invoice.marked_uncollectible') {
    const uncollectible = seconds(instant(transitions?.['marked_uncollectible_at']) ?? said)
    return saying({ links, facts: [{ kind: 'stop', id, voided: null, uncollectible }] })
  }
  const status = text(invoice['status'])
  if (status !== undefined && status !== 'paid')
    return { ...nothing(`The invoice is ${status}; it becomes a sale once it is paid in full.`), links }
  const currency = currencyOf(text(invoice['currency']))
  if (!currency) return { ...nothing('The invoice names no currency that we know.'), links }
  const amounts = amountsOf(invoice, currency)
  if (!amounts) return { ...nothing('The invoice does not say what was paid.'), links }
  const customer = idLike(invoice['customer'], 'cus_') ?? null
  const occurredAt = instant(transitions?.['paid_at']) ?? said
  const net = amounts.gross - amounts.tax - amounts.shipping
  return saying({
    links,
    customers: customerOf(customer, invoice),
    joins: joinsOf(customer, invoice, occurredAt),
    facts: [
      {
        kind: 'sale',
        id,
        said: seconds(said),
        customer,
        subscription: subscriptionOf(invoice) ?? null,
        saleKind: kindOf(invoice),
        currency,
        grossMinor: String(amounts.gross),
        taxMinor: String(amounts.tax),
        shippingMinor: String(amounts.shipping),
        discountMinor: String(amounts.discount),
        occurred: seconds(occurredAt),
        lines: linesOf(invoice, net > 0n ? net : 0n),
      },
      ...usedOf(id, invoice),
    ],
  })
}

/** Maps a payment intent, charge or payment record to its invoice: charges carry none since 2025. */
export const translateInvoicePayment = ({ object }: Heard): Said => {
  const invoice = idLike(object['invoice'], 'in_')
  if (!invoice) return nothing('The payment names no invoice.')
  const payment = node(object['payment'])
  const links = ['payment_intent', 'charge', 'payment_record']
    .map((name) => idOf(payment?.[name]))
    .filter((id) => id !== undefined)
    .map((id): Link => [id, invoice])
  return links.length > 0 ? saying({ links }) : nothing('The payment names neither intent, charge nor record.')
}

/** Before 2025 the invoice named its charge and payment intent itself; now it may carry the list of its payments. */
const paymentsOf = (id: string, invoice: Node): Link[] => {
  const own = [idLike(invoice['charge'], 'ch_', 'py_'), idLike(invoice['payment_intent'], 'pi_')]
  const listed = rows(invoice['payments']).flatMap((payment) =>
    ['payment_intent', 'charge', 'payment_record'].map((name) => idOf(at(payment, 'payment', name))),
  )
  return [...own, ...listed].filter((payment) => payment !== undefined).map((payment): Link => [payment, id])
}

type Amounts = { gross: bigint; tax: bigint; shipping: bigint; discount: bigint }
const amountsOf = (invoice: Node, currency: string): Amounts | undefined => {
  const read = (value: unknown) => {
    const amount = whole(value)
    return amount === undefined ? undefined : isoMinor(currency, amount)
  }
  const sumOf = (list: unknown, name: string) => {
    if (!Array.isArray(list)) return undefined
    const amounts = rows(list).map((row) => read(row[name]))
    return amounts.some((amount) => amount === undefined)
      ? undefined
      : amounts.reduce<bigint>((sum, amount) => sum + amount!, 0n)
  }
  const gross = read(invoice['amount_paid'])
  if (gross === undefined || gross < 0n) return undefined
  const total = read(invoice['total']) ?? gross
  const untaxed = read(invoice['total_excluding_tax'])
  const tax =
    sumOf(invoice['total_taxes'], 'amount') ??
    sumOf(invoice['total_tax_amounts'], 'amount') ??
    read(invoice['tax']) ??
    // Said by nothing else, it is what the total has beyond its part without tax.
    (untaxed === undefined ? 0n : total - untaxed)
  const shipping =
    read(at(invoice, 'shipping_cost', 'amount_subtotal')) ?? read(at(invoice, 'shipping_cost', 'amount_total')) ?? 0n
  const discount = sumOf(invoice['total_discount_amounts'], 'amount') ?? 0n
  const paidTax = smaller(shareOf(tax, gross, total), gross)
  return {
    gross,
    tax: paidTax,
    shipping: smaller(shareOf(shipping, gross, total), gross - paidTax),
    discount: discount > 0n ? discount : 0n,
  }
}
const smaller = (one: bigint, other: bigint) => (one < other ? one : other)

const subscriptionOf = (invoice: Node): string | undefined =>
  idLike(at(invoice, 'parent', 'subscription_details', 'subscription'), 'sub_') ??
  idLike(invoice['subscription'], 'sub_')

const kindOf = (invoice: Node): SaleKind => {
  switch (text(invoice['billing_reason'])) {
    case 'subscription_create':
      return 'new'
    case 'subscription_cycle':
    case 'subscription_threshold':
    case 'subscription':
      return 'renewal'
    case 'subscription_update':
      return changeOf(invoice) < 0n ? 'downgrade' : 'upgrade'
    default:
      return 'one_off'
  }
}
/** What the change of a subscription comes to: its prorated lines where there are such, else the whole. */
const changeOf = (invoice: Node): bigint => {
  const prorated = rows(invoice['lines']).filter(isProrated)
  const amounts = prorated.map((line) => whole(line['amount'])).filter((amount) => amount !== undefined)
  return amounts.length > 0
    ? amounts.reduce((sum, amount) => sum + amount, 0n)
    : (whole(invoice['subtotal']) ?? whole(invoice['total']) ?? 0n)
}
const isProrated = (line: Node): boolean =>
  flag(line['proration']) ??
  flag(at(line, 'parent', 'subscription_item_details', 'proration')) ??
  flag(at(line, 'parent', 'invoice_item_details', 'proration')) ??
  false

/**
 * The net of the sale over the products of its lines, by what each came to after its discounts. What was taken back for
 * an older line has no product to earn on, and lines that were not sent stand as one without a product.
 */
const linesOf = (invoice: Node, net: bigint): LineFact[] => {
  const lines = rows(invoice['lines']).map((line) => ({
    product: productOf(line),
    quantity: quantityOf(line),
    weight: (whole(line['amount']) ?? 0n) - discountOf(line),
  }))
  const shown = lines.reduce((sum, { weight }) => sum + weight, 0n)
  const rest = goesOn(invoice['lines']) ? (whole(invoice['subtotal']) ?? shown) - shown : 0n
  const counted = [
    ...lines.slice(0, linesMax - 1),
    {
      product: null,
      quantity: 1,
      weight: rest + lines.slice(linesMax - 1).reduce((sum, line) => sum + line.weight, 0n),
    },
  ].filter(({ weight }) => weight > 0n)
  if (counted.length === 0 || net === 0n) return []
  const parts = allocate(
    net,
    counted.map(({ weight }) => weight),
  )
  return counted.map(({ product, quantity }, index) => ({ product, quantity, netMinor: String(parts[index]) }))
}
const productOf = (line: Node): string | null =>
  text(at(line, 'pricing', 'price_details', 'product')) ??
  idOf(at(line, 'price', 'product')) ??
  idOf(at(line, 'plan', 'product')) ??
  null
const quantityOf = (line: Node): number => {
  const quantity = whole(line['quantity'])
  return quantity !== undefined && quantity > 0n && quantity < 1_000_000_000n ? Number(quantity) : 1
}
const discountOf = (line: Node): bigint =>
  rows(line['discount_amounts']).reduce((sum, row) => sum + (whole(row['amount']) ?? 0n), 0n)

export const customerOf = (customer: string | null, invoice: Node): CustomerWords[] =>
  customer === null
    ? []
    : [
        {
          id: customer,
          name: text(invoice['customer_name'])?.slice(0, 200) ?? null,
          email: text(invoice['customer_email'])?.slice(0, 254) ?? null,
          country: countryOf(at(invoice, 'customer_address', 'country')),
        },
      ]
export const countryOf = (value: unknown): string | null => {
  const country = text(value)?.toUpperCase()
  return country && /^[A-Z]{2}$/.test(country) ? country : null
}
