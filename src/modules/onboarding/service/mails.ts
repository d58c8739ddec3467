/** One onboarding mail a day per person: lines gather, and the first round of a day takes them all. */
import { contactForbidden } from '#modules/discovery/public.ts'
import { peopleOfPartners, portalPeople } from '#modules/partners/public.ts'
import { addDays, civilDate, instantAt } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { linkTo, mailParts, queueMail } from '#platform/mail/outbox.ts'
import { insertMailLine, markMailed, takeMailDay, waitingLines, wasMailedOn } from '../queries/openings.ts'
import { memberRowsOf } from '../queries/people.ts'
import { type LineFacts, type LineKind, onboardingMailWords } from '../words/mails.ts'
import { mailRound } from './due-kinds.ts'

const morning = '08:00'
type Telling = { personId: string; journeyId: string | null; kind: LineKind; facts: LineFacts; cause: string }

/** Puts a line into the person's next mail; the same cause is told once. */
export const tellPerson = (tx: Tx, telling: Telling): Promise<void> =>
  tx.asTeam(async () => {
    const fresh = await insertMailLine(tx, { id: newId(idPrefixes.mail), ...telling })
    if (fresh) await tx.schedule(mailRound, telling.personId, tx.now)
  })

type Addressee = { name: string; email: string; language: string; side: 'us' | 'partner' }
const addresseeOf = async (tx: Tx, personId: string): Promise<Addressee | undefined> => {
  if (personId.startsWith(idPrefixes.member)) {
    const member = (await memberRowsOf(tx, [personId])).get(personId)
    return member && { name: member.name, email: member.email, language: 'en', side: 'us' }
  }
  const person = (await portalPeople(tx, [personId])).get(personId)
  if (!person || person.state === 'removed' || person.state === 'suspended') return undefined
  const language = await languageOf(tx, personId)
  return { name: person.name, email: person.email, language, side: 'partner' }
}
const languageOf = async (tx: Tx, personId: string): Promise<string> => {
  const person = (await portalPeople(tx, [personId])).get(personId)
  if (!person) return tx.ctx.workspace.language
  const seats = (await peopleOfPartners(tx, [person.partnerId])).get(person.partnerId)?.portal ?? []
  return seats.find((seat) => seat.id === personId)?.language ?? tx.ctx.workspace.language
}

/** Sends what waits for these people, unless they had a mail today; then it waits for the next morning. */
export const runMailRound = async (tx: Tx, personIds: readonly string[]): Promise<void> => {
  const { zone } = tx.ctx.workspace
  const today = civilDate(zone, tx.now)
  for (const personId of personIds) {
    const lines = await waitingLines(tx, personId)
    if (lines.length === 0) continue
    const ids = lines.map((line) => line.id)
    const to = await addresseeOf(tx, personId)
    if (!to || (to.side === 'partner' && (await contactForbidden(tx, { email: to.email })))) {
      await markMailed(tx, ids, today)
      continue
    }
    if (await wasMailedOn(tx, to.email, today)) {
      await tx.schedule(mailRound, personId, instantAt(zone, addDays(today, 1), morning))
      continue
    }
    const { slug, name } = tx.ctx.workspace
    const { subject, ...content } = onboardingMailWords(
      to.language,
      { name: to.name, workspace: name },
      lines.map((line) => ({ kind: line.kind as LineKind, facts: line.facts as LineFacts })),
      to.side === 'partner'
        ? linkTo(tx.ctx, `/p/${slug}/start`)
        : linkTo(
            tx.ctx,
            `/w/${slug}/onboarding${lines.length === 1 && lines[0]!.journey_id ? `/${lines[0]!.journey_id}` : ''}`,
          ),
    )
    const mailId = await queueMail(tx, {
      kind: 'onboarding.day',
      to: { email: to.email, name: to.name },
      subject,
      ...mailParts(tx.ctx, content),
      subjectKind: 'journey',
      ...(lines[0]!.journey_id && { subjectId: lines[0]!.journey_id }),
    })
    await takeMailDay(tx, to.email, today, mailId)
    await markMailed(tx, ids, today)
  }
}
