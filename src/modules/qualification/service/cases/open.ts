/** Opening, seating, declaring, closing: the acts around a case. */

import { applicationsOfPartner } from '#modules/discovery/public.ts'
import { findPartner, lockPartner } from '#modules/partners/public.ts'
import { cancelTask, closeTask, dropClock, meetClock, startClock } from '#modules/tasks/public.ts'
import { addBusinessDays, businessDayMinutes } from '#platform/calendar.ts'
import type { Tx } from '#platform/context.ts'
import type { InputOf } from '#platform/contract.ts'
import { changedMeanwhile, conflict, invalid } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { workspaceCalendar } from '#platform/tenancy/workspace-calendar.ts'
import type { caseEndpoints } from '../../contract/cases.ts'
import { qualificationStarted } from '../../contract/events.ts'
import { isOpen, type Purpose, type Seat } from '../../contract/states.ts'
import {
  type CaseRow,
  caseOfApplication,
  casesOfPartners,
  insertCase,
  insertCaseMove,
  insertDeclaration,
  pinRubrics,
  putCaseEntries,
  updateCaseRow,
} from '../../queries/cases.ts'
import { membersOf } from '../../queries/people.ts'
import { rubricsOfType } from '../../queries/rubrics.ts'
import type { CardRow } from '../../queries/scorecards.ts'
import { acting, theMember } from '../acting.ts'
import { settleRisk } from '../documents/risk.ts'
import { findPartnerType } from '../partners.ts'
import { seedRubrics } from '../rubrics/rubrics.ts'
import { isOpenCard, isSent } from '../scorecards/cards.ts'
import { settingsForCase } from '../settings.ts'
import { advance, beginAssessment } from './advance.ts'
import { type Loaded, lockCase, type StoredFacts } from './load.ts'
import { aboutCase, moveCase, refuseEnded, refuseUnless } from './moves.ts'
import {
  activeCards,
  isFilled,
  neededSeats,
  recuse,
  refuseMember,
  replaceReviewer,
  roleMissing,
  seatMember,
} from './seats.ts'

type Opening = {
  partnerId: string
  typeId?: string | undefined
  applicationId?: string
  fastTrackBy?: { id: string | null; name: string } | undefined
}

/** Stages in which a company is judged. */
export const stagesOfCases: readonly string[] = ['qualifying', 'assessing']

/** Opens a case and gives out its seats. 409 when one is open, or the partner stands elsewhere. */
export const openCase = async (tx: Tx, input: Opening): Promise<CaseRow> => {
  const partner = await lockPartner(tx, input.partnerId)
  if (!stagesOfCases.includes(partner.stage))
    throw conflict('case.stage', 'Only a partner that is qualifying or assessing has a case; move it there first.', {
      stage: partner.stage,
    })
  const before = await casesOfPartners(tx, [partner.id])
  if (before.some((row) => isOpen(row.state as 'open')))
    throw conflict('case.exists', `A case of ${partner.display_name} is open already.`)
  const typeId = input.typeId ?? partner.type_id
  if (!typeId) throw conflict('case.type_missing', 'The partner has no type; choose one first.')
  const type = await findPartnerType(tx, typeId)
  if (!type) throw invalid({ field: 'typeId', rule: 'unknown', message: 'There is no such partner type.' })
  const { light, ...settings } = await settingsForCase(tx, type.id)
  await seedRubrics(tx, type)
  const pins = light ? [] : await pinsFor(tx, type.id, type.name, settings.purposes)

  const application = input.applicationId
    ? (await applicationsOfPartner(tx, [partner.id])).get(partner.id)?.find((one) => one.id === input.applicationId)
    : undefined
  const startedAt = application?.submittedAt ?? tx.now
  const row = await insertCase(tx, {
    id: newId(idPrefixes.qualificationCase),
    partner_id: partner.id,
    type_id: type.id,
    application_id: input.applicationId ?? null,
    number: (before[0]?.number ?? 0) + 1,
    light,
    fast_track: input.fastTrackBy !== undefined,
    settings: JSON.stringify({ ...settings, ...(input.fastTrackBy && { fastTrackBy: input.fastTrackBy }) }),
    facts: JSON.stringify(factsFrom(application?.answers)),
    decide_by: addBusinessDays(workspaceCalendar(tx.ctx.workspace), startedAt, settings.decisionDays),
  })
  await putCaseEntries(tx, [
    { id: row.id, partnerId: partner.id, words: `${partner.display_name} ${partner.legal_name}` },
  ])
  await pinRubrics(tx, row.id, pins)
  await insertCaseMove(tx, { caseId: row.id, from: null, to: 'open', reason: null, ...acting(tx) })
  await startClock(tx, {
    kind: 'case_decision',
    subjectKind: 'qualification_case',
    subjectId: row.id,
    partnerId: partner.id,
    targetMinutes: settings.decisionDays * businessDayMinutes,
    business: true,
    startedAt,
  })
  await tx.announce(
    qualificationStarted,
    {
      caseId: row.id,
      partnerId: partner.id,
      typeId: type.id,
      applicationId: row.application_id,
      cycle: row.number,
      isLight: light,
    },
    aboutCase(row),
  )
  await settleRisk(tx, row.id)
  return (await advance(tx, row.id)).row
}

const pinsFor = async (tx: Tx, typeId: string, typeName: string, purposes: readonly Purpose[]) => {
  const rubrics = await rubricsOfType(tx, typeId)
  return purposes.map((purpose) => {
    const rubric = rubrics.find((row) => row.purpose === purpose)
    if (!rubric?.published_number)
      throw conflict(
        'rubric.none',
        `${typeName} has no published ${purpose} rubric; publish one, or let the type do without scorecards.`,
        { purpose },
      )
    return { purpose, rubricId: rubric.id, number: rubric.published_number }
  })
}
/** What the application says that risk asks for. */
const factsFrom = (answers: Readonly<Record<string, unknown>> | undefined): StoredFacts => {
  const founded = answers?.founded
  return {
    ...(typeof founded === 'number' &&
      founded > 1500 &&
      founded < 3000 && { foundedOn: `${Math.floor(founded)}-01-01` }),
  }
}

/** The case that an accepted application opens; none when the partner stands elsewhere or has an open one. */
export const openForApplication = async (
  tx: Tx,
  input: {
    applicationId: string
    partnerId: string
    typeId: string
    fastTrackBy?: { id: string | null; name: string } | undefined
  },
): Promise<CaseRow | undefined> => {
  const partner = await findPartner(tx, input.partnerId)
  if (!partner || !stagesOfCases.includes(partner.stage)) return undefined
  const open = (await casesOfPartners(tx, [partner.id])).find((row) => isOpen(row.state as 'open'))
  if (open) return open
  return openCase(tx, input)
}

/** An acceptance was taken back: its case closes, unless it was decided. */
export const closeForApplication = async (tx: Tx, applicationId: string, reason: string): Promise<void> => {
  const row = await caseOfApplication(tx, applicationId)
  if (row && isOpen(row.state as 'open')) await endCase(tx, await lockCase(tx, row.id), reason)
}
export const closeCase = async (tx: Tx, id: string, reason: string): Promise<void> => {
  const loaded = await lockCase(tx, id)
  refuseEnded(loaded)
  await endCase(tx, loaded, reason)
}
const endCase = async (tx: Tx, loaded: Loaded, reason: string): Promise<void> => {
  await stopReviews(tx, loaded, reason)
  await dropClock(tx, { kind: 'case_decision', subjectId: loaded.row.id })
  await cancelTask(tx, { kind: 'qualification.decide', subjectId: loaded.row.id, reason })
  await moveCase(tx, loaded.row, 'closed', { closed_at: tx.now, close_reason: reason }, reason)
}
export const stopReviews = async (tx: Tx, loaded: Loaded, reason: string): Promise<void> => {
  for (const card of loaded.cards) if (isOpenCard(card)) await recuse(tx, loaded, card, reason)
}
/** What a decision ends: open reviews, the clock, the task. */
export const finishCase = async (tx: Tx, loaded: Loaded, outcome: string): Promise<void> => {
  await stopReviews(tx, loaded, 'The case was decided.')
  await meetClock(tx, { kind: 'case_decision', subjectId: loaded.row.id })
  await closeTask(tx, { kind: 'qualification.decide', subjectId: loaded.row.id, outcome })
}

export const assignSeat = async (
  tx: Tx,
  id: string,
  { seat, memberId }: InputOf<typeof caseEndpoints.assignSeat>['body'],
): Promise<void> => {
  const loaded = await lockCase(tx, id)
  // Once scores are in, only a seat that became needed and stands empty is given out.
  const isLate =
    loaded.state === 'assessed' && neededSeats(loaded).includes(seat) && activeCards(loaded, seat).length === 0
  if (!isLate) refuseUnless(loaded, ['open', 'qualified', 'assessing'], 'seats are given out before scores are in')
  if (loaded.row.light) throw conflict('case.state', 'A light type has no scorecards, so there is no seat to give.')
  if (loaded.cards.some((card) => card.reviewer_id === memberId && card.state !== 'recused'))
    throw conflict('seat.taken', 'This member has a seat in this case already.')
  await refuseMember(tx, loaded, seat, memberId)
  if (seat === 'executive' && !neededSeats(loaded).includes('executive'))
    throw conflict('case.state', loaded.seats.find((row) => row.seat === seat)?.reason ?? 'The seat is not needed.')
  await seatMember(tx, loaded, seat, memberId)
  await advance(tx, id)
}

/** A yes takes the member off the case; somebody else is seated, and the answer stays on record. */
export const declareInterest = async (
  tx: Tx,
  id: string,
  input: InputOf<typeof caseEndpoints.declareInterest>['body'],
): Promise<void> => {
  const loaded = await lockCase(tx, id)
  refuseEnded(loaded)
  const memberId = theMember(tx)
  const hasInterest = input.ownsShares || input.family || input.formerEmployer || input.managesReferrer
  if (!hasInterest && loaded.referrerManagerId === memberId)
    throw conflict('review.conflict', 'You manage the partner who referred them; say so.')
  const replacement = input.replacementId ? (await membersOf(tx, [input.replacementId])).get(input.replacementId) : null
  if (input.replacementId && (!replacement?.isActive || input.replacementId === memberId))
    throw conflict('member.inactive', 'The replacement is not another active member.')
  await insertDeclaration(tx, {
    case_id: id,
    member_id: memberId,
    owns_shares: input.ownsShares,
    family: input.family,
    former_employer: input.formerEmployer,
    manages_referrer: input.managesReferrer,
    note: input.note?.trim() || null,
    replacement_id: input.replacementId ?? null,
  })
  if (hasInterest) {
    const after = await lockCase(tx, id)
    const own = after.cards.filter((card) => card.reviewer_id === memberId && card.state !== 'recused')
    const seat = own[0]?.seat as Seat | undefined
    if (seat) await seatAnother(tx, after, { seat, memberId, own, named: input.replacementId })
  }
  await advance(tx, id)
}

/** Takes the open cards away; what was sent before the yes counts no more, so whoever takes over scores it again. */
const seatAnother = async (
  tx: Tx,
  loaded: Loaded,
  from: { seat: Seat; memberId: string; own: readonly CardRow[]; named: string | undefined },
): Promise<void> => {
  const { seat, memberId, own, named } = from
  if (named) await refuseMember(tx, loaded, seat, named)
  const next = own.some(isOpenCard)
    ? await replaceReviewer(tx, loaded, memberId, 'Declared an interest', named)
    : (named ?? null)
  if (next === null && named) throw roleMissing(seat)
  if (next && own.some(isSent)) await seatMember(tx, await lockCase(tx, loaded.row.id), seat, next)
}

export const startAssessment = async (tx: Tx, id: string): Promise<void> => {
  const loaded = await lockCase(tx, id)
  refuseUnless(loaded, ['open', 'qualified'], 'its assessment has begun')
  if (loaded.row.light) throw conflict('case.state', 'A light type has no assessment.')
  const empty = neededSeats(loaded).filter((seat) => !isFilled(loaded, seat))
  if (empty.length > 0)
    throw conflict('seat.empty', 'Every needed seat has to be filled by people who declared no interest.', { empty })
  await beginAssessment(tx, loaded, 'Begun before qualification was complete')
  await advance(tx, id)
}

export const updateFacts = async (
  tx: Tx,
  { params, body, version }: InputOf<typeof caseEndpoints.updateQualificationCase>,
): Promise<void> => {
  const loaded = await lockCase(tx, params.id)
  if (loaded.row.version !== version) throw changedMeanwhile(loaded.row.version)
  refuseEnded(loaded)
  await updateCaseRow(tx, params.id, { facts: JSON.stringify({ ...loaded.facts, ...body.facts }) })
  await settleRisk(tx, params.id)
  await advance(tx, params.id)
}
