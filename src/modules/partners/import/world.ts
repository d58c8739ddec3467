/** What is known while rows are decided: what the database holds, and what earlier rows of the same file made of it. */
import type { PartnerFacts } from '../duplicates/queries.ts'
import { companyOf, keyNumbers, subjectOf } from '../duplicates/subjects.ts'
import { type PreparedSubject, prepare } from '../matching/subject.ts'
import type { ContactRow } from '../queries/contacts.ts'

export type Facts = PartnerFacts & { has_notes: boolean; has_manager: boolean; has_primary: boolean }
export type SourceDraft = { kind: string; record: { kind: string; id: string } | null; detail: string | null }

export type PartnerState = {
  /** Its id; in a dry run `row:00000012` for a partner that row 12 would make. Sorts after every id. */
  ref: string
  facts: Facts
  isNew: boolean
  /** A list places a partner at a stage once, with the row that makes it. */
  placed: boolean
  /** The row that makes it. */
  row: number | null
  /** Field -> [before, after]. */
  changed: Map<string, [unknown, unknown]>
  addedDomains: string[]
  addedExternalIds: { system: string; id: string }[]
  notes: string[]
  source: SourceDraft | null
  managerId: string | null
  keys: string[] | null
  subject: PreparedSubject | null
}
export type ContactState = {
  ref: string
  partner: string
  values: Omit<ContactRow, 'workspace_id'>
  isNew: boolean
  changed: Set<string>
}
export type Seen = { partner: string | null; contact: string | null; importId: string | null; row: number }
/** What became of the company that several rows are. */
export type Target = { kind: 'partner'; ref: string } | { kind: 'held'; matches: readonly unknown[]; note: string }

/** What the database says about the rows of one batch. */
export type Snapshot = {
  hashes: ReadonlyMap<string, Seen>
  underKey: ReadonlyMap<string, readonly string[]>
  facts: ReadonlyMap<string, Facts>
  /** Absorbed id -> survivor. */
  aliases: ReadonlyMap<string, string>
  contacts: readonly ContactRow[]
  /** `system\nid` -> partner. */
  externalOwners: ReadonlyMap<string, string>
}

/** What the rows decided so far have made. A run empties it into the database after every batch, a dry run never. */
export type World = {
  partners: Map<string, PartnerState>
  underKey: Map<string, string[]>
  contacts: Map<string, ContactState>
  hashes: Map<string, Seen>
  externalOwners: Map<string, string>
  /** Partners and contacts that the batch in hand touched. */
  touched: { partners: Set<PartnerState>; contacts: Set<ContactState> }
}

export const emptyWorld = (): World => ({
  partners: new Map(),
  underKey: new Map(),
  contacts: new Map(),
  hashes: new Map(),
  externalOwners: new Map(),
  touched: { partners: new Set(), contacts: new Set() },
})

/** Ends a batch of a dry run: what was made stays known, what only served to compare is let go. */
export const restWorld = (world: World): void => {
  for (const state of world.touched.partners) {
    state.subject = null
    state.keys = null
  }
  world.touched.partners.clear()
  world.touched.contacts.clear()
}

export const subjectIn = (state: PartnerState): PreparedSubject =>
  (state.subject ??= prepare(subjectOf(companyOf(state.facts))))

/** The partner as the rows before have left it; undefined when there is none (any more). */
export const stateOf = (world: World, snapshot: Snapshot, id: string): PartnerState | undefined => {
  const ref = snapshot.aliases.get(id) ?? id
  const known = world.partners.get(ref)
  if (known) {
    world.touched.partners.add(known)
    return known
  }
  const facts = snapshot.facts.get(ref)
  if (!facts) return undefined
  const state: PartnerState = {
    ref,
    facts: {
      ...facts,
      claimed_domains: [...facts.claimed_domains],
      external_ids: [...facts.external_ids],
      emails: [...facts.emails],
    },
    isNew: false,
    placed: true,
    row: null,
    changed: new Map(),
    addedDomains: [],
    addedExternalIds: [],
    notes: [],
    source: null,
    managerId: null,
    keys: null,
    subject: null,
  }
  world.partners.set(ref, state)
  world.touched.partners.add(state)
  return state
}

/** Lets later rows find a partner by what it is called now. */
export const indexState = (world: World, state: PartnerState): void => {
  state.subject = null
  state.keys = keyNumbers(subjectIn(state))
  world.touched.partners.add(state)
  for (const key of state.keys) {
    const known = world.underKey.get(key)
    if (!known) world.underKey.set(key, [state.ref])
    else if (!known.includes(state.ref)) known.push(state.ref)
  }
}

const contactKey = (partner: string, by: 'email' | 'name', value: string) => `${partner}\n${by}\n${value}`
export const nameForm = (name: string): string => name.normalize('NFC').trim().toLowerCase()

/** The person at a partner, by e-mail, or by name where the row has no e-mail. */
export const contactOf = (
  world: World,
  snapshot: Snapshot,
  partner: string,
  email: string | null,
  name: string,
): ContactState | undefined => {
  const made = world.contacts.get(
    email ? contactKey(partner, 'email', email) : contactKey(partner, 'name', nameForm(name)),
  )
  if (made) return made
  const row = snapshot.contacts.find(
    (one) =>
      one.partner_id === partner &&
      !one.erased_at &&
      (email ? one.email_folded === email : nameForm(one.full_name) === nameForm(name)),
  )
  if (!row) return undefined
  const again = [...contactKeysOf(partner, row)]
    .map((key) => world.contacts.get(key))
    .find((state) => state?.ref === row.id)
  if (again) return again
  const { workspace_id: _, ...values } = row
  const state: ContactState = { ref: row.id, partner, values, isNew: false, changed: new Set() }
  rememberContact(world, state)
  return state
}
const contactKeysOf = function* (partner: string, values: { email_folded: string | null; full_name: string }) {
  if (values.email_folded) yield contactKey(partner, 'email', values.email_folded)
  yield contactKey(partner, 'name', nameForm(values.full_name))
}
/** The first one of a name stays the one that is found by it. */
export const rememberContact = (world: World, state: ContactState): void => {
  for (const key of contactKeysOf(state.partner, state.values))
    if (!world.contacts.has(key)) world.contacts.set(key, state)
}
