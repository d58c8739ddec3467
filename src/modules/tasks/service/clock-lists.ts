/** Clocks as the API answers them, and the medians that are told to partners. */
import type { Ctx, Tx } from '#platform/context.ts'
import type { AnswerOf, InputOf } from '#platform/contract.ts'
import { reading } from '#platform/db/transaction.ts'
import { notFound } from '#platform/errors.ts'
import { type ClockWire, medianClocksMin } from '../contract/shapes.ts'
import type { taskEndpoints } from '../contract/tasks.ts'
import { type ClockRow, clocksByIds, mediansSince, pausesOf } from '../queries/clocks.ts'
import { listClockRows } from '../queries/lists.ts'
import { clockFacts, spentMinutes } from './clocks.ts'
import { partnerNames } from './partners.ts'

type Endpoints = typeof taskEndpoints

export const listClocks = (
  ctx: Ctx,
  query: InputOf<Endpoints['listClocks']>['query'],
): Promise<AnswerOf<Endpoints['listClocks']>> =>
  reading(ctx, (tx) => listClockRows(tx, query, query, (rows) => toWire(tx, rows)))

export const getClock = (ctx: Ctx, id: string): Promise<ClockWire> =>
  reading(ctx, async (tx) => {
    const [wire] = await toWire(tx, await clocksByIds(tx, [id]))
    if (!wire) throw notFound('clock')
    return wire
  })

/** Medians of the last so many days. The partner reads only kinds that have enough clocks. */
export const readMedians = (
  ctx: Ctx,
  days: number,
  side: 'team' | 'partner',
): Promise<AnswerOf<Endpoints['listClockMedians']>> =>
  reading(ctx, async (tx) => {
    const from = new Date(tx.now.getTime() - days * 86_400_000)
    const rows = await tx.asTeam(() => mediansSince(tx, from))
    const told = side === 'partner' ? rows.filter((row) => row.clocks >= medianClocksMin) : rows
    const data = told.map(({ kind, clocks, medianMinutes, inBusinessTime }) => ({
      kind,
      clocks,
      medianMinutes: clocks >= medianClocksMin ? medianMinutes : null,
      businessTime: inBusinessTime,
    }))
    return { data, from: from.toISOString(), to: tx.now.toISOString() }
  })

const toWire = async (tx: Tx, rows: readonly ClockRow[]): Promise<ClockWire[]> => {
  if (rows.length === 0) return []
  const pauses = await pausesOf(
    tx,
    rows.map((row) => row.id),
  )
  const names = await partnerNames(
    tx,
    rows.flatMap((row) => row.partner_id ?? []),
  )
  return rows.map((row) => {
    const facts = clockFacts(tx, row)
    const own = pauses.get(row.id) ?? []
    return {
      id: row.id,
      kind: row.kind,
      subject: { kind: row.subject_kind, id: row.subject_id },
      partner: row.partner_id ? { id: row.partner_id, name: names.get(row.partner_id) ?? '' } : null,
      memberId: row.member_id,
      state: facts.state,
      targetMinutes: row.target_minutes,
      businessTime: row.in_business_time,
      startedAt: row.started_at.toISOString(),
      warnsAt: facts.state === 'running' ? row.warns_at.toISOString() : null,
      breachesAt: facts.breachesAt?.toISOString() ?? null,
      warnedAt: row.warned_at?.toISOString() ?? null,
      breachedAt: facts.breachedAt?.toISOString() ?? null,
      endedAt: row.ended_at?.toISOString() ?? null,
      spentMinutes: row.spent_minutes ?? spentMinutes(tx, row, own, tx.now),
      pauses: own.map((pause) => ({
        from: pause.from.toISOString(),
        to: pause.to?.toISOString() ?? null,
        reason: pause.reason,
      })),
    }
  })
}
