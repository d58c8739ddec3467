/** Product lines, segments, markets, features: rows that every module's scopes and filters point at. */

import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { changedMeanwhile, conflict, invalid, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { smallListChanged } from '../contract/events.ts'
import type { SmallList, SmallListRow } from '../contract/types.ts'
import {
  deleteListRow,
  insertListRow,
  type ListRow,
  listRows,
  listRowsById,
  lockListRow,
  lockName,
  repointListRows,
  updateListRow,
} from '../queries/settings.ts'
import { smallListUse } from '../slots.ts'

const rowsMax = 2000
export type SmallListWire = Static<typeof SmallListRow>

/** Rows of a list. By key also a merged row's: it resolves to the row it went into. */
export const readList = async (
  tx: Tx,
  list: SmallList,
  filter: { active?: boolean | undefined; key?: string | undefined } = {},
): Promise<SmallListWire[]> => {
  const rows = await tx.asTeam(() => listRows(tx, list))
  if (filter.key !== undefined) {
    const found = rows.find((row) => row.key === filter.key)
    const target = found?.merged_into ? rows.find((row) => row.id === found.merged_into) : found
    return target ? [rowWire(target)] : []
  }
  return rows
    .filter(
      (row) => filter.active === undefined || (row.retired_at === null && row.merged_into === null) === filter.active,
    )
    .map(rowWire)
}

/** The rows these ids or keys mean today, merged ones resolved; unknown ones are left out. By what was asked for. */
export const resolveListRows = async (
  tx: Tx,
  list: SmallList,
  idsOrKeys: readonly string[],
): Promise<ReadonlyMap<string, SmallListWire>> => {
  const rows = await tx.asTeam(() => listRows(tx, list))
  const byId = new Map(rows.map((row) => [row.id, row]))
  const byKey = new Map(rows.map((row) => [row.key, row]))
  const resolved = new Map<string, SmallListWire>()
  for (const asked of idsOrKeys) {
    const row = byId.get(asked) ?? byKey.get(asked)
    const target = row?.merged_into ? byId.get(row.merged_into) : row
    if (target) resolved.set(asked, rowWire(target))
  }
  return resolved
}

export const createListRow = async (
  tx: Tx,
  list: SmallList,
  input: { key: string; name: string; parentId?: string | null | undefined },
): Promise<SmallListWire> => {
  await lockName(tx, `list ${list}`)
  const rows = await listRows(tx, list)
  if (rows.some((row) => row.key === input.key))
    throw conflict('list_row.key_taken', `The list has ${input.key} already.`)
  if (rows.length >= rowsMax) throw conflict('list_row.limit', `A list holds ${rowsMax} rows at most.`)
  if (input.parentId && !rows.some((row) => row.id === input.parentId && !row.merged_into)) throw noParent()
  const id = newId(idPrefixes.smallListRow)
  await insertListRow(tx, {
    id,
    list,
    key: input.key,
    name: input.name,
    parent_id: input.parentId ?? null,
    created_at: tx.now,
    updated_at: tx.now,
  })
  await announceRow(tx, id, list, 'created')
  return need(tx, id)
}

type Change = { name?: string | undefined; parentId?: string | null | undefined; active?: boolean | undefined }
export const changeListRow = async (
  tx: Tx,
  list: SmallList,
  id: string,
  version: number,
  change: Change,
): Promise<SmallListWire> => {
  await lockName(tx, `list ${list}`)
  const before = await lock(tx, list, id)
  if (before.version !== version) throw changedMeanwhile(before.version)
  if (change.parentId) refuseLoop(await listRows(tx, list), id, change.parentId)
  const retires = change.active === false && !before.retired_at
  const restores = change.active === true && before.retired_at !== null
  const row = await updateListRow(tx, id, {
    ...(change.name !== undefined && { name: change.name }),
    ...(change.parentId !== undefined && { parent_id: change.parentId }),
    ...(retires && { retired_at: tx.now }),
    ...(restores && { retired_at: null }),
  })
  await announceRow(tx, id, list, retires ? 'retired' : restores ? 'restored' : 'updated')
  return rowWire(row)
}

/** Merges a row into another: what uses it is told to use the other one, and its key keeps resolving. */
export const mergeListRow = async (tx: Tx, list: SmallList, id: string, intoId: string): Promise<SmallListWire> => {
  await lockName(tx, `list ${list}`)
  if (id === intoId) throw invalid({ field: 'intoId', rule: 'other', message: 'A row cannot be merged into itself.' })
  const row = await lock(tx, list, id)
  const into = (await listRows(tx, list)).find((one) => one.id === intoId)
  if (!into) throw invalid({ field: 'intoId', rule: 'exists', message: 'There is no such row in this list.' })
  if (row.merged_into || into.merged_into)
    throw conflict('list_row.merged', `${row.merged_into ? row.name : into.name} was merged already.`)
  if (into.parent_id === id) await updateListRow(tx, intoId, { parent_id: row.parent_id })
  await repointListRows(tx, id, intoId)
  for (const use of smallListUse.of(tx.ctx.services.product)) await use.replace?.(tx, id, intoId)
  await updateListRow(tx, id, { merged_into: intoId, parent_id: null, retired_at: row.retired_at ?? tx.now })
  await announceRow(tx, id, list, 'merged')
  return need(tx, intoId)
}

export const removeListRow = async (tx: Tx, list: SmallList, id: string): Promise<void> => {
  await lockName(tx, `list ${list}`)
  const row = await lock(tx, list, id)
  let used = (await listRows(tx, list)).filter((one) => one.parent_id === id || one.merged_into === id).length
  for (const use of smallListUse.of(tx.ctx.services.product)) used += (await use.countOf(tx, [id])).get(id) ?? 0
  if (used > 0) throw conflict('list_row.in_use', `${row.name} is in use (${used}); retire it instead.`, { used })
  await deleteListRow(tx, id)
  await announceRow(tx, id, list, 'deleted')
}

const lock = async (tx: Tx, list: SmallList, id: string): Promise<ListRow> => {
  const row = await lockListRow(tx, list, id)
  if (!row) throw notFound('row')
  return row
}
const need = async (tx: Tx, id: string): Promise<SmallListWire> => rowWire((await listRowsById(tx, [id]))[0]!)
const noParent = () => invalid({ field: 'parentId', rule: 'exists', message: 'There is no such row in this list.' })

const refuseLoop = (rows: readonly ListRow[], id: string, parentId: string) => {
  const byId = new Map(rows.map((row) => [row.id, row]))
  if (!byId.has(parentId) || byId.get(parentId)!.merged_into) throw noParent()
  for (let at: string | null = parentId; at !== null; at = byId.get(at)?.parent_id ?? null)
    if (at === id) throw conflict('list_row.parent_loop', `${byId.get(parentId)!.name} stands below this row already.`)
}

type Act = 'created' | 'updated' | 'retired' | 'restored' | 'merged' | 'deleted'
const announceRow = (tx: Tx, rowId: string, list: string, act: Act) =>
  tx.announce(smallListChanged, { rowId, list, act }, { subject: { kind: 'small_list_row', id: rowId } })

const rowWire = (row: ListRow): SmallListWire => ({
  id: row.id,
  list: row.list as SmallList,
  key: row.key,
  name: row.name,
  parentId: row.parent_id,
  mergedInto: row.merged_into,
  active: row.retired_at === null && row.merged_into === null,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
})
