/** Which rights a caller's roles give: the modules' contracts declare the holders, roles add up. */
import type { MemberRole, PortalRole } from '../contract.ts'
import type { Product } from '../module.ts'

type Seat =
  | { side: 'member'; roles: readonly MemberRole[]; isHead: boolean }
  | { side: 'portal'; roles: readonly PortalRole[] }

const cache = new WeakMap<Product, Map<string, ReadonlySet<string>>>()

export const rightsOf = (product: Product, seat: Seat): ReadonlySet<string> => {
  const key = `${seat.side}:${[...seat.roles].sort().join(',')}:${seat.side === 'member' && seat.isHead}`
  const sets = cache.get(product) ?? new Map<string, ReadonlySet<string>>()
  cache.set(product, sets)
  const known = sets.get(key)
  if (known) return known
  const rights = new Set<string>()
  for (const { contract } of product.modules) {
    // Every member and every portal user reads; what a reader sees is narrowed by row and by field.
    rights.add(`${contract.module}.read`)
    for (const [right, holders] of Object.entries(contract.rights ?? {})) {
      const held =
        seat.side === 'member'
          ? seat.roles.some((role) => holders.members.includes(role)) || (holders.head === true && seat.isHead)
          : seat.roles.some((role) => holders.portal?.includes(role))
      if (held) rights.add(right)
    }
  }
  sets.set(key, rights)
  return rights
}
