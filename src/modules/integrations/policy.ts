/** What a key may be given, and the reason if not. */
import { BlockList, isIP, isIPv6 } from 'node:net'
import { scopeLimits } from '#platform/auth/members.ts'
import { type Ctx, partnerOf } from '#platform/context.ts'
import { scopeOf } from '#platform/contract.ts'
import type { Product } from '#platform/module.ts'

export type Scope = { name: string; module: string; endpoints: string[]; rights: ReadonlySet<string> }

/** Every scope of one side, with what it opens and the rights that its endpoints ask for. */
export const scopesOf = (product: Product, side: 'team' | 'partner'): Map<string, Scope> => {
  const scopes = new Map<string, Scope & { rights: Set<string> }>()
  for (const { name, module, shape } of product.endpoints) {
    const scope = scopeOf(module, shape)
    if (scope === null || !('right' in shape.access) || shape.path.startsWith('/v1/portal/') !== (side === 'partner'))
      continue
    const known = scopes.get(scope) ?? { name: scope, module, endpoints: [], rights: new Set<string>() }
    known.endpoints.push(name)
    known.rights.add(shape.access.right)
    scopes.set(scope, known)
  }
  return new Map([...scopes].sort(([one], [other]) => (one < other ? -1 : 1)))
}

/** A publishable key stands in pages that everybody reads, so it holds nothing that reads or changes records. */
export const publishableScopes: ReadonlySet<string> = new Set(['events.write'])

/** Why this caller cannot give a key the scope; null when it can. A key never does more than its maker may. */
export const scopeRefusal = async (ctx: Ctx, scope: Scope | undefined, name: string): Promise<string | null> => {
  if (!scope) return `There is no scope ${name} here.`
  const partnerId = partnerOf(ctx.actor)
  const held = [...scope.rights].filter((right) => ctx.rights.has(right)).length
  // Calls with a team's key are held against its maker's rights each time, those with a partner's key are not.
  const isEnough = partnerId === null ? held > 0 : held === scope.rights.size
  if (ctx.actor.kind !== 'system' && !isEnough)
    return `${name} opens what you may not do yourself (${[...scope.rights].sort().join(', ')}).`
  if (partnerId !== null)
    for (const limit of scopeLimits.of(ctx.services.product)) {
      const today = await limit(ctx, partnerId)
      if (today && !today.scopes.has(name)) return today.refusal(name).words
    }
  return null
}

/** What is wrong with an address or network; null when a key can be bound to it. */
export const addressProblem = (text: string): string | null => {
  const [network = '', bits, ...rest] = text.split('/')
  const wrong = `${text} is no address; write one like 192.0.2.7 or 192.0.2.0/24.`
  if (rest.length > 0 || !isIP(network)) return wrong
  const bitsMax = isIPv6(network) ? 128 : 32
  if (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= bitsMax)) return wrong
  new BlockList().addSubnet(network, bits === undefined ? bitsMax : Number(bits), isIPv6(network) ? 'ipv6' : 'ipv4')
  return null
}
