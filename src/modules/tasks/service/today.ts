/** Today: the one queue, most urgent first, each row with its reason and its sum. */
import type { Ctx, Tx } from '#platform/context.ts'
import type { AnswerOf, InputOf } from '#platform/contract.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { invalid } from '#platform/errors.ts'
import { workspaceCalendar } from '#platform/tenancy/workspace-calendar.ts'
import type { TodayRowWire } from '../contract/shapes.ts'
import type { taskEndpoints } from '../contract/tasks.ts'
import { type OwnerFilter, type TodayPosition, type TodayRead, todayCounts, todayRows } from '../queries/lists.ts'
import {
  type Band,
  type BandCountsOf,
  bandOf,
  type TodayLimits,
  todayLimits,
  todayParts,
  whySentence,
} from '../today-order.ts'
import { toWire } from './wire.ts'

type Input = InputOf<typeof taskEndpoints.readToday>['query']

/** A page of the queue. Later pages are sorted as of the instant of the first one, so that nothing is seen twice. */
export const readToday = (ctx: Ctx, query: Input): Promise<AnswerOf<typeof taskEndpoints.readToday>> =>
  reading(ctx, async (tx) => {
    const cursor = query.cursor ? readCursor(query.cursor) : undefined
    const limits = todayLimits(ctx.workspace, workspaceCalendar(ctx.workspace), cursor?.asOf ?? tx.now)
    const owners = ownersOf(ctx, query.owner)
    const limit = query.limit ?? 50
    const { rows, hasMore } = await readRows(tx, { owners, limits, limit, after: cursor?.after, band: query.band })
    const last = rows.at(-1)
    return {
      data: await toRows(tx, rows, limits),
      nextCursor: hasMore && last ? writeCursor(limits.now, last) : null,
      counts: await todayCounts(tx, owners, limits),
      asOf: limits.now.toISOString(),
    }
  })

/** The first rows of one member's queue, for the daily mail. */
export const todayOf = (
  ctx: Ctx,
  member: { id: string; roles: readonly string[] },
  limit: number,
): Promise<{ rows: TodayRowWire[]; counts: BandCountsOf }> =>
  inTransaction(ctx, async (tx) => {
    const limits = todayLimits(ctx.workspace, workspaceCalendar(ctx.workspace), tx.now)
    const owners = queueOf(member)
    const { rows } = await readRows(tx, { owners, limits, limit })
    return { rows: await toRows(tx, rows, limits), counts: await todayCounts(tx, owners, limits) }
  })

const readRows = async (
  tx: Tx,
  options: {
    owners: OwnerFilter['ids'] | undefined
    limits: TodayLimits
    limit: number
    after?: TodayPosition | undefined
    band?: Band | undefined
  },
): Promise<{ rows: TodayRead[]; hasMore: boolean }> => {
  const rows = await todayRows(tx, {
    ...options,
    band: options.band && bandRange(options.band, options.limits),
    limit: options.limit + 1,
  })
  return { rows: rows.slice(0, options.limit), hasMore: rows.length > options.limit }
}

const bandRange = (band: Band, { bandEnds }: TodayLimits): { from: Date | null; to: Date | null } => {
  switch (band) {
    case 'overdue':
      return { from: null, to: bandEnds.overdue }
    case 'today':
      return { from: bandEnds.overdue, to: bandEnds.today }
    case 'this_week':
      return { from: bandEnds.today, to: bandEnds.this_week }
    case 'later':
      return { from: bandEnds.this_week, to: null }
  }
}

const toRows = async (tx: Tx, rows: readonly TodayRead[], limits: TodayLimits): Promise<TodayRowWire[]> => {
  const tasks = await toWire(tx, rows)
  return tasks.map((task, index) => {
    const row = rows[index]!
    const parts = todayParts(
      {
        dueAt: row.due_at,
        value:
          row.value_currency && row.value_minor
            ? { currency: row.value_currency, amountMinor: BigInt(row.value_minor) }
            : null,
        waiting: task.waiting,
        legal: row.legal,
        partnerName: task.partner?.name || null,
      },
      limits,
    )
    return {
      task,
      band: bandOf(row.due_at, limits),
      points: row.points,
      why: whySentence(parts),
      parts: parts.map(capital),
    }
  })
}
const capital = <Part extends { words: string }>(part: Part): Part => ({
  ...part,
  words: part.words.slice(0, 1).toUpperCase() + part.words.slice(1),
})

/** Own tasks and the queues of own roles. */
export const queueOf = (member: { id: string; roles: readonly string[] }): OwnerFilter['ids'] => [
  { kind: 'member', id: member.id },
  ...member.roles.map((role) => ({ kind: 'role' as const, id: role })),
]

/** Whose queue is meant; undefined for everybody's. */
const ownersOf = (ctx: Ctx, owner: string | undefined): OwnerFilter['ids'] | undefined => {
  const wanted = owner ?? (ctx.actor.kind === 'member' ? 'me' : 'all')
  if (wanted === 'all') return undefined
  if (wanted !== 'me') return [{ kind: wanted.startsWith('mb_') ? 'member' : 'role', id: wanted }]
  if (ctx.actor.kind !== 'member')
    throw invalid({
      field: 'owner',
      rule: 'owner',
      message: 'A key is nobody in person; name a member, or ask for all.',
    })
  return queueOf(ctx.actor)
}

const writeCursor = (asOf: Date, row: TodayRead): string =>
  Buffer.from(JSON.stringify([asOf.toISOString(), row.points, row.due_order_text, row.id])).toString('base64url')

const readCursor = (cursor: string): { asOf: Date; after: TodayPosition } => {
  const bad = () =>
    invalid({
      field: 'cursor',
      rule: 'cursor',
      message: 'This cursor does not belong to this list; begin without one.',
    })
  let parsed: unknown
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    throw bad()
  }
  if (!Array.isArray(parsed) || parsed.length !== 4) throw bad()
  const [asOf, points, dueOrder, id] = parsed as unknown[]
  const isTime = (text: unknown): text is string =>
    typeof text === 'string' && /^\d{4}-\d{2}-\d{2}[T ][0-9:.]+(Z|[+-]\d{2}(:\d{2})?)$/.test(text)
  if (
    !isTime(asOf) ||
    Number.isNaN(Date.parse(asOf)) ||
    !Number.isInteger(points) ||
    typeof id !== 'string' ||
    !/^ta_[0-9a-z]{26}$/.test(id)
  )
    throw bad()
  if (dueOrder !== 'infinity' && !isTime(dueOrder)) throw bad()
  return { asOf: new Date(asOf), after: { points: points as number, dueOrder: dueOrder as string, id } }
}
