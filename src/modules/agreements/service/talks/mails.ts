/** Mails of negotiations, in the language of the agreement: here is your link; it is your turn. */
import type { Tx } from '#platform/context.ts'
import { linkTo, queueMail } from '#platform/mail/outbox.ts'
import type { AgreementRow } from '../../queries/agreements.ts'
import { type LinkRow, linksOf } from '../../queries/talks.ts'
import { printerFor, termLanguage } from '../../terms/words/print.ts'
import { talkMails } from '../../words/talks.ts'
import type { By } from '../acting.ts'
import { negotiationToken } from './token.ts'

const fill = (text: string, values: Record<string, string>) =>
  text.replaceAll(/\{(\w+)\}/g, (_, key: string) => values[key] ?? '')

export const isOpenLink = (tx: Tx, link: LinkRow): boolean => link.revoked_at === null && link.expires_at > tx.now

export const mailLink = async (
  tx: Tx,
  what: 'invited' | 'your_turn',
  agreement: AgreementRow,
  link: LinkRow,
  who: string,
  words = '',
): Promise<void> => {
  const language = termLanguage(agreement.language)
  const texts = talkMails[language]
  const values = {
    name: link.name,
    title: agreement.title,
    number: agreement.number,
    us: agreement.our_entity,
    who,
    date: printerFor(language).format('date', link.expires_at.toISOString().slice(0, 10)),
  }
  const address = linkTo(tx.ctx, `/o/${tx.ctx.workspace.slug}/negotiate/${negotiationToken(tx.ctx, link.id)}`)
  await queueMail(tx, {
    kind: `negotiation.${what}`,
    to: { email: link.email, name: link.name },
    subject: fill(what === 'invited' ? texts.invited : texts.turn, values),
    text: `${fill(what === 'invited' ? texts.invitedBody : texts.turnBody, values)}${words && `\n\n${words}`}\n\n${address}\n\n${fill(texts.until, values)}`,
    subjectKind: 'agreement',
    subjectId: agreement.id,
    partnerId: agreement.partner_id,
  })
}

/** People with a link are told when the pen comes to their side; whoever has an account has its own ways. */
export const mailPen = async (tx: Tx, agreement: AgreementRow, to: 'us' | 'partner', by: By, words: string) => {
  if (to !== 'partner') return
  for (const link of await linksOf(tx, agreement.id))
    if (isOpenLink(tx, link)) await mailLink(tx, 'your_turn', agreement, link, by.by_name, words)
}
