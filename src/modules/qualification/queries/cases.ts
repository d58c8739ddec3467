/** Cases with their moves, pinned rubrics, seats and declarations. Read for many at once. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'
import type { CaseState, Purpose, Seat } from '../contract/states.ts'

export type CaseRow = Selectable<DB['qualification_cases']>
export type CaseValues = Omit<Updateable<DB['qualification_cases']>, 'workspace_id' | 'id' | 'version' | 'updated_at'>
export type CaseMoveRow = Selectable<DB['case_moves']>
export type CaseRubricRow = Selectable<DB['case_rubrics']>
export type SeatRow = Selectable<DB['case_seats']>
export type DeclarationRow = Selectable<DB['interest_declarations']>
type By = { by_kind: string; by_id: string | null; by_name: string }

const cases = (tx: Tx) =>
  tx.db
    .selectFrom('qualification_cases')
    .selectAll('qualification_cases')
    .where('qualification_cases.workspace_id', '=', tx.ctx.workspace.id)
export const insertCase = (
  tx: Tx,
  values: Omit<Insertable<DB['qualification_cases']>, 'workspace_id' | 'updated_at' | 'opened_at'>,
): Promise<CaseRow> =>
  tx.db
    .insertInto('qualification_cases')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, opened_at: tx.now, updated_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
export const updateCaseRow = (tx: Tx, id: string, values: CaseValues): Promise<CaseRow> =>
  tx.db
    .updateTable('qualification_cases')
    .set((expression) => ({ ...values, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
export const findCase = (tx: Tx, id: string): Promise<CaseRow | undefined> =>
  cases(tx).where('id', '=', id).executeTakeFirst()
export const lockCaseRow = (tx: Tx, id: string): Promise<CaseRow | undefined> =>
  cases(tx).where('id', '=', id).forUpdate().executeTakeFirst()
export const caseRows = async (tx: Tx, ids: readonly string[]): Promise<CaseRow[]> =>
  ids.length === 0
    ? []
    : cases(tx)
        .where('id', 'in', [...ids])
        .execute()
/** Every case of these partners, the latest cycle first. */
export const casesOfPartners = async (tx: Tx, partnerIds: readonly string[]): Promise<CaseRow[]> =>
  partnerIds.length === 0
    ? []
    : cases(tx)
        .where('partner_id', 'in', [...partnerIds])
        .orderBy('number', 'desc')
        .orderBy('id', 'desc')
        .execute()
export const caseOfApplication = (tx: Tx, applicationId: string): Promise<CaseRow | undefined> =>
  cases(tx)
    .where('application_id', '=', applicationId)
    .orderBy('number', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
type Filters = {
  q?: string | undefined
  state?: CaseState[] | undefined
  typeId?: string[] | undefined
  partnerId?: string | undefined
  isLight?: boolean | undefined
}
export const casesPage = <Out>(tx: Tx, input: ListInput & Filters, toWire: (rows: CaseRow[]) => Promise<Out[]>) => {
  let query = cases(tx)
  if (input.state) query = query.where('state', 'in', input.state)
  if (input.typeId) query = query.where('type_id', 'in', input.typeId)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.isLight !== undefined) query = query.where('light', '=', input.isLight)
  if (input.q) query = query.where(isNamed('qualification_cases.partner_id', 'partner', input.q))
  return keysetPage({
    query,
    sorts: { openedAt: 'qualification_cases.opened_at', updatedAt: 'qualification_cases.updated_at' },
    fallback: '-openedAt',
    input,
    id: 'qualification_cases.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}

export const insertCaseMove = async (
  tx: Tx,
  move: { caseId: string; from: string | null; to: string; reason: string | null } & By,
) => {
  const { rows } = await sql<{ number: number }>`select coalesce(max(number), 0) + 1 as number from case_moves
    where workspace_id = ${tx.ctx.workspace.id} and case_id = ${move.caseId}`.execute(tx.db)
  await tx.db
    .insertInto('case_moves')
    .values({
      workspace_id: tx.ctx.workspace.id,
      case_id: move.caseId,
      number: rows[0]!.number,
      from_state: move.from,
      to_state: move.to,
      at: tx.now,
      by_kind: move.by_kind,
      by_id: move.by_id,
      by_name: move.by_name,
      reason: move.reason,
    })
    .execute()
}
export const caseMovesOf = (tx: Tx, caseId: string): Promise<CaseMoveRow[]> =>
  tx.db
    .selectFrom('case_moves')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('case_id', '=', caseId)
    .orderBy('number')
    .limit(200)
    .execute()

export const pinRubrics = async (
  tx: Tx,
  caseId: string,
  pins: readonly { purpose: Purpose; rubricId: string; number: number }[],
) => {
  if (pins.length === 0) return
  await tx.db
    .insertInto('case_rubrics')
    .values(
      pins.map((pin) => ({
        workspace_id: tx.ctx.workspace.id,
        case_id: caseId,
        purpose: pin.purpose,
        rubric_id: pin.rubricId,
        number: pin.number,
      })),
    )
    .execute()
}
export const pinnedRubrics = async (
  tx: Tx,
  caseIds: readonly string[],
): Promise<ReadonlyMap<string, (CaseRubricRow & { definition: unknown })[]>> => {
  if (caseIds.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('case_rubrics')
    .innerJoin('rubric_versions', (join) =>
      join
        .onRef('rubric_versions.workspace_id', '=', 'case_rubrics.workspace_id')
        .onRef('rubric_versions.rubric_id', '=', 'case_rubrics.rubric_id')
        .onRef('rubric_versions.number', '=', 'case_rubrics.number'),
    )
    .selectAll('case_rubrics')
    .select('rubric_versions.definition')
    .where('case_rubrics.workspace_id', '=', tx.ctx.workspace.id)
    .where('case_rubrics.case_id', 'in', [...caseIds])
    .orderBy('case_rubrics.purpose')
    .execute()
  return Map.groupBy(rows, (row) => row.case_id)
}

export const putSeat = (tx: Tx, seat: { caseId: string; seat: Seat; needed: boolean; reason: string }) => {
  const values = { needed: seat.needed, reason: seat.reason, updated_at: tx.now }
  return tx.db
    .insertInto('case_seats')
    .values({ workspace_id: tx.ctx.workspace.id, case_id: seat.caseId, seat: seat.seat, ...values })
    .onConflict((clash) => clash.columns(['workspace_id', 'case_id', 'seat']).doUpdateSet(values))
    .execute()
}
export const seatsOf = async (tx: Tx, caseIds: readonly string[]): Promise<ReadonlyMap<string, SeatRow[]>> => {
  if (caseIds.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('case_seats')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('case_id', 'in', [...caseIds])
    .execute()
  return Map.groupBy(rows, (row) => row.case_id)
}

export const insertDeclaration = async (
  tx: Tx,
  values: Omit<Insertable<DB['interest_declarations']>, 'workspace_id' | 'number' | 'at'>,
): Promise<DeclarationRow> => {
  const { rows } = await sql<{
    number: number
  }>`select coalesce(max(number), 0) + 1 as number from interest_declarations
    where workspace_id = ${tx.ctx.workspace.id} and case_id = ${values.case_id} and member_id = ${values.member_id}`.execute(
    tx.db,
  )
  return tx.db
    .insertInto('interest_declarations')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, number: rows[0]!.number, at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
}
/** What holds of each member: the latest declaration, by case. */
export const declarationsOf = async (
  tx: Tx,
  caseIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, DeclarationRow>>> => {
  if (caseIds.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('interest_declarations')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('case_id', 'in', [...caseIds])
    .orderBy('number')
    .execute()
  const byCase = Map.groupBy(rows, (row) => row.case_id)
  return new Map([...byCase].map(([id, all]) => [id, new Map(all.map((row) => [row.member_id, row]))]))
}

/** Writes down that a member read scores of others; once is enough. */
export const insertReader = (tx: Tx, caseIds: readonly string[], memberId: string) =>
  tx.db
    .insertInto('case_readers')
    .values(caseIds.map((id) => ({ workspace_id: tx.ctx.workspace.id, case_id: id, member_id: memberId, at: tx.now })))
    .onConflict((clash) => clash.doNothing())
    .execute()
export const readersOf = async (tx: Tx, caseIds: readonly string[]): Promise<ReadonlyMap<string, Set<string>>> => {
  if (caseIds.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('case_readers')
    .select(['case_id', 'member_id'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('case_id', 'in', [...caseIds])
    .execute()
  return new Map(
    [...Map.groupBy(rows, (row) => row.case_id)].map(([id, all]) => [id, new Set(all.map((row) => row.member_id))]),
  )
}

/** A case is found by the names of its company. */
export const putCaseEntries = (tx: Tx, rows: readonly { id: string; partnerId: string; words: string }[]) =>
  rows.length === 0
    ? Promise.resolve()
    : sql`select put_search_entry('qualification_case', found.id, found.partner, false, found.words)
        from unnest(${rows.map((row) => row.id)}::text[], ${rows.map((row) => row.partnerId)}::text[],
          ${rows.map((row) => row.words)}::text[]) as found (id, partner, words)`
        .execute(tx.db)
        .then(() => undefined)
