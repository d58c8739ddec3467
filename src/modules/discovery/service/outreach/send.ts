/** Sends one mail of outreach: refused for whoever opted out, with the way to opt out in it and its own link to apply. */
import { readContacts } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { conflict } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { linkTo, queueMail } from '#platform/mail/outbox.ts'
import { insertOutreach, type OutreachRow } from '../../queries/outreach.ts'
import { memberAddress } from '../../queries/settings.ts'
import { outreachWords } from '../../words/outreach.ts'
import { acting } from '../acting.ts'
import { applyLink, linkHash, linkToken } from '../links.ts'
import { hashOf } from '../settings/do-not-contact.ts'
import { announceOutreach } from './announce.ts'
import { forbiddenWords } from './forbidden.ts'
import { fillWords } from './words.ts'

export type Letter = {
  subject: string
  body: string
  language: string
  person: string | null
  email: string
  company: string
  partnerId: string
  contactId: string | null
  targetListId: string | null
  targetId: string | null
  eventListId: string | null
  eventPersonId: string | null
  step: number | null
  /** Who stands behind it: answers go to them. */
  senderId: string | null
}

/** 409 `contact.do_not_contact` with the day of the opt-out, asked at the moment of sending. */
export const sendLetter = async (tx: Tx, letter: Letter): Promise<OutreachRow> => {
  const forbidden = await forbiddenWords(tx, letter)
  if (forbidden) throw conflict('contact.do_not_contact', forbidden)
  const id = newId(idPrefixes.outreach)
  const { ctx } = tx
  const sender = letter.senderId ? await memberAddress(tx, letter.senderId) : undefined
  const optOut = linkToken(ctx, 'opt-out link', id)
  const values = {
    name: await greetingName(tx, letter),
    company: letter.company,
    workspace: ctx.workspace.name,
    sender: sender?.name ?? ctx.workspace.name,
    link: applyLink(ctx, letter.eventListId ? 'event' : 'outreach', linkToken(ctx, 'outreach link', id)),
  }
  const subject = fillWords(letter.subject, values).slice(0, 200)
  const body = fillWords(letter.body, values).slice(0, 10_000)
  const words = outreachWords(letter.language)
  const page = linkTo(ctx, `/o/${ctx.workspace.slug}/opt-outs/${optOut}`)
  const mailId = await queueMail(tx, {
    kind: 'outreach.mail',
    to: { email: letter.email, ...(letter.person && { name: letter.person }) },
    subject,
    text: `${body}\n\n-- \n${words.why(ctx.workspace.name)}\n${words.optOut(page)}`,
    headers: {
      'List-Unsubscribe': `<${linkTo(ctx, `/v1/public/one-click-opt-outs/${ctx.workspace.slug}/${optOut}`)}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      ...(sender && { 'Reply-To': sender.email }),
    },
    subjectKind: 'outreach',
    subjectId: id,
    partnerId: letter.partnerId,
  })
  const row = await insertOutreach(tx, {
    id,
    channel: 'email',
    direction: 'out',
    at: tx.now,
    subject,
    body,
    language: letter.language,
    person: letter.person,
    email: letter.email,
    email_folded: letter.email.toLowerCase(),
    email_hash: hashOf(tx, 'email', letter.email),
    partner_id: letter.partnerId,
    contact_id: letter.contactId,
    target_list_id: letter.targetListId,
    target_id: letter.targetId,
    event_list_id: letter.eventListId,
    event_person_id: letter.eventPersonId,
    step: letter.step,
    mail_id: mailId,
    opt_out_hash: linkHash(ctx, 'opt-out link', id),
    link_hash: linkHash(ctx, 'outreach link', id),
    ...acting(tx),
  })
  await announceOutreach(tx, row)
  return row
}

const greetingName = async (tx: Tx, letter: Letter): Promise<string> => {
  const contact = letter.contactId ? (await readContacts(tx, [letter.contactId])).get(letter.contactId) : undefined
  return letter.person ?? contact?.full_name ?? letter.company
}
