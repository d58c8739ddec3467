import type { AnswerTo } from '#client/api.ts'
import { formatDate } from '#ui/format.ts'

export type Simulation = AnswerTo<'getSimulation'>
export const simulationLabels: Record<Simulation['state'], string> = {
  queued: 'Waiting',
  running: 'Running',
  finished: 'Finished',
  failed: 'Broke off',
  cancelled: 'Cancelled',
}
/** The colour of a state, by the names that all lists share. */
export const simulationStates: Record<Simulation['state'], string> = {
  queued: 'waiting',
  running: 'processing',
  finished: 'approved',
  failed: 'rejected',
  cancelled: 'withdrawn',
}
type Changed = Pick<Simulation, 'source' | 'agreement' | 'holdDays' | 'cap' | 'isUncapped'>
export const changeWords = ({ source, agreement, holdDays, cap, isUncapped }: Changed): string =>
  [
    source === 'agreement' ? `Open terms of ${agreement?.number ?? 'an agreement'}` : null,
    source === 'plan' ? 'Another plan' : null,
    source === 'in_force' ? 'Plans in force' : null,
    holdDays === null ? null : `hold of ${holdDays} days`,
    isUncapped ? 'without caps' : null,
    cap ? `one cap per ${cap.per}` : null,
  ]
    .filter((one) => one !== null)
    .join(', ')
export const spanWords = ({ from, to }: Pick<Simulation, 'from' | 'to'>): string =>
  `${formatDate(from)} to before ${formatDate(to)}`
