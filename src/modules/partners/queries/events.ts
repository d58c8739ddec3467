/** Facts as feeds read them. A page is read by id, which rises with time. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import { namedKinds } from '#platform/events/search.ts'
import { keysetPage, type ListInput, type Page } from '#platform/http/paging.ts'
import { hasWords } from '#platform/http/words.ts'
import { namesOf, personRef } from './people.ts'

export type EventRow = {
  id: string
  kind: string
  occurred_at: Date
  subject_kind: string
  subject_id: string
  actor_kind: string
  actor_id: string | null
  data: unknown
  changes: unknown
}
const columns = [
  'id',
  'kind',
  'occurred_at',
  'subject_kind',
  'subject_id',
  'actor_kind',
  'actor_id',
  'data',
  'changes',
] as const

export type FeedFilter = {
  partnerId: string
  kinds?: readonly string[] | undefined
  personId?: string | undefined
  /** Only what the partner may see, and what its own people did. */
  partnerSide: boolean
  /** Words, and the kinds of facts that tell them. */
  words?: { q: string; kinds: readonly string[] } | undefined
}

/**
 * Facts of these kinds, about notes and talks with these words, and for the team about records of this name. A partner
 * is not told by a hit how we call what it may not see.
 */
const tells = (tx: Tx, { partnerId, partnerSide }: FeedFilter, { q, kinds }: NonNullable<FeedFilter['words']>) => {
  const written = (table: 'notes' | 'interactions', column: 'text' | 'summary') =>
    sql`subject_id in (select id from ${sql.table(table)} where workspace_id = ${tx.ctx.workspace.id}
      and partner_id = ${partnerId} and (not ${partnerSide} or visibility = 'shared') and ${hasWords(q, column)})`
  return sql<boolean>`(kind = any (${[...kinds]}::text[]) or ${written('notes', 'text')} or ${written('interactions', 'summary')}
    ${partnerSide ? sql`` : sql`or (subject_kind, subject_id) in (select found.kind, found.id from search_ids(${namedKinds(tx)}::text[], ${q}) found)`})`
}

/** What happened at a partner, newest first. */
export const feedPage = <Out>(
  tx: Tx,
  filter: FeedFilter,
  input: ListInput,
  toWire: (rows: EventRow[]) => Promise<Out[]>,
): Promise<Page<Out>> => {
  let query = tx.db
    .selectFrom('events')
    .select([...columns])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', '=', filter.partnerId)
  if (filter.kinds)
    query = filter.kinds.length > 0 ? query.where('kind', 'in', [...filter.kinds]) : query.where(sql<boolean>`false`)
  if (filter.personId) query = query.where('actor_id', '=', filter.personId)
  if (filter.words) query = query.where(tells(tx, filter, filter.words))
  if (filter.partnerSide) query = query.where(sql<boolean>`(partner_visible or actor_kind = 'portal_user')`)
  return keysetPage({ query, sorts: { at: 'id' }, fallback: '-at', input, id: 'id', toWire })
}

/** Changes of fields of one record, newest first. */
export const changesPage = <Out>(
  tx: Tx,
  subject: { kind: string; id: string; field?: string | undefined },
  input: ListInput,
  toWire: (rows: EventRow[]) => Promise<Out[]>,
): Promise<Page<Out>> => {
  let query = tx.db
    .selectFrom('events')
    .select([...columns])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('subject_kind', '=', subject.kind)
    .where('subject_id', '=', subject.id)
    .where('changes', 'is not', null)
  if (input.q) query = query.where(hasWords(input.q, 'changes'))
  if (subject.field) query = query.where(sql<boolean>`changes ? ${subject.field}`)
  return keysetPage({ query, sorts: { at: 'id' }, fallback: '-at', input, id: 'id', toWire })
}

/** Who changed a record last, for whoever edits a version that has passed. Undefined when no fact says so. */
export const lastChangeOf = async (
  tx: Tx,
  subject: { kind: string; id: string },
): Promise<{ name: string; at: Date } | undefined> => {
  const row = await tx.db
    .selectFrom('events')
    .select(['actor_kind', 'actor_id', 'occurred_at'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('subject_kind', '=', subject.kind)
    .where('subject_id', '=', subject.id)
    .where('subject_version', 'is not', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return undefined
  const names = await namesOf(tx, [row.actor_id])
  return { name: personRef({ by_kind: row.actor_kind, by_id: row.actor_id }, names).name, at: row.occurred_at }
}
