import type { Tx } from '#platform/context.ts'
import type { SearchHit } from '#platform/search.ts'
import { membersByIds } from '../queries/members.ts'

/** Members in the command palette. */
export const describeMembers = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, SearchHit>> =>
  new Map(
    (await membersByIds(tx, ids))
      .filter((row) => row.state !== 'removed')
      .map((row) => [row.id, { title: row.name, subtitle: row.email, partnerId: null }]),
  )
