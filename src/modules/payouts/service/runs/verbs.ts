/** What people do with a run: make, thaw, tick, approve, start, pause, close, cancel. */
import { managerOf } from '#modules/partners/public.ts'
import { closeTask } from '#modules/tasks/public.ts'
import { refuseUnconfirmed } from '#platform/auth/confirm.ts'
import { isCivilDate } from '#platform/civil-time.ts'
import { actorId, type Ctx, type Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { conflict, invalid, notFound, unprocessable } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { lockMoneyOf } from '#platform/ledger/post.ts'
import type { JobKind } from '#platform/module.ts'
import { payoutEvents } from '../../contract/payout-events.ts'
import { finalStates, type WarningCode } from '../../contract/run-states.ts'
import { approvePayouts, hashesOf, payoutsOfRun, readPayout, tickWarnings } from '../../queries/runs/payouts.ts'
import {
  approvalsOf,
  figuresOf,
  findRunByKey,
  insertApproval,
  insertRun,
  moveRun,
  type RunRow,
  readRun,
  untickedOf,
  voidApprovals,
} from '../../queries/runs/runs.ts'
import { railOf } from '../rails/rails.ts'
import { today } from './candidates.ts'
import { executeJob, isHealthyIn } from './execute.ts'
import { lockedRun, totalOf } from './freeze.ts'
import { hashOfRun } from './hash.ts'
import { stopped } from './moves.ts'
import { paying } from './paying.ts'
import { actingMember } from './people.ts'
import { bankingDay, byHand } from './schedule.ts'
import { runTask, tellApprover } from './tell.ts'

const dayMs = 86_400_000
const editorDays = 30
const about = (id: string) => ({ subject: { kind: 'payout_run', id } })
const stateWords = (run: RunRow) => run.state.replaceAll('_', ' ')

export type RunInput = {
  fundingAccountId: string
  cutOffOn: string
  plannedOn?: string | undefined
  name?: string | undefined
}
/** 404, 409 `run.exists` with the run that is there, `run.no_funding`, 422 `run.rail_missing`. */
export const createRun = (ctx: Ctx, input: RunInput): Promise<string> =>
  inTransaction(ctx, async (tx) => {
    if (!isCivilDate(input.cutOffOn)) throw invalid({ field: 'cutOffOn', rule: 'date', message: 'This is no day.' })
    const plannedOn = input.plannedOn ?? bankingDay(tx, input.cutOffOn > today(tx) ? input.cutOffOn : today(tx))
    if (bankingDay(tx, plannedOn) !== plannedOn)
      throw unprocessable(
        'run.not_a_banking_day',
        `${plannedOn} is no banking day; the next one is ${bankingDay(tx, plannedOn)}.`,
      )
    const made = await draftRun(tx, { ...input, plannedOn, schedule: byHand, createdBy: actorId(ctx.actor) })
    if (!made.isNew)
      throw conflict('run.exists', `There is a run of this account up to ${input.cutOffOn}: ${made.run.name}.`, {
        runId: made.run.id,
      })
    return made.run.id
  })

/** One run per account, schedule and cut-off, whoever asks for it. */
export const draftRun = async (
  tx: Tx,
  of: {
    fundingAccountId: string
    cutOffOn: string
    plannedOn: string
    schedule: string
    createdBy: string | null
    name?: string | undefined
  },
): Promise<{ run: RunRow; isNew: boolean }> => {
  const account = await paying.fundingAccount(tx, of.fundingAccountId)
  if (!account.isActive) throw conflict('run.no_funding', `${account.name} is closed; no run draws on it.`)
  if (!railOf(account.rail))
    throw unprocessable(
      'run.rail_missing',
      `Orders do not go out by ${account.rail} yet; add an account that is paid by hand, by CSV or by another system.`,
    )
  const limits = await paying.limits(tx)
  const id = newId(idPrefixes.payoutRun)
  const key = { funding_account_id: account.id, schedule: of.schedule, cut_off_on: of.cutOffOn }
  const isNew = await insertRun(tx, {
    id,
    name: of.name ?? `${of.cutOffOn.slice(0, 7)} ${account.name}`.slice(0, 80),
    ...key,
    rail: account.rail,
    currency: account.currency,
    planned_on: of.plannedOn,
    four_eyes: limits.fourEyes,
    created_by: of.createdBy,
  })
  const run = isNew ? await readRun(tx, id) : await findRunByKey(tx, key)
  if (!run) throw new Error('The run was cancelled in this instant; try again')
  return { run, isNew }
}

/** Back to a draft, or given up: its payouts are stopped one by one, and what they held is due again. */
export const thawRun = (ctx: Ctx, id: string): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const run = await lockedRun(tx, id)
    if (run.state !== 'in_review' && run.state !== 'freezing')
      throw conflict('run.not_frozen', `Only a run in review is thawed; this one is ${stateWords(run)}.`)
    await takeApart(tx, run, 'draft', null)
  })
export const cancelRun = (ctx: Ctx, id: string, input: { reason: string }): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const run = await lockedRun(tx, id)
    if (!['draft', 'freezing', 'in_review', 'approved'].includes(run.state))
      throw conflict('run.started', `This run is ${stateWords(run)}; stop single payouts, or pause it.`)
    await takeApart(tx, run, 'cancelled', input.reason)
  })
const takeApart = async (tx: Tx, run: RunRow, to: 'draft' | 'cancelled', reason: string | null) => {
  await voidApprovals(tx, run.id)
  await moveRun(tx, run, {
    state: to,
    content_hash: null,
    frozen_at: null,
    needs_second: false,
    second_reason: null,
    ...(to === 'cancelled' && { cancelled_at: tx.now, cancelled_by: actorId(tx.ctx.actor), cancel_reason: reason }),
  })
  await closeTask(tx, { kind: runTask, subjectId: run.id, outcome: 'not_needed' })
  await tx.announce(
    payoutEvents.runPaused,
    { runId: run.id, act: to === 'draft' ? 'thawed' : 'cancelled', reason },
    about(run.id),
  )
  await tx.enqueue(thawJob.kind, {
    title: `Thaw ${run.name}`,
    subjectId: run.id,
    input: { runId: run.id, round: run.round },
  })
}
export const thawJob: JobKind = {
  kind: 'payouts.thaw_run',
  run: async (ctx, job) => {
    const { runId, round } = job.input as { runId: string; round: number }
    return { payouts: await thawPayouts(ctx, runId, round) }
  },
}
export const thawPayouts = async (ctx: Ctx, runId: string, round: number): Promise<number> => {
  let done = 0
  for (;;) {
    const payouts = await inTransaction(ctx, (tx) =>
      payoutsOfRun(tx, { id: runId, round }, { states: ['frozen', 'ready'], limit: 100 }),
    )
    if (payouts.length === 0) return done
    for (const seen of payouts)
      await inTransaction(ctx, async (tx) => {
        await lockMoneyOf(tx, [seen.partner_id])
        const payout = await readPayout(tx, seen.id, 'update')
        if (payout?.state === 'frozen' || payout?.state === 'ready')
          await stopped(tx, payout, { code: 'thawed', reason: 'The run was taken apart' })
        done += 1
      })
  }
}

/** The reviewer says of each warning that it was looked at. */
export const tick = (ctx: Ctx, payoutId: string, input: { codes: readonly WarningCode[] }): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const payout = await readPayout(tx, payoutId)
    if (!payout) throw notFound('payout')
    const run = await lockedRun(tx, payout.run_id)
    if (run.state !== 'in_review')
      throw conflict('run.not_in_review', `This run is ${stateWords(run)}; nothing is ticked any more.`)
    await tickWarnings(tx, payoutId, input.codes, actingMember(ctx))
  })

/** What is in the way of this person's approval, in words; empty when nothing is. */
export const objectionsTo = async (
  tx: Tx,
  run: RunRow,
  memberId: string,
): Promise<{ code: string; words: string }[]> => {
  const found: { code: string; words: string }[] = []
  const mustBeAnother = run.four_eyes || run.needs_second
  if (mustBeAnother && run.created_by === memberId) found.push({ code: 'run.own_run', words: 'You created this run' })
  const partners = new Set<string>()
  for (let after = ''; ; ) {
    const page = await payoutsOfRun(tx, run, { states: ['frozen'], after, limit: 1_000 })
    for (const payout of page) partners.add(payout.partner_id)
    if (page.length < 1_000) break
    after = page.at(-1)!.id
  }
  if (mustBeAnother) {
    const since = new Date(tx.now.getTime() - editorDays * dayMs)
    const edits = (await paying.editorsSince(tx, [...partners], since)).filter(({ id }) => id === memberId)
    for (const words of new Set(edits.map((edit) => edit.words))) found.push({ code: 'run.touched_by_you', words })
    const managers = await managerOf(tx, [...partners])
    const own = [...managers.values()].filter((manager) => manager.id === memberId).length
    if (own > 0) found.push({ code: 'run.own_partners', words: `You manage ${own} of the partners in this run` })
  }
  const unticked = (await untickedOf(tx, [run.id])).get(run.id) ?? 0
  if (unticked > 0)
    found.push({
      code: 'run.warnings_open',
      words: `${unticked} ${unticked === 1 ? 'warning is' : 'warnings are'} not ticked yet`,
    })
  const given = (await approvalsOf(tx, [run.id])).some(
    (one) => one.member_id === memberId && !one.voided_at && one.content_hash === run.content_hash,
  )
  if (given) found.push({ code: 'run.approved_by_you', words: 'You approved it; another person has to' })
  return found
}

/**
 * Approves the content that was seen, by its hash. 409 `run.changed_since_review`, `run.own_run`, `run.touched_by_you`,
 * `run.own_partners`, `run.warnings_open`, `run.approved_by_you`, `run.empty`.
 */
export const approveRun = (ctx: Ctx, id: string, input: { contentHash: string }): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const memberId = actingMember(ctx)
    await refuseUnconfirmed(tx)
    const run = await lockedRun(tx, id)
    if (run.state !== 'in_review')
      throw conflict('run.not_in_review', `Only a run in review is approved; this one is ${stateWords(run)}.`)
    const hash = hashOfRun(await hashesOf(tx, run, false))
    if (hash !== run.content_hash || hash !== input.contentHash)
      throw conflict('run.changed_since_review', 'What is in the run is not what you saw; look at it again.', {
        contentHash: hash,
      })
    const total = await totalOf(tx, run)
    if (total.payouts === 0) throw conflict('run.empty', 'There is nothing to pay in this run.')
    const [objection] = await objectionsTo(tx, run, memberId)
    if (objection) throw conflict(objection.code, `${objection.words}.`)
    await insertApproval(tx, run, hash, memberId)
    const given = (await approvalsOf(tx, [id])).filter((one) => !one.voided_at && one.content_hash === hash)
    if (run.needs_second && new Set(given.map((one) => one.member_id)).size < 2) {
      await tellApprover(tx, run, memberId)
      return
    }
    await approvePayouts(tx, run)
    await moveRun(tx, run, { state: 'approved', approved_at: tx.now })
    await closeTask(tx, { kind: runTask, subjectId: id, outcome: 'done' })
    await tx.announce(payoutEvents.runApproved, { runId: id, currency: run.currency, ...total }, about(id))
  })

/** Begins to send, or goes on after a pause. 409 `ledger.unhealthy`, `run.no_funding`, `run.too_early`, `run.changed_since_review`. */
export const startRun = (ctx: Ctx, id: string, input: { fundingConfirmed?: boolean | undefined }): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    await refuseUnconfirmed(tx)
    const run = await lockedRun(tx, id)
    if (run.state === 'executing' || run.state === 'reconciling') {
      if (!run.paused_at) throw conflict('run.running', 'This run is under way.')
      if (!(await isHealthyIn(tx))) throw unhealthy()
      await moveRun(tx, run, { paused_at: null, paused_by: null, pause_reason: null })
      await tx.announce(payoutEvents.runPaused, { runId: id, act: 'resumed', reason: null }, about(id))
      await enqueueExecution(tx, run)
      return
    }
    if (run.state !== 'approved')
      throw conflict('run.not_approved', `Only an approved run is executed; this one is ${stateWords(run)}.`)
    if (today(tx) < run.planned_on)
      throw conflict(
        'run.too_early',
        `This run is planned for ${run.planned_on}; it starts on that day at the earliest.`,
      )
    const isFunded = run.rail === 'simulated' || run.funding_confirmed_at !== null || input.fundingConfirmed === true
    if (!isFunded) throw conflict('run.no_funding', 'Confirm that the money is on the account that pays.')
    await begin(tx, run, input.fundingConfirmed === true)
  })
const unhealthy = () =>
  conflict('ledger.unhealthy', 'The ledger does not add up; no payout takes its next step until that is settled.')
const begin = async (tx: Tx, run: RunRow, isConfirmedNow: boolean) => {
  if (!(await isHealthyIn(tx))) throw unhealthy()
  if (hashOfRun(await hashesOf(tx, run, true)) !== run.content_hash)
    throw conflict('run.changed_since_review', 'What is in the run is not what was approved; it cannot be sent.')
  await moveRun(tx, run, {
    state: 'executing',
    started_at: tx.now,
    ...(isConfirmedNow && { funding_confirmed_at: tx.now, funding_confirmed_by: actorId(tx.ctx.actor) }),
  })
  await tx.announce(
    payoutEvents.runStarted,
    { runId: run.id, currency: run.currency, ...(await totalOf(tx, run)) },
    about(run.id),
  )
  await enqueueExecution(tx, run)
}
const enqueueExecution = (tx: Tx, run: RunRow) =>
  tx.enqueue(executeJob.kind, { title: `Send ${run.name}`, subjectId: run.id, input: { runId: run.id } })

/** Money is there: said ahead of the day, so that the clock may start the run. */
export const confirmFunding = (ctx: Ctx, id: string): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const run = await lockedRun(tx, id)
    if (run.state !== 'approved') throw conflict('run.not_approved', `This run is ${stateWords(run)}.`)
    await moveRun(tx, run, { funding_confirmed_at: tx.now, funding_confirmed_by: actorId(ctx.actor) })
  })
/** By the clock, on its day: an approved run whose funding is confirmed starts by itself. */
export const startByClock = async (tx: Tx, id: string): Promise<void> => {
  const run = await readRun(tx, id, 'update')
  if (!run || run.state !== 'approved' || today(tx) < run.planned_on) return
  if (run.rail !== 'simulated' && !run.funding_confirmed_at) return
  if (await isHealthyIn(tx)) await begin(tx, run, false)
}

export const pauseRun = (ctx: Ctx, id: string, input: { reason: string }): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const run = await lockedRun(tx, id)
    if (run.state !== 'executing')
      throw conflict('run.not_running', `This run is ${stateWords(run)}; only one that sends is paused.`)
    if (run.paused_at) return
    await moveRun(tx, run, { paused_at: tx.now, paused_by: actorId(ctx.actor), pause_reason: input.reason })
    await tx.announce(payoutEvents.runPaused, { runId: id, act: 'paused', reason: input.reason }, about(id))
  })

/** Every payout has an end, and what was settled is what the bank said. */
export const closeRun = (ctx: Ctx, id: string): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const run = await lockedRun(tx, id)
    if (run.state !== 'reconciling')
      throw conflict('run.not_reconciling', `This run is ${stateWords(run)}; it is closed once everything is sent.`)
    const open = (await figuresOf(tx, [id])).filter(({ state }) => !(finalStates as readonly string[]).includes(state))
    if (open.length > 0)
      throw conflict(
        'run.payouts_open',
        `${open.map(({ state, payouts }) => `${payouts} ${state}`).join(', ')}: each needs an end first.`,
      )
    await moveRun(tx, run, { state: 'closed', closed_at: tx.now, closed_by: actorId(ctx.actor) })
    await tx.announce(
      payoutEvents.runClosed,
      { runId: id, currency: run.currency, ...(await totalOf(tx, run)) },
      about(id),
    )
  })
