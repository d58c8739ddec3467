/** Credited conversions as the modules that pay by them read them. */
import type { Tx } from '#platform/context.ts'
import type { ConversionKind, Label, ReversalKind, SaleKind } from '../contract/states.ts'
import {
  type ConversionRow,
  computationRows,
  conversionRows,
  conversionsInOrder,
  creditsOfSets,
  setsById,
} from '../queries/credits.ts'
import { customerRows } from '../queries/customers.ts'
import { leadRows } from '../queries/leads.ts'
import { chargebackRows, lineRows, reversalRows, saleRows } from '../queries/sales.ts'
import { subscriptionRows } from '../queries/subscriptions.ts'
import { openFlags } from './signals.ts'

/** `partnerId` null is the house. One partner may stand twice, for two of its contacts. */
export type Credit = {
  partnerId: string | null
  microShares: number
  position: number
  touchId: string | null
  label: Label | null
  reason: string | null
}
export type CreditedConversion = {
  id: string
  kind: ConversionKind
  occurredAt: Date
  recordedAt: Date
  /** False: history that is analysed and earns nothing. */
  earns: boolean
  creditSet: { id: string; version: number; model: string; policyVersion: number }
  /** In order; micro-shares sum to 1,000,000. */
  credits: readonly Credit[]
  customer: {
    id: string
    externalId: string
    name: string | null
    country: string | null
    companyId: string | null
    segment: string | null
    source: string | null
    firstPaidSaleAt: Date | null
    firstPaidSaleId: string | null
    metadata: Record<string, string>
  }
  subscription: { id: string; startedAt: Date; months: number } | null
  sale: {
    id: string
    source: string
    externalId: string
    kind: SaleKind
    currency: string
    grossMinor: bigint
    taxMinor: bigint
    shippingMinor: bigint
    discountMinor: bigint
    costMinor: bigint | null
    netMinor: bigint
    lines: readonly {
      id: string
      product: string | null
      category: string | null
      quantity: number
      netMinor: bigint
    }[]
    code: string | null
    dealId: string | null
    billedBy: 'us' | 'partner'
    metadata: Record<string, string>
  } | null
  lead: { id: string; kind: string; status: string } | null
  /** Open flags of effect hold, and disputes at the payment provider. */
  holds: readonly { kind: 'flag' | 'chargeback'; id: string; reason: string; since: Date }[]
}

/** By id; one that was not divided yet is left out. A constant number of queries. */
export const readCreditedConversions = (
  tx: Tx,
  conversionIds: readonly string[],
): Promise<ReadonlyMap<string, CreditedConversion>> =>
  tx.asTeam(async () => assemble(tx, await conversionRows(tx, conversionIds)))

/** In (occurredAt, id) order, for simulation, true-up and recounts. `from` is included, `to` is not. */
export const pageCreditedConversions = (
  tx: Tx,
  input: {
    partnerIds?: readonly string[] | undefined
    from: Date
    to: Date
    after?: { occurredAt: Date; id: string } | undefined
    limit: number
  },
): Promise<readonly CreditedConversion[]> =>
  tx.asTeam(async () => {
    const rows = await conversionsInOrder(tx, input)
    const found = await assemble(tx, rows)
    return rows.flatMap(({ id }) => found.get(id) ?? [])
  })

const assemble = async (tx: Tx, rows: readonly ConversionRow[]): Promise<Map<string, CreditedConversion>> => {
  const divided = rows.filter((row) => row.current_set_id !== null)
  const ids = divided.map((row) => row.id)
  const setIds = divided.map((row) => row.current_set_id!)
  const saleIds = divided.flatMap((row) => row.sale_id ?? [])
  const sets = new Map((await setsById(tx, setIds)).map((set) => [set.id, set]))
  const credits = Map.groupBy(await creditsOfSets(tx, setIds), (credit) => credit.credit_set_id)
  const policies = new Map(
    (await computationRows(tx, ids)).map((row) => [`${row.conversion_id} ${row.number}`, row.policy_version]),
  )
  const sales = new Map((await saleRows(tx, saleIds)).map((sale) => [sale.id, sale]))
  const lines = Map.groupBy(await lineRows(tx, saleIds), (line) => line.sale_id)
  const disputes = Map.groupBy(
    (await chargebackRows(tx, saleIds)).filter((one) => one.state === 'opened'),
    (one) => one.sale_id,
  )
  const subscriptions = new Map(
    (
      await subscriptionRows(
        tx,
        [...sales.values()].flatMap((sale) => sale.subscription_id ?? []),
      )
    ).map((one) => [one.id, one]),
  )
  const leads = new Map(
    (
      await leadRows(
        tx,
        divided.flatMap((row) => row.lead_id ?? []),
      )
    ).map((lead) => [lead.id, lead]),
  )
  const customers = new Map(
    (
      await customerRows(
        tx,
        divided.map((row) => row.customer_id),
      )
    ).map((customer) => [customer.id, customer]),
  )
  const flags = await openFlags(tx, ids)
  const found = new Map<string, CreditedConversion>()
  for (const row of divided) {
    const set = sets.get(row.current_set_id!)!
    const customer = customers.get(row.customer_id)!
    const sale = row.sale_id === null ? undefined : sales.get(row.sale_id)
    const lead = row.lead_id === null ? undefined : leads.get(row.lead_id)
    const subscription = sale?.subscription_id ? subscriptions.get(sale.subscription_id) : undefined
    found.set(row.id, {
      id: row.id,
      kind: row.kind,
      occurredAt: row.occurred_at,
      recordedAt: row.recorded_at,
      earns: row.earns,
      creditSet: {
        id: set.id,
        version: set.number,
        model: set.model,
        policyVersion: policies.get(`${row.id} ${set.number}`) ?? 0,
      },
      credits: (credits.get(set.id) ?? []).map((credit) => ({
        partnerId: credit.partner_id,
        microShares: credit.micro_shares,
        position: credit.position,
        touchId: credit.touch_id,
        label: credit.label,
        reason: credit.reason,
      })),
      customer: {
        id: customer.id,
        externalId: customer.external_id,
        name: customer.name,
        country: customer.country,
        companyId: customer.company_id,
        segment: customer.segment,
        source: customer.source,
        firstPaidSaleAt: customer.first_paid_sale_at,
        firstPaidSaleId: customer.first_paid_sale_id,
        metadata: customer.metadata as Record<string, string>,
      },
      subscription: subscription
        ? {
            id: subscription.id,
            startedAt: subscription.started_at,
            months: wholeMonths(subscription.started_at, row.occurred_at),
          }
        : null,
      sale: sale
        ? {
            id: sale.id,
            source: sale.source,
            externalId: sale.external_id,
            kind: sale.kind,
            currency: sale.currency,
            grossMinor: BigInt(sale.gross_minor),
            taxMinor: BigInt(sale.tax_minor),
            shippingMinor: BigInt(sale.shipping_minor),
            discountMinor: BigInt(sale.discount_minor),
            costMinor: sale.cost_minor === null ? null : BigInt(sale.cost_minor),
            netMinor: BigInt(sale.net_minor!),
            lines: (lines.get(sale.id) ?? []).map((line) => ({
              id: line.id,
              product: line.product,
              category: line.category,
              quantity: Number(line.quantity),
              netMinor: BigInt(line.net_minor),
            })),
            code: sale.code,
            dealId: sale.deal_id,
            billedBy: sale.billed_by,
            metadata: sale.metadata as Record<string, string>,
          }
        : null,
      lead: lead ? { id: lead.id, kind: lead.kind, status: lead.state } : null,
      holds: [
        ...(flags.get(row.id) ?? []).map((flag) => ({ kind: 'flag' as const, ...flag })),
        ...(sale ? (disputes.get(sale.id) ?? []) : []).map((one) => ({
          kind: 'chargeback' as const,
          id: one.id,
          reason: one.reason ?? 'The customer disputes the payment',
          since: one.opened_at,
        })),
      ],
    })
  }
  return found
}

/** Whole months from one instant to a later one, by their dates in UTC. */
const wholeMonths = (from: Date, to: Date): number => {
  const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth()
  return Math.max(0, to.getUTCDate() < from.getUTCDate() ? months - 1 : months)
}

export type SaleReversal = {
  id: string
  kind: ReversalKind
  amountMinor: bigint
  occurredAt: Date
  recordedAt: Date
  /** False: it failed or was cancelled, and was given back. */
  isValid: boolean
  lines: readonly { lineId: string; amountMinor: bigint }[]
}
/** What was taken back, by sale, in the order in which it happened; sales without any are left out. */
export const readReversals = (
  tx: Tx,
  saleIds: readonly string[],
): Promise<ReadonlyMap<string, readonly SaleReversal[]>> =>
  tx.asTeam(async () => {
    const bySale = Map.groupBy(await reversalRows(tx, saleIds), (row) => row.sale_id)
    return new Map(
      [...bySale].map(([saleId, rows]) => [
        saleId,
        rows.map((row) => ({
          id: row.id,
          kind: row.kind,
          amountMinor: BigInt(row.amount_minor),
          occurredAt: row.occurred_at,
          recordedAt: row.recorded_at,
          isValid: row.is_valid,
          lines: (row.lines as { lineId: string; amountMinor: string }[]).map((line) => ({
            lineId: line.lineId,
            amountMinor: BigInt(line.amountMinor),
          })),
        })),
      ]),
    )
  })
