/** What inquiries do when something happens elsewhere. */
import { listActiveManagersByLoad } from '#modules/partners/public.ts'
import { clockWarned } from '#modules/tasks/contract/events.ts'
import type { Tx } from '#platform/context.ts'
import { linkTo, mailParts, queueMail } from '#platform/mail/outbox.ts'
import { type Reaction, reaction } from '#platform/module.ts'
import { applicationSubmitted } from '../../contract/events.ts'
import { findInquiry, lockInquiryRow, updateInquiryRow } from '../../queries/inquiries.ts'
import { memberAddress } from '../../queries/settings.ts'
import { whoWrote } from './receive.ts'

/** At four fifths of the promise everybody who can answer hears of it; an inquiry has no owner yet. */
const warnTeam = async (tx: Tx, inquiryId: string, breachesAt: string) => {
  const row = await findInquiry(tx, inquiryId)
  if (row?.state !== 'new') return
  for (const manager of await listActiveManagersByLoad(tx)) {
    const to = await memberAddress(tx, manager.id)
    if (!to) continue
    await queueMail(tx, {
      kind: 'inquiry.promise_near',
      to,
      subject: `${whoWrote(row)}: the first answer is due soon`,
      ...mailParts(tx.ctx, {
        heading: 'A first answer is due soon',
        paragraphs: [
          `${whoWrote(row)} wrote to us and was promised an answer by ${breachesAt.slice(0, 16).replace('T', ' ')} UTC. Most of that time has passed.`,
        ],
        button: { label: 'Open', url: linkTo(tx.ctx, `/w/${tx.ctx.workspace.slug}/pipeline/inbound/${row.id}`) },
      }),
      subjectKind: 'inquiry',
      subjectId: row.id,
    })
  }
}

export const inquiryReactions: readonly Reaction[] = [
  reaction('warn_of_inquiry', clockWarned, async (tx, { data }) => {
    if (data.subjectKind === 'inquiry') await warnTeam(tx, data.subjectId, data.breachesAt)
  }),
  // The application that followed the mailed form, and the company that it made or joined.
  reaction('follow_inquiry', applicationSubmitted, async (tx, { data }) => {
    if (data.channelRecordKind !== 'inquiry' || !data.channelRecordId) return
    const row = await lockInquiryRow(tx, data.channelRecordId)
    if (row && !row.application_id)
      await updateInquiryRow(tx, row.id, {
        application_id: data.applicationId,
        partner_id: row.partner_id ?? data.partnerId,
      })
  }),
]
