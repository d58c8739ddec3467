/** What event lists tell the rooms below: who was imported, who is erased, what is found, which tasks there are. */
import { contactErasure, importedRows, readContacts } from '#modules/partners/public.ts'
import { taskKinds } from '#modules/tasks/public.ts'
import type { SlotFill } from '#platform/module.ts'
import { searchKinds } from '#platform/search.ts'
import { eventListKindLabels } from '../../contract/event-states.ts'
import { eventListRows, forgetPeople, peopleOfContact } from '../../queries/event-lists.ts'
import { dropPromise, followUpTask } from './follow-up.ts'
import { takeImportedPeople } from './imported.ts'

export const eventFills: readonly SlotFill[] = [
  importedRows.fill(takeImportedPeople),
  contactErasure.fill(async (tx, contactIds) => {
    const contacts = await readContacts(tx, contactIds)
    for (const id of contactIds) for (const person of await peopleOfContact(tx, id)) await dropPromise(tx, person.id)
    await forgetPeople(tx, {
      contactIds,
      emails: [...contacts.values()].flatMap((one) => (one.email ? [one.email.toLowerCase()] : [])),
    })
  }),
  searchKinds.fill({
    kind: 'event_list',
    heading: 'Events',
    describe: async (tx, ids) =>
      new Map(
        (await eventListRows(tx, ids)).map((row) => [
          row.id,
          {
            title: row.name,
            subtitle: eventListKindLabels[row.kind as keyof typeof eventListKindLabels],
            partnerId: null,
          },
        ]),
      ),
  }),
  taskKinds.fill({ kind: followUpTask, words: 'Follow up somebody we met', closesByItself: null }),
]
