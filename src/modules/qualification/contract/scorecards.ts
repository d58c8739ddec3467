/** Scorecards: one reviewer's answers, sealed when they are sent. */
import { MemberRef, PartnerRef } from '#modules/partners/contract/shared.ts'
import {
  endpoint,
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
import { RubricCriterion } from './rubrics.ts'
import { CardAnswer, ScoreShape } from './shared.ts'
import { caseStates, purposes, scorecardStates, seats } from './states.ts'

const cardFields = {
  id: Id('scorecard'),
  caseId: Id('qualificationCase'),
  caseState: oneOf(caseStates),
  partner: PartnerRef,
  purpose: oneOf(purposes),
  seat: oneOf(seats),
  reviewer: MemberRef,
  state: oneOf(scorecardStates),
  isMine: Type.Boolean(),
  isSealed: Type.Boolean({ description: 'The caller may not read it yet; numbers and comments are left out.' }),
  dueAt: nullable(Instant),
  isLate: Type.Boolean(),
  assignedAt: Instant,
  submittedAt: nullable(Instant),
  revisedAt: nullable(Instant),
  recusedReason: nullable(Type.String()),
  version: Version,
}
export const ScorecardSummary = named('ScorecardSummary', Type.Object(cardFields))
export const Scorecard = named(
  'Scorecard',
  Type.Object({
    ...cardFields,
    rubric: Type.Object({ id: Id('rubric'), number: Type.Integer() }),
    criteria: Type.Array(RubricCriterion, { description: 'Those that this seat scores.' }),
    interest: oneOf(['undeclared', 'none', 'declared'], { description: 'What the reviewer declared.' }),
    answers: Type.Array(CardAnswer, { description: 'As saved last; as submitted once it is.' }),
    revised: nullable(Type.Array(CardAnswer, { description: 'As revised in reconciliation; the first stay visible.' })),
    score: nullable(ScoreShape),
    saves: Type.Integer(),
    canSubmit: Type.Object({ reasons: Type.Array(Type.String()) }),
  }),
)
const refuses = {
  'scorecard.submitted_already': [409, 'The card is submitted; it is not edited any more.'],
  'scorecard.not_yours': [403, 'Another person scores this card.'],
  'scorecard.state': [409, 'Not in a state in which this can be done.'],
  'interest.undeclared': [409, 'Declare your interests first.'],
  'interest.declared': [403, 'You declared an interest; somebody else scores.'],
} as const
const answers = Type.Array(CardAnswer, { maxItems: 25 })
const right = { right: 'qualification.score' } as const
const params = idParams('scorecard')
const example = {
  body: {
    answers: [
      {
        criterion: 'cultural_fit',
        score: 4,
        cannotAssess: null,
        confidence: 'medium',
        comment: 'Open in both calls',
        evidence: [],
      },
    ],
  },
} as const

export const scorecardEndpoints = {
  listScorecards: endpoint({
    method: 'GET',
    path: '/v1/scorecards',
    summary: 'Scorecards with their progress; never with scores',
    access: { right: 'qualification.read' },
    query: listQuery(
      {
        mine: optional(Type.Boolean({ description: 'Only those that the caller scores.' })),
        state: optional(listOf(oneOf(scorecardStates), 5)),
        purpose: optional(listOf(oneOf(purposes), 3)),
        seat: optional(listOf(oneOf(seats), 3)),
        caseId: optional(Id('qualificationCase')),
        reviewerId: optional(listOf(Id('member'), 50)),
      },
      ['assignedAt', '-assignedAt'],
    ),
    answer: pageOf(ScorecardSummary),
  }),
  getScorecard: endpoint({
    method: 'GET',
    path: '/v1/scorecards/:id',
    summary: 'Read a card: the own one, or a submitted one once the own is submitted',
    access: { right: 'qualification.read' },
    params,
    answer: Scorecard,
    transaction: 'none',
    refuses: { 'scorecard.sealed': [403, 'It is sealed for you; the try is written down.'] },
  }),
  saveScorecard: endpoint({
    method: 'PUT',
    path: '/v1/scorecards/:id',
    summary: 'Save answers; every save is kept',
    access: right,
    scope: null,
    params,
    body: strict({ answers }),
    answer: Scorecard,
    refuses,
    example,
  }),
  submitScorecard: endpoint({
    method: 'POST',
    path: '/v1/scorecards/:id/submission',
    summary: 'Submit the card: it is sealed, and the others open when all of yours are in',
    access: right,
    scope: null,
    params,
    body: strict({ answers: optional(answers) }),
    answer: Scorecard,
    refuses: {
      ...refuses,
      'answer.missing': [422, 'A criterion is neither scored nor marked as not assessable.'],
      'answer.comment_missing': [422, 'Scores of 1 and 5 need a comment; the criteria are named.'],
      'answer.evidence_missing': [422, 'Evidence is needed; the criteria are named.'],
    },
    example: { body: {} },
  }),
  reviseScorecard: endpoint({
    method: 'POST',
    path: '/v1/scorecards/:id/revision',
    summary: 'Revise a submitted card in reconciliation, once; both values stay visible',
    access: right,
    scope: null,
    params,
    body: strict({ answers: Type.Array(CardAnswer, { minItems: 1, maxItems: 25 }) }),
    answer: Scorecard,
    refuses: {
      ...refuses,
      'scorecard.revised_already': [409, 'It was revised once already.'],
      'answer.missing': [422, 'A criterion is neither scored nor marked as not assessable.'],
      'answer.comment_missing': [422, 'Scores of 1 and 5 need a comment.'],
      'answer.evidence_missing': [422, 'Evidence is needed.'],
    },
    example,
  }),
  recuseScorecard: endpoint({
    method: 'POST',
    path: '/v1/scorecards/:id/recusal',
    summary: 'Step back from a card, or take it from somebody who is silent; another takes the seat',
    access: { right: 'qualification.read' },
    params,
    body: strict({
      reason: Text(2000),
      replacementId: optional(Id('member', { description: 'Who takes over; chosen by load when left out.' })),
    }),
    answer: ScorecardSummary,
    refuses: {
      ...refuses,
      'seat.role_missing': [409, 'Nobody with the role of the seat can take it.'],
      'review.conflict': [409, 'That member has an interest, or manages the partner who referred them.'],
    },
    example: { body: { reason: 'I am away for two weeks' } },
  }),
}
