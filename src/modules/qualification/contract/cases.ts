/** Cases: one company, one type, from the accepted application to the decision. */
import { MemberRef, PartnerRef } from '#modules/partners/contract/shared.ts'
import {
  CivilDate,
  CountryCode,
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
import { RubricCriterion } from './rubrics.ts'
import { ScorecardSummary } from './scorecards.ts'
import { factors, recommendations } from './scores.ts'
import { ExactNumber, ScoreShape } from './shared.ts'
import { caseStates, gateStates, purposes, riskLevels, seats } from './states.ts'

export const CaseGate = named(
  'CaseGate',
  Type.Object({
    gate: Type.String({ examples: ['screening'] }),
    label: Type.String(),
    state: oneOf(gateStates),
    words: Type.String({ description: 'What it stands on, or what is missing.' }),
    computed: Type.Boolean({ description: 'Follows from facts; nobody answers it by hand.' }),
    canBeWaived: Type.Boolean(),
    waiver: nullable(Type.Object({ by: Type.String(), at: Instant, reason: Type.String(), until: CivilDate })),
    by: nullable(Type.String()),
    at: nullable(Instant),
    validUntil: nullable(CivilDate),
  }),
)
export const CaseSeat = named(
  'CaseSeat',
  Type.Object({
    seat: oneOf(seats),
    needed: Type.Boolean(),
    reason: Type.String({ description: 'Why it is needed, or "Not needed because …".' }),
    isFilled: Type.Boolean(),
    members: Type.Array(
      Type.Object({ id: Id('member'), name: Type.String(), interest: oneOf(['undeclared', 'none', 'declared']) }),
    ),
  }),
)
export const CaseQuestion = named(
  'CaseQuestion',
  Type.Object({
    number: Type.Integer(),
    text: Type.String(),
    askedBy: Type.String(),
    askedAt: Instant,
    answer: nullable(Type.String()),
    answeredBy: nullable(Type.String()),
    answeredAt: nullable(Instant),
  }),
)
export const CaseFacts = named(
  'CaseFacts',
  strict({
    expectedValue: optional(
      nullable(
        Type.String({
          pattern: '^[0-9]{1,15}$',
          examples: ['25000000'],
          description: 'Value expected in year 1, in minor units of the workspace’s currency.',
        }),
      ),
    ),
    touchesCustomerData: optional(nullable(Type.Boolean())),
    hasPersonalData: optional(nullable(Type.Boolean())),
    isCompetitorFlagged: optional(nullable(Type.Boolean())),
    foundedOn: optional(nullable(CivilDate)),
    country: optional(nullable(CountryCode)),
  }),
)
const caseFields = {
  id: Id('qualificationCase'),
  partner: PartnerRef,
  type: Type.Object({ id: Id('partnerType'), key: Type.String(), name: Type.String() }),
  applicationId: nullable(Id('application')),
  cycle: Type.Integer(),
  state: oneOf(caseStates),
  isLight: Type.Boolean(),
  manager: nullable(MemberRef),
  progress: Type.Object({ submitted: Type.Integer(), needed: Type.Integer() }),
  gates: Type.Object({ failed: Type.Integer(), open: Type.Integer(), passed: Type.Integer() }),
  risk: nullable(oneOf(riskLevels)),
  decideBy: nullable(Instant),
  isLate: Type.Boolean(),
  outcome: nullable(Type.String()),
  openedAt: Instant,
  decidedAt: nullable(Instant),
  version: Version,
  updatedAt: Instant,
}
export const CaseSummary = named('QualificationCaseSummary', Type.Object(caseFields))
export const QualificationCase = named(
  'QualificationCase',
  Type.Object({
    ...caseFields,
    gateList: Type.Array(CaseGate),
    seats: Type.Array(CaseSeat),
    scorecards: Type.Array(ScorecardSummary),
    rubrics: Type.Array(Type.Object({ purpose: oneOf(purposes), rubricId: Id('rubric'), number: Type.Integer() })),
    questions: Type.Array(CaseQuestion),
    facts: CaseFacts,
    currency: Type.String(),
    myInterest: oneOf(['undeclared', 'none', 'declared']),
    missing: Type.Array(Type.Object({ words: Type.String(), who: nullable(Type.String()) }), {
      description: 'What the next state waits for, and who is to see to it.',
    }),
    moves: Type.Array(
      Type.Object({
        from: nullable(oneOf(caseStates)),
        to: oneOf(caseStates),
        at: Instant,
        by: Type.String(),
        reason: nullable(Type.String()),
      }),
    ),
    decisionId: nullable(Id('decision')),
    closeReason: nullable(Type.String()),
  }),
)
const SpreadFlag = Type.Object({
  kind: oneOf(['factor', 'totals']),
  criterion: nullable(Type.String()),
  label: Type.String(),
  lowest: Type.String(),
  highest: Type.String(),
  words: Type.String(),
})
export const CaseResult = named(
  'QualificationResult',
  Type.Object({
    caseId: Id('qualificationCase'),
    isSealed: Type.Boolean({ description: 'The caller may not see scores yet; everything below is empty then.' }),
    sealedBecause: nullable(Type.String()),
    recommendation: nullable(oneOf(recommendations)),
    recommendationWords: nullable(Type.String()),
    failedGates: Type.Array(Type.String()),
    technical: nullable(Type.Object({ score: ScoreShape, passed: nullable(Type.Boolean()), passLine: Type.Integer() })),
    business: nullable(Type.Object({ score: ScoreShape, passed: nullable(Type.Boolean()), passLine: Type.Integer() })),
    fit: nullable(ScoreShape),
    factors: Type.Array(
      Type.Object({
        criterion: Type.String(),
        label: Type.String(),
        factor: oneOf(factors),
        weight: Type.Integer(),
        value: nullable(ExactNumber),
        min: nullable(Type.Integer()),
        max: nullable(Type.Integer()),
        suggested: nullable(ExactNumber),
        suggestedFrom: Type.Array(Type.String()),
        seats: Type.Array(
          Type.Object({
            seat: oneOf(seats),
            share: ExactNumber,
            mean: ExactNumber,
            reviewers: Type.Integer(),
          }),
        ),
      }),
    ),
    reviewers: Type.Array(
      Type.Object({
        scorecardId: Id('scorecard'),
        reviewer: MemberRef,
        seat: oneOf(seats),
        total: nullable(ExactNumber),
        scores: Type.Array(
          Type.Object({
            criterion: Type.String(),
            first: nullable(Type.Integer()),
            now: nullable(Type.Integer()),
            comment: Type.String(),
          }),
        ),
      }),
    ),
    spread: Type.Array(SpreadFlag),
    reconciliation: nullable(Type.Object({ note: Type.String(), by: Type.String(), at: Instant })),
    criteria: Type.Array(RubricCriterion),
  }),
)
export const CaseComparison = named(
  'QualificationComparison',
  Type.Object({
    rubric: Type.Object({ id: Id('rubric'), number: Type.Integer() }),
    rows: Type.Array(Type.Object({ criterion: Type.String(), label: Type.String(), weight: Type.Integer() })),
    cases: Type.Array(
      Type.Object({
        id: Id('qualificationCase'),
        partner: PartnerRef,
        state: oneOf(caseStates),
        isSealed: Type.Boolean(),
        fit: nullable(ExactNumber),
        recommendation: nullable(oneOf(recommendations)),
        values: Type.Array(Type.Object({ criterion: Type.String(), value: nullable(ExactNumber) })),
      }),
    ),
  }),
)

const params = idParams('qualificationCase')
const run = { right: 'qualification.open_case' } as const
const wrongState = { 'case.state': [409, 'Not in this state; the words say what would be.'] } as const
const seatRefusals = {
  'seat.role_missing': [409, 'The seat needs a member with its role.'],
  'review.conflict': [409, 'That member has an interest, or manages the partner who referred them.'],
  'member.inactive': [409, 'The member is not active.'],
} as const
const GateParam = Type.String({ maxLength: 60, pattern: '^[a-z_]+$', examples: ['signatory'] })

export const caseFilters = {
  state: optional(listOf(oneOf(caseStates), 8)),
  typeId: optional(listOf(Id('partnerType'), 50)),
  partnerId: optional(Id('partner')),
  isLight: optional(Type.Boolean()),
}
export const caseEndpoints = {
  listQualificationCases: endpoint({
    method: 'GET',
    path: '/v1/qualification-cases',
    summary: 'List cases',
    access: { right: 'qualification.read' },
    query: listQuery(caseFilters, ['openedAt', '-openedAt', 'updatedAt', '-updatedAt']),
    answer: pageOf(CaseSummary),
  }),
  openQualificationCase: endpoint({
    method: 'POST',
    path: '/v1/qualification-cases',
    summary: 'Open a case for a partner that is qualifying; an accepted application does it by itself',
    access: run,
    body: strict({ partnerId: Id('partner'), typeId: optional(Id('partnerType')) }),
    answer: QualificationCase,
    status: 201,
    refuses: {
      'case.exists': [409, 'A case of this partner is open already.'],
      'case.stage': [409, 'Only a partner that is qualifying or assessing has a case.'],
      'case.type_missing': [409, 'The partner has no type.'],
      'rubric.none': [409, 'The type has no published rubric for a purpose it needs.'],
    },
  }),
  getQualificationCase: endpoint({
    method: 'GET',
    path: '/v1/qualification-cases/:id',
    summary: 'Read a case: gates, seats, progress; scores stand in its result',
    access: { right: 'qualification.read' },
    params,
    answer: QualificationCase,
  }),
  updateQualificationCase: endpoint({
    method: 'PATCH',
    path: '/v1/qualification-cases/:id',
    summary: 'Write down what gates and risk ask for',
    access: { right: 'qualification.prepare' },
    params,
    body: strict({ facts: CaseFacts }),
    answer: QualificationCase,
    ifMatch: true,
    refuses: wrongState,
    example: { body: { facts: { hasPersonalData: true } } },
  }),
  assignSeat: endpoint({
    method: 'POST',
    path: '/v1/qualification-cases/:id/seats',
    summary: 'Give a seat to a member; what the seat scores is assigned with it',
    access: run,
    params,
    body: strict({ seat: oneOf(seats), memberId: Id('member') }),
    answer: QualificationCase,
    status: 201,
    refuses: { ...wrongState, ...seatRefusals, 'seat.taken': [409, 'This member has the seat already.'] },
  }),
  declareInterest: endpoint({
    method: 'POST',
    path: '/v1/qualification-cases/:id/interest-declarations',
    summary: 'Declare interests of one’s own, before anything is scored or decided',
    access: { right: 'qualification.read' },
    scope: null,
    params,
    body: strict({
      ownsShares: Type.Boolean(),
      family: Type.Boolean(),
      formerEmployer: Type.Boolean({ description: 'Within 24 months.' }),
      managesReferrer: Type.Boolean(),
      note: optional(FreeText(2000)),
      replacementId: optional(
        Id('member', { description: 'Who takes over after a yes; chosen by load when left out.' }),
      ),
    }),
    answer: QualificationCase,
    status: 201,
    refuses: { ...wrongState, ...seatRefusals },
  }),
  startAssessment: endpoint({
    method: 'POST',
    path: '/v1/qualification-cases/:id/assessment',
    summary: 'Begin the assessment of fit before qualification is complete',
    access: run,
    params,
    answer: QualificationCase,
    refuses: { ...wrongState, 'seat.empty': [409, 'A needed seat is empty, or its interests are undeclared.'] },
  }),
  answerGate: endpoint({
    method: 'POST',
    path: '/v1/qualification-cases/:id/gates/:gate/answer',
    summary: 'Say what a gate stands on',
    access: { right: 'qualification.prepare' },
    scope: null,
    params: strict({ id: Id('qualificationCase'), gate: GateParam }),
    body: strict({
      result: oneOf(['pass', 'fail', 'open']),
      words: Text(2000, { description: 'The evidence.' }),
      validUntil: optional(nullable(CivilDate)),
    }),
    answer: QualificationCase,
    status: 201,
    refuses: {
      ...wrongState,
      'gate.computed': [409, 'This gate follows from facts; change those.'],
      'gate.unknown': [409, 'The case has no such gate.'],
    },
    example: { params: { gate: 'signatory' }, body: { result: 'pass', words: 'Managing director per the extract' } },
  }),
  waiveGate: endpoint({
    method: 'POST',
    path: '/v1/qualification-cases/:id/gates/:gate/waiver',
    summary: 'Waive a gate until a date, with a reason; it becomes a condition of the decision',
    access: { right: 'qualification.waive_gate' },
    scope: null,
    params: strict({ id: Id('qualificationCase'), gate: GateParam }),
    body: strict({ reason: Text(2000), until: CivilDate }),
    answer: QualificationCase,
    status: 201,
    refuses: {
      ...wrongState,
      'gate.cannot_be_waived': [409, 'This gate is never waived, by anyone.'],
      'gate.passed': [409, 'It is passed; there is nothing to waive.'],
      'gate.unknown': [409, 'The case has no such gate.'],
    },
    example: {
      params: { gate: 'signatory' },
      body: { reason: 'The new extract is on its way', until: '2099-01-31' },
    },
  }),
  reconcileCase: endpoint({
    method: 'POST',
    path: '/v1/qualification-cases/:id/reconciliation',
    summary: 'Write down what the spread comes from, and go on',
    access: { right: 'qualification.prepare' },
    scope: null,
    params,
    body: strict({ note: Text(5000) }),
    answer: QualificationCase,
    status: 201,
    refuses: wrongState,
    example: { body: { note: 'Engineering saw the new release, business development the old one.' } },
  }),
  getCaseResult: endpoint({
    method: 'GET',
    path: '/v1/qualification-cases/:id/result',
    summary: 'Scores, factors, spread and recommendation, once the caller may see them',
    access: { right: 'qualification.read' },
    params,
    answer: CaseResult,
    transaction: 'none',
  }),
  compareCases: endpoint({
    method: 'GET',
    path: '/v1/qualification-comparisons',
    summary: 'Candidates side by side, factor by factor; of one version of the rubric only',
    access: { right: 'qualification.read' },
    query: strict({ caseId: Type.Array(Id('qualificationCase'), { minItems: 1, maxItems: 8, uniqueItems: true }) }),
    answer: CaseComparison,
    transaction: 'none',
    refuses: { 'comparison.versions': [409, 'They were scored under different rubrics and cannot be compared.'] },
    example: { query: { caseId: 'qc_01ka2b3c4d5e6f7g8h9jkmnpqr' } },
  }),
  askCandidate: endpoint({
    method: 'POST',
    path: '/v1/qualification-cases/:id/questions',
    summary: 'Ask the company; every reviewer sees question and answer',
    access: { right: 'qualification.read' },
    scope: null,
    params,
    body: strict({ questions: Type.Array(Text(2000), { minItems: 1, maxItems: 10 }) }),
    answer: QualificationCase,
    status: 201,
    refuses: { ...wrongState, 'case.not_a_reviewer': [403, 'Reviewers and those who run the case ask.'] },
    example: { body: { questions: ['Who is on call at night?'] } },
  }),
  closeCase: endpoint({
    method: 'POST',
    path: '/v1/qualification-cases/:id/closing',
    summary: 'Close a case whose partner withdrew',
    access: run,
    params,
    body: strict({ reason: Text(2000) }),
    answer: QualificationCase,
    refuses: wrongState,
    example: { body: { reason: 'They told us on the phone' } },
  }),
}
