/** Event lists: where we met people, what it cost, who they were, and what came of it. */
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
  MoneyWire,
  named,
  nullable,
  oneOf,
  optional,
  pageOf,
  strict,
  Text,
  Type,
  Url,
  Version,
} from '#platform/contract.ts'
import { eventListKinds, eventPersonStates, eventResults } from './event-states.ts'
import { DuplicateHint } from './outreach-shapes.ts'

const Cost = strict({
  currency: MoneyWire.properties.currency,
  amountMinor: Type.String({ pattern: '^[0-9]{1,18}$', examples: ['480000'] }),
})
const FollowUpDays = Type.Integer({ minimum: 1, maximum: 30, description: 'Business days; 3 when left out.' })
const counts = {
  people: Type.Integer(),
  held: Type.Integer({ description: 'People for whom somebody has to say which company it is.' }),
  toFollowUp: Type.Integer({ description: 'People whom nobody followed up yet.' }),
}
export const EventList = named(
  'EventList',
  Type.Object({
    id: Id('eventList'),
    name: Type.String(),
    kind: oneOf(eventListKinds),
    startsOn: CivilDate,
    endsOn: CivilDate,
    place: nullable(Type.String()),
    cost: nullable(MoneyWire),
    owner: MemberRef,
    followUpDays: Type.Integer(),
    note: nullable(Type.String()),
    link: Type.String({ description: 'To the application page; whoever applies by it came by this event.' }),
    ...counts,
    version: Version,
    createdAt: Instant,
    updatedAt: Instant,
  }),
)
export const EventPerson = named(
  'EventPerson',
  Type.Object({
    id: Type.String({ examples: ['el_01ka2b3c4d5e6f7g8h9jkmnpqr.1'] }),
    number: Type.Integer(),
    state: oneOf(eventPersonStates),
    name: Type.String(),
    company: Type.String(),
    email: nullable(Type.String()),
    website: nullable(Type.String()),
    interest: nullable(Type.String()),
    note: nullable(Type.String()),
    consentBasis: nullable(Type.String()),
    partner: nullable(PartnerRef),
    contactId: nullable(Id('contact')),
    madePartner: Type.Boolean({ description: 'The company was not known before.' }),
    candidates: Type.Array(DuplicateHint, { description: 'Likely the same company; one of them is chosen, or none.' }),
    importId: nullable(Id('import')),
    importRow: nullable(Type.Integer()),
    result: oneOf(eventResults),
    followUpDueAt: nullable(Instant),
    followedUpAt: nullable(Instant),
    answeredAt: nullable(Instant),
    addedAt: Instant,
    version: Version,
  }),
)
export const EventListResult = named(
  'EventListResult',
  Type.Object({
    eventListId: Id('eventList'),
    steps: Type.Array(
      Type.Object({
        step: oneOf(eventResults),
        people: Type.Integer(),
        partners: Type.Integer({ description: 'Different companies.' }),
      }),
      { description: 'Each step counts everybody who came at least so far, after the event.' },
    ),
    cost: nullable(MoneyWire),
    costPerApprovedPartner: nullable(MoneyWire),
    promisedDays: Type.Integer(),
    followedUpInTime: Type.Integer(),
    followedUpLate: Type.Integer(),
    overdue: Type.Integer(),
  }),
)
const personFields = {
  name: Text(200),
  company: Text(200),
  email: optional(Email),
  website: optional(Url),
  interest: optional(FreeText(500)),
  note: optional(FreeText(5000)),
  consentBasis: optional(
    FreeText(200, { description: 'Why they may be written to, as it was: gave a card, asked for the price list.' }),
  ),
}
const personParams = strict({
  id: Id('eventList'),
  number: Type.Integer({ minimum: 1, maximum: 999_999, examples: [1] }),
})
const write = { right: 'discovery.log_outreach' } as const
const read = { right: 'discovery.read' } as const
const state = { 'event_person.state': [409, 'Not in a state in which this can be done.'] } as const
const listFields = {
  name: Text(200),
  kind: oneOf(eventListKinds),
  startsOn: CivilDate,
  endsOn: optional(CivilDate),
  place: optional(nullable(FreeText(200))),
  cost: optional(nullable(Cost)),
  ownerId: optional(Id('member', { description: 'The caller when left out.' })),
  followUpDays: optional(FollowUpDays),
  note: optional(nullable(FreeText(5000))),
}

export const eventListEndpoints = {
  listEventLists: endpoint({
    method: 'GET',
    path: '/v1/event-lists',
    summary: 'Events at which we met people, the latest first',
    access: read,
    query: listQuery(
      {
        kind: optional(listOf(oneOf(eventListKinds), 5)),
        ownerId: optional(listOf(Id('member'), 20)),
        from: optional(CivilDate),
        to: optional(CivilDate),
      },
      ['startsOn', '-startsOn', 'name', '-name'],
    ),
    answer: pageOf(EventList),
  }),
  createEventList: endpoint({
    method: 'POST',
    path: '/v1/event-lists',
    summary: 'Write down an event',
    access: write,
    body: strict(listFields),
    answer: EventList,
    status: 201,
    example: {
      body: {
        name: 'Billing Summit 2026',
        kind: 'conference',
        startsOn: '2026-10-06',
        endsOn: '2026-10-07',
        place: 'Lisbon',
        cost: { currency: 'EUR', amountMinor: '480000' },
      },
    },
  }),
  getEventList: endpoint({
    method: 'GET',
    path: '/v1/event-lists/:id',
    summary: 'One event',
    access: read,
    params: idParams('eventList'),
    answer: EventList,
  }),
  updateEventList: endpoint({
    method: 'PATCH',
    path: '/v1/event-lists/:id',
    summary: 'Change an event; a changed promise holds for people who are added from then on',
    access: write,
    params: idParams('eventList'),
    ifMatch: true,
    body: strict({
      ...listFields,
      name: optional(listFields.name),
      kind: optional(listFields.kind),
      startsOn: optional(CivilDate),
    }),
    answer: EventList,
    example: { body: { place: 'Porto' } },
  }),
  getEventListResult: endpoint({
    method: 'GET',
    path: '/v1/event-lists/:id/result',
    summary: 'What came of an event: met, answered, applied, approved, active, and what an approved partner cost',
    access: read,
    params: idParams('eventList'),
    answer: EventListResult,
  }),
  listEventPeople: endpoint({
    method: 'GET',
    path: '/v1/event-lists/:id/people',
    summary: 'People met at an event',
    access: read,
    params: idParams('eventList'),
    query: listQuery(
      {
        state: optional(listOf(oneOf(eventPersonStates), 3)),
        followedUp: optional(Type.Boolean()),
        answered: optional(Type.Boolean()),
      },
      ['name', '-name', 'addedAt', '-addedAt'],
    ),
    answer: pageOf(EventPerson),
  }),
  addEventPerson: endpoint({
    method: 'POST',
    path: '/v1/event-lists/:id/people',
    summary: 'Write down a person met',
    description:
      'Becomes a contact of the company: of one that is certainly known, else of a new prospect with source `event`. A company that is likely known is held for a decision. A list is imported with `POST /v1/imports` and the source `{ "kind": "event", "recordKind": "event_list", "recordId": "el_…" }` in its options; columns called Interest, Note and Consent basis are kept with the person.',
    access: write,
    params: idParams('eventList'),
    body: strict({
      ...personFields,
      partnerId: optional(Id('partner', { description: 'Where it is known which company it is.' })),
    }),
    answer: EventPerson,
    status: 201,
    refuses: { 'event_person.known': [409, 'This person is on the list already.'] },
    example: {
      body: { name: 'Ana Silva', company: 'Acme', email: 'ana.silva@acme.example', interest: 'Reselling in Portugal' },
    },
  }),
  updateEventPerson: endpoint({
    method: 'PATCH',
    path: '/v1/event-lists/:id/people/:number',
    summary: 'Change what was noted, or that they were followed up or answered',
    access: write,
    params: personParams,
    ifMatch: true,
    body: strict({
      interest: optional(nullable(FreeText(500))),
      note: optional(nullable(FreeText(5000))),
      consentBasis: optional(nullable(FreeText(200))),
      followedUp: optional(Type.Boolean()),
      answered: optional(Type.Boolean()),
    }),
    answer: EventPerson,
    refuses: state,
    example: { body: { interest: 'Reselling' } },
  }),
  matchEventPerson: endpoint({
    method: 'POST',
    path: '/v1/event-lists/:id/people/:number/company',
    summary: 'Say which company a held person works at: a partner, a new prospect, or left out',
    access: write,
    params: personParams,
    body: strict({
      decision: oneOf(['same', 'new', 'leave_out']),
      partnerId: optional(Id('partner', { description: 'For `same`.' })),
    }),
    answer: EventPerson,
    refuses: { ...state, 'event_person.in_import': [409, 'Its row of the import waits for the decision.'] },
    example: { body: { decision: 'new' } },
  }),
  exportEventPeople: endpoint({
    method: 'GET',
    path: '/v1/event-lists/:id/people/file',
    summary: 'People met at an event as CSV, with what came of it',
    access: { right: 'discovery.log_outreach' },
    scope: 'discovery.read',
    params: idParams('eventList'),
    answerKind: 'file',
  }),
}
