/** What other modules may call; an explicit list. Everything works in the caller's transaction and under its side's rules. */
import type { Tx } from '#platform/context.ts'
import { managersByLoad } from './queries/ownerships.ts'

export { type FoundMatch, findMatches, rekeyPartners } from './duplicates/find.ts'
export { type CompanyFacts, subjectOf } from './duplicates/subjects.ts'
export { type ImportKind, importKinds } from './import/fields.ts'
export { type ImportResult, importNow, resumeImport, sendImport } from './import/now.ts'
export { wasUndone } from './import/undone.ts'
export { type DomainEvidence, domainEvidence } from './matching/domain.ts'
export { normalName } from './matching/name.ts'
export { nameSimilarity } from './matching/similarity.ts'
export { suspensionsOf } from './queries/access.ts'
export { type CompanyNames, countInStages, namesInStages } from './queries/by-stage.ts'
export { contactIdsThatExist, primaryContacts } from './queries/contacts.ts'
export { findPartner, type PartnerRow, partnerNames, partnerRows } from './queries/partners.ts'
export { activeMembers } from './queries/people.ts'
export {
  gapWordsOf,
  managedPartners,
  type PortalPerson,
  type PortfolioPartner,
  peopleInRoles,
  portalPeople,
} from './queries/portfolio.ts'
export { keepPortalPreferences, portalPreferences } from './queries/preferences.ts'
export { type AcquiredMonth, acquiredByMonth, stagesReached } from './queries/reached.ts'
export {
  findType as findPartnerType,
  findTypeByKey as findPartnerTypeByKey,
  typeRows as partnerTypeRows,
} from './queries/settings.ts'
export { type PeopleOfPartner, type PortalSeat, peopleOfPartners } from './queries/sides.ts'
export { familyOf, type History, historiesOf, type Standing, standingAt } from './queries/standing.ts'
export { setAccountLevel, suspendNow } from './service/accounts.ts'
export { partnerByWords } from './service/by-words.ts'
export {
  addContact,
  type ContactFields,
  findContactByEmail,
  foldEmail,
  markContactLeft,
  readContacts,
  updateContact,
} from './service/contacts.ts'
export { mergeCustom } from './service/custom-fields.ts'
export { readFields } from './service/field-definitions.ts'
export { refreshGaps } from './service/gaps.ts'
export { assignOwnership, managerOf, setManager } from './service/ownerships.ts'
export { profilePercentOf } from './service/portal.ts'
export { invitePortalUser, portalSeatsOfPartner, seatPerson } from './service/portal-users.ts'
export { type PartnerWire, readPartners } from './service/read.ts'
export { addNote, logInteraction, type NewInteraction, type NewNote } from './service/records.ts'
export { readList, resolveListRows, type SmallListWire } from './service/small-lists.ts'
export { correctSource } from './service/sources.ts'
export { moveStage, placeAtStage, type StageMoveInput, stageOptions } from './service/stages.ts'
export { grantTier, tierOf } from './service/tiers.ts'
export { blockOf } from './service/types.ts'
export { undoManager, undoStageMove } from './service/undo-move.ts'
export {
  type Cause,
  type CreateOptions,
  createPartner,
  lockPartner,
  type NewPartner,
  updatePartnerFields,
} from './service/write.ts'
export {
  type CompanyDraft,
  certainDuplicates,
  contactErasure,
  contactRetention,
  type DuplicateCandidate,
  type ExpiringFile,
  expiringFileNotices,
  fileRetention,
  type GuardReason,
  type ImportedRows,
  importedRows,
  type MovedReference,
  type PartnerBond,
  type PartnerReference,
  partnerBonds,
  partnerReferences,
  partnerTypeUse,
  partnerWritten,
  possibleDuplicates,
  type StageGuard,
  type StageNeed,
  seatLimits,
  smallListUse,
  stageGuards,
  stageNeeds,
  type TypeBlock,
  typeBlocks,
} from './slots.ts'

/**
 * Active partner managers, those with the fewest open partners first; at equal load those who know the type or region.
 * For round robin: take the first.
 */
export const listActiveManagersByLoad = (
  tx: Tx,
  fit: { typeId?: string | null; region?: string | null } = {},
): Promise<{ id: string; name: string; load: number }[]> => tx.asTeam(() => managersByLoad(tx, fit))
