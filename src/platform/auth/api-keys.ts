/** API keys: made once, kept as a hash, looked up with a short cache. A malformed key is refused without a query. */
import { BlockList, isIPv6 } from 'node:net'
import { sql } from 'kysely'
import { actorId, type Services, type Tx } from '../context.ts'
import { type MemberRole, scopeOf } from '../contract.ts'
import { inTransaction, withLookup } from '../db/transaction.ts'
import { forbidden } from '../errors.ts'
import { idPrefixes, newId } from '../ids.ts'
import { hashKey, lastFour, makeKey, parseKey } from '../keys.ts'
import { type Portfolio, portfolioOf } from '../tenancy/portfolio.ts'
import { findWorkspace, systemContext } from '../tenancy/workspaces.ts'
import { rightsOf } from './rights.ts'

export type KnownKey = {
  workspaceId: string
  id: string
  name: string
  partnerId: string | null
  kind: 'secret' | 'publishable'
  scopes: readonly string[]
  addresses: readonly string[]
  origins: readonly string[]
  expiresAt: Date | null
  /** Set for a session key of the explorer, which stands in for this key: calls of a person at a page, no program. */
  explorerOf: string | null
  /** What the maker of a team's key may do today: the key never does more. Null for keys made by the system. */
  makerRights: ReadonlySet<string> | null
  /** The maker, where the maker sees the own portfolio only: the key sees no more. */
  portfolioOf: string | null
}

/** How long a looked-up key is believed: a revocation is seen here at once, on other processes after this. */
const cacheMs = 10_000
const cacheMax = 10_000
type Uses = Map<string, { workspaceId: string; keyId: string; at: Date; address: string; endpoint: string }>
type State = { known: Map<string, { at: number; key: KnownKey | undefined }>; uses: Uses }
const states = new WeakMap<Services['database'], State>()
const stateOf = (services: Services): State => {
  const known = states.get(services.database)
  if (known) return known
  const made: State = { known: new Map(), uses: new Map() }
  states.set(services.database, made)
  return made
}

/** Call after a key was revoked, rotated or narrowed. */
export const forgetKeys = (services: Services): void => stateOf(services).known.clear()

/**
 * The valid key with this text, or undefined: malformed, unknown, revoked or expired look alike.
 * 403 `key.address_not_allowed` when the caller's address is outside the key's list, naming the address we saw.
 */
export const findKey = async (
  services: Services,
  text: string,
  /** Null when it is judged elsewhere. */
  address: string | null,
  endpoint: string,
): Promise<KnownKey | undefined> => {
  if (!parseKey(text)) return undefined
  const hash = hashKey(text)
  const state = stateOf(services)
  let entry = state.known.get(hash)
  if (!entry || performance.now() - entry.at > cacheMs) {
    entry = { at: performance.now(), key: await readKey(services, hash) }
    if (state.known.size >= cacheMax) state.known.clear()
    state.known.set(hash, entry)
  }
  const { key } = entry
  if (!key || (key.expiresAt && key.expiresAt <= services.time())) return undefined
  if (address !== null && key.addresses.length > 0 && !addressAllowed(key.addresses, address))
    throw forbidden('key.address_not_allowed', `This key may not be used from ${address}.`, { address })
  state.uses.set(key.id, {
    workspaceId: key.workspaceId,
    keyId: key.id,
    at: services.time(),
    address: address ?? '',
    endpoint,
  })
  return key
}

type Row = {
  workspace_id: string
  id: string
  name: string
  partner_id: string | null
  kind: 'secret' | 'publishable'
  scopes: string[]
  addresses: string[]
  origins: string[]
  expires_at: Date | null
  creator_id: string | null
  explorer_of: string | null
}
const readKey = async (services: Services, hash: string): Promise<KnownKey | undefined> => {
  const { rows } = await withLookup(services.database, hash, (db) =>
    sql<Row>`
      select workspace_id, id, name, partner_id, kind, scopes, addresses, origins, least(expires_at, ends_at) as expires_at, creator_id, explorer_of from api_keys
      where key_hash = ${hash} and revoked_at is null and disabled_at is null`.execute(db),
  )
  const row = rows[0]
  if (!row) return undefined
  const maker =
    row.partner_id === null && row.creator_id?.startsWith(idPrefixes.member)
      ? await boundsOfMaker(services, row.workspace_id, row.creator_id)
      : { rights: null, portfolioOf: null }
  return {
    workspaceId: row.workspace_id,
    id: row.id,
    name: row.name,
    partnerId: row.partner_id,
    kind: row.kind,
    scopes: row.scopes,
    addresses: row.addresses,
    origins: row.origins,
    expiresAt: row.expires_at,
    makerRights: maker.rights,
    portfolioOf: maker.portfolioOf,
    explorerOf: row.explorer_of,
  }
}

type Bounds = { rights: ReadonlySet<string>; portfolioOf: string | null }
const boundsOfMaker = async (services: Services, workspaceId: string, memberId: string): Promise<Bounds> => {
  const nothing: Bounds = { rights: new Set(), portfolioOf: null }
  const workspace = await findWorkspace(services, workspaceId)
  if (!workspace) return nothing
  const { rows } = await inTransaction(systemContext(services, workspace, 'key check'), (tx) =>
    sql<{
      roles: MemberRole[]
      is_head: boolean
      is_lead: boolean
      portfolio: Portfolio | null
    }>`select roles, is_head, is_lead, portfolio from members
      where workspace_id = ${workspaceId} and id = ${memberId} and state = 'active'`.execute(tx.db),
  )
  const [member] = rows
  if (!member) return nothing
  const seat = { roles: member.roles, isHead: member.is_head, isLead: member.is_lead, portfolio: member.portfolio }
  return {
    rights: rightsOf(services.product, { side: 'member', ...seat }),
    portfolioOf: portfolioOf(workspace, seat) === 'own' ? memberId : null,
  }
}

/** Rights of a caller with a team's key: those of its maker, or for the system's keys what their scopes name. */
export const rightsOfKey = (services: Services, key: KnownKey): ReadonlySet<string> => {
  if (key.makerRights) return key.makerRights
  const known = rightsByKey.get(key)
  if (known) return known
  const rights = new Set<string>()
  const side = key.partnerId !== null
  for (const { module, shape } of services.product.endpoints) {
    const scope = scopeOf(module, shape)
    if (
      'right' in shape.access &&
      shape.path.startsWith('/v1/portal/') === side &&
      scope !== null &&
      (key.scopes.includes('*') || key.scopes.includes(scope))
    )
      rights.add(shape.access.right)
  }
  rightsByKey.set(key, rights)
  return rights
}
// As long as the key's own entry in the cache.
const rightsByKey = new WeakMap<KnownKey, ReadonlySet<string>>()

export const addressAllowed = (list: readonly string[], address: string): boolean => {
  const blocks = new BlockList()
  for (const entry of list) {
    const [network, bits] = entry.split('/') as [string, string | undefined]
    const family = isIPv6(network) ? 'ipv6' : 'ipv4'
    blocks.addSubnet(network, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family)
  }
  const plain = address.startsWith('::ffff:') ? address.slice(7) : address
  return blocks.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4')
}

/** Uses of a workspace's keys that this process has seen and not written yet, by key. */
export const unwrittenUses = (
  services: Services,
  workspaceId: string,
): ReadonlyMap<string, { at: Date; address: string; endpoint: string }> =>
  new Map([...stateOf(services).uses].filter(([, use]) => use.workspaceId === workspaceId))

/** Writes when, from where and for what keys were last used; at most once a minute per key. Run by a timer. */
export const flushKeyUses = async (services: Services): Promise<void> => {
  const { uses } = stateOf(services)
  if (uses.size === 0) return
  const batch = [...uses.values()]
  uses.clear()
  const byWorkspace = Map.groupBy(batch, (use) => use.workspaceId)
  for (const [workspaceId, list] of byWorkspace) {
    const workspace = await findWorkspace(services, workspaceId)
    if (!workspace) continue
    await inTransaction(systemContext(services, workspace, 'key use'), async (tx) => {
      for (const use of list)
        await sql`update api_keys set last_used_at = ${use.at}, last_used_address = ${use.address}, last_used_endpoint = ${use.endpoint}
          where workspace_id = ${workspaceId} and id = ${use.keyId} and (last_used_at is null or last_used_at < ${use.at})`.execute(
          tx.db,
        )
    })
  }
}

export type NewKey = {
  name: string
  kind?: 'secret' | 'publishable'
  partnerId?: string | null
  scopes: readonly string[]
  addresses?: readonly string[]
  origins?: readonly string[]
  expiresAt?: Date | null
  predecessorId?: string
  /** The key whose rights a page's explorer borrows for some minutes. */
  explorerOf?: string
  /** Who answers for the key; the caller unless told. */
  creatorId?: string | null
}

/** Makes a key; the text is in the answer and nowhere else (a publishable one may be shown again). */
export const createKey = async (tx: Tx, input: NewKey): Promise<{ id: string; text: string }> => {
  const kind = input.kind ?? 'secret'
  const environment = tx.ctx.workspace.kind === 'sandbox' ? 'test' : 'live'
  const text = makeKey(kind, environment)
  const id = newId(idPrefixes.apiKey)
  await tx.db
    .insertInto('api_keys')
    .values({
      workspace_id: tx.ctx.workspace.id,
      id,
      partner_id: input.partnerId ?? null,
      name: input.name,
      kind,
      key_hash: hashKey(text),
      last_four: lastFour(text),
      published_text: kind === 'publishable' ? text : null,
      scopes: [...input.scopes],
      addresses: [...(input.addresses ?? [])],
      origins: [...(input.origins ?? [])],
      creator_id: input.creatorId === undefined ? actorId(tx.ctx.actor) : input.creatorId,
      predecessor_id: input.predecessorId ?? null,
      explorer_of: input.explorerOf ?? null,
      expires_at: input.expiresAt ?? null,
      created_at: tx.ctx.services.time(),
    })
    .execute()
  return { id, text }
}
