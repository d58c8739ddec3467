/** Figures of the page of agreements: how long stages take, what ends when, where we give way. */
import { addDays, civilDate, startOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { versionStateLabels } from '../../contract/states.ts'
import { signedAgreements, versionsOf } from '../../queries/agreements.ts'
import { medianDays, positionCounts } from '../../queries/figures.ts'
import { datesOf } from './dates.ts'

const monthsAhead = 18
const stageOrder = ['draft', 'legal_review', 'negotiating', 'agreed', 'approving', 'approved', 'signing', 'completing']

export const agreementFigures = async (tx: Tx, query: { from?: string | undefined; until?: string | undefined }) => {
  const { zone } = tx.ctx.workspace
  const today = civilDate(zone, tx.now)
  const from = query.from ?? addDays(today, -365)
  const until = query.until ?? addDays(today, 1)
  const [begin, end] = [startOfDate(zone, from), startOfDate(zone, until)]
  const stages = await medianDays(tx, begin, end)
  return {
    from,
    until,
    stages: stages
      .map((row) => ({
        state: row.state,
        words: versionStateLabels[row.state as 'draft'],
        side: row.side as 'us',
        medianDays: Math.round(row.days * 10) / 10,
        count: row.count,
      }))
      .sort((one, other) => stageOrder.indexOf(one.state) - stageOrder.indexOf(other.state)),
    expiries: await expiries(tx, today),
    deviations: deviationsOf(await positionCounts(tx, begin, end)),
  }
}

const expiries = async (tx: Tx, today: string) => {
  const rows = await signedAgreements(tx)
  const dates = await datesOf(
    tx,
    rows,
    await versionsOf(
      tx,
      rows.map((row) => row.id),
    ),
  )
  const months = new Map<string, { month: string; ending: number; renewing: number }>()
  let [year, month] = today.split('-').map(Number) as [number, number]
  for (let at = 0; at < monthsAhead; at += 1) {
    const key = `${year}-${String(month).padStart(2, '0')}`
    months.set(key, { month: key, ending: 0, renewing: 0 })
    month += 1
    if (month > 12) [year, month] = [year + 1, 1]
  }
  for (const { endsOn, renews } of dates.values()) {
    const own = endsOn !== null && endsOn >= today ? months.get(endsOn.slice(0, 7)) : undefined
    if (own) own[renews ? 'renewing' : 'ending'] += 1
  }
  return [...months.values()]
}

const deviationsOf = (counts: readonly { key: string; title: string | null; position: string; count: number }[]) => {
  const byKey = new Map<
    string,
    { key: string; title: string; total: number; preferred: number; fallbacks: number; walkAway: number; own: number }
  >()
  for (const { key, title, position, count } of counts) {
    const row = byKey.get(key) ?? { key, title: '', total: 0, preferred: 0, fallbacks: 0, walkAway: 0, own: 0 }
    row.title ||= title ?? ''
    row.total += count
    if (position === 'preferred') row.preferred += count
    else if (position === 'walk_away') row.walkAway += count
    else if (position === 'own') row.own += count
    else row.fallbacks += count
    byKey.set(key, row)
  }
  return [...byKey.values()]
    .filter((row) => row.preferred < row.total)
    .map((row) => ({ ...row, title: row.title || row.key.replaceAll('_', ' ') }))
    .sort(
      (one, other) => other.total - other.preferred - (one.total - one.preferred) || one.key.localeCompare(other.key),
    )
}
