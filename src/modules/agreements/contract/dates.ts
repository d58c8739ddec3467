/** What lies ahead of an agreement: how it could end and what that would stop, what changes when, what a partner asks for. */
import {
  CivilDate,
  endpoint,
  Instant,
  idParams,
  named,
  nullable,
  oneOf,
  optional,
  strict,
  Text,
  Type,
} from '#platform/contract.ts'
import { stateRefusal } from './agreements.ts'
import { Language } from './shared.ts'

const Named = Type.Array(Type.Object({ kind: Type.String(), title: Type.String() }))
const afterSteps = ['account_restricted', 'keys_off', 'protections_until', 'read_only_until', 'exports_until'] as const

export const AgreementEnds = named(
  'AgreementEnds',
  Type.Object({
    on: Type.String({ ...CivilDate, description: 'Reckoned for a notice or termination given on this day.' }),
    ways: Type.Array(
      Type.Object({
        way: oneOf(['notice', 'convenience', 'cause']),
        endsOn: nullable(Type.String({ ...CivilDate, description: 'First day not covered.' })),
        noticeBy: nullable(CivilDate),
        missed: nullable(
          Type.String({ ...CivilDate, description: 'The day for an earlier end, which has passed already.' }),
        ),
        cureUntil: nullable(CivilDate),
        after: Type.Array(Type.Object({ what: oneOf(afterSteps), on: CivilDate })),
        reasonsAgainst: Type.Array(Type.String()),
      }),
    ),
    stops: Type.Array(Named.items, { description: 'What it grants today and would not from the end on.' }),
    outlives: Type.Array(Named.items, { description: 'What goes on after the end, from its last version.' }),
  }),
)
const timelineSteps = [
  'starts',
  'term_begins',
  'term_ends',
  'review',
  'notice_by',
  'renews',
  'cure_until',
  'ends',
  'grace_ends',
] as const
export const AgreementTimeline = named(
  'AgreementTimeline',
  Type.Object({
    data: Type.Array(
      Type.Object({
        on: CivilDate,
        what: oneOf(timelineSteps),
        kind: nullable(Type.String()),
        title: nullable(Type.String()),
        before: Type.Array(Type.String(), { description: 'What holds until then, as sentences.' }),
        after: Type.Array(Type.String(), { description: 'What holds from then on; empty where nothing does.' }),
        scopeWords: Type.String(),
        versionNumber: nullable(Type.Integer()),
        byNotice: Type.Boolean({ description: 'Changed by notice, not by an amendment that both signed.' }),
        objectBy: nullable(Type.String({ ...CivilDate, description: 'Last day on which an objection counts.' })),
      }),
    ),
  }),
)
export const ChangeRequest = named(
  'AgreementChangeRequest',
  Type.Object({
    number: Type.Integer(),
    words: Type.String(),
    by: Type.String(),
    askedAt: Instant,
    state: oneOf(['asked', 'taken_up', 'declined']),
    answer: nullable(Type.String()),
    answeredAt: nullable(Instant),
    answeredBy: nullable(Type.String()),
  }),
)
const params = idParams('agreement')
const read = { right: 'agreements.read' } as const
const query = strict({ language: Language })
const Requests = Type.Object({ data: Type.Array(ChangeRequest) })

export const dateEndpoints = {
  getAgreementEnds: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id/ends',
    summary: 'How we could end it today, on which day, what would stop then and what would go on',
    access: read,
    params,
    query,
    answer: AgreementEnds,
  }),
  getAgreementTimeline: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id/timeline',
    summary: 'What changes when: terms that begin and end, notice day, renewal, end',
    access: read,
    params,
    query,
    answer: AgreementTimeline,
  }),
  listChangeRequests: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id/change-requests',
    summary: 'What the partner asked to have changed, the latest first',
    access: read,
    params,
    answer: Requests,
  }),
  answerChangeRequest: endpoint({
    method: 'POST',
    path: '/v1/agreements/:id/change-request-answers',
    summary: 'Take a request up as an amendment, or decline it with words',
    access: { right: 'agreements.draft' },
    params,
    body: strict({
      number: Type.Integer({ minimum: 1 }),
      answer: oneOf(['taken_up', 'declined']),
      words: optional(Text(2000)),
    }),
    answer: Requests,
    refuses: { ...stateRefusal, 'change_request.answered': [409, 'It has been answered.'] },
  }),
  getPortalAgreementEnds: endpoint({
    method: 'GET',
    path: '/v1/portal/agreements/:id/ends',
    summary: 'When it would end if notice were given today, what would stop then and what would go on',
    access: read,
    params,
    query,
    answer: AgreementEnds,
  }),
  getPortalAgreementTimeline: endpoint({
    method: 'GET',
    path: '/v1/portal/agreements/:id/timeline',
    summary: 'What changes when: terms that begin and end, notice day, renewal, end',
    access: read,
    params,
    query,
    answer: AgreementTimeline,
  }),
  listPortalChangeRequests: endpoint({
    method: 'GET',
    path: '/v1/portal/agreements/:id/change-requests',
    summary: 'What was asked to have changed, with the answers',
    access: read,
    params,
    answer: Requests,
  }),
  requestChange: endpoint({
    method: 'POST',
    path: '/v1/portal/agreements/:id/change-requests',
    summary: 'Ask for a change of what is signed',
    access: { right: 'agreements.negotiate' },
    params,
    body: strict({ words: Text(2000) }),
    answer: Requests,
    status: 201,
    refuses: {
      ...stateRefusal,
      'change_request.many': [409, 'Ten requests wait for an answer already.'],
    },
    example: { body: { words: 'We need 60 days of protection for public tenders.' } },
  }),
}
