/** A sale: recorded once per source and external id, tied to what led to it, divided, and held against signals of fraud. */
import type { Tx } from '#platform/context.ts'
import { conflict, invalid, notFound, unprocessable } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { amountMinorMax, currencyExponent } from '#platform/money.ts'
import { saleCostEntered, saleRecorded } from '../../contract/events.ts'
import type { SaleKind } from '../../contract/states.ts'
import { conversionsOfSales, insertClaim, insertConversion } from '../../queries/credits.ts'
import { noteFirstPaidSale } from '../../queries/customers.ts'
import {
  completeSale,
  findSaleByExternalId,
  insertLines,
  insertSale,
  lockSale,
  putSaleSearchEntry,
  type SaleRow,
} from '../../queries/sales.ts'
import { creditConversion } from '../credit/compute.ts'
import { countUse, findCode } from '../evidence.ts'
import { raiseFlags } from '../signals.ts'
import { type CustomerInput, upsertCustomer } from './customers.ts'
import { refuseFuture } from './occurred.ts'
import { takeWaitingForSale } from './reversals.ts'
import { findSubscriptionFor, type SubscriptionRef } from './subscriptions.ts'
import { recordTouch, tieClick } from './touches.ts'

export type SaleLineInput = {
  id?: string | undefined
  product?: string | null | undefined
  category?: string | null | undefined
  /** A decimal such as "1" or "2.5". */
  quantity?: string | undefined
  netMinor: bigint
}
export type SaleInput = {
  source: string
  externalId: string
  customer: CustomerInput | { id: string }
  currency: string
  grossMinor: bigint
  taxMinor?: bigint | undefined
  shippingMinor?: bigint | undefined
  discountMinor?: bigint | undefined
  costMinor?: bigint | null | undefined
  kind?: SaleKind | undefined
  occurredAt?: Date | undefined
  subscription?: SubscriptionRef | null | undefined
  lines?: readonly SaleLineInput[] | undefined
  /** Our click id, and the code that the customer used at checkout. */
  clickId?: string | null | undefined
  code?: string | null | undefined
  dealId?: string | null | undefined
  /** Whom the customer paid; the partner's id where it was the partner. */
  billedByPartnerId?: string | null | undefined
  metadata?: Readonly<Record<string, string>> | undefined
  evidence?: unknown
  recordedByName?: string | null | undefined
  /** False: history for analysis and simulation, which earns nothing. */
  earns?: boolean | undefined
}
export type Recorded = { saleId: string; conversionId: string | null; customerId: string; isNew: boolean }

/**
 * Records a sale. The same id with the same money answers the first one's ids; with other money it is refused, naming
 * what differs. What is left out may arrive later by the same ids. A sale of 0 is recorded without a conversion.
 */
export const recordSale = (tx: Tx, input: SaleInput): Promise<Recorded> =>
  tx.asTeam(async () => {
    const occurredAt = input.occurredAt ?? tx.now
    refuseFuture(tx, occurredAt)
    const money = readMoney(input)
    const before = await findSaleByExternalId(tx, input.source, input.externalId)
    if (before) return answerAgain(tx, before, input, money)
    const customerId =
      'id' in input.customer ? input.customer.id : (await upsertCustomer(tx, input.customer, occurredAt)).id
    const subscriptionId = input.subscription
      ? (
          await findSubscriptionFor(tx, {
            ...input.subscription,
            customerId,
            currency: input.currency,
            source: input.source,
            at: occurredAt,
          })
        ).id
      : null
    const sale = await insertSale(tx, {
      id: newId(idPrefixes.sale),
      source: input.source,
      externalId: input.externalId,
      customerId,
      subscriptionId,
      dealId: input.dealId ?? null,
      kind: input.kind ?? (subscriptionId === null ? 'one_off' : 'new'),
      currency: input.currency,
      ...money,
      costMinor: input.costMinor ?? null,
      code: input.code ?? null,
      billedBy: input.billedByPartnerId ? 'partner' : 'us',
      partnerId: input.billedByPartnerId ?? null,
      metadata: input.metadata ?? {},
      evidence: input.evidence ?? null,
      recordedByName: input.recordedByName ?? null,
      occurredAt,
    })
    // The other one committed between our look and our insert.
    if (!sale) return answerAgain(tx, (await findSaleByExternalId(tx, input.source, input.externalId))!, input, money)
    await insertLines(tx, sale.id, linesOf(input))
    await putSaleSearchEntry(tx, sale)
    if (input.clickId) await tieClick(tx, { customerId, clickId: input.clickId })
    const codeTouchId = input.code ? await touchOfCode(tx, sale, input.code) : null
    if (money.grossMinor > 0n) await noteFirstPaidSale(tx, customerId, sale.id, occurredAt)
    const conversion =
      money.grossMinor === 0n
        ? undefined
        : await insertConversion(tx, {
            id: newId(idPrefixes.conversion),
            kind: 'sale',
            saleId: sale.id,
            customerId,
            occurredAt,
            earns: input.earns ?? true,
          })
    const conversionId = conversion?.id ?? null
    if (conversion && codeTouchId)
      await insertClaim(tx, {
        id: newId(idPrefixes.attributionClaim),
        conversionId: conversion.id,
        kind: 'code',
        causeId: codeTouchId,
        shares: [],
      })
    await raiseFlags(tx, { kind: 'sale', saleId: sale.id, customerId, conversionId })
    await tx.announce(
      saleRecorded,
      { saleId: sale.id, conversionId, customerId },
      { subject: { kind: 'sale', id: sale.id } },
    )
    if (conversion) await creditConversion(tx, conversion, { origin: 'recorded' })
    await takeWaitingForSale(tx, sale)
    return { saleId: sale.id, conversionId, customerId, isNew: true }
  })

type SaleMoney = { grossMinor: bigint; taxMinor: bigint; shippingMinor: bigint; discountMinor: bigint }
const readMoney = (input: SaleInput): SaleMoney => {
  currencyExponent(input.currency)
  const money = {
    grossMinor: input.grossMinor,
    taxMinor: input.taxMinor ?? 0n,
    shippingMinor: input.shippingMinor ?? 0n,
    discountMinor: input.discountMinor ?? 0n,
  }
  const wrong = [
    ...Object.entries(money),
    ...(input.costMinor == null ? [] : [['costMinor', input.costMinor] as const]),
  ]
    .filter(([, amount]) => amount < 0n || amount > amountMinorMax)
    .map(([field]) => ({ field, rule: 'minimum', message: 'An amount is not negative and has at most 18 digits.' }))
  if (wrong.length > 0) throw invalid(...wrong)
  const net = money.grossMinor - money.taxMinor - money.shippingMinor
  if (net < 0n)
    throw unprocessable('sale.parts_exceed_whole', 'Tax and shipping together are more than the gross amount.', {
      fields: ['taxMinor', 'shippingMinor'],
    })
  const lines = (input.lines ?? []).reduce((sum, line) => sum + line.netMinor, 0n)
  if (lines > net)
    throw unprocessable('sale.parts_exceed_whole', 'The lines together are more than the net amount.', {
      fields: ['lines'],
    })
  return money
}

const linesOf = (input: SaleInput) =>
  (input.lines ?? []).map((line, place) => ({
    id: line.id ?? String(place + 1),
    product: line.product ?? null,
    category: line.category ?? null,
    quantity: line.quantity ?? '1',
    netMinor: line.netMinor,
  }))

const answerAgain = async (tx: Tx, sale: SaleRow, input: SaleInput, money: SaleMoney): Promise<Recorded> => {
  const differing = [
    ...(sale.currency === input.currency ? [] : ['currency']),
    ...(BigInt(sale.gross_minor) === money.grossMinor ? [] : ['grossMinor']),
    ...(input.taxMinor === undefined || BigInt(sale.tax_minor) === money.taxMinor ? [] : ['taxMinor']),
    ...(input.shippingMinor === undefined || BigInt(sale.shipping_minor) === money.shippingMinor
      ? []
      : ['shippingMinor']),
  ]
  if (differing.length > 0)
    throw conflict('sale.exists_differently', 'This id was recorded with another amount.', {
      saleId: sale.id,
      fields: differing,
    })
  const customerId = sale.customer_id
  if (!('id' in input.customer)) await upsertCustomer(tx, input.customer, sale.occurred_at)
  const completes = (input.costMinor != null && sale.cost_minor === null) || (input.dealId && sale.deal_id === null)
  if (completes) {
    await completeSale(tx, sale.id, {
      costMinor: input.costMinor ?? null,
      subscriptionId: null,
      dealId: input.dealId ?? null,
    })
    if (input.costMinor != null && sale.cost_minor === null) await tellCost(tx, sale.id)
  }
  if (input.clickId) await tieClick(tx, { customerId, clickId: input.clickId })
  const [conversion] = await conversionsOfSales(tx, [sale.id])
  return { saleId: sale.id, conversionId: conversion?.id ?? null, customerId, isNew: false }
}

const tellCost = (tx: Tx, saleId: string) =>
  tx.announce(saleCostEntered, { saleId }, { subject: { kind: 'sale', id: saleId } })

/** The same cost again changes nothing. 404, 409 `sale.cost_known`. */
export const enterCost = async (tx: Tx, saleId: string, costMinor: bigint): Promise<void> => {
  const sale = await lockSale(tx, saleId)
  if (!sale) throw notFound('sale')
  if (sale.cost_minor === null) {
    await completeSale(tx, saleId, { costMinor, subscriptionId: null, dealId: null })
    await tellCost(tx, saleId)
    return
  }
  if (BigInt(sale.cost_minor) !== costMinor)
    throw conflict('sale.cost_known', 'Another cost was entered for this sale.', { costMinor: sale.cost_minor })
}

/** A code that a customer used is a contact at the moment of the sale; whose code it is, the room of codes knows. */
const touchOfCode = async (tx: Tx, sale: SaleRow, code: string): Promise<string | null> => {
  const known = await findCode(tx, code, sale.occurred_at)
  if (!known) return null
  const { touch } = await recordTouch(tx, {
    partnerId: known.partnerId,
    kind: 'code',
    customerId: sale.customer_id,
    occurredAt: sale.occurred_at,
    sourceKey: `code:${sale.id}`,
    evidence: { codeId: known.codeId, code, saleId: sale.id },
  })
  await countUse(tx, known.codeId)
  // Only a personal code is a stronger right; that of a campaign is a contact like others.
  return known.kind === 'personal' ? touch.id : null
}
