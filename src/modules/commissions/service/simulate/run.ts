/**
 * The run of a simulation: a job that reads sales page by page in (occurredAt, id) order and reckons each on both sides,
 * by the plans that were in force and by what is tried, from where partners stood on the first day. Its memory grows with partners, not with sales; what it has found
 * is kept now and then, so that a run that was interrupted goes on from there.
 */
import { setImmediate as breathe } from 'node:timers/promises'
import {
  type CreditedConversion,
  pageCreditedConversions,
  paidSalesBefore,
  partnersOfSales,
} from '#modules/attribution/public.ts'
import { addDays, civilDate, daysBetween, startOfDate } from '#platform/civil-time.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import type { JobKind } from '#platform/module.ts'
import { simulationFinished } from '../../contract/events.ts'
import { hashOf } from '../../engine/hash.ts'
import {
  findSimulation,
  lockSimulation,
  replaceResults,
  type SimulationRow,
  updateSimulation,
} from '../../queries/simulations.ts'
import { type Left, leftOf } from '../evaluate/net.ts'
import { type FindPlans, findPlans } from '../evaluate/plans.ts'
import { type Prepared, prepare, type Seat } from '../evaluate/prepare.ts'
import { type Given, type Replay, type Replayed, replay } from '../evaluate/replay.ts'
import { changedPlans, type Request } from './change.ts'
import { type Seed, standingOf } from './standing.ts'
import { summaryOf } from './summary.ts'
import { type MoverSide, type SavedTally, type Tally, tally } from './tally.ts'

export const simulationJob = 'commissions.simulate'
/** On the embedded database no transaction is long. */
const pageSize = { pglite: 100, postgres: 1_000 } as const
const breathEvery = 25
const saveEveryMs = 20_000

type Saved = {
  after: { occurredAt: string; id: string }
  conversions: number
  waiting: number
  hash: string
  /** Questions about the time before the first day that were answered already. */
  known?: string[]
  old: [string, string][]
  new: [string, string][]
  tally: SavedTally
}
type State = {
  after: { occurredAt: Date; id: string } | undefined
  conversions: number
  waiting: number
  hash: string
  known: Set<string>
  old: Replay
  new: Replay
  tally: Tally
}
const begin = (zone: string, saved: Saved | null): State => ({
  after: saved ? { occurredAt: new Date(saved.after.occurredAt), id: saved.after.id } : undefined,
  conversions: saved?.conversions ?? 0,
  waiting: saved?.waiting ?? 0,
  hash: saved?.hash ?? hashOf(null),
  known: new Set(saved?.known),
  old: replay(zone, saved?.old),
  new: replay(zone, saved?.new),
  tally: tally(saved?.tally),
})

export const simulationWork: JobKind = {
  kind: simulationJob,
  run: async (ctx, job) => {
    const id = String(job.input['simulationId'])
    const row = await inTransaction(ctx, async (tx) => {
      const found = await lockSimulation(tx, id)
      return found && ['queued', 'running', 'failed'].includes(found.state)
        ? updateSimulation(tx, id, { state: 'running', fault: null, job_id: job.id })
        : undefined
    })
    if (!row) return { id }
    try {
      return await runIt(ctx, job, row)
    } catch (error) {
      await inTransaction(ctx, (tx) =>
        updateSimulation(tx, id, { state: 'failed', fault: 'The run broke off; take the job up again.' }),
      )
      throw error
    }
  },
}

const runIt = async (ctx: Ctx, job: Parameters<JobKind['run']>[1], row: SimulationRow) => {
  const request = row.request as Request
  const { zone } = ctx.workspace
  const state = begin(zone, row.progress as Saved | null)
  const days = daysBetween(row.from_day, row.to_day)
  let savedAt = Date.now()
  for (;;) {
    if (job.signal.aborted) {
      await save(ctx, row.id, state)
      return { id: row.id }
    }
    const page = await reading(ctx, (tx) => tx.asTeam(() => readPage(tx, row, request, state)))
    if (page.conversions.length === 0) break
    begun(state, page.standing)
    for (const [place, conversion] of page.conversions.entries()) {
      reckonBoth(state, page, place, conversion, zone, request)
      if (place % breathEvery === breathEvery - 1) await breathe()
    }
    const last = page.conversions.at(-1)!
    state.after = { occurredAt: last.occurredAt, id: last.id }
    const reached = civilDate(zone, last.occurredAt)
    const { cancelled } = await job.progress(
      daysBetween(row.from_day, reached),
      days,
      `${state.conversions} sales and leads`,
    )
    if (cancelled || (await isCancelled(ctx, row.id))) {
      await inTransaction(ctx, (tx) =>
        updateSimulation(tx, row.id, { state: 'cancelled', progress: null, finished_at: tx.now }),
      )
      return { id: row.id, conversions: state.conversions }
    }
    if (Date.now() - savedAt > saveEveryMs) {
      await save(ctx, row.id, state)
      savedAt = Date.now()
    }
  }
  await finish(ctx, row.id, state)
  return { id: row.id, conversions: state.conversions }
}

const isCancelled = (ctx: Ctx, id: string): Promise<boolean> =>
  reading(ctx, async (tx) => (await findSimulation(tx, id))?.state === 'cancelled')

const save = (ctx: Ctx, id: string, state: State) =>
  inTransaction(ctx, async (tx) => {
    if (!state.after) return
    const saved: Saved = {
      after: { occurredAt: state.after.occurredAt.toISOString(), id: state.after.id },
      conversions: state.conversions,
      waiting: state.waiting,
      hash: state.hash,
      known: [...state.known],
      old: state.old.save(),
      new: state.new.save(),
      tally: state.tally.save(),
    }
    await updateSimulation(tx, id, {
      progress: JSON.stringify(saved),
      conversions: state.conversions,
      reached_on: civilDate(tx.ctx.workspace.zone, state.after.occurredAt),
    })
  })

const finish = (ctx: Ctx, id: string, state: State) =>
  inTransaction(ctx, async (tx) => {
    const row = await lockSimulation(tx, id)
    if (row?.state !== 'running') return
    const results = state.tally.results()
    await replaceResults(tx, id, results)
    await updateSimulation(tx, id, {
      state: 'finished',
      progress: null,
      conversions: state.conversions,
      reached_on: row.to_day,
      inputs_hash: hashOf([state.hash, row.request, row.from_day, row.to_day]),
      summary: JSON.stringify(summaryOf(results, state.tally.movers(), state.waiting)),
      finished_at: tx.now,
    })
    await tx.announce(
      simulationFinished,
      { simulationId: id, conversions: state.conversions },
      { subject: { kind: 'simulation', id }, ...(row.partner_id && { partnerId: row.partner_id }) },
    )
  })

type Page = {
  conversions: readonly CreditedConversion[]
  old: readonly Prepared[]
  new: readonly Prepared[]
  given: Given
  left: { old: Left; new: Left }
  standing: readonly Seed[]
}
const readPage = async (tx: Tx, row: SimulationRow, request: Request, { after, known }: State): Promise<Page> => {
  const { zone } = tx.ctx.workspace
  const conversions = await pageCreditedConversions(tx, {
    partnerIds: request.partnerIds ?? undefined,
    from: startOfDate(zone, row.from_day),
    to: startOfDate(zone, row.to_day),
    after,
    limit: pageSize[tx.ctx.services.database.engine],
  })
  // Both sides ask for the same days and cases: what was in force is read once.
  let found: ReturnType<FindPlans> | undefined
  const inForce: FindPlans = (inTx, asks) => {
    found ??= findPlans(inTx, asks)
    return found
  }
  const old = await prepare(tx, conversions, inForce)
  const tried = await prepare(tx, conversions, changedPlans(request, row.from_day, inForce))
  const seats = [...old, ...tried].flatMap((one) => one.seats)
  return {
    conversions,
    old,
    new: tried,
    given: await givenOf(tx, seats),
    left: { old: await leftOf(tx, old), new: await leftOf(tx, tried) },
    standing: await standingOf(tx, seats, row.from_day, known),
  }
}
/** Both sides go on from where partners stood; that, too, is an input. */
const begun = (state: State, standing: readonly Seed[]): void => {
  if (standing.length === 0) return
  for (const [key, minor] of standing) {
    state.old.seed(key, minor)
    state.new.seed(key, minor)
  }
  state.hash = hashOf([state.hash, standing.map(([key, minor]) => [key, String(minor)])])
}

/** What customers did before does not depend on any plan: it is read, whatever side asks. */
const givenOf = async (tx: Tx, seats: readonly Seat[]): Promise<Given> => {
  const asking = new Map(
    seats.flatMap(({ needs, conversion }) => (needs?.payments && conversion.sale ? [[conversion.id, conversion]] : [])),
  )
  const payments = await paidSalesBefore(
    tx,
    [...asking.values()].map(({ id, customer, occurredAt }) => ({
      conversionId: id,
      customerId: customer.id,
      occurredAt,
    })),
  )
  const first = seats.flatMap(({ needs, conversion: { customer, sale } }) =>
    needs?.newCustomers && customer.firstPaidSaleId && customer.firstPaidSaleId !== sale?.id
      ? [customer.firstPaidSaleId]
      : [],
  )
  const credited = await partnersOfSales(tx, [...new Set(first)])
  return {
    paymentsBefore: ({ id }) => payments.get(id) ?? 0,
    isNewCustomer: ({ conversion: { customer, sale }, partnerId }) =>
      customer.firstPaidSaleId === null ||
      customer.firstPaidSaleId === sale?.id ||
      credited.has(`${partnerId} ${customer.firstPaidSaleId}`),
  }
}

const reckonBoth = (
  state: State,
  page: Page,
  place: number,
  conversion: CreditedConversion,
  zone: string,
  request: Request,
): void => {
  const [before, tried] = [page.old[place]!, page.new[place]!]
  const old = state.old.run(before, page.given, page.left.old)
  const next = state.new.run(tried, page.given, page.left.new)
  const day = civilDate(zone, conversion.occurredAt)
  state.conversions += 1
  if ([...old.partners, ...next.partners].some(({ outcome }) => outcome === 'waiting')) state.waiting += 1
  state.hash = hashOf([
    state.hash,
    conversion.id,
    conversion.creditSet.id,
    String(page.left.old.refundedMinor(conversion)),
    [before, tried].map(({ seats }) => seats.map(({ found }) => found.planHash)),
  ])
  const chosen = request.partnerIds
  for (const [side, done] of [
    ['old', old],
    ['new', next],
  ] as const)
    for (const { seat, line, netMinor } of done.lines)
      if (!chosen || chosen.includes(seat.partnerId))
        state.tally.add(side, {
          partnerId: seat.partnerId,
          day,
          freeOn: addDays(day, seat.found.holdDays),
          ruleId: line.ruleId,
          rule: line.ruleName,
          currency: line.currency,
          netMinor,
        })
  for (const { partnerId } of tried.seats) {
    if (chosen && !chosen.includes(partnerId)) continue
    const [was, is] = [sideOf(old, before, partnerId), sideOf(next, tried, partnerId)]
    for (const currency of new Set([was.currency, is.currency].filter((one) => one !== null))) {
      const amount = (one: MoverSide) => (one.currency === currency ? BigInt(one.amountMinor) : 0n)
      const difference = amount(is) - amount(was)
      state.tally.moves(currency, difference, () => ({
        partnerId,
        conversionId: conversion.id,
        saleId: conversion.sale?.id ?? null,
        sale: conversion.sale && { grossMinor: String(conversion.sale.grossMinor), currency: conversion.sale.currency },
        day,
        microShares: next.input.credits.find((credit) => credit.partnerId === partnerId)?.microShares ?? 0,
        currency,
        differenceMinor: String(difference),
        old: was,
        new: is,
      }))
    }
  }
}
const sideOf = (done: Replayed, { seats }: Prepared, partnerId: string): MoverSide => {
  const result = done.partners.find((one) => one.partnerId === partnerId)
  const seat = seats.find((one) => one.partnerId === partnerId)
  const own = done.lines.filter((one) => one.seat.partnerId === partnerId)
  return {
    amountMinor: String(own.reduce((sum, { netMinor }) => sum + netMinor, 0n)),
    currency: own[0]?.line.currency ?? null,
    steps: result?.steps ?? [],
    reason: result?.reason ?? null,
    clause: seat?.found.clause ?? null,
    isTail: seat?.found.tail != null,
  }
}
