/** What Today asks of partners: a member's portfolio as cards, and portal users by id. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import { keysetPage, type Page } from '#platform/http/paging.ts'
import type { Stage } from '../contract/stages.ts'

export type PortfolioPartner = { id: string; name: string; stage: Stage; stageSince: Date }

/** Partners that the member manages now, by name; merged ones left out. */
export const managedPartners = (
  tx: Tx,
  memberId: string,
  input: { limit?: number | undefined; cursor?: string | undefined },
): Promise<Page<PortfolioPartner>> =>
  keysetPage({
    query: tx.db
      .selectFrom('ownerships')
      .innerJoin('partners', (join) =>
        join
          .onRef('partners.workspace_id', '=', 'ownerships.workspace_id')
          .onRef('partners.id', '=', 'ownerships.partner_id'),
      )
      .select(['partners.id', 'partners.display_name', 'partners.stage', 'partners.stage_since'])
      .where('ownerships.workspace_id', '=', tx.ctx.workspace.id)
      .where('ownerships.member_id', '=', memberId)
      .where('ownerships.role', '=', 'manager')
      .where('ownerships.to_at', 'is', null)
      .where('partners.merged_into', 'is', null),
    sorts: { name: 'partners.display_name' },
    fallback: 'name',
    input,
    id: 'partners.id',
    toWire: (rows) =>
      rows.map((row) => ({
        id: row.id,
        name: row.display_name,
        stage: row.stage as Stage,
        stageSince: row.stage_since,
      })),
  })

export type PortalPerson = { id: string; name: string; email: string; partnerId: string; state: string }

/** Portal users with these ids, of any partner and in any state. Reads under the team's role. */
export const portalPeople = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, PortalPerson>> => {
  if (ids.length === 0) return new Map()
  const rows = await tx.asTeam(() =>
    tx.db
      .selectFrom('portal_users')
      .select(['id', 'name', 'email', 'partner_id', 'state'])
      .where('workspace_id', '=', tx.ctx.workspace.id)
      .where('id', 'in', [...new Set(ids)])
      .execute(),
  )
  return new Map(rows.map(({ partner_id, ...row }) => [row.id, { ...row, partnerId: partner_id }]))
}

/** Active people of a partner in these roles, by name: who is told of what concerns their part. */
export const peopleInRoles = (
  tx: Tx,
  partnerId: string,
  roles: readonly string[],
): Promise<{ id: string; name: string; email: string }[]> =>
  tx.asTeam(() =>
    tx.db
      .selectFrom('portal_users')
      .select(['id', 'name', 'email'])
      .where('workspace_id', '=', tx.ctx.workspace.id)
      .where('partner_id', '=', partnerId)
      .where('state', '=', 'active')
      .where(sql<boolean>`roles && ${[...roles]}::text[]`)
      .orderBy('name')
      .orderBy('id')
      .execute(),
  )

/** In words, what each partner's stage needs and lacks; a partner that lacks nothing is left out. */
export const gapWordsOf = async (tx: Tx, partnerIds: readonly string[]): Promise<ReadonlyMap<string, string[]>> => {
  if (partnerIds.length === 0) return new Map()
  const rows = await tx.asTeam(() =>
    tx.db
      .selectFrom('partner_gaps')
      .select(['partner_id', 'words'])
      .where('workspace_id', '=', tx.ctx.workspace.id)
      .where('partner_id', 'in', [...new Set(partnerIds)])
      .orderBy('gap')
      .execute(),
  )
  const byPartner = Map.groupBy(rows, (row) => row.partner_id)
  return new Map([...byPartner].map(([id, own]) => [id, own.map((row) => row.words)]))
}
