/** The checks of a test in their order, as data that server and screens both read. */
export const stepKeys = [
  'received',
  'valid',
  'once',
  'customer',
  'contacts',
  'precedence',
  'model',
  'credits',
  'flags',
  'commission',
] as const
export type StepKey = (typeof stepKeys)[number]
export const stepStates = ['passed', 'failed', 'not_reached'] as const
export type StepState = (typeof stepStates)[number]
export const stepAnswers = [
  'not_reached',
  // received
  'recorded',
  'pretended',
  'waiting',
  'only_click',
  'only_code',
  'only_link',
  'only_customer',
  'nothing',
  // valid
  'valid',
  'zero_amount',
  'lead_open',
  'lead_rejected',
  'taken_back',
  'code_refused',
  'code_unknown',
  'link_ended',
  'click_unknown',
  // once
  'first',
  // customer
  'known',
  // contacts
  'some_count',
  'none_counts',
  'no_contact',
  // precedence
  'override',
  'deal',
  'code',
  'inherited',
  'model',
  'house',
  // model
  'paying_model',
  // credits
  'credited',
  'influenced',
  'another_source',
  // flags
  'no_hold',
  'held',
  // commission
  'commissions',
  'no_commission',
  'commission_waits',
  'history',
  'not_known',
] as const
export type StepAnswer = (typeof stepAnswers)[number]
/** What came of it: for whoever asks, in one word. */
export const testOutcomes = ['credited', 'influenced', 'not_credited', 'house', 'nothing_received'] as const
export type TestOutcome = (typeof testOutcomes)[number]
