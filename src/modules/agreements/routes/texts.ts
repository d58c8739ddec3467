import { findPartnerType } from '#modules/partners/public.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { changedMeanwhile, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { Routes } from '#platform/module.ts'
import type { ApprovalRule, ruleEndpoints } from '../contract/rules.ts'
import type { textEndpoints } from '../contract/texts.ts'
import {
  findRule,
  insertRule,
  putRuleSearchEntry,
  type RuleRow,
  rulesPage,
  updateRuleRow,
} from '../queries/negotiation.ts'
import {
  type ClauseRow,
  clausesPage,
  findClause,
  findTemplate,
  type TemplateRow,
  templatesPage,
} from '../queries/texts.ts'
import {
  addClauseVersion,
  approveClause,
  beginTemplate,
  changeClause,
  changeTemplate,
  clausesToWire,
  createClause,
  publishTemplate,
  templatesToWire,
} from '../service/texts/texts.ts'

import { tryRule } from '../service/texts/trial.ts'
import { clauseUses } from '../service/texts/uses.ts'

const clause = (ctx: Ctx, run: (tx: Tx) => Promise<ClauseRow | undefined>) =>
  inTransaction(ctx, async (tx) => {
    const row = await run(tx)
    if (!row) throw notFound('clause')
    return (await clausesToWire(tx, [row]))[0]!
  })
const template = (ctx: Ctx, run: (tx: Tx) => Promise<TemplateRow | undefined>) =>
  inTransaction(ctx, async (tx) => {
    const row = await run(tx)
    if (!row) throw notFound('template')
    return (await templatesToWire(tx, [row]))[0]!
  })
const ruleToWire = (row: RuleRow): Static<typeof ApprovalRule> => ({
  id: row.id,
  name: row.name,
  condition: row.condition as Record<string, unknown>,
  approver: row.approver as 'finance',
  hours: row.hours,
  typeId: row.type_id,
  active: row.is_active,
  version: row.version,
})

export const textRoutes: Routes<{
  module: string
  summary: string
  endpoints: typeof textEndpoints & typeof ruleEndpoints
}> = {
  listClauses: (ctx, { query }) => reading(ctx, (tx) => clausesPage(tx, query, (rows) => clausesToWire(tx, rows))),
  getClause: (ctx, { params }) => clause(ctx, (tx) => findClause(tx, params.id)),
  createClause: (ctx, { body }) => clause(ctx, (tx) => createClause(tx, body)),
  updateClause: (ctx, input) => clause(ctx, (tx) => changeClause(tx, input)),
  getClauseUses: (ctx, { params }) => reading(ctx, (tx) => clauseUses(tx, params.id)),
  addClauseVersion: (ctx, { params, body }) => clause(ctx, (tx) => addClauseVersion(tx, params.id, body)),
  approveClauseVersion: (ctx, { params, body }) => clause(ctx, (tx) => approveClause(tx, params.id, body.number)),
  listAgreementTemplates: (ctx, { query }) =>
    reading(ctx, (tx) => templatesPage(tx, query, (rows) => templatesToWire(tx, rows))),
  getAgreementTemplate: (ctx, { params }) => template(ctx, (tx) => findTemplate(tx, params.id)),
  createAgreementTemplate: (ctx, { body }) => template(ctx, (tx) => beginTemplate(tx, body)),
  updateAgreementTemplate: (ctx, input) => template(ctx, (tx) => changeTemplate(tx, input)),
  publishAgreementTemplate: (ctx, { params }) => template(ctx, (tx) => publishTemplate(tx, params.id)),
  listApprovalRules: (ctx, { query }) => reading(ctx, (tx) => rulesPage(tx, query, (rows) => rows.map(ruleToWire))),
  createApprovalRule: (ctx, { body }) =>
    inTransaction(ctx, async (tx) => {
      if (body.typeId && !(await findPartnerType(tx, body.typeId))) throw notFound('partner type')
      const row = await insertRule(tx, {
        id: newId(idPrefixes.approvalRule),
        name: body.name,
        condition: JSON.stringify(body.condition),
        approver: body.approver,
        hours: body.hours ?? 16,
        type_id: body.typeId ?? null,
      })
      await putRuleSearchEntry(tx, row)
      return ruleToWire(row)
    }),
  tryApprovalRule: (ctx, { body }) => reading(ctx, (tx) => tryRule(tx, body.condition, body.typeId ?? null)),
  updateApprovalRule: (ctx, { params, body, version }) =>
    inTransaction(ctx, async (tx) => {
      const row = await findRule(tx, params.id)
      if (!row) throw notFound('approval rule')
      if (row.version !== version) throw changedMeanwhile(row.version)
      const changed = await updateRuleRow(tx, row.id, {
        ...(body.name && { name: body.name }),
        ...(body.condition && { condition: JSON.stringify(body.condition) }),
        ...(body.approver && { approver: body.approver }),
        ...(body.hours && { hours: body.hours }),
        ...(body.active !== undefined && { is_active: body.active }),
      })
      await putRuleSearchEntry(tx, changed)
      return ruleToWire(changed)
    }),
}
