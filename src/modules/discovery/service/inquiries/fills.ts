/** What inquiries tell the rooms below, and the application page: search, tasks, erased people, links of mailed forms. */
import { contactErasure, readContacts } from '#modules/partners/public.ts'
import { taskKinds } from '#modules/tasks/public.ts'
import type { Tx } from '#platform/context.ts'
import type { SlotFill } from '#platform/module.ts'
import { searchKinds } from '#platform/search.ts'
import { type InquiryState, inquiryStateLabels } from '../../contract/inquiry-states.ts'
import { inquiriesOfEmails, inquiryOfToken, inquiryRows } from '../../queries/inquiries.ts'
import { channelResolvers } from '../applications/channel.ts'
import { hashToken } from '../applications/token.ts'
import { forgetWriter } from './due.ts'
import { whoWrote } from './receive.ts'

channelResolvers.inbound = async (tx: Tx, token: string) => {
  const row = await inquiryOfToken(tx, hashToken(token))
  return row && { kind: 'inbound', recordKind: 'inquiry', recordId: row.id }
}

export const inquiryFills: readonly SlotFill[] = [
  contactErasure.fill(async (tx, contactIds) => {
    const contacts = await readContacts(tx, contactIds)
    const emails = [...contacts.values()].flatMap((one) => (one.email ? [one.email.toLowerCase()] : []))
    for (const row of await inquiriesOfEmails(tx, emails)) await forgetWriter(tx, row, { text: '' })
  }),
  searchKinds.fill({
    kind: 'inquiry',
    heading: 'Inquiries',
    describe: async (tx, ids) =>
      new Map(
        (await inquiryRows(tx, ids)).map((row) => [
          row.id,
          {
            title: whoWrote(row),
            subtitle: inquiryStateLabels[row.state as InquiryState],
            partnerId: row.partner_id,
          },
        ]),
      ),
  }),
  taskKinds.fill({
    kind: 'discovery.answer_inquiry',
    words: 'Answer an inquiry',
    closesByItself: 'This closes by itself when somebody decides what becomes of the inquiry',
  }),
]
