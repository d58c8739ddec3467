/** Kinds of events, states of the people met, and what came of meeting them. Server and screens read this one table. */

export const eventListKinds = ['conference', 'trade_show', 'meetup', 'webinar', 'own_event'] as const
export type EventListKind = (typeof eventListKinds)[number]
export const eventListKindLabels: Readonly<Record<EventListKind, string>> = {
  conference: 'Conference',
  trade_show: 'Trade show',
  meetup: 'Meetup',
  webinar: 'Webinar',
  own_event: 'Our own event',
}

export const eventPersonStates = ['held', 'joined', 'left_out'] as const
export type EventPersonState = (typeof eventPersonStates)[number]
export const eventPersonStateLabels: Readonly<Record<EventPersonState, string>> = {
  held: 'Which company?',
  joined: 'Taken in',
  left_out: 'Left out',
}

/** How far somebody came; each includes those before it. */
export const eventResults = ['met', 'answered', 'applied', 'approved', 'active'] as const
export type EventResult = (typeof eventResults)[number]
export const eventResultLabels: Readonly<Record<EventResult, string>> = {
  met: 'Met',
  answered: 'Answered',
  applied: 'Applied',
  approved: 'Approved',
  active: 'Active',
}
/** Business days in which people are promised to hear from us, unless the list says otherwise. */
export const followUpDaysDefault = 3
