/** What has to be right before a month closes. Each check says in words what it found. */
import { addMonths, startOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { factsWaitingFor } from '#platform/events/waiting.ts'
import { checkFigures } from '#platform/ledger/checks.ts'
import type { MonthCheck } from '../../contract/months.ts'
import { todayOf } from '../../queries/lines.ts'
import { findMonth, monthEnds, waitingInMonth } from '../../queries/months.ts'
import { recomputeMonth } from '../evaluate/nightly.ts'

export type CheckResult = { check: MonthCheck; isPassed: boolean; words: string }
export type Accepted = { check: MonthCheck; reason: string; by: string }

export const runChecks = async (tx: Tx, month: string): Promise<CheckResult[]> => {
  const after = addMonths(`${month}-01`, 1)
  const end = startOfDate(tx.ctx.workspace.zone, after)
  const isOver = todayOf(tx) >= after
  const { first } = await monthEnds(tx)
  const before = addMonths(`${month}-01`, -1).slice(0, 7)
  const isFirst = first === null || month <= first
  const previous = isFirst ? undefined : await findMonth(tx, before)
  const inbox = await factsWaitingFor(tx, 'commissions', end)
  const waiting = await waitingInMonth(tx, month)
  const { checked, differing } = await recomputeMonth(tx, `${month}-01`, after)
  const findings = await checkFigures(tx)
  const ofLedger = findings.filter(({ check }) => check === 'sum' || check === 'balances')
  const figures = findings.filter(({ check }) => check === 'figures')
  const told = (found: readonly { words: string }[]) =>
    found
      .slice(0, 3)
      .map((one) => one.words)
      .join('; ')
  return [
    { check: 'over', isPassed: isOver, words: isOver ? 'The month is over' : `The month ends before ${after}` },
    {
      check: 'order',
      isPassed: isFirst || previous?.state === 'closed',
      words:
        isFirst || previous?.state === 'closed' ? 'Every month before it is closed' : `${before} is not closed yet`,
    },
    {
      check: 'inbox',
      isPassed: inbox === 0,
      words:
        inbox === 0
          ? 'Everything that happened was taken in'
          : `${inbox} facts of the month are not worked through yet`,
    },
    {
      check: 'waiting',
      isPassed: waiting === 0,
      words:
        waiting === 0
          ? 'No sale waits for a rate or a cost'
          : `${waiting} sales of the month wait for a rate or a cost`,
    },
    {
      check: 'recomputation',
      isPassed: differing.length === 0,
      words:
        differing.length === 0
          ? `Reckoned again, ${checked === 1 ? 'the one evaluation of the month came' : `all ${checked} evaluations of the month came`} out the same`
          : `${differing.length} of ${checked} evaluations of the month come out otherwise than they are stored`,
    },
    {
      check: 'trial_balance',
      isPassed: ofLedger.length === 0,
      words: ofLedger.length === 0 ? 'The ledger adds up and its balances are what its entries sum to' : told(ofLedger),
    },
    {
      check: 'figures',
      isPassed: figures.length === 0,
      words: figures.length === 0 ? 'Lines and payouts agree with the ledger' : told(figures),
    },
  ]
}
export const failing = (checks: readonly CheckResult[], accepted: readonly Accepted[]): CheckResult[] =>
  checks.filter((one) => !one.isPassed && !accepted.some(({ check }) => check === one.check))
