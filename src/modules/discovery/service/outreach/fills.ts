/** What outreach tells the rooms below: who is erased, what is found, which tasks there are, whose link it was. */
import { contactErasure, importedRows, readContacts } from '#modules/partners/public.ts'
import { cancelTask, taskKinds } from '#modules/tasks/public.ts'
import type { SlotFill } from '#platform/module.ts'
import { searchKinds } from '#platform/search.ts'
import { targetListStateLabels } from '../../contract/outreach-states.ts'
import { forgetOutreach, outreachByLink } from '../../queries/outreach.ts'
import { forgetTargets, targetListRows } from '../../queries/target-lists.ts'
import { type ChannelResolver, channelResolvers } from '../applications/channel.ts'
import { hashToken } from '../applications/token.ts'
import { resolveEventLink } from '../events/lists.ts'
import { takeImportedCompanies } from './imported.ts'
import { outreachTask } from './stop.ts'

/** An application that was begun by the link in a mail: of outreach, or of the follow-up of an event. */
const resolveOutreachLink: ChannelResolver = async (tx, token) => {
  const row = await tx.asTeam(() => outreachByLink(tx, hashToken(token)))
  if (!row) return undefined
  return row.event_list_id
    ? { kind: 'event', recordKind: 'event_list', recordId: row.event_list_id }
    : { kind: 'outreach', recordKind: 'outreach', recordId: row.id }
}
channelResolvers.outreach = resolveOutreachLink
channelResolvers.event = async (tx, token) => (await resolveEventLink(tx, token)) ?? resolveOutreachLink(tx, token)

export const outreachFills: readonly SlotFill[] = [
  importedRows.fill(takeImportedCompanies),
  contactErasure.fill(async (tx, contactIds) => {
    const contacts = await readContacts(tx, contactIds)
    const of = {
      contactIds,
      emails: [...contacts.values()].flatMap((one) => (one.email ? [one.email.toLowerCase()] : [])),
    }
    for (const target of await forgetTargets(tx, of))
      await cancelTask(tx, { kind: outreachTask, subjectId: target.id, reason: 'The person was erased' })
    await forgetOutreach(tx, of)
  }),
  searchKinds.fill({
    kind: 'target_list',
    heading: 'Target lists',
    describe: async (tx, ids) =>
      new Map(
        (await targetListRows(tx, ids)).map((row) => [
          row.id,
          {
            title: row.name,
            subtitle: targetListStateLabels[row.state as keyof typeof targetListStateLabels],
            partnerId: null,
          },
        ]),
      ),
  }),
  taskKinds.fill({ kind: outreachTask, words: 'Take a step of outreach', closesByItself: null }),
]
