/** Templates: drafts are edited, publications never change; what stands against one is told before it is pressed. */
import { findPartnerType, partnerTypeRows } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import type { InputOf } from '#platform/contract.ts'
import { changedMeanwhile, conflict, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { journeyTemplatePublished } from '../contract/events.ts'
import type { TemplateDefinition } from '../contract/template-shapes.ts'
import type { templateEndpoints } from '../contract/templates.ts'
import {
  findTemplate,
  insertTemplate,
  insertTemplateVersion,
  lockTemplateRow,
  runningByVersion,
  type TemplateRow,
  type TemplateVersionRow,
  templateVersions,
  updateTemplateRow,
} from '../queries/templates.ts'
import { eventsOf, templateProblems } from '../rules/graph.ts'
import { seededTemplate, seededTypes } from '../seeded/steps.ts'
import { acting } from './acting.ts'

const emptyDefinition: TemplateDefinition = {
  targetDays: 30,
  conditions: [],
  phases: [{ key: 'welcome', title: 'Welcome', translations: {} }],
  steps: [],
  path: [],
}
/** The journeys of the three types that a workspace begins with, published. */
export const seedTemplates = async (tx: Tx): Promise<void> => {
  const types = await partnerTypeRows(tx)
  for (const key of seededTypes) {
    const type = types.find((one) => one.key === key)
    if (!type) continue
    const definition = seededTemplate(key)
    const id = newId(idPrefixes.journeyTemplate)
    await insertTemplate(tx, {
      id,
      type_id: type.id,
      name: `${type.name} onboarding`,
      draft: JSON.stringify(definition),
      published_number: 1,
    })
    await insertTemplateVersion(tx, { templateId: id, number: 1, definition, ...acting(tx) })
  }
}

export const createTemplate = async (
  tx: Tx,
  input: InputOf<typeof templateEndpoints.createJourneyTemplate>['body'],
): Promise<TemplateRow> => {
  if (!(await findPartnerType(tx, input.typeId))) throw notFound('partner type')
  return insertTemplate(tx, {
    id: newId(idPrefixes.journeyTemplate),
    type_id: input.typeId,
    name: input.name.trim(),
    draft: JSON.stringify(input.definition ?? emptyDefinition),
    published_number: null,
  })
}
const lockTemplate = async (tx: Tx, id: string): Promise<TemplateRow> => {
  const row = await lockTemplateRow(tx, id)
  if (!row) throw notFound('journey template')
  return row
}
export const updateTemplate = async (
  tx: Tx,
  input: InputOf<typeof templateEndpoints.updateJourneyTemplate>,
): Promise<TemplateRow> => {
  const row = await lockTemplate(tx, input.params.id)
  if (row.version !== input.version) throw changedMeanwhile(row.version)
  const { name, draft, isRetired } = input.body
  return updateTemplateRow(tx, row.id, {
    ...(name !== undefined && { name: name.trim() }),
    ...(draft !== undefined && { draft: JSON.stringify(draft) }),
    ...(isRetired !== undefined && { retired_at: isRetired ? (row.retired_at ?? tx.now) : null }),
  })
}
export const publishTemplate = async (tx: Tx, id: string): Promise<TemplateRow> => {
  const row = await lockTemplate(tx, id)
  const definition = row.draft as TemplateDefinition
  const problems = templateProblems(definition)
  const [first] = problems
  if (first) throw conflict(first.code, problems.map((problem) => problem.words).join(' '), { problems })
  const published = await publishedOf(tx, row)
  if (published && isSame(published.definition, definition))
    throw conflict('journey.unchanged', `Version ${published.number} says the same already.`)
  const number = (row.published_number ?? 0) + 1
  await insertTemplateVersion(tx, { templateId: row.id, number, definition, ...acting(tx) })
  const after = await updateTemplateRow(tx, row.id, { published_number: number })
  await tx.announce(
    journeyTemplatePublished,
    { templateId: row.id, typeId: row.type_id, number },
    { subject: { kind: 'journey_template', id: row.id, version: after.version } },
  )
  return after
}
const publishedOf = async (tx: Tx, row: TemplateRow): Promise<TemplateVersionRow | undefined> =>
  row.published_number === null
    ? undefined
    : (await templateVersions(tx, [{ templateId: row.id, number: row.published_number }])).get(
        `${row.id} ${row.published_number}`,
      )
/** Two definitions say the same, whatever the order in which the database keeps keys. */
const isSame = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other)
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )

export const templateSummaries = async (tx: Tx, rows: readonly TemplateRow[]) => {
  const types = new Map((rows.length > 0 ? await partnerTypeRows(tx) : []).map((type) => [type.id, type]))
  const running = await runningByVersion(
    tx,
    rows.map((row) => row.id),
  )
  const versions = await templateVersions(
    tx,
    rows.flatMap((row) => (row.published_number ? [{ templateId: row.id, number: row.published_number }] : [])),
  )
  return rows.map((row) => {
    const type = types.get(row.type_id)
    const draft = row.draft as TemplateDefinition
    const published = versions.get(`${row.id} ${row.published_number}`)
    return {
      id: row.id,
      name: row.name,
      type: { id: row.type_id, key: type?.key ?? '', name: type?.name ?? '' },
      publishedNumber: row.published_number,
      publishedAt: published?.published_at.toISOString() ?? null,
      isChanged: !published || !isSame(published.definition, draft),
      isRetired: row.retired_at !== null,
      steps: draft.steps.length,
      gateSteps: draft.steps.filter((step) => step.gate === 'go_live').length,
      targetDays: draft.targetDays,
      running: running.filter((one) => one.templateId === row.id).reduce((sum, one) => sum + one.count, 0),
      version: row.version,
      updatedAt: row.updated_at.toISOString(),
    }
  })
}
export const readTemplate = async (tx: Tx, id: string) => {
  const row = await findTemplate(tx, id)
  if (!row) throw notFound('journey template')
  return templateToWire(tx, row)
}
export const templateToWire = async (tx: Tx, row: TemplateRow) => {
  const [summary] = await templateSummaries(tx, [row])
  const draft = row.draft as TemplateDefinition
  return {
    ...summary!,
    draft,
    problems: templateProblems(draft),
    unknownEvents: eventsOf(draft).filter((event) => !tx.ctx.services.product.events.has(event)),
  }
}
export const versionsToWire = async (tx: Tx, rows: readonly TemplateVersionRow[]) => {
  const running = await runningByVersion(tx, [...new Set(rows.map((row) => row.template_id))])
  return rows.map((row) => ({
    number: row.number,
    definition: row.definition as TemplateDefinition,
    publishedAt: row.published_at.toISOString(),
    by: row.by_name,
    running: running.find((one) => one.number === row.number)?.count ?? 0,
  }))
}
