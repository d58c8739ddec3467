/** What a company needs, from both sides; and how it seemed to fit at first. */
import { PartnerRef, PersonRef } from '#modules/partners/contract/shared.ts'
import {
  endpoint,
  FreeText,
  Id,
  Instant,
  idParams,
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
import { fitAdvice, fitFactors, needSections, needStates, perSectionMax } from './need-sections.ts'

const Importance = Type.Integer({ minimum: 1, maximum: 5, description: 'To them: 1 little, 5 decisive.' })
const Ability = Type.Integer({ minimum: 0, maximum: 4, description: 'Ours: 0 none, 4 complete.' })
const needText = { text: Text(2000), importance: optional(nullable(Importance)) }
const said = { saidBy: Type.String(), side: oneOf(['team', 'partner']), at: Instant }
const sectionsOf = <S extends Parameters<typeof Type.Array>[0]>(need: S) =>
  Type.Object(
    Object.fromEntries(needSections.map((key) => [key, optional(Type.Array(need, { maxItems: perSectionMax }))])) as {
      [Key in (typeof needSections)[number]]: ReturnType<typeof optional<ReturnType<typeof Type.Array<S>>>>
    },
    { additionalProperties: false },
  )
export const Need = named(
  'Need',
  Type.Object({ text: Type.String(), importance: nullable(Importance), ability: nullable(Ability), ...said }),
)
export const PortalNeed = named(
  'PortalNeed',
  Type.Object({ text: Type.String(), importance: nullable(Importance), ...said }),
)
const assessment = {
  id: Id('needsAssessment'),
  number: Type.Integer({ description: 'Version: each change after an agreement makes the next.' }),
  state: oneOf(needStates),
  missing: Type.Array(oneOf(needSections), { description: 'Sections that need an answer before it is shared.' }),
  agreed: nullable(Type.Object({ at: Instant, by: Type.String() })),
  version: Version,
  updatedAt: Instant,
}
export const NeedsAssessment = named(
  'NeedsAssessment',
  Type.Object({
    ...assessment,
    partner: PartnerRef,
    applicationId: nullable(Id('application')),
    sections: sectionsOf(Need),
    coverage: nullable(Type.Integer({ description: 'Percent of what is needed that we can give.' })),
    unmet: Type.Array(Type.Object({ section: oneOf(needSections), text: Type.String() }), {
      description: 'Important to them and hardly in our power.',
    }),
    isCurrent: Type.Boolean(),
    createdAt: Instant,
  }),
)
/** Without our own judgement of what we can do. */
export const PortalNeeds = named(
  'PortalNeeds',
  Type.Object({ assessment: nullable(Type.Object({ ...assessment, sections: sectionsOf(PortalNeed) })) }),
)
const TeamSections = sectionsOf(strict({ ...needText, ability: optional(nullable(Ability)) }))
const PartnerSections = sectionsOf(strict(needText))
const Rating = nullable(Type.Integer({ minimum: 1, maximum: 5 }))
const factorFields = Object.fromEntries(fitFactors.map((key) => [key, Rating])) as {
  [Key in (typeof fitFactors)[number]]: typeof Rating
}
const weightFields = Object.fromEntries(fitFactors.map((key) => [key, Type.Integer()])) as {
  [Key in (typeof fitFactors)[number]]: ReturnType<typeof Type.Integer>
}
export const FirstFitEvaluation = named(
  'FirstFitEvaluation',
  Type.Object({
    id: Id('firstFitEvaluation'),
    partner: PartnerRef,
    applicationId: nullable(Id('application')),
    type: Type.String({ description: 'Key of the type whose weights were used.' }),
    factors: Type.Object(factorFields),
    weights: Type.Object(weightFields),
    score: Type.Integer(),
    advice: oneOf(fitAdvice),
    reasons: Type.Array(Type.String()),
    confidence: oneOf(['low', 'medium', 'high']),
    note: nullable(Type.String()),
    by: PersonRef,
    at: Instant,
  }),
)
const params = idParams('needsAssessment')
const tokenParams = strict({ token: Type.String({ minLength: 20, maxLength: 100 }) })
const right = { right: 'discovery.assess_needs' } as const
const refuses = { 'needs.state': [409, 'Not in a state in which this can be done.'] } as const
const agreeing = {
  ...refuses,
  'needs.incomplete': [409, 'Sections that must be answered are not; each is named.'],
} as const
const example = { body: { sections: { goals: [{ text: 'Invoices without typing', importance: 5 }] } } }

export const needEndpoints = {
  listNeedsAssessments: endpoint({
    method: 'GET',
    path: '/v1/needs-assessments',
    summary: 'Needs assessments, every version',
    access: { right: 'discovery.read' },
    query: listQuery({ partnerId: optional(Id('partner')), state: optional(oneOf(needStates)) }, [
      'updatedAt',
      '-updatedAt',
    ]),
    answer: pageOf(NeedsAssessment),
  }),
  startNeedsAssessment: endpoint({
    method: 'POST',
    path: '/v1/needs-assessments',
    summary: 'Begin the needs assessment of a partner; a second time answers the one there is',
    access: right,
    body: strict({ partnerId: Id('partner'), applicationId: optional(Id('application')) }),
    answer: NeedsAssessment,
    status: 201,
    example: { body: { partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr' } },
  }),
  getNeedsAssessment: endpoint({
    method: 'GET',
    path: '/v1/needs-assessments/:id',
    summary: 'One version',
    access: { right: 'discovery.read' },
    params,
    answer: NeedsAssessment,
  }),
  updateNeedsAssessment: endpoint({
    method: 'PATCH',
    path: '/v1/needs-assessments/:id',
    summary: 'Write sections; after an agreement this makes and answers the next version',
    access: right,
    params,
    ifMatch: true,
    body: strict({ sections: TeamSections }),
    answer: NeedsAssessment,
    refuses,
    example,
  }),
  shareNeedsAssessment: endpoint({
    method: 'POST',
    path: '/v1/needs-assessments/:id/sharing',
    summary: 'Put it before the partner, to be agreed',
    access: right,
    params,
    answer: NeedsAssessment,
    refuses: agreeing,
  }),
  agreeNeedsAssessment: endpoint({
    method: 'POST',
    path: '/v1/needs-assessments/:id/agreement',
    summary: 'Record that both sides agree',
    access: right,
    params,
    answer: NeedsAssessment,
    refuses: agreeing,
  }),
  getPublicNeeds: endpoint({
    method: 'GET',
    path: '/v1/public/applications/:token/needs',
    summary: 'The needs of the own application, once they are asked for',
    access: { public: true },
    params: tokenParams,
    answer: PortalNeeds,
  }),
  writePublicNeeds: endpoint({
    method: 'PATCH',
    path: '/v1/public/applications/:token/needs',
    summary: 'Write sections of the own needs',
    access: { public: true },
    params: tokenParams,
    body: strict({ sections: PartnerSections }),
    answer: PortalNeeds,
    refuses,
    example,
  }),
  getPortalNeeds: endpoint({
    method: 'GET',
    path: '/v1/portal/needs',
    summary: 'What the partner needs, in its current version',
    access: { right: 'discovery.read' },
    answer: PortalNeeds,
  }),
  writePortalNeeds: endpoint({
    method: 'PATCH',
    path: '/v1/portal/needs',
    summary: 'Write sections, while they are not agreed',
    access: right,
    body: strict({ sections: PartnerSections }),
    answer: PortalNeeds,
    refuses,
    example,
  }),
  agreePortalNeeds: endpoint({
    method: 'POST',
    path: '/v1/portal/needs/agreement',
    summary: 'Agree to what was shared',
    access: right,
    answer: PortalNeeds,
    refuses: agreeing,
  }),
  listFirstFitEvaluations: endpoint({
    method: 'GET',
    path: '/v1/first-fit-evaluations',
    summary: 'First fit evaluations, the latest first',
    access: { right: 'discovery.read' },
    query: listQuery({ partnerId: optional(Id('partner')) }, ['at', '-at']),
    answer: pageOf(FirstFitEvaluation),
  }),
  recordFirstFit: endpoint({
    method: 'POST',
    path: '/v1/first-fit-evaluations',
    summary: 'Rate the five factors; the record is never changed later',
    access: { right: 'discovery.rate_fit' },
    body: strict({
      partnerId: Id('partner'),
      applicationId: optional(Id('application')),
      factors: strict(factorFields),
      confidence: oneOf(['low', 'medium', 'high']),
      note: optional(FreeText(5000)),
    }),
    answer: FirstFitEvaluation,
    status: 201,
    refuses: { 'first_fit.too_few_factors': [422, 'Three factors and 60 % of the weight are needed.'] },
    example: {
      body: {
        partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr',
        factors: {
          market_alignment: 4,
          technical_compatibility: 5,
          strategic_value: 3,
          revenue_potential: null,
          cultural_fit: 4,
        },
        confidence: 'medium',
      },
    },
  }),
  getFirstFitEvaluation: endpoint({
    method: 'GET',
    path: '/v1/first-fit-evaluations/:id',
    summary: 'One evaluation, as it was recorded',
    access: { right: 'discovery.read' },
    params: idParams('firstFitEvaluation'),
    answer: FirstFitEvaluation,
  }),
}
