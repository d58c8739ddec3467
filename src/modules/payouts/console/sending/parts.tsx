import { type AnswerTo, api } from '#client/api.ts'
import { Amount, FactPill } from '#ui/Badges.tsx'
import { Steps } from '#ui/Steps.tsx'
import { wordsOf } from '#ui/states.ts'
import { words } from './words.ts'

export type Run = AnswerTo<'getPayoutOverview'>['runs'][number]

const tones: Readonly<Record<string, 'plain' | 'good' | 'watch' | 'bad' | 'info'>> = {
  frozen: 'plain',
  ready: 'plain',
  submitting: 'info',
  uncertain: 'bad',
  submitted: 'info',
  settled: 'good',
  failed: 'bad',
  returned: 'bad',
  stopped: 'plain',
  draft: 'plain',
  freezing: 'info',
  in_review: 'watch',
  approved: 'info',
  executing: 'info',
  reconciling: 'watch',
  closed: 'good',
  cancelled: 'plain',
  matched: 'good',
  unmatched: 'watch',
  set_aside: 'plain',
  in_payout: 'info',
  paid: 'good',
  confirmed: 'good',
  refused: 'bad',
  applied: 'good',
  waiting: 'watch',
}
export const State = ({ of, label }: { of: string; label?: string }) => (
  <FactPill tone={tones[of] ?? 'plain'}>{label ?? wordsOf(of)}</FactPill>
)

export const Sum = ({ currency, minor }: { currency: string; minor: string }) => (
  <Amount currency={currency} amountMinor={minor} />
)

const order = ['draft', 'freezing', 'in_review', 'approved', 'executing', 'reconciling', 'closed'] as const
/** A run as a line of steps, with the person at each. */
export const RunSteps = ({ run }: { run: Run }) => {
  const at = order.indexOf(run.state as (typeof order)[number])
  const approvers = run.approvals.filter((one) => !one.isVoid).map((one) => one.by?.name ?? '–')
  const notes: Partial<Record<(typeof order)[number], string>> = {
    draft: run.createdBy?.name ?? words('byClock'),
    approved: approvers.join(', '),
    executing: run.fundingConfirmedBy?.name ?? '',
    closed: run.closedBy?.name ?? '',
  }
  return (
    <Steps
      steps={order.map((key, index) => ({
        key,
        title: wordsOf(key),
        ...(notes[key] && { note: notes[key] }),
        state: index < at || run.state === 'closed' ? 'done' : index === at ? 'current' : 'next',
      }))}
    />
  )
}

/** Accounts that money leaves from, for a choice. */
export const accountChoices = async () =>
  (await api.listFundingAccounts({ query: { limit: 100 } })).data
    .filter((account) => account.isActive)
    .map((account) => ({ value: account.id, label: `${account.name}, ${account.currency}` }))
