/** Needs assessments, every version, and first fit evaluations. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'

export type NeedsRow = Selectable<DB['needs_assessments']>
export type FirstFitRow = Selectable<DB['first_fit_evaluations']>

const needs = (tx: Tx) =>
  tx.db.selectFrom('needs_assessments').selectAll('needs_assessments').where('workspace_id', '=', tx.ctx.workspace.id)
export const insertNeeds = (
  tx: Tx,
  values: Pick<Insertable<DB['needs_assessments']>, 'id' | 'partner_id' | 'application_id' | 'number' | 'sections'>,
): Promise<NeedsRow> =>
  tx.db
    .insertInto('needs_assessments')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, created_at: tx.now, updated_at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
export const updateNeedsRow = (
  tx: Tx,
  id: string,
  values: Omit<Updateable<DB['needs_assessments']>, 'workspace_id' | 'id' | 'version' | 'updated_at'>,
): Promise<NeedsRow> =>
  tx.db
    .updateTable('needs_assessments')
    .set((expression) => ({ ...values, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
export const findNeeds = (tx: Tx, id: string): Promise<NeedsRow | undefined> =>
  needs(tx).where('id', '=', id).executeTakeFirst()
export const lockNeedsRow = (tx: Tx, id: string): Promise<NeedsRow | undefined> =>
  needs(tx).where('id', '=', id).forUpdate().executeTakeFirst()
export const currentNeeds = (tx: Tx, partnerId: string): Promise<NeedsRow | undefined> =>
  needs(tx)
    .where('partner_id', '=', partnerId)
    .orderBy('number', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
/** The current version's id per partner. */
export const currentNeedsIds = async (tx: Tx, partnerIds: readonly string[]): Promise<ReadonlySet<string>> => {
  if (partnerIds.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`select distinct on (partner_id) id from needs_assessments
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[]) order by partner_id, number desc, id desc`.execute(
    tx.db,
  )
  return new Set(rows.map(({ id }) => id))
}
export const needsPage = <Out>(
  tx: Tx,
  input: ListInput & { q?: string | undefined; partnerId?: string | undefined; state?: string | undefined },
  toWire: (rows: NeedsRow[]) => Promise<Out[]>,
) => {
  let query = needs(tx)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.state) query = query.where('state', '=', input.state)
  if (input.q) query = query.where(isNamed('needs_assessments.partner_id', 'partner', input.q))
  return keysetPage({
    query,
    sorts: { updatedAt: 'needs_assessments.updated_at' },
    fallback: '-updatedAt',
    input,
    id: 'needs_assessments.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}

const fits = (tx: Tx) =>
  tx.db
    .selectFrom('first_fit_evaluations')
    .selectAll('first_fit_evaluations')
    .where('workspace_id', '=', tx.ctx.workspace.id)
export const insertFirstFit = (
  tx: Tx,
  values: Omit<Insertable<DB['first_fit_evaluations']>, 'workspace_id' | 'at'>,
): Promise<FirstFitRow> =>
  tx.db
    .insertInto('first_fit_evaluations')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, at: tx.now })
    .returningAll()
    .executeTakeFirstOrThrow()
export const findFirstFit = (tx: Tx, id: string): Promise<FirstFitRow | undefined> =>
  fits(tx).where('id', '=', id).executeTakeFirst()
export const firstFitsPage = <Out>(
  tx: Tx,
  input: ListInput & { q?: string | undefined; partnerId?: string | undefined },
  toWire: (rows: FirstFitRow[]) => Promise<Out[]>,
) => {
  let query = fits(tx)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.q) query = query.where(isNamed('first_fit_evaluations.partner_id', 'partner', input.q))
  return keysetPage({
    query,
    sorts: { at: 'first_fit_evaluations.at' },
    fallback: '-at',
    input,
    id: 'first_fit_evaluations.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
/** What was agreed of the needs of these partners, by section: the words of each need. The newest agreed version counts. */
export const agreedNeedsOf = async (
  tx: Tx,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, Readonly<Record<string, readonly string[]>>>> => {
  if (partnerIds.length === 0) return new Map()
  const { rows } = await sql<{ partner_id: string; sections: Record<string, { text: string }[]> }>`
    select distinct on (partner_id) partner_id, sections from needs_assessments
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[]) and state = 'agreed'
    order by partner_id, number desc, id desc`.execute(tx.db)
  return new Map(
    rows.map((row) => [
      row.partner_id,
      Object.fromEntries(Object.entries(row.sections).map(([key, needs]) => [key, needs.map((need) => need.text)])),
    ]),
  )
}
