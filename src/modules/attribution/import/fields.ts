/** What a column of a list of sales, customers or subscriptions can mean, and by which headers it is known. */
import type { ImportKind } from '../contract/sale-import-states.ts'

export { type ImportKind, importKinds } from '../contract/sale-import-states.ts'

export type FieldForm = 'text' | 'amount' | 'moment' | 'currency' | 'country' | 'email' | 'count' | 'choice'
export type ImportField = {
  key: string
  label: string
  form: FieldForm
  isRequired: boolean
  lengthMax: number
  choices: readonly string[]
  headers: readonly string[]
}

type More = { isRequired?: boolean; lengthMax?: number; choices?: readonly string[] }
const field = (key: string, label: string, form: FieldForm, headers: string, more: More = {}): ImportField => ({
  key,
  label,
  form,
  isRequired: more.isRequired ?? false,
  lengthMax: more.lengthMax ?? 200,
  choices: more.choices ?? [],
  headers: headers.split(',').map((header) => header.trim()),
})

const currency = field('currency', 'Currency', 'currency', 'currency, currency code, waehrung, moneda', {
  isRequired: true,
})
const customerRef = field(
  'customer.externalId',
  'Customer id',
  'text',
  'customer, customer id, customer external id, account id, client id, user id, kundennummer, cliente',
  { isRequired: true },
)
const source = field('source', 'Source', 'text', 'source, system, shop, channel', { lengthMax: 60 })
const product = field('product', 'Product', 'text', 'product, product name, plan, item, sku, produkt, producto')

export const importFields: Readonly<Record<ImportKind, readonly ImportField[]>> = {
  sales: [
    field(
      'externalId',
      'Sale id',
      'text',
      'sale id, external id, order id, order number, order, invoice id, invoice, invoice number, transaction id, id, bestellnummer, rechnungsnummer, pedido, factura',
      { isRequired: true },
    ),
    source,
    customerRef,
    field('customer.name', 'Customer name', 'text', 'customer name, client name, company, account name, kunde'),
    field('customer.email', 'Customer e-mail', 'email', 'customer email, customer e mail, email, e mail, correo'),
    field('customer.country', 'Customer country', 'country', 'customer country, country, country code, land, pais'),
    currency,
    field('grossMinor', 'Gross amount', 'amount', 'gross, gross amount, amount, total, total amount, brutto, importe', {
      isRequired: true,
    }),
    field('taxMinor', 'Tax', 'amount', 'tax, tax amount, vat, vat amount, steuer, mwst, iva, impuesto'),
    field('shippingMinor', 'Shipping', 'amount', 'shipping, shipping amount, delivery, versand, envio'),
    field('discountMinor', 'Discount', 'amount', 'discount, discount amount, rabatt, descuento'),
    field('costMinor', 'Cost', 'amount', 'cost, cost amount, cost of goods, kosten, coste'),
    field(
      'occurredAt',
      'Sold on',
      'moment',
      'sold on, sold at, date, occurred at, order date, invoice date, paid at, created, created at, datum, fecha',
      { isRequired: true },
    ),
    field('kind', 'Kind', 'choice', 'kind, type, sale kind', {
      choices: ['new', 'renewal', 'upgrade', 'downgrade', 'one_off'],
    }),
    field('subscription', 'Subscription id', 'text', 'subscription, subscription id, abo, suscripcion'),
    product,
    field('code', 'Code used', 'text', 'code, coupon, coupon code, promo code, discount code, gutschein', {
      lengthMax: 40,
    }),
  ],
  customers: [
    field(
      'externalId',
      'Customer id',
      'text',
      'customer id, external id, id, customer, account id, client id, user id, kundennummer',
      { isRequired: true },
    ),
    field('name', 'Name', 'text', 'name, customer name, full name, client name, kunde, nombre'),
    field('email', 'E-mail', 'email', 'email, e mail, email address, customer email, correo'),
    field('phone', 'Phone', 'text', 'phone, phone number, telephone, mobile, telefon, telefono', { lengthMax: 40 }),
    field('company.name', 'Company', 'text', 'company, company name, organization, organisation, firma, empresa'),
    field('company.domain', 'Website', 'text', 'website, domain, company domain, url, web', { lengthMax: 253 }),
    field('country', 'Country', 'country', 'country, country code, land, pais'),
    field('segment', 'Segment', 'text', 'segment, tier, group', { lengthMax: 60 }),
  ],
  subscriptions: [
    field('externalId', 'Subscription id', 'text', 'subscription id, external id, id, subscription, abo, suscripcion', {
      isRequired: true,
    }),
    source,
    customerRef,
    product,
    currency,
    field('netMinor', 'Net price of a period', 'amount', 'price, net, net amount, amount, net price, preis, precio', {
      isRequired: true,
    }),
    field('interval', 'Interval', 'choice', 'interval, period, billing interval, billing period, intervall', {
      isRequired: true,
      choices: ['day', 'week', 'month', 'year'],
    }),
    field('intervalCount', 'Periods of an interval', 'count', 'interval count, every'),
    field('startedAt', 'Began on', 'moment', 'began on, started at, start, start date, created, created at, beginn', {
      isRequired: true,
    }),
    field('endedAt', 'Ended on', 'moment', 'ended on, ended at, end, end date, cancelled at, canceled at, ende'),
  ],
}

export type Column = { header: string; field: string | null }

/** A header without case, marks and accents, so that "Order-ID" and "order id" are the same. */
export const headerForm = (header: string): string =>
  header
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .slice(0, 500)

/** As the last list had them, else by their names. Each field is taken from the first column that means it. */
export const guessColumns = (
  kind: ImportKind,
  headers: readonly string[],
  remembered: ReadonlyMap<string, string | null>,
): Column[] => {
  const fields = importFields[kind]
  const known = new Set(fields.map(({ key }) => key))
  const taken = new Set<string>()
  // Earlier words of a field say more: a column "order id" goes before one that is named just "id".
  const byName = new Map<string, string>()
  for (const { key, headers: names } of fields) for (const name of names) if (!byName.has(name)) byName.set(name, key)
  const rank = (header: string): number => {
    const form = headerForm(header)
    const key = byName.get(form)
    return key === undefined ? 99 : fields.find((one) => one.key === key)!.headers.indexOf(form)
  }
  const guesses = new Map<string, string | null>()
  for (const header of [...headers].sort((one, other) => rank(one) - rank(other))) {
    const form = headerForm(header)
    const guess = remembered.has(form) ? remembered.get(form)! : (byName.get(form) ?? null)
    const fits = guess !== null && known.has(guess) && !taken.has(guess)
    if (fits) taken.add(guess)
    guesses.set(header, fits ? guess : null)
  }
  return headers.map((header) => ({ header, field: guesses.get(header) ?? null }))
}
