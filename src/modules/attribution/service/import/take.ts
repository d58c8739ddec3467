/** Takes one row in by the same services that take what arrives every day; so the same ids are never recorded twice. */
import type { Tx } from '#platform/context.ts'
import type { SaleImportOutcome } from '../../contract/sale-import-states.ts'
import type { Interval, SaleKind } from '../../contract/states.ts'
import type { ImportKind } from '../../import/fields.ts'
import type { Values } from '../../import/rows.ts'
import { type CustomerRow, findCustomerByExternalId } from '../../queries/customers.ts'
import { findSaleByExternalId } from '../../queries/sales.ts'
import { type CustomerInput, upsertCustomer } from '../record/customers.ts'
import { recordSale } from '../record/sales.ts'
import { changeSubscription } from '../record/subscriptions.ts'

export type Taken = {
  outcome: SaleImportOutcome
  saleId: string | null
  customerId: string | null
  /** Of a sale that is new. */
  net: { currency: string; minor: bigint } | null
  note: string | null
}
export type Taking = { kind: ImportKind; source: string; earns: boolean; byName: string; importId: string }

export const takeRow = (tx: Tx, taking: Taking, values: Values): Promise<Taken> => {
  if (taking.kind === 'sales') return takeSale(tx, taking, values)
  return taking.kind === 'customers' ? takeCustomer(tx, taking, values) : takeSubscription(tx, taking, values)
}

const text = (values: Values, key: string): string | undefined => {
  const value = values.get(key)
  return typeof value === 'string' ? value : undefined
}
const minor = (values: Values, key: string): bigint | undefined => {
  const value = values.get(key)
  return typeof value === 'bigint' ? value : undefined
}
const moment = (values: Values, key: string): Date | undefined => {
  const value = values.get(key)
  return value instanceof Date ? value : undefined
}

const takeSale = async (tx: Tx, taking: Taking, values: Values): Promise<Taken> => {
  const source = text(values, 'source') ?? taking.source
  const externalId = text(values, 'externalId')!
  const before = await findSaleByExternalId(tx, source, externalId)
  const [grossMinor, taxMinor, shippingMinor, costMinor] = ['grossMinor', 'taxMinor', 'shippingMinor', 'costMinor'].map(
    (key) => minor(values, key),
  )
  const subscription = text(values, 'subscription')
  const product = text(values, 'product')
  const currency = text(values, 'currency')!
  const net = grossMinor! - (taxMinor ?? 0n) - (shippingMinor ?? 0n)
  const { saleId, customerId, isNew } = await recordSale(tx, {
    source,
    externalId,
    customer: {
      externalId: text(values, 'customer.externalId')!,
      name: text(values, 'customer.name'),
      email: text(values, 'customer.email'),
      country: text(values, 'customer.country'),
      source,
    },
    currency,
    grossMinor: grossMinor!,
    taxMinor,
    shippingMinor,
    discountMinor: minor(values, 'discountMinor'),
    costMinor,
    kind: text(values, 'kind') as SaleKind | undefined,
    occurredAt: moment(values, 'occurredAt'),
    subscription: subscription === undefined ? null : { externalId: subscription, product },
    lines: product === undefined || net < 0n ? [] : [{ product, netMinor: net }],
    code: text(values, 'code'),
    evidence: { importId: taking.importId },
    recordedByName: taking.byName,
    earns: taking.earns,
  })
  if (isNew) return { outcome: 'created', saleId, customerId, net: { currency, minor: net }, note: null }
  const completes = before !== undefined && before.cost_minor === null && costMinor !== undefined
  return {
    outcome: completes ? 'updated' : 'unchanged',
    saleId,
    customerId,
    net: null,
    note: completes ? 'The sale was there; its cost is new.' : 'The sale is there already.',
  }
}

const takeCustomer = async (tx: Tx, taking: Taking, values: Values): Promise<Taken> => {
  const input: CustomerInput = {
    externalId: text(values, 'externalId')!,
    name: text(values, 'name'),
    email: text(values, 'email'),
    phone: text(values, 'phone'),
    company: { domain: text(values, 'company.domain'), name: text(values, 'company.name') },
    country: text(values, 'country'),
    segment: text(values, 'segment'),
    source: taking.source,
  }
  const before = await tx.asTeam(() => findCustomerByExternalId(tx, input.externalId))
  const row = await upsertCustomer(tx, input)
  const outcome = before === undefined ? 'created' : sayings(before) === sayings(row) ? 'unchanged' : 'updated'
  const note = outcome === 'unchanged' ? 'The customer is there already, and the row says nothing new.' : null
  return { outcome, saleId: null, customerId: row.id, net: null, note }
}
const sayings = (row: CustomerRow): string =>
  JSON.stringify([row.name, row.email, row.email_hash, row.phone, row.country, row.segment, row.company_id])

const takeSubscription = async (tx: Tx, taking: Taking, values: Values): Promise<Taken> => {
  const base = {
    source: text(values, 'source') ?? taking.source,
    externalId: text(values, 'externalId')!,
    customer: { externalId: text(values, 'customer.externalId')! },
    currency: text(values, 'currency')!,
    product: text(values, 'product'),
    interval: text(values, 'interval') as Interval,
    intervalCount: values.get('intervalCount') as number | undefined,
  }
  const began = await changeSubscription(tx, {
    ...base,
    kind: 'new',
    netMinor: minor(values, 'netMinor'),
    eventId: 'import new',
    occurredAt: moment(values, 'startedAt'),
  })
  const endedAt = moment(values, 'endedAt')
  const ended = endedAt
    ? await changeSubscription(tx, { ...base, kind: 'churned', eventId: 'import churned', occurredAt: endedAt })
    : undefined
  const customer = await tx.asTeam(() => findCustomerByExternalId(tx, base.customer.externalId))
  const outcome = began.isNew ? 'created' : ended?.isNew ? 'updated' : 'unchanged'
  const note = outcome === 'unchanged' ? 'The subscription is there already.' : null
  return { outcome, saleId: null, customerId: customer?.id ?? null, net: null, note }
}
