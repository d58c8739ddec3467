/** What other modules may call; an explicit list. */

export { declaredInterests } from './queries/interests.ts'
export { askForInsurance } from './service/documents/insurance.ts'
export { type ScreeningStanding, screeningStandings } from './service/documents/standing.ts'
export { type ProposedLine, reopenGuards, type TermsChecker, type TermsFinding, termsCheckers } from './slots.ts'
