/** What arrived before that to which it belongs: kept, tried again, and after its time a task. */
import type { Tx } from '#platform/context.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { unmatchedDeadline } from '../../due-kinds.ts'
import {
  insertUnmatched,
  markMatched,
  type UnmatchedKind,
  type UnmatchedRow,
  waitingFor,
} from '../../queries/unmatched.ts'

export type Waiting = {
  kind: UnmatchedKind
  source: string
  externalId: string
  /** What would match it: `click:ck_…`, `sale:stripe:in_…`. */
  waitsFor: string
  subjectId?: string | null
  payload: unknown
  reason: string
  occurredAt: Date
  hours: number
}
/** Once per kind, source and external id; the newest payload counts while it waits. */
export const wait = async (tx: Tx, input: Waiting): Promise<void> => {
  const untilAt = new Date(tx.now.getTime() + input.hours * 3_600_000)
  const row = await insertUnmatched(tx, {
    id: newId(idPrefixes.unmatchedEvent),
    kind: input.kind,
    source: input.source,
    externalId: input.externalId,
    waitsFor: input.waitsFor,
    subjectId: input.subjectId ?? null,
    payload: input.payload,
    reason: input.reason,
    occurredAt: input.occurredAt,
    untilAt,
  })
  if (row) await tx.schedule(unmatchedDeadline, row.id, untilAt)
}

/** Hands what waited for this to `take`, in the order in which it happened, and marks it. */
export const matchWaiting = async (
  tx: Tx,
  waitsFor: string,
  take: (row: UnmatchedRow) => Promise<unknown>,
): Promise<number> => {
  const rows = await waitingFor(tx, waitsFor)
  for (const row of rows) {
    // Marked first: what it does may look for waiting rows itself.
    await markMatched(tx, row.id, 'matched', null)
    await take(row)
  }
  return rows.length
}
