/** Changes by notice: only of kinds that the agreement lets us change so, far enough ahead, with a right to object and leave. */
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
import { AgreementNotice } from './notices.ts'
import { Agreement } from './records.ts'

const Reasons = Type.Array(Type.String())
export const ChangeNotice = named(
  'AgreementChangeNotice',
  Type.Object({
    number: Type.Integer({ description: 'Of the version.' }),
    state: oneOf(['asked', 'sent', 'taken_back'], { description: 'Asked until the second person has sent it.' }),
    reason: nullable(Type.String()),
    askedBy: nullable(Type.String()),
    sentAt: nullable(Instant),
    sentBy: nullable(Type.String()),
    effectiveOn: Type.String({ ...CivilDate, description: 'The first day on which any of it holds.' }),
    objectBy: nullable(
      Type.String({ ...CivilDate, description: 'Last day on which an objection counts; null: no right to object.' }),
    ),
    changes: Type.Array(
      Type.Object({
        on: CivilDate,
        kind: Type.String(),
        title: Type.String(),
        before: Type.Array(Type.String()),
        after: Type.Array(Type.String()),
        scopeWords: Type.String(),
      }),
    ),
    objectedAt: nullable(Instant),
    objectedBy: nullable(Type.String()),
    objection: nullable(Type.String()),
    answer: nullable(Type.String()),
    answeredAt: nullable(Instant),
    answeredBy: nullable(Type.String()),
    takenBackAt: nullable(Instant),
    takenBackBy: nullable(Type.String()),
    takenBackReason: nullable(Type.String()),
    reasonsAgainst: Type.Object({ send: Reasons, object: Reasons, answer: Reasons, takeBack: Reasons, leave: Reasons }),
  }),
)
const params = idParams('agreement')
const draft = { right: 'agreements.draft' } as const
const number = Type.Integer({ minimum: 1 })
const List = Type.Object({ data: Type.Array(ChangeNotice) })
const granted = {
  'change_notice.not_granted': [409, 'The agreement does not let us change this by notice; use an amendment.'],
} as const
const checks = {
  ...stateRefusal,
  ...granted,
  'agreement.not_ready': [409, 'Nothing is changed yet, or a term is not sound.'],
  'term.in_past': [422, 'It takes effect earlier than the agreement allows.'],
} as const
const state = { 'change_notice.state': [409, 'It is not in a state in which this can be done.'] } as const

export const changeNoticeEndpoints = {
  listChangeNotices: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id/change-notices',
    summary: 'Changes by notice, the latest first, with objections and their answers',
    access: { right: 'agreements.read' },
    params,
    answer: List,
  }),
  beginChangeNotice: endpoint({
    method: 'POST',
    path: '/v1/agreements/:id/change-notices',
    summary: 'Begin a change by notice; its terms are written like those of an amendment',
    access: draft,
    params,
    body: strict({ reason: Text(2000), effectiveOn: optional(CivilDate) }),
    answer: Agreement,
    status: 201,
    refuses: { ...stateRefusal, ...granted, 'term.in_past': checks['term.in_past'] },
    example: { body: { reason: 'Deals are confirmed within three days from March on' } },
  }),
  askChangeNotice: endpoint({
    method: 'POST',
    path: '/v1/agreements/:id/change-notice-requests',
    summary: 'Ask the second person to send it',
    access: draft,
    params,
    body: strict({}),
    answer: List,
    refuses: checks,
  }),
  sendChangeNotice: endpoint({
    method: 'POST',
    path: '/v1/agreements/:id/change-notice-dispatches',
    summary: 'Send it as the second person; from then on its days run',
    access: draft,
    params,
    body: strict({ number }),
    answer: List,
    refuses: {
      ...checks,
      ...state,
      'snapshot.stale': [409, 'It is not the one that was asked for any more.'],
      'notice.same_person': [409, 'It takes a partner manager and a lawyer, two people.'],
    },
  }),
  takeBackChangeNotice: endpoint({
    method: 'POST',
    path: '/v1/agreements/:id/change-notice-withdrawals',
    summary: 'Take back what was asked or sent, before it takes effect; what held before goes on',
    access: draft,
    params,
    body: strict({ number, reason: Text(2000) }),
    answer: List,
    refuses: { ...stateRefusal, ...state },
  }),
  answerObjection: endpoint({
    method: 'POST',
    path: '/v1/agreements/:id/objection-answers',
    summary: 'Answer an objection: the change stands, and why',
    access: draft,
    params,
    body: strict({ number, words: Text(2000) }),
    answer: List,
    refuses: state,
  }),
  listPortalChangeNotices: endpoint({
    method: 'GET',
    path: '/v1/portal/agreements/:id/change-notices',
    summary: 'Changes by notice that were sent, with the own objection and its answer',
    access: { right: 'agreements.read' },
    params,
    answer: List,
  }),
  objectToChange: endpoint({
    method: 'POST',
    path: '/v1/portal/agreements/:id/objections',
    summary: 'Object to a change by notice until the day named; it opens a talk and the right to leave',
    access: { right: 'agreements.negotiate' },
    params,
    body: strict({ number, words: Text(2000) }),
    answer: List,
    status: 201,
    refuses: state,
    example: { body: { number: 2, words: 'We cannot work with three days.' } },
  }),
  leaveAfterObjection: endpoint({
    method: 'POST',
    path: '/v1/portal/agreements/:id/departures',
    summary: 'Having objected, end the agreement on the day on which the change takes effect',
    access: { right: 'agreements.give_notice' },
    params,
    body: strict({ number, reason: Text(2000) }),
    answer: AgreementNotice,
    status: 201,
    refuses: {
      ...state,
      'agreement.state': [409, 'Nothing is in force that could be ended.'],
      'notice.standing': [409, 'A notice or termination stands already.'],
    },
    example: { body: { number: 2, reason: 'The change does not suit us' } },
  }),
}
