/** How an import ends: finished, cancelled or failed, with word to whoever started it. */
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { linkTo, mailParts, queueMail } from '#platform/mail/outbox.ts'
import { activeMemberNames } from './queries/batch-reads.ts'
import { findImport, type ImportRow, updateImport } from './queries/imports.ts'

const dayMs = 86_400_000
export const undoDays = (ctx: Ctx, setting: 'importUndoDays' | 'mergeUndoDays'): number => {
  const days = ctx.workspace.settings[setting]
  return typeof days === 'number' && Number.isInteger(days) && days >= 0 && days <= 365 ? days : 30
}

/** What every end of a run writes: when it was, and until when it can be undone. */
export const endOfRun = (tx: Tx) => ({
  finished_at: tx.now,
  undo_until: new Date(tx.now.getTime() + undoDays(tx.ctx, 'importUndoDays') * dayMs),
  cancel_requested_at: null,
})

export const finishImport = (
  ctx: Ctx,
  importId: string,
  dry: boolean,
  ended: 'finished' | 'cancelled',
): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const row = await findImport(tx, importId, { lock: true })
    if (!row || row.state !== (dry ? 'dry_run' : 'running')) return
    if (dry) {
      await updateImport(tx, importId, { state: ended === 'finished' ? 'ready' : 'mapping', cancel_requested_at: null })
      return
    }
    const done = await updateImport(tx, importId, { state: ended, error: null, ...endOfRun(tx) })
    await tellStarter(tx, done)
  })

/** Resumable: what is taken in stays, and `run` goes on with the next batch. */
export const markFailed = (ctx: Ctx, importId: string, state: string, words: string): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const row = await findImport(tx, importId, { lock: true })
    if (row?.state === state)
      await updateImport(tx, importId, {
        state: state === 'dry_run' ? 'mapping' : 'failed',
        error: words.slice(0, 2000),
        cancel_requested_at: null,
      })
  })

const tellStarter = async (tx: Tx, row: ImportRow) => {
  if (row.by_kind !== 'member') return
  const member = (await activeMemberNames(tx)).find(({ id }) => id === row.by_id)
  if (!member) return
  const counts = row.counts as Record<string, number>
  const content = {
    heading: row.state === 'finished' ? `${row.file_name} is taken in` : `${row.file_name} was stopped`,
    paragraphs: [
      `${row.rows_done.toLocaleString('en')} rows were read.${counts['needs_review'] ? ` ${counts['needs_review']} of them wait for a decision.` : ''}`,
    ],
    details: [
      ['Created', String(counts['created'] ?? 0)],
      ['Updated', String(counts['updated'] ?? 0)],
      ['Unchanged', String(counts['unchanged'] ?? 0)],
      ['For a decision', String(counts['needs_review'] ?? 0)],
      ['Refused', String(counts['refused'] ?? 0)],
      ['Blank', String(counts['blank'] ?? 0)],
    ] as const,
    button: { label: 'Open the report', url: linkTo(tx.ctx, `/w/${tx.ctx.workspace.slug}/import/${row.id}`) },
  }
  await queueMail(tx, {
    kind: 'import.finished',
    to: { email: member.email, name: member.name },
    subject: content.heading,
    ...mailParts(tx.ctx, content),
    subjectKind: 'import',
    subjectId: row.id,
  })
}
