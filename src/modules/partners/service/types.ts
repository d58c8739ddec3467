/** Partner types: retired when in use, never deleted then; blocks are published as versions. */

import { actorId, type Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { changedMeanwhile, conflict, invalid, notFound, unprocessable } from '#platform/errors.ts'
import { check } from '#platform/http/validate.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { partnerTypeChanged } from '../contract/events.ts'
import type { PartnerType } from '../contract/types.ts'
import {
  blockVersion,
  deleteType,
  findType,
  findTypeByKey,
  insertBlock,
  insertType,
  latestBlocks,
  partnersPerType,
  type TypeRow,
  typeRows,
  updateType,
} from '../queries/settings.ts'
import { partnerTypeUse, typeBlocks } from '../slots.ts'

const colourDefault = '#5b6570'

/** The three types that every workspace begins with. */
export const seedTypes = async (tx: Tx): Promise<void> => {
  const seeds = [
    { key: 'technology', name: 'Technology', description: 'Builds a product that works with ours.', colour: '#2f6fed' },
    {
      key: 'solution',
      name: 'Solution',
      description: 'Sells, implements or advises on our product.',
      colour: '#0e8a6a',
    },
    {
      key: 'strategic',
      name: 'Strategic',
      description: 'Few and close: joint plans, joint market.',
      colour: '#8a4fd3',
    },
  ]
  for (const seed of seeds)
    await insertType(tx, { id: newId(idPrefixes.partnerType), ...seed, created_at: tx.now, updated_at: tx.now })
}

export const createType = async (
  tx: Tx,
  input: { key: string; name: string; description?: string | undefined; colour?: string | undefined },
): Promise<string> => {
  if (await findTypeByKey(tx, input.key))
    throw conflict('partner_type.key_taken', `There is a partner type ${input.key} already.`)
  const id = newId(idPrefixes.partnerType)
  await insertType(tx, {
    id,
    key: input.key,
    name: input.name,
    description: input.description ?? '',
    colour: input.colour ?? colourDefault,
    created_at: tx.now,
    updated_at: tx.now,
  })
  await announceType(tx, id, 'created')
  return id
}

type TypeChange = {
  name?: string | undefined
  description?: string | undefined
  colour?: string | undefined
  active?: boolean | undefined
}
export const changeType = async (tx: Tx, id: string, version: number, change: TypeChange): Promise<void> => {
  const before = await lockType(tx, id)
  if (before.version !== version) throw changedMeanwhile(before.version)
  const { active, ...values } = change
  const retires = active === false && !before.retired_at
  const restores = active === true && before.retired_at !== null
  await updateType(tx, id, { ...values, ...(retires && { retired_at: tx.now }), ...(restores && { retired_at: null }) })
  await announceType(tx, id, retires ? 'retired' : restores ? 'restored' : 'updated')
}

export const removeType = async (tx: Tx, id: string): Promise<void> => {
  const type = await lockType(tx, id)
  let used = (await partnersPerType(tx)).get(id) ?? 0
  for (const ask of partnerTypeUse.of(tx.ctx.services.product)) used += (await ask(tx, [id])).get(id) ?? 0
  if (used > 0) throw conflict('partner_type.in_use', `${type.name} is in use (${used}); retire it instead.`, { used })
  await deleteType(tx, id)
  await announceType(tx, id, 'deleted')
}

/** Publishes a new version of a module's block. 422 when no module knows it or the value does not fit its schema. */
export const publishBlock = async (tx: Tx, id: string, block: string, value: unknown): Promise<void> => {
  await lockType(tx, id)
  const kind = typeBlocks.of(tx.ctx.services.product).find((one) => one.block === block)
  if (!kind) throw unprocessable('partner_type.block_unknown', `No module keeps ${block} on a partner type.`)
  const issues = check(kind.schema, value, 'body')
  if (issues.length === 0 && kind.check) issues.push(...(await kind.check(tx, value)))
  if (issues.length > 0) throw invalid(...issues.map((issue) => ({ ...issue, field: `value.${issue.field}` })))
  const latest = (await latestBlocks(tx, [id])).find((row) => row.block === block)
  await insertBlock(tx, {
    type_id: id,
    block,
    version: (latest?.version ?? 0) + 1,
    value: JSON.stringify(value),
    created_at: tx.now,
    created_by: actorId(tx.ctx.actor),
  })
  await updateType(tx, id, {})
  await announceType(tx, id, 'block', block)
}

/** A block of a type: the latest version, or the one that something began with. Undefined when there is none. */
export const blockOf = (
  tx: Tx,
  typeId: string,
  block: string,
  version?: number,
): Promise<{ version: number; value: unknown } | undefined> =>
  tx.asTeam(async () => {
    const row =
      version === undefined
        ? (await latestBlocks(tx, [typeId])).find((one) => one.block === block)
        : await blockVersion(tx, typeId, block, version)
    return row && { version: row.version, value: row.value }
  })

export const readTypes = async (tx: Tx, only?: { id: string }): Promise<Static<typeof PartnerType>[]> => {
  const found = only ? await findType(tx, only.id) : undefined
  const rows = only ? (found ? [found] : []) : await typeRows(tx)
  const blocks = await latestBlocks(
    tx,
    rows.map((row) => row.id),
  )
  const counts = await partnersPerType(tx)
  return rows.map((row) => ({
    id: row.id,
    key: row.key,
    name: row.name,
    description: row.description,
    colour: row.colour,
    active: row.retired_at === null,
    blocks: blocks
      .filter((block) => block.type_id === row.id)
      .map(({ block, version, value, created_at }) => ({ block, version, value, createdAt: created_at.toISOString() })),
    partners: counts.get(row.id) ?? 0,
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }))
}

export const readType = async (tx: Tx, id: string): Promise<Static<typeof PartnerType>> => {
  const [type] = await readTypes(tx, { id })
  if (!type) throw notFound('partner type')
  return type
}

const lockType = async (tx: Tx, id: string): Promise<TypeRow> => {
  const type = await findType(tx, id, { lock: true })
  if (!type) throw notFound('partner type')
  return type
}

type Act = 'created' | 'updated' | 'retired' | 'restored' | 'deleted' | 'block'
const announceType = (tx: Tx, typeId: string, act: Act, block: string | null = null) =>
  tx.announce(partnerTypeChanged, { typeId, act, block }, { subject: { kind: 'partner_type', id: typeId } })
