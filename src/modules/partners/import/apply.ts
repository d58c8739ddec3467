/** Writes what a row says into a partner and a person, field by field, as the mapping allows. */
import type { Ctx } from '#platform/context.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { domainEvidence, isEvidence } from '../matching/domain.ts'
import type { ContactRow } from '../queries/contacts.ts'
import { type Content, externalIdsIn } from './content.ts'
import type { WriteMode } from './fields.ts'
import type { ImportOptions } from './options.ts'
import {
  type ContactState,
  contactOf,
  type Facts,
  indexState,
  type PartnerState,
  rememberContact,
  type Snapshot,
  type World,
} from './world.ts'

export type Applying = {
  ctx: Ctx
  now: Date
  modes: ReadonlyMap<string, WriteMode>
  /** Writes nothing: refs instead of ids. */
  dry: boolean
  source: NonNullable<ImportOptions['source']> | null
  stage: string | null
  typeId: string | null
  tags: readonly string[]
}

const columns = {
  legalName: 'legal_name',
  displayName: 'display_name',
  typeId: 'type_id',
  country: 'country',
  zone: 'zone',
  currency: 'currency',
  legalForm: 'legal_form',
  registrationNumber: 'registration_number',
  registrationCountry: 'registration_country',
  vatId: 'vat_id',
  lei: 'lei',
  industry: 'industry',
  employeeBand: 'employee_band',
} as const
const lists = {
  otherNames: ['other_names', 20],
  regions: ['regions', 50],
  languages: ['languages', 30],
  tags: ['tags', 50],
} as const
const addressParts = ['line1', 'line2', 'city', 'region', 'postalCode'] as const
const domainsMax = 50
const externalIdsMax = 50

/** A partner that a row makes; its fields are filled by `applyCompany`. */
export const newState = (
  applying: Applying,
  world: World,
  row: number,
  names: { legal: string; display: string },
): PartnerState => {
  const ref = applying.dry ? `row:${String(row).padStart(8, '0')}` : newId(idPrefixes.partner)
  const state: PartnerState = {
    ref,
    facts: emptyFacts(applying, ref, names),
    isNew: true,
    placed: false,
    row,
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
  return state
}

const emptyFacts = (
  { ctx, now, stage, typeId }: Applying,
  id: string,
  names: { legal: string; display: string },
): Facts => ({
  workspace_id: ctx.workspace.id,
  id,
  legal_name: names.legal,
  display_name: names.display,
  other_names: [],
  website: null,
  domain: null,
  domain_kind: null,
  type_id: typeId,
  country: null,
  regions: [],
  languages: [],
  zone: null,
  currency: null,
  address: null,
  legal_form: null,
  registration_number: null,
  registration_country: null,
  vat_id: null,
  lei: null,
  industry: null,
  employee_band: null,
  parent_id: null,
  tags: [],
  custom: {},
  stage: stage ?? 'prospect',
  stage_since: now,
  account_level: 'none',
  suspended: false,
  source_kind: null,
  merged_into: null,
  version: 1,
  created_at: now,
  updated_at: now,
  claimed_domains: [],
  external_ids: [],
  emails: [],
  phone: null,
  has_notes: false,
  has_manager: false,
  has_primary: false,
})

/** Fills, overwrites or unites; answers the fields that changed and what could not be taken over. */
export const applyCompany = (
  applying: Applying,
  world: World,
  snapshot: Snapshot,
  state: PartnerState,
  content: Content,
  hintIsTag: boolean,
): { fields: string[]; notes: string[] } => {
  const { facts } = state
  const { values } = content
  const fields: string[] = []
  const notes: string[] = []
  const change = (field: string, before: unknown, after: unknown) => {
    fields.push(field)
    state.changed.set(field, [state.changed.has(field) ? state.changed.get(field)?.[0] : before, after])
  }
  const mayWrite = (field: string, isEmpty: boolean) =>
    isEmpty || (applying.modes.get(field) ?? 'fill_if_empty') === 'overwrite'

  for (const [field, column] of Object.entries(columns) as [
    keyof typeof columns,
    (typeof columns)[keyof typeof columns],
  ][]) {
    const value = values.get(field) as string | undefined
    const before = facts[column]
    if (value === undefined || value === before || !mayWrite(field, before === null)) continue
    facts[column] = value
    change(field, before, value)
  }
  const website = values.get('website') as string | undefined
  if (website !== undefined && website !== facts.website && mayWrite('website', facts.website === null)) {
    change('website', facts.website, website)
    const evidence = domainEvidence(website)
    const counts = isEvidence(evidence)
    facts.website = website
    facts.domain = counts ? evidence.key : null
    facts.domain_kind = counts ? evidence.kind : null
    if (evidence.kind === 'own') addDomain(state, evidence.key)
  }
  const claimed = ((values.get('domains') as string[] | undefined) ?? []).filter(
    (domain) => !facts.claimed_domains.includes(domain),
  )
  if (claimed.length > 0 && facts.claimed_domains.length + claimed.length <= domainsMax) {
    change('domains', [...facts.claimed_domains], [...facts.claimed_domains, ...claimed])
    for (const domain of claimed) addDomain(state, domain)
  }
  const given: Record<string, string[]> = {}
  for (const field of Object.keys(lists)) given[field] = (values.get(field) as string[] | undefined) ?? []
  if (hintIsTag && content.hint !== null) given['tags'] = [...(given['tags'] ?? []), content.hint]
  if (state.isNew) given['tags'] = [...(given['tags'] ?? []), ...applying.tags]
  for (const [field, [column, max]] of Object.entries(lists) as [
    keyof typeof lists,
    (typeof lists)[keyof typeof lists],
  ][]) {
    const united = [...new Set([...facts[column], ...(given[field] ?? [])])]
    if (united.length === facts[column].length) continue
    if (united.length > max) notes.push(`${field} takes ${max} entries at most; the rest was left out.`)
    if (facts[column].length >= max) continue
    change(field, facts[column], united.slice(0, max))
    facts[column] = united.slice(0, max)
  }
  applyAddress(state, values, change, mayWrite)
  applyCustom(state, values, change, mayWrite)
  for (const pair of externalIdsIn(values)) {
    const key = `${pair.system}\n${pair.id}`
    const owner = world.externalOwners.get(key) ?? snapshot.externalOwners.get(key)
    if (facts.external_ids.some((one) => one.system === pair.system && one.id === pair.id)) continue
    if (owner !== undefined && (snapshot.aliases.get(owner) ?? owner) !== state.ref)
      notes.push(`Another partner is ${pair.id} in ${pair.system} already.`)
    else if (facts.external_ids.length < externalIdsMax) {
      change('externalIds', [...facts.external_ids], [...facts.external_ids, pair])
      facts.external_ids.push(pair)
      state.addedExternalIds.push(pair)
      world.externalOwners.set(key, state.ref)
    }
  }
  applyRelation(applying, state, values, fields, notes)
  state.placed = true
  if (state.isNew || fields.length > 0) indexState(world, state)
  return { fields, notes }
}

type Change = (field: string, before: unknown, after: unknown) => void
type MayWrite = (field: string, isEmpty: boolean) => boolean

const applyAddress = ({ facts }: PartnerState, values: Content['values'], change: Change, mayWrite: MayWrite) => {
  const before = (facts.address ?? {}) as Record<string, string>
  const address = { ...before }
  for (const part of addressParts) {
    const value = values.get(`address.${part}`) as string | undefined
    if (value !== undefined && value !== before[part] && mayWrite(`address.${part}`, !before[part]))
      address[part] = value
  }
  if (addressParts.every((part) => address[part] === before[part])) return
  change('address', facts.address, address)
  facts.address = address
}

const applyCustom = ({ facts }: PartnerState, values: Content['values'], change: Change, mayWrite: MayWrite) => {
  const before = (facts.custom ?? {}) as Record<string, unknown>
  const custom = { ...before }
  for (const [field, value] of values) {
    if (!field.startsWith('custom.')) continue
    const key = field.slice('custom.'.length)
    if (JSON.stringify(value) === JSON.stringify(before[key]) || !mayWrite(field, before[key] === undefined)) continue
    custom[key] = value
    change(field, before[key] ?? null, value)
  }
  facts.custom = custom
}

/** Source, note, manager and stage: written where there is none yet, never over what a person wrote. */
const applyRelation = (
  applying: Applying,
  state: PartnerState,
  values: Content['values'],
  fields: string[],
  notes: string[],
) => {
  const { facts } = state
  const details = ((values.get('sourceDetail') as string[] | undefined) ?? []).join('; ').slice(0, 500)
  const sourceKind = (values.get('sourceKind') as string | undefined) ?? applying.source?.kind
  if (sourceKind && facts.source_kind === null) {
    facts.source_kind = sourceKind
    const { recordKind, recordId } = applying.source?.kind === sourceKind ? applying.source : {}
    state.source = {
      kind: sourceKind,
      record: recordKind && recordId ? { kind: recordKind, id: recordId } : null,
      detail: details || applying.source?.detail || null,
    }
    fields.push('source')
  }
  const texts = [...((values.get('note') as string[] | undefined) ?? []), ...(details && !sourceKind ? [details] : [])]
  if (texts.length > 0 && (!facts.has_notes || applying.modes.get('note') === 'overwrite')) {
    state.notes.push(texts.join('\n\n').slice(0, 20_000))
    facts.has_notes = true
    fields.push('note')
  }
  const manager = values.get('manager') as string | undefined
  if (manager && !facts.has_manager) {
    state.managerId = manager
    facts.has_manager = true
    fields.push('manager')
  }
  const stage = values.get('stage') as string | undefined
  if (stage && state.isNew && !state.placed) facts.stage = stage
  else if (stage && stage !== facts.stage)
    notes.push(`The stage stays ${facts.stage}: a list places a partner once, when it makes it.`)
}

const addDomain = (state: PartnerState, domain: string) => {
  if (state.facts.claimed_domains.includes(domain) || state.facts.claimed_domains.length >= domainsMax) return
  state.facts.claimed_domains.push(domain)
  state.facts.claimed_domains.sort()
  state.addedDomains.push(domain)
}

const contactColumns = {
  givenName: 'given_name',
  familyName: 'family_name',
  email: 'email',
  phone: 'phone',
  title: 'title',
  function: 'job_function',
  language: 'language',
} as const

/** Adds the person of a row, or fills what is known of them. */
export const applyContact = (
  applying: Applying,
  world: World,
  snapshot: Snapshot,
  partner: PartnerState,
  content: Content,
  row: number,
): { state: ContactState; made: boolean; fields: string[]; notes: string[] } => {
  const text = (key: string) => content.values.get(`contact.${key}`) as string | undefined
  const email = text('email')?.normalize('NFC').toLowerCase() ?? null
  const joined = [text('givenName'), text('familyName')].filter((part) => part !== undefined).join(' ')
  const name = (text('fullName') ?? (joined || (text('email') ?? '').split('@')[0]) ?? '').slice(0, 200)
  const known = contactOf(world, snapshot, partner.ref, email, name)
  if (known?.values.left_at)
    return {
      state: known,
      made: false,
      fields: [],
      notes: [`${known.values.full_name} left the company; nothing was changed.`],
    }
  const state = known ?? newContact(applying, partner, row, name, email)
  const fields: string[] = []
  for (const [field, column] of Object.entries(contactColumns) as [
    keyof typeof contactColumns,
    (typeof contactColumns)[keyof typeof contactColumns],
  ][]) {
    const value = text(field)
    const before = state.values[column]
    const overwrite = applying.modes.get(`contact.${field}`) === 'overwrite'
    if (value === undefined || value === before || (before !== null && !overwrite)) continue
    // The address is what a person is known by, so it is only added, never exchanged.
    if (field === 'email' && before !== null) continue
    state.values[column] = value
    if (field === 'email') state.values.email_folded = email
    fields.push(`contact.${field}`)
  }
  const custom = { ...(state.values.custom as Record<string, unknown>) }
  for (const [field, value] of content.values) {
    if (!field.startsWith('contact.custom.')) continue
    const key = field.slice('contact.custom.'.length)
    if (
      JSON.stringify(custom[key]) === JSON.stringify(value) ||
      (custom[key] !== undefined && applying.modes.get(field) !== 'overwrite')
    )
      continue
    custom[key] = value
    fields.push(field)
  }
  state.values.custom = custom
  if (!known || fields.length > 0) {
    for (const field of fields) state.changed.add(field)
    world.touched.contacts.add(state)
    rememberContact(world, state)
    keepEvidence(world, partner, state)
  }
  return { state, made: !known, fields, notes: [] }
}

const newContact = (
  { dry, now }: Applying,
  partner: PartnerState,
  row: number,
  name: string,
  email: string | null,
): ContactState => {
  const isPrimary = !partner.facts.has_primary
  partner.facts.has_primary = true
  const values: Omit<ContactRow, 'workspace_id'> = {
    id: dry ? `row:${String(row).padStart(8, '0')}` : newId(idPrefixes.contact),
    partner_id: partner.ref,
    given_name: null,
    family_name: null,
    full_name: name,
    email: null,
    email_folded: email,
    phone: null,
    title: null,
    job_function: null,
    is_primary: isPrimary,
    may_sign: false,
    authority_note: null,
    language: null,
    zone: null,
    consent_at: null,
    consent_text_version: null,
    do_not_contact: false,
    bounced_at: null,
    custom: {},
    left_at: null,
    left_reason: null,
    erased_at: null,
    version: 1,
    created_at: now,
    updated_at: now,
  }
  return { ref: values.id, partner: partner.ref, values, isNew: true, changed: new Set() }
}

const emailsMax = 50
/** E-mail and phone of people are evidence for their company. */
const keepEvidence = (world: World, partner: PartnerState, contact: ContactState) => {
  const { facts } = partner
  const { email_folded: email, phone, is_primary: isPrimary } = contact.values
  const before = JSON.stringify([facts.emails, facts.phone])
  if (email && !facts.emails.includes(email) && facts.emails.length < emailsMax) facts.emails.push(email)
  if (phone && (facts.phone === null || isPrimary)) facts.phone = phone
  if (JSON.stringify([facts.emails, facts.phone]) !== before) indexState(world, partner)
}
