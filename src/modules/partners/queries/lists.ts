/** Lists: one page each, over plain indexed columns. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import { countUpTo, keysetPage, type ListInput, type Page } from '#platform/http/paging.ts'
import { hasWords, isNamed } from '#platform/http/words.ts'
import type { MoveRow } from './belongings.ts'
import type { ContactRow } from './contacts.ts'
import { type PartnerRow, today } from './partners.ts'

export type PartnerFilter = {
  stage?: readonly string[] | undefined
  typeId?: readonly string[] | undefined
  tier?: readonly string[] | undefined
  managerId?: readonly string[] | undefined
  hasManager?: boolean | undefined
  country?: readonly string[] | undefined
  region?: readonly string[] | undefined
  tag?: readonly string[] | undefined
  source?: readonly string[] | undefined
  accountLevel?: readonly string[] | undefined
  hasGap?: boolean | undefined
  parentId?: string | undefined
  createdFrom?: string | undefined
  createdTo?: string | undefined
  q?: string | undefined
}

const some = <Value>(values: readonly Value[] | undefined): values is readonly Value[] =>
  values !== undefined && values.length > 0

const filtered = (tx: Tx, filter: PartnerFilter) => {
  const workspaceId = tx.ctx.workspace.id
  let query = tx.db.selectFrom('partners').where('workspace_id', '=', workspaceId).where('merged_into', 'is', null)
  if (some(filter.stage)) query = query.where('stage', 'in', [...filter.stage])
  if (some(filter.typeId)) query = query.where('type_id', 'in', [...filter.typeId])
  if (some(filter.country)) query = query.where('country', 'in', [...filter.country])
  if (some(filter.source)) query = query.where('source_kind', 'in', [...filter.source])
  if (some(filter.accountLevel)) query = query.where('account_level', 'in', [...filter.accountLevel])
  if (filter.parentId) query = query.where('parent_id', '=', filter.parentId)
  if (filter.createdFrom) query = query.where('created_at', '>=', new Date(filter.createdFrom))
  if (filter.createdTo) query = query.where('created_at', '<', new Date(filter.createdTo))
  if (some(filter.managerId))
    query = query.where(
      sql<boolean>`id in (select partner_id from ownerships where workspace_id = ${workspaceId} and member_id = any (${[...filter.managerId]}::text[]) and role = 'manager' and to_at is null)`,
    )
  if (filter.hasManager !== undefined)
    query = query.where(
      sql<boolean>`exists (select from ownerships o where o.workspace_id = partners.workspace_id and o.partner_id = partners.id and o.role = 'manager' and o.to_at is null) = ${filter.hasManager}`,
    )
  if (filter.hasGap !== undefined)
    query = query.where(
      sql<boolean>`exists (select from partner_gaps g where g.workspace_id = partners.workspace_id and g.partner_id = partners.id) = ${filter.hasGap}`,
    )
  for (const [kind, values] of [
    ['tag', filter.tag],
    ['region', filter.region],
  ] as const)
    if (some(values))
      query = query.where(
        sql<boolean>`id in (select partner_id from partner_labels where workspace_id = ${workspaceId} and kind = ${kind} and value = any (${[...values]}::text[]))`,
      )
  if (some(filter.tier)) {
    const day = today(tx)
    query = query.where(sql<boolean>`id in (
      select g.partner_id from tier_grants g
      where g.workspace_id = ${workspaceId} and g.tier = any (${[...filter.tier]}::text[]) and g.from_on <= ${day}::date and (g.to_on is null or g.to_on > ${day}::date)
        and not exists (select from tier_grants later where later.workspace_id = g.workspace_id and later.partner_id = g.partner_id
          and later.from_on <= ${day}::date and (later.to_on is null or later.to_on > ${day}::date) and (later.from_on, later.id) > (g.from_on, g.id)))`)
  }
  if (filter.q?.trim()) query = query.where(isNamed('id', 'partner', filter.q))
  return query
}

const sorts = { name: 'display_name', createdAt: 'created_at', updatedAt: 'updated_at', stageSince: 'stage_since' }

/** A page of partners that were not merged into others. */
export const partnersPage = <Out>(
  tx: Tx,
  filter: PartnerFilter & ListInput,
  toWire: (rows: PartnerRow[]) => Promise<Out[]>,
): Promise<Page<Out>> => {
  const query = filtered(tx, filter)
  return keysetPage({
    query: query.selectAll(),
    sorts,
    fallback: 'name',
    input: filter,
    id: 'id',
    toWire,
    count: () => countUpTo(tx.db, query.select('id')),
  })
}

export type ContactFilter = {
  partnerId?: string | undefined
  left?: boolean | undefined
  isPrimary?: boolean | undefined
  maySign?: boolean | undefined
  emailFolded?: string | undefined
  q?: string | undefined
}
const contactSorts = { name: 'full_name', createdAt: 'created_at' }

export const contactsPage = <Out>(
  tx: Tx,
  filter: ContactFilter & ListInput,
  toWire: (rows: ContactRow[]) => Promise<Out[]>,
): Promise<Page<Out>> => {
  let query = tx.db.selectFrom('contacts').where('workspace_id', '=', tx.ctx.workspace.id)
  if (filter.partnerId) query = query.where('partner_id', '=', filter.partnerId)
  if (filter.left !== undefined) query = query.where('left_at', filter.left ? 'is not' : 'is', null)
  if (filter.isPrimary !== undefined) query = query.where('is_primary', '=', filter.isPrimary)
  if (filter.maySign !== undefined) query = query.where('may_sign', '=', filter.maySign)
  if (filter.emailFolded) query = query.where('email_folded', '=', filter.emailFolded)
  if (filter.q?.trim()) query = query.where(isNamed('id', 'contact', filter.q))
  return keysetPage({
    query: query.selectAll(),
    sorts: contactSorts,
    fallback: 'name',
    input: filter,
    id: 'id',
    toWire,
    count: () => countUpTo(tx.db, query.select('id')),
  })
}

export const movesPage = <Out>(
  tx: Tx,
  partnerId: string,
  input: ListInput,
  toWire: (rows: MoveRow[]) => Promise<Out[]>,
): Promise<Page<Out>> =>
  keysetPage({
    query: tx.db
      .selectFrom('stage_moves')
      .selectAll()
      .where('workspace_id', '=', tx.ctx.workspace.id)
      .where('partner_id', '=', partnerId)
      .where(hasWords(input.q, 'from_stage', 'to_stage', 'cause', 'reason')),
    sorts: { at: 'id' },
    fallback: '-at',
    input,
    id: 'id',
    toWire,
  })
