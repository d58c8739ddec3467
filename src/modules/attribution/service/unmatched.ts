/** What waits, in front of a person: matched to a sale by hand, or put aside with a reason. */
import type { Static } from 'typebox'
import { closeTask } from '#modules/tasks/public.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict, notFound } from '#platform/errors.ts'
import type { UnmatchedEventShape } from '../contract/unmatched.ts'
import { findSale } from '../queries/sales.ts'
import { lockUnmatched, markMatched, type UnmatchedRow, unmatchedPage } from '../queries/unmatched.ts'
import { actingName } from './acting.ts'
import { recordReversal } from './record/reversals.ts'
import { matchStripeFact } from './stripe/by-hand.ts'

type Payload = {
  connectionId?: string
  kind?: string
  id?: string
  amountMinor?: string
  occurredAt?: string
  lines?: { lineId: string; amountMinor: string }[]
}
const byHand = new Set(['refund', 'chargeback'])

const toWire = (row: UnmatchedRow): Static<typeof UnmatchedEventShape> => {
  const payload = (row.payload ?? {}) as Payload & { currency?: string }
  const isOpen = row.state === 'waiting' || row.state === 'overdue'
  return {
    id: row.id,
    kind: row.kind,
    source: row.source,
    externalId: row.external_id,
    waitsFor: row.waits_for,
    reason: row.reason,
    state: row.state,
    customerId: row.subject_id?.startsWith('cu_') ? row.subject_id : null,
    amountMinor: payload.amountMinor ?? null,
    currency: payload.currency ?? null,
    occurredAt: row.occurred_at.toISOString(),
    recordedAt: row.recorded_at.toISOString(),
    untilAt: row.until_at.toISOString(),
    decidedAt: row.decided_at?.toISOString() ?? null,
    decidedByName: row.decided_by_name,
    cannotMatch: !isOpen ? decided : byHand.has(row.kind) ? null : notByHand,
    version: row.version,
  }
}
const decided = 'It was matched or put aside already.'
const notByHand = 'Events of this kind are matched by themselves, or put aside.'

export const listUnmatched = (ctx: Ctx, input: Parameters<typeof unmatchedPage>[1]) =>
  reading(ctx, (tx) => unmatchedPage(tx, input, (rows) => rows.map(toWire)))

const lock = async (tx: Tx, id: string): Promise<UnmatchedRow> => {
  const row = await lockUnmatched(tx, id)
  if (!row) throw notFound('event')
  if (row.state !== 'waiting' && row.state !== 'overdue') throw conflict('unmatched.decided', decided)
  return row
}
const end = async (tx: Tx, row: UnmatchedRow, state: 'matched' | 'ignored', outcome: string) => {
  await markMatched(tx, row.id, state, actingName(tx).slice(0, 200))
  await closeTask(tx, { kind: 'attribution.match_unmatched', subjectId: row.id, outcome })
  return toWire((await lockUnmatched(tx, row.id))!)
}

export const matchByHand = (ctx: Ctx, id: string, saleId: string) =>
  inTransaction(ctx, async (tx) => {
    const row = await lock(tx, id)
    if (!byHand.has(row.kind)) throw conflict('unmatched.not_by_hand', notByHand)
    const sale = await findSale(tx, saleId)
    if (!sale) throw notFound('sale')
    const payload = row.payload as Payload
    if (payload.connectionId && payload.id) {
      await matchStripeFact(tx, sale, { connectionId: payload.connectionId, id: payload.id })
    } else {
      const { amountMinor, occurredAt, lines, ...rest } = payload
      await recordReversal(tx, {
        ...(rest as object),
        saleId: sale.id,
        externalId: row.external_id,
        source: row.source,
        amountMinor: BigInt(amountMinor ?? '0'),
        occurredAt: new Date(occurredAt ?? row.occurred_at),
        ...(lines && { lines: lines.map((line) => ({ ...line, amountMinor: BigInt(line.amountMinor) })) }),
        recordedByName: actingName(tx).slice(0, 200),
      })
    }
    return end(tx, row, 'matched', `It belongs to the sale ${sale.external_id}`)
  })

export const putAside = (ctx: Ctx, id: string, reason: string) =>
  inTransaction(ctx, async (tx) => end(tx, await lock(tx, id), 'ignored', reason))
