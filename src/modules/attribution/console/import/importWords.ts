export const noImport = 'Only partner managers and finance take lists in'
export const outcomes = ['created', 'updated', 'unchanged', 'refused', 'blank'] as const
export const outcomeWords = {
  created: 'New',
  updated: 'Completed',
  unchanged: 'There already',
  refused: 'Refused',
  blank: 'Blank',
} as const
/** Same outcome, same colour, in the counts and in the row. */
export const outcomeStates = {
  created: 'active',
  updated: 'active',
  unchanged: 'closed',
  refused: 'refused',
  blank: 'draft',
} as const
export const stateWords = {
  mapping: 'Sent',
  dry_run: 'Being tried',
  ready: 'Tried',
  running: 'Being taken in',
  finished: 'Taken in',
  cancelled: 'Stopped',
  failed: 'Failed',
  undoing: 'Being taken back',
  undone: 'Taken back',
} as const
export const kindWords = { sales: 'Sales', customers: 'Customers', subscriptions: 'Subscriptions' } as const
