/** What applications and forms announce. Payloads carry ids, never names. */
import { CivilDate, eventKind, Id, nullable, oneOf, Type } from '#platform/contract.ts'
import { channels, outcomes } from './states.ts'

const application = 'ap_01ka2b3c4d5e6f7g8h9jkmnpqr'
const type = 'pt_01ka2b3c4d5e6f7g8h9jkmnpqr'
const partner = 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr'
const base = { applicationId: Id('application'), typeId: Id('partnerType'), channel: oneOf(channels) }
const baseSample = { applicationId: application, typeId: type, channel: 'application' as const }
const withPartner = { ...base, partnerId: nullable(Id('partner')) }
const partnerSample = { ...baseSample, partnerId: partner }

export const formPublished = eventKind({
  name: 'form.published',
  version: 1,
  summary: 'A version of a form was published.',
  payload: Type.Object({ formId: Id('form'), typeId: Id('partnerType'), number: Type.Integer() }),
  sample: { formId: 'fm_01ka2b3c4d5e6f7g8h9jkmnpqr', typeId: type, number: 2 },
  partnerVisible: false,
})
export const applicationStarted = eventKind({
  name: 'application.started',
  version: 1,
  summary: 'Somebody began an application.',
  payload: Type.Object(base),
  sample: baseSample,
  partnerVisible: false,
})
export const applicationSubmitted = eventKind({
  name: 'application.submitted',
  version: 1,
  summary: 'An application was submitted and is no suspected spam.',
  payload: Type.Object({
    ...withPartner,
    channelRecordKind: nullable(Type.String()),
    channelRecordId: nullable(Type.String()),
    emailProven: Type.Boolean(),
  }),
  sample: { ...partnerSample, channelRecordKind: null, channelRecordId: null, emailProven: true },
  partnerVisible: false,
})
export const applicationWithdrawn = eventKind({
  name: 'application.withdrawn',
  version: 1,
  summary: 'An application was withdrawn, by the applicant or by a member with a reason.',
  payload: Type.Object({ ...withPartner, by: oneOf(['applicant', 'member']) }),
  sample: { ...partnerSample, by: 'applicant' },
  partnerVisible: false,
})
export const applicationReviewStarted = eventKind({
  name: 'application.review_started',
  version: 1,
  summary: 'A member took an application, or was given it.',
  payload: Type.Object({ ...withPartner, reviewerId: Id('member') }),
  sample: { ...partnerSample, reviewerId: 'mb_01ka2b3c4d5e6f7g8h9jkmnpqr' },
  partnerVisible: false,
})
export const applicationInfoRequested = eventKind({
  name: 'application.info_requested',
  version: 1,
  summary: 'Questions went to the applicant; the clocks stand still.',
  payload: Type.Object({ ...withPartner, questions: Type.Integer() }),
  sample: { ...partnerSample, questions: 2 },
  partnerVisible: false,
})
export const applicationReleased = eventKind({
  name: 'application.released',
  version: 1,
  summary: 'A person took an application out of quarantine.',
  payload: Type.Object(base),
  sample: baseSample,
  partnerVisible: false,
})
const decision = {
  ...withPartner,
  number: Type.Integer({
    description: 'Which decision of this application: an undone one may be followed by another.',
  }),
  reasons: Type.Array(Type.String()),
}
const decisionSample = { ...partnerSample, number: 1, reasons: ['too_early'] }
export const applicationAccepted = eventKind({
  name: 'application.accepted',
  version: 1,
  summary: 'An application was accepted: the partner is qualifying and has a manager.',
  payload: Type.Object({ ...decision, managerId: Id('member'), fastTrack: Type.Boolean() }),
  sample: { ...decisionSample, reasons: [], managerId: 'mb_01ka2b3c4d5e6f7g8h9jkmnpqr', fastTrack: false },
  partnerVisible: false,
})
export const applicationWaitlisted = eventKind({
  name: 'application.waitlisted',
  version: 1,
  summary: 'An application was put on the waitlist.',
  payload: Type.Object({ ...decision, revisitOn: CivilDate }),
  sample: { ...decisionSample, revisitOn: '2027-03-01' },
  partnerVisible: false,
})
export const applicationDeclined = eventKind({
  name: 'application.declined',
  version: 1,
  summary: 'An application was declined.',
  payload: Type.Object({ ...decision, reapplyFrom: nullable(CivilDate), reapplyNever: Type.Boolean() }),
  sample: { ...decisionSample, reapplyFrom: '2027-03-01', reapplyNever: false },
  partnerVisible: false,
})
export const applicationDecisionUndone = eventKind({
  name: 'application.decision_undone',
  version: 1,
  summary: 'A decision was taken back inside its window, with stage, manager and mail.',
  payload: Type.Object({ ...withPartner, number: Type.Integer(), outcome: oneOf(outcomes) }),
  sample: { ...partnerSample, number: 1, outcome: 'accepted' },
  partnerVisible: false,
})
export const contactOptedOut = eventKind({
  name: 'contact.opted_out',
  version: 1,
  summary: 'An address, number or domain must not be contacted any more.',
  payload: Type.Object({ entryId: Id('doNotContactEntry'), kind: oneOf(['email', 'phone', 'domain']) }),
  sample: { entryId: 'dn_01ka2b3c4d5e6f7g8h9jkmnpqr', kind: 'email' },
  partnerVisible: false,
})
