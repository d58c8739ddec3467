/** What the endpoints of records do: the wire in, a verb, the wire out. */
import type { Ctx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { notFound } from '#platform/errors.ts'
import type {
  CustomerInput,
  LeadInput,
  ReversalInput,
  SaleInput,
  SubscriptionChangeInput,
  TouchInput,
} from '../contract/shapes.ts'
import type { Confirmation } from '../contract/states.ts'
import { companyPage, customerPage, findCustomer } from '../queries/customers.ts'
import { leadPage, leadRows } from '../queries/leads.ts'
import {
  chargebackRows,
  findSale,
  findSaleByExternalId,
  reversalRows,
  type SaleFilters,
  salePage,
} from '../queries/sales.ts'
import { changePage, subscriptionPage, subscriptionRows } from '../queries/subscriptions.ts'
import { touchPage } from '../queries/touches.ts'
import { upsertCustomer } from './record/customers.ts'
import { confirmLead, recordLead, rejectLead } from './record/leads.ts'
import { closeChargeback, keepReversal, openChargeback, recordReversal } from './record/reversals.ts'
import { enterCost, recordSale, type SaleInput as Sale } from './record/sales.ts'
import { changeSubscription } from './record/subscriptions.ts'
import { recordTouch } from './record/touches.ts'
import {
  changeToWire,
  chargebackToWire,
  customersToWire,
  leadsToWire,
  reversalToWire,
  saleRecord,
  salesToWire,
  subscriptionsToWire,
  touchesToWire,
} from './show.ts'

const at = (text: string | undefined): Date | undefined => (text === undefined ? undefined : new Date(text))
const minor = (text: string | undefined): bigint | undefined => (text === undefined ? undefined : BigInt(text))

// --- reading -------------------------------------------------------------------------------------------------------

export const listCustomers = (ctx: Ctx, query: Parameters<typeof customerPage>[1]) =>
  reading(ctx, (tx) => customerPage(tx, query, (rows) => customersToWire(tx, rows)))
export const getCustomer = (ctx: Ctx, id: string) =>
  reading(ctx, async (tx) => {
    const row = await findCustomer(tx, id)
    if (!row) throw notFound('customer')
    return (await customersToWire(tx, [row]))[0]!
  })
export const listCompanies = (ctx: Ctx, query: Parameters<typeof companyPage>[1]) =>
  reading(ctx, (tx) =>
    companyPage(tx, query, async (rows) =>
      rows.map((row) => ({
        id: row.id,
        domain: row.domain,
        name: row.name,
        aliases: row.aliases,
        historicDomains: row.historic_domains,
        createdAt: row.created_at.toISOString(),
      })),
    ),
  )
export const listLeads = (ctx: Ctx, query: Parameters<typeof leadPage>[1]) =>
  reading(ctx, (tx) => leadPage(tx, query, (rows) => leadsToWire(tx, rows)))
export const getLead = (ctx: Ctx, id: string) =>
  reading(ctx, async (tx) => {
    const rows = await leadRows(tx, [id])
    if (rows.length === 0) throw notFound('lead')
    return (await leadsToWire(tx, rows))[0]!
  })
export const listSubscriptions = (ctx: Ctx, query: Parameters<typeof subscriptionPage>[1]) =>
  reading(ctx, (tx) => subscriptionPage(tx, query, (rows) => subscriptionsToWire(tx, rows)))
export const listSubscriptionChanges = (ctx: Ctx, id: string, query: Parameters<typeof changePage>[2]) =>
  reading(ctx, async (tx) => {
    if ((await subscriptionRows(tx, [id])).length === 0) throw notFound('subscription')
    return changePage(tx, id, query, (rows) => rows.map(changeToWire))
  })
type SaleQuery = Omit<SaleFilters, 'from' | 'to'> & { from?: string | undefined; to?: string | undefined }
export const listSales = (ctx: Ctx, { from, to, ...query }: SaleQuery) =>
  reading(ctx, (tx) => salePage(tx, { ...query, from: at(from), to: at(to) }, (rows) => salesToWire(tx, rows)))
export const getSale = (ctx: Ctx, id: string) => reading(ctx, async (tx) => saleRecord(tx, await findSale(tx, id)))
export const listTouches = (ctx: Ctx, query: Parameters<typeof touchPage>[1]) =>
  reading(ctx, (tx) => touchPage(tx, query, (rows) => touchesToWire(tx, rows)))

// --- recording -----------------------------------------------------------------------------------------------------

export const createCustomer = (ctx: Ctx, body: Static<typeof CustomerInput>) =>
  inTransaction(ctx, async (tx) => (await customersToWire(tx, [await upsertCustomer(tx, body)]))[0]!)

/** A sale as it comes over the wire, for one call and for each of a batch. */
export const saleOf = (body: Static<typeof SaleInput>): Sale => ({
  ...body,
  grossMinor: BigInt(body.grossMinor),
  taxMinor: minor(body.taxMinor),
  shippingMinor: minor(body.shippingMinor),
  discountMinor: minor(body.discountMinor),
  costMinor: minor(body.costMinor),
  occurredAt: at(body.occurredAt),
  lines: body.lines?.map((line) => ({ ...line, netMinor: BigInt(line.netMinor) })),
})
export const createSale = (ctx: Ctx, body: Static<typeof SaleInput>) =>
  inTransaction(ctx, (tx) => recordSale(tx, saleOf(body)))

export const enterSaleCost = (ctx: Ctx, id: string, costMinor: string) =>
  inTransaction(ctx, async (tx) => {
    await enterCost(tx, id, BigInt(costMinor))
    return saleRecord(tx, await findSale(tx, id))
  })

export const reversalOf = (body: Static<typeof ReversalInput>) => ({
  ...body,
  amountMinor: BigInt(body.amountMinor),
  occurredAt: at(body.occurredAt),
  lines: body.lines?.map((line) => ({ lineId: line.lineId, amountMinor: BigInt(line.amountMinor) })),
})
export const createRefund = (ctx: Ctx, saleId: string, body: Static<typeof ReversalInput>) =>
  inTransaction(ctx, async (tx) => {
    const { reversalId } = await recordReversal(tx, { ...reversalOf(body), saleId })
    return reversalToWire((await reversalRows(tx, [saleId])).find((row) => row.id === reversalId)!)
  })
type NamedRefund = { sale: { source: string; externalId: string }; refund: Static<typeof ReversalInput> }
export const createRefundByExternalId = (ctx: Ctx, { sale, refund }: NamedRefund) =>
  inTransaction(ctx, async (tx) => {
    const found = await findSaleByExternalId(tx, sale.source, sale.externalId)
    if (found) return { ...(await recordReversal(tx, { ...reversalOf(refund), saleId: found.id })), isWaiting: false }
    await keepReversal(tx, sale, reversalOf(refund))
    return { reversalId: null, isNew: true, isWaiting: true }
  })
export const createChargeback = (
  ctx: Ctx,
  saleId: string,
  body: { externalId: string; amountMinor: string; reason?: string | undefined; openedAt?: string | undefined },
) =>
  inTransaction(ctx, async (tx) => {
    const { chargebackId } = await openChargeback(tx, {
      ...body,
      saleId,
      amountMinor: BigInt(body.amountMinor),
      openedAt: at(body.openedAt),
    })
    return chargebackToWire((await chargebackRows(tx, [saleId])).find((row) => row.id === chargebackId)!)
  })
export const endChargeback = (
  ctx: Ctx,
  chargebackId: string,
  body: { outcome: 'won' | 'lost' | 'withdrawn'; closedAt?: string | undefined },
) =>
  inTransaction(ctx, async (tx) =>
    chargebackToWire(await closeChargeback(tx, { chargebackId, outcome: body.outcome, closedAt: at(body.closedAt) })),
  )

/** What stands in a page for everybody to read vouches for nothing. */
const comesFrom = (ctx: Ctx): 'server' | 'browser' =>
  ctx.actor.kind === 'key' && 'isPublishable' in ctx.actor && ctx.actor.isPublishable === true ? 'browser' : 'server'
export const leadOf = (ctx: Ctx, body: Static<typeof LeadInput>) => ({
  ...body,
  source: body.source ?? 'api',
  kind: body.kind ?? 'signup',
  occurredAt: at(body.occurredAt),
  from: comesFrom(ctx),
})
export const createLead = (ctx: Ctx, body: Static<typeof LeadInput>) =>
  inTransaction(ctx, (tx) => recordLead(tx, leadOf(ctx, body)))
export const confirm = (ctx: Ctx, id: string, how: Confirmation | undefined) =>
  inTransaction(ctx, async (tx) => {
    const row = await confirmLead(tx, id, how ?? (ctx.actor.kind === 'key' ? 'server' : 'person'))
    return (await leadsToWire(tx, [row]))[0]!
  })
export const reject = (ctx: Ctx, id: string, reason: string) =>
  inTransaction(ctx, async (tx) => (await leadsToWire(tx, [await rejectLead(tx, id, reason)]))[0]!)

export const changeOf = (body: Static<typeof SubscriptionChangeInput>) => ({
  ...body,
  netMinor: minor(body.netMinor),
  occurredAt: at(body.occurredAt),
})
export const createSubscriptionChange = (ctx: Ctx, body: Static<typeof SubscriptionChangeInput>) =>
  inTransaction(ctx, (tx) => changeSubscription(tx, changeOf(body)))

export const touchOf = ({ externalId, ...body }: Static<typeof TouchInput>, now: Date) => ({
  ...body,
  occurredAt: at(body.occurredAt) ?? now,
  sourceKey: externalId === undefined ? undefined : `given:${externalId}`,
})
export const createTouch = (ctx: Ctx, body: Static<typeof TouchInput>) =>
  inTransaction(ctx, async (tx) => {
    const { touch } = await recordTouch(tx, touchOf(body, tx.now))
    return (await touchesToWire(tx, [touch]))[0]!
  })
