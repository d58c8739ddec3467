/** What other modules may call; an explicit list. */
export {
  type ApplicationFacts,
  applicationByToken,
  applicationLink,
  applicationsOfPartner,
} from './service/applications/facts.ts'
export { refuseAbove, secondsToWait } from './service/rate.ts'
export { addDoNotContact, contactForbidden, refuseForbidden } from './service/settings/do-not-contact.ts'
