/** Long work that people watch: a row with its progress, and an entry in the queue, in the caller's transaction. */
import { sql } from 'kysely'
import { actorId, partnerOf, type Tx } from '../context.ts'
import { idPrefixes, newId } from '../ids.ts'
import { putEntries } from './queue.ts'

export type JobOptions = {
  title: string
  input?: Record<string, unknown>
  subjectId?: string
  partnerId?: string
  total?: number
}

export const enqueue = async (tx: Tx, kind: string, options: JobOptions): Promise<string> => {
  const { product, time } = tx.ctx.services
  if (!product.jobs.has(kind)) throw new Error(`Job kind ${kind} is started, but no module declares it`)
  const id = newId(idPrefixes.job)
  const now = time()
  await tx.asTeam(async () => {
    await tx.db
      .insertInto('jobs')
      .values({
        workspace_id: tx.ctx.workspace.id,
        id,
        kind,
        title: options.title,
        subject_id: options.subjectId ?? null,
        partner_id: options.partnerId ?? partnerOf(tx.ctx.actor),
        total: options.total ?? null,
        input: JSON.stringify(options.input ?? {}),
        created_by: actorId(tx.ctx.actor),
        created_at: now,
      })
      .execute()
    // Found by its title, in Long work.
    await sql`select put_search_entry('job', ${id}, null, false, ${options.title})`.execute(tx.db)
  })
  // A lane per workspace: one customer's imports do not hold up another's.
  await putEntries(tx, 'jobs', [{ id, lane: tx.ctx.workspace.id, at: now }])
  return id
}
