/** Files of runs, and who took them. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

export type FileRow = {
  id: string
  run_id: string
  number: number
  name: string
  content: string
  sha256: string
  payouts: number
  total_minor: string
  currency: string
  state: 'built' | 'sent' | 'cancelled'
  made_at: Date
  sent_at: Date | null
  sent_by: string | null
  receipt: string | null
  cancel_asked_by: string | null
  cancelled_at: Date | null
  cancelled_by: string | null
}
export const insertFile = async (
  tx: Tx,
  file: Pick<
    FileRow,
    'id' | 'run_id' | 'number' | 'name' | 'content' | 'sha256' | 'payouts' | 'total_minor' | 'currency'
  >,
  payoutIds: readonly string[],
): Promise<void> => {
  await sql`insert into payout_files (workspace_id, id, run_id, number, name, content, sha256, payouts, total_minor, currency, state, made_at)
    values (${tx.ctx.workspace.id}, ${file.id}, ${file.run_id}, ${file.number}, ${file.name}, ${file.content}, ${file.sha256}, ${file.payouts},
      ${file.total_minor}::numeric, ${file.currency}, 'built', ${tx.now})`.execute(tx.db)
  await sql`insert into payout_file_payouts (workspace_id, file_id, payout_id, position)
    select ${tx.ctx.workspace.id}, ${file.id}, given.id, given.place from unnest(${[...payoutIds]}::text[]) with ordinality as given (id, place)`.execute(
    tx.db,
  )
}
export const filesOfRun = async (tx: Tx, runId: string): Promise<FileRow[]> => {
  const { rows } =
    await sql<FileRow>`select * from payout_files where workspace_id = ${tx.ctx.workspace.id} and run_id = ${runId} order by number`.execute(
      tx.db,
    )
  return rows
}
export const readFileRow = async (tx: Tx, id: string, lock = false): Promise<FileRow | undefined> => {
  const { rows } =
    await sql<FileRow>`select * from payout_files where workspace_id = ${tx.ctx.workspace.id} and id = ${id} ${lock ? sql`for update` : sql``}`.execute(
      tx.db,
    )
  return rows[0]
}
export const payoutsOfFile = async (tx: Tx, id: string): Promise<string[]> => {
  const { rows } = await sql<{
    payout_id: string
  }>`select payout_id from payout_file_payouts where workspace_id = ${tx.ctx.workspace.id} and file_id = ${id} order by position`.execute(
    tx.db,
  )
  return rows.map((row) => row.payout_id)
}
/** Payouts of the run that no file orders yet, in the order of their ids. */
export const withoutFile = async (tx: Tx, runId: string): Promise<string[]> => {
  const { rows } = await sql<{
    id: string
  }>`select p.id from payouts p where p.workspace_id = ${tx.ctx.workspace.id} and p.run_id = ${runId} and p.state = 'submitting'
    and not exists (select from payout_file_payouts f where f.workspace_id = p.workspace_id and f.payout_id = p.id) order by p.id`.execute(
    tx.db,
  )
  return rows.map((row) => row.id)
}
export const setFile = async (
  tx: Tx,
  id: string,
  set: Partial<
    Pick<FileRow, 'state' | 'sent_at' | 'sent_by' | 'receipt' | 'cancel_asked_by' | 'cancelled_at' | 'cancelled_by'>
  >,
): Promise<void> => {
  await tx.db
    .updateTable('payout_files')
    .set(set)
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .execute()
}
export const noteDownload = async (tx: Tx, id: string, memberId: string): Promise<void> => {
  await sql`insert into payout_file_downloads (workspace_id, file_id, at, member_id) values (${tx.ctx.workspace.id}, ${id}, clock_timestamp(), ${memberId}) on conflict do nothing`.execute(
    tx.db,
  )
}
export const downloadsOf = async (
  tx: Tx,
  ids: readonly string[],
): Promise<{ file_id: string; at: Date; member_id: string }[]> => {
  if (ids.length === 0) return []
  const { rows } = await sql<{
    file_id: string
    at: Date
    member_id: string
  }>`select file_id, at, member_id from payout_file_downloads
    where workspace_id = ${tx.ctx.workspace.id} and file_id = any (${[...ids]}::text[]) order by at`.execute(tx.db)
  return rows
}
