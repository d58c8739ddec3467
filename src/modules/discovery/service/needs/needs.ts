/** Needs: written by either side, shared, agreed; a change after the agreement makes the next version. */
import { lockPartner } from '#modules/partners/public.ts'
import { partnerOf, type Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { changedMeanwhile, conflict, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { needsAgreed } from '../../contract/need-events.ts'
import {
  coverageOf,
  isUnmet,
  mustSections,
  type NeedSection,
  type NeedState,
  needSections,
  needStateLabels,
  sectionLabels,
} from '../../contract/need-sections.ts'
import type { NeedsAssessment, PortalNeeds } from '../../contract/needs.ts'
import { type ApplicationRow, findApplicationRow } from '../../queries/applications.ts'
import {
  currentNeeds,
  currentNeedsIds,
  findNeeds,
  insertNeeds,
  lockNeedsRow,
  type NeedsRow,
  updateNeedsRow,
} from '../../queries/needs.ts'
import { acting } from '../acting.ts'
import { partnerNames } from '../partners.ts'

type Stored = {
  text: string
  importance: number | null
  ability: number | null
  saidBy: string
  side: 'team' | 'partner'
  at: string
}
type Sections = Partial<Record<NeedSection, Stored[]>>
type Written = { text: string; importance?: number | null | undefined; ability?: number | null | undefined }
export type WrittenSections = Partial<Record<NeedSection, readonly Written[] | undefined>>
type Side = 'team' | 'partner'

const sectionsOf = (row: Pick<NeedsRow, 'sections'>) => row.sections as Sections
const allNeeds = (sections: Sections) =>
  needSections.flatMap((section) => (sections[section] ?? []).map((need) => ({ section, ...need })))
const missingIn = (sections: Sections) => mustSections.filter((section) => !sections[section]?.length)

/** Begins the first version; the current one is answered when there is one. */
export const startNeeds = async (
  tx: Tx,
  input: { partnerId: string; applicationId?: string | undefined },
): Promise<NeedsRow> => {
  await lockPartner(tx, input.partnerId)
  if (input.applicationId) {
    const application = await findApplicationRow(tx, input.applicationId)
    if (application?.partner_id !== input.partnerId) throw notFound('application')
  }
  const standing = await currentNeeds(tx, input.partnerId)
  if (standing) return standing
  return insertNeeds(tx, {
    id: newId(idPrefixes.needsAssessment),
    partner_id: input.partnerId,
    application_id: input.applicationId ?? null,
    number: 1,
    sections: '{}',
  })
}

const lockNeeds = async (tx: Tx, id: string): Promise<NeedsRow> => {
  const row = await lockNeedsRow(tx, id)
  if (!row) throw notFound('needs assessment')
  return row
}

/**
 * Writes whole sections. Who said a need and when stays with it while its words and importance do. The partner's side
 * cannot say what we are able to do; what the team said of that stays.
 */
export const writeNeeds = async (
  tx: Tx,
  id: string,
  written: WrittenSections,
  side: Side,
  version?: number,
): Promise<NeedsRow> => {
  const found = await findNeeds(tx, id)
  if (!found) throw notFound('needs assessment')
  // The partner's row comes first, so that two who change an agreed version make one new version.
  await lockPartner(tx, found.partner_id)
  const row = await lockNeeds(tx, id)
  if (version !== undefined && row.version !== version) throw changedMeanwhile(row.version)
  if ((await currentNeeds(tx, row.partner_id))?.id !== row.id)
    throw conflict('needs.state', 'There is a later version; change that one.')
  if (row.state === 'agreed' && side === 'partner')
    throw conflict('needs.state', 'The needs are agreed; ask your partner manager to open them again.')
  const sections = { ...sectionsOf(row) }
  for (const section of needSections) {
    const given = written[section]
    if (given) sections[section] = merged(tx, sections[section] ?? [], given, side)
  }
  const text = JSON.stringify(sections)
  if (row.state !== 'agreed') return updateNeedsRow(tx, row.id, { sections: text })
  return insertNeeds(tx, {
    id: newId(idPrefixes.needsAssessment),
    partner_id: row.partner_id,
    application_id: row.application_id,
    number: row.number + 1,
    sections: text,
  })
}

const merged = (tx: Tx, before: readonly Stored[], given: readonly Written[], side: Side): Stored[] =>
  given.map((need) => {
    const same = before.find((one) => one.text === need.text)
    const importance = need.importance === undefined ? (same?.importance ?? null) : need.importance
    const ability = side === 'partner' || need.ability === undefined ? (same?.ability ?? null) : need.ability
    const author =
      same && same.importance === importance
        ? { saidBy: same.saidBy, side: same.side, at: same.at }
        : { saidBy: acting(tx).by_name, side, at: tx.now.toISOString() }
    return { text: need.text, importance, ability, ...author }
  })

const refuseIncomplete = (row: NeedsRow) => {
  const missing = missingIn(sectionsOf(row))
  if (missing.length > 0)
    throw conflict(
      'needs.incomplete',
      `Not answered yet: ${missing.map((section) => sectionLabels[section]).join('; ')}.`,
      { missing },
    )
}
const refuseState = (row: NeedsRow, words: string) => {
  throw conflict('needs.state', `The needs are ${needStateLabels[row.state as NeedState].toLowerCase()}; ${words}.`)
}

export const shareNeeds = async (tx: Tx, id: string): Promise<NeedsRow> => {
  const row = await lockNeeds(tx, id)
  if (row.state === 'shared') return row
  if (row.state !== 'open') refuseState(row, 'a change makes the next version')
  refuseIncomplete(row)
  return updateNeedsRow(tx, row.id, { state: 'shared', shared_at: tx.now })
}

export const agreeNeeds = async (tx: Tx, id: string): Promise<NeedsRow> => {
  const row = await lockNeeds(tx, id)
  if (row.state === 'agreed') return row
  if (row.state !== 'shared') refuseState(row, 'share them first')
  refuseIncomplete(row)
  const by = acting(tx)
  const agreed = await updateNeedsRow(tx, row.id, {
    state: 'agreed',
    agreed_at: tx.now,
    agreed_by_kind: by.by_kind,
    agreed_by_id: by.by_id,
    agreed_by_name: by.by_name,
  })
  const needs = allNeeds(sectionsOf(agreed))
  await tx.announce(
    needsAgreed,
    {
      assessmentId: agreed.id,
      partnerId: agreed.partner_id,
      number: agreed.number,
      coverage: coverageOf(needs),
      unmet: needs.filter(isUnmet).length,
    },
    { subject: { kind: 'needs_assessment', id: agreed.id, version: agreed.version }, partnerId: agreed.partner_id },
  )
  return agreed
}

const common = (row: NeedsRow) => ({
  id: row.id,
  number: row.number,
  state: row.state as NeedState,
  missing: missingIn(sectionsOf(row)),
  agreed: row.agreed_at ? { at: row.agreed_at.toISOString(), by: row.agreed_by_name ?? '' } : null,
  version: row.version,
  updatedAt: row.updated_at.toISOString(),
})

export const needsToWire = async (tx: Tx, rows: readonly NeedsRow[]): Promise<Static<typeof NeedsAssessment>[]> => {
  const partnerIds = [...new Set(rows.map((row) => row.partner_id))]
  const [names, current] = [await partnerNames(tx, partnerIds), await currentNeedsIds(tx, partnerIds)]
  return rows.map((row) => {
    const needs = allNeeds(sectionsOf(row))
    return {
      ...common(row),
      partner: { id: row.partner_id, name: names.get(row.partner_id) ?? '' },
      applicationId: row.application_id,
      sections: sectionsOf(row),
      coverage: coverageOf(needs),
      unmet: needs.filter(isUnmet).map(({ section, text }) => ({ section, text })),
      isCurrent: current.has(row.id),
      createdAt: row.created_at.toISOString(),
    }
  })
}

/** As the partner reads it: without our own judgement of what we can do. */
const portalWire = (row: NeedsRow | undefined): Static<typeof PortalNeeds> => ({
  assessment: row
    ? {
        ...common(row),
        sections: Object.fromEntries(
          Object.entries(sectionsOf(row)).map(([section, needs]) => [
            section,
            needs.map(({ text, importance, saidBy, side, at }) => ({ text, importance, saidBy, side, at })),
          ]),
        ),
      }
    : null,
})

const ownPartner = (tx: Tx): string => {
  const id = partnerOf(tx.ctx.actor)
  if (!id) throw notFound('partner')
  return id
}
export const readPortalNeeds = async (tx: Tx) => portalWire(await currentNeeds(tx, ownPartner(tx)))
export const writePortalNeeds = (tx: Tx, sections: WrittenSections) =>
  tx.asTeam(async () => {
    const row = await startNeeds(tx, { partnerId: ownPartner(tx) })
    return portalWire(await writeNeeds(tx, row.id, sections, 'partner'))
  })
export const agreePortalNeeds = (tx: Tx) =>
  tx.asTeam(async () => {
    const row = await currentNeeds(tx, ownPartner(tx))
    if (!row) throw conflict('needs.state', 'Nothing has been shared with you yet.')
    return portalWire(await agreeNeeds(tx, row.id))
  })

/** Applicants see and write the needs of the company they applied for, from the application that brought it here. */
const needsOfApplication = async (tx: Tx, application: ApplicationRow) => {
  if (!application.partner_id || !['in_review', 'accepted'].includes(application.state)) return undefined
  const row = await currentNeeds(tx, application.partner_id)
  return row?.application_id === application.id ? row : undefined
}
export const readApplicantNeeds = async (tx: Tx, application: ApplicationRow) =>
  portalWire(await needsOfApplication(tx, application))
export const writeApplicantNeeds = async (tx: Tx, application: ApplicationRow, sections: WrittenSections) => {
  const row = await needsOfApplication(tx, application)
  if (!row) throw conflict('needs.state', 'Nobody has asked for your needs yet.')
  return portalWire(await writeNeeds(tx, row.id, sections, 'partner'))
}
