/** Words of the test tool, as the team reads them. */
import type { StepKey, StepState, TestOutcome } from '../../contract/test-steps.ts'

export const stepTitles: Readonly<Record<StepKey, string>> = {
  received: 'Received',
  valid: 'Counts as such',
  once: 'Not twice',
  customer: 'Customer',
  contacts: 'Contacts',
  precedence: 'What decided',
  model: 'Model',
  credits: 'Credit',
  flags: 'Reviews',
  commission: 'Commission',
}
export const stateWords: Readonly<Record<StepState, string>> = {
  passed: 'Passed',
  failed: 'Failed',
  not_reached: 'Not reached',
}
export const outcomeWords: Readonly<Record<TestOutcome, string>> = {
  credited: 'Credited to a partner',
  influenced: 'Influenced, without a share',
  not_credited: 'Credited to another source',
  house: 'Credited to the house',
  nothing_received: 'Nothing to divide',
}
/** The state whose colour it has. */
export const outcomeHues: Readonly<Record<TestOutcome, string>> = {
  credited: 'confirmed',
  influenced: 'influenced',
  not_credited: 'rejected',
  house: 'waiting',
  nothing_received: 'ended',
}
