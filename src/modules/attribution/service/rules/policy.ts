/** The rules of division that are in force on a day. */
import { civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { type Model, type TouchKind, touchKinds } from '../../contract/states.ts'
import { type PolicyRow, policyOn } from '../../queries/rules.ts'

export type Policy = {
  number: number
  payingModel: Model
  pathScope: 'customer' | 'company'
  halfLifeDays: number
  touchKinds: readonly TouchKind[]
  dealPrecedence: boolean
  codeBeatsClick: boolean
  repeatCredits: 'inherit' | 'recompute'
  leadConfirmation: boolean
}

/** What holds until somebody puts a version in force. */
export const builtInPolicy: Policy = {
  number: 0,
  payingModel: 'last',
  pathScope: 'company',
  halfLifeDays: 7,
  touchKinds,
  dealPrecedence: true,
  codeBeatsClick: true,
  repeatCredits: 'inherit',
  leadConfirmation: true,
}

export const policyAt = async (tx: Tx, at: Date): Promise<Policy> => {
  const row = await tx.asTeam(() => policyOn(tx, civilDate(tx.ctx.workspace.zone, at)))
  return row ? policyOf(row) : builtInPolicy
}

export const policyOf = (row: PolicyRow): Policy => ({
  number: row.number,
  payingModel: row.paying_model as Model,
  pathScope: row.path_scope as Policy['pathScope'],
  halfLifeDays: row.half_life_days,
  touchKinds: row.touch_kinds as TouchKind[],
  dealPrecedence: row.deal_precedence,
  codeBeatsClick: row.code_beats_click,
  repeatCredits: row.repeat_credits as Policy['repeatCredits'],
  leadConfirmation: row.lead_confirmation,
})
