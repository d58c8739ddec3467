/** Journeys, their moves, who was named, gate checks and go-lives. Read for many at once. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'
import type { Holder, JourneyState } from '../contract/states.ts'
import type { By } from '../service/acting.ts'

export type JourneyRow = Selectable<DB['journeys']>
export type JourneyMoveRow = Selectable<DB['journey_moves']>
export type GoLiveRow = Selectable<DB['go_lives']>
export type GoLiveConditionRow = Selectable<DB['go_live_conditions']>

const journeys = (tx: Tx) =>
  tx.db.selectFrom('journeys').selectAll('journeys').where('journeys.workspace_id', '=', tx.ctx.workspace.id)
export const insertJourney = (
  tx: Tx,
  values: Omit<Insertable<DB['journeys']>, 'workspace_id' | 'started_at' | 'updated_at'>,
): Promise<JourneyRow | undefined> =>
  tx.db
    .insertInto('journeys')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, started_at: tx.now, updated_at: tx.now })
    // Somebody else may have begun it meanwhile; then theirs is the one.
    .onConflict((clash) => clash.doNothing())
    .returningAll()
    .executeTakeFirst()
export const updateJourneyRow = (
  tx: Tx,
  id: string,
  values: Omit<Updateable<DB['journeys']>, 'workspace_id' | 'id' | 'version' | 'updated_at'>,
): Promise<JourneyRow> =>
  tx.db
    .updateTable('journeys')
    .set((expression) => ({ ...values, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
export const findJourney = (tx: Tx, id: string): Promise<JourneyRow | undefined> =>
  journeys(tx).where('id', '=', id).executeTakeFirst()
export const lockJourneyRow = (tx: Tx, id: string): Promise<JourneyRow | undefined> =>
  journeys(tx).where('id', '=', id).forUpdate().executeTakeFirst()
export const journeyRows = async (tx: Tx, ids: readonly string[]): Promise<JourneyRow[]> =>
  ids.length === 0
    ? []
    : journeys(tx)
        .where('id', 'in', [...ids])
        .execute()
/** Journeys of these partners, the newest first. */
export const journeysOfPartners = async (tx: Tx, partnerIds: readonly string[]): Promise<JourneyRow[]> =>
  partnerIds.length === 0
    ? []
    : journeys(tx)
        .where('partner_id', 'in', [...partnerIds])
        .orderBy('started_at', 'desc')
        .orderBy('id', 'desc')
        .execute()
/** Journeys of a type that went live, the last ones first. */
export const lastLiveJourneys = (tx: Tx, typeId: string, limit: number): Promise<JourneyRow[]> =>
  journeys(tx)
    .where('type_id', '=', typeId)
    .where('live_at', 'is not', null)
    .orderBy('live_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
/** The journey on which people work, or the last one. Under the portal's role it is the own partner's. */
export const currentJourney = (tx: Tx, partnerId: string): Promise<JourneyRow | undefined> =>
  journeys(tx)
    .where('partner_id', '=', partnerId)
    .orderBy(sql`state = 'abandoned'`)
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()

export type JourneyFilters = {
  q?: string | undefined
  state?: JourneyState[] | undefined
  typeId?: string[] | undefined
  partnerId?: string | undefined
  phase?: string[] | undefined
  holder?: Holder[] | undefined
  stuck?: boolean | undefined
}
export const journeysPage = <Out>(
  tx: Tx,
  input: ListInput & JourneyFilters,
  toWire: (rows: JourneyRow[]) => Promise<Out[]>,
  sorts: Record<string, string> = {
    startedAt: 'journeys.started_at',
    targetOn: 'journeys.target_on',
    progress: 'journeys.progress',
  },
  fallback = '-startedAt',
) => {
  let query = journeys(tx)
  if (input.state) query = query.where('state', 'in', input.state)
  if (input.typeId) query = query.where('type_id', 'in', input.typeId)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.phase) query = query.where('phase', 'in', input.phase)
  if (input.holder) query = query.where('holder', 'in', input.holder)
  if (input.stuck !== undefined) query = query.where('is_stuck', '=', input.stuck)
  if (input.q) query = query.where(isNamed('journeys.partner_id', 'partner', input.q))
  return keysetPage({
    query,
    sorts,
    fallback,
    input,
    id: 'journeys.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}

const numbered = async (tx: Tx, table: string, column: string, id: string): Promise<number> => {
  const { rows } = await sql<{ number: number }>`select coalesce(max(number), 0) + 1 as number from ${sql.table(table)}
    where workspace_id = ${tx.ctx.workspace.id} and ${sql.ref(column)} = ${id}`.execute(tx.db)
  return rows[0]!.number
}
export const insertJourneyMove = async (
  tx: Tx,
  move: {
    journeyId: string
    from: string | null
    to: string
    reason: string | null
    untilOn?: string
    shiftedDays?: number
  } & By,
) =>
  tx.db
    .insertInto('journey_moves')
    .values({
      workspace_id: tx.ctx.workspace.id,
      journey_id: move.journeyId,
      number: await numbered(tx, 'journey_moves', 'journey_id', move.journeyId),
      from_state: move.from,
      to_state: move.to,
      at: tx.now,
      by_kind: move.by_kind,
      by_id: move.by_id,
      by_name: move.by_name,
      reason: move.reason,
      until_on: move.untilOn ?? null,
      shifted_days: move.shiftedDays ?? null,
    })
    .execute()
export const journeyMovesOf = (tx: Tx, journeyId: string): Promise<JourneyMoveRow[]> =>
  tx.db
    .selectFrom('journey_moves')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('journey_id', '=', journeyId)
    .orderBy('number')
    .limit(500)
    .execute()
/** When the journeys began to rest, for those that rest now. */
export const pausedSince = async (tx: Tx, journeyId: string): Promise<Date | undefined> => {
  const row = await tx.db
    .selectFrom('journey_moves')
    .select('at')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('journey_id', '=', journeyId)
    .where('to_state', '=', 'paused')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.at
}
/** From when to when a journey rested. */
export const pausesOf = async (tx: Tx, journeyId: string): Promise<{ from: Date; to: Date | null }[]> => {
  const pauses: { from: Date; to: Date | null }[] = []
  for (const move of await journeyMovesOf(tx, journeyId)) {
    const last = pauses.at(-1)
    if (last && last.to === null) last.to = move.at
    if (move.to_state === 'paused') pauses.push({ from: move.at, to: null })
  }
  return pauses
}

export type NamedMember = { journeyId: string; side: string; role: string; personId: string | null }
/** The latest name for each side and role. */
export const namedMembers = async (tx: Tx, journeyIds: readonly string[]): Promise<NamedMember[]> => {
  if (journeyIds.length === 0) return []
  const { rows } = await sql<{ journey_id: string; side: string; role: string; person_id: string | null }>`
    select distinct on (journey_id, side, role) journey_id, side, role, person_id from journey_members
    where workspace_id = ${tx.ctx.workspace.id} and journey_id = any (${[...journeyIds]}::text[])
    order by journey_id, side, role, number desc`.execute(tx.db)
  return rows.map((row) => ({ journeyId: row.journey_id, side: row.side, role: row.role, personId: row.person_id }))
}
export const nameMember = async (
  tx: Tx,
  member: { journeyId: string; side: string; role: string; personId: string | null } & By,
) => {
  await sql`insert into journey_members (workspace_id, journey_id, side, role, number, person_id, at, by_kind, by_id, by_name)
    select ${tx.ctx.workspace.id}, ${member.journeyId}, ${member.side}, ${member.role}, coalesce(max(number), 0) + 1,
      ${member.personId}, ${tx.now}, ${member.by_kind}, ${member.by_id}, ${member.by_name}
    from journey_members where workspace_id = ${tx.ctx.workspace.id} and journey_id = ${member.journeyId}
      and side = ${member.side} and role = ${member.role}`.execute(tx.db)
}

export const insertGateCheck = async (
  tx: Tx,
  check: { journeyId: string; passed: boolean; conditions: unknown } & By,
) =>
  tx.db
    .insertInto('gate_checks')
    .values({
      workspace_id: tx.ctx.workspace.id,
      journey_id: check.journeyId,
      number: await numbered(tx, 'gate_checks', 'journey_id', check.journeyId),
      at: tx.now,
      passed: check.passed,
      conditions: JSON.stringify(check.conditions),
      by_kind: check.by_kind,
      by_id: check.by_id,
      by_name: check.by_name,
    })
    .execute()
export const goLivesOf = async (tx: Tx, journeyIds: readonly string[]): Promise<ReadonlyMap<string, GoLiveRow>> => {
  if (journeyIds.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('go_lives')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('journey_id', 'in', [...journeyIds])
    .execute()
  return new Map(rows.map((row) => [row.journey_id, row]))
}
export const insertGoLive = (
  tx: Tx,
  values: Omit<Insertable<DB['go_lives']>, 'workspace_id' | 'updated_at'>,
): Promise<GoLiveRow> =>
  tx.db
    .insertInto('go_lives')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, updated_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
export const updateGoLive = (
  tx: Tx,
  id: string,
  values: Omit<Updateable<DB['go_lives']>, 'workspace_id' | 'id' | 'version' | 'updated_at'>,
): Promise<GoLiveRow> =>
  tx.db
    .updateTable('go_lives')
    .set((expression) => ({ ...values, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
export const carryConditions = async (
  tx: Tx,
  goLiveId: string,
  rows: readonly { condition: string; words: string; side: string; owner: string; dueOn: string }[],
) => {
  if (rows.length === 0) return
  await tx.db
    .insertInto('go_live_conditions')
    .values(
      rows.map((row, index) => ({
        workspace_id: tx.ctx.workspace.id,
        go_live_id: goLiveId,
        number: index + 1,
        condition: row.condition,
        words: row.words,
        side: row.side,
        owner: row.owner,
        due_on: row.dueOn,
      })),
    )
    .execute()
}
export const carriedOf = (tx: Tx, goLiveId: string): Promise<GoLiveConditionRow[]> =>
  tx.db
    .selectFrom('go_live_conditions')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('go_live_id', '=', goLiveId)
    .orderBy('number')
    .execute()
/** Begun journeys with how long they took or have run, for cohorts; the newest 5,000. */
export const journeySpans = async (tx: Tx, from: string, typeId: string | undefined) => {
  const { rows } = await sql<{
    id: string
    day_zero: string
    live_at: Date | null
    ended_at: Date | null
    state: string
  }>`
    select id, day_zero, live_at, ended_at, state from journeys
    where workspace_id = ${tx.ctx.workspace.id} and day_zero >= ${from} and state <> 'scheduled'
      and (${typeId ?? null}::text is null or type_id = ${typeId ?? null})
    order by day_zero desc limit 5000`.execute(tx.db)
  return rows
}
