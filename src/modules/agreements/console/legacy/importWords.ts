export const noImport = 'Only legal takes signed agreements in'
export const outcomes = ['created', 'unchanged', 'refused', 'blank'] as const
export const outcomeWords = {
  created: 'Taken in',
  unchanged: 'There already',
  refused: 'Refused',
  blank: 'Blank',
} as const
/** Same outcome, same colour, in the counts and in the row. */
export const outcomeStates = { created: 'active', unchanged: 'closed', refused: 'refused', blank: 'draft' } as const
export const stateWords = {
  uploaded: 'Sent',
  dry_run: 'Being tried',
  ready: 'Tried',
  running: 'Being taken in',
  finished: 'Taken in',
  cancelled: 'Stopped',
  failed: 'Failed',
} as const
