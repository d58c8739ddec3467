/** Clauses and templates: written, approved, published; and what a new workspace begins with. */
import { activeMembers, partnerTypeRows } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import { changedMeanwhile, conflict, notFound, unprocessable } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { agreementTemplatePublished, clauseApproved } from '../../contract/events.ts'
import type { AgreementTemplate, Clause, textEndpoints } from '../../contract/texts.ts'
import { insertRule, putRuleSearchEntry } from '../../queries/negotiation.ts'
import {
  approveClauseRow,
  type ClauseRow,
  clausesByKey,
  clauseVersions,
  findClause,
  findTemplate,
  insertClause,
  insertClauseVersion,
  insertTemplate,
  insertTemplateVersion,
  putClauseSearchEntry,
  putTemplateSearchEntry,
  type TemplateRow,
  updateClauseRow,
  updateTemplateRow,
} from '../../queries/texts.ts'
import { checkTerms } from '../../terms/check.ts'
import { components } from '../../terms/kind.ts'
import { seededRules } from '../../texts/approval-rules.ts'
import { unknownPlaceholders } from '../../texts/content.ts'
import {
  ndaTemplate,
  partnershipTemplate,
  seededClauses,
  seededTypes,
  type TemplateDefinition,
} from '../../texts/seeded.ts'
import { acting } from '../acting.ts'
import { termInvalid } from '../defaults/defaults.ts'
import { planNightly } from '../nightly.ts'

const refuseUnknown = (body: string) => {
  // Variables belong to the template that uses the clause, so any is taken here and held against it on publishing.
  const names = [...body.matchAll(/\{\{var:([a-z_]+)/g)].map((match) => match[1]!)
  const [unknown] = unknownPlaceholders(body, names)
  if (unknown) throw unprocessable('template.variable_unknown', `Nothing can fill ${unknown}.`)
}

export const createClause = async (
  tx: Tx,
  body: InputOf<typeof textEndpoints.createClause>['body'],
): Promise<ClauseRow> => {
  refuseUnknown(body.body)
  const language = body.language ?? 'en'
  if ((await clausesByKey(tx, [body.key], language)).length > 0)
    throw conflict('clause.exists', `There is a clause ${body.key} in this language; write its next version.`)
  const row = await insertClause(tx, {
    id: newId(idPrefixes.clause),
    key: body.key,
    title: body.title,
    component: body.component,
    language,
    jurisdiction: body.jurisdiction ?? null,
    risk: body.risk ?? 'medium',
    guidance: body.guidance ?? '',
  })
  await insertClauseVersion(tx, {
    clause_id: row.id,
    number: 1,
    position: 'preferred',
    body: body.body,
    ...acting(tx),
    created_at: tx.now,
  })
  await putClauseSearchEntry(tx, row, [body.body])
  return row
}
const indexClause = async (tx: Tx, clause: ClauseRow) => {
  const texts = await clauseVersions(tx, [clause.id])
  await putClauseSearchEntry(
    tx,
    clause,
    texts.map((one) => one.body),
  )
}
export const changeClause = async (tx: Tx, input: InputOf<typeof textEndpoints.updateClause>): Promise<ClauseRow> => {
  const clause = await findClause(tx, input.params.id, { lock: true })
  if (!clause) throw notFound('clause')
  if (clause.version !== input.version) throw changedMeanwhile(clause.version)
  const { title, jurisdiction, risk, guidance, reviewOn, ownerId } = input.body
  if (ownerId && !(await activeMembers(tx, [ownerId])).has(ownerId)) throw notFound('member')
  const changed = await updateClauseRow(tx, clause.id, {
    ...(title !== undefined && { title }),
    ...(jurisdiction !== undefined && { jurisdiction }),
    ...(risk !== undefined && { risk }),
    ...(guidance !== undefined && { guidance }),
    ...(reviewOn !== undefined && { review_on: reviewOn }),
    ...(ownerId !== undefined && { owner_id: ownerId }),
  })
  await indexClause(tx, changed)
  return changed
}
export const addClauseVersion = async (
  tx: Tx,
  id: string,
  body: { position: string; body: string },
): Promise<ClauseRow> => {
  refuseUnknown(body.body)
  const clause = await findClause(tx, id, { lock: true })
  if (!clause) throw notFound('clause')
  const number = Math.max(...(await clauseVersions(tx, [id])).map((one) => one.number)) + 1
  await insertClauseVersion(tx, {
    clause_id: id,
    number,
    position: body.position,
    body: body.body,
    ...acting(tx),
    created_at: tx.now,
  })
  const changed = await updateClauseRow(tx, id)
  await indexClause(tx, changed)
  return changed
}
export const approveClause = async (tx: Tx, id: string, number: number): Promise<ClauseRow> => {
  const clause = await findClause(tx, id, { lock: true })
  if (!clause) throw notFound('clause')
  const version = (await clauseVersions(tx, [id])).find((one) => one.number === number)
  if (!version) throw unprocessable('clause.version_unknown', `This clause has no version ${number}.`)
  if (version.approved_at) throw conflict('clause.approved_already', `${version.approved_by_name} approved it.`)
  await approveClauseRow(tx, id, number, acting(tx))
  const changed = await updateClauseRow(tx, id)
  await tx.announce(
    clauseApproved,
    { clauseId: id, key: clause.key, number, position: version.position },
    { subject: { kind: 'clause', id } },
  )
  return changed
}

export const clausesToWire = async (tx: Tx, rows: readonly ClauseRow[]): Promise<Static<typeof Clause>[]> => {
  const versions = await clauseVersions(
    tx,
    rows.map((row) => row.id),
  )
  return rows.map((row) => {
    const own = versions.filter((one) => one.clause_id === row.id)
    return {
      id: row.id,
      key: row.key,
      title: row.title,
      component: row.component as 'legal',
      language: row.language,
      jurisdiction: row.jurisdiction,
      risk: row.risk as 'low',
      guidance: row.guidance,
      reviewOn: row.review_on,
      ownerId: row.owner_id,
      versions: own.map((one) => ({
        number: one.number,
        position: one.position as 'preferred',
        body: one.body,
        by: { kind: one.by_kind, id: one.by_id, name: one.by_name },
        at: one.created_at.toISOString(),
        approvedBy: one.approved_by_kind
          ? { kind: one.approved_by_kind, id: one.approved_by_id, name: one.approved_by_name ?? '' }
          : null,
        approvedAt: one.approved_at?.toISOString() ?? null,
        inUse: own.findLast((other) => other.position === one.position && other.approved_at) === one,
      })),
      version: row.version,
      updatedAt: row.updated_at.toISOString(),
    }
  })
}

const templateFaults = async (tx: Tx, row: TemplateRow): Promise<{ rule: string; message: string }[]> => {
  const draft = row.draft as TemplateDefinition
  const keys = draft.components.flatMap((part) => part.clauses)
  const clauses = await clausesByKey(tx, keys, row.language)
  const versions = await clauseVersions(
    tx,
    clauses.map((clause) => clause.id),
  )
  const variables = draft.variables.map((one) => one.key)
  const faults: { rule: string; message: string }[] = []
  for (const part of components) {
    const own = draft.components.filter((one) => one.component === part)
    if (own.length !== 1 || (own[0]!.clauses.length === 0 && !own[0]!.notApplicable))
      faults.push({
        rule: 'template.component_missing',
        message: `The part "${part}" is neither filled nor marked as not applicable.`,
      })
  }
  for (const key of keys) {
    const clause = clauses.find((one) => one.key === key)
    const text =
      clause &&
      versions.findLast((one) => one.clause_id === clause.id && one.position === 'preferred' && one.approved_at)
    if (!text)
      faults.push({
        rule: 'template.clause_unapproved',
        message: `The clause ${key} has no approved text in ${row.language}.`,
      })
    else
      for (const unknown of unknownPlaceholders(text.body, variables))
        faults.push({
          rule: 'template.variable_unknown',
          message: `${clause.title} names ${unknown}, which nothing can fill.`,
        })
  }
  for (const issue of checkTerms(draft.terms)) faults.push({ rule: `term.${issue.rule}`, message: issue.message })
  return faults
}

export const templatesToWire = async (
  tx: Tx,
  rows: readonly TemplateRow[],
): Promise<Static<typeof AgreementTemplate>[]> => {
  const types = new Map((await partnerTypeRows(tx)).map((type) => [type.id, type]))
  const found = []
  for (const row of rows) {
    const type = row.type_id ? types.get(row.type_id) : undefined
    found.push({
      id: row.id,
      name: row.name,
      type: type ? { id: type.id, key: type.key, name: type.name } : null,
      category: row.category as 'partnership',
      language: row.language,
      definition: row.draft as never,
      publishedNumber: row.published_number,
      faults: await templateFaults(tx, row),
      version: row.version,
      updatedAt: row.updated_at.toISOString(),
    })
  }
  return found
}
export const changeTemplate = async (
  tx: Tx,
  input: InputOf<typeof textEndpoints.updateAgreementTemplate>,
): Promise<TemplateRow> => {
  const row = await findTemplate(tx, input.params.id, { lock: true })
  if (!row) throw notFound('template')
  if (row.version !== input.version) throw changedMeanwhile(row.version)
  const { name, definition } = input.body
  const changed = await updateTemplateRow(tx, row.id, {
    ...(name && { name }),
    ...(definition && { draft: JSON.stringify(definition) }),
  })
  await putTemplateSearchEntry(tx, changed)
  return changed
}
export const beginTemplate = async (
  tx: Tx,
  body: InputOf<typeof textEndpoints.createAgreementTemplate>['body'],
): Promise<TemplateRow> => {
  const source = body.copyOf ? await findTemplate(tx, body.copyOf) : undefined
  if (body.copyOf && !source) throw notFound('template')
  if (body.typeId && !(await partnerTypeRows(tx)).some((type) => type.id === body.typeId))
    throw notFound('partner type')
  const empty: TemplateDefinition = {
    components: components.map((component) => ({ component, notApplicable: null, clauses: [] })),
    terms: [],
    variables: [],
    signers: [
      { side: 'partner', role: 'Authorised signatory', group: 1 },
      { side: 'us', role: 'Authorised signatory', group: 2 },
    ],
    acceptance: 'signature',
  }
  const row = await insertTemplate(tx, {
    id: newId(idPrefixes.agreementTemplate),
    name: body.name,
    type_id: body.typeId ?? null,
    category: body.category ?? source?.category ?? 'partnership',
    language: body.language ?? source?.language ?? 'en',
    draft: JSON.stringify(source?.draft ?? empty),
  })
  await putTemplateSearchEntry(tx, row)
  return row
}
export const publishTemplate = async (tx: Tx, id: string): Promise<TemplateRow> => {
  const row = await findTemplate(tx, id, { lock: true })
  if (!row) throw notFound('template')
  const issues = checkTerms((row.draft as TemplateDefinition).terms)
  if (issues.length > 0) throw termInvalid(issues)
  const [fault] = await templateFaults(tx, row)
  if (fault) throw unprocessable(fault.rule, fault.message)
  const number = (row.published_number ?? 0) + 1
  await insertTemplateVersion(tx, {
    template_id: id,
    number,
    definition: JSON.stringify(row.draft),
    ...acting(tx),
    published_at: tx.now,
  })
  await tx.announce(
    agreementTemplatePublished,
    { templateId: id, number },
    { subject: { kind: 'agreement_template', id } },
  )
  return updateTemplateRow(tx, id, { published_number: number })
}

/** A new workspace begins with approved clauses, a template per seeded type, an NDA, and rules for approvals. */
export const setUpAgreements = async (tx: Tx): Promise<void> => {
  await planNightly(tx)
  // A sandbox begins with the texts of its live workspace.
  if ((await clausesByKey(tx, [seededClauses[0]!.key], 'en')).length > 0) return
  for (const seed of seededClauses) {
    const row = await insertClause(tx, {
      id: newId(idPrefixes.clause),
      key: seed.key,
      title: seed.title,
      component: seed.component,
      language: 'en',
      risk: seed.risk,
      guidance: seed.guidance,
    })
    const texts = [['preferred', seed.preferred], ...(seed.fallback ? [['fallback_1', seed.fallback]] : [])] as [
      string,
      string,
    ][]
    for (const [at, [position, body]] of texts.entries()) {
      await insertClauseVersion(tx, {
        clause_id: row.id,
        number: at + 1,
        position,
        body,
        ...acting(tx),
        created_at: tx.now,
      })
      await approveClauseRow(tx, row.id, at + 1, acting(tx))
    }
    await indexClause(tx, row)
  }
  const types = await partnerTypeRows(tx)
  const { currency } = tx.ctx.workspace
  const publish = async (name: string, typeId: string | null, category: string, definition: TemplateDefinition) => {
    const row = await insertTemplate(tx, {
      id: newId(idPrefixes.agreementTemplate),
      name,
      type_id: typeId,
      category,
      language: 'en',
      draft: JSON.stringify(definition),
    })
    await putTemplateSearchEntry(tx, row)
    await publishTemplate(tx, row.id)
  }
  for (const key of seededTypes) {
    const type = types.find((one) => one.key === key)
    if (type)
      await publish(`${type.name} partnership agreement`, type.id, 'partnership', partnershipTemplate(key, currency))
  }
  await publish('Partnership agreement', null, 'partnership', partnershipTemplate('', currency))
  await publish('Mutual confidentiality agreement', null, 'nda', ndaTemplate(currency))
  for (const seed of seededRules)
    await putRuleSearchEntry(
      tx,
      await insertRule(tx, {
        id: newId(idPrefixes.approvalRule),
        name: seed.name,
        condition: JSON.stringify(seed.condition),
        approver: seed.approver,
      }),
    )
}
