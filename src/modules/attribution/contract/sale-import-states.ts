/** States and outcomes of imports, as data that server and screens both read. */
export const saleImportStates = [
  'mapping',
  'dry_run',
  'ready',
  'running',
  'finished',
  'cancelled',
  'failed',
  'undoing',
  'undone',
] as const
export const saleImportOutcomes = ['created', 'updated', 'unchanged', 'refused', 'blank'] as const
export type SaleImportOutcome = (typeof saleImportOutcomes)[number]
export const importKinds = ['sales', 'customers', 'subscriptions'] as const
export type ImportKind = (typeof importKinds)[number]
