/** Companies in some stages, one after the other: for work that goes through all of them. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { Stage } from '../contract/stages.ts'

export type CompanyNames = { id: string; displayName: string; names: string[] }

/** The next `most` companies after an id, with every name they go by. */
export const namesInStages = async (
  tx: Tx,
  stages: readonly Stage[],
  after: string | null,
  most: number,
): Promise<CompanyNames[]> => {
  const { rows } = await sql<CompanyNames>`
    select id, display_name as "displayName", array[legal_name, display_name] || other_names as names from partners
    where workspace_id = ${tx.ctx.workspace.id} and merged_into is null and stage = any (${[...stages]}::text[])
      and id > ${after ?? ''} order by id limit ${most}`.execute(tx.db)
  return rows
}
export const countInStages = async (tx: Tx, stages: readonly Stage[]): Promise<number> => {
  const { rows } = await sql<{ amount: string }>`
    select count(*) as amount from partners
    where workspace_id = ${tx.ctx.workspace.id} and merged_into is null and stage = any (${[...stages]}::text[])`.execute(
    tx.db,
  )
  return Number(rows[0]?.amount ?? 0)
}
