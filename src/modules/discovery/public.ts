/** What other modules may call; an explicit list. */
export { applicationsOfPartner } from './service/applications/facts.ts'
export { addDoNotContact, contactForbidden, refuseForbidden } from './service/settings/do-not-contact.ts'
