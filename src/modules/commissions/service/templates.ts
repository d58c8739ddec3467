/** Plan templates: the library that agreements start from. Using one copies it; only a signed term earns. */
import { type Plan, planSentences, printerFor, termIssues, termLanguage } from '#modules/agreements/public.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import type { AnswerOf, InputOf } from '#platform/contract.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { changedMeanwhile, conflict, invalid, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { PlanTemplateWire, planEndpoints } from '../contract/plans.ts'
import { canonical } from '../engine/hash.ts'
import {
  findTemplate,
  insertTemplate,
  insertTemplateVersion,
  latestVersions,
  type TemplateRow,
  type TemplateVersionRow,
  templateNamed,
  templatesPage,
  templateVersions,
  updateTemplate,
} from '../queries/templates.ts'
import { acting } from './acting.ts'

type Endpoints = typeof planEndpoints

/** A plan that may be signed. 422 with every fault at once, by the path inside `field`. */
export const checkedPlan = (values: unknown, field = 'plan'): Plan => {
  const faults = termIssues({ kind: 'commission', values })
  if (faults.length > 0)
    throw invalid(...faults.map((fault) => ({ ...fault, field: fault.field.replace(/^values/, field) })))
  return values as Plan
}
export const planInWords = (tx: Tx, plan: Plan, language = tx.ctx.workspace.language): string[] =>
  planSentences(printerFor(termLanguage(language)), plan)

export const listTemplates = (ctx: Ctx, query: InputOf<Endpoints['listPlanTemplates']>['query']) =>
  reading(ctx, (tx) => templatesPage(tx, query, (rows) => toWire(tx, rows)))

export const getTemplate = (ctx: Ctx, id: string): Promise<PlanTemplateWire> =>
  reading(ctx, async (tx) => {
    const row = await findTemplate(tx, id)
    if (!row) throw notFound('plan template')
    return (await toWire(tx, [row]))[0]!
  })

export const createTemplate = (
  ctx: Ctx,
  body: InputOf<Endpoints['createPlanTemplate']>['body'],
): Promise<PlanTemplateWire> =>
  inTransaction(ctx, async (tx) => {
    const plan = checkedPlan(body.plan)
    await refuseDouble(tx, body.name)
    const row = await insertTemplate(tx, {
      id: newId(idPrefixes.planTemplate),
      name: body.name,
      summary: body.summary || null,
    })
    await insertTemplateVersion(tx, {
      template_id: row.id,
      number: 1,
      plan: JSON.stringify(plan),
      note: body.note ?? null,
      ...acting(tx),
    })
    return (await toWire(tx, [row]))[0]!
  })

export const changeTemplate = (
  ctx: Ctx,
  { params, body, version }: InputOf<Endpoints['updatePlanTemplate']>,
): Promise<PlanTemplateWire> =>
  inTransaction(ctx, async (tx) => {
    const row = await locked(tx, params.id, version)
    const name = body.name ?? row.name
    const isArchived = body.isArchived ?? row.archived_at !== null
    if (!isArchived) await refuseDouble(tx, name, row.id)
    const changed = await updateTemplate(tx, row.id, {
      name,
      ...(body.summary !== undefined && { summary: body.summary || null }),
      archived_at: isArchived ? (row.archived_at ?? tx.now) : null,
    })
    return (await toWire(tx, [changed]))[0]!
  })

export const listVersions = (ctx: Ctx, id: string): Promise<AnswerOf<Endpoints['listPlanTemplateVersions']>> =>
  reading(ctx, async (tx) => {
    if (!(await findTemplate(tx, id))) throw notFound('plan template')
    return { data: (await templateVersions(tx, id)).map((row) => versionToWire(tx, row)) }
  })

export const createVersion = (
  ctx: Ctx,
  { params, body, version }: InputOf<Endpoints['createPlanTemplateVersion']>,
): Promise<PlanTemplateWire> =>
  inTransaction(ctx, async (tx) => {
    const row = await locked(tx, params.id, version)
    const plan = checkedPlan(body.plan)
    const latest = (await latestVersions(tx, [row.id])).get(row.id)!
    if (canonical(latest.plan) === canonical(plan))
      throw conflict('plan_template.unchanged', `Version ${latest.number} says exactly this already.`)
    const number = row.latest_number + 1
    await insertTemplateVersion(tx, {
      template_id: row.id,
      number,
      plan: JSON.stringify(plan),
      note: body.note ?? null,
      ...acting(tx),
    })
    return (await toWire(tx, [await updateTemplate(tx, row.id, { latest_number: number })]))[0]!
  })

const locked = async (tx: Tx, id: string, version: number): Promise<TemplateRow> => {
  const row = await findTemplate(tx, id, { lock: true })
  if (!row) throw notFound('plan template')
  if (row.version !== version) throw changedMeanwhile(row.version)
  return row
}
const refuseDouble = async (tx: Tx, name: string, exceptId?: string) => {
  const other = await templateNamed(tx, name)
  if (other && other.id !== exceptId)
    throw conflict('plan_template.exists', `A template is called ${other.name} already; take another name.`)
}

const toWire = async (tx: Tx, rows: readonly TemplateRow[]): Promise<PlanTemplateWire[]> => {
  const latest = await latestVersions(
    tx,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    summary: row.summary,
    latest: versionToWire(tx, latest.get(row.id)!),
    archivedAt: row.archived_at?.toISOString() ?? null,
    version: row.version,
    updatedAt: row.updated_at.toISOString(),
  }))
}
const versionToWire = (tx: Tx, row: TemplateVersionRow): PlanTemplateWire['latest'] => ({
  templateId: row.template_id,
  number: row.number,
  plan: row.plan as Record<string, unknown>,
  sentences: planInWords(tx, row.plan as unknown as Plan),
  note: row.note,
  by: row.by_name,
  at: row.at.toISOString(),
})
