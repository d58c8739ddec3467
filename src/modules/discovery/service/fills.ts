/** What channels, calls and needs tell the rooms below: references of partners, people who are erased. */
import { contactErasure, partnerReferences, readContacts } from '#modules/partners/public.ts'
import type { SlotFill } from '#platform/module.ts'
import { forgetAttendees } from '../queries/calls.ts'
import { countNamed, dossierOfNamed, moveNamed, unmoveNamed } from '../queries/references.ts'

export const channelFills: readonly SlotFill[] = [
  partnerReferences.fill({
    name: 'discovery',
    move: moveNamed,
    undo: async (tx, rows, mergedId) => {
      const restored = []
      for (const row of rows) if (await unmoveNamed(tx, row, mergedId)) restored.push(row)
      return restored
    },
    count: countNamed,
    dossier: dossierOfNamed,
  }),
  contactErasure.fill(async (tx, contactIds) => {
    const contacts = await readContacts(tx, contactIds)
    const emails = [...contacts.values()].flatMap((one) => (one.email ? [one.email.toLowerCase()] : []))
    await forgetAttendees(tx, emails)
  }),
]
