/** What referrals announce. The referrer reads them; payloads carry ids, never names. */
import { CivilDate, eventKind, Id, Instant, nullable, oneOf, Type } from '#platform/contract.ts'
import { knownKinds, lapseReasons, qualifyingFacts, referralStates, refusalReasons } from './referral-states.ts'

const base = { referralId: Id('partnerReferral'), partnerId: Id('partner', { description: 'Who referred.' }) }
const sample = { referralId: 'rf_01ka2b3c4d5e6f7g8h9jkmnpqr', partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr' }

export const partnerReferralSubmitted = eventKind({
  name: 'partner_referral.submitted',
  version: 1,
  summary: 'A partner referred a company.',
  payload: Type.Object(base),
  sample,
  partnerVisible: true,
})
export const partnerReferralAccepted = eventKind({
  name: 'partner_referral.accepted',
  version: 1,
  summary: 'A referral is open: the company may apply inside the window.',
  payload: Type.Object({ ...base, windowUntil: Instant }),
  sample: { ...sample, windowUntil: '2027-05-22T09:00:00.000Z' },
  partnerVisible: true,
})
export const partnerReferralAlreadyKnown = eventKind({
  name: 'partner_referral.already_known',
  version: 1,
  summary: 'The company was known; the kind of fact is said, and since when.',
  payload: Type.Object({ ...base, kind: oneOf(knownKinds), since: CivilDate }),
  sample: { ...sample, kind: 'talks', since: '2026-10-12' },
  partnerVisible: true,
})
export const partnerReferralRefused = eventKind({
  name: 'partner_referral.refused',
  version: 1,
  summary: 'A referral was refused, with a reason.',
  payload: Type.Object({ ...base, reason: oneOf(refusalReasons) }),
  sample: { ...sample, reason: 'not_our_market' },
  partnerVisible: true,
})
export const partnerReferralMoved = eventKind({
  name: 'partner_referral.moved',
  version: 1,
  summary: 'A referral follows its company: applied, approved, or open again because an earlier one holds.',
  payload: Type.Object({ ...base, from: oneOf(referralStates), to: oneOf(referralStates) }),
  sample: { ...sample, from: 'open', to: 'applied' },
  partnerVisible: true,
})
export const partnerReferralQualified = eventKind({
  name: 'partner_referral.qualified',
  version: 1,
  summary: 'The qualifying fact happened: the direct referrer has the credit. Commissions prices it.',
  payload: Type.Object({
    ...base,
    companyPartnerId: Id('partner', { description: 'The company that was referred.' }),
    applicationId: nullable(Id('application')),
    fact: oneOf(qualifyingFacts),
    referredAt: Instant,
    qualifiedAt: Instant,
  }),
  sample: {
    ...sample,
    companyPartnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqs',
    applicationId: 'ap_01ka2b3c4d5e6f7g8h9jkmnpqr',
    fact: 'active',
    referredAt: '2026-11-23T09:00:00.000Z',
    qualifiedAt: '2027-02-01T09:00:00.000Z',
  },
  partnerVisible: true,
})
export const partnerReferralLapsed = eventKind({
  name: 'partner_referral.lapsed',
  version: 1,
  summary: 'A referral ended without a credit.',
  payload: Type.Object({ ...base, reason: oneOf(lapseReasons) }),
  sample: { ...sample, reason: 'no_application' },
  partnerVisible: true,
})
