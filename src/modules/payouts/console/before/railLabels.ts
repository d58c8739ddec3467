import type { Rail } from '../../contract/states.ts'

export const railLabels: Readonly<Record<Rail, string>> = {
  sepa: 'SEPA file',
  ach: 'ACH file',
  stripe_connect: 'Stripe Connect',
  csv: 'CSV file',
  external: 'Other system',
  manual: 'By hand',
  simulated: 'Rehearsal',
}
