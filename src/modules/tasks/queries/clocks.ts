/** SQL of clocks and their pauses. */
import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { Clocks } from '#platform/db/types.gen.ts'

export type ClockRow = Selectable<Clocks>
export type PauseRow = { clockId: string; from: Date; to: Date | null; reason: string }

export type NewClock = {
  id: string
  kind: string
  subjectKind: string
  subjectId: string
  partnerId: string | null
  memberId: string | null
  targetMinutes: number
  inBusinessTime: boolean
  startedAt: Date
  warnsAt: Date
  breachesAt: Date
}

/** Whether it was written: not when a clock of this kind runs for the subject. */
export const insertClock = async (tx: Tx, clock: NewClock): Promise<boolean> => {
  const { rows } = await sql`
    insert into clocks (workspace_id, id, kind, subject_kind, subject_id, partner_id, member_id, target_minutes, in_business_time,
      started_at, warns_at, breaches_at, created_at)
    values (${tx.ctx.workspace.id}, ${clock.id}, ${clock.kind}, ${clock.subjectKind}, ${clock.subjectId}, ${clock.partnerId},
      ${clock.memberId}, ${clock.targetMinutes}, ${clock.inBusinessTime}, ${clock.startedAt}, ${clock.warnsAt}, ${clock.breachesAt}, ${tx.now})
    on conflict (workspace_id, kind, subject_id) where ended_at is null do nothing returning id`.execute(tx.db)
  return rows.length > 0
}

export const lockOpenClock = (tx: Tx, kind: string, subjectId: string): Promise<ClockRow | undefined> =>
  tx.db
    .selectFrom('clocks')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('kind', '=', kind)
    .where('subject_id', '=', subjectId)
    .where('ended_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()

export const lockClocks = (tx: Tx, ids: readonly string[]): Promise<ClockRow[]> =>
  tx.db
    .selectFrom('clocks')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', sql<string>`any (${ids}::text[])`)
    .orderBy('id')
    .forUpdate()
    .execute()

export type ClockChange = {
  warns_at?: Date
  breaches_at?: Date
  paused_at?: Date | null
  warned_at?: Date
  breached_at?: Date
  ending?: 'met' | 'dropped'
  ended_at?: Date
  spent_minutes?: number
  member_id?: string | null
}
export const changeClock = async (tx: Tx, id: string, change: ClockChange): Promise<ClockRow> =>
  tx.db
    .updateTable('clocks')
    .set({ ...change, version: sql<number>`version + 1` })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

/** Running clocks of a partner follow its manager. */
export const moveClocksToMember = async (
  tx: Tx,
  partnerId: string,
  from: string | null,
  to: string | null,
): Promise<void> => {
  await tx.db
    .updateTable('clocks')
    .set({ member_id: to, version: sql<number>`version + 1` })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', '=', partnerId)
    .where('ended_at', 'is', null)
    .where('member_id', 'is not distinct from', from)
    .execute()
}

export const pausesOf = async (tx: Tx, clockIds: readonly string[]): Promise<Map<string, PauseRow[]>> => {
  const { rows } = await sql<PauseRow>`
    select clock_id as "clockId", from_at as "from", to_at as "to", reason from clock_pauses
    where workspace_id = ${tx.ctx.workspace.id} and clock_id = any (${clockIds}::text[]) order by clock_id, from_at`.execute(
    tx.db,
  )
  return Map.groupBy(rows, (row) => row.clockId)
}

/** A pause that begins at the instant another one began or ended takes that one up again. */
export const insertPause = async (tx: Tx, clockId: string, reason: string): Promise<void> => {
  await sql`insert into clock_pauses (workspace_id, clock_id, from_at, reason) values (${tx.ctx.workspace.id}, ${clockId}, ${tx.now}, ${reason})
    on conflict (workspace_id, clock_id, from_at) do update set to_at = null, reason = excluded.reason`.execute(tx.db)
}

export const endPause = async (tx: Tx, clockId: string): Promise<void> => {
  await sql`update clock_pauses set to_at = greatest(from_at, ${tx.now}::timestamptz)
    where workspace_id = ${tx.ctx.workspace.id} and clock_id = ${clockId} and to_at is null`.execute(tx.db)
}

export const clocksOfSubjects = (tx: Tx, subjectIds: readonly string[]): Promise<ClockRow[]> =>
  tx.db
    .selectFrom('clocks')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('subject_id', '=', sql<string>`any (${subjectIds}::text[])`)
    .orderBy('started_at')
    .orderBy('id')
    .execute()

export type MedianRow = { kind: string; inBusinessTime: boolean; clocks: number; medianMinutes: number }
/** Median minutes of clocks met since an instant, per kind; the mean of the two middle ones for an even number. */
export const mediansSince = async (tx: Tx, since: Date, kind?: string): Promise<MedianRow[]> => {
  const { rows } = await sql<{ kind: string; inBusinessTime: boolean; clocks: string; median: number }>`
    select kind, bool_or(in_business_time) as "inBusinessTime", count(*) as clocks,
      percentile_cont(0.5) within group (order by spent_minutes) as median
    from clocks
    where workspace_id = ${tx.ctx.workspace.id} and ending = 'met' and ended_at >= ${since} and (${kind ?? null}::text is null or kind = ${kind ?? null})
    group by kind order by kind`.execute(tx.db)
  return rows.map(({ kind, inBusinessTime, clocks, median }) => ({
    kind,
    inBusinessTime,
    clocks: Number(clocks),
    medianMinutes: Math.round(Number(median)),
  }))
}

export type MetClock = {
  subjectKind: string
  subjectId: string
  endedAt: Date
  spentMinutes: number
  targetMinutes: number
}
/** What was met in a time, the latest first, so many at most; for medians by what the subject was. */
export const metClocksBetween = async (
  tx: Tx,
  of: { kind: string; from: Date; to: Date; most: number },
): Promise<MetClock[]> => {
  const { rows } = await sql<MetClock>`
    select subject_kind as "subjectKind", subject_id as "subjectId", ended_at as "endedAt", spent_minutes as "spentMinutes",
      target_minutes as "targetMinutes"
    from clocks
    where workspace_id = ${tx.ctx.workspace.id} and ending = 'met' and kind = ${of.kind} and ended_at >= ${of.from} and ended_at < ${of.to}
    order by ended_at desc limit ${of.most}`.execute(tx.db)
  return rows
}

export const clocksByIds = (tx: Tx, ids: readonly string[]): Promise<ClockRow[]> =>
  tx.db
    .selectFrom('clocks')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', sql<string>`any (${ids}::text[])`)
    .execute()
