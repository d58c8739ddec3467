/** Scorecards and every save of them. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'
import type { Purpose, ScorecardState, Seat } from '../contract/states.ts'

export type CardRow = Selectable<DB['scorecards']>
export type SaveRow = Selectable<DB['scorecard_saves']>

const cards = (tx: Tx) =>
  tx.db.selectFrom('scorecards').selectAll('scorecards').where('scorecards.workspace_id', '=', tx.ctx.workspace.id)
export const insertCard = (
  tx: Tx,
  values: Pick<Insertable<DB['scorecards']>, 'id' | 'case_id' | 'purpose' | 'seat' | 'reviewer_id'>,
): Promise<CardRow> =>
  tx.db
    .insertInto('scorecards')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, assigned_at: tx.now, updated_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
export const updateCardRow = (
  tx: Tx,
  id: string,
  values: Omit<Updateable<DB['scorecards']>, 'workspace_id' | 'id' | 'version' | 'updated_at'>,
): Promise<CardRow> =>
  tx.db
    .updateTable('scorecards')
    .set((expression) => ({ ...values, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
export const findCard = (tx: Tx, id: string): Promise<CardRow | undefined> =>
  cards(tx).where('id', '=', id).executeTakeFirst()
export const lockCardRow = (tx: Tx, id: string): Promise<CardRow | undefined> =>
  cards(tx).where('id', '=', id).forUpdate().executeTakeFirst()
export const cardsOfCases = async (tx: Tx, caseIds: readonly string[]): Promise<ReadonlyMap<string, CardRow[]>> => {
  if (caseIds.length === 0) return new Map()
  const rows = await cards(tx)
    .where('case_id', 'in', [...caseIds])
    .orderBy('id')
    .execute()
  return Map.groupBy(rows, (row) => row.case_id)
}
/** Cards of somebody who left that are not sent yet. */
export const openCardsOfMembers = (tx: Tx, memberIds: readonly string[]): Promise<CardRow[]> =>
  cards(tx)
    .where('reviewer_id', 'in', [...memberIds])
    .where('state', 'in', ['assigned', 'in_progress'])
    .execute()
type Filters = {
  q?: string | undefined
  reviewerIds?: string[] | undefined
  state?: ScorecardState[] | undefined
  purpose?: Purpose[] | undefined
  seat?: Seat[] | undefined
  caseId?: string | undefined
}
export const cardsPage = <Out>(tx: Tx, input: ListInput & Filters, toWire: (rows: CardRow[]) => Promise<Out[]>) => {
  let query = cards(tx)
  if (input.reviewerIds) query = query.where('reviewer_id', 'in', input.reviewerIds)
  if (input.state) query = query.where('scorecards.state', 'in', input.state)
  if (input.purpose) query = query.where('purpose', 'in', input.purpose)
  if (input.seat) query = query.where('seat', 'in', input.seat)
  if (input.caseId) query = query.where('case_id', '=', input.caseId)
  if (input.q)
    query = query.where(
      sql<boolean>`scorecards.case_id in (select c.id from qualification_cases c where c.workspace_id = ${tx.ctx.workspace.id}
        and ${isNamed('c.partner_id', 'partner', input.q)})`,
    )
  return keysetPage({
    query,
    sorts: { assignedAt: 'scorecards.assigned_at' },
    fallback: '-assignedAt',
    input,
    id: 'scorecards.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}

/** Keeps a save and answers its number; the card is locked by the caller, which keeps the number free. */
export const insertSave = async (tx: Tx, cardId: string, answers: unknown): Promise<number> => {
  const { rows } = await sql<{ number: number }>`select coalesce(max(number), 0) + 1 as number from scorecard_saves
    where workspace_id = ${tx.ctx.workspace.id} and scorecard_id = ${cardId}`.execute(tx.db)
  const { number } = rows[0]!
  await tx.db
    .insertInto('scorecard_saves')
    .values({
      workspace_id: tx.ctx.workspace.id,
      scorecard_id: cardId,
      number,
      answers: JSON.stringify(answers),
      at: tx.now,
    })
    .execute()
  return number
}
/** The saves that count of these cards: the latest, the submitted one, the revised one. */
export const savesOf = async (
  tx: Tx,
  rows: readonly CardRow[],
): Promise<ReadonlyMap<string, { latest: SaveRow | undefined; all: ReadonlyMap<number, SaveRow>; count: number }>> => {
  if (rows.length === 0) return new Map()
  const { rows: found } = await sql<SaveRow & { count: string }>`
    select s.*, count(*) over (partition by s.scorecard_id) as count from scorecard_saves s
    where s.workspace_id = ${tx.ctx.workspace.id} and s.scorecard_id = any (${rows.map((row) => row.id)}::text[])
    order by s.scorecard_id, s.number`.execute(tx.db)
  const byCard = Map.groupBy(found, (save) => save.scorecard_id)
  return new Map(
    rows.map((row) => {
      const own = byCard.get(row.id) ?? []
      return [
        row.id,
        { latest: own.at(-1), all: new Map(own.map((save) => [save.number, save])), count: Number(own[0]?.count ?? 0) },
      ]
    }),
  )
}
