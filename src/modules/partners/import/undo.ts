/** Takes an import back: removes what it made and nobody touched, and lists what it keeps. */
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { conflict } from '#platform/errors.ts'
import { announceMany } from '#platform/events/announce-many.ts'
import { partnerUpdated } from '../contract/events.ts'
import { rekeyPartners } from '../duplicates/find.ts'
import { partnerReferences } from '../slots.ts'
import { findImport, type ImportRow, updateImport } from './queries/imports.ts'
import {
  contactsThatStay,
  countUpdatedRows,
  deletePartners,
  deleteUntouchedContacts,
  forgetHashes,
  madeByImport,
  touchedSince,
} from './queries/undo.ts'
import { undone } from './undone.ts'
import { importUndoJob, lockImport, wrongState } from './verbs.ts'

type Kept = { id: string; name: string; reasons: string[] }
type Result = { removedPartners: number; removedContacts: number; keptTotal: number; kept: Kept[]; updatedRows: number }
const keptShown = 500
const batchSize = 100

export const startUndo = async (tx: Tx, id: string): Promise<ImportRow> => {
  const row = await lockImport(tx, id)
  if (row.undo_state === 'finished') throw conflict('import.undone', 'This import was undone already.')
  if (row.undo_state === 'running') throw wrongState(row, 'It is being undone already')
  if (row.state !== 'finished' && row.state !== 'cancelled')
    throw wrongState(row, 'Only an import that is over can be undone')
  if (row.undo_until === null || row.undo_until < tx.now)
    throw conflict('import.undo_over', 'The days in which this import could be undone are over.')
  const jobId = await tx.enqueue(importUndoJob, {
    title: `Undoing ${row.file_name}`,
    input: { importId: id },
    subjectId: id,
  })
  return updateImport(tx, id, { undo_state: 'running', undo_result: null, job_id: jobId })
}

/** In batches; safe to call again after a crash, because what is removed is gone and what is kept is found again. */
export const undoImport = async (
  base: Ctx,
  importId: string,
  progress?: (done: number) => Promise<void>,
): Promise<void> => {
  const ctx: Ctx = { ...base, actor: { kind: 'system', name: 'import' }, channel: 'import' }
  const row = await inTransaction(ctx, (tx) => findImport(tx, importId))
  if (row?.undo_state !== 'running') return
  const result: Result = {
    removedPartners: 0,
    removedContacts: 0,
    keptTotal: 0,
    kept: [],
    updatedRows: 0,
    ...(row.undo_result as Partial<Result> | null),
  }
  result.kept = []
  result.keptTotal = 0
  for (let after = ''; ; ) {
    const batch = await inTransaction(ctx, (tx) => undoPartners(tx, importId, after, result))
    if (batch.last === null) break
    after = batch.last
    await progress?.(result.removedPartners)
  }
  for (let after = ''; ; ) {
    const batch = await inTransaction(ctx, (tx) => undoContacts(tx, importId, after, result))
    if (batch.last === null) break
    after = batch.last
  }
  await inTransaction(ctx, async (tx) => {
    await forgetHashes(tx, importId)
    result.updatedRows = await countUpdatedRows(tx, importId)
    await updateImport(tx, importId, { undo_state: 'finished', undo_result: JSON.stringify(result) })
  })
}

const reasonWords = {
  changed: 'fields were changed since',
  contacts: 'people were added or changed since',
  notes: 'notes were written since',
  interactions: 'calls or meetings were logged',
  files: 'files were added',
  owners: 'the team around it changed',
  moves: 'it was moved to another stage',
  seats: 'somebody has access to the portal',
  merged: 'it was merged',
  children: 'it is the parent of another partner',
} as const

const undoPartners = async (
  tx: Tx,
  importId: string,
  after: string,
  result: Result,
): Promise<{ last: string | null }> => {
  const made = await madeByImport(tx, importId, 'partner', after, batchSize)
  if (made.length === 0) return { last: null }
  const found = await touchedSince(tx, importId, made)
  const ids = found.filter(({ is_gone }) => !is_gone).map(({ id }) => id)
  const named = new Map<string, string[]>()
  const references = partnerReferences.of(tx.ctx.services.product)
  for (const reference of references) {
    const own = await reference.ownWork?.count(tx, ids)
    for (const [id, all] of await reference.count(tx, ids)) {
      const count = all - (own?.get(id) ?? 0)
      if (count > 0) named.set(id, [...(named.get(id) ?? []), `${count} in ${reference.name}`])
    }
  }
  const removable: string[] = []
  for (const partner of found) {
    if (partner.is_gone) continue
    const reasons = [
      ...Object.entries(reasonWords).flatMap(([key, words]) =>
        partner[key as keyof typeof reasonWords] ? [words] : [],
      ),
      ...(named.get(partner.id) ?? []),
    ]
    if (reasons.length === 0) removable.push(partner.id)
    else keep(result, { id: partner.id, name: partner.name, reasons })
  }
  await announceMany(
    tx,
    partnerUpdated,
    removable.map((id) => ({
      payload: { partnerId: id, ...undone },
      about: { subject: { kind: 'partner', id }, partnerId: id, partnerVisible: false as const },
    })),
  )
  for (const { ownWork } of references) await ownWork?.remove(tx, removable)
  await deletePartners(tx, removable)
  result.removedPartners += removable.length
  await updateImport(tx, importId, {
    undo_result: JSON.stringify({ removedPartners: result.removedPartners, removedContacts: result.removedContacts }),
  })
  return { last: made.at(-1)?.id ?? null }
}

const undoContacts = async (
  tx: Tx,
  importId: string,
  after: string,
  result: Result,
): Promise<{ last: string | null }> => {
  const made = await madeByImport(tx, importId, 'contact', after, batchSize)
  if (made.length === 0) return { last: null }
  const removed = await deleteUntouchedContacts(tx, made)
  await rekeyPartners(tx, [...new Set(removed.map(({ partner_id }) => partner_id))])
  result.removedContacts += removed.length
  const gone = new Set(removed.map(({ id }) => id))
  for (const { id, full_name } of await contactsThatStay(
    tx,
    made.map(({ id }) => id).filter((id) => !gone.has(id)),
  ))
    keep(result, { id, name: full_name, reasons: ['changed or in use since'] })
  return { last: made.at(-1)?.id ?? null }
}

const keep = (result: Result, kept: Kept) => {
  result.keptTotal += 1
  if (result.kept.length < keptShown) result.kept.push(kept)
}
