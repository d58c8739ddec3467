/** What onboarding announces. */
import { CivilDate, eventKind, Id, nullable, oneOf, Type } from '#platform/contract.ts'
import { openingItems } from './states.ts'

const partnerId = 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr'
const journeyId = 'jn_01ka2b3c4d5e6f7g8h9jkmnpqr'
const stepId = 'js_01ka2b3c4d5e6f7g8h9jkmnpqr'
const journeyEvent = (name: string, summary: string) =>
  eventKind({
    name,
    version: 1,
    summary,
    payload: Type.Object({
      journeyId: Id('journey'),
      partnerId: Id('partner'),
      dayZero: CivilDate,
      targetOn: CivilDate,
    }),
    sample: { journeyId, partnerId, dayZero: '2026-11-23', targetOn: '2026-12-23' },
    partnerVisible: true,
  })
export const journeyStarted = journeyEvent('journey.started', 'Onboarding of a partner began.')
export const journeyPaused = journeyEvent('journey.paused', 'An onboarding rests until a day.')
export const journeyResumed = journeyEvent('journey.resumed', 'An onboarding goes on; due dates have moved.')
export const journeyAbandoned = journeyEvent('journey.abandoned', 'An onboarding was given up.')
export const journeyCompleted = journeyEvent(
  'journey.completed',
  'Every required step is done and the first 90 days are over.',
)
export const journeyTemplatePublished = eventKind({
  name: 'journey_template.published',
  version: 1,
  summary: 'Journeys that begin from now on follow this version of a template.',
  payload: Type.Object({ templateId: Id('journeyTemplate'), typeId: Id('partnerType'), number: Type.Integer() }),
  sample: { templateId: 'jt_01ka2b3c4d5e6f7g8h9jkmnpqr', typeId: 'pt_01ka2b3c4d5e6f7g8h9jkmnpqr', number: 2 },
  partnerVisible: false,
})
export const accountOpened = eventKind({
  name: 'account.opened',
  version: 1,
  summary: 'Everything that an executed agreement opens is open.',
  payload: Type.Object({ partnerId: Id('partner'), agreementId: nullable(Id('agreement')) }),
  sample: { partnerId, agreementId: 'ag_01ka2b3c4d5e6f7g8h9jkmnpqr' },
  partnerVisible: true,
})
export const accountItemFailed = eventKind({
  name: 'account.item_failed',
  version: 1,
  summary: 'One item of an account could not be opened; the others went on.',
  payload: Type.Object({
    accountOpeningId: Id('accountOpening'),
    partnerId: Id('partner'),
    item: oneOf(openingItems),
    tries: Type.Integer(),
  }),
  sample: { accountOpeningId: 'ao_01ka2b3c4d5e6f7g8h9jkmnpqr', partnerId, item: 'sandbox', tries: 1 },
  partnerVisible: false,
})
const stepFields = {
  stepId: Id('step'),
  journeyId: Id('journey'),
  partnerId: Id('partner'),
  key: Type.String(),
  gate: Type.Boolean(),
}
const stepSample = { stepId, journeyId, partnerId, key: 'first_call', gate: false }
const stepEvent = (name: string, summary: string) =>
  eventKind({
    name,
    version: 1,
    summary,
    payload: Type.Object(stepFields),
    sample: stepSample,
    partnerVisible: true,
  })
export const stepSubmitted = stepEvent('step.submitted', 'A proof waits for the other side.')
export const stepDone = stepEvent('step.done', 'A step is done.')
export const stepApproved = stepEvent('step.approved', 'The other side approved a proof.')
export const stepReturned = stepEvent('step.returned', 'The other side sent a proof back, with words.')
export const stepSkipped = stepEvent('step.skipped', 'A step falls away.')
export const stepWaived = stepEvent('step.waived', 'Somebody did without a required step, with a reason.')
export const stepReopened = stepEvent('step.reopened', 'A step was opened again, with a reason.')
export const stepRescheduled = eventKind({
  name: 'step.rescheduled',
  version: 1,
  summary: 'A step is due on another day.',
  payload: Type.Object({ ...stepFields, from: CivilDate, to: CivilDate }),
  sample: { ...stepSample, from: '2026-12-01', to: '2026-12-08' },
  partnerVisible: true,
})
export const partnerGateChecked = eventKind({
  name: 'partner.gate_checked',
  version: 1,
  summary: 'The go-live gate was checked and the result kept.',
  payload: Type.Object({
    partnerId: Id('partner'),
    journeyId: Id('journey'),
    passed: Type.Boolean(),
    open: Type.Integer({ description: 'Conditions that are not met.' }),
  }),
  sample: { partnerId, journeyId, passed: false, open: 2 },
  partnerVisible: true,
})
export const partnerWentLive = eventKind({
  name: 'partner.went_live',
  version: 1,
  summary: 'A partner reached go-live.',
  payload: Type.Object({
    partnerId: Id('partner'),
    journeyId: Id('journey'),
    goLiveId: Id('goLive'),
    days: Type.Integer({ description: 'From day 0.' }),
    carried: Type.Integer({ description: 'Conditions that are still owed by a date.' }),
  }),
  sample: { partnerId, journeyId, goLiveId: 'gl_01ka2b3c4d5e6f7g8h9jkmnpqr', days: 38, carried: 0 },
  partnerVisible: true,
})
const milestoneEvent = (name: string, summary: string) =>
  eventKind({
    name,
    version: 1,
    summary,
    payload: Type.Object({
      partnerId: Id('partner'),
      journeyId: Id('journey'),
      milestone: Type.String(),
      dueOn: CivilDate,
    }),
    sample: { partnerId, journeyId, milestone: 'first_course', dueOn: '2026-11-30' },
    partnerVisible: true,
  })
export const milestoneMet = milestoneEvent('milestone.met', 'A milestone of the first 90 days was reached.')
export const milestoneMissed = milestoneEvent('milestone.missed', 'The day of a milestone passed without it.')
