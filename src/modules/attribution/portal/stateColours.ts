import type { LeadState, SaleState } from '../contract/states.ts'

/** The state whose colour it has everywhere. */
export const saleColours: Readonly<Record<SaleState, string>> = {
  recorded: 'active',
  partly_reversed: 'partial',
  reversed: 'reversed',
}
export const leadColours: Readonly<Record<LeadState, string>> = {
  received: 'waiting',
  confirmed: 'confirmed',
  rejected: 'rejected',
}
