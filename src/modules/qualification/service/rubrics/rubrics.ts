/** Rubrics: edited as drafts, published as versions that never change. */
import { findPartnerType, partnerNames, partnerTypeRows } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import { changedMeanwhile, conflict, invalid, notFound, unprocessable } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { rubricPublished } from '../../contract/events.ts'
import { type Fraction, isAtLeast, shown } from '../../contract/fractions.ts'
import type {
  Criterion,
  Rubric,
  RubricDefinitionValue,
  RubricReplay,
  RubricVersion,
  rubricEndpoints,
} from '../../contract/rubrics.ts'
import { factors, factorValues, fitScore, meansOf, scoreOf } from '../../contract/scores.ts'
import { type Purpose, purposeLabels, purposes } from '../../contract/states.ts'
import {
  decidedCasesOfRubric,
  findRubric,
  findRubricVersion,
  insertRubric,
  insertRubricVersion,
  openCasesOfRubrics,
  type RubricRow,
  type RubricVersionRow,
  rubricsOfType,
  updateRubricRow,
} from '../../queries/rubrics.ts'
import { acting } from '../acting.ts'
import { finishedCards } from '../scorecards/cards.ts'
import type { CaseSettings } from '../settings.ts'
import { isSeededType, seededRubric } from './seeded.ts'

export const definitionOf = (row: { definition: unknown }): RubricDefinitionValue =>
  row.definition as RubricDefinitionValue
const draftOf = (row: RubricRow): RubricDefinitionValue => row.draft as RubricDefinitionValue

/** Everything that stands against publishing, in words. */
export const problemsOf = (definition: RubricDefinitionValue, purpose: Purpose): string[] => {
  const { criteria } = definition
  if (criteria.length === 0) return ['There are no criteria']
  const problems: string[] = []
  const total = criteria.reduce((all, one) => all + one.weight, 0)
  if (total !== 100) problems.push(`Weights sum to ${total}`)
  const keys = criteria.map((one) => one.key)
  for (const key of new Set(keys.filter((one, at) => keys.indexOf(one) !== at))) problems.push(`${key} stands twice`)
  for (const one of criteria) {
    const lacking = one.anchors.flatMap((anchor, at) => (anchor.trim() === '' ? [at + 1] : []))
    if (lacking.length > 0) problems.push(`${one.label}: no anchor for ${lacking.join(', ')}`)
    if (one.isTypeCriterion && one.gateLeast === null) problems.push(`${one.label}: a type criterion needs a minimum`)
  }
  if (purpose === 'fit') {
    const asked = criteria.map((one) => one.factor)
    for (const one of criteria) if (one.factor === null) problems.push(`${one.label}: name the factor it scores`)
    for (const factor of factors)
      if (asked.filter((one) => one === factor).length > 1) problems.push(`Two criteria score ${factor}`)
  }
  return problems
}

const sameDefinition = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/** Rubrics of a type as the product comes with them; a type of the workspace's own has none until it makes them. */
export const seedRubrics = async (tx: Tx, type: { id: string; key: string; name: string }): Promise<void> => {
  if (!isSeededType(type.key)) return
  const present = new Set((await rubricsOfType(tx, type.id)).map((row) => row.purpose))
  for (const purpose of purposes) {
    if (present.has(purpose)) continue
    const definition = seededRubric(type.key, purpose)
    const row = await insertRubric(tx, {
      id: newId(idPrefixes.rubric),
      type_id: type.id,
      purpose,
      name: `${type.name}: ${purposeLabels[purpose]}`,
      draft: JSON.stringify(definition),
    })
    await insertRubricVersion(tx, {
      rubric_id: row.id,
      number: 1,
      definition: JSON.stringify(definition),
      ...acting(tx),
    })
    await updateRubricRow(tx, row.id, { published_number: 1 })
  }
}
export const setUpQualification = async (tx: Tx): Promise<void> => {
  for (const type of await partnerTypeRows(tx)) await seedRubrics(tx, type)
}

export const createRubric = async (
  tx: Tx,
  input: InputOf<typeof rubricEndpoints.createRubric>['body'],
): Promise<RubricRow> => {
  const type = await findPartnerType(tx, input.typeId)
  if (!type) throw invalid({ field: 'typeId', rule: 'unknown', message: 'There is no such partner type.' })
  if ((await rubricsOfType(tx, type.id)).some((row) => row.purpose === input.purpose))
    throw conflict('rubric.exists', `${type.name} has a rubric for this purpose; change that one.`)
  const definition = input.definition ?? seededRubric('technology', input.purpose)
  return insertRubric(tx, {
    id: newId(idPrefixes.rubric),
    type_id: type.id,
    purpose: input.purpose,
    name: input.name ?? `${type.name}: ${purposeLabels[input.purpose]}`,
    draft: JSON.stringify(definition),
  })
}

export const updateRubric = async (
  tx: Tx,
  { params, body, version }: InputOf<typeof rubricEndpoints.updateRubric>,
): Promise<RubricRow> => {
  const row = await lockRubric(tx, params.id)
  if (row.version !== version) throw changedMeanwhile(row.version)
  return updateRubricRow(tx, row.id, {
    ...(body.name && { name: body.name }),
    ...(body.draft && { draft: JSON.stringify(body.draft) }),
  })
}

/** Publishes the draft. 422 with every problem; 409 when nothing changed. */
export const publishRubric = async (tx: Tx, id: string): Promise<RubricVersionRow> => {
  const row = await lockRubric(tx, id)
  const draft = draftOf(row)
  const problems = problemsOf(draft, row.purpose as Purpose)
  if (problems.length > 0) throw unprocessable('rubric.incomplete', `${problems.join('; ')}.`, { problems })
  const number = (row.published_number ?? 0) + 1
  const before = row.published_number ? await findRubricVersion(tx, row.id, row.published_number) : undefined
  if (before && sameDefinition(before.definition, draft))
    throw conflict('rubric.unchanged', `Version ${before.number} says exactly this already.`)
  const version = await insertRubricVersion(tx, {
    rubric_id: row.id,
    number,
    definition: JSON.stringify(draft),
    ...acting(tx),
  })
  await updateRubricRow(tx, row.id, { published_number: number })
  await tx.announce(
    rubricPublished,
    { rubricId: row.id, typeId: row.type_id, purpose: row.purpose as Purpose, number },
    { subject: { kind: 'rubric', id: row.id, version: number } },
  )
  return version
}

const lockRubric = async (tx: Tx, id: string): Promise<RubricRow> => {
  const row = await findRubric(tx, id, { lock: true })
  if (!row) throw notFound('rubric')
  return row
}

export const rubricsToWire = async (tx: Tx, rows: readonly RubricRow[]): Promise<Static<typeof Rubric>[]> => {
  const types = new Map((await partnerTypeRows(tx)).map((type) => [type.id, type]))
  const open = await openCasesOfRubrics(
    tx,
    rows.map((row) => row.id),
  )
  const wires: Static<typeof Rubric>[] = []
  for (const row of rows) {
    const type = types.get(row.type_id)
    const published = row.published_number ? await findRubricVersion(tx, row.id, row.published_number) : undefined
    wires.push({
      id: row.id,
      name: row.name,
      type: { id: row.type_id, key: type?.key ?? '', name: type?.name ?? '' },
      purpose: row.purpose as Purpose,
      draft: draftOf(row),
      problems: problemsOf(draftOf(row), row.purpose as Purpose),
      hasChanges: !published || !sameDefinition(published.definition, row.draft),
      publishedNumber: row.published_number,
      openCases: open.get(row.id) ?? 0,
      version: row.version,
      updatedAt: row.updated_at.toISOString(),
    })
  }
  return wires
}
export const versionToWire = (row: RubricVersionRow): Static<typeof RubricVersion> => ({
  rubricId: row.rubric_id,
  number: row.number,
  definition: definitionOf(row),
  publishedBy: row.by_name,
  publishedAt: row.published_at.toISOString(),
})

/** Scores decided cases again under the draft, from the answers that were given then. Nothing is written. */
export const replayRubric = async (tx: Tx, id: string, limit: number): Promise<Static<typeof RubricReplay>> => {
  const row = await findRubric(tx, id)
  if (!row) throw notFound('rubric')
  const cases = await decidedCasesOfRubric(tx, row.id, limit)
  const names = await partnerNames(tx, [...new Set(cases.map((one) => one.partnerId))])
  const cards = await finishedCards(
    tx,
    cases.map((one) => one.caseId),
  )
  const data: Static<typeof RubricReplay>['data'] = []
  for (const one of cases) {
    const version = await findRubricVersion(tx, row.id, one.number)
    if (!version) continue
    const own = (cards.get(one.caseId) ?? []).filter((card) => card.purpose === row.purpose)
    if (own.length === 0) continue
    const settings = one.settings as CaseSettings
    const score = (definition: RubricDefinitionValue) => scoreUnder(definition, row.purpose as Purpose, own, settings)
    const [before, after] = [score(definitionOf(version)), score(draftOf(row))]
    const scored = new Set(own.flatMap((card) => card.answers.flatMap((a) => (a.score === null ? [] : [a.criterion]))))
    data.push({
      caseId: one.caseId,
      partner: { id: one.partnerId, name: names.get(one.partnerId) ?? '' },
      number: one.number,
      before: before && shown(before),
      after: after && shown(after),
      passedBefore: passes(before, definitionOf(version), row.purpose),
      passedAfter: passes(after, draftOf(row), row.purpose),
      unanswered: draftOf(row)
        .criteria.filter((criterion) => !scored.has(criterion.key))
        .map((criterion) => criterion.label),
    })
  }
  return { data }
}

const passes = (score: Fraction | null, definition: RubricDefinitionValue, purpose: string): boolean | null =>
  purpose === 'fit' || score === null ? null : isAtLeast(score, definition.passLine)

type FinishedCards = NonNullable<
  Awaited<ReturnType<typeof finishedCards>> extends ReadonlyMap<string, infer C> ? C : never
>
const scoreUnder = (
  definition: RubricDefinitionValue,
  purpose: Purpose,
  cards: FinishedCards,
  settings: CaseSettings,
): Fraction | null => {
  if (purpose !== 'fit')
    return scoreOf(definition.criteria, meansOf(cards.map((card) => card.answers)), settings.coverageLeast).value
  const seats = [...new Set(cards.map((card) => card.seat))]
  return fitScore(factorValues(fitCriteria(definition.criteria), settings.shares, seats, cards), settings.coverageLeast)
    .value
}
export const fitCriteria = (criteria: readonly Criterion[]) =>
  criteria.flatMap((one) => (one.factor === null ? [] : [{ key: one.key, weight: one.weight, factor: one.factor }]))
