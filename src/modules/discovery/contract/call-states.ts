/** States and outcomes of a discovery call, and its limits. Server and screens read this one table. */

export const callStates = ['proposed', 'booked', 'held', 'no_show', 'cancelled'] as const
export type CallState = (typeof callStates)[number]
export const callStateLabels: Readonly<Record<CallState, string>> = {
  proposed: 'Offered',
  booked: 'Booked',
  held: 'Held',
  no_show: 'Missed',
  cancelled: 'Cancelled',
}
export const callOutcomes = ['go_on', 'later', 'stop'] as const
export type CallOutcome = (typeof callOutcomes)[number]
export const callOutcomeLabels: Readonly<Record<CallOutcome, string>> = {
  go_on: 'We go on',
  later: 'Later',
  stop: 'It ends here',
}
/** A call is booked at least so many business minutes ahead. */
export const bookedAheadMinutes = 120
/** After so many minutes without them a member may say that nobody came. */
export const noShowMinutes = 15
/** So many missed calls suggest the waitlist. */
export const missedCallsMax = 2
