/** What inquiries announce. Payloads carry ids, never what was written. */
import { eventKind, Id, nullable, oneOf, Type } from '#platform/contract.ts'
import { closeReasons, inquiryGuesses, inquiryOrigins, triageOutcomes } from './inquiry-states.ts'

const inquiryId = 'ib_01ka2b3c4d5e6f7g8h9jkmnpqr'

export const inquiryReceived = eventKind({
  name: 'inquiry.received',
  version: 1,
  summary: 'Somebody wrote to us, and it is no suspected spam.',
  payload: Type.Object({ inquiryId: Id('inquiry'), origin: oneOf(inquiryOrigins), guess: oneOf(inquiryGuesses) }),
  sample: { inquiryId, origin: 'form', guess: 'partnership' },
  partnerVisible: false,
})
export const inquiryTriaged = eventKind({
  name: 'inquiry.triaged',
  version: 1,
  summary: 'A person decided what becomes of an inquiry.',
  payload: Type.Object({
    inquiryId: Id('inquiry'),
    outcome: oneOf(triageOutcomes),
    partnerId: nullable(Id('partner')),
    typeId: nullable(Id('partnerType')),
    team: nullable(Type.String()),
    reason: nullable(oneOf(closeReasons)),
  }),
  sample: {
    inquiryId,
    outcome: 'prospect',
    partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr',
    typeId: null,
    team: null,
    reason: null,
  },
  partnerVisible: false,
})
