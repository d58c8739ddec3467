/** What a partner asks to have changed between two versions: answered by an amendment, or declined with words. */
import { closeTask, openTask } from '#modules/tasks/public.ts'
import { addDays } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { conflict, invalid, notFound } from '#platform/errors.ts'
import type { ChangeRequest } from '../../contract/dates.ts'
import { changeAnswered, changeRequested } from '../../contract/events.ts'
import { findAgreement, lockAgreement, updateAgreementRow } from '../../queries/agreements.ts'
import {
  addChangeRequest,
  answerRequestRow,
  type ChangeRequestRow,
  changeRequestsOf,
} from '../../queries/change-notices.ts'
import { acting } from '../acting.ts'
import { audit } from '../audit.ts'
import { amendAgreement, today } from '../drafts/draft.ts'
import { ownAgreement } from '../drafts/portal.ts'
import { about } from '../sign/envelopes.ts'
import { runningLife } from './life.ts'
import { mailAgreement, ownerOf } from './mails.ts'

const openMax = 10
const answerDays = 5
const kind = 'agreements.answer_request'

export const requestToWire = (row: ChangeRequestRow): Static<typeof ChangeRequest> => ({
  number: row.number,
  words: row.words,
  by: row.by_name,
  askedAt: row.asked_at.toISOString(),
  state: row.state as 'asked',
  answer: row.answer,
  answeredAt: row.answered_at?.toISOString() ?? null,
  answeredBy: row.answered_by_name,
})
const wire = async (tx: Tx, id: string) => ({ data: (await changeRequestsOf(tx, id)).map(requestToWire) })

export const listRequests = async (tx: Tx, id: string) => {
  if (!(await findAgreement(tx, id))) throw notFound('agreement')
  return wire(tx, id)
}
export const portalRequests = (tx: Tx, id: string) =>
  tx.asTeam(async () => {
    await ownAgreement(tx, id)
    return wire(tx, id)
  })

export const requestChange = (tx: Tx, id: string, words: string) =>
  tx.asTeam(async () => {
    await ownAgreement(tx, id)
    const agreement = (await lockAgreement(tx, id))!
    await runningLife(tx, agreement, today(tx, agreement.zone))
    const waiting = (await changeRequestsOf(tx, id)).filter((one) => one.state === 'asked')
    if (waiting.length >= openMax)
      throw conflict('change_request.many', `${openMax} requests wait for an answer already; wait for those first.`)
    const request = await addChangeRequest(tx, { agreementId: id, words, by: acting(tx) })
    await audit(tx, id, 'change_requested', { request: request.number, words })
    await tx.announce(
      changeRequested,
      { agreementId: id, partnerId: agreement.partner_id, number: agreement.number, requestNumber: request.number },
      about(agreement),
    )
    const owner = await ownerOf(tx, agreement)
    await openTask(tx, {
      ...about(agreement),
      kind,
      title: `Answer what the partner asks to have changed in ${agreement.number}`,
      side: 'team',
      owner: owner ? { memberId: owner.id } : { role: 'partner_manager' },
      dueAt: new Date(`${addDays(today(tx, agreement.zone), answerDays)}T12:00:00Z`),
      waiting: 'partner',
      cause: `request ${id} ${request.number}`,
    })
    await mailAgreement(tx, agreement, 'change_requested', 'owner', { who: request.by_name, words })
    return wire(tx, id)
  })

export const answerRequest = async (
  tx: Tx,
  id: string,
  input: { number: number; answer: 'taken_up' | 'declined'; words?: string | undefined },
) => {
  const agreement = await lockAgreement(tx, id)
  if (!agreement) throw notFound('agreement')
  const requests = await changeRequestsOf(tx, id)
  const request = requests.find((one) => one.number === input.number)
  if (!request) throw conflict('change_request.answered', 'There is no request of this number.')
  if (request.state !== 'asked')
    throw conflict('change_request.answered', `${request.answered_by_name} has answered it.`)
  const words = input.words?.trim() || null
  if (input.answer === 'declined' && !words)
    throw invalid({ field: 'words', rule: 'required', message: 'Say why, so that the partner can live with it.' })
  if (input.answer === 'taken_up')
    await amendAgreement(tx, id, { reason: `Asked by ${request.by_name}: ${request.words}`.slice(0, 2000) })
  const by = acting(tx).by_name
  await answerRequestRow(tx, id, input.number, { state: input.answer, answer: words, by })
  await audit(tx, id, 'change_answered', { request: input.number, answer: input.answer, words })
  await tx.announce(
    changeAnswered,
    { agreementId: id, partnerId: agreement.partner_id, number: agreement.number, requestNumber: input.number },
    about(agreement),
  )
  if (!requests.some((one) => one.state === 'asked' && one.number !== input.number))
    await closeTask(tx, { kind, subjectId: id, outcome: 'Every request is answered.' })
  await mailAgreement(tx, agreement, input.answer === 'taken_up' ? 'request_taken_up' : 'request_declined', 'partner', {
    words: words ?? '',
    wish: request.words,
  })
  await updateAgreementRow(tx, id, {})
  return wire(tx, id)
}
