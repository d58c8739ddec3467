/** What of a workspace the cells of a list can name, read once per run. */
import type { Tx } from '#platform/context.ts'
import { definitionsOf } from '../queries/settings.ts'
import { headerForm } from './fields.ts'
import type { Definition, Vocabulary } from './parse.ts'
import { activeMemberNames, typesInUse } from './queries/batch-reads.ts'

export const readVocabulary = async (tx: Tx): Promise<Vocabulary> => {
  const types = new Map(
    (await typesInUse(tx)).flatMap(({ id, key, name }) => [
      [headerForm(key), id] as const,
      [headerForm(name), id] as const,
    ]),
  )
  const members = new Map<string, string>()
  const twice = new Set<string>()
  for (const { id, name, email } of await activeMemberNames(tx)) {
    members.set(email.toLowerCase(), id)
    const form = headerForm(name)
    if (members.has(form)) twice.add(form)
    members.set(form, id)
  }
  // A name that two people have names neither.
  for (const form of twice) members.delete(form)
  const definitions = new Map<string, Definition>()
  for (const { record_kind, key, label, type, choices, retired_at } of await definitionsOf(tx)) {
    if (retired_at || (record_kind !== 'partner' && record_kind !== 'contact')) continue
    definitions.set(record_kind === 'contact' ? `contact.custom.${key}` : `custom.${key}`, {
      key,
      label,
      type,
      choices,
    })
  }
  return { types, members, definitions }
}
