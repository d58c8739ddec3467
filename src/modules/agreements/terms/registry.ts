/** Every kind of term once. */
import type { Static } from '#platform/contract.ts'
import { invalid } from '#platform/errors.ts'
import type { Component, TermKind } from './kind.ts'
import { components } from './kind.ts'
import { businessKinds } from './kinds/business.ts'
import { legalKinds } from './kinds/legal.ts'
import { marketingKinds } from './kinds/marketing.ts'
import { supportKinds } from './kinds/support.ts'
import { technicalKinds } from './kinds/technical.ts'

const declared = [...legalKinds, ...technicalKinds, ...businessKinds, ...marketingKinds, ...supportKinds] as const
type Declared = (typeof declared)[number]
export type KindName = Declared['kind']
/** What a term of this kind says. */
export type ValuesOf<Name extends KindName> = Static<Extract<Declared, { kind: Name }>['values']>

export const termKinds: readonly TermKind[] = declared as unknown as readonly TermKind[]
const byName: ReadonlyMap<string, TermKind> = new Map(termKinds.map((kind) => [kind.kind, kind]))
export const kindNames: readonly string[] = termKinds.map((kind) => kind.kind)

export const findKind = (name: string): TermKind | undefined => byName.get(name)
export const kindOf = (name: string): TermKind => {
  const kind = byName.get(name)
  if (!kind) throw invalid({ field: 'kind', rule: 'unknown_kind', message: `There is no kind of term called ${name}.` })
  return kind
}
/** Order on every screen: by component, then as the registry lists them. */
export const orderOf = (name: string): number => kindNames.indexOf(name)
export const componentOrder = (component: Component): number => components.indexOf(component)
/** What the product grants where nobody said anything else; undefined for kinds that only a signed term grants. */
export const builtInOf = <Name extends KindName>(kind: Name, currency: string): ValuesOf<Name> | undefined =>
  kindOf(kind).builtIn?.(currency) as ValuesOf<Name> | undefined
