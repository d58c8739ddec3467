/** What qualification announces about rubrics, cases and cards. Payloads carry ids, never names and never scores. */
import { CivilDate, eventKind, Id, nullable, oneOf, Type } from '#platform/contract.ts'
import { purposes, riskLevels, screeningResults, seats } from './states.ts'

const caseId = 'qc_01ka2b3c4d5e6f7g8h9jkmnpqr'
const partnerId = 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr'
const typeId = 'pt_01ka2b3c4d5e6f7g8h9jkmnpqr'
const memberId = 'mb_01ka2b3c4d5e6f7g8h9jkmnpqr'
const ofCase = { caseId: Id('qualificationCase'), partnerId: Id('partner') }
const caseSample = { caseId, partnerId }

export const rubricPublished = eventKind({
  name: 'rubric.published',
  version: 1,
  summary: 'A version of a rubric was published; cases that run keep theirs.',
  payload: Type.Object({
    rubricId: Id('rubric'),
    typeId: Id('partnerType'),
    purpose: oneOf(purposes),
    number: Type.Integer(),
  }),
  sample: { rubricId: 'ru_01ka2b3c4d5e6f7g8h9jkmnpqr', typeId, purpose: 'fit', number: 2 },
  partnerVisible: false,
})
export const qualificationStarted = eventKind({
  name: 'qualification.started',
  version: 1,
  summary: 'A case was opened.',
  payload: Type.Object({
    ...ofCase,
    typeId: Id('partnerType'),
    applicationId: nullable(Id('application')),
    cycle: Type.Integer(),
    isLight: Type.Boolean(),
  }),
  sample: { ...caseSample, typeId, applicationId: null, cycle: 1, isLight: false },
  partnerVisible: false,
})
export const qualificationMoved = eventKind({
  name: 'qualification.moved',
  version: 1,
  summary: 'A case went on to another state.',
  payload: Type.Object({ ...ofCase, from: Type.String(), to: Type.String() }),
  sample: { ...caseSample, from: 'open', to: 'qualified' },
  partnerVisible: false,
})
const card = {
  scorecardId: Id('scorecard'),
  ...ofCase,
  purpose: oneOf(purposes),
  seat: oneOf(seats),
  reviewerId: Id('member'),
}
const cardSample = {
  scorecardId: 'sc_01ka2b3c4d5e6f7g8h9jkmnpqr',
  ...caseSample,
  purpose: 'fit' as const,
  seat: 'bd' as const,
  reviewerId: memberId,
}
const aboutCard = (name: string, summary: string) =>
  eventKind({ name, version: 1, summary, payload: Type.Object(card), sample: cardSample, partnerVisible: false })
export const scorecardAssigned = aboutCard('scorecard.assigned', 'A reviewer was given a card.')
export const scorecardRecused = aboutCard('scorecard.recused', 'A reviewer stepped back, or was taken off a card.')
export const scorecardSubmitted = aboutCard('scorecard.submitted', 'A card was submitted and sealed.')
export const scorecardRevised = aboutCard('scorecard.revised', 'A card was revised in reconciliation.')
export const scorecardReadRefused = eventKind({
  name: 'scorecard.read_refused',
  version: 1,
  summary: 'Somebody tried to read a card that is sealed for them.',
  payload: Type.Object({ scorecardId: Id('scorecard'), ...ofCase }),
  sample: { scorecardId: cardSample.scorecardId, ...caseSample },
  partnerVisible: false,
})
export const gateWaived = eventKind({
  name: 'gate.waived',
  version: 1,
  summary: 'A gate was waived until a date.',
  payload: Type.Object({ ...ofCase, gate: Type.String(), until: CivilDate }),
  sample: { ...caseSample, gate: 'signatory', until: '2027-01-31' },
  partnerVisible: false,
})
export const screeningDone = eventKind({
  name: 'screening.done',
  version: 1,
  summary: 'A partner was held against a list of restricted parties.',
  payload: Type.Object({
    screeningId: Id('screening'),
    partnerId: Id('partner'),
    result: oneOf(screeningResults),
    nextDueOn: CivilDate,
  }),
  sample: {
    screeningId: 'sn_01ka2b3c4d5e6f7g8h9jkmnpqr',
    partnerId,
    result: 'clear',
    nextDueOn: '2027-11-23',
  },
  partnerVisible: false,
})
export const riskChanged = eventKind({
  name: 'risk.changed',
  version: 1,
  summary: 'The risk tier of a partner changed.',
  payload: Type.Object({
    partnerId: Id('partner'),
    caseId: nullable(Id('qualificationCase')),
    from: nullable(oneOf(riskLevels)),
    to: oneOf(riskLevels),
    isOverride: Type.Boolean(),
  }),
  sample: { partnerId, caseId, from: 'low', to: 'medium', isOverride: false },
  partnerVisible: false,
})
