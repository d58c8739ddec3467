/** Mails about commissions: to the people of a partner who deal with money, and to those of the team. */
import { peopleInRoles } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { linkTo, mailParts, queueMail } from '#platform/mail/outbox.ts'
import { decimalFromMoney, type Money } from '#platform/money.ts'
import { type PartnerMailKind, partnerMailWords } from '../words/mails.ts'

export const amountWords = (amount: Money): string => `${decimalFromMoney(amount)} ${amount.currency}`

export const mailPartner = async (
  tx: Tx,
  kind: PartnerMailKind,
  about: { partnerId: string; subjectKind: string; subjectId: string; path: string; amount: string; words: string },
): Promise<void> => {
  for (const { name, email } of await peopleInRoles(tx, about.partnerId, ['principal', 'finance'])) {
    const link = linkTo(tx.ctx, `/p/${tx.ctx.workspace.slug}/${about.path}`)
    const text = partnerMailWords(kind, tx.ctx.workspace.language, {
      workspace: tx.ctx.workspace.name,
      amount: about.amount,
      words: about.words,
      link,
    })
    await queueMail(tx, {
      kind: `commissions.${kind}`,
      to: { name, email },
      subject: text.subject,
      ...mailParts(tx.ctx, {
        heading: text.subject,
        paragraphs: text.paragraphs,
        button: { label: text.button, url: link },
      }),
      subjectKind: about.subjectKind,
      subjectId: about.subjectId,
      partnerId: about.partnerId,
    })
  }
}

/** To members of the team; a path of the console, without its workspace. */
export const mailMembers = async (
  tx: Tx,
  people: readonly { name: string; email: string }[],
  mail: {
    kind: string
    subject: string
    paragraphs: string[]
    button: string
    path: string
    subjectKind: string
    subjectId: string
  },
): Promise<void> => {
  for (const { name, email } of people)
    await queueMail(tx, {
      kind: `commissions.${mail.kind}`,
      to: { name, email },
      subject: mail.subject,
      ...mailParts(tx.ctx, {
        heading: mail.subject,
        paragraphs: mail.paragraphs,
        button: { label: mail.button, url: linkTo(tx.ctx, `/w/${tx.ctx.workspace.slug}/${mail.path}`) },
      }),
      subjectKind: mail.subjectKind,
      subjectId: mail.subjectId,
    })
}
