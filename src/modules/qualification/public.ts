/** What other modules may call; an explicit list. */
export { type ProposedLine, reopenGuards, type TermsChecker, type TermsFinding, termsCheckers } from './slots.ts'
