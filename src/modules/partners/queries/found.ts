/** Partners that a search for words finds. */
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

export const foundPartnerIds = async (tx: Tx, words: string): Promise<string[]> => {
  const { rows } = await sql<{
    id: string
  }>`select found.id from search_ids(array['partner'], ${words}) found limit 50`.execute(tx.db)
  return rows.map(({ id }) => id)
}
