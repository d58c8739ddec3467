/** Who is away, and who judges meanwhile. */
import { MemberRef } from '#modules/partners/contract/shared.ts'
import {
  CivilDate,
  endpoint,
  Id,
  listQuery,
  named,
  nullable,
  optional,
  pageOf,
  strict,
  Type,
} from '#platform/contract.ts'

export const ReviewAbsence = named(
  'ReviewAbsence',
  Type.Object({
    member: MemberRef,
    delegate: nullable(MemberRef),
    fromOn: CivilDate,
    untilOn: Type.String({ ...CivilDate, description: 'The last day away.' }),
    isNow: Type.Boolean(),
    isMine: Type.Boolean(),
    by: Type.String(),
  }),
)
const params = strict({ memberId: Id('member') })
const refuses = {
  'absence.not_yours': [403, 'Reviewers name their own absences, partner managers those of others.'],
  'member.inactive': [409, 'The member or the delegate is not active.'],
  'absence.delegate_unfit': [409, 'The delegate shares no seat with the member, or is away too.'],
} as const

export const absenceEndpoints = {
  listReviewAbsences: endpoint({
    method: 'GET',
    path: '/v1/review-absences',
    summary: 'Absences that have not ended, with who judges meanwhile',
    access: { right: 'qualification.read' },
    query: listQuery({}, ['untilOn', '-untilOn']),
    answer: pageOf(ReviewAbsence),
  }),
  putReviewAbsence: endpoint({
    method: 'PUT',
    path: '/v1/review-absences/:memberId',
    summary: 'Say from when to when a reviewer is away, and who takes over',
    description:
      'From the first day on, seats go to the delegate, and cards that were not begun are passed on. Cards in progress stay.',
    access: { right: 'qualification.score' },
    params,
    body: strict({ fromOn: CivilDate, untilOn: CivilDate, delegateId: optional(nullable(Id('member'))) }),
    answer: ReviewAbsence,
    refuses,
    example: { body: { fromOn: '2099-07-01', untilOn: '2099-07-14' } },
  }),
  endReviewAbsence: endpoint({
    method: 'DELETE',
    path: '/v1/review-absences/:memberId',
    summary: 'End an absence, or take it back',
    access: { right: 'qualification.score' },
    params,
    refuses,
  }),
}
