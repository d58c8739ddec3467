/** What other rooms may call of payouts. */
export { acceptFor } from './service/documents/acceptance.ts'
export { nameMethod } from './service/methods/change.ts'
export { signForm } from './service/tax/profiles.ts'
