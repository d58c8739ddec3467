/** What other modules may call; an explicit list. */
export { type ProposedLine, reopenGuards, type TermsChecker, termsCheckers } from './slots.ts'
