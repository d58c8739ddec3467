/** Refunds, voids and lost disputes: what is taken back of a sale, and given back when it failed. */
import type { Tx } from '#platform/context.ts'
import { actorId } from '#platform/context.ts'
import { conflict, invalid, notFound, unprocessable } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { decimalFromMoney } from '#platform/money.ts'
import { chargebackClosed, chargebackOpened, saleReversed } from '../../contract/events.ts'
import type { ReversalKind } from '../../contract/states.ts'
import { conversionsOfSales } from '../../queries/credits.ts'
import {
  type ChargebackRow,
  changeReversal,
  endChargeback,
  findReversal,
  insertChargeback,
  insertReversal,
  lineRows,
  lockChargeback,
  lockSale,
  type ReversalRow,
  type SaleRow,
} from '../../queries/sales.ts'
import { refuseFuture } from './occurred.ts'
import { matchWaiting, wait } from './unmatched.ts'

export type ReversalLine = { lineId: string; amountMinor: bigint }
export type ReversalInput = {
  saleId: string
  externalId: string
  /** Where its id comes from; that of the sale unless said. */
  source?: string | undefined
  kind?: ReversalKind | undefined
  amountMinor: bigint
  occurredAt?: Date | undefined
  /** False: it failed or was cancelled, so the sale stands again. */
  isValid?: boolean | undefined
  /** False: the difference to a cumulative figure, which shrinks as items arrive. */
  isItemised?: boolean | undefined
  lines?: readonly ReversalLine[] | undefined
  reason?: string | null | undefined
  recordedByName?: string | null | undefined
}

/**
 * Records what is taken back, once per source and external id; the same id again sets amount and validity. Tells of it
 * only when something changed. 422 `reversal.exceeds_sale` when all that is valid would be more than the sale.
 */
export const recordReversal = (tx: Tx, input: ReversalInput): Promise<{ reversalId: string; isNew: boolean }> =>
  tx.asTeam(async () => {
    const occurredAt = input.occurredAt ?? tx.now
    refuseFuture(tx, occurredAt)
    const sale = await lockSale(tx, input.saleId)
    if (!sale) throw notFound('sale')
    const source = input.source ?? sale.source
    const isValid = input.isValid ?? true
    const lines = (input.lines ?? []).map((line) => ({ lineId: line.lineId, amountMinor: line.amountMinor.toString() }))
    if (input.amountMinor < 0n)
      throw invalid({ field: 'amountMinor', rule: 'minimum', message: 'An amount is not negative.' })
    await checkLines(tx, sale, input)
    const before = await findReversal(tx, source, input.externalId)
    if (before && before.sale_id !== sale.id)
      throw conflict('reversal.of_another_sale', 'This id was recorded for another sale.', { reversalId: before.id })
    if (before && BigInt(before.amount_minor) === input.amountMinor && before.is_valid === isValid)
      return { reversalId: before.id, isNew: false }
    refuseMoreThanSale(sale, before, isValid ? input.amountMinor : 0n)
    const row = before
      ? await changeReversal(tx, before.id, { amountMinor: input.amountMinor, isValid, lines })
      : await insertReversal(tx, {
          id: newId(idPrefixes.saleReversal),
          saleId: sale.id,
          source,
          externalId: input.externalId,
          kind: input.kind ?? 'refund',
          amountMinor: input.amountMinor,
          lines,
          isItemised: input.isItemised ?? true,
          isValid,
          reason: input.reason ?? null,
          recordedByName: input.recordedByName ?? null,
          occurredAt,
        })
    const [conversion] = await conversionsOfSales(tx, [sale.id])
    // One that failed before we heard of it took nothing.
    if (before || isValid)
      await tx.announce(
        saleReversed,
        { saleId: sale.id, reversalId: row.id, conversionId: conversion?.id ?? null },
        { subject: { kind: 'sale', id: sale.id } },
      )
    return { reversalId: row.id, isNew: !before }
  })

const refuseMoreThanSale = (sale: SaleRow, before: ReversalRow | undefined, amountMinor: bigint): void => {
  const others = BigInt(sale.reversed_minor) - (before?.is_valid ? BigInt(before.amount_minor) : 0n)
  const total = others + amountMinor
  if (total <= BigInt(sale.gross_minor)) return
  const inWords = (minor: bigint) => decimalFromMoney({ currency: sale.currency, amountMinor: minor })
  throw unprocessable(
    'reversal.exceeds_sale',
    `Refunds (${inWords(total)}) exceed the sale (${inWords(BigInt(sale.gross_minor))})`,
    { saleId: sale.id, reversedMinor: sale.reversed_minor, grossMinor: sale.gross_minor },
  )
}
const checkLines = async (tx: Tx, sale: SaleRow, input: ReversalInput): Promise<void> => {
  if (!input.lines?.length) return
  const known = new Set((await lineRows(tx, [sale.id])).map((line) => line.id))
  const unknown = input.lines.find((line) => !known.has(line.lineId))
  if (unknown) throw invalid({ field: 'lines', rule: 'known', message: `The sale has no line ${unknown.lineId}.` })
  const sum = input.lines.reduce((total, line) => total + line.amountMinor, 0n)
  if (sum > input.amountMinor)
    throw unprocessable('sale.parts_exceed_whole', 'The lines together are more than the amount taken back.', {
      fields: ['lines'],
    })
}

type Waiting = Omit<ReversalInput, 'saleId' | 'amountMinor' | 'occurredAt' | 'lines'> & {
  amountMinor: string
  occurredAt: string
  lines?: { lineId: string; amountMinor: string }[]
}
/** A refund of a sale that is not here yet: kept for 30 days, and taken in when the sale comes. */
export const keepReversal = (
  tx: Tx,
  sale: { source: string; externalId: string },
  input: Omit<ReversalInput, 'saleId'>,
): Promise<void> => {
  const occurredAt = input.occurredAt ?? tx.now
  refuseFuture(tx, occurredAt)
  const { lines, ...rest } = input
  return wait(tx, {
    kind: 'refund',
    source: input.source ?? sale.source,
    externalId: input.externalId,
    waitsFor: `sale:${sale.source}:${sale.externalId}`,
    payload: {
      ...rest,
      amountMinor: input.amountMinor.toString(),
      occurredAt: occurredAt.toISOString(),
      ...(lines && { lines: lines.map((line) => ({ ...line, amountMinor: line.amountMinor.toString() })) }),
    } satisfies Waiting,
    reason: 'The sale that it belongs to is not known',
    occurredAt,
    hours: 30 * 24,
  })
}
export const takeWaitingForSale = (tx: Tx, sale: SaleRow): Promise<number> =>
  matchWaiting(tx, `sale:${sale.source}:${sale.external_id}`, async ({ kind, payload }) => {
    if (kind !== 'refund') return
    const { amountMinor, occurredAt, lines, ...rest } = payload as Waiting
    await recordReversal(tx, {
      ...rest,
      saleId: sale.id,
      amountMinor: BigInt(amountMinor),
      occurredAt: new Date(occurredAt),
      ...(lines && { lines: lines.map((line) => ({ ...line, amountMinor: BigInt(line.amountMinor) })) }),
    })
  })

// --- disputes at the payment provider ------------------------------------------------------------------------------

export type ChargebackInput = {
  saleId: string
  externalId: string
  source?: string | undefined
  amountMinor: bigint
  openedAt?: Date | undefined
  reason?: string | null | undefined
}
/** Opens a dispute, once per source and external id: what the sale earned and is not paid is held from then on. */
export const openChargeback = (tx: Tx, input: ChargebackInput): Promise<{ chargebackId: string; isNew: boolean }> =>
  tx.asTeam(async () => {
    const openedAt = input.openedAt ?? tx.now
    refuseFuture(tx, openedAt)
    const sale = await lockSale(tx, input.saleId)
    if (!sale) throw notFound('sale')
    if (input.amountMinor <= 0n || input.amountMinor > BigInt(sale.gross_minor))
      throw invalid({
        field: 'amountMinor',
        rule: 'maximum',
        message: 'More than nothing, and not more than the sale.',
      })
    const source = input.source ?? sale.source
    const row = await insertChargeback(tx, {
      id: newId(idPrefixes.chargeback),
      saleId: sale.id,
      source,
      externalId: input.externalId,
      amountMinor: input.amountMinor,
      reason: input.reason ?? null,
      openedAt,
    })
    if (!row) {
      const before = await lockChargeback(tx, { source, externalId: input.externalId })
      return { chargebackId: before!.id, isNew: false }
    }
    await tellOfChargeback(tx, row, null)
    return { chargebackId: row.id, isNew: true }
  })

export type Outcome = 'won' | 'lost' | 'withdrawn'
/** Closes a dispute for good; lost, its amount is taken back of the sale. The same outcome again changes nothing. */
export const closeChargeback = (
  tx: Tx,
  input: ({ chargebackId: string } | { saleId: string; externalId: string; source?: string | undefined }) & {
    outcome: Outcome
    closedAt?: Date | undefined
  },
): Promise<ChargebackRow> =>
  tx.asTeam(async () => {
    const closedAt = input.closedAt ?? tx.now
    refuseFuture(tx, closedAt)
    const row = await lockChargeback(
      tx,
      'chargebackId' in input
        ? { id: input.chargebackId }
        : { source: input.source ?? (await lockSale(tx, input.saleId))?.source ?? '', externalId: input.externalId },
    )
    if (!row) throw notFound('chargeback')
    if (row.state === input.outcome) return row
    if (row.state !== 'opened')
      throw conflict('chargeback.closed', `This dispute was ${row.state}; a further one is a new one.`, {
        state: row.state,
      })
    await endChargeback(tx, row.id, input.outcome, closedAt)
    if (input.outcome === 'lost') await takeBackLost(tx, row, closedAt)
    await tellOfChargeback(tx, row, input.outcome)
    return { ...row, state: input.outcome, closed_at: closedAt }
  })

/** What a refund gave back already is not taken a second time. */
const takeBackLost = async (tx: Tx, row: ChargebackRow, at: Date): Promise<void> => {
  const sale = (await lockSale(tx, row.sale_id))!
  const left = BigInt(sale.gross_minor) - BigInt(sale.reversed_minor)
  const amountMinor = BigInt(row.amount_minor) < left ? BigInt(row.amount_minor) : left
  if (amountMinor === 0n) return
  await recordReversal(tx, {
    saleId: row.sale_id,
    source: row.source,
    externalId: `dispute ${row.external_id}`,
    kind: 'chargeback',
    amountMinor,
    occurredAt: at,
    reason: row.reason,
    recordedByName: actorId(tx.ctx.actor),
  })
}
const tellOfChargeback = async (tx: Tx, row: ChargebackRow, outcome: Outcome | null): Promise<void> => {
  const [conversion] = await conversionsOfSales(tx, [row.sale_id])
  await tx.announce(
    outcome === null ? chargebackOpened : chargebackClosed,
    { chargebackId: row.id, saleId: row.sale_id, conversionId: conversion?.id ?? null, outcome },
    { subject: { kind: 'sale', id: row.sale_id } },
  )
}
