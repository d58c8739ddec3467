/** Seats: who judges what. A seat's cards are given out together, so that nobody sees scores between two of their own. */
import { cancelTask, dropClock, openTask, startClock } from '#modules/tasks/public.ts'
import { addBusinessDays, businessDayMinutes } from '#platform/calendar.ts'
import type { Tx } from '#platform/context.ts'
import { conflict } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { workspaceCalendar } from '#platform/tenancy/workspace-calendar.ts'
import { scorecardAssigned, scorecardRecused } from '../../contract/events.ts'
import {
  type CaseState,
  type Purpose,
  purposeLabels,
  type Seat,
  seatLabels,
  seatPurposes,
  seatRoles,
  seats,
} from '../../contract/states.ts'
import { awayOn } from '../../queries/absences.ts'
import { putSeat } from '../../queries/cases.ts'
import { type MemberFacts, membersByLoad, membersOf } from '../../queries/people.ts'
import { type CardRow, insertCard, updateCardRow } from '../../queries/scorecards.ts'
import { reviewSilence } from '../due-kinds.ts'
import { isOpenCard, isSent } from '../scorecards/cards.ts'
import { hasException, interestOf, type Loaded, pinOf, valueOf } from './load.ts'

/** Cards that count in a seat: nobody's who stepped back, or declared an interest after the card was sent. */
export const activeCards = (loaded: Pick<Loaded, 'cards' | 'declarations'>, seat: Seat): CardRow[] =>
  loaded.cards.filter((card) => card.seat === seat && counts(loaded, card))
export const counts = (loaded: Pick<Loaded, 'declarations'>, card: CardRow): boolean =>
  card.state !== 'recused' && interestOf(loaded, card.reviewer_id) !== 'declared'
export const neededSeats = (loaded: Pick<Loaded, 'seats'>): Seat[] =>
  seats.filter((seat) => loaded.seats.some((row) => row.seat === seat && row.needed))
/** Needed, and somebody without interest sits there. */
export const isFilled = (loaded: Loaded, seat: Seat): boolean =>
  activeCards(loaded, seat).some((card) => interestOf(loaded, card.reviewer_id) === 'none')

/** Why a member may not judge this case; null when they may. */
export const barTo = (loaded: Loaded, member: MemberFacts): string | null => {
  if (interestOf(loaded, member.id) === 'declared') return `${member.name} declared an interest.`
  if (loaded.referrerManagerId === member.id) return `${member.name} manages the partner who referred them.`
  if (loaded.readers.has(member.id) && !loaded.cards.some((card) => card.reviewer_id === member.id && isSent(card)))
    return `${member.name} has read scores of this case, so they cannot score it blind any more.`
  return null
}

/** Somebody for the seat who is not away: for business development the partner's manager, or who takes over from them. */
const chooseMember = async (tx: Tx, loaded: Loaded, seat: Seat, not: readonly string[]): Promise<string | null> => {
  const found = await membersByLoad(tx, seatRoles[seat])
  const fit = found.filter(
    (member) =>
      !not.includes(member.id) &&
      barTo(loaded, member) === null &&
      !loaded.cards.some((card) => card.reviewer_id === member.id && card.state !== 'recused'),
  )
  const away = await awayOn(tx, loaded.today)
  const present = fit.filter((member) => !away.has(member.id))
  if (seat !== 'bd' || !loaded.manager) return present[0]?.id ?? null
  const wanted = [loaded.manager.id, away.get(loaded.manager.id)?.delegate_id]
  return (present.find((member) => wanted.includes(member.id)) ?? present[0])?.id ?? null
}

/** 409 with why this member cannot have the seat. */
export const refuseMember = async (tx: Tx, loaded: Loaded, seat: Seat, memberId: string): Promise<void> => {
  const member = (await membersOf(tx, [memberId])).get(memberId)
  if (!member?.isActive) throw conflict('member.inactive', 'This member is not active.')
  if (!member.roles.includes(seatRoles[seat])) throw roleMissing(seat)
  const bar = barTo(loaded, member)
  if (bar) throw conflict('review.conflict', bar)
}
const roleWords: Readonly<Record<Seat, string>> = {
  bd: 'a partner manager',
  engineering: 'an engineering member',
  executive: 'an executive',
}
export const roleMissing = (seat: Seat) =>
  conflict('seat.role_missing', `${seatLabels[seat]} seat needs ${roleWords[seat]}.`, { seat })

/** The purposes that this case scores in a seat. */
const purposesOf = (loaded: Loaded, seat: Seat): Purpose[] =>
  seatPurposes[seat].filter((purpose) => pinOf(loaded, purpose) && criteriaOf(loaded, purpose, seat).length > 0)
/** What a seat is asked of a rubric: all of it, or of fit the factors in which it has a share. */
export const criteriaOf = (loaded: Pick<Loaded, 'pins' | 'settings'>, purpose: Purpose, seat: Seat) =>
  (pinOf(loaded, purpose)?.definition.criteria ?? []).filter(
    (one) => purpose !== 'fit' || (one.factor !== null && (loaded.settings.shares[one.factor][seat] ?? 0) > 0),
  )

/** Gives a seat to a member with every card it scores. The case is locked. */
export const seatMember = async (tx: Tx, loaded: Loaded, seat: Seat, memberId: string): Promise<void> => {
  for (const purpose of purposesOf(loaded, seat)) {
    if (loaded.cards.some((c) => c.reviewer_id === memberId && c.purpose === purpose && c.state !== 'recused')) continue
    await giveCard(tx, loaded, purpose, seat, memberId)
  }
}

const giveCard = async (tx: Tx, loaded: Loaded, purpose: Purpose, seat: Seat, memberId: string): Promise<CardRow> => {
  const card = await insertCard(tx, {
    id: newId(idPrefixes.scorecard),
    case_id: loaded.row.id,
    purpose,
    seat,
    reviewer_id: memberId,
  })
  await tx.announce(scorecardAssigned, factsOf(loaded, card), aboutCard(loaded, card))
  if (isDueIn(purpose, loaded.state)) await startReview(tx, loaded, card)
  return card
}

/** Technical and business cards are due at once, fit when its assessment has begun. */
export const isDueIn = (purpose: Purpose, state: CaseState): boolean =>
  purpose !== 'fit' || state === 'assessing' || state === 'reconciling'

/** Starts the time of a review, with a task for its reviewer. */
export const startReview = async (tx: Tx, loaded: Loaded, card: CardRow): Promise<void> => {
  const { reviewDays } = loaded.settings
  const calendar = workspaceCalendar(tx.ctx.workspace)
  await startClock(tx, {
    kind: 'scorecard',
    subjectKind: 'scorecard',
    subjectId: card.id,
    partnerId: loaded.row.partner_id,
    memberId: card.reviewer_id,
    targetMinutes: reviewDays * businessDayMinutes,
    business: true,
  })
  await tx.schedule(reviewSilence, card.id, addBusinessDays(calendar, tx.now, silenceDays))
  await openTask(tx, {
    kind: 'qualification.score',
    subject: { kind: 'scorecard', id: card.id },
    partnerId: loaded.row.partner_id,
    title: `Score ${loaded.partnerName}: ${purposeLabels[card.purpose as Purpose].toLowerCase()}`.slice(0, 140),
    side: 'team',
    owner: { memberId: card.reviewer_id },
    dueAt: addBusinessDays(calendar, tx.now, reviewDays),
    waiting: 'partner',
    cause: `scorecard ${card.id}`,
  })
}
/** Business days after which a review that nobody began goes to somebody else. */
const silenceDays = 2

/** Takes a reviewer off a card that is not sent, and what waited on it with it. */
export const recuse = async (tx: Tx, loaded: Loaded, card: CardRow, reason: string): Promise<void> => {
  if (!isOpenCard(card)) return
  const recused = await updateCardRow(tx, card.id, {
    state: 'recused',
    recused_at: tx.now,
    recused_reason: reason.slice(0, 2000),
  })
  await dropClock(tx, { kind: 'scorecard', subjectId: card.id })
  await tx.unschedule(reviewSilence, card.id)
  await cancelTask(tx, { kind: 'qualification.score', subjectId: card.id, reason })
  await tx.announce(scorecardRecused, factsOf(loaded, recused), aboutCard(loaded, recused))
}

/**
 * Takes a member's open cards in this case away and seats another: the named one, or who is free. Answers who; null
 * when nobody can, which leaves the seat empty. 409 when the named one may not.
 */
export const replaceReviewer = async (
  tx: Tx,
  loaded: Loaded,
  memberId: string,
  reason: string,
  named?: string | undefined,
  options: { keepWhenNobody?: true } = {},
): Promise<string | null> => {
  const own = loaded.cards.filter((card) => card.reviewer_id === memberId && isOpenCard(card))
  const seat = own[0]?.seat as Seat | undefined
  if (!seat) return null
  if (named) await refuseMember(tx, loaded, seat, named)
  const next = named ?? (await chooseMember(tx, loaded, seat, [memberId]))
  if (!next && options.keepWhenNobody) return null
  for (const card of own) await recuse(tx, loaded, card, reason)
  if (!next) return null
  const others = own.map((card) => card.purpose)
  for (const purpose of purposesOf(loaded, seat))
    if (others.includes(purpose)) await giveCard(tx, loaded, purpose, seat, next)
  return next
}

/** Whether an executive has to judge, and why; never left unsaid. */
export const executiveNeed = (loaded: Loaded): { needed: boolean; reason: string } => {
  const because: string[] = []
  const value = valueOf(loaded)
  if (loaded.typeKeys.includes('strategic')) because.push('the type is strategic')
  if (hasException(loaded)) because.push('the terms hold an exception')
  if (value !== null && value > BigInt(loaded.settings.executiveLineMinor))
    because.push('the predicted value of year 1 is above the line')
  if (loaded.risk && (loaded.risk.tier === 'high' || loaded.risk.tier === 'critical'))
    because.push(`the risk is ${loaded.risk.tier}`)
  return because.length > 0
    ? { needed: true, reason: `Needed because ${because.join(', ')}.` }
    : {
        needed: false,
        reason:
          'Not needed because the type is not strategic, the terms hold no exception, the predicted value is not above the line, and the risk is not high.',
      }
}

/** Sets what seats the case needs and gives empty ones to somebody. Answers whether anything changed. */
export const arrangeSeats = async (tx: Tx, loaded: Loaded): Promise<boolean> => {
  let changed = false
  const executive = executiveNeed(loaded)
  const judged = activeCards(loaded, 'executive').some((card) => card.state !== 'assigned')
  const wanted = [
    ...(loaded.row.light ? [] : (['bd', 'engineering'] as const)).map((seat) => ({
      seat,
      needed: true,
      reason: 'Part of every case.',
    })),
    // An executive who began to judge stays part of the case.
    {
      seat: 'executive' as const,
      ...(executive.needed || !judged ? executive : { needed: true, reason: 'Has judged.' }),
    },
  ]
  for (const one of wanted) {
    const before = loaded.seats.find((row) => row.seat === one.seat)
    if (before?.needed === one.needed && before.reason === one.reason) continue
    await putSeat(tx, { caseId: loaded.row.id, ...one })
    changed = true
  }
  for (const { seat, needed } of wanted) {
    const active = activeCards(loaded, seat)
    if (!needed) {
      for (const card of active) {
        await recuse(tx, loaded, card, 'The seat is not needed any more.')
        changed = true
      }
      continue
    }
    if (active.length > 0 || purposesOf(loaded, seat).length === 0) continue
    const member = await chooseMember(tx, loaded, seat, [])
    if (!member) continue
    await seatMember(tx, loaded, seat, member)
    // Read anew before the next seat is given out: nobody sits on two.
    return true
  }
  return changed
}

export const factsOf = (loaded: Loaded, card: CardRow) => ({
  scorecardId: card.id,
  caseId: card.case_id,
  partnerId: loaded.row.partner_id,
  purpose: card.purpose as Purpose,
  seat: card.seat as Seat,
  reviewerId: card.reviewer_id,
})
export const aboutCard = (loaded: Loaded, card: CardRow) => ({
  subject: { kind: 'scorecard', id: card.id, version: card.version },
  partnerId: loaded.row.partner_id,
})
