/** What other modules may call; an explicit list. */
export { agreedNeedsOf as agreedNeeds } from './queries/needs.ts'
export {
  type ApplicationFacts,
  applicationByToken,
  applicationLink,
  applicationsOfPartner,
  decisionReasons,
} from './service/applications/facts.ts'
export { refuseAbove, secondsToWait } from './service/rate.ts'
export { refreshReferralTerms } from './service/referrals/due.ts'
export { recordQualifyingFact } from './service/referrals/evaluate.ts'
export { type ReferralTerm, referralTerms } from './service/referrals/terms.ts'
export { addDoNotContact, contactForbidden, refuseForbidden } from './service/settings/do-not-contact.ts'
