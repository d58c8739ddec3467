/** SQL of the daily mail. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

/** Whether the day was still free: false when the member has had the mail of this date, or is getting it now. */
export const takeMailDay = async (tx: Tx, memberId: string, date: string, tasks: number): Promise<boolean> => {
  const { rows } = await sql`insert into today_mails (workspace_id, member_id, on_date, tasks, created_at)
    values (${tx.ctx.workspace.id}, ${memberId}, ${date}::date, ${tasks}, ${tx.now}) on conflict do nothing returning member_id`.execute(
    tx.db,
  )
  return rows.length > 0
}
