/** Partner types as qualification needs them. */
import { findPartnerType as typeById } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'

export const findPartnerType = async (tx: Tx, id: string) => {
  const row = await typeById(tx, id)
  return row && { id: row.id, key: row.key, name: row.name, active: row.retired_at === null }
}
