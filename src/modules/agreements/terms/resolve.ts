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

export const resolveFrom = (facts: Facts): Resolved => {
  const { kind, on } = facts
  const lives = [...facts.lives.values()]
  const terms = facts.agreementTerms.filter((term) => term.executedAt <= facts.knownAt)
  const active = lives.filter((life) => inForce(life, on))
  const current = matching(
    liveOn(
      terms.filter((term) => has(active, term.agreementId)),
      on,
    ),
    facts.scope,
  )
  const hasCore = active.some(isCore)
  const ended = hasCore ? undefined : lastEnded(lives, on)
  const levels: [Level, readonly Candidate[]][] = [['agreement', current.map(fromAgreement)]]
  if (ended) {
    const lastDay = addDays(ended.coveredUntil!, -1)
    const last = kind.outlives
      ? matching(
          liveOn(
            terms.filter((term) => has([ended], term.agreementId) || isAddendumOf(term, ended, lives)),
            lastDay,
          ),
          facts.scope,
        )
      : []
    levels.push(['ended_agreement', last.map(fromAgreement)])
  } else if (kind.defaultable) levels.push(...defaultLevels(facts))
  const at = levels.findIndex(([, candidates]) => candidates.length > 0)
  const endedOn = ended?.coveredUntil ?? null
  if (at === -1) return { kind: kind.kind, many: kind.many, granted: false, level: 'none', rows: [], beat: [], endedOn }
  const [level, candidates] = levels[at]!
  const { winners, losers } = kind.many ? { winners: [...candidates].sort(byStrength), losers: [] } : pick(candidates)
  const why: BeatenWhy = level === 'agreement' ? 'agreement_wins' : level === 'type' ? 'type_wins' : 'workspace_wins'
  const lower = levels.slice(at + 1).flatMap(([other, beaten]) =>
    beaten.map((candidate) => ({
      ...candidate.row,
      level: other,
      why: level === 'ended_agreement' ? ('ended' as const) : why,
    })),
  )
  return {
    kind: kind.kind,
    many: kind.many,
    granted: true,
    level,
    rows: winners.map((candidate) => candidate.row),
    beat: [...losers.map(({ candidate, reason }) => ({ ...candidate.row, level, why: reason })), ...lower],
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
const has = (lives: readonly Life[], agreementId: string) => lives.some((life) => life.agreementId === agreementId)
const isAddendumOf = (term: AgreementTerm, ended: Life, lives: readonly Life[]): boolean =>
  term.depth > 0 &&
  lives.some((life) => life.agreementId === term.agreementId && life.coveredUntil === ended.coveredUntil)

/** Of the agreements that ended by this day, the one that ended last; partnerships count, an NDA ends nothing else. */
const lastEnded = (lives: readonly Life[], on: string): Life | undefined =>
  lives
    .filter(
      (life) =>
        isCore(life) &&
        life.coveredUntil !== null &&
        life.startsOn < life.coveredUntil &&
        !inForce(life, on) &&
        life.coveredUntil <= on,
    )
    .sort(
      (one, other) => compare(other.coveredUntil!, one.coveredUntil!) || compare(other.agreementId, one.agreementId),
    )[0]

type Dated = {
  id: string
  effectiveFrom: string
  effectiveTo: string | null
  operation: 'set' | 'remove'
  replaces: readonly string[]
}
/** Rows that hold on the day: begun, not over, and not replaced by one that has begun. */
const liveOn = <Row extends Dated>(rows: readonly Row[], on: string): Row[] => {
  const begun = rows.filter((row) => row.effectiveFrom <= on)
  const replaced = new Set(begun.flatMap((row) => row.replaces))
  return begun.filter(
    (row) => row.operation === 'set' && !replaced.has(row.id) && (row.effectiveTo === null || on < row.effectiveTo),
  )
}
const matching = <Row extends { scope: Scope }>(rows: readonly Row[], facts: ScopeFacts): Row[] =>
  rows.filter((row) => matches(row.scope, facts))

const defaultLevels = (facts: Facts): [Level, readonly Candidate[]][] => {
  const known = facts.defaults.filter((row) => row.decidedAt <= facts.knownAt)
  const of = (holder: 'type' | 'workspace') =>
    matching(
      liveOn(
        known.filter((row) => row.holder === holder),
        facts.on,
      ),
      facts.scope,
    ).map(fromDefault)
  const builtIn = facts.kind.builtIn?.(facts.currency)
  return [
    ['type', of('type')],
    ['workspace', of('workspace')],
    ['built_in', builtIn === undefined ? [] : [fromBuiltIn(builtIn)]],
  ]
}

const compare = (one: string | number, other: string | number): number => (one < other ? -1 : one > other ? 1 : 0)
/** The strongest first. */
const byStrength = (one: Candidate, other: Candidate): number =>
  other.tierScoped - one.tierScoped ||
  other.priority - one.priority ||
  other.depth - one.depth ||
  compare(other.effectiveFrom, one.effectiveFrom) ||
  other.executedAt - one.executedAt ||
  compare(other.id, one.id)

const pick = (candidates: readonly Candidate[]) => {
  const tierOnly = candidates.some((one) => one.tierScoped > 0)
  const field = tierOnly ? candidates.filter((one) => one.tierScoped > 0) : candidates
  const narrowest = field.filter((one) => !field.some((other) => isNarrower(other.scope, one.scope)))
  const [winner, ...rest] = [...narrowest].sort(byStrength)
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
