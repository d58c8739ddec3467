/** Why somebody must not be contacted, in words: the list, or what the contact's own record says. */
import { readContacts } from '#modules/partners/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { entriesOfHashes } from '../../queries/settings.ts'
import { addressHashes, dayWords } from '../settings/do-not-contact.ts'

type Person = { email: string | null; contactId: string | null }

/** Undefined when nothing stands against it. */
export const forbiddenWords = async (tx: Tx, person: Person): Promise<string | undefined> =>
  (await forbiddenWordsOf(tx, [{ id: 'one', email: person.email, contact_id: person.contactId }])).get('one')

/** By id, for a page of people: a constant number of queries. */
export const forbiddenWordsOf = (
  tx: Tx,
  people: readonly { id: string; email: string | null; contact_id: string | null }[],
): Promise<ReadonlyMap<string, string>> =>
  tx.asTeam(async () => {
    const hashes = new Map(people.map((one) => [one.id, one.email ? addressHashes(tx, one.email) : []]))
    const entries = new Map(
      (await entriesOfHashes(tx, [...new Set([...hashes.values()].flat())])).map((entry) => [entry.value_hash, entry]),
    )
    const contacts = await readContacts(tx, [...new Set(people.flatMap((one) => one.contact_id ?? []))])
    const words = new Map<string, string>()
    for (const one of people) {
      const entry = (hashes.get(one.id) ?? []).flatMap((hash) => entries.get(hash) ?? [])[0]
      const contact = one.contact_id ? contacts.get(one.contact_id) : undefined
      if (entry) words.set(one.id, `Opted out on ${dayWords(civilDate(tx.ctx.workspace.zone, entry.at))}.`)
      else if (contact?.erased_at) words.set(one.id, 'This person was erased.')
      else if (contact?.do_not_contact) words.set(one.id, 'The contact’s own record says not to contact this person.')
    }
    return words
  })
