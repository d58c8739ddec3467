/** Companies that are wanted: added, looked up among the partners, started and stopped. */
import type { Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import { changedMeanwhile, conflict, invalid, notFound } from '#platform/errors.ts'
import type { StopReason, TargetState } from '../../contract/outreach-states.ts'
import type { TargetCompany, targetListEndpoints } from '../../contract/target-lists.ts'
import {
  insertTarget,
  lockTarget,
  lockTargetList,
  putTargetSearch,
  type TargetListRow,
  type TargetRow,
  takeTargetNumber,
  targetByKey,
  updateTargetRow,
} from '../../queries/target-lists.ts'
import { foldWords, joinCompany, lookUpCompany, type Written } from '../companies.ts'
import { domainEvidence, findPartner, readPartnerRefs } from '../partners.ts'
import { seesPeople } from '../reader.ts'
import { forbiddenWords, forbiddenWordsOf } from './forbidden.ts'
import { closed, needTargetList, noSteps, stepsOf } from './lists.ts'
import { planSteps, stepAt } from './plan.ts'
import { stopTarget } from './stop.ts'

type New = InputOf<typeof targetListEndpoints.addTargetCompany>['body']
/** So many companies stand on one list. */
const companiesMax = 5_000

export const targetId = (listId: string, number: number): string => `${listId}.${number}`
const keyOf = (of: { company: string; website?: string | null | undefined }): string => {
  const evidence = of.website ? domainEvidence(of.website) : undefined
  return evidence?.kind === 'own' ? `@${evidence.key}` : `#${foldWords(of.company)}`
}
export const writtenOf = (row: TargetRow): Written => ({
  company: row.company,
  website: row.website,
  country: row.country,
  person: row.person,
  email: row.email,
  phone: row.phone,
})

type Company = Written & { why: string | null }
type Found = Awaited<ReturnType<typeof lookUpCompany>> | { kind: 'known'; partnerId: string }

/** Adds a company. 409 `target.known` when the list has it; one that is likely a partner is held. */
export const addTarget = async (tx: Tx, listId: string, input: New): Promise<TargetRow> => {
  const list = await lockTargetList(tx, listId)
  if (!list) throw notFound('target list')
  if (list.state === 'closed') throw closed()
  const known = await targetByKey(tx, list.id, keyOf(input))
  if (known) throw conflict('target.known', 'This company is on the list already.', { number: known.number })
  if (input.partnerId !== undefined && !(await findPartner(tx, input.partnerId)))
    throw invalid({ field: 'partnerId', rule: 'exists', message: 'There is no such partner.' })
  const company = {
    company: input.company,
    website: input.website ?? null,
    country: input.country ?? null,
    why: input.why || null,
    person: input.person || null,
    email: input.email ?? null,
    phone: input.phone || null,
  }
  const found =
    input.partnerId !== undefined
      ? { kind: 'known' as const, partnerId: input.partnerId }
      : await lookUpCompany(tx, company)
  const row = await putOnList(tx, list, company, found)
  if (!row) throw conflict('target.known', 'This company is on the list already.')
  return row
}

/** Undefined when the list has the company. 409 when the list is closed or full. */
export const putOnList = async (
  tx: Tx,
  list: TargetListRow,
  { email, ...company }: Company,
  found: Found,
  imported?: { importId: string; madePartner: boolean },
): Promise<TargetRow | undefined> => {
  if (list.state === 'closed') throw closed()
  if (list.companies_numbered >= companiesMax)
    throw conflict('target_list.state', `A list takes ${companiesMax} companies; begin another one.`)
  const key = keyOf(company)
  if (await targetByKey(tx, list.id, key)) return undefined
  const runs = list.state === 'running' && found.kind !== 'likely'
  const number = await takeTargetNumber(tx, list.id)
  const row = await insertTarget(tx, {
    ...company,
    id: targetId(list.id, number),
    list_id: list.id,
    number,
    state: found.kind === 'likely' ? 'held' : runs ? 'running' : 'waiting',
    email,
    email_folded: email?.toLowerCase() ?? null,
    company_key: key,
    partner_id: found.kind === 'known' ? found.partnerId : null,
    candidates: JSON.stringify(found.kind === 'likely' ? found.candidates : []),
    next_at: runs ? stepAt(tx, stepsOf(list), 0) : null,
    import_id: imported?.importId ?? null,
    made_partner: imported?.madePartner ?? false,
  })
  if (!row) return undefined
  await putTargetSearch(tx, row)
  if (runs) await planSteps(tx, list.id)
  return row
}

export const updateTarget = async (
  tx: Tx,
  { params, body, version }: InputOf<typeof targetListEndpoints.updateTargetCompany>,
): Promise<TargetRow> => {
  const before = await needTarget(tx, params.id, params.number)
  if (before.version !== version) throw changedMeanwhile(before.version)
  const { website, country, why, person, email, phone } = body
  const row = await updateTargetRow(tx, before.id, {
    ...(website !== undefined && { website }),
    ...(country !== undefined && { country }),
    ...(why !== undefined && { why: why || null }),
    ...(person !== undefined && { person: person || null }),
    // Another person is another contact, who is looked for at the next step.
    ...(email !== undefined && { email, email_folded: email?.toLowerCase() ?? null, contact_id: null }),
    ...(phone !== undefined && { phone: phone || null }),
  })
  await putTargetSearch(tx, row)
  return row
}

export const matchTarget = async (
  tx: Tx,
  { params, body }: InputOf<typeof targetListEndpoints.matchTargetCompany>,
): Promise<TargetRow> => {
  const list = await needTargetList(tx, params.id)
  const before = await needTarget(tx, params.id, params.number)
  if (before.state !== 'held') throw conflict('target.state', 'It is said already which company it is.')
  if (body.decision === 'same' && (!body.partnerId || !(await findPartner(tx, body.partnerId))))
    throw invalid({ field: 'partnerId', rule: 'exists', message: 'Say which partner it is.' })
  const runs = list.state === 'running'
  const row = await updateTargetRow(tx, before.id, {
    state: runs ? 'running' : 'waiting',
    partner_id: body.decision === 'same' ? body.partnerId! : null,
    candidates: '[]',
    next_at: runs ? stepAt(tx, stepsOf(list), 0) : null,
  })
  if (runs) await planSteps(tx, list.id)
  return row
}

/** Starts the steps towards one company; after they were stopped they go on with the next one. */
export const startTarget = async (tx: Tx, listId: string, number: number): Promise<TargetRow> => {
  const list = await needTargetList(tx, listId)
  if (list.state === 'closed') throw closed()
  const before = await needTarget(tx, listId, number)
  const steps = stepsOf(list)
  if (steps.length === 0) throw noSteps()
  if (before.state === 'running') return before
  if (before.state === 'held') throw conflict('target.state', 'Say first which company it is.')
  if (before.steps_done >= steps.length)
    throw conflict('target.state', 'Every step is done; add one to the list to go on.')
  const forbidden = await forbiddenWords(tx, { email: before.email, contactId: before.contact_id })
  if (forbidden) throw conflict('contact.do_not_contact', forbidden)
  const row = await updateTargetRow(tx, before.id, {
    state: 'running',
    stopped_why: null,
    ended_at: null,
    next_at: stepAt(tx, steps, before.steps_done),
  })
  if (list.state === 'running') await planSteps(tx, list.id)
  return row
}
export const stopTargetByMember = async (tx: Tx, listId: string, number: number): Promise<TargetRow> => {
  const before = await needTarget(tx, listId, number)
  if (before.state === 'stopped') return before
  if (before.state === 'held' || before.state === 'done')
    throw conflict('target.state', before.state === 'done' ? 'Every step is done.' : 'Say first which company it is.')
  return stopTarget(tx, before, 'by_member')
}

/** The partner and contact of a company, made at the first step towards it. 409 while it is held. */
export const joinTarget = async (tx: Tx, list: TargetListRow, row: TargetRow): Promise<TargetRow> => {
  if (row.state === 'held') throw conflict('target.held', 'Say first which company it is.')
  if (row.partner_id && (row.contact_id || (!row.email && !row.person))) return row
  const joined = await joinCompany(
    tx,
    writtenOf(row),
    { kind: 'outreach', recordKind: 'target_list', recordId: list.id, detail: list.name },
    row.partner_id,
  )
  const next = await updateTargetRow(tx, row.id, { partner_id: joined.partnerId, contact_id: joined.contactId })
  await putTargetSearch(tx, next)
  return next
}

export const needTarget = async (tx: Tx, listId: string, number: number): Promise<TargetRow> => {
  const row = await lockTarget(tx, targetId(listId, number))
  if (!row) throw notFound('company')
  return row
}

type Hints = Static<typeof TargetCompany>['candidates']
export const targetsToWire = async (tx: Tx, rows: readonly TargetRow[]): Promise<Static<typeof TargetCompany>[]> => {
  const partners = await readPartnerRefs(tx, [...new Set(rows.flatMap((row) => row.partner_id ?? []))])
  const forbidden = await forbiddenWordsOf(tx, rows)
  const shown = seesPeople(tx)
  return rows.map((row) => ({
    id: row.id,
    listId: row.list_id,
    number: row.number,
    state: row.state as TargetState,
    company: row.company,
    website: row.website,
    country: row.country,
    why: row.why,
    person: shown ? row.person : null,
    email: shown ? row.email : null,
    phone: shown ? row.phone : null,
    partner: (row.partner_id && partners.get(row.partner_id)) || null,
    candidates: row.candidates as Hints,
    forbidden: forbidden.get(row.id) ?? null,
    stepsDone: row.steps_done,
    nextAt: row.next_at?.toISOString() ?? null,
    stoppedWhy: row.stopped_why as StopReason | null,
    endedAt: row.ended_at?.toISOString() ?? null,
    addedAt: row.added_at.toISOString(),
    version: row.version,
  }))
}
export const targetToWire = async (tx: Tx, row: TargetRow) => (await targetsToWire(tx, [row]))[0]!
