/** What other modules may call; an explicit list. Everything works in the caller's transaction. */
export {
  freezeLines,
  heldInPayouts,
  type OpenLine,
  openLinesOf,
  openPartnerHolds,
  payLines,
  returnLines,
  thawLines,
} from './service/lines/payout.ts'
export { closeDebt } from './service/lines/reverse.ts'
