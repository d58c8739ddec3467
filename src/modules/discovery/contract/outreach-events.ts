/** What outreach announces. Payloads carry ids, never names, addresses or words. */
import { eventKind, Id, nullable, oneOf, Type } from '#platform/contract.ts'
import { directions, outreachChannels, outreachOutcomes } from './outreach-states.ts'

export const outreachLogged = eventKind({
  name: 'outreach.logged',
  version: 1,
  summary: 'A step towards a company, or an answer of theirs, was sent or written down, or its outcome was.',
  payload: Type.Object({
    outreachId: Id('outreach'),
    partnerId: nullable(Id('partner')),
    contactId: nullable(Id('contact')),
    targetListId: nullable(Id('targetList')),
    eventListId: nullable(Id('eventList')),
    channel: oneOf(outreachChannels),
    direction: oneOf(directions),
    outcome: nullable(oneOf(outreachOutcomes)),
  }),
  sample: {
    outreachId: 'or_01ka2b3c4d5e6f7g8h9jkmnpqr',
    partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr',
    contactId: null,
    targetListId: 'tl_01ka2b3c4d5e6f7g8h9jkmnpqr',
    eventListId: null,
    channel: 'email',
    direction: 'out',
    outcome: null,
  },
  partnerVisible: false,
})
