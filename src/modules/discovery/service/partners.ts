/** The one place where applications meet partners: types, matching, making, moving, managing. */

import type { Stage } from '#modules/partners/contract/stages.ts'
import {
  addContact,
  assignOwnership,
  correctSource,
  createPartner,
  domainEvidence,
  findContactByEmail,
  findPartner,
  listActiveManagersByLoad,
  managerOf,
  moveStage,
  partnerNames,
  partnerTypeRows,
  possibleDuplicates,
  readPartners,
  findPartnerType as typeById,
  findPartnerTypeByKey as typeByKey,
  undoManager,
  undoStageMove,
  updatePartnerFields,
} from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { conflict } from '#platform/errors.ts'
import type { ApplicationRow } from '../queries/applications.ts'

export {
  addContact,
  assignOwnership,
  correctSource,
  createPartner,
  domainEvidence,
  findContactByEmail,
  findPartner,
  managerOf,
  moveStage,
  partnerNames,
  undoManager,
  undoStageMove,
  updatePartnerFields,
}

export type TypeRef = { id: string; key: string; name: string; description: string; colour: string; active: boolean }
type TypeRow = Awaited<ReturnType<typeof partnerTypeRows>>[number]
const toType = ({ id, key, name, description, colour, retired_at }: TypeRow): TypeRef => ({
  id,
  key,
  name,
  description,
  colour,
  active: retired_at === null,
})
export const listPartnerTypes = async (tx: Tx): Promise<TypeRef[]> => (await partnerTypeRows(tx)).map(toType)
export const findPartnerType = async (tx: Tx, id: string): Promise<TypeRef | undefined> => {
  const row = await typeById(tx, id)
  return row && toType(row)
}
export const findPartnerTypeByKey = async (tx: Tx, key: string): Promise<TypeRef | undefined> => {
  const row = await typeByKey(tx, key)
  return row && toType(row)
}

export type Candidate = {
  partnerId: string
  name: string
  stage: string
  band: 'certain' | 'likely' | 'possible'
  points: number
  lines: { points: number; sentence: string }[]
}

/** Companies that may be the applicant's, the most alike first. */
export const findCompanies = async (
  tx: Tx,
  application: Pick<ApplicationRow, 'company' | 'website' | 'email' | 'phone' | 'country'>,
  more: { registrationNumber?: string | undefined; vatId?: string | undefined } = {},
): Promise<Candidate[]> => {
  const draft = {
    legalName: application.company,
    displayName: application.company,
    otherNames: [],
    website: application.website,
    domains: [],
    emails: application.email ? [application.email] : [],
    phones: application.phone ? [application.phone] : [],
    country: application.country,
    address: null,
    registrationNumber: more.registrationNumber ?? null,
    registrationCountry: more.registrationNumber ? application.country : null,
    vatId: more.vatId ?? null,
    lei: null,
    externalIds: [],
  }
  const found: Candidate[] = []
  for (const look of possibleDuplicates.of(tx.ctx.services.product))
    for (const { lines, ...candidate } of await look(tx, draft)) {
      const partner = await findPartner(tx, candidate.partnerId)
      found.push({ ...candidate, stage: partner?.stage ?? 'prospect', lines: lines.flatMap(asLine) })
    }
  return found.sort((one, other) => other.points - one.points)
}
const asLine = (line: unknown) =>
  typeof line === 'object' &&
  line !== null &&
  'points' in line &&
  'sentence' in line &&
  typeof line.points === 'number' &&
  typeof line.sentence === 'string'
    ? [{ points: line.points, sentence: line.sentence }]
    : []

/** Who manages next: the named member, the partner's manager, or the one with the least to do who knows type or country. */
export const chooseManager = async (
  tx: Tx,
  of: { named?: string | undefined; partnerId: string | null; typeId: string; country: string | null },
): Promise<string> => {
  if (of.named) return of.named
  const current = of.partnerId ? (await managerOf(tx, [of.partnerId])).get(of.partnerId) : undefined
  if (current?.isActive) return current.id
  const [next] = await listActiveManagersByLoad(tx, { typeId: of.typeId, region: of.country })
  if (!next)
    throw conflict('decision.nobody_to_manage', 'There is no active partner manager; name who manages this partner.')
  return next.id
}

/** Stages from which a new application brings a partner to `applied`. */
export const stagesBeforeApplied: readonly Stage[] = ['prospect', 'declined', 'withdrawn', 'ended']
/** Stages of a partner that works with us, or is about to. */
export const stagesOfPartners: readonly Stage[] = ['approved', 'contracting', 'onboarding', 'active', 'ending']

/** Name and stage of partners, by id. */
export const readPartnerRefs = async (
  tx: Tx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { id: string; name: string; stage: string }>> =>
  new Map([...(await readPartners(tx, ids))].map(([id, one]) => [id, { id, name: one.displayName, stage: one.stage }]))
