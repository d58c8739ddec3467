/** What other modules may call; an explicit list. */
export { askForInsurance } from './service/documents/insurance.ts'
export { type ProposedLine, reopenGuards, type TermsChecker, type TermsFinding, termsCheckers } from './slots.ts'
