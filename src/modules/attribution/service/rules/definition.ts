/** What sourced and influenced mean on a day: the signed definition, or the product's own text. */
import { civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { definitionOn } from '../../queries/rules.ts'

export type Definition = {
  number: number
  /** The first eligible touch before the first lead existed, or simply the first eligible one. */
  sourcedBy: 'first_before_lead' | 'first_eligible'
  /** A touch older than this does not influence; null: the window decides. */
  influenceDays: number | null
}
export const builtInDefinition: Definition = { number: 0, sourcedBy: 'first_before_lead', influenceDays: null }

export const builtInBody =
  'Sourced is the partner holding the first eligible contact before the lead or the opportunity existed, or the protected registration: one partner, or the split roles of the deal. Influenced is any other partner with an eligible contact before the close. What is sourced adds up to at most the whole; what is influenced does not add up and is counted once per conversion.'

export const definitionAt = async (tx: Tx, at: Date): Promise<Definition> => {
  const row = await tx.asTeam(() => definitionOn(tx, civilDate(tx.ctx.workspace.zone, at)))
  return row
    ? { number: row.number, sourcedBy: row.sourced_by as Definition['sourcedBy'], influenceDays: row.influence_days }
    : builtInDefinition
}
