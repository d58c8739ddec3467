/** What other modules may call. All of it works from the team's, the portal's and the public side. */
export {
  type KindAction,
  type KindTask,
  type PortfolioFacts,
  portfolioFacts,
  type TaskKind,
  taskKinds,
} from './kinds.ts'
export { type MetClock, metClocksBetween } from './queries/clocks.ts'
export { type OpenTaskOfKind, openTasksOfKind } from './queries/of-partners.ts'
export {
  type ClockFacts,
  clocksOf,
  dropClock,
  medianOfMetClocks,
  meetClock,
  pauseClock,
  resumeClock,
  startClock,
} from './service/clocks.ts'
export { cancelTask, closeTask } from './service/close.ts'
export { type OpenTask, openQuietly, openTask, type TaskOwner } from './service/open.ts'
