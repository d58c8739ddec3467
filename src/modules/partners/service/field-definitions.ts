/** The workspace's own fields: key and type are fixed, a retired field keeps its values. */

import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { changedMeanwhile, conflict, invalid, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { fieldDefinitionChanged } from '../contract/events.ts'
import type { FieldDefinition, fieldEndpoints } from '../contract/types.ts'
import {
  type DefinitionRow,
  definitionsOf,
  findDefinition,
  insertDefinition,
  lockName,
  updateDefinition,
} from '../queries/settings.ts'

const fieldsMax = 100
type Input = Static<typeof fieldEndpoints.createFieldDefinition.body>
type Change = Static<typeof fieldEndpoints.updateFieldDefinition.body>

export const createField = async (tx: Tx, input: Input): Promise<Static<typeof FieldDefinition>> => {
  await lockName(tx, `field definitions of ${input.recordKind}`)
  const known = await definitionsOf(tx, input.recordKind)
  if (known.some((row) => row.key === input.key))
    throw conflict('field_definition.key_taken', `There is a field ${input.key} already.`)
  if (known.filter((row) => !row.retired_at).length >= fieldsMax)
    throw conflict('field_definition.limit', `A record kind has ${fieldsMax} fields at most; retire one first.`)
  refuseChoices(input.type, input.choices)
  const id = newId(idPrefixes.fieldDefinition)
  await insertDefinition(tx, {
    id,
    record_kind: input.recordKind,
    key: input.key,
    label: input.label,
    help: input.help ?? '',
    type: input.type,
    choices: [...(input.choices ?? [])],
    required: input.required ?? false,
    visible_to_partner: input.visibleToPartner ?? false,
    position: input.position ?? known.length,
    created_at: tx.now,
    updated_at: tx.now,
  })
  await tx.announce(
    fieldDefinitionChanged,
    { fieldId: id, act: 'created' },
    { subject: { kind: 'field_definition', id } },
  )
  const row = await findDefinition(tx, id)
  return fieldWire(row!)
}

export const changeField = async (
  tx: Tx,
  id: string,
  version: number,
  change: Change,
): Promise<Static<typeof FieldDefinition>> => {
  const before = await findDefinition(tx, id)
  if (!before) throw notFound('field')
  if (before.version !== version) throw changedMeanwhile(before.version)
  if (change.choices) refuseChoices(before.type, change.choices)
  const retires = change.active === false && !before.retired_at
  const restores = change.active === true && before.retired_at !== null
  const row = await updateDefinition(tx, id, {
    ...(change.label !== undefined && { label: change.label }),
    ...(change.help !== undefined && { help: change.help }),
    ...(change.choices !== undefined && { choices: [...change.choices] }),
    ...(change.required !== undefined && { required: change.required }),
    ...(change.visibleToPartner !== undefined && { visible_to_partner: change.visibleToPartner }),
    ...(change.position !== undefined && { position: change.position }),
    ...(retires && { retired_at: tx.now }),
    ...(restores && { retired_at: null }),
  })
  await tx.announce(
    fieldDefinitionChanged,
    { fieldId: id, act: retires ? 'retired' : restores ? 'restored' : 'updated' },
    { subject: { kind: 'field_definition', id, version: row.version } },
  )
  return fieldWire(row)
}

export const readFields = async (
  tx: Tx,
  filter: { recordKind?: string | undefined; active?: boolean | undefined; visibleToPartner?: true },
): Promise<Static<typeof FieldDefinition>[]> =>
  (await definitionsOf(tx, filter.recordKind))
    .filter(
      (row) =>
        (filter.active === undefined || (row.retired_at === null) === filter.active) &&
        (!filter.visibleToPartner || row.visible_to_partner),
    )
    .map(fieldWire)

const refuseChoices = (type: string, choices: readonly string[] | undefined) => {
  const chooses = type === 'choice' || type === 'multi'
  if (chooses && (choices ?? []).length === 0)
    throw invalid({ field: 'choices', rule: 'required', message: 'Name what can be chosen.' })
  if (!chooses && (choices ?? []).length > 0)
    throw invalid({ field: 'choices', rule: 'none', message: 'Only fields of type choice and multi have choices.' })
}

const fieldWire = (row: DefinitionRow): Static<typeof FieldDefinition> => ({
  id: row.id,
  recordKind: row.record_kind as 'partner',
  key: row.key,
  label: row.label,
  help: row.help,
  type: row.type as 'text',
  choices: row.choices,
  required: row.required,
  visibleToPartner: row.visible_to_partner,
  position: row.position,
  active: row.retired_at === null,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
})
