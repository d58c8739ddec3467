/** What tasks needs to know of partners. */
export { gapWordsOf, managedPartners, managerOf, partnerNames, portalPeople } from '#modules/partners/public.ts'
