/** Whom we write to about a case: who applied, with the page that needs no account; else the partner's first contact. */
import { applicationLink, applicationsOfPartner, contactForbidden } from '#modules/discovery/public.ts'
import { primaryContacts } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { linkTo, mailParts, queueMail } from '#platform/mail/outbox.ts'
import { type CandidateMailFacts, type CandidateMailKind, candidateMailWords } from '../words/mails.ts'

export type Addressee = { name: string; email: string; language: string; link: string }
type About = { partner_id: string; application_id?: string | null }

export const addresseeOf = async (tx: Tx, about: About): Promise<Addressee | undefined> => {
  const applied = about.application_id
    ? (await applicationsOfPartner(tx, [about.partner_id]))
        .get(about.partner_id)
        ?.find((one) => one.id === about.application_id)?.person
    : undefined
  const page = about.application_id ? await applicationLink(tx, about.application_id) : undefined
  const link = page && `${page}/qualification`
  if (applied?.email && link)
    return { name: applied.name || applied.email, email: applied.email, language: applied.language, link }
  const contact = (await tx.asTeam(() => primaryContacts(tx, [about.partner_id]))).get(about.partner_id)
  if (!contact?.email) return undefined
  return {
    name: contact.name,
    email: contact.email,
    language: contact.language ?? tx.ctx.workspace.language,
    link: linkTo(tx.ctx, `/p/${tx.ctx.workspace.slug}/qualification`),
  }
}

/** Queues the mail and answers its id; null when there is nobody to write to, or they must not be written to. */
export const mailCandidate = async (
  tx: Tx,
  { row }: { row: About & { id: string } },
  kind: CandidateMailKind,
  more: (to: Addressee) => Omit<CandidateMailFacts, 'name' | 'workspace' | 'link'>,
): Promise<string | null> => {
  const to = await addresseeOf(tx, row)
  if (!to || (await contactForbidden(tx, { email: to.email }))) return null
  const { subject, ...content } = candidateMailWords(kind, to.language, {
    name: to.name,
    workspace: tx.ctx.workspace.name,
    link: to.link,
    ...more(to),
  })
  return queueMail(tx, {
    kind: `qualification.${kind}`,
    to: { email: to.email, name: to.name },
    subject,
    ...mailParts(tx.ctx, content),
    subjectKind: 'qualification_case',
    subjectId: row.id,
    partnerId: row.partner_id,
  })
}
