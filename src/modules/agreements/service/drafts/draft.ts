/** Drafting: a new agreement from its template, an amendment of what is signed, and changes of the open version. */
import { findPartner, findPartnerType, moveStage } from '#modules/partners/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import { actorId, type Tx } from '#platform/context.ts'
import type { InputOf } from '#platform/contract.ts'
import { changedMeanwhile, conflict, invalid, notFound, unprocessable } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { agreementEndpoints } from '../../contract/agreements.ts'
import { agreementDrafted } from '../../contract/events.ts'
import { versionStateLabels } from '../../contract/states.ts'
import {
  type AgreementRow,
  findVersion,
  insertAgreement,
  insertVersion,
  lockAgreement,
  openDrafts,
  putAgreementSearchEntry,
  takeNumber,
  updateAgreementRow,
  updateVersionRow,
  type VersionRow,
  versionsOf,
} from '../../queries/agreements.ts'
import { insertTerms } from '../../queries/terms.ts'
import {
  type ClauseVersionRow,
  clausesByKey,
  clauseVersions,
  findTemplate,
  templateFor,
  templateVersion,
} from '../../queries/texts.ts'
import type { Content, Position } from '../../texts/content.ts'
import type { TemplateDefinition } from '../../texts/seeded.ts'
import { acting } from '../acting.ts'
import { audit } from '../audit.ts'
import { passPen } from '../talks/rounds.ts'
import { changeClauses, changeTerms } from './edit.ts'
import { versionFacts } from './facts.ts'

type Draft = InputOf<typeof agreementEndpoints.draftAgreement>['body']
type Change = InputOf<typeof agreementEndpoints.changeAgreementDraft>['body']
export const openStates: readonly string[] = [
  'draft',
  'legal_review',
  'negotiating',
  'agreed',
  'approving',
  'approved',
  'signing',
  'completing',
]
export const today = (tx: Tx, zone = tx.ctx.workspace.zone) => civilDate(zone, tx.now)

/** The agreement under its lock with its open version; 409 when there is none in one of the states. */
export const lockOpen = async (
  tx: Tx,
  id: string,
  states: readonly string[] = openStates,
): Promise<{ agreement: AgreementRow; version: VersionRow }> => {
  const agreement = await lockAgreement(tx, id)
  if (!agreement) throw notFound('agreement')
  const version = (await versionsOf(tx, [id])).findLast((one) => openStates.includes(one.state))
  if (!version) throw conflict('agreement.state', 'Nothing is open on this agreement; begin an amendment.')
  if (!states.includes(version.state))
    throw conflict(
      'agreement.state',
      `This version is ${versionStateLabels[version.state as keyof typeof versionStateLabels].toLowerCase()}.`,
    )
  return { agreement, version }
}

export const draftAgreement = async (tx: Tx, input: Draft): Promise<AgreementRow> => {
  const partner = await findPartner(tx, input.partnerId)
  if (!partner) throw notFound('partner')
  const category = input.category ?? 'partnership'
  const [open] = await openDrafts(tx, [partner.id], category)
  if (open && category !== 'addendum')
    throw conflict('agreement.draft_open', `${open.number} is being drafted already; go on there or withdraw it.`, {
      agreementId: open.id,
    })
  if ((category === 'addendum') !== (input.parentId !== undefined))
    throw invalid({
      field: 'parentId',
      rule: 'required',
      message: 'An addendum names its agreement, and only an addendum does.',
    })
  if (input.parentId) {
    const parent = await lockAgreement(tx, input.parentId)
    if (!parent || parent.partner_id !== partner.id) throw notFound('agreement')
  }
  const template = input.templateId
    ? await findTemplate(tx, input.templateId)
    : await templateFor(tx, partner.type_id, category)
  if (input.templateId && !template) throw notFound('template')
  const published = template?.published_number
    ? await templateVersion(tx, template.id, template.published_number)
    : undefined
  if (!template || !published)
    throw conflict('template.none', 'There is no published template for this type and category; publish one first.')
  const definition = published.definition as TemplateDefinition
  const type = partner.type_id ? await findPartnerType(tx, partner.type_id) : undefined
  const { by_kind, by_id, by_name } = acting(tx)
  const number = await takeNumber(tx, Number(today(tx).slice(0, 4)))
  const agreement = await insertAgreement(tx, {
    id: newId(idPrefixes.agreement),
    partner_id: partner.id,
    number,
    title: input.title ?? `${template.name} with ${partner.legal_name}`.slice(0, 200),
    category,
    parent_id: input.parentId ?? null,
    type_id: type?.id ?? null,
    our_entity: tx.ctx.workspace.name,
    language: input.language ?? template.language,
    paper: input.paper ?? 'ours',
    owner_id: tx.ctx.actor.kind === 'member' ? tx.ctx.actor.id : null,
    zone: tx.ctx.workspace.zone,
  })
  const version = await insertVersion(tx, {
    id: newId(idPrefixes.agreementVersion),
    agreement_id: agreement.id,
    partner_id: partner.id,
    number: 1,
    kind: 'original',
    author_kind: by_kind,
    author_id: by_id,
    author_name: by_name,
    writers: by_id ? [by_id] : [],
    content: JSON.stringify(
      input.paper === 'theirs'
        ? { components: [], variables: {} }
        : await contentFrom(tx, definition, template.language),
    ),
    template_id: template.id,
    template_number: published.number,
    pen_since: tx.now,
  })
  await insertTerms(
    tx,
    definition.terms.map((term, position) => ({
      id: newId(idPrefixes.term),
      version_id: version.id,
      agreement_id: agreement.id,
      partner_id: partner.id,
      kind: term.kind,
      values: term.values,
      clause: term.clause,
      position,
    })),
  )
  await putAgreementSearchEntry(tx, {
    id: agreement.id,
    partnerId: partner.id,
    words: `${number} ${agreement.title} ${partner.display_name}`,
  })
  await audit(tx, agreement.id, 'drafted', { version: 1, template: template.id, templateNumber: published.number })
  const eventId = await tx.announce(
    agreementDrafted,
    { agreementId: agreement.id, partnerId: partner.id, number, category, versionNumber: 1 },
    { subject: { kind: 'agreement', id: agreement.id }, partnerId: partner.id },
  )
  if (category === 'partnership' && partner.stage === 'approved')
    await moveStage(tx, { partnerId: partner.id, to: 'contracting', cause: { by: 'agreements', eventId } })
  return agreement
}

/** The latest approved text of a clause's position; the preferred one when the wanted one was never approved. */
const approvedText = (versions: readonly ClauseVersionRow[], clauseId: string, position: string) =>
  versions.findLast((one) => one.clause_id === clauseId && one.position === position && one.approved_at !== null)

const contentFrom = async (tx: Tx, definition: TemplateDefinition, language: string): Promise<Content> => {
  const keys = definition.components.flatMap((part) => part.clauses)
  const clauses = new Map((await clausesByKey(tx, keys, language)).map((clause) => [clause.key, clause]))
  const versions = await clauseVersions(
    tx,
    [...clauses.values()].map((clause) => clause.id),
  )
  const missing = keys.filter((key) => !clauses.has(key) || !approvedText(versions, clauses.get(key)!.id, 'preferred'))
  if (missing.length > 0)
    throw conflict('template.none', `Clauses of this template have no approved text: ${missing.join(', ')}.`)
  return {
    components: definition.components.map((part) => ({
      component: part.component,
      notApplicable: part.notApplicable,
      clauses: part.clauses.map((key) => {
        const clause = clauses.get(key)!
        const text = approvedText(versions, clause.id, 'preferred')!
        return {
          key,
          heading: clause.title,
          clauseId: clause.id,
          clauseNumber: text.number,
          position: 'preferred' as const,
          body: text.body,
        }
      }),
    })),
    variables: Object.fromEntries(definition.variables.map((variable) => [variable.key, ''])),
  }
}

/** Positions of each clause for which an approved text exists. */
export const offeredPositions = async (tx: Tx, content: Content): Promise<ReadonlyMap<string, Position[]>> => {
  const clauses = content.components.flatMap((part) => part.clauses)
  const versions = await clauseVersions(tx, [
    ...new Set(clauses.flatMap((one) => (one.clauseId ? [one.clauseId] : []))),
  ])
  return new Map(
    clauses.map((one) => [
      one.key,
      [
        ...new Set(
          versions
            .filter((row) => row.clause_id === one.clauseId && row.approved_at)
            .map((row) => row.position as Position),
        ),
      ],
    ]),
  )
}

export const amendAgreement = async (
  tx: Tx,
  id: string,
  input: { reason: string; effectiveOn?: string | undefined },
  kind: 'amendment' | 'notice' = 'amendment',
): Promise<AgreementRow> => {
  const agreement = await lockAgreement(tx, id)
  if (!agreement) throw notFound('agreement')
  const versions = await versionsOf(tx, [id])
  if (versions.some((version) => openStates.includes(version.state)))
    throw conflict('agreement.state', 'A version is open already; finish or withdraw it first.')
  const base = versions.findLast((version) => version.state === 'executed')
  if (!base) throw conflict('agreement.state', 'Nothing is signed yet, so there is nothing to amend; change the draft.')
  if (input.effectiveOn && input.effectiveOn < today(tx, agreement.zone))
    throw unprocessable('term.in_past', `An amendment changes the future only: ${input.effectiveOn} is before today.`)
  const { by_kind, by_id, by_name } = acting(tx)
  await insertVersion(tx, {
    id: newId(idPrefixes.agreementVersion),
    agreement_id: agreement.id,
    partner_id: agreement.partner_id,
    number: versions.length + 1,
    kind,
    base_version_id: base.id,
    author_kind: by_kind,
    author_id: by_id,
    author_name: by_name,
    writers: by_id ? [by_id] : [],
    content: JSON.stringify(base.content),
    reason: input.reason,
    effective_on: input.effectiveOn ?? null,
    pen_since: tx.now,
  })
  await audit(tx, agreement.id, kind === 'notice' ? 'change_notice_begun' : 'amendment_begun', {
    version: versions.length + 1,
    reason: input.reason,
  })
  await tx.announce(
    agreementDrafted,
    {
      agreementId: agreement.id,
      partnerId: agreement.partner_id,
      number: agreement.number,
      category: agreement.category,
      versionNumber: versions.length + 1,
    },
    { subject: { kind: 'agreement', id: agreement.id }, partnerId: agreement.partner_id },
  )
  return updateAgreementRow(tx, agreement.id, {})
}

/** What our side may change it in; agreed and approved versions fall back to negotiation. */
const changeable = ['draft', 'legal_review', 'negotiating', 'agreed', 'approving', 'approved']

export const changeDraft = async (tx: Tx, id: string, body: Change, expected: number): Promise<AgreementRow> => {
  const { agreement, version } = await lockOpen(tx, id, changeable)
  if (agreement.version !== expected) throw changedMeanwhile(agreement.version)
  if (version.kind === 'notice' && version.state !== 'draft')
    throw conflict('agreement.state', 'It waits for the second person; return it first.')
  if (version.state === 'negotiating' && version.pen !== 'us')
    throw conflict('pen.not_yours', 'The partner holds the pen; wait until it is handed back, or withdraw the version.')
  const content = structuredClone(version.content) as Content
  if (body.clauses) await changeClauses(tx, content, body.clauses)
  if (body.variables)
    for (const [key, value] of Object.entries(body.variables)) {
      if (!(key in content.variables))
        throw invalid({
          field: `variables.${key}`,
          rule: 'unknown',
          message: `This version has no blank called ${key}.`,
        })
      content.variables[key] = value
    }
  for (const part of body.parts ?? []) {
    const own = content.components.find((one) => one.component === part.component)
    if (own?.clauses.length)
      throw invalid({
        field: 'parts',
        rule: 'in_use',
        message: `The part "${part.component}" has clauses; remove them before it does not apply.`,
      })
    if (own) own.notApplicable = part.notApplicable
    else content.components.push({ ...part, clauses: [] })
  }
  if (body.terms) await changeTerms(tx, agreement, version, body.terms)
  const writer = actorId(tx.ctx.actor)
  await updateVersionRow(tx, version.id, {
    content: JSON.stringify(content),
    ...(body.effectiveOn !== undefined && { effective_on: body.effectiveOn }),
    writers: [...new Set([...version.writers, ...(writer ? [writer] : [])])],
  })
  // What was agreed goes back to negotiation, and the pen to whoever changed it.
  if (['agreed', 'approving', 'approved'].includes(version.state))
    await passPen(tx, await versionFacts(tx, agreement, (await findVersion(tx, version.id))!), 'us', {
      state: 'negotiating',
    })
  await audit(tx, agreement.id, 'changed', {
    version: version.number,
    ...(body.clauses && {
      clauses: body.clauses.map(({ key, position, remove }) => ({
        key,
        position: position ?? null,
        remove: remove ?? false,
      })),
    }),
    ...(body.terms && {
      terms: body.terms.map((term) => ({ kind: term.kind, drop: term.drop ?? false, values: term.values })),
    }),
    ...(body.variables && { variables: Object.keys(body.variables) }),
  })
  return updateAgreementRow(tx, agreement.id, {})
}
