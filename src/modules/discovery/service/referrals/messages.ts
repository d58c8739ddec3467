/** The thread about a referral: both sides write, a dispute asks the team for an answer. */
import { closeTask, openTask } from '#modules/tasks/public.ts'
import type { Tx } from '#platform/context.ts'
import {
  insertReferralMessage,
  lockReferralRow,
  type ReferralMessageRow,
  updateReferralRow,
} from '../../queries/referrals.ts'
import { acting } from '../acting.ts'
import { managerOf } from '../partners.ts'
import { refuseAbove } from '../rate.ts'
import { mailReferrer } from './mails.ts'
import { lockReferral } from './moves.ts'
import { needReferral } from './read.ts'

const hourMs = 3_600_000
const messagesPerHour = 30

type Written = { body: string; happenedOn?: string | null | undefined }

/** From the partner. With `dispute` the team has a task until it settles it. */
export const writeAsPartner = async (
  tx: Tx,
  id: string,
  input: Written & { dispute?: boolean | undefined },
): Promise<ReferralMessageRow> => {
  // Read under the portal's own rules first: another partner's referral is none.
  await needReferral(tx, id)
  refuseAbove(
    tx.ctx.services,
    `referral ${id}`,
    messagesPerHour,
    hourMs,
    'Many messages within an hour; wait a little.',
  )
  return tx.asTeam(async () => {
    const row = (await lockReferralRow(tx, id))!
    const message = await insertReferralMessage(tx, {
      referralId: id,
      side: 'partner',
      dispute: input.dispute === true,
      body: input.body,
      happenedOn: input.happenedOn ?? null,
      ...acting(tx),
    })
    if (input.dispute && !row.disputed_at) await updateReferralRow(tx, id, { disputed_at: tx.now })
    const manager = (await managerOf(tx, [row.partner_id])).get(row.partner_id)
    await openTask(tx, {
      kind: 'discovery.answer_referral',
      subject: { kind: 'partner_referral', id },
      partnerId: row.partner_id,
      title:
        `${input.dispute ? 'Settle the dispute' : 'Answer the message'} about the referral of ${row.company}`.slice(
          0,
          140,
        ),
      side: 'team',
      owner: manager?.isActive ? { memberId: manager.id } : { role: 'partner_manager' },
      waiting: 'partner',
      cause: `referral message ${id} ${message.number}`,
    })
    return message
  })
}

/** From the team, by mail and in the portal. With `settles` the dispute is over. */
export const writeAsTeam = async (
  tx: Tx,
  id: string,
  input: Written & { settles?: boolean | undefined },
): Promise<ReferralMessageRow> => {
  const row = await lockReferral(tx, id)
  const by = acting(tx)
  const message = await insertReferralMessage(tx, {
    referralId: id,
    side: 'team',
    dispute: false,
    body: input.body,
    happenedOn: input.happenedOn ?? null,
    ...by,
  })
  if (input.settles && row.disputed_at) await updateReferralRow(tx, id, { disputed_at: null })
  // A referral that has no answer yet keeps its task.
  if (row.state !== 'submitted' && (input.settles || !row.disputed_at))
    await closeTask(tx, { kind: 'discovery.answer_referral', subjectId: id, outcome: 'Answered' })
  await mailReferrer(tx, row, 'message', { message: input.body, from: by.by_name })
  return message
}
