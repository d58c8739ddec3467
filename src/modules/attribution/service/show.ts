/** Records as they go over the wire: a constant number of queries for a page. */
import { partnerNames } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { notFound } from '#platform/errors.ts'
import type { Interval } from '../contract/states.ts'
import { saleStateOf } from '../contract/states.ts'
import { type ConversionRow, conversionsOfLeads, conversionsOfSales, sharesOf } from '../queries/credits.ts'
import { type CustomerRow, companyRows, customerRows } from '../queries/customers.ts'
import type { LeadRow } from '../queries/leads.ts'
import {
  type ChargebackRow,
  chargebackRows,
  lineRows,
  type ReversalRow,
  reversalRows,
  type SaleRow,
} from '../queries/sales.ts'
import type { ChangeRow, SubscriptionRow } from '../queries/subscriptions.ts'
import type { TouchRow } from '../queries/touches.ts'

export const customersToWire = async (tx: Tx, rows: readonly CustomerRow[]) => {
  const companies = new Map(
    (
      await companyRows(
        tx,
        rows.flatMap((row) => row.company_id ?? []),
      )
    ).map((company) => [company.id, company]),
  )
  return rows.map((row) => {
    const company = row.company_id === null ? undefined : companies.get(row.company_id)
    return {
      id: row.id,
      externalId: row.external_id,
      name: row.name,
      email: row.email,
      company: company ? { id: company.id, name: company.name, domain: company.domain } : null,
      country: row.country,
      segment: row.segment,
      source: row.source,
      metadata: row.metadata as Record<string, string>,
      firstSeenAt: row.first_seen_at.toISOString(),
      firstPaidSaleAt: row.first_paid_sale_at?.toISOString() ?? null,
      erasedAt: row.erased_at?.toISOString() ?? null,
      createdAt: row.created_at.toISOString(),
    }
  })
}
export const customerRefs = async (tx: Tx, ids: readonly string[]) => {
  const rows = new Map((await customerRows(tx, ids)).map((row) => [row.id, row]))
  return (id: string) => {
    const row = rows.get(id)
    return { id, externalId: row?.external_id ?? '', name: row?.name ?? null }
  }
}

/** Who has which share now, by conversion. Partners that the caller does not see are left out. */
export const sharesToWire = async (tx: Tx, conversionIds: readonly string[]) => {
  const rows = await sharesOf(tx, conversionIds)
  const names = await partnerNames(
    tx,
    rows.flatMap((row) => row.partner_id ?? []),
  )
  const byConversion = Map.groupBy(
    rows.filter((row) => row.partner_id === null || names.has(row.partner_id)),
    (row) => row.conversion_id,
  )
  return (conversionId: string | null) =>
    (conversionId === null ? [] : (byConversion.get(conversionId) ?? [])).map((row) => ({
      partner: row.partner_id === null ? null : { id: row.partner_id, name: names.get(row.partner_id)! },
      microShares: row.micro_shares,
      label: row.label,
    }))
}

export const salesToWire = async (tx: Tx, rows: readonly SaleRow[]) => {
  const customer = await customerRefs(
    tx,
    rows.map((row) => row.customer_id),
  )
  const conversions = new Map(
    (
      await conversionsOfSales(
        tx,
        rows.map((row) => row.id),
      )
    ).map((one) => [one.sale_id, one.id]),
  )
  const shares = await sharesToWire(tx, [...conversions.values()])
  return rows.map((row) => {
    const conversionId = conversions.get(row.id) ?? null
    return {
      id: row.id,
      source: row.source,
      externalId: row.external_id,
      kind: row.kind,
      state: saleStateOf({ grossMinor: BigInt(row.gross_minor), reversedMinor: BigInt(row.reversed_minor) }),
      customer: customer(row.customer_id),
      subscriptionId: row.subscription_id,
      conversionId,
      currency: row.currency,
      grossMinor: row.gross_minor,
      taxMinor: row.tax_minor,
      shippingMinor: row.shipping_minor,
      discountMinor: row.discount_minor,
      netMinor: row.net_minor ?? '0',
      reversedMinor: row.reversed_minor,
      billedBy: row.billed_by,
      code: row.code,
      shares: shares(conversionId),
      occurredAt: row.occurred_at.toISOString(),
      recordedAt: row.recorded_at.toISOString(),
    }
  })
}
export const saleRecord = async (tx: Tx, row: SaleRow | undefined) => {
  if (!row) throw notFound('sale')
  const [wire] = await salesToWire(tx, [row])
  return {
    ...wire!,
    costMinor: row.cost_minor,
    metadata: row.metadata as Record<string, string>,
    evidence: row.evidence as unknown,
    recordedByName: row.recorded_by_name,
    lines: (await lineRows(tx, [row.id])).map((line) => ({
      id: line.id,
      product: line.product,
      category: line.category,
      quantity: line.quantity.replace(/\.?0+$/, ''),
      netMinor: line.net_minor,
    })),
    reversals: (await reversalRows(tx, [row.id])).map(reversalToWire),
    chargebacks: (await chargebackRows(tx, [row.id])).map(chargebackToWire),
  }
}
export const reversalToWire = (row: ReversalRow) => ({
  id: row.id,
  kind: row.kind,
  externalId: row.external_id,
  amountMinor: row.amount_minor,
  isValid: row.is_valid,
  reason: row.reason,
  lines: row.lines as { lineId: string; amountMinor: string }[],
  occurredAt: row.occurred_at.toISOString(),
  recordedAt: row.recorded_at.toISOString(),
})
export const chargebackToWire = (row: ChargebackRow) => ({
  id: row.id,
  saleId: row.sale_id,
  externalId: row.external_id,
  amountMinor: row.amount_minor,
  reason: row.reason,
  state: row.state,
  openedAt: row.opened_at.toISOString(),
  closedAt: row.closed_at?.toISOString() ?? null,
})

export const leadsToWire = async (tx: Tx, rows: readonly LeadRow[]) => {
  const customer = await customerRefs(
    tx,
    rows.map((row) => row.customer_id),
  )
  const conversions = new Map(
    (
      await conversionsOfLeads(
        tx,
        rows.map((row) => row.id),
      )
    ).map((one) => [one.lead_id, one.id]),
  )
  const shares = await sharesToWire(tx, [...conversions.values()])
  return rows.map((row) => {
    const conversionId = conversions.get(row.id) ?? null
    return {
      id: row.id,
      source: row.source,
      externalId: row.external_id,
      form: row.form,
      kind: row.kind,
      state: row.state,
      customer: customer(row.customer_id),
      conversionId,
      shares: shares(conversionId),
      decidedAt: row.decided_at?.toISOString() ?? null,
      decidedHow: row.decided_how as 'server' | null,
      decidedByName: row.decided_by_name,
      reason: row.reason,
      occurredAt: row.occurred_at.toISOString(),
      recordedAt: row.recorded_at.toISOString(),
    }
  })
}
export const subscriptionsToWire = async (tx: Tx, rows: readonly SubscriptionRow[]) => {
  const customer = await customerRefs(
    tx,
    rows.map((row) => row.customer_id),
  )
  return rows.map((row) => ({
    id: row.id,
    source: row.source,
    externalId: row.external_id,
    customer: customer(row.customer_id),
    product: row.product,
    interval: row.interval_unit as Interval,
    intervalCount: row.interval_count,
    state: row.state,
    currency: row.currency,
    monthlyMinor: row.monthly_minor,
    startedAt: row.started_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  }))
}
export const changeToWire = (row: ChangeRow) => ({
  number: row.number,
  kind: row.kind,
  beforeMinor: row.before_minor,
  afterMinor: row.after_minor,
  currency: row.currency,
  occurredAt: row.occurred_at.toISOString(),
  recordedAt: row.recorded_at.toISOString(),
})
export const touchesToWire = async (tx: Tx, rows: readonly TouchRow[]) => {
  const names = await partnerNames(
    tx,
    rows.map((row) => row.partner_id),
  )
  return rows.map((row) => ({
    id: row.id,
    partner: { id: row.partner_id, name: names.get(row.partner_id) ?? '' },
    kind: row.kind,
    customerId: row.customer_id,
    companyId: row.company_id,
    evidence: row.evidence as Record<string, unknown>,
    blockReason: row.block_reason,
    occurredAt: row.occurred_at.toISOString(),
    recordedAt: row.recorded_at.toISOString(),
  }))
}
export type { ConversionRow }

/** Names of partners; null where the caller does not see the partner. */
export const partnerRefs = async (tx: Tx, ids: readonly string[]) => {
  const names = await partnerNames(tx, [...new Set(ids)])
  return (id: string) => {
    const name = names.get(id)
    return name === undefined ? null : { id, name }
  }
}
