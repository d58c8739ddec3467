/** What other modules may call. Everything works in the caller's transaction and from both sides. */

export { type AgreementLife, isInForce, partnershipLives } from './queries/in-force.ts'
export { signersOfPartner } from './queries/signing.ts'
export type { Partnership } from './queries/standing.ts'
export { nextDatesOf } from './service/drafts/dates.ts'
export { copyableTerms, type TermsCopy, writeTermsCopy } from './service/execute/copy-terms.ts'
export { type Question, resolveTerm, resolveTerms } from './service/terms/resolve.ts'
export { firstExecutions, partnershipsInForce } from './service/terms/standing.ts'
export type { Plan, PlanBracket, PlanFormula, PlanRule } from './terms/plan.ts'
export { builtInOf, type KindName, type ValuesOf } from './terms/registry.ts'
export type { Resolved, ResolvedRow } from './terms/resolve.ts'
export type { ScopeFacts } from './terms/scope.ts'
