/** Mails of signing, in the language of the agreement. */
import type { Tx } from '#platform/context.ts'
import { queueMail } from '#platform/mail/outbox.ts'
import type { AgreementRow } from '../../queries/agreements.ts'
import type { EnvelopeRow, SignerRow } from '../../queries/signing.ts'
import { printerFor, termLanguage } from '../../terms/words/print.ts'
import { signingMails } from '../../words/signing.ts'
import { signingLink } from './token.ts'

const fill = (text: string, values: Record<string, string>) =>
  text.replaceAll(/\{(\w+)\}/g, (_, key: string) => values[key] ?? '')

export const mailSigner = async (
  tx: Tx,
  what: 'ask' | 'remind' | 'signed' | 'declined',
  agreement: AgreementRow,
  envelope: EnvelopeRow,
  signer: SignerRow,
  more: { who?: string; reason?: string; sealedFileId?: string } = {},
): Promise<void> => {
  const language = termLanguage(agreement.language)
  const words = signingMails[language]
  const values = {
    name: signer.name,
    title: agreement.title,
    number: agreement.number,
    sender: envelope.by_name,
    us: agreement.our_entity,
    company: signer.company,
    who: more.who ?? '',
    reason: more.reason ?? '',
    date: printerFor(language).format('date', envelope.expires_at.toISOString().slice(0, 10)),
  }
  const body = what === 'signed' ? words.signedBody : what === 'declined' ? words.declinedBody : words.askBody
  const link = what === 'declined' ? '' : `\n\n${signingLink(tx.ctx, signer.id, envelope.document_hash)}`
  const until = what === 'ask' || what === 'remind' ? `\n\n${fill(words.until, values)}` : ''
  const message = what === 'ask' && envelope.message ? `\n\n${envelope.message}` : ''
  await queueMail(tx, {
    kind: `envelope.${what}`,
    to: { email: signer.email, name: signer.name },
    subject: fill(words[what], values),
    text: `${fill(body, values)}${message}${link}${until}`,
    ...(more.sealedFileId && {
      attachments: [
        {
          name: `${agreement.number}.pdf`,
          contentType: 'application/pdf',
          content: { fileId: more.sealedFileId },
        },
      ],
    }),
    subjectKind: 'envelope',
    subjectId: envelope.id,
    partnerId: agreement.partner_id,
  })
}

/** A scan beyond this is not attached: many mail servers refuse it, and with it the words. */
const attachedBytesMax = 15 * 1_048_576

/** The copy of what was signed on paper, to one of those who signed or attested it. */
export const mailPaper = async (
  tx: Tx,
  agreement: AgreementRow,
  to: { name: string; email: string },
  of: { signedOn: string; effectiveOn: string; attestedBy: string; fileId: string; bytes: number },
): Promise<void> => {
  const language = termLanguage(agreement.language)
  const words = signingMails[language]
  const { format } = printerFor(language)
  const values = {
    name: to.name,
    title: agreement.title,
    number: agreement.number,
    date: format('date', of.signedOn),
    from: format('date', of.effectiveOn),
    who: of.attestedBy,
  }
  const isAttached = of.bytes <= attachedBytesMax
  await queueMail(tx, {
    kind: 'agreement.signed_on_paper',
    to,
    subject: fill(words.paper, values),
    text: `${fill(words.paperBody, values)}${isAttached ? `\n\n${words.paperAttached}` : ''}`,
    ...(isAttached && {
      attachments: [
        { name: `${agreement.number}.pdf`, contentType: 'application/pdf', content: { fileId: of.fileId } },
      ],
    }),
    subjectKind: 'agreement',
    subjectId: agreement.id,
    partnerId: agreement.partner_id,
  })
}

/** The code goes alone: whoever reads the mail with the link some day finds no code in it. */
export const mailCode = async (
  tx: Tx,
  agreement: AgreementRow,
  envelope: EnvelopeRow,
  signer: SignerRow,
  code: string,
): Promise<void> => {
  const words = signingMails[termLanguage(agreement.language)]
  const values = { name: signer.name, title: agreement.title, number: agreement.number, code }
  await queueMail(tx, {
    kind: 'envelope.code',
    to: { email: signer.email, name: signer.name },
    subject: fill(words.code, values),
    text: fill(words.codeBody, values),
    subjectKind: 'envelope',
    subjectId: envelope.id,
    partnerId: agreement.partner_id,
  })
}
