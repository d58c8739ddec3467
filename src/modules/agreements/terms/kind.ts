/** A kind of term: what a promise of this sort may say, who keeps it, and what holds where nobody agreed on anything. */
import type { Static, TObject } from '#platform/contract.ts'

/** The five parts of an agreement, in the order in which they stand in it. */
export const components = ['legal', 'technical', 'business', 'marketing', 'support'] as const
export type Component = (typeof components)[number]

/** What a term can be limited to; left out, it holds everywhere. */
export const scopeKeys = ['products', 'countries', 'segments', 'tiers', 'currencies', 'waysOfWorking'] as const
export type ScopeKey = (typeof scopeKeys)[number]

/** A rule that the schema cannot say. `rule` is stable, `message` is for people. */
export type ValueIssue = { field: string; rule: string; message: string }

export type TermKind<S extends TObject = TObject, Name extends string = string> = {
  readonly kind: Name
  readonly component: Component
  /** All rows that match apply; else one wins. */
  readonly many: boolean
  /** Modules that keep it; empty when it is recorded and not enforced. */
  readonly keptBy: readonly string[]
  /** Of these the modules above agreements in the list, which get the resolved value pushed. */
  readonly pushedTo: readonly string[]
  /** Still answered from the last version after the agreement's end. */
  readonly outlives: boolean
  readonly values: S
  /** What is built in, in the workspace's currency; null: without a term there is nothing. */
  readonly builtIn: ((currency: string) => Static<S>) | null
  /** False where only a signed agreement can grant it, so neither type nor workspace may hold a default. */
  readonly defaultable: boolean
  readonly scopes: readonly ScopeKey[]
  readonly check?: (values: Static<S>) => readonly ValueIssue[]
  /** A rule over all rows of the kind in one set of terms. */
  readonly checkRows?: (rows: readonly Static<S>[]) => readonly ValueIssue[]
}

type Definition<S extends TObject> = {
  values: S
  keptBy?: readonly string[]
  pushedTo?: readonly string[]
  builtIn?: ((currency: string) => Static<S>) | Static<S>
  many?: true
  outlives?: true
  defaultable?: false
  scopes?: readonly ScopeKey[]
  check?: (values: Static<S>) => readonly ValueIssue[]
  checkRows?: (rows: readonly Static<S>[]) => readonly ValueIssue[]
}

/** Declares the kinds of one component. */
export const kindsOf =
  (component: Component) =>
  <const Name extends string, S extends TObject>(kind: Name, definition: Definition<S>): TermKind<S, Name> => {
    const { builtIn } = definition
    return {
      kind,
      component,
      many: definition.many ?? false,
      keptBy: definition.keptBy ?? [],
      pushedTo: definition.pushedTo ?? [],
      outlives: definition.outlives ?? false,
      values: definition.values,
      builtIn: builtIn === undefined ? null : typeof builtIn === 'function' ? builtIn : () => builtIn,
      defaultable: definition.defaultable ?? true,
      scopes: definition.scopes ?? scopeKeys,
      ...(definition.check && { check: definition.check }),
      ...(definition.checkRows && { checkRows: definition.checkRows }),
    }
  }
/** Kinds about the whole agreement: nothing to limit them to. */
export const unscoped: readonly ScopeKey[] = []
