/** What calls announce. Payloads carry ids and times, never what was said. */
import { eventKind, Id, Instant, nullable, oneOf, Type } from '#platform/contract.ts'
import { callOutcomes } from './call-states.ts'

const base = {
  callId: Id('discoveryCall'),
  partnerId: Id('partner'),
  applicationId: nullable(Id('application')),
  hostId: Id('member'),
}
const sample = {
  callId: 'dc_01ka2b3c4d5e6f7g8h9jkmnpqr',
  partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr',
  applicationId: null,
  hostId: 'mb_01ka2b3c4d5e6f7g8h9jkmnpqr',
}
const startsAt = '2026-11-25T09:00:00.000Z'

export const discoveryCallBooked = eventKind({
  name: 'discovery_call.booked',
  version: 1,
  summary: 'A discovery call has a time.',
  payload: Type.Object({ ...base, startsAt: Instant, minutes: Type.Integer() }),
  sample: { ...sample, startsAt, minutes: 30 },
  partnerVisible: false,
})
export const discoveryCallMoved = eventKind({
  name: 'discovery_call.moved',
  version: 1,
  summary: 'A booked call has another time.',
  payload: Type.Object({ ...base, before: Instant, startsAt: Instant, minutes: Type.Integer() }),
  sample: { ...sample, before: '2026-11-24T09:00:00.000Z', startsAt, minutes: 30 },
  partnerVisible: false,
})
export const discoveryCallCancelled = eventKind({
  name: 'discovery_call.cancelled',
  version: 1,
  summary: 'An offered or booked call will not take place.',
  payload: Type.Object({ ...base, by: oneOf(['team', 'applicant']) }),
  sample: { ...sample, by: 'team' },
  partnerVisible: false,
})
export const discoveryCallHeld = eventKind({
  name: 'discovery_call.held',
  version: 1,
  summary: 'A discovery call took place.',
  payload: Type.Object({ ...base, outcome: oneOf(callOutcomes), nextSteps: Type.Integer() }),
  sample: { ...sample, outcome: 'go_on', nextSteps: 2 },
  partnerVisible: false,
})
export const discoveryCallMissed = eventKind({
  name: 'discovery_call.missed',
  version: 1,
  summary: 'Nobody of the other side came.',
  payload: Type.Object({ ...base, missedCalls: Type.Integer() }),
  sample: { ...sample, missedCalls: 1 },
  partnerVisible: false,
})
