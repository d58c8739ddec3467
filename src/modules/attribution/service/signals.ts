/**
 * Where signals of fraud are raised and read: in the transaction that stores the event, so that what is flagged is never
 * payable for an instant.
 */
export { type OpenFlag, openFlags, raiseFlags, type Subject } from './fraud/raise.ts'
