/** What happens on the workspace's clock to lines. Each is safe to run twice or late. */
import { partnerNames } from '#modules/partners/public.ts'
import { openTask } from '#modules/tasks/public.ts'
import { addDays, civilDate, startOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { monthlyOn } from '#platform/jobs/recurring.ts'
import type { DueKind, JobKind } from '#platform/module.ts'
import { createdWithin } from '../../queries/lists.ts'
import { oldCarryOvers } from '../../queries/reversals.ts'
import { closeSilent } from '../disputes/thread.ts'
import { amountWords, mailPartner } from '../mails.ts'
import { closeMonthWork, proposeClose } from '../months/close.ts'
import { tellWaiting } from '../tell.ts'
import { bulkWork } from './bulk.ts'
import { fallDue } from './due.ts'
import {
  carryOverSlot,
  closeProposalSlot,
  digestSlot,
  disputeSilenceSlot,
  fallDueSlot,
  holdEndSlot,
  tellWaitingSlot,
} from './due-kinds.ts'
import { mailReached } from './reached.ts'
import { lineSettings } from './settings.ts'
import { endHolds } from './sweep.ts'

const dayMs = 86_400_000

/** A debt that no payout offset for long is somebody's decision: invoice it, keep it, or write it off. */
const askAboutDebts = async (tx: Tx): Promise<void> => {
  const { carryOverDays } = await lineSettings(tx)
  const debts = await oldCarryOvers(tx, new Date(tx.now.getTime() - carryOverDays * dayMs + 1))
  const names = await partnerNames(
    tx,
    debts.map((debt) => debt.partnerId),
  )
  for (const debt of debts)
    await openTask(tx, {
      kind: 'commissions.settle_carry_over',
      subject: { kind: 'partner', id: debt.partnerId },
      partnerId: debt.partnerId,
      title: `Settle what ${names.get(debt.partnerId) ?? 'a partner'} owes: invoice, keep or write off`.slice(0, 140),
      side: 'team',
      owner: { role: 'finance' },
      value: { currency: debt.currency, amountMinor: debt.amountMinor },
      cause: `carry-over ${debt.currency} since ${debt.since.toISOString()}`,
    })
}

/** The whole day before the one that it was due on, however late it runs: nothing is left out and nothing told twice. */
const mailDigests = async (tx: Tx, partnerIds: readonly string[], dueAt: Date): Promise<void> => {
  const { zone } = tx.ctx.workspace
  const today = civilDate(zone, dueAt)
  const day = { from: startOfDate(zone, addDays(today, -1)), to: startOfDate(zone, today) }
  await mailReached(tx, partnerIds, day)
  const rows = await createdWithin(tx, partnerIds, day)
  for (const [partnerId, own] of Map.groupBy(rows, (row) => row.partnerId))
    await mailPartner(tx, 'earned', {
      partnerId,
      subjectKind: 'partner',
      subjectId: partnerId,
      path: 'earnings',
      amount: own.map(({ currency, amountMinor }) => amountWords({ currency, amountMinor })).join(', '),
      words: String(own.reduce((sum, row) => sum + row.count, 0)),
    })
}

export const lineDue: readonly DueKind[] = [
  {
    kind: holdEndSlot,
    summary: 'Hold periods end: what a rule approves is approved, for the rest a person is asked',
    run: (tx, partnerIds) => endHolds(tx, partnerIds),
  },
  {
    kind: fallDueSlot,
    summary: 'Approved commissions fall due',
    run: async (tx, partnerIds) => {
      await fallDue(tx, partnerIds)
    },
  },
  {
    kind: digestSlot,
    summary: 'Partners read what they earned yesterday',
    run: (tx, ids, dueAt) => mailDigests(tx, ids, dueAt),
  },
  { kind: tellWaitingSlot, summary: 'Finance reads what sales wait for', run: (tx) => tellWaiting(tx) },
  {
    kind: disputeSilenceSlot,
    summary: 'A dispute whose question nobody answered is closed',
    run: (tx, ids) => closeSilent(tx, ids),
  },
  {
    kind: closeProposalSlot,
    summary: 'A month that is over is closed, or finance is asked',
    run: (tx) => proposeClose(tx),
  },
  {
    kind: carryOverSlot,
    summary: 'Debts of partners that no payout offset are decided',
    run: (tx) => askAboutDebts(tx),
  },
]

export const lineJobs: readonly JobKind[] = [bulkWork, closeMonthWork]
/** The first look at months that are over. */
export const setUpLines = async (tx: Tx): Promise<void> => {
  await monthlyOn(tx, closeProposalSlot, (await lineSettings(tx)).closeDay, '06:00')
}
