/** What happens on the workspace's clock to lines. Each is safe to run twice or late. */
import { partnerNames } from '#modules/partners/public.ts'
import { openTask } from '#modules/tasks/public.ts'
import type { Tx } from '#platform/context.ts'
import { monthlyOn } from '#platform/jobs/recurring.ts'
import type { DueKind, JobKind } from '#platform/module.ts'
import { createdSince } from '../../queries/lists.ts'
import { oldCarryOvers } from '../../queries/reversals.ts'
import { closeSilent } from '../disputes/thread.ts'
import { amountWords, mailPartner } from '../mails.ts'
import { closeMonthWork, proposeClose } from '../months/close.ts'
import { bulkWork } from './bulk.ts'
import { fallDue } from './due.ts'
import {
  carryOverSlot,
  closeProposalSlot,
  digestSlot,
  disputeSilenceSlot,
  fallDueSlot,
  holdEndSlot,
} from './due-kinds.ts'
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

const mailDigests = async (tx: Tx, partnerIds: readonly string[]): Promise<void> => {
  const rows = await createdSince(tx, partnerIds, new Date(tx.now.getTime() - dayMs))
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
  { kind: digestSlot, summary: 'Partners read what they earned yesterday', run: (tx, ids) => mailDigests(tx, ids) },
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
