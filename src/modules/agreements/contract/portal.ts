/** The partner's side: read the draft, comment, accept, and what is signed. */
import { CivilDate, endpoint, Id, Instant, idParams, named, nullable, oneOf, strict, Type } from '#platform/contract.ts'
import { AgreementMoney } from './money.ts'
import {
  answerBody,
  answering,
  changeBody,
  commentBody,
  handOverBody,
  noPaper,
  numberBody,
  penRefusal,
  proposing,
  unknownComment,
} from './negotiation.ts'
import { blockKinds } from './shared.ts'
import { agreementStates, versionStates } from './states.ts'
import { Negotiation } from './talks.ts'

const Hash = Type.String({ pattern: '^[0-9a-f]{64}$', examples: ['0'.repeat(64)] })
const Reasons = Type.Array(Type.String())
export const PortalAgreement = named(
  'PortalAgreement',
  Type.Object({
    id: Id('agreement'),
    number: Type.String(),
    title: Type.String(),
    category: Type.String(),
    state: oneOf(agreementStates),
    startsOn: nullable(CivilDate),
    endsOn: nullable(CivilDate),
    noticeBy: nullable(CivilDate),
    renews: Type.Boolean(),
    signedAt: nullable(Instant),
    open: nullable(
      Type.Object({
        number: Type.Integer(),
        kind: Type.String(),
        state: oneOf(versionStates),
        pen: oneOf(['us', 'partner']),
        snapshotHash: Type.String(),
        weAccepted: Type.Boolean({ description: 'The partner accepted this snapshot.' }),
        theyAccepted: Type.Boolean(),
        comments: Type.Array(
          Type.Object({
            number: Type.Integer(),
            mine: Type.Boolean(),
            by: Type.String(),
            clause: nullable(Type.String()),
            must: Type.Boolean(),
            body: Type.String(),
            at: Instant,
            settled: Type.Boolean(),
          }),
        ),
        reasonsAgainst: Type.Object({ accept: Reasons, comment: Reasons, handOver: Reasons }),
      }),
    ),
  }),
)
export const PortalDocument = named(
  'PortalAgreementDocument',
  Type.Object({
    versionNumber: Type.Integer(),
    documentHash: Type.String(),
    blocks: Type.Array(
      Type.Object({
        kind: oneOf(blockKinds),
        title: nullable(Type.String()),
        text: Type.String(),
        enforcement: nullable(Type.String()),
      }),
    ),
  }),
)
const params = idParams('agreement')
const negotiate = { right: 'agreements.negotiate' } as const
const refuses = { 'agreement.state': [409, 'Not in a state in which this can be done.'] } as const

export const portalEndpoints = {
  listPortalAgreements: endpoint({
    method: 'GET',
    path: '/v1/portal/agreements',
    summary: 'The agreements of the own company that were shown to it or signed',
    access: { right: 'agreements.read' },
    answer: Type.Object({ data: Type.Array(PortalAgreement) }),
  }),
  getPortalAgreement: endpoint({
    method: 'GET',
    path: '/v1/portal/agreements/:id',
    summary: 'One agreement',
    access: { right: 'agreements.read' },
    params,
    answer: PortalAgreement,
  }),
  getPortalAgreementDocument: endpoint({
    method: 'GET',
    path: '/v1/portal/agreements/:id/document',
    summary: 'Its text with the schedule of terms: what is open, else what is signed',
    access: { right: 'agreements.read' },
    params,
    answer: PortalDocument,
  }),
  getPortalAgreementMoney: endpoint({
    method: 'GET',
    path: '/v1/portal/agreements/:id/money',
    summary: 'What the open version would have changed in money, where the other side shared it',
    access: { right: 'agreements.read' },
    params,
    answer: AgreementMoney,
  }),
  commentPortalAgreement: endpoint({
    method: 'POST',
    path: '/v1/portal/agreements/:id/comments',
    summary: 'Comment, or ask for a change that must be made',
    access: negotiate,
    params,
    body: commentBody,
    answer: PortalAgreement,
    status: 201,
    refuses,
    example: { body: { body: 'We need 60 days here.', clause: 'deals', must: true } },
  }),
  handOverPortalPen: endpoint({
    method: 'POST',
    path: '/v1/portal/agreements/:id/pen',
    summary: 'Give the draft back',
    access: negotiate,
    params,
    body: handOverBody,
    answer: PortalAgreement,
    refuses: { ...refuses, ...penRefusal },
    example: { body: { words: 'Our changes are in.' } },
  }),
  acceptPortalAgreement: endpoint({
    method: 'POST',
    path: '/v1/portal/agreements/:id/acceptance',
    summary: 'Accept the text as it stands, by its hash',
    access: negotiate,
    params,
    body: strict({ snapshotHash: Hash }),
    answer: PortalAgreement,
    refuses: { ...refuses, 'snapshot.stale': [409, 'The text has changed since you read it.'] },
  }),
  getPortalNegotiation: endpoint({
    method: 'GET',
    path: '/v1/portal/agreements/:id/negotiation',
    summary: 'What is in negotiation: clauses, terms, changes, comments, and what changed since your last turn',
    access: { right: 'agreements.read' },
    params,
    answer: Negotiation,
    refuses,
  }),
  proposePortalChange: endpoint({
    method: 'POST',
    path: '/v1/portal/agreements/:id/changes',
    summary: 'Propose a change of a clause or a term',
    access: negotiate,
    params,
    body: changeBody,
    answer: Negotiation,
    status: 201,
    refuses: proposing,
    example: { body: { act: 'remove', clause: 'liability', reason: 'Stands in the master agreement' } },
  }),
  answerPortalChange: endpoint({
    method: 'POST',
    path: '/v1/portal/agreements/:id/change-answers',
    summary: 'Accept or refuse a change that the other side proposed',
    access: negotiate,
    params,
    body: answerBody,
    answer: Negotiation,
    refuses: answering,
  }),
  withdrawPortalChange: endpoint({
    method: 'POST',
    path: '/v1/portal/agreements/:id/change-withdrawals',
    summary: 'Take back a change of one’s own',
    access: negotiate,
    params,
    body: numberBody,
    answer: Negotiation,
    refuses: answering,
  }),
  settlePortalComment: endpoint({
    method: 'POST',
    path: '/v1/portal/agreements/:id/comment-settlements',
    summary: 'Mark a comment of one’s own as settled',
    access: negotiate,
    params,
    body: numberBody,
    answer: Negotiation,
    refuses: { ...refuses, ...unknownComment },
  }),
  downloadPortalPaper: endpoint({
    method: 'GET',
    path: '/v1/portal/agreements/:id/paper',
    summary: 'The PDF that is negotiated, where it is your own paper',
    access: { right: 'agreements.read' },
    params,
    answerKind: 'file',
    refuses: noPaper,
  }),
}
