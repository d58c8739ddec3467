/**
 * Which term answers on a day. Pure: rows in, answer out. Two clocks: `on` is the business day asked about, `knownAt`
 * what had been executed by then.
 *
 * Order: agreements in force that day, grace included, before the partner type's default, the workspace's, the built-in
 * value. Inside an agreement the narrowest scope wins, then priority, then the addendum before its parent, then the
 * later `effectiveFrom`, then the later execution. "Narrower" is no order over all rows, so first every row is put aside
 * whose scope strictly holds another matching row's; the rest is ordered by the numbers.
 */
import { addDays } from '#platform/civil-time.ts'
import type { TermKind } from './kind.ts'
import { isNarrower, isSame, matches, type Scope, type ScopeFacts } from './scope.ts'

/** A term of an executed version, with what its agreement knew about its own life at `knownAt`. */
export type AgreementTerm = {
  id: string
  kind: string
  values: unknown
  scope: Scope
  priority: number
  effectiveFrom: string
  effectiveTo: string | null
  operation: 'set' | 'remove'
  replaces: readonly string[]
  executedAt: number
  agreementId: string
  agreementNumber: string
  versionId: string
  versionNumber: number
  clause: string | null
  page: number | null
  /** 0 for an agreement, 1 for its addendum. */
  depth: number
}
/** What an agreement knew of its life: from `startsOn` to `coveredUntil` (exclusive, or open), then grace. */
export type Life = {
  agreementId: string
  category: string
  startsOn: string
  coveredUntil: string | null
  graceUntil: string | null
}
export type DefaultTerm = {
  id: string
  kind: string
  values: unknown
  scope: Scope
  priority: number
  effectiveFrom: string
  effectiveTo: string | null
  operation: 'set' | 'remove'
  replaces: readonly string[]
  decidedAt: number
  holder: 'type' | 'workspace'
}

export type Level = 'agreement' | 'ended_agreement' | 'type' | 'workspace' | 'built_in' | 'none'
export type ResolvedRow = {
  termId: string | null
  values: unknown
  scope: Scope
  effectiveFrom: string | null
  effectiveTo: string | null
  agreementId: string | null
  agreementNumber: string | null
  versionId: string | null
  versionNumber: number | null
  clause: string | null
  page: number | null
}
export type Beaten = ResolvedRow & { level: Level; why: BeatenWhy }
export type BeatenWhy =
  | 'wider_scope'
  | 'lower_priority'
  | 'parent_of_addendum'
  | 'earlier_effective'
  | 'earlier_executed'
  | 'agreement_wins'
  | 'type_wins'
  | 'workspace_wins'
  | 'tier_wins'
  | 'ended'
export type Resolved = {
  kind: string
  many: boolean
  granted: boolean
  level: Level
  rows: readonly ResolvedRow[]
  beat: readonly Beaten[]
  /** Set when the answer comes from an agreement that has ended, or is withheld because of it. */
  endedOn: string | null
}

export type Facts = {
  kind: TermKind
  on: string
  knownAt: number
  scope: ScopeFacts
  currency: string
  agreementTerms: readonly AgreementTerm[]
  lives: ReadonlyMap<string, Life>
  defaults: readonly DefaultTerm[]
}

const inForce = (life: Life, on: string): boolean =>
  life.startsOn <= on &&
  (life.coveredUntil === null || on < life.coveredUntil || (life.graceUntil !== null && on < life.graceUntil))
const isCore = (life: Life): boolean => life.category === 'partnership'

/** As `filter`, without a copy where every row stays, which is nearly always: all kinds of a partner are read at once. */
const keep = <Row>(rows: readonly Row[], stays: (row: Row) => boolean): readonly Row[] =>
  rows.every(stays) ? rows : rows.filter(stays)
const none: readonly never[] = []

export const resolveFrom = (facts: Facts): Resolved => {
  const { kind, on, lives } = facts
  const isSilent = facts.agreementTerms.length === 0 && facts.defaults.length === 0
  if (isSilent && kind.defaultable && !endedCore(lives, on)) return answerOfSilence(kind, facts.currency)
  const terms = keep(facts.agreementTerms, (term) => term.executedAt <= facts.knownAt)
  const current = holding(
    keep(terms, ({ agreementId }) => {
      const life = lives.get(agreementId)
      return life !== undefined && inForce(life, on)
    }),
    on,
    facts.scope,
  )
  const ended = endedCore(lives, on)
  const levels: [Level, readonly Candidate[]][] = [['agreement', current.map(fromAgreement)]]
  if (ended) {
    const last = kind.outlives
      ? holding(
          keep(terms, (term) => term.agreementId === ended.agreementId || isAddendumOf(term, ended, lives)),
          addDays(ended.coveredUntil!, -1),
          facts.scope,
        )
      : none
    levels.push(['ended_agreement', last.map(fromAgreement)])
  } else if (kind.defaultable) levels.push(...defaultLevels(facts))
  const at = levels.findIndex(([, candidates]) => candidates.length > 0)
  const endedOn = ended?.coveredUntil ?? null
  if (at === -1)
    return { kind: kind.kind, many: kind.many, granted: false, level: 'none', rows: none, beat: none, endedOn }
  const [level, candidates] = levels[at]!
  const { winners, losers } = kind.many
    ? { winners: candidates.toSorted(byStrength), losers: none as readonly Loser[] }
    : pick(candidates)
  const beat: Beaten[] = losers.map(({ candidate, reason }) => ({ ...candidate.row, level, why: reason }))
  const why: BeatenWhy = level === 'agreement' ? 'agreement_wins' : level === 'type' ? 'type_wins' : 'workspace_wins'
  for (let below = at + 1; below < levels.length; below += 1) {
    const [other, beaten] = levels[below]!
    for (const { row } of beaten)
      beat.push({ ...row, level: other, why: level === 'ended_agreement' ? ('ended' as const) : why })
  }
  return {
    kind: kind.kind,
    many: kind.many,
    granted: true,
    level,
    rows: winners.map((candidate) => candidate.row),
    beat,
    endedOn,
  }
}

type Candidate = {
  row: ResolvedRow
  scope: Scope
  priority: number
  depth: number
  tierScoped: number
  effectiveFrom: string
  executedAt: number
  id: string
}
const isAddendumOf = (term: AgreementTerm, ended: Life, lives: Facts['lives']): boolean =>
  term.depth > 0 && lives.get(term.agreementId)?.coveredUntil === ended.coveredUntil

/**
 * While no partnership is in force: of those that ended by this day, the one that ended last. An NDA ends nothing else.
 */
const endedCore = (lives: Facts['lives'], on: string): Life | undefined => {
  let last: Life | undefined
  for (const life of lives.values()) {
    if (!isCore(life)) continue
    if (inForce(life, on)) return undefined
    const { coveredUntil, startsOn, agreementId } = life
    if (coveredUntil === null || startsOn >= coveredUntil || coveredUntil > on) continue
    if (
      !last ||
      coveredUntil > last.coveredUntil! ||
      (coveredUntil === last.coveredUntil && agreementId > last.agreementId)
    )
      last = life
  }
  return last
}

type Dated = {
  id: string
  effectiveFrom: string
  effectiveTo: string | null
  operation: 'set' | 'remove'
  replaces: readonly string[]
}
/** Rows that hold on the day for these facts: begun, not over, not replaced by one that has begun, inside their limits. */
const holding = <Row extends Dated & { scope: Scope }>(
  rows: readonly Row[],
  on: string,
  facts: ScopeFacts,
): readonly Row[] => {
  const begun = keep(rows, (row) => row.effectiveFrom <= on)
  const replaced = begun.some((row) => row.replaces.length > 0)
    ? new Set(begun.flatMap((row) => row.replaces))
    : undefined
  return keep(
    begun,
    (row) =>
      row.operation === 'set' &&
      !replaced?.has(row.id) &&
      (row.effectiveTo === null || on < row.effectiveTo) &&
      matches(row.scope, facts),
  )
}

const defaultLevels = (facts: Facts): [Level, readonly Candidate[]][] => {
  const known = keep(facts.defaults, (row) => row.decidedAt <= facts.knownAt)
  const of = (holder: 'type' | 'workspace') =>
    holding(
      keep(known, (row) => row.holder === holder),
      facts.on,
      facts.scope,
    ).map(fromDefault)
  const builtIn = builtInLevel(facts.kind, facts.currency)
  if (known.length === 0) return [builtIn]
  return [['type', of('type')], ['workspace', of('workspace')], builtIn]
}

type BuiltIn = { level: [Level, readonly Candidate[]]; answer: Resolved }
const builtIns = new WeakMap<TermKind, Map<string, BuiltIn>>()
/** What is built in is the same for everybody, so it is put together once for each currency. */
const builtInOf = (kind: TermKind, currency: string): BuiltIn => {
  const byCurrency = builtIns.get(kind) ?? new Map<string, BuiltIn>()
  const known = byCurrency.get(currency)
  if (known) return known
  const values = kind.builtIn?.(currency)
  const candidates = values === undefined ? none : [fromBuiltIn(values)]
  const granted = candidates.length > 0
  const made: BuiltIn = {
    level: ['built_in', candidates],
    answer: {
      kind: kind.kind,
      many: kind.many,
      granted,
      level: granted ? 'built_in' : 'none',
      rows: candidates.map(({ row }) => row),
      beat: none,
      endedOn: null,
    },
  }
  builtIns.set(kind, byCurrency.set(currency, made))
  return made
}
const builtInLevel = (kind: TermKind, currency: string) => builtInOf(kind, currency).level
/** Where nobody said anything, which is most kinds of most partners. */
const answerOfSilence = (kind: TermKind, currency: string): Resolved => builtInOf(kind, currency).answer

const compare = (one: string | number, other: string | number): number => (one < other ? -1 : one > other ? 1 : 0)
/** The strongest first. */
const byStrength = (one: Candidate, other: Candidate): number =>
  other.tierScoped - one.tierScoped ||
  other.priority - one.priority ||
  other.depth - one.depth ||
  compare(other.effectiveFrom, one.effectiveFrom) ||
  other.executedAt - one.executedAt ||
  compare(other.id, one.id)

type Loser = { candidate: Candidate; reason: BeatenWhy }
const pick = (candidates: readonly Candidate[]): { winners: readonly Candidate[]; losers: readonly Loser[] } => {
  if (candidates.length === 1) return { winners: candidates, losers: none }
  const tierOnly = candidates.some((one) => one.tierScoped > 0)
  const field = tierOnly ? candidates.filter((one) => one.tierScoped > 0) : candidates
  const narrowest = field.filter((one) => !field.some((other) => isNarrower(other.scope, one.scope)))
  const [winner, ...rest] = narrowest.toSorted(byStrength)
  const losers = candidates
    .filter((one) => one !== winner)
    .map((candidate) => ({
      candidate,
      reason: whyBeaten(winner!, candidate, rest.includes(candidate), field.includes(candidate)),
    }))
  return { winners: [winner!], losers }
}
const whyBeaten = (winner: Candidate, loser: Candidate, amongNarrowest: boolean, inField: boolean): BeatenWhy => {
  if (!inField) return 'tier_wins'
  if (!amongNarrowest && !isSame(winner.scope, loser.scope)) return 'wider_scope'
  if (winner.priority !== loser.priority) return 'lower_priority'
  if (winner.depth !== loser.depth) return 'parent_of_addendum'
  return winner.effectiveFrom === loser.effectiveFrom ? 'earlier_executed' : 'earlier_effective'
}

const fromAgreement = (term: AgreementTerm): Candidate => ({
  row: {
    termId: term.id,
    values: term.values,
    scope: term.scope,
    effectiveFrom: term.effectiveFrom,
    effectiveTo: term.effectiveTo,
    agreementId: term.agreementId,
    agreementNumber: term.agreementNumber,
    versionId: term.versionId,
    versionNumber: term.versionNumber,
    clause: term.clause,
    page: term.page,
  },
  scope: term.scope,
  priority: term.priority,
  depth: term.depth,
  tierScoped: 0,
  effectiveFrom: term.effectiveFrom,
  executedAt: term.executedAt,
  id: term.id,
})
const nowhere = {
  agreementId: null,
  agreementNumber: null,
  versionId: null,
  versionNumber: null,
  clause: null,
  page: null,
}
const fromDefault = (term: DefaultTerm): Candidate => ({
  row: {
    termId: term.id,
    values: term.values,
    scope: term.scope,
    effectiveFrom: term.effectiveFrom,
    effectiveTo: term.effectiveTo,
    ...nowhere,
  },
  scope: term.scope,
  priority: term.priority,
  depth: 0,
  // Among a type's or workspace's rows those for a tier come first.
  tierScoped: term.scope.tiers ? 1 : 0,
  effectiveFrom: term.effectiveFrom,
  executedAt: term.decidedAt,
  id: term.id,
})
const fromBuiltIn = (values: unknown): Candidate => ({
  row: { termId: null, values, scope: {}, effectiveFrom: null, effectiveTo: null, ...nowhere },
  scope: {},
  priority: 0,
  depth: 0,
  tierScoped: 0,
  effectiveFrom: '0000-01-01',
  executedAt: 0,
  id: '',
})
