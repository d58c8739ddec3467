/** What runs do by the clock: drafts by the terms in force, approved runs on their day, reminders. */

import { addDays, type CivilDate, civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { dailyAt } from '#platform/jobs/recurring.ts'
import type { DueKind } from '#platform/module.ts'
import { activeFundingAccounts } from '../../queries/runs/accounts.ts'
import { partnersWithBalance } from '../../queries/runs/payables.ts'
import { readPayout } from '../../queries/runs/payouts.ts'
import { runsInStates } from '../../queries/runs/runs.ts'
import { railOf } from '../rails/rails.ts'
import { today } from './candidates.ts'
import { bankingDay, type PaymentTerm, paymentTerms, runDayFrom, scheduleOf, scheduleWords } from './schedule.ts'
import { askForSettlement } from './tell.ts'
import { draftRun, startByClock } from './verbs.ts'

/** A draft stands this many days before its run day at the latest, so that there is time to look. */
const daysAhead = 2

export const dailyRuns: DueKind = {
  kind: 'payouts.daily_runs',
  summary: 'Drafts of the next runs are made, and approved runs start on their day',
  run: async (tx, _ids, dueAt) => {
    await draftNext(tx, civilDate(tx.ctx.workspace.zone, dueAt))
    for (const run of await runsInStates(tx, ['approved'])) await startByClock(tx, run.id)
    await dailyAt(tx, dailyRuns.kind, '05:30')
  },
}

/**
 * One draft per account and schedule whose run day is near, or passed since `from` while nothing ran; the unique key
 * keeps two servers to one. `from`: the first day that was not looked at yet.
 */
export const draftNext = async (tx: Tx, from: CivilDate = today(tx)): Promise<number> => {
  const schedules = await schedulesInUse(tx)
  const accounts = (await activeFundingAccounts(tx)).filter((account) => railOf(account.rail))
  let made = 0
  for (const [schedule, term] of schedules)
    for (const cutOffOn of nearCutOffs(term, from, today(tx)))
      for (const account of accounts) {
        const { isNew } = await draftRun(tx, {
          fundingAccountId: account.id,
          cutOffOn,
          plannedOn: bankingDay(tx, cutOffOn < today(tx) ? today(tx) : cutOffOn),
          schedule,
          createdBy: null,
        })
        if (isNew) made += 1
      }
  return made
}
/** The schedules by which those are paid who have earned something that is not paid. */
const schedulesInUse = async (tx: Tx): Promise<ReadonlyMap<string, PaymentTerm>> => {
  const schedules = new Map<string, PaymentTerm>()
  for (let after = ''; ; ) {
    const ids = await partnersWithBalance(tx, after, 500)
    if (ids.length === 0) return schedules
    for (const term of (await paymentTerms(tx, ids)).values()) schedules.set(scheduleOf(term), term)
    after = ids.at(-1)!
  }
}
/** The next run that the clock will draft, and on which day; null while nobody has anything coming. */
export const nextPlanned = async (
  tx: Tx,
): Promise<{ runOn: CivilDate; draftOn: CivilDate; schedule: string } | null> => {
  const on = today(tx)
  const planned = [...(await schedulesInUse(tx)).values()].map((term) => {
    // A cut-off that is near is drafted already; what comes after it is next.
    let cutOffOn = runDayFrom(term, on)
    if (nearCutOffs(term, on, on).includes(cutOffOn)) cutOffOn = runDayFrom(term, addDays(cutOffOn, 1))
    return { runOn: bankingDay(tx, cutOffOn), draftOn: draftDay(term, cutOffOn), schedule: scheduleWords(term) }
  })
  return planned.toSorted((a, b) => a.runOn.localeCompare(b.runOn))[0] ?? null
}
/** The first day on which `nearCutOffs` names the cut-off. */
const draftDay = (term: PaymentTerm, cutOffOn: CivilDate): CivilDate => {
  const ahead = addDays(cutOffOn, -daysAhead)
  const due = `${cutOffOn.slice(0, 7)}-${String(Math.min(term.dueDay, term.runDay)).padStart(2, '0')}`
  return term.interval !== 'weekly' && due < ahead ? due : ahead
}
/** The run day that comes next, once it is near, and of those that were missed the last: its run takes what they would have. */
export const nearCutOffs = (term: PaymentTerm, from: CivilDate, on: CivilDate): CivilDate[] => {
  const missed: CivilDate[] = []
  let cutOffOn = runDayFrom(term, from)
  for (; cutOffOn < on; cutOffOn = runDayFrom(term, addDays(cutOffOn, 1))) missed.push(cutOffOn)
  const isNear = addDays(cutOffOn, -daysAhead) <= on || isDue(term, cutOffOn, on)
  return [...missed.slice(-1), ...(isNear ? [cutOffOn] : [])]
}
/** From the due day of the month on. */
const isDue = (term: PaymentTerm, cutOffOn: string, on: string): boolean =>
  term.interval !== 'weekly' &&
  on >= `${cutOffOn.slice(0, 7)}-${String(Math.min(term.dueDay, term.runDay)).padStart(2, '0')}`

export const silenceKind: DueKind = {
  kind: 'payouts.external_silence',
  summary: 'A system that was told to pay has not said what became of it',
  run: async (tx, payoutIds) => {
    for (const id of payoutIds) {
      const payout = await readPayout(tx, id)
      if (payout?.state === 'submitted') await askForSettlement(tx, payout)
    }
  },
}
