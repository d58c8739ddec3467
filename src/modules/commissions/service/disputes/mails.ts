/** Both sides hear of every step of a dispute. */
import { managerOf, partnerNames } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { linkTo, mailParts, queueMail } from '#platform/mail/outbox.ts'
import type { DisputeRow } from '../../queries/disputes.ts'
import { amountWords, mailPartner } from '../mails.ts'

type Step = 'opened' | 'answered' | 'question' | 'decided' | 'closed' | 'partner_wrote'

export const mailDispute = (tx: Tx, row: DisputeRow, step: Step): Promise<void> =>
  tx.asTeam(async () => {
    const amount = amountWords({ currency: row.currency, amountMinor: BigInt(row.claimed_minor) })
    if (step === 'partner_wrote') return mailManager(tx, row, amount)
    await mailPartner(tx, step, {
      partnerId: row.partner_id,
      subjectKind: 'dispute',
      subjectId: row.id,
      path: `earnings/disputes/${row.id}`,
      amount,
      words: row.outcome_words ?? '',
    })
  })

const mailManager = async (tx: Tx, row: DisputeRow, amount: string): Promise<void> => {
  const manager = (await managerOf(tx, [row.partner_id])).get(row.partner_id)
  if (!manager?.isActive) return
  const name = (await partnerNames(tx, [row.partner_id])).get(row.partner_id) ?? 'A partner'
  await queueMail(tx, {
    kind: 'commissions.dispute_message',
    to: { name: manager.name, email: manager.email },
    subject: `${name} wrote in the dispute over ${amount}`,
    ...mailParts(tx.ctx, {
      heading: `${name} wrote in the dispute over ${amount}`,
      paragraphs: ['The message stands in the thread.'],
      button: {
        label: 'Open the dispute',
        url: linkTo(tx.ctx, `/w/${tx.ctx.workspace.slug}/commissions/disputes/${row.id}`),
      },
    }),
    subjectKind: 'dispute',
    subjectId: row.id,
    partnerId: row.partner_id,
  })
}
