/**
 * What the redirect reads before it knows a workspace: public addresses and where they lead. As the owner; the two
 * tables hold nothing else. Changes are found by the transaction that made them: one that began earlier and commits
 * later is still seen.
 */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { Database } from '#platform/db/engine/database.ts'
import { asOwner } from '#platform/db/transaction.ts'
import type { Utm } from '../service/clicks/address.ts'

export type HostRow = {
  workspace_id: string
  domain_id: string
  host: string | null
  not_found_url: string | null
  expired_url: string | null
  deep_link_hosts: string[]
  is_open: boolean
}
export type LookupRow = {
  workspace_id: string
  domain_id: string
  key: string
  link_id: string
  partner_id: string
  destination: string
  utm: Utm
  starts_at: Date | null
  ends_at: Date | null
  is_open: boolean
}
const lookupColumns = sql`workspace_id, domain_id, key, link_id, partner_id, destination, utm, starts_at, ends_at, is_open`
const hostColumns = sql`workspace_id, domain_id, host, not_found_url, expired_url, deep_link_hosts, is_open`

export type Changes = { hosts: HostRow[]; lookups: LookupRow[]; seenUntil: string }

/** What changed since `since`, or everything up to `most` links, with the mark to ask with next time. */
export const readChanges = (database: Database, since: string | null, most: number): Promise<Changes> =>
  asOwner(database, async (db) => {
    // Asked first: what is under way now is looked at again next time.
    const { rows } = await sql<{ mark: string }>`select pg_snapshot_xmin(pg_current_snapshot())::text as mark`.execute(
      db,
    )
    const hosts = await sql<HostRow>`
      select ${hostColumns} from link_hosts where ${since}::text is null or changed_in >= ${since}::text::xid8`.execute(
      db,
    )
    const lookups =
      since === null
        ? await sql<LookupRow>`select ${lookupColumns} from link_lookups order by changed_in desc limit ${most}`.execute(
            db,
          )
        : await sql<LookupRow>`select ${lookupColumns} from link_lookups where changed_in >= ${since}::text::xid8`.execute(
            db,
          )
    return { hosts: hosts.rows, lookups: lookups.rows, seenUntil: rows[0]!.mark }
  })

export const readLookup = (database: Database, workspaceId: string, domainId: string, key: string) =>
  asOwner(database, async (db) => {
    const { rows } = await sql<LookupRow>`
      select ${lookupColumns} from link_lookups
      where workspace_id = ${workspaceId} and domain_id = ${domainId} and key = ${key}`.execute(db)
    return rows[0]
  })

/** Whether another workspace serves this host; the lock holds until the transaction ends. */
export const hostIsServed = (tx: Tx, host: string): Promise<boolean> =>
  tx.asOwner(async () => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`link host ${host}`}, 0))`.execute(tx.db)
    const { rows } =
      await sql`select 1 from link_hosts where host = ${host} and is_open and workspace_id <> ${tx.ctx.workspace.id}`.execute(
        tx.db,
      )
    return rows.length > 0
  })

/** Writes anew what the redirect knows of a domain: served when it is proven, or this installation's own. */
export const refreshHost = (tx: Tx, domainId: string) =>
  sql`
    insert into link_hosts (workspace_id, domain_id, host, not_found_url, expired_url, deep_link_hosts, is_open)
    select workspace_id, id, host, not_found_url, expired_url, deep_link_hosts,
      retired_at is null and (host is null or proven_at is not null)
    from link_domains where workspace_id = ${tx.ctx.workspace.id} and id = ${domainId}
    on conflict (workspace_id, domain_id) do update set host = excluded.host, not_found_url = excluded.not_found_url,
      expired_url = excluded.expired_url, deep_link_hosts = excluded.deep_link_hosts, is_open = excluded.is_open,
      changed_in = pg_current_xact_id()`.execute(tx.db)

/** Writes anew what the redirect knows of links, under every key they have or had. */
export const refreshLookups = async (tx: Tx, linkIds: readonly string[]) => {
  if (linkIds.length === 0) return
  await sql`
    insert into link_lookups (workspace_id, domain_id, key, link_id, partner_id, destination, utm, starts_at, ends_at, is_open)
    select k.workspace_id, k.domain_id, k.key, l.id, l.partner_id, l.destination, l.utm, l.starts_at, l.ends_at,
      l.ended_at is null and not l.partner_closed
    from link_keys k join links l on l.workspace_id = k.workspace_id and l.id = k.link_id
    where k.workspace_id = ${tx.ctx.workspace.id} and k.link_id = any (${[...linkIds]}::text[])
    order by k.domain_id, k.key
    on conflict (workspace_id, domain_id, key) do update set link_id = excluded.link_id, partner_id = excluded.partner_id,
      destination = excluded.destination, utm = excluded.utm, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
      is_open = excluded.is_open, changed_in = pg_current_xact_id()`.execute(tx.db)
}
