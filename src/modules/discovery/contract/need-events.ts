/** What needs and first fits announce. */
import { eventKind, Id, nullable, oneOf, Type } from '#platform/contract.ts'
import { fitAdvice } from './need-sections.ts'

const partnerId = 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr'
export const needsAgreed = eventKind({
  name: 'needs.agreed',
  version: 1,
  summary: 'Both sides agree on what the partner needs.',
  payload: Type.Object({
    assessmentId: Id('needsAssessment'),
    partnerId: Id('partner'),
    number: Type.Integer(),
    coverage: nullable(Type.Integer()),
    unmet: Type.Integer(),
  }),
  sample: { assessmentId: 'na_01ka2b3c4d5e6f7g8h9jkmnpqr', partnerId, number: 1, coverage: 72, unmet: 1 },
  partnerVisible: false,
})
export const firstFitRecorded = eventKind({
  name: 'first_fit.recorded',
  version: 1,
  summary: 'Somebody rated how a company seems to fit.',
  payload: Type.Object({
    evaluationId: Id('firstFitEvaluation'),
    partnerId: Id('partner'),
    score: Type.Integer(),
    advice: oneOf(fitAdvice),
  }),
  sample: { evaluationId: 'fe_01ka2b3c4d5e6f7g8h9jkmnpqr', partnerId, score: 71, advice: 'pursue' },
  partnerVisible: false,
})
