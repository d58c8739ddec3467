/** Taking an inquiry in, from whatever side it comes. */
import { createHash } from 'node:crypto'
import { foldEmail } from '#modules/partners/public.ts'
import { openTask, startClock } from '#modules/tasks/public.ts'
import { addBusinessMinutes, businessDayMinutes } from '#platform/calendar.ts'
import type { Tx } from '#platform/context.ts'
import { tooManyRequests } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { workspaceCalendar } from '#platform/tenancy/workspace-calendar.ts'
import { websiteOf } from '../../contract/answers.ts'
import { inquiryReceived } from '../../contract/inquiry-events.ts'
import { type InquiryGuess, type InquiryOrigin, spamDays } from '../../contract/inquiry-states.ts'
import { queueUp } from '../../queries/applications.ts'
import {
  type InquiryRow,
  inquiryOfExternalId,
  insertInquiry,
  putInquirySearchEntry,
  receivedSince,
  sameInquiry,
} from '../../queries/inquiries.ts'
import { inquiryWords } from '../../words/inquiries.ts'
import { hashToken } from '../applications/token.ts'
import { cleanSource } from '../forms/funnel.ts'
import { domainEvidence } from '../partners.ts'
import { waitSeconds } from '../rate.ts'
import { workspaceSettings } from '../settings/read.ts'
import { inquirySlots } from './due-kinds.ts'
import { guessInquiry } from './guess.ts'
import { inquiryToken, secondsOpen } from './token.ts'

const hourMs = 3_600_000
const dayMs = 86_400_000
/** Filled in faster than a person can. */
const secondsMin = 3

export type Written = {
  senderName?: string | undefined
  email?: string | undefined
  phone?: string | undefined
  company?: string | undefined
  website?: string | undefined
  country?: string | undefined
  subject?: string | undefined
  text: string
  language?: string | undefined
  source?: string | undefined
}

/** From the public page. Rates are refused with the time to wait; everybody else is thanked alike. */
export const sendInquiry = async (
  tx: Tx,
  input: Written & { opened?: string | undefined; decoy?: string | undefined },
  sender: { address: string },
): Promise<void> => {
  const facts = factsOf(input)
  await queueUp(tx, [sender.address, ...(facts.email_domain ? [facts.email_domain] : [])])
  await refuseRates(tx, sender.address, facts.email_domain, input.language ?? tx.ctx.workspace.language)
  const textHash = hashOf(input.text)
  // Sent again by an impatient finger.
  if (
    facts.email_folded &&
    (await sameInquiry(tx, {
      emailFolded: facts.email_folded,
      textHash,
      since: new Date(tx.now.getTime() - hourMs),
    }))
  )
    return
  const row = await take(tx, input, { origin: 'form', suspicion: suspicionOf(tx, input), address: sender.address })
  await tx.schedule(inquirySlots.senderHash, row.id, new Date(tx.now.getTime() + 90 * dayMs))
}

/** By a colleague, or by a system that the team connected. The same external id again answers the first. */
export const enterInquiry = async (
  tx: Tx,
  input: Written & { origin?: InquiryOrigin | undefined; externalId?: string | undefined },
): Promise<InquiryRow> => {
  const standing = input.externalId ? await inquiryOfExternalId(tx, input.externalId) : undefined
  if (standing) return standing
  const origin = input.origin ?? (tx.ctx.actor.kind === 'key' ? 'api' : 'member')
  return take(tx, input, { origin, suspicion: null, externalId: input.externalId })
}

const take = async (
  tx: Tx,
  input: Written,
  how: {
    origin: InquiryOrigin
    suspicion: string | null
    address?: string
    externalId?: string | undefined
  },
): Promise<InquiryRow> => {
  const id = newId(idPrefixes.inquiry)
  const guess = guessInquiry({ subject: input.subject ?? '', text: input.text })
  const row = await insertInquiry(tx, {
    id,
    ...factsOf(input),
    origin: how.origin,
    external_id: how.externalId ?? null,
    language: input.language ?? tx.ctx.workspace.language,
    text: input.text,
    text_hash: hashOf(input.text),
    source: cleanSource(input.source),
    guess: how.suspicion ? 'spam' : guess.kind,
    guess_words: guess.words,
    guess_type: guess.typeKey,
    suspicion: how.suspicion,
    sender_address: how.address?.slice(0, 60) ?? null,
    token_hash: hashToken(inquiryToken(tx.ctx, id)),
    received_at: tx.now,
  })
  if (!row) return (await inquiryOfExternalId(tx, how.externalId!))!
  await putInquirySearchEntry(tx, row)
  if (row.suspicion) await tx.schedule(inquirySlots.spamExpiry, id, new Date(tx.now.getTime() + spamDays * dayMs))
  else await ask(tx, row)
  return row
}

/** The fact, the promise of a first answer from the arrival, and the task. */
const ask = async (tx: Tx, row: InquiryRow): Promise<void> => {
  const { inquiryAnswerDays } = await workspaceSettings(tx)
  const targetMinutes = inquiryAnswerDays * businessDayMinutes
  await startClock(tx, {
    kind: 'first_answer',
    subjectKind: 'inquiry',
    subjectId: row.id,
    targetMinutes,
    business: true,
    startedAt: row.received_at,
  })
  const eventId = await announceReceived(tx, row)
  await openTask(tx, {
    kind: 'discovery.answer_inquiry',
    subject: { kind: 'inquiry', id: row.id },
    title: `Answer ${whoWrote(row)}`.slice(0, 140),
    side: 'team',
    owner: { role: 'partner_manager' },
    dueAt: addBusinessMinutes(workspaceCalendar(tx.ctx.workspace), row.received_at, targetMinutes),
    waiting: 'colleague',
    cause: eventId,
  })
}

export const announceReceived = (tx: Tx, row: InquiryRow): Promise<string> =>
  tx.announce(
    inquiryReceived,
    { inquiryId: row.id, origin: row.origin as InquiryOrigin, guess: row.guess as InquiryGuess },
    { subject: { kind: 'inquiry', id: row.id, version: row.version } },
  )

/** The company or person, in words. */
export const whoWrote = (row: Pick<InquiryRow, 'company' | 'sender_name' | 'email'>): string =>
  row.company || row.sender_name || row.email || 'an inquiry'

const factsOf = (input: Written) => {
  const website = input.website?.trim() ? (websiteOf(input.website) ?? null) : null
  const mail = input.email ? domainEvidence(input.email) : undefined
  const site = website ? domainEvidence(website) : undefined
  return {
    sender_name: input.senderName?.trim() ?? '',
    email: input.email ?? null,
    email_folded: input.email ? foldEmail(input.email) : null,
    email_domain: mail?.kind === 'own' ? mail.key : null,
    phone: input.phone ?? null,
    company: input.company?.trim() ?? '',
    website,
    website_domain: site?.kind === 'own' || site?.kind === 'shared_page' ? site.key : null,
    country: input.country ?? null,
    subject: input.subject?.trim() ?? '',
  }
}
const hashOf = (text: string) => createHash('sha256').update(text.trim().replaceAll(/\s+/g, ' ')).digest('hex')

const suspicionOf = (tx: Tx, input: { opened?: string | undefined; decoy?: string | undefined }): string | null => {
  if (input.decoy?.trim()) return 'An input that people do not see was filled in.'
  const seconds = secondsOpen(tx.ctx, input.opened)
  if (seconds === undefined) return 'It was sent without opening the contact page.'
  return seconds < secondsMin ? `It was written within ${seconds.toFixed(1)} seconds.` : null
}

const refuseRates = async (tx: Tx, address: string, domain: string | null, language: string) => {
  const limits = await workspaceSettings(tx)
  const since = new Date(tx.now.getTime() - hourMs)
  const refuse = async (of: Parameters<typeof receivedSince>[2], most: number) => {
    const { amount, oldest } = await receivedSince(tx, since, of)
    if (amount >= most)
      throw tooManyRequests(waitSeconds(oldest ?? tx.now, hourMs, tx.now.getTime()), inquiryWords(language).manySent)
  }
  await refuse({ address }, limits.perAddressAnHour)
  if (domain) await refuse({ domain }, limits.perDomainAnHour)
}
