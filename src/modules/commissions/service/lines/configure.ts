/** Rules of approval, agreed on by an admin and finance, and settings. */
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { changedMeanwhile, conflict, forbidden, invalid } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { approvalRulesChanged } from '../../contract/line-events.ts'
import {
  decideRuleSet,
  insertRuleSet,
  openRuleSet,
  proposedRuleSet,
  ruleSetInForce,
  saveSettingsRow,
  settingsRow,
} from '../../queries/settings.ts'
import type { ApprovalRule } from '../../rules/approval.ts'
import { actingName } from '../acting.ts'
import { rulesInForce } from './rules.ts'
import { type LineSettings, lineSettings, settingsDefault } from './settings.ts'

const showRules = async (tx: Tx) => {
  const inForce = await ruleSetInForce(tx)
  const proposal = await proposedRuleSet(tx)
  const wire = (rules: readonly ApprovalRule[]) =>
    rules.map((rule) => ({ ...rule, kinds: [...rule.kinds], approvers: [...rule.approvers] }))
  return {
    number: inForce?.number ?? 0,
    rules: wire(await rulesInForce(tx)),
    proposal: proposal
      ? {
          number: proposal.number,
          rules: wire(proposal.rules as ApprovalRule[]),
          by: proposal.proposed_by_name,
          needs: proposal.proposed_as === 'admin' ? ('finance' as const) : ('admin' as const),
          at: proposal.proposed_at.toISOString(),
        }
      : null,
  }
}
export const getRules = (ctx: Ctx) => reading(ctx, showRules)

const person = (ctx: Ctx) => {
  if (ctx.actor.kind !== 'member') throw forbidden('key.not_for_keys', 'A person does this; no key can.')
  return ctx.actor
}
const tell = (tx: Tx, number: number, state: 'proposed' | 'confirmed' | 'refused') =>
  tx.announce(approvalRulesChanged, { number, state }, { subject: { kind: 'workspace', id: tx.ctx.workspace.id } })

type RuleInput = Omit<ApprovalRule, 'id'> & { id?: string | undefined }
export const proposeRules = (ctx: Ctx, input: { rules: RuleInput[] }) =>
  inTransaction(ctx, async (tx) => {
    const member = person(ctx)
    if (await openRuleSet(tx)) throw conflict('rules.proposed', 'Others are proposed; confirm or refuse them first.')
    const last = input.rules.at(-1)!
    const catchesAll =
      last.amountMinMinor === null &&
      last.amountMaxMinor === null &&
      last.partnerActiveDaysMin === null &&
      last.kinds.length === 0 &&
      last.byHand === null
    if (!catchesAll)
      throw invalid({
        field: `rules.${input.rules.length - 1}`,
        rule: 'last_catches_all',
        message: 'The last rule has no condition, so that every line finds one.',
      })
    if (last.approvers.length === 0)
      throw invalid({
        field: `rules.${input.rules.length - 1}.approvers`,
        rule: 'last_asks',
        message: 'The last rule asks a person: nothing is approved because nobody thought of it.',
      })
    const number = await insertRuleSet(tx, {
      rules: input.rules.map((rule) => ({ ...rule, id: rule.id ?? newId(idPrefixes.commissionApprovalRule) })),
      proposed_by: member.id,
      proposed_by_name: actingName(ctx),
      proposed_as: member.roles.includes('finance') ? 'finance' : 'admin',
    })
    await tell(tx, number, 'proposed')
    return showRules(tx)
  })
export const decideRules = (ctx: Ctx, decision: 'confirmed' | 'refused') =>
  inTransaction(ctx, async (tx) => {
    const member = person(ctx)
    const open = await openRuleSet(tx)
    if (!open) throw conflict('rules.none_proposed', 'Nothing is proposed.')
    if (open.proposed_by === member.id)
      throw conflict('rules.second_person', 'Another person decides about your proposal.')
    const needs = open.proposed_as === 'admin' ? 'finance' : 'admin'
    if (decision === 'confirmed' && !member.roles.includes(needs))
      throw conflict('rules.second_person', `${needs === 'finance' ? 'Finance' : 'An admin'} confirms these rules.`)
    await decideRuleSet(tx, open.number, { decision, decided_by: member.id, decided_by_name: actingName(ctx) })
    await tell(tx, open.number, decision)
    return showRules(tx)
  })

const showSettings = async (tx: Tx) => ({
  ...(await lineSettings(tx)),
  defaults: settingsDefault,
  version: (await settingsRow(tx))?.version ?? 1,
})
export const getSettings = (ctx: Ctx) => reading(ctx, showSettings)
export const updateSettings = (
  ctx: Ctx,
  change: { [Key in keyof LineSettings]?: LineSettings[Key] | undefined },
  version: number,
) =>
  inTransaction(ctx, async (tx) => {
    const current = await showSettings(tx)
    if (current.version !== version) throw changedMeanwhile(current.version)
    const { version: _, defaults: __, ...value } = current
    // The first row of a workspace is its version 2: version 1 are the product's own values.
    await saveSettingsRow(tx, { ...value, ...change })
    return showSettings(tx)
  })
