/** In the order in which partners pass them; `stopped`: live access was withdrawn or ran out. */
export const technicalStages = [
  'registered',
  'sandbox',
  'testing',
  'in_review',
  'live_access',
  'live',
  'stopped',
] as const
export type TechnicalStage = (typeof technicalStages)[number]
