/** How an agreement ends before it would: notice against its renewal, termination for convenience or for cause. */
import {
  CivilDate,
  endpoint,
  FreeText,
  Id,
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
import { By } from './shared.ts'

const sides = ['us', 'partner'] as const
export const noticeStates = ['asked', 'given', 'cured', 'withdrawn'] as const
const Reasons = Type.Array(Type.String())

export const AgreementNotice = named(
  'AgreementNotice',
  Type.Object({
    id: Id('notice'),
    agreementId: Id('agreement'),
    kind: oneOf(['notice', 'termination']),
    side: oneOf(sides),
    state: oneOf(noticeStates, { description: 'A notice of ours is given when the second person has confirmed it.' }),
    reason: Type.String(),
    ground: nullable(oneOf(['convenience', 'cause', 'objection'])),
    cureUntil: nullable(Type.String({ ...CivilDate, description: 'Last day on which the breach can be mended.' })),
    givenAt: nullable(Instant),
    givenOn: nullable(CivilDate),
    noticeBy: nullable(CivilDate),
    endsOn: nullable(Type.String({ ...CivilDate, description: 'First day not covered.' })),
    recorded: Type.Boolean({ description: 'Given on paper or by mail, and entered here with its proof.' }),
    proof: nullable(Type.String()),
    proofFileId: nullable(Id('file')),
    by: By,
    confirmedBy: nullable(By),
    withdrawnAt: nullable(Instant),
    withdrawnBy: nullable(Type.String()),
    withdrawnReason: nullable(Type.String()),
    reasonsAgainst: Type.Object({ confirm: Reasons, withdraw: Reasons, cure: Reasons }),
  }),
)
const params = idParams('agreement')
const refuses = {
  'agreement.state': [409, 'Nothing is in force that could be ended.'],
  'notice.standing': [409, 'A notice or termination stands already.'],
  'notice.too_late': [409, 'The day for this end has passed; the next end is named.'],
} as const
const give = { right: 'agreements.give_notice' } as const
const terminate = { right: 'agreements.terminate' } as const
const Recorded = strict(
  {
    givenOn: CivilDate,
    proof: Text(2000),
    fileId: optional(Id('file')),
  },
  { description: 'It came on paper or by mail: the day on which it reached us, and how that is proven.' },
)
const acceptNextEnd = optional(
  Type.Boolean({ description: 'If the day for this end has passed, let it hold for the next one.' }),
)

export const noticeEndpoints = {
  listNotices: endpoint({
    method: 'GET',
    path: '/v1/agreements/:id/notices',
    summary: 'Notices and terminations of an agreement, the latest first',
    access: { right: 'agreements.read' },
    params,
    answer: Type.Object({ data: Type.Array(AgreementNotice) }),
  }),
  giveNotice: endpoint({
    method: 'POST',
    path: '/v1/agreements/:id/notices',
    summary: 'Ask to give notice against the renewal, or record one of the partner',
    access: give,
    params,
    body: strict({ reason: Text(2000), acceptNextEnd, recorded: optional(Recorded) }),
    answer: AgreementNotice,
    status: 201,
    refuses,
    example: { body: { reason: 'We stop this program' } },
  }),
  terminateAgreement: endpoint({
    method: 'POST',
    path: '/v1/agreements/:id/termination',
    summary: 'Ask to terminate for convenience or for cause, or record a termination of the partner',
    access: terminate,
    params,
    body: strict({
      ground: oneOf(['convenience', 'cause']),
      reason: Text(2000),
      recorded: optional(Recorded),
    }),
    answer: AgreementNotice,
    status: 201,
    refuses: {
      'agreement.state': refuses['agreement.state'],
      'notice.standing': refuses['notice.standing'],
      'termination.not_granted': [409, 'The agreement gives this side no right to end it without a cause.'],
    },
    example: { body: { ground: 'convenience', reason: 'The program ends' } },
  }),
  confirmNotice: endpoint({
    method: 'POST',
    path: '/v1/notices/:id/confirmation',
    summary: 'Confirm it as the second person; with this it is given',
    access: give,
    params: idParams('notice'),
    answer: AgreementNotice,
    refuses: {
      ...refuses,
      'notice.state': [409, 'It is given, mended or withdrawn already.'],
      'notice.same_person': [409, 'It takes a partner manager and a lawyer, two people.'],
    },
  }),
  withdrawNotice: endpoint({
    method: 'POST',
    path: '/v1/notices/:id/withdrawal',
    summary: 'Take it back before the agreement has ended',
    access: give,
    params: idParams('notice'),
    body: strict({ reason: Text(2000) }),
    answer: AgreementNotice,
    refuses: {
      'notice.state': [409, 'It cannot be taken back any more.'],
      'notice.not_yours': [409, 'The other side gave it.'],
    },
  }),
  cureTermination: endpoint({
    method: 'POST',
    path: '/v1/notices/:id/cure',
    summary: 'Record that the breach was mended in time; the agreement goes on',
    access: terminate,
    params: idParams('notice'),
    body: strict({ words: FreeText(2000) }),
    answer: AgreementNotice,
    refuses: { 'notice.state': [409, 'Only a termination for cause that is running can be mended.'] },
  }),
  listPortalNotices: endpoint({
    method: 'GET',
    path: '/v1/portal/agreements/:id/notices',
    summary: 'Notices of an agreement, the latest first',
    access: { right: 'agreements.read' },
    params,
    answer: Type.Object({ data: Type.Array(AgreementNotice) }),
  }),
  givePortalNotice: endpoint({
    method: 'POST',
    path: '/v1/portal/agreements/:id/notices',
    summary: 'Give notice against the renewal; it counts until the end of the day it is due',
    access: give,
    params,
    body: strict({ reason: Text(2000), acceptNextEnd }),
    answer: AgreementNotice,
    status: 201,
    refuses,
    example: { body: { reason: 'We change our business' } },
  }),
  withdrawPortalNotice: endpoint({
    method: 'POST',
    path: '/v1/portal/notices/:id/withdrawal',
    summary: 'Take the own notice back before the agreement has ended',
    access: give,
    params: idParams('notice'),
    body: strict({ reason: Text(2000) }),
    answer: AgreementNotice,
    refuses: {
      'notice.state': [409, 'It cannot be taken back any more.'],
      'notice.not_yours': [409, 'The other side gave it.'],
    },
  }),
}
