/** Versions of the policy and of the definition. */
import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { hasWords } from '#platform/http/words.ts'

export type PolicyRow = Omit<Selectable<DB['attribution_policies']>, 'effective_on'> & { effective_on: string }
export type DefinitionRow = Omit<Selectable<DB['attribution_definitions']>, 'effective_on'> & { effective_on: string }

/** The version that is in force on a day: of those that began by then the latest. */
export const policyOn = async (tx: Tx, on: string): Promise<PolicyRow | undefined> => {
  const { rows } =
    await sql<PolicyRow>`select attribution_policies.*, effective_on::text as effective_on from attribution_policies
    where workspace_id = ${tx.ctx.workspace.id} and attribution_policies.effective_on <= ${on}::date
    order by attribution_policies.effective_on desc limit 1`.execute(tx.db)
  return rows[0]
}
/** The signed version that is in force on a day. */
export const definitionOn = async (tx: Tx, on: string): Promise<DefinitionRow | undefined> => {
  const { rows } =
    await sql<DefinitionRow>`select attribution_definitions.*, effective_on::text as effective_on from attribution_definitions
    where workspace_id = ${tx.ctx.workspace.id} and signed_at is not null and attribution_definitions.effective_on <= ${on}::date
    order by attribution_definitions.effective_on desc, number desc limit 1`.execute(tx.db)
  return rows[0]
}

export const nextNumber = async (
  tx: Tx,
  table: 'attribution_policies' | 'attribution_definitions',
): Promise<number> => {
  const { rows } = await sql<{ number: number }>`select coalesce(max(number), 0) + 1 as number from ${sql.table(table)}
    where workspace_id = ${tx.ctx.workspace.id}`.execute(tx.db)
  return rows[0]!.number
}
export const insertPolicy = async (
  tx: Tx,
  row: {
    id: string
    number: number
    effectiveOn: string
    payingModel: string
    pathScope: string
    halfLifeDays: number
    touchKinds: readonly string[]
    dealPrecedence: boolean
    codeBeatsClick: boolean
    repeatCredits: string
    leadConfirmation: boolean
    reason: string
    madeById: string | null
    madeByName: string
  },
): Promise<PolicyRow> => {
  const { rows } = await sql<PolicyRow>`
    insert into attribution_policies (workspace_id, id, number, effective_on, paying_model, path_scope, half_life_days, touch_kinds,
      deal_precedence, code_beats_click, repeat_credits, lead_confirmation, reason, made_by_id, made_by_name, created_at)
    values (${tx.ctx.workspace.id}, ${row.id}, ${row.number}, ${row.effectiveOn}::date, ${row.payingModel}, ${row.pathScope}, ${row.halfLifeDays},
      ${[...row.touchKinds]}::text[], ${row.dealPrecedence}, ${row.codeBeatsClick}, ${row.repeatCredits}, ${row.leadConfirmation}, ${row.reason},
      ${row.madeById}, ${row.madeByName}, ${tx.now}) returning *`.execute(tx.db)
  return rows[0]!
}
export const policyPage = <Out>(
  tx: Tx,
  input: ListInput & { q?: string | undefined },
  toWire: (rows: PolicyRow[]) => Out[],
) => {
  let query = tx.db.selectFrom('attribution_policies').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
  if (input.q)
    query = query.where(hasWords(input.q, 'attribution_policies.reason', 'attribution_policies.made_by_name'))
  return keysetPage({
    query,
    sorts: { createdAt: 'attribution_policies.created_at' },
    fallback: '-createdAt',
    input,
    id: 'attribution_policies.id',
    toWire: (rows) => toWire(rows as unknown as PolicyRow[]),
    count: () => countUpTo(tx.db, query),
  })
}

const definitions = (tx: Tx) =>
  tx.db.selectFrom('attribution_definitions').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
export const findDefinition = (tx: Tx, id: string): Promise<DefinitionRow | undefined> =>
  definitions(tx).where('id', '=', id).executeTakeFirst() as Promise<unknown> as Promise<DefinitionRow | undefined>
export const lockDefinition = (tx: Tx, id: string): Promise<DefinitionRow | undefined> =>
  definitions(tx).where('id', '=', id).forUpdate().executeTakeFirst() as Promise<unknown> as Promise<
    DefinitionRow | undefined
  >
export const insertDefinition = async (
  tx: Tx,
  row: {
    id: string
    number: number
    effectiveOn: string
    body: string
    sourcedBy: string
    influenceDays: number | null
    madeById: string | null
    madeByName: string
  },
): Promise<DefinitionRow> => {
  const { rows } = await sql<DefinitionRow>`
    insert into attribution_definitions (workspace_id, id, number, effective_on, body, sourced_by, influence_days, made_by_id, made_by_name, created_at)
    values (${tx.ctx.workspace.id}, ${row.id}, ${row.number}, ${row.effectiveOn}::date, ${row.body}, ${row.sourcedBy}, ${row.influenceDays},
      ${row.madeById}, ${row.madeByName}, ${tx.now}) returning *`.execute(tx.db)
  return rows[0]!
}
export const definitionPage = <Out>(
  tx: Tx,
  input: ListInput & { q?: string | undefined },
  toWire: (rows: DefinitionRow[]) => Promise<Out[]>,
) => {
  let query = definitions(tx)
  if (input.q)
    query = query.where(hasWords(input.q, 'attribution_definitions.body', 'attribution_definitions.made_by_name'))
  return keysetPage({
    query,
    sorts: { createdAt: 'attribution_definitions.created_at' },
    fallback: '-createdAt',
    input,
    id: 'attribution_definitions.id',
    toWire: (rows) => toWire(rows as unknown as DefinitionRow[]),
    count: () => countUpTo(tx.db, query),
  })
}
export const signaturesOf = (tx: Tx, definitionIds: readonly string[]) =>
  definitionIds.length === 0
    ? Promise.resolve([])
    : tx.db
        .selectFrom('attribution_signatures')
        .selectAll()
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('definition_id', 'in', [...definitionIds])
        .orderBy('signed_at')
        .execute()
export const insertSignature = (
  tx: Tx,
  row: { definitionId: string; memberId: string; memberName: string; capacity: string; bodyHash: string },
) =>
  sql`insert into attribution_signatures (workspace_id, definition_id, member_id, member_name, capacity, body_hash, signed_at)
    values (${tx.ctx.workspace.id}, ${row.definitionId}, ${row.memberId}, ${row.memberName}, ${row.capacity}, ${row.bodyHash}, ${tx.now})`.execute(
    tx.db,
  )
export const markSigned = (tx: Tx, id: string) =>
  sql`update attribution_definitions set signed_at = ${tx.now}, version = version + 1
    where workspace_id = ${tx.ctx.workspace.id} and id = ${id}`.execute(tx.db)
