/**
 * Decides row by row what becomes of a list. Pure over what is known: a dry run and a run come through here with the same
 * arguments, so they say the same. Only what happens to the world afterwards differs.
 */
import { breather } from '#platform/pdf/breathe.ts'
import { byLikeness } from '../duplicates/find.ts'
import { perKeyMax } from '../duplicates/queries.ts'
import type { CompanyFacts } from '../duplicates/subjects.ts'
import { keyNumbers } from '../duplicates/subjects.ts'
import { hasContradiction, type Match, type MatchBands, match } from '../matching/score.ts'
import type { PreparedSubject } from '../matching/subject.ts'
import { type Applying, applyCompany, applyContact, newState } from './apply.ts'
import { type Content, companyIn, prepareCompany, type ReadRow, type RowProblem } from './content.ts'
import type { ImportKind, Outcome } from './fields.ts'
import type { Grouped } from './groups.ts'
import { type PartnerState, type Snapshot, stateOf, subjectIn, type Target, type World } from './world.ts'

export type Planning = Applying & {
  kind: ImportKind
  importId: string
  bands: MatchBands
  likely: 'hold' | 'create_and_flag'
  groups: Pick<Grouped, 'firstOf' | 'companies' | 'apart'>
  /** What became of groups of several rows, by their first row. */
  targets: Map<number, Target>
  /** A person's word on a row that was held. */
  decided?: ReadonlyMap<number, { same: string } | 'new'>
}

export type CandidateMatch = Match & { partnerId: string | null; row: number | null; name: string }
export type RowResult = {
  row: number
  outcome: Outcome
  groupRow: number | null
  partner: string | null
  contact: string | null
  madePartner: boolean
  madeContact: boolean
  fields: string[]
  problems: RowProblem[]
  matches: CandidateMatch[]
  note: string | null
  words: string
  cells: Readonly<Record<string, string>> | null
  hash: string | null
}

const matchesShownMax = 5

/** Row after row, for each is decided by what those before it made; others are answered in between. */
export const planRows = async (
  planning: Planning,
  world: World,
  snapshot: Snapshot,
  rows: readonly ReadRow[],
): Promise<RowResult[]> => {
  const breathe = breather()
  const results: RowResult[] = []
  for (const row of rows) {
    results.push(planRow(planning, world, snapshot, row))
    await breathe()
  }
  return results
}

const planRow = (planning: Planning, world: World, snapshot: Snapshot, read: ReadRow): RowResult => {
  const { row, content, hash } = read
  const groupRow = planning.groups.firstOf.get(row) ?? row
  const base: RowResult = {
    row,
    outcome: 'blank',
    groupRow: content ? groupRow : null,
    partner: null,
    contact: null,
    madePartner: false,
    madeContact: false,
    fields: [],
    problems: read.problems,
    matches: [],
    note: read.notes.length > 0 ? read.notes.join(' ') : null,
    words: read.words,
    cells: null,
    hash,
  }
  if (read.blank) return base
  if (!content || hash === null) return { ...base, outcome: 'refused', cells: read.cells }
  const decision = planning.decided?.get(row)
  const seen = decision ? undefined : (world.hashes.get(hash) ?? snapshot.hashes.get(hash))
  if (seen) return planSeen(planning, world, snapshot, base, seen)
  const target = decision
    ? decidedTarget(world, snapshot, decision)
    : (targetKnown(planning, groupRow) ?? findTarget(planning, world, snapshot, read, content, groupRow))
  const result = planUnseen(planning, world, snapshot, base, read, content, groupRow, target)
  if (result.outcome === 'needs_review')
    world.hashes.set(hash, { partner: null, contact: null, importId: planning.importId, row })
  else if (result.outcome !== 'refused')
    world.hashes.set(hash, { partner: result.partner, contact: result.contact, importId: planning.importId, row })
  return result
}

type Found =
  | Target
  | { kind: 'new'; matches: CandidateMatch[]; note: string | null }
  | { kind: 'refused'; problem: RowProblem }

const decidedTarget = (world: World, snapshot: Snapshot, decision: { same: string } | 'new'): Found => {
  if (decision === 'new') return { kind: 'new', matches: [], note: null }
  const state = stateOf(world, snapshot, decision.same)
  return state
    ? { kind: 'partner', ref: state.ref }
    : { kind: 'refused', problem: noPartner('There is no such partner any more') }
}
const noPartner = (message: string): RowProblem => ({ column: null, value: '', rule: 'partner.unknown', message })

const targetKnown = (planning: Planning, groupRow: number): Target | undefined =>
  planning.groups.companies.has(groupRow) ? planning.targets.get(groupRow) : undefined

/** A row that was accepted before is known, whatever became of the partner since; one that waits is not held twice. */
const planSeen = (
  planning: Planning,
  world: World,
  snapshot: Snapshot,
  base: RowResult,
  seen: { partner: string | null; contact: string | null; importId: string | null; row: number },
): RowResult => {
  if (seen.partner === null) {
    const where = seen.importId === planning.importId ? `row ${seen.row}` : `row ${seen.row} of an earlier import`
    return {
      ...base,
      outcome: 'unchanged',
      note: joined(base.note, `The same row waits for a decision already: ${where}.`),
      hash: null,
    }
  }
  const ref = snapshot.aliases.get(seen.partner) ?? seen.partner
  if (
    base.groupRow !== null &&
    planning.groups.companies.has(base.groupRow) &&
    !planning.targets.has(base.groupRow) &&
    stateOf(world, snapshot, ref)
  )
    planning.targets.set(base.groupRow, { kind: 'partner', ref })
  const where = seen.importId === planning.importId ? `as row ${seen.row}` : 'by an earlier import'
  const note = joined(base.note, `The same row was taken in ${where}.`)
  return { ...base, outcome: 'unchanged', partner: ref, contact: seen.contact, note, hash: null }
}

/** Which company the row is: a stored one, one of this file, a new one, or a question for a person. */
const findTarget = (
  planning: Planning,
  world: World,
  snapshot: Snapshot,
  read: ReadRow,
  content: Content,
  groupRow: number,
): Found => {
  const id = content.values.get('id') as string | undefined
  if (id !== undefined) {
    const state = stateOf(world, snapshot, id)
    return state
      ? { kind: 'partner', ref: state.ref }
      : { kind: 'refused', problem: noPartner(`There is no partner ${id}`) }
  }
  const { subject, keys } = preparedRow(planning, read, content, groupRow)
  const found = candidatesOf(planning, world, snapshot, subject, keys)
  const certain = found.filter(({ band }) => band === 'certain')
  const [best, second] = certain
  if (best && second && hasContradiction(best.subject, second.subject))
    return held(
      found,
      `The row is certainly ${best.state.facts.display_name} and certainly ${second.state.facts.display_name}, which are two companies.`,
    )
  if (best) return { kind: 'partner', ref: best.state.ref }
  if (found[0]?.band === 'likely' && planning.likely === 'hold') return held(found, null)
  if (planning.kind === 'contacts')
    return {
      kind: 'refused',
      problem: noPartner(
        'No partner is certainly this company. Import the company first, or as a list of companies and people',
      ),
    }
  return { kind: 'new', matches: shown(found), note: planning.groups.apart.get(read.row) ?? null }
}

/** Rows of a group are looked for together, so that the evidence of all of them counts. */
export const companyOfRow = (planning: Pick<Planning, 'groups'>, content: Content, groupRow: number): CompanyFacts =>
  planning.groups.companies.get(groupRow)?.company ?? companyIn(content)

type PreparedRow = { subject: PreparedSubject; keys: readonly string[] }
const prepared = new WeakMap<ReadRow, PreparedRow>()
/** What a row is looked for by, worked out once: before its batch is read and again when it is decided. */
export const preparedRow = (
  planning: Pick<Planning, 'groups'>,
  read: ReadRow,
  content: Content,
  groupRow: number,
): PreparedRow => {
  const known = prepared.get(read)
  if (known) return known
  const subject = prepareCompany(companyOfRow(planning, content, groupRow))
  const made = { subject, keys: keyNumbers(subject) }
  prepared.set(read, made)
  return made
}

type Candidate = Match & { state: PartnerState; subject: PreparedSubject; partnerId: string }
const candidatesOf = (
  planning: Planning,
  world: World,
  snapshot: Snapshot,
  subject: PreparedSubject,
  keys: readonly string[],
): Candidate[] => {
  const refs = new Set<string>()
  for (const key of keys) {
    const stored = snapshot.underKey.get(key) ?? []
    for (const ref of stored) refs.add(ref)
    for (const ref of (world.underKey.get(key) ?? []).slice(0, Math.max(0, perKeyMax - stored.length))) refs.add(ref)
  }
  const found: Candidate[] = []
  for (const ref of refs) {
    const state = stateOf(world, snapshot, ref)
    if (!state) continue
    const theirs = subjectIn(state)
    const compared = match(subject, theirs, planning.bands)
    if (compared.band !== 'none') found.push({ ...compared, state, subject: theirs, partnerId: state.ref })
  }
  return found.sort(byLikeness)
}

const shown = (found: readonly Candidate[]): CandidateMatch[] =>
  found.slice(0, matchesShownMax).map(({ state, subject: _, partnerId: __, ...compared }) => ({
    ...compared,
    partnerId: state.ref.startsWith('row:') ? null : state.ref,
    row: state.row,
    name: state.facts.display_name,
  }))
const held = (found: readonly Candidate[], note: string | null): Found => ({
  kind: 'held',
  matches: shown(found),
  note: note ?? '',
})

const planUnseen = (
  planning: Planning,
  world: World,
  snapshot: Snapshot,
  base: RowResult,
  read: ReadRow,
  content: Content,
  groupRow: number,
  found: Found,
): RowResult => {
  const isGroup = planning.groups.companies.has(groupRow)
  if (found.kind === 'refused')
    return { ...base, outcome: 'refused', problems: [found.problem], cells: read.cells, hash: null }
  if (found.kind === 'held') {
    if (isGroup) planning.targets.set(groupRow, found)
    return {
      ...base,
      outcome: 'needs_review',
      matches: found.matches as CandidateMatch[],
      note: joined(base.note, found.note),
      cells: read.cells,
    }
  }
  const made = found.kind === 'new'
  const state = made
    ? newState(
        planning,
        world,
        read.row,
        namesOf(content, planning.groups.companies.get(groupRow)?.differingHints === true),
      )
    : stateOf(world, snapshot, found.ref)
  if (!state)
    return {
      ...base,
      outcome: 'refused',
      problems: [noPartner('The partner is gone since the rows before were taken in')],
      cells: read.cells,
      hash: null,
    }
  if (isGroup) planning.targets.set(groupRow, { kind: 'partner', ref: state.ref })
  // Before the row is applied: what it brings itself is no evidence for it.
  const matches = made ? found.matches : reasonsFor(planning, state, content, groupRow)
  const company =
    planning.kind === 'contacts'
      ? { fields: [], notes: [] }
      : applyCompany(planning, world, snapshot, state, content, !made || content.bareName !== null)
  const person =
    content.hasContact && planning.kind !== 'partners'
      ? applyContact(planning, world, snapshot, state, content, read.row)
      : null
  const fields = [...company.fields, ...(person ? (person.made ? ['contact'] : person.fields) : [])]
  const outcome: Outcome =
    made || (planning.kind === 'contacts' && person?.made) ? 'created' : fields.length > 0 ? 'updated' : 'unchanged'
  return {
    ...base,
    outcome,
    partner: state.ref,
    contact: person?.state.ref ?? null,
    madePartner: made,
    madeContact: person?.made === true,
    fields: outcome === 'created' ? [] : fields,
    matches,
    note: joined(
      base.note,
      [made ? found.note : null, ...company.notes, ...(person?.notes ?? [])].filter(Boolean).join(' '),
    ),
  }
}

/** Why a row was taken for a company that is known: by its own evidence, else by that of all rows of its group. */
const reasonsFor = (planning: Planning, state: PartnerState, content: Content, groupRow: number): CandidateMatch[] => {
  if (content.values.get('id') !== undefined) return []
  const theirs = subjectIn(state)
  for (const company of [companyIn(content), companyOfRow(planning, content, groupRow)]) {
    const compared = match(prepareCompany(company), theirs, planning.bands)
    if (compared.band !== 'none') return shown([{ ...compared, state, subject: theirs, partnerId: state.ref }])
  }
  return []
}

/** A company is shown without the parenthesis; its legal name keeps it unless the file shows that it is none of it. */
const namesOf = (content: Content, differingHints: boolean): { legal: string; display: string } => {
  const written = String(content.values.get('legalName') ?? content.values.get('displayName') ?? '')
  const bare = content.bareName ?? written
  return { legal: differingHints ? bare : written, display: String(content.values.get('displayName') ?? bare) }
}

const joined = (one: string | null, other: string | null): string | null =>
  [one, other].filter(Boolean).join(' ').slice(0, 2000) || null
