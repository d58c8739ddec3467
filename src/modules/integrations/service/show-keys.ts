import { portalPeople } from '#modules/partners/public.ts'
import { unwrittenUses } from '#platform/auth/api-keys.ts'
import { actorNames } from '#platform/auth/members.ts'
import { addDays, civilDate } from '#platform/civil-time.ts'
import { partnerOf, type Tx } from '#platform/context.ts'
import { scopeOf } from '#platform/contract.ts'
import { idPrefixes } from '#platform/ids.ts'
import { type KeyRow, stateOf } from '../queries/keys.ts'
import { endpointsCalled } from '../queries/requests.ts'
import { closedWords, readApiAccess } from './api-access.ts'

const dayMs = 86_400_000

/** Keys as the API shows them: never their text, nor its hash. */
export const showKeys = async (tx: Tx, rows: readonly KeyRow[]) => {
  const { services, workspace } = tx.ctx
  const now = services.time()
  // A use is written once a minute, and shown at once.
  const uses = unwrittenUses(services, workspace.id)
  const usedScopes = await scopesUsed(tx, rows, now)
  const names = new Map<string, string>()
  const creators = [...new Set(rows.flatMap((row) => (row.creator_id ? [row.creator_id] : [])))]
  for (const source of actorNames.of(services.product))
    for (const [id, name] of await source(tx, creators)) names.set(id, name)
  const people = await portalPeople(
    tx,
    creators.filter((id) => id.startsWith(idPrefixes.portalUser)),
  )
  const partnerIds = [...new Set(rows.flatMap((row) => (row.partner_id ? [row.partner_id] : [])))]
  const granted = partnerIds.length === 0 ? undefined : await readApiAccess(tx, partnerIds)
  return rows.map((row) => {
    const access = row.partner_id ? granted?.get(row.partner_id) : undefined
    const closed = access && closedWords(access, null, partnerOf(tx.ctx.actor) === null ? 'team' : 'partner')
    const scopesToday = closed ? [] : (access?.scopes ?? null)
    const notGranted = scopesToday === null ? [] : row.scopes.filter((scope) => !scopesToday.includes(scope))
    const used = uses.get(row.id) ?? writtenUse(row)
    return {
      id: row.id,
      name: row.name,
      kind: row.kind,
      environment: workspace.kind === 'sandbox' ? ('test' as const) : ('live' as const),
      partnerId: row.partner_id,
      state: stateOf(row, now),
      lastFour: row.last_four,
      publishedText: row.published_text,
      scopes: row.scopes,
      notGranted,
      notGrantedBecause: access && notGranted.length > 0 ? { ...access.source, words: closed?.words ?? null } : null,
      addresses: row.addresses,
      origins: row.origins,
      creator: row.creator_id ? { id: row.creator_id, name: names.get(row.creator_id) ?? null } : null,
      predecessorId: row.predecessor_id,
      successorId: row.successor_id,
      expiresAt: row.expires_at?.toISOString() ?? null,
      endsAt: row.ends_at?.toISOString() ?? null,
      disabled:
        row.disabled_at && row.disabled_reason
          ? { at: row.disabled_at.toISOString(), reason: row.disabled_reason }
          : null,
      revoked: row.revoked_at ? { at: row.revoked_at.toISOString(), reason: row.revoked_reason } : null,
      makerLeft: row.creator_id !== null && row.partner_id !== null && people.get(row.creator_id)?.state === 'removed',
      unusedScopes: unused(row, usedScopes.get(row.id), now),
      lastUsed: used ? { at: used.at.toISOString(), address: used.address, endpoint: used.endpoint } : null,
      idleDays: Math.max(0, Math.floor((now.getTime() - (used?.at ?? row.created_at).getTime()) / dayMs)),
      version: row.version,
      createdAt: row.created_at.toISOString(),
    }
  })
}
export const showKey = async (tx: Tx, row: KeyRow) => (await showKeys(tx, [row]))[0]!
const writtenUse = (row: KeyRow) =>
  row.last_used_at
    ? { at: row.last_used_at, address: row.last_used_address, endpoint: row.last_used_endpoint }
    : undefined

const scopeDays = 90
/** Scopes of the endpoints that keys called in 90 days, by key; only for keys that are old enough for it to say something. */
const scopesUsed = async (
  tx: Tx,
  rows: readonly KeyRow[],
  now: Date,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> => {
  const old = rows.filter((row) => isOld(row, now)).map((row) => row.id)
  if (old.length === 0) return new Map()
  const { workspace, services } = tx.ctx
  const called = await endpointsCalled(tx, old, addDays(civilDate(workspace.zone, tx.now), -scopeDays))
  const scopes = new Map(
    services.product.endpoints.map(({ module, shape }) => [`${shape.method} ${shape.path}`, scopeOf(module, shape)]),
  )
  return new Map(
    [...Map.groupBy(called, (row) => row.key_id)].map(([id, own]) => [
      id,
      new Set(own.flatMap((row) => scopes.get(row.endpoint) ?? [])),
    ]),
  )
}
const isOld = (row: KeyRow, now: Date) => now.getTime() - row.created_at.getTime() >= scopeDays * dayMs
const unused = (row: KeyRow, used: ReadonlySet<string> | undefined, now: Date): string[] =>
  isOld(row, now) ? row.scopes.filter((scope) => scope !== '*' && !used?.has(scope)) : []
