/** Ways and outcomes of reaching a company, and how a sequence of steps ends. Server and screens read this one table. */

export const outreachChannels = ['email', 'call', 'social', 'meeting', 'letter'] as const
export type OutreachChannel = (typeof outreachChannels)[number]
export const outreachChannelLabels: Readonly<Record<OutreachChannel, string>> = {
  email: 'E-mail',
  call: 'Call',
  social: 'Social network',
  meeting: 'Meeting',
  letter: 'Letter',
}

export const directions = ['out', 'in'] as const
export type Direction = (typeof directions)[number]
export const directionLabels: Readonly<Record<Direction, string>> = { out: 'From us', in: 'From them' }

export const outreachOutcomes = [
  'no_answer',
  'replied',
  'interested',
  'not_now',
  'not_interested',
  'wrong_person',
  'bounced',
  'opted_out',
] as const
export type OutreachOutcome = (typeof outreachOutcomes)[number]
export const outreachOutcomeLabels: Readonly<Record<OutreachOutcome, string>> = {
  no_answer: 'No answer',
  replied: 'Replied',
  interested: 'Interested',
  not_now: 'Not now',
  not_interested: 'Not interested',
  wrong_person: 'Wrong person',
  bounced: 'Bounced',
  opted_out: 'Opted out',
}
/** Whether the sequence goes on after it: silence is the only outcome that lets it. */
export const goesOn = (outcome: OutreachOutcome): outcome is 'no_answer' => outcome === 'no_answer'
/** Outcomes that are a word from the other side. */
export const isAnswer = (outcome: OutreachOutcome): boolean =>
  outcome === 'replied' || outcome === 'interested' || outcome === 'not_now' || outcome === 'not_interested'

export const targetListStates = ['open', 'running', 'paused', 'closed'] as const
export type TargetListState = (typeof targetListStates)[number]
export const targetListStateLabels: Readonly<Record<TargetListState, string>> = {
  open: 'Not started',
  running: 'Running',
  paused: 'Paused',
  closed: 'Closed',
}

export const targetStates = ['waiting', 'held', 'running', 'stopped', 'done'] as const
export type TargetState = (typeof targetStates)[number]
export const targetStateLabels: Readonly<Record<TargetState, string>> = {
  waiting: 'Not started',
  held: 'Which company?',
  running: 'Running',
  stopped: 'Stopped',
  done: 'All steps done',
}
export const stopReasons = [
  'replied',
  'interested',
  'not_now',
  'not_interested',
  'wrong_person',
  'bounced',
  'opted_out',
  'applied',
  'by_member',
  'erased',
] as const
export type StopReason = (typeof stopReasons)[number]
export const stopReasonLabels: Readonly<Record<StopReason, string>> = {
  ...outreachOutcomeLabels,
  applied: 'Applied',
  by_member: 'Stopped by us',
  erased: 'Person erased',
}

/** What may stand between braces in the words of a step. */
export const placeholders = ['name', 'company', 'workspace', 'sender', 'link'] as const
export type Placeholder = (typeof placeholders)[number]
export const stepsMax = 10
