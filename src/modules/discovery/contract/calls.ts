/** Discovery calls: offered, booked by either side, moved, held. The calendar entry follows every change. */
import { MemberRef, PartnerRef } from '#modules/partners/contract/shared.ts'
import {
  CivilDate,
  Email,
  endpoint,
  FreeText,
  Id,
  Instant,
  idParams,
  listOf,
  listQuery,
  named,
  nullable,
  oneOf,
  optional,
  pageOf,
  strict,
  Text,
  Type,
  Version,
} from '#platform/contract.ts'
import { callOutcomes, callStates } from './call-states.ts'

const Minutes = Type.Integer({ minimum: 15, maximum: 120, examples: [30] })
export const Attendee = named('CallAttendee', strict({ name: Text(200), email: Email }))
export const AgendaItem = named(
  'CallAgendaItem',
  strict({
    title: Text(200),
    minutes: Type.Integer({ minimum: 1, maximum: 120 }),
    purpose: FreeText(500),
    notes: FreeText(10_000, { description: 'Only for the team.' }),
  }),
)
export const NextStep = named(
  'CallNextStep',
  strict({ title: Text(140), side: oneOf(['team', 'partner']), dueOn: optional(nullable(CivilDate)) }),
)
export const DiscoveryCallSummary = named(
  'DiscoveryCallSummary',
  Type.Object({
    id: Id('discoveryCall'),
    state: oneOf(callStates),
    partner: PartnerRef,
    applicationId: nullable(Id('application')),
    host: MemberRef,
    minutes: Type.Integer(),
    zone: Type.String(),
    startsAt: nullable(Instant),
    offeredUntil: Instant,
    offeredAt: Instant,
    outcome: nullable(oneOf(callOutcomes)),
    version: Version,
    updatedAt: Instant,
  }),
)
export const DiscoveryCall = named(
  'DiscoveryCall',
  Type.Object({
    ...DiscoveryCallSummary.properties,
    place: nullable(Type.String()),
    attendees: Type.Array(Attendee),
    agenda: Type.Array(AgendaItem),
    summary: nullable(Type.String({ description: 'The shared part, as it was mailed to both sides.' })),
    nextSteps: Type.Array(NextStep),
    cancelledBy: nullable(oneOf(['team', 'applicant'])),
    cancelReason: nullable(Type.String()),
    calendarSequence: Type.Integer(),
    missedCalls: Type.Integer({ description: 'Calls that this company missed.' }),
    suggestion: nullable(Type.String({ description: 'What missed calls suggest.' })),
  }),
)
export const CallSlots = named(
  'CallSlots',
  Type.Object({ zone: Type.String(), minutes: Type.Integer(), data: Type.Array(Instant) }),
)
/** What an applicant sees of its call. */
export const PublicCall = named(
  'PublicCall',
  Type.Object({
    state: oneOf(callStates),
    with: Type.String(),
    minutes: Type.Integer(),
    startsAt: nullable(Instant),
    place: nullable(Type.String()),
    agenda: Type.Array(Type.Object({ title: Type.String(), minutes: Type.Integer(), purpose: Type.String() })),
    canBook: Type.Boolean(),
    canCancel: Type.Boolean(),
  }),
)
export const PublicCallPage = named(
  'PublicCallPage',
  Type.Object({
    call: nullable(PublicCall),
    zone: Type.String({ description: 'Of the workspace; pages show slots in the reader’s.' }),
    slots: Type.Array(Instant),
  }),
)
const tokenParams = strict({ token: Type.String({ minLength: 20, maxLength: 100 }) })
const booking = {
  'call.slot_taken': [409, 'The slot is not free; three others are given.'],
  'call.too_late': [409, 'Calls are booked at least 2 business hours ahead.'],
  'call.state': [409, 'Not in a state in which this can be done.'],
} as const
const state = { 'call.state': booking['call.state'] } as const
const params = idParams('discoveryCall')
const right = { right: 'discovery.hold_call' } as const

export const callEndpoints = {
  listDiscoveryCalls: endpoint({
    method: 'GET',
    path: '/v1/discovery-calls',
    summary: 'Discovery calls, the latest first',
    access: { right: 'discovery.read' },
    query: listQuery(
      {
        state: optional(listOf(oneOf(callStates), 5)),
        partnerId: optional(Id('partner')),
        applicationId: optional(Id('application')),
        hostId: optional(listOf(Id('member'), 20)),
        from: optional(Instant),
        to: optional(Instant),
      },
      ['at', '-at'],
    ),
    answer: pageOf(DiscoveryCallSummary),
  }),
  offerDiscoveryCall: endpoint({
    method: 'POST',
    path: '/v1/discovery-calls',
    summary: 'Offer a call to a partner or an applicant, who is mailed where to choose a time',
    access: right,
    body: strict({
      partnerId: optional(Id('partner')),
      applicationId: optional(Id('application', { description: 'Instead of the partner: booked on its status page.' })),
      hostId: optional(Id('member', { description: 'The partner’s manager, or the caller, when left out.' })),
      minutes: optional(Minutes),
      days: optional(Type.Integer({ minimum: 1, maximum: 60, description: 'How far ahead slots are offered; 14.' })),
      place: optional(FreeText(500, { description: 'An address of a meeting, or a place.' })),
      attendees: optional(listOf(Attendee, 20)),
      agenda: optional(listOf(AgendaItem, 20, { description: 'That of the type when left out.' })),
    }),
    answer: DiscoveryCall,
    status: 201,
    refuses: {
      'call.open_already': [409, 'A call is offered or booked already.'],
      'call.no_company': [409, 'It is not clear which company it is.'],
      'call.nobody_to_hold': [409, 'Nobody can hold it; name a member.'],
      'contact.do_not_contact': [409, 'An attendee opted out.'],
    },
    example: { body: { partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr', minutes: 30 } },
  }),
  getDiscoveryCall: endpoint({
    method: 'GET',
    path: '/v1/discovery-calls/:id',
    summary: 'One call with agenda and notes',
    access: { right: 'discovery.read' },
    params,
    answer: DiscoveryCall,
  }),
  updateDiscoveryCall: endpoint({
    method: 'PATCH',
    path: '/v1/discovery-calls/:id',
    summary: 'Change place, people or agenda before the call; a booked entry is sent again',
    access: right,
    params,
    ifMatch: true,
    body: strict({
      place: optional(nullable(FreeText(500))),
      attendees: optional(listOf(Attendee, 20)),
      agenda: optional(listOf(AgendaItem, 20)),
    }),
    answer: DiscoveryCall,
    refuses: { ...state, 'contact.do_not_contact': [409, 'An attendee opted out.'] },
    example: { body: { place: 'https://meet.acme.example/tandem' } },
  }),
  listDiscoveryCallSlots: endpoint({
    method: 'GET',
    path: '/v1/discovery-calls/:id/slots',
    summary: 'Free times of the host, as the other side sees them',
    access: { right: 'discovery.read' },
    params,
    answer: CallSlots,
  }),
  bookDiscoveryCall: endpoint({
    method: 'POST',
    path: '/v1/discovery-calls/:id/booking',
    summary: 'Book the call, or move it',
    access: right,
    params,
    body: strict({ startsAt: Instant }),
    answer: DiscoveryCall,
    refuses: booking,
    example: { body: { startsAt: '2026-11-25T09:00:00.000Z' } },
  }),
  cancelDiscoveryCall: endpoint({
    method: 'POST',
    path: '/v1/discovery-calls/:id/cancellation',
    summary: 'Cancel the call; its calendar entry goes',
    access: right,
    params,
    body: strict({ reason: Text(2000) }),
    answer: DiscoveryCall,
    refuses: state,
    example: { body: { reason: 'We met at the fair instead' } },
  }),
  writeDiscoveryCallNotes: endpoint({
    method: 'PUT',
    path: '/v1/discovery-calls/:id/notes',
    summary: 'Notes per item of the agenda, in its order; only for the team',
    access: right,
    params,
    ifMatch: true,
    body: strict({ notes: listOf(FreeText(10_000), 20) }),
    answer: DiscoveryCall,
    refuses: state,
    example: { body: { notes: ['They sell to 300 retailers'] } },
  }),
  closeDiscoveryCall: endpoint({
    method: 'POST',
    path: '/v1/discovery-calls/:id/outcome',
    summary: 'Held, with what came of it, or nobody came',
    description: 'The summary goes to both sides; next steps become tasks of the side that is named.',
    access: right,
    params,
    body: Type.Union([
      strict({
        result: Type.Literal('held'),
        outcome: oneOf(callOutcomes),
        summary: Text(10_000, { description: 'The shared part.' }),
        nextSteps: optional(listOf(NextStep, 20)),
      }),
      strict({ result: Type.Literal('no_show') }),
    ]),
    answer: DiscoveryCall,
    refuses: { ...state, 'call.too_early': [409, 'The call has not begun, or not long enough ago to say so.'] },
    example: { body: { result: 'held', outcome: 'go_on', summary: 'We begin with the billing integration.' } },
  }),
  downloadDiscoveryCallCalendar: endpoint({
    method: 'GET',
    path: '/v1/discovery-calls/:id/calendar',
    summary: 'The calendar entry as an iCalendar file',
    access: { right: 'discovery.read' },
    params,
    answerKind: 'file',
    refuses: state,
  }),
  getCallSlots: endpoint({
    method: 'GET',
    path: '/v1/public/applications/:token/call-slots',
    summary: 'The call of the own application, and times to choose from',
    access: { public: true },
    params: tokenParams,
    answer: PublicCallPage,
  }),
  bookCall: endpoint({
    method: 'POST',
    path: '/v1/public/applications/:token/call-booking',
    summary: 'Book one of the offered times, or move the call to it',
    access: { public: true },
    params: tokenParams,
    body: strict({ startsAt: Instant }),
    answer: PublicCallPage,
    refuses: { ...booking, 'rate.exceeded': [429, 'Too many changes within an hour.'] },
    example: { body: { startsAt: '2026-11-25T09:00:00.000Z' } },
  }),
  cancelCall: endpoint({
    method: 'DELETE',
    path: '/v1/public/applications/:token/call-booking',
    summary: 'Cancel the booked call',
    access: { public: true },
    params: tokenParams,
    answer: PublicCallPage,
    refuses: state,
  }),
  downloadCallCalendar: endpoint({
    method: 'GET',
    path: '/v1/public/applications/:token/call-calendar',
    summary: 'The calendar entry of the own call',
    access: { public: true },
    params: tokenParams,
    answerKind: 'file',
    refuses: state,
  }),
}
