/** Keys. Their states follow from dates, so a late sweep changes nothing that a reader sees. */
import { sql } from 'kysely'
import type { Services, Tx } from '#platform/context.ts'
import { withLookup } from '#platform/db/transaction.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'

export type KeyState = 'active' | 'rotating' | 'ended' | 'expired' | 'disabled' | 'revoked'
export type DisabledReason = 'by_hand' | 'leak' | 'idle' | 'maker_left' | 'partner_suspended'
export type KeyRow = {
  id: string
  partner_id: string | null
  name: string
  kind: 'secret' | 'publishable'
  last_four: string
  published_text: string | null
  scopes: string[]
  addresses: string[]
  origins: string[]
  creator_id: string | null
  predecessor_id: string | null
  successor_id: string | null
  expires_at: Date | null
  ends_at: Date | null
  disabled_at: Date | null
  disabled_reason: DisabledReason | null
  revoked_at: Date | null
  revoked_reason: string | null
  last_used_at: Date | null
  last_used_address: string | null
  last_used_endpoint: string | null
  version: number
  created_at: Date
}

/** Keys run on real time: whoever holds one must not gain days by a sandbox's clock. */
export const stateOf = (key: KeyRow, now: Date): KeyState => {
  if (key.revoked_at) return 'revoked'
  if (key.disabled_at) return 'disabled'
  if (key.expires_at && key.expires_at <= now) return 'expired'
  if (key.ends_at) return key.ends_at <= now ? 'ended' : 'rotating'
  return 'active'
}
const inState = (state: KeyState, now: Date) => {
  const open = sql`revoked_at is null and disabled_at is null`
  const valid = sql`${open} and (expires_at is null or expires_at > ${now})`
  const conditions = {
    revoked: sql<boolean>`revoked_at is not null`,
    disabled: sql<boolean>`revoked_at is null and disabled_at is not null`,
    expired: sql<boolean>`${open} and expires_at <= ${now}`,
    ended: sql<boolean>`${valid} and ends_at <= ${now}`,
    rotating: sql<boolean>`${valid} and ends_at > ${now}`,
    active: sql<boolean>`${valid} and ends_at is null`,
  }
  return conditions[state]
}

const select = (tx: Tx) =>
  tx.db
    .selectFrom('api_keys')
    .select([
      'id',
      'partner_id',
      'name',
      'kind',
      'last_four',
      'published_text',
      'scopes',
      'addresses',
      'origins',
      'creator_id',
      'predecessor_id',
      'expires_at',
      'ends_at',
      'disabled_at',
      'disabled_reason',
      'revoked_at',
      'revoked_reason',
      'last_used_at',
      'last_used_address',
      'last_used_endpoint',
      'version',
      'created_at',
    ])
    .select(
      sql<
        string | null
      >`(select next.id from api_keys next where next.workspace_id = api_keys.workspace_id and next.predecessor_id = api_keys.id)`.as(
        'successor_id',
      ),
    )
    .where('workspace_id', '=', tx.ctx.workspace.id)
    // Keys that the explorer borrows for minutes are nobody's: they end by themselves or with the key they stand for.
    .where('explorer_of', 'is', null)

export const readKey = async (tx: Tx, id: string): Promise<KeyRow | undefined> =>
  (await select(tx).where('id', '=', id).executeTakeFirst()) as KeyRow | undefined

export const lockKey = async (tx: Tx, id: string): Promise<KeyRow | undefined> => {
  const { rows } =
    await sql`select id from api_keys where workspace_id = ${tx.ctx.workspace.id} and id = ${id} for update`.execute(
      tx.db,
    )
  return rows.length > 0 ? readKey(tx, id) : undefined
}

type KeyFilter = ListInput & {
  state?: KeyState | undefined
  partnerId?: string | undefined
  side?: 'team' | 'partner' | undefined
  q?: string | undefined
}
export const keyPage = <Out>(tx: Tx, input: KeyFilter, toWire: (rows: KeyRow[]) => Promise<Out[]>) => {
  let query = select(tx)
  if (input.state) query = query.where(inState(input.state, tx.ctx.services.time()))
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.side) query = query.where('partner_id', input.side === 'team' ? 'is' : 'is not', null)
  if (input.q) query = query.where(isNamed('id', 'api_key', input.q))
  return keysetPage({
    query,
    sorts: { createdAt: 'created_at', name: 'name' },
    fallback: '-createdAt',
    input,
    id: 'id',
    toWire: (rows) => toWire(rows as KeyRow[]),
    count: () => countUpTo(tx.db, query),
  })
}

/** Keys of one side that work or may work again. */
export const countKeys = async (tx: Tx, partnerId: string | null): Promise<number> => {
  const now = tx.ctx.services.time()
  const { rows } = await sql<{ count: string }>`select count(*) as count from api_keys
    where workspace_id = ${tx.ctx.workspace.id} and partner_id is not distinct from ${partnerId}
      and explorer_of is null and revoked_at is null and (expires_at is null or expires_at > ${now}) and (ends_at is null or ends_at > ${now})`.execute(
    tx.db,
  )
  return Number(rows[0]?.count ?? 0)
}

export type KeyChange = {
  name?: string
  scopes?: string[]
  addresses?: string[]
  origins?: string[]
  creator_id?: string | null
  expires_at?: Date | null
  ends_at?: Date | null
  disabled_at?: Date | null
  disabled_by?: string | null
  disabled_reason?: DisabledReason | null
  revoked_at?: Date | null
  revoked_by?: string | null
  revoked_reason?: string | null
}
export const changeKey = async (tx: Tx, key: KeyRow, change: KeyChange): Promise<KeyRow> => {
  await tx.db
    .updateTable('api_keys')
    .set({ ...change, version: key.version + 1 })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', key.id)
    .execute()
  if (change.revoked_at || change.disabled_at || change.scopes || change.addresses || change.ends_at)
    await endExplorers(tx, key.id)
  const changed = { ...key, ...change, version: key.version + 1 }
  if (change.name !== undefined) await findable(tx, changed)
  return changed
}
/** What an explorer borrowed goes with the key, and with what the key may no longer do. */
const endExplorers = (tx: Tx, keyId: string): Promise<unknown> =>
  tx.db
    .updateTable('api_keys')
    .set({ revoked_at: tx.ctx.services.time() })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('explorer_of', '=', keyId)
    .where('revoked_at', 'is', null)
    .execute()
/** Sessions of explorers that are over; the log keeps their calls under the key that they stood for. */
export const deleteEndedExplorers = (tx: Tx, before: Date): Promise<unknown> =>
  tx.db
    .deleteFrom('api_keys')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('explorer_of', 'is not', null)
    .where('expires_at', '<', before)
    .execute()
/** Secret keys of a partner that work now: those that an explorer may stand in for. */
export const keysThatWork = async (tx: Tx, partnerId: string): Promise<KeyRow[]> => {
  const now = tx.ctx.services.time()
  return (await select(tx)
    .where('partner_id', '=', partnerId)
    .where('kind', '=', 'secret')
    .where(sql<boolean>`(${inState('active', now)} or ${inState('rotating', now)})`)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(100)
    .execute()) as KeyRow[]
}
export const findable = (
  tx: Tx,
  key: { id: string; partner_id: string | null; name: string; last_four: string },
): Promise<unknown> =>
  tx.asTeam(() =>
    sql`select put_search_entry('api_key', ${key.id}, ${key.partner_id}, true, ${`${key.name} ${key.last_four}`})`.execute(
      tx.db,
    ),
  )

/** Working keys that these people made: members for the team, portal users for their partner. */
export const keysMadeBy = async (tx: Tx, makerIds: readonly string[]): Promise<KeyRow[]> =>
  (await select(tx)
    .where('creator_id', 'in', [...makerIds])
    .where('revoked_at', 'is', null)
    .where('disabled_at', 'is', null)
    .orderBy('id')
    .execute()) as KeyRow[]

export const keyNames = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const wanted = ids.filter((id) => id.startsWith('ak_'))
  if (wanted.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string }>`select id, name from api_keys
    where workspace_id = ${tx.ctx.workspace.id} and id = any (${wanted}::text[])`.execute(tx.db)
  return new Map(rows.map((row) => [row.id, row.name]))
}

/** Where the key with this hash lives, whatever its state. Not inside a transaction. */
export const findByHash = async (
  services: Services,
  hash: string,
): Promise<{ workspaceId: string; id: string } | undefined> => {
  const { rows } = await withLookup(services.database, hash, (db) =>
    sql<{
      workspaceId: string
      id: string
    }>`select workspace_id as "workspaceId", id from api_keys where key_hash = ${hash}`.execute(db),
  )
  return rows[0]
}

/** Working keys whose date or idleness needs a word today: they end within 31 days, or nobody used them for 90 days. */
export const keysToWatch = async (tx: Tx): Promise<KeyRow[]> => {
  const now = tx.ctx.services.time()
  const day = 86_400_000
  return (await select(tx)
    .where('revoked_at', 'is', null)
    .where('disabled_at', 'is', null)
    .where(
      sql<boolean>`(expires_at between ${new Date(now.getTime() - 2 * day)} and ${new Date(now.getTime() + 31 * day)}
        or coalesce(last_used_at, created_at) < ${new Date(now.getTime() - 90 * day)})`,
    )
    .orderBy('id')
    .execute()) as KeyRow[]
}
/** Active members who look after keys: their addresses. */
export const keyKeepers = async (tx: Tx): Promise<{ email: string; name: string; id: string }[]> => {
  const { rows } = await sql<{ email: string; name: string; id: string }>`select id, email, name from members
    where workspace_id = ${tx.ctx.workspace.id} and state = 'active' and roles && array['engineering', 'admin'] order by id`.execute(
    tx.db,
  )
  return rows
}

export const keysOfPartner = async (
  tx: Tx,
  partnerId: string,
  stoppedFor: DisabledReason | null = null,
): Promise<KeyRow[]> =>
  (await select(tx)
    .where('partner_id', '=', partnerId)
    .where('revoked_at', 'is', null)
    .where('disabled_reason', stoppedFor === null ? 'is' : '=', stoppedFor)
    .orderBy('id')
    .execute()) as KeyRow[]
