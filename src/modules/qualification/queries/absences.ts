/** Absences of reviewers. */
import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'

export type AbsenceRow = Selectable<DB['review_absences']>
const absences = (tx: Tx) =>
  tx.db
    .selectFrom('review_absences')
    .selectAll('review_absences')
    .where('review_absences.workspace_id', '=', tx.ctx.workspace.id)

export const findAbsence = (tx: Tx, memberId: string): Promise<AbsenceRow | undefined> =>
  absences(tx).where('member_id', '=', memberId).executeTakeFirst()
/** Who is away on a day, with who takes over. */
export const awayOn = async (tx: Tx, day: string): Promise<ReadonlyMap<string, AbsenceRow>> => {
  const rows = await absences(tx).where(sql<boolean>`from_on <= ${day}::date and until_on >= ${day}::date`).execute()
  return new Map(rows.map((row) => [row.member_id, row]))
}
export const putAbsence = (
  tx: Tx,
  values: { member_id: string; delegate_id: string | null; from_on: string; until_on: string; by_name: string },
): Promise<AbsenceRow> =>
  tx.db
    .insertInto('review_absences')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, updated_at: tx.now })
    .onConflict((clash) => clash.columns(['workspace_id', 'member_id']).doUpdateSet({ ...values, updated_at: tx.now }))
    .returningAll()
    .executeTakeFirstOrThrow()
export const dropAbsences = (tx: Tx, memberIds: readonly string[]) =>
  tx.db
    .deleteFrom('review_absences')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('member_id', 'in', [...memberIds])
    .execute()
/** Whoever left judges for nobody. */
export const forgetDelegates = (tx: Tx, memberIds: readonly string[]) =>
  tx.db
    .updateTable('review_absences')
    .set({ delegate_id: null, updated_at: tx.now })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('delegate_id', 'in', [...memberIds])
    .execute()
export const absencesPage = <Out>(
  tx: Tx,
  input: ListInput & { q?: string | undefined; today: string },
  toWire: (rows: AbsenceRow[]) => Promise<Out[]>,
) => {
  let query = absences(tx).where(sql<boolean>`until_on >= ${input.today}::date`)
  if (input.q)
    query = query.where(
      sql<boolean>`member_id in (select m.id from members m where m.workspace_id = ${tx.ctx.workspace.id}
        and position(lower(${input.q}) in lower(m.name)) > 0)`,
    )
  return keysetPage({
    query,
    sorts: { untilOn: 'review_absences.until_on' },
    fallback: 'untilOn',
    input,
    id: 'review_absences.member_id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
