/** A delegate for absences: seats and cards that were not begun go to who was named, or to who has the least to do. */
import { civilDate, startOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import { conflict, forbidden, invalid, notFound } from '#platform/errors.ts'
import type { absenceEndpoints, ReviewAbsence } from '../contract/absences.ts'
import { seatRoles } from '../contract/states.ts'
import { type AbsenceRow, awayOn, dropAbsences, findAbsence, putAbsence } from '../queries/absences.ts'
import { membersOf } from '../queries/people.ts'
import { openCardsOfMembers } from '../queries/scorecards.ts'
import { actingName, memberId } from './acting.ts'
import { advance } from './cases/advance.ts'
import { lockCase } from './cases/load.ts'
import { refuseMember, replaceReviewer } from './cases/seats.ts'
import { absence } from './due-kinds.ts'

const today = (tx: Tx) => civilDate(tx.ctx.workspace.zone, tx.now)
const refuseForeign = (tx: Tx, id: string): void => {
  if (memberId(tx.ctx) !== id && !tx.ctx.rights.has('qualification.open_case'))
    throw forbidden('absence.not_yours', 'You name your own absences; a partner manager names those of others.')
}
const daysMax = 366

export const setAbsence = async (
  tx: Tx,
  id: string,
  input: InputOf<typeof absenceEndpoints.putReviewAbsence>['body'],
): Promise<AbsenceRow> => {
  refuseForeign(tx, id)
  const people = await membersOf(tx, [id, input.delegateId ?? null])
  const member = people.get(id)
  if (!member) throw notFound('member')
  if (input.untilOn < input.fromOn || input.untilOn < today(tx))
    throw invalid({ field: 'untilOn', rule: 'range', message: 'The last day away is not before the first, nor past.' })
  if (Date.parse(input.untilOn) - Date.parse(input.fromOn) > daysMax * 86_400_000)
    throw invalid({ field: 'untilOn', rule: 'range', message: 'An absence is a year at most.' })
  const delegate = input.delegateId ? people.get(input.delegateId) : undefined
  if (!member.isActive || (input.delegateId && !delegate?.isActive))
    throw conflict('member.inactive', 'Both have to be active members.')
  if (delegate) {
    if (delegate.id === id)
      throw invalid({ field: 'delegateId', rule: 'self', message: 'Nobody takes over from themselves.' })
    if (!Object.values(seatRoles).some((role) => member.roles.includes(role) && delegate.roles.includes(role)))
      throw conflict('absence.delegate_unfit', `${delegate.name} sits on no seat that ${member.name} sits on.`)
    const other = await findAbsence(tx, delegate.id)
    if (other && other.from_on <= input.untilOn && other.until_on >= input.fromOn)
      throw conflict('absence.delegate_unfit', `${delegate.name} is away from ${other.from_on} to ${other.until_on}.`)
  }
  const row = await putAbsence(tx, {
    member_id: id,
    delegate_id: delegate?.id ?? null,
    from_on: input.fromOn,
    until_on: input.untilOn,
    by_name: actingName(tx.ctx),
  })
  await tx.unschedule(absence, id)
  if (row.from_on > today(tx)) await tx.schedule(absence, id, startOfDate(tx.ctx.workspace.zone, row.from_on))
  else await passCardsOn(tx, [id])
  return row
}

/** Ends an absence; where there is none, nothing is to be ended. 404 for somebody who is no member. */
export const endAbsence = async (tx: Tx, id: string): Promise<void> => {
  if (!(await membersOf(tx, [id])).has(id)) throw notFound('member')
  refuseForeign(tx, id)
  await dropAbsences(tx, [id])
  await tx.unschedule(absence, id)
}

/** On the first day away: what was not begun is passed on. Safe to run twice or late. */
export const passCardsOn = async (tx: Tx, ids: readonly string[]): Promise<void> => {
  const away = await awayOn(tx, today(tx))
  for (const id of ids) {
    const row = away.get(id)
    if (!row) continue
    const cards = await openCardsOfMembers(tx, [id])
    for (const [caseId, own] of Map.groupBy(cards, (card) => card.case_id)) {
      if (own.some((card) => card.state !== 'assigned')) continue
      const loaded = await lockCase(tx, caseId)
      const seat = own[0]!.seat as keyof typeof seatRoles
      const fits = row.delegate_id
        ? await refuseMember(tx, loaded, seat, row.delegate_id).then(
            () => true,
            () => false,
          )
        : false
      const reason = `Away until ${row.until_on}.`
      const named = fits ? row.delegate_id! : undefined
      if (await replaceReviewer(tx, loaded, id, reason, named, { keepWhenNobody: true })) await advance(tx, caseId)
    }
  }
}

export const absencesToWire = async (tx: Tx, rows: readonly AbsenceRow[]): Promise<Static<typeof ReviewAbsence>[]> => {
  const people = await membersOf(
    tx,
    rows.flatMap((row) => [row.member_id, row.delegate_id]),
  )
  const ref = (id: string) => ({ id, name: people.get(id)?.name ?? '' })
  const day = today(tx)
  return rows.map((row) => ({
    member: ref(row.member_id),
    delegate: row.delegate_id ? ref(row.delegate_id) : null,
    fromOn: row.from_on,
    untilOn: row.until_on,
    isNow: row.from_on <= day && row.until_on >= day,
    isMine: row.member_id === memberId(tx.ctx),
    by: row.by_name,
  }))
}
