/** SQL of the lists: tasks of team and portal, Today, clocks, views. */
import { type SqlBool, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import { countUpTo, keysetPage, type ListInput, type Page } from '#platform/http/paging.ts'
import { hasWords, isNamed } from '#platform/http/words.ts'
import type { BandCountsOf, TodayLimits } from '../today-order.ts'
import { legalPoints, valuePointsMost, waitingPoints } from '../today-order.ts'
import type { ClockRow } from './clocks.ts'
import type { TaskRow } from './tasks.ts'

export type OwnerFilter = { ids: readonly { kind: 'member' | 'portal_user' | 'role'; id: string }[] }
export type TaskFilter = {
  state?: string | undefined
  kind?: string | undefined
  side?: string | undefined
  owners?: OwnerFilter['ids'] | undefined
  partnerId?: string | undefined
  subjectId?: string | undefined
  dueBefore?: string | undefined
  q?: string | undefined
}

const taskSorts = { dueAt: 'tasks.due_order', openedAt: 'tasks.created_at' }

/** A page of tasks, in any state unless asked for one. */
export const listTaskRows = <Out>(
  tx: Tx,
  filter: TaskFilter,
  input: ListInput,
  toWire: (rows: TaskRow[]) => Promise<Out[]>,
): Promise<Page<Out>> => {
  let query = tx.db.selectFrom('tasks').selectAll('tasks').where('tasks.workspace_id', '=', tx.ctx.workspace.id)
  if (filter.state === 'open')
    query = query.where('state', '=', 'open').where(sql<SqlBool>`(snoozed_until is null or snoozed_until <= ${tx.now})`)
  else if (filter.state === 'snoozed') query = query.where('state', '=', 'open').where('snoozed_until', '>', tx.now)
  else if (filter.state) query = query.where('state', '=', filter.state)
  if (filter.kind) query = query.where('kind', '=', filter.kind)
  if (filter.side) query = query.where('side', '=', filter.side)
  if (filter.partnerId) query = query.where('partner_id', '=', filter.partnerId)
  if (filter.subjectId) query = query.where('subject_id', '=', filter.subjectId)
  if (filter.dueBefore) query = query.where('due_order', '<', new Date(filter.dueBefore))
  if (filter.owners) query = query.where(ownedBy(filter.owners))
  if (filter.q) query = query.where(isNamed('tasks.id', 'task', filter.q))
  return keysetPage({
    query,
    sorts: taskSorts,
    fallback: 'dueAt',
    input,
    id: 'tasks.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}

const ownedBy = (owners: OwnerFilter['ids']) => {
  const of = (kind: string) => owners.filter((owner) => owner.kind === kind).map((owner) => owner.id)
  const one = (kind: string) => sql<SqlBool>`(owner_kind = ${kind} and owner_id = any (${of(kind)}::text[]))`
  const kinds = [...new Set(owners.map((owner) => owner.kind))]
  if (kinds.length === 0) return sql<SqlBool>`false`
  return sql<SqlBool>`(${sql.join(kinds.map(one), sql` or `)})`
}

export type TodayPosition = { points: number; dueOrder: string; id: string }
export type TodayRead = TaskRow & { points: number; due_order_text: string }

/** Open tasks of the team that do not rest at the limits' instant. `owners` undefined: of everybody. */
const todaySet = (tx: Tx, owners: OwnerFilter['ids'] | undefined, limits: TodayLimits) =>
  sql`from tasks where workspace_id = ${tx.ctx.workspace.id} and state = 'open' and side = 'team'
    and (snoozed_until is null or snoozed_until <= ${limits.now}) ${owners ? sql`and ${ownedBy(owners)}` : sql``}`

/** The sum of the points, as `todayParts` explains it. */
const pointsOf = (limits: TodayLimits) => sql`(
  case ${sql.join(
    limits.due.map(({ before, points }) => sql`when due_at < ${before}::timestamptz then ${points}::integer`),
    sql` `,
  )} else 0 end
  + case when value_currency is distinct from ${limits.currency} or value_minor <= 0 then 0
    ${sql.join(
      limits.values.map(
        ({ below, points }) => sql`when value_minor < ${below.toString()}::bigint then ${points}::integer`,
      ),
      sql` `,
    )}
    else ${valuePointsMost}::integer end
  + case when waiting is null then 0 else ${waitingPoints}::integer end
  + case when legal then ${legalPoints}::integer else 0 end)`

/** A page of Today in its order: points downwards, earlier due, id. */
export const todayRows = async (
  tx: Tx,
  options: {
    owners: OwnerFilter['ids'] | undefined
    limits: TodayLimits
    band?: { from: Date | null; to: Date | null } | undefined
    after?: TodayPosition | undefined
    limit: number
  },
): Promise<TodayRead[]> => {
  const { limits, band, after } = options
  const inBand = band
    ? sql`and ${band.from ? sql`due_order >= ${band.from}` : sql`true`} and ${band.to ? sql`due_order < ${band.to}` : sql`true`}`
    : sql``
  const { rows } = await sql<TodayRead>`
    select * from (select *, due_order::text as due_order_text, ${pointsOf(limits)} as points ${todaySet(tx, options.owners, limits)} ${inBand}) as ranked
    ${after ? sql`where (-points, due_order, id) > (${-after.points}::integer, ${after.dueOrder}::timestamptz, ${after.id})` : sql``}
    order by points desc, due_order, id limit ${options.limit}`.execute(tx.db)
  return rows
}

export const todayCounts = async (
  tx: Tx,
  owners: OwnerFilter['ids'] | undefined,
  limits: TodayLimits,
): Promise<BandCountsOf> => {
  const { overdue, today, this_week } = limits.bandEnds
  const { rows } = await sql<Record<keyof BandCountsOf, string>>`
    select count(*) filter (where due_order < ${overdue}) as overdue,
      count(*) filter (where due_order >= ${overdue} and due_order < ${today}) as today,
      count(*) filter (where due_order >= ${today} and due_order < ${this_week}) as this_week,
      count(*) filter (where due_order >= ${this_week}) as later
    ${todaySet(tx, owners, limits)}`.execute(tx.db)
  const row = rows[0]!
  return {
    overdue: Number(row.overdue),
    today: Number(row.today),
    this_week: Number(row.this_week),
    later: Number(row.later),
  }
}

export type PartnerTasks = { partnerId: string; open: number; overdue: number; nextDueAt: Date | null }
/** Open tasks of the team about these partners. */
export const taskCountsOfPartners = async (
  tx: Tx,
  partnerIds: readonly string[],
): Promise<Map<string, PartnerTasks>> => {
  const { rows } = await sql<{ partnerId: string; open: string; overdue: string; nextDueAt: Date | null }>`
    select partner_id as "partnerId", count(*) as open, count(*) filter (where due_at < ${tx.now}) as overdue, min(due_at) as "nextDueAt"
    from tasks where workspace_id = ${tx.ctx.workspace.id} and state = 'open' and side = 'team' and partner_id = any (${partnerIds}::text[])
    group by partner_id`.execute(tx.db)
  return new Map(rows.map((row) => [row.partnerId, { ...row, open: Number(row.open), overdue: Number(row.overdue) }]))
}

export type ClockFilter = {
  state?: string | undefined
  breached?: boolean | undefined
  kind?: string | undefined
  subjectId?: string | undefined
  partnerId?: string | undefined
  memberId?: string | undefined
}
const clockSorts = { breachesAt: 'clocks.breaches_at', startedAt: 'clocks.started_at' }

export const listClockRows = <Out>(
  tx: Tx,
  filter: ClockFilter,
  input: ListInput,
  toWire: (rows: ClockRow[]) => Promise<Out[]>,
): Promise<Page<Out>> => {
  let query = tx.db.selectFrom('clocks').selectAll('clocks').where('clocks.workspace_id', '=', tx.ctx.workspace.id)
  if (filter.state === 'running') query = query.where('ended_at', 'is', null).where('paused_at', 'is', null)
  else if (filter.state === 'paused') query = query.where('ended_at', 'is', null).where('paused_at', 'is not', null)
  else if (filter.state) query = query.where('ending', '=', filter.state)
  if (filter.breached !== undefined) {
    // As a reader sees it: also where the sweep has not been yet.
    const breached = sql<SqlBool>`(breached_at is not null or (ended_at is null and paused_at is null and breaches_at <= ${tx.now}))`
    query = query.where(filter.breached ? breached : sql<SqlBool>`not ${breached}`)
  }
  if (filter.kind) query = query.where('kind', '=', filter.kind)
  if (filter.subjectId) query = query.where('subject_id', '=', filter.subjectId)
  if (filter.partnerId) query = query.where('partner_id', '=', filter.partnerId)
  if (filter.memberId) query = query.where('member_id', '=', filter.memberId)
  if (input.q)
    query = query.where(sql<SqlBool>`(${isNamed('partner_id', 'partner', input.q)} or ${hasWords(input.q, 'kind')})`)
  return keysetPage({
    query,
    sorts: clockSorts,
    fallback: 'breachesAt',
    input,
    id: 'clocks.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}

/** Ids that a search finds, per kind, in the caller's own part of the workspace. */
export const searchIds = async (
  tx: Tx,
  kinds: readonly string[],
  q: string,
  most: number,
): Promise<{ kind: string; id: string }[]> => {
  const { rows } = await sql<{
    kind: string
    id: string
  }>`select kind, id from search_ids(${kinds}::text[], ${q}, ${most})`.execute(tx.db)
  return rows
}
