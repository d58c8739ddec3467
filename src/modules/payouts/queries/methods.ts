/** Accounts of partners, their encrypted numbers, and who did what with them. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { hasWords, isNamed } from '#platform/http/words.ts'

export type MethodRow = Selectable<DB['payout_methods']>
export const standingStates = ['waiting', 'verified', 'suspended'] as const

const methods = (tx: Tx) =>
  tx.db.selectFrom('payout_methods').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)

export const findMethod = (tx: Tx, id: string): Promise<MethodRow | undefined> =>
  methods(tx).where('id', '=', id).executeTakeFirst()
export const lockMethodRow = (tx: Tx, id: string): Promise<MethodRow | undefined> =>
  methods(tx).where('id', '=', id).forUpdate().executeTakeFirst()
export const methodRows = (tx: Tx, ids: readonly string[]): Promise<MethodRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : methods(tx)
        .where('id', 'in', [...new Set(ids)])
        .execute()
/** Those that stand, the earliest first. */
export const standingMethods = async (
  tx: Tx,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, MethodRow[]>> => {
  if (partnerIds.length === 0) return new Map()
  const rows = await methods(tx)
    .where('partner_id', 'in', [...new Set(partnerIds)])
    .where('state', 'in', [...standingStates])
    .orderBy('added_at')
    .orderBy('id')
    .execute()
  return Map.groupBy(rows, (row) => row.partner_id)
}
/** Rows of other partners with these fingerprints, ended ones too. */
export const methodsWithFingerprints = async (
  tx: Tx,
  fingerprints: readonly string[],
): Promise<ReadonlyMap<string, MethodRow[]>> => {
  if (fingerprints.length === 0) return new Map()
  const rows = await methods(tx)
    .where('fingerprint', 'in', [...new Set(fingerprints)])
    .orderBy('id')
    .execute()
  return Map.groupBy(rows, (row) => row.fingerprint)
}
export const insertMethod = async (
  tx: Tx,
  values: Omit<Insertable<DB['payout_methods']>, 'workspace_id' | 'added_at' | 'updated_at'>,
  sealed: string,
): Promise<MethodRow> => {
  const row = await tx.db
    .insertInto('payout_methods')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, added_at: tx.now, updated_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
  await tx.db
    .insertInto('payout_method_details')
    .values({ workspace_id: tx.ctx.workspace.id, method_id: row.id, sealed })
    .execute()
  return row
}
export const sealedDetails = async (tx: Tx, id: string): Promise<string | undefined> =>
  (
    await tx.db
      .selectFrom('payout_method_details')
      .select('sealed')
      .where('workspace_id', '=', tx.ctx.workspace.id)
      .where('method_id', '=', id)
      .executeTakeFirst()
  )?.sealed
export const updateMethod = (
  tx: Tx,
  id: string,
  values: Omit<Updateable<DB['payout_methods']>, 'workspace_id' | 'id' | 'version' | 'updated_at'>,
): Promise<MethodRow> =>
  tx.db
    .updateTable('payout_methods')
    .set((expression) => ({ ...values, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
export const markShared = (tx: Tx, fingerprint: string) =>
  sql`update payout_methods set is_shared = true, version = version + 1, updated_at = ${tx.now}
    where workspace_id = ${tx.ctx.workspace.id} and fingerprint = ${fingerprint} and not is_shared
      and state in ('waiting', 'verified', 'suspended')`.execute(tx.db)

export type MethodAct = { act: string; by_kind: string; by_id: string | null; by_name: string; words?: string | null }
export const recordAct = (tx: Tx, methodId: string, { words, ...act }: MethodAct) =>
  sql`insert into payout_method_acts (workspace_id, method_id, number, act, at, by_kind, by_id, by_name, words)
    select ${tx.ctx.workspace.id}, ${methodId}, coalesce(max(number), 0) + 1, ${act.act}, ${tx.now}, ${act.by_kind}, ${act.by_id}, ${act.by_name}, ${words ?? null}
    from payout_method_acts where workspace_id = ${tx.ctx.workspace.id} and method_id = ${methodId}`.execute(tx.db)
export const actsOf = (tx: Tx, methodId: string) =>
  tx.db
    .selectFrom('payout_method_acts')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('method_id', '=', methodId)
    .orderBy('number')
    .execute()
/** Members who touched methods of these partners since then. */
export const methodEditorRows = async (
  tx: Tx,
  partnerIds: readonly string[],
  since: Date,
): Promise<{ id: string; name: string; partner_id: string; at: Date }[]> => {
  if (partnerIds.length === 0) return []
  const { rows } = await sql<{ id: string; name: string; partner_id: string; at: Date }>`
    select a.by_id as id, max(a.by_name) as name, m.partner_id, max(a.at) as at from payout_methods m
    join payout_method_acts a on a.workspace_id = m.workspace_id and a.method_id = m.id
    where m.workspace_id = ${tx.ctx.workspace.id} and m.partner_id = any (${[...partnerIds]}::text[])
      and a.by_kind = 'member' and a.at > ${since}
    group by a.by_id, m.partner_id order by a.by_id, m.partner_id`.execute(tx.db)
  return rows
}

export const methodPage = <Out>(
  tx: Tx,
  input: ListInput & {
    q?: string | undefined
    partnerId?: string | undefined
    state?: string[] | undefined
    kind?: string[] | undefined
    currency?: string | undefined
    isShared?: boolean | undefined
  },
  toWire: (rows: MethodRow[]) => Promise<Out[]> | Out[],
) => {
  let query = methods(tx)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.state) query = query.where('state', 'in', input.state)
  if (input.kind) query = query.where('kind', 'in', input.kind)
  if (input.currency) query = query.where('currency', '=', input.currency)
  if (input.isShared !== undefined) query = query.where('is_shared', '=', input.isShared)
  if (input.q)
    query = query.where(
      sql<boolean>`(${isNamed('payout_methods.partner_id', 'partner', input.q)}
        or ${hasWords(input.q, 'payout_methods.holder_name', 'payout_methods.last_four', 'payout_methods.kind', 'payout_methods.currency')})`,
    )
  return keysetPage({
    query,
    sorts: { addedAt: 'added_at' },
    fallback: '-addedAt',
    input,
    id: 'id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
