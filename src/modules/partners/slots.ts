/** What later modules and rooms tell the ground floor. Every function takes arrays of ids and answers in few queries. */
import type { Tx } from '#platform/context.ts'
import type { TSchema } from '#platform/contract.ts'
import type { FieldIssue } from '#platform/errors.ts'
import { defineSlot } from '#platform/module.ts'
import type { Mover, Stage } from './contract/stages.ts'

/** A move that somebody asks about; every partner asked for together stands at `from`. */
export type AskedMove = {
  from: Stage
  to: Stage
  by: Mover
  /** Facts of the decision that makes the move, such as `revisitOn`; a guard knows its own. */
  details: Readonly<Record<string, unknown>>
}
/** Why not, and what would take the reason away. */
export type GuardReason = { words: string; clears?: string }
export type StageGuard = {
  /** Key as in the stage table. Several fills may answer for one guard. */
  guard: string
  /** Moves this guard answers for; by default every row of the table that names it. */
  on?: (move: AskedMove) => boolean
  answers: (
    tx: Tx,
    partnerIds: readonly string[],
    move: AskedMove,
  ) => Promise<ReadonlyMap<string, readonly GuardReason[]>>
}
export const stageGuards = defineSlot<StageGuard>('partners.stage_guards')

/** Facts that a stage needs and a partner lacks. Call `refreshGaps` when one of them changes. */
export type StageNeed = (
  tx: Tx,
  partners: readonly { id: string; stage: Stage }[],
) => Promise<ReadonlyMap<string, readonly { gap: string; words: string }[]>>
export const stageNeeds = defineSlot<StageNeed>('partners.stage_needs')

/** What a module hangs on a partner type; `check` answers what the schema cannot say. */
export type TypeBlock = { block: string; schema: TSchema; check?: (tx: Tx, value: unknown) => Promise<FieldIssue[]> }
export const typeBlocks = defineSlot<TypeBlock>('partners.type_blocks')

/** One row that named a partner before it was moved to another one. */
export type MovedReference = { kind: string; id: string; field: string; old: string }
/**
 * Every module whose rows name a partner: used by merge, its undo, and the dossier. `move` lets rows of `fromIds` name
 * `toId` and answers each moved row; `undo` puts those back that still hold the merged value and answers them.
 */
export type PartnerReference = {
  /** Name shown in the preview: `agreements`. */
  name: string
  move: (tx: Tx, fromIds: readonly string[], toId: string) => Promise<MovedReference[]>
  undo: (tx: Tx, rows: readonly MovedReference[], mergedId: string) => Promise<MovedReference[]>
  /** How many rows name each partner. */
  count: (tx: Tx, partnerIds: readonly string[]) => Promise<ReadonlyMap<string, number>>
  /**
   * What the product made about partners by itself and nobody touched since, such as a task about what is missing. It
   * does not keep a partner that is taken back; it goes with it.
   */
  ownWork?: {
    count: (tx: Tx, partnerIds: readonly string[]) => Promise<ReadonlyMap<string, number>>
    remove: (tx: Tx, partnerIds: readonly string[]) => Promise<void>
  }
  /** Everything kept about a partner, for its dossier; plain JSON. */
  dossier?: (tx: Tx, partnerId: string) => Promise<Readonly<Record<string, readonly unknown[]>>>
}
export const partnerReferences = defineSlot<PartnerReference>('partners.references')

/**
 * What binds partners to their record, in words: "signed agreement AG-2027-0142". A bound partner cannot be absorbed.
 * With `since` only what came after it, which stands against undoing a merge.
 */
export type PartnerBond = { kind: 'agreement' | 'ledger' | 'payout'; words: string }
export const partnerBonds =
  defineSlot<
    (tx: Tx, partnerIds: readonly string[], since?: Date) => Promise<ReadonlyMap<string, readonly PartnerBond[]>>
  >('partners.bonds')

/** How many rows use each row of a small list; `replace` lets them use another one when rows are merged. */
export type SmallListUse = {
  countOf: (tx: Tx, rowIds: readonly string[]) => Promise<ReadonlyMap<string, number>>
  replace?: (tx: Tx, fromId: string, toId: string) => Promise<void>
}
export const smallListUse = defineSlot<SmallListUse>('partners.small_list_use')
/** How many rows of other modules use each partner type. */
export const partnerTypeUse =
  defineSlot<(tx: Tx, typeIds: readonly string[]) => Promise<ReadonlyMap<string, number>>>('partners.type_use')

/** A company as it is written down, before or after it is stored. */
export type CompanyDraft = {
  legalName: string
  displayName: string
  otherNames: readonly string[]
  website: string | null
  domains: readonly string[]
  emails: readonly string[]
  phones: readonly string[]
  country: string | null
  address: { city?: string; postalCode?: string } | null
  registrationNumber: string | null
  registrationCountry: string | null
  vatId: string | null
  lei: string | null
  externalIds: readonly { system: string; id: string }[]
}
export type DuplicateCandidate = {
  partnerId: string
  name: string
  band: 'certain' | 'likely' | 'possible'
  points: number
  /** Lines of evidence, each with a sentence. */
  lines: readonly unknown[]
}
/** Who looks for companies that may be the same. Asked before a partner is made, under locks on its domains. */
export const possibleDuplicates =
  defineSlot<(tx: Tx, draft: CompanyDraft) => Promise<DuplicateCandidate[]>>('partners.possible_duplicates')
/** Partners that are certainly the same as another one and not told apart yet, with the other's ids. */
export const certainDuplicates =
  defineSlot<(tx: Tx, partnerIds: readonly string[]) => Promise<ReadonlyMap<string, readonly string[]>>>(
    'partners.certain_duplicates',
  )
/** Told in the same transaction when names, domains, identifiers or contacts of partners were written. */
export const partnerWritten = defineSlot<(tx: Tx, partnerIds: readonly string[]) => Promise<void>>('partners.written')

/**
 * Rows that an import took in, or holds for a decision, told in the same transaction; again when a held row is decided.
 * `record` stands behind the whole list, such as an event.
 */
export type ImportedRows = {
  importId: string
  record: { kind: string; id: string }
  rows: readonly {
    row: number
    outcome: 'taken_in' | 'held' | 'left_out'
    partnerId: string | null
    contactId: string | null
    madePartner: boolean
    /** What the columns mean, such as `legalName` and `contact.email`; empty where the row was only left out. */
    values: ReadonlyMap<string, unknown>
    cells: Readonly<Record<string, string>>
  }[]
}
export const importedRows = defineSlot<(tx: Tx, imported: ImportedRows) => Promise<void>>('partners.imported_rows')

/** Contacts that a law or contract makes us keep: why, and until when. */
export const contactRetention =
  defineSlot<(tx: Tx, contactIds: readonly string[]) => Promise<ReadonlyMap<string, string>>>(
    'partners.contact_retention',
  )
/** Files that a law, a contract or a dispute makes us keep: why, in words. */
export const fileRetention =
  defineSlot<
    (tx: Tx, files: readonly { id: string; partnerId: string | null }[]) => Promise<ReadonlyMap<string, string>>
  >('partners.file_retention')
/** Told in the same transaction when contacts are erased: replace what is stored of them elsewhere. */
export const contactErasure =
  defineSlot<(tx: Tx, contactIds: readonly string[]) => Promise<void>>('partners.contact_erasure')

/** Seats that an agreement gives (term `portal_access`); partners without an entry have 100. */
export const seatLimits =
  defineSlot<(tx: Tx, partnerIds: readonly string[]) => Promise<ReadonlyMap<string, number>>>('partners.seat_limits')

/** A file of a partner that ends in 30 or 7 days, or today (0). Filled by who puts it in front of a person. */
export type ExpiringFile = { fileId: string; partnerId: string; name: string; expiresOn: string; daysLeft: number }
export const expiringFileNotices =
  defineSlot<(tx: Tx, files: readonly ExpiringFile[]) => Promise<void>>('partners.expiring_files')
