/** Tax forms, what finance set, and what was paid in a year. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { hasWords, isNamed } from '#platform/http/words.ts'

export type ProfileRow = Selectable<DB['tax_profiles']>
export type RulingRow = Selectable<DB['tax_rulings']>

const profiles = (tx: Tx) =>
  tx.db.selectFrom('tax_profiles').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)

export const findProfile = (tx: Tx, id: string): Promise<ProfileRow | undefined> =>
  profiles(tx).where('id', '=', id).executeTakeFirst()
export const lockProfileRow = (tx: Tx, id: string): Promise<ProfileRow | undefined> =>
  profiles(tx).where('id', '=', id).forUpdate().executeTakeFirst()
export const signedProfiles = async (
  tx: Tx,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, ProfileRow>> => {
  if (partnerIds.length === 0) return new Map()
  const rows = await profiles(tx)
    .where('partner_id', 'in', [...new Set(partnerIds)])
    .where('state', '=', 'signed')
    .execute()
  return new Map(rows.map((row) => [row.partner_id, row]))
}
export const insertProfile = async (
  tx: Tx,
  values: Omit<Insertable<DB['tax_profiles']>, 'workspace_id' | 'signed_at' | 'updated_at'>,
  sealed: string | null,
): Promise<ProfileRow> => {
  const row = await tx.db
    .insertInto('tax_profiles')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, signed_at: tx.now, updated_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
  if (sealed)
    await tx.db
      .insertInto('tax_profile_details')
      .values({ workspace_id: tx.ctx.workspace.id, profile_id: row.id, sealed })
      .execute()
  return row
}
export const updateProfile = (
  tx: Tx,
  id: string,
  values: Omit<Updateable<DB['tax_profiles']>, 'workspace_id' | 'id' | 'version' | 'updated_at'>,
): Promise<ProfileRow> =>
  tx.db
    .updateTable('tax_profiles')
    .set((expression) => ({ ...values, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
export const sealedTins = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  if (ids.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('tax_profile_details')
    .select(['profile_id', 'sealed'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('profile_id', 'in', [...ids])
    .execute()
  return new Map(rows.map((row) => [row.profile_id, row.sealed]))
}
export const profilePage = <Out>(
  tx: Tx,
  input: ListInput & {
    q?: string | undefined
    partnerId?: string | undefined
    form?: string[] | undefined
    state?: string[] | undefined
    tinResult?: string[] | undefined
    endsBefore?: string | undefined
  },
  toWire: (rows: ProfileRow[]) => Promise<Out[]>,
) => {
  let query = profiles(tx)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.form) query = query.where('form', 'in', input.form)
  if (input.state) query = query.where('state', 'in', input.state)
  if (input.tinResult) query = query.where('tin_result', 'in', input.tinResult)
  if (input.endsBefore) query = query.where('valid_until', '<', input.endsBefore).where('state', '=', 'signed')
  if (input.q)
    query = query.where(
      sql<boolean>`(${isNamed('tax_profiles.partner_id', 'partner', input.q)} or ${hasWords(input.q, 'tax_profiles.legal_name', 'tax_profiles.residence')})`,
    )
  return keysetPage({
    query,
    sorts: { signedAt: 'signed_at' },
    fallback: '-signedAt',
    input,
    id: 'id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}

/** What holds of each partner on a day: the latest set for that day or earlier. */
export const rulingsOn = async (
  tx: Tx,
  partnerIds: readonly string[],
  on: string,
): Promise<ReadonlyMap<string, RulingRow>> => {
  if (partnerIds.length === 0) return new Map()
  const { rows } = await sql<RulingRow>`
    select distinct on (partner_id) * from tax_rulings
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...new Set(partnerIds)]}::text[]) and from_on <= ${on}::date
    order by partner_id, number desc`.execute(tx.db)
  return new Map(rows.map((row) => [row.partner_id, row]))
}
export const insertRuling = async (
  tx: Tx,
  values: Omit<Insertable<DB['tax_rulings']>, 'workspace_id' | 'number' | 'at'>,
): Promise<RulingRow> => {
  const last = await tx.db
    .selectFrom('tax_rulings')
    .select((expression) => expression.fn.max('number').as('number'))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', '=', values.partner_id)
    .executeTakeFirst()
  return tx.db
    .insertInto('tax_rulings')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, number: (last?.number ?? 0) + 1, at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
}
export const rulingPage = <Out>(
  tx: Tx,
  input: ListInput & { q?: string | undefined; partnerId?: string | undefined },
  toWire: (rows: RulingRow[]) => Promise<Out[]>,
) => {
  let query = tx.db.selectFrom('tax_rulings').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.q)
    query = query.where(
      sql<boolean>`(${isNamed('tax_rulings.partner_id', 'partner', input.q)} or ${hasWords(input.q, 'tax_rulings.reason', 'tax_rulings.authority')})`,
    )
  return keysetPage({
    query,
    sorts: { at: 'at' },
    fallback: '-at',
    input,
    id: "partner_id || '/' || number",
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
