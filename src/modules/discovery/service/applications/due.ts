/** What happens to applications on the workspace's clock. Each is safe to run twice: the row says whether it still holds. */

import { openTask } from '#modules/tasks/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { linkTo } from '#platform/mail/outbox.ts'
import type { DueKind } from '#platform/module.ts'
import {
  type ApplicationRow,
  dropApplicationSearchEntry,
  lockApplicationRow,
  setSenderHash,
  updateApplicationRow,
} from '../../queries/applications.ts'
import { findForm } from '../../queries/forms.ts'
import { decisionsOf, replaceChecks } from '../../queries/review.ts'
import { offerAfterAcceptance } from '../calls/offer.ts'
import { formPath } from '../forms/wire.ts'
import { workspaceSettings } from '../settings/read.ts'
import { dayMs } from './draft.ts'
import { decisionFinal, draftSlots, quarantineExpiry, reapplyInvitation, waitlistRevisit } from './due-kinds.ts'
import { dropFiles } from './files.ts'
import { mailApplicant } from './mails.ts'
import { moveApplication } from './moves.ts'
import { markFirstAnswer } from './review.ts'
import { endClocks } from './submit.ts'
import { hashAddress } from './token.ts'

const each = (run: (tx: Tx, row: ApplicationRow) => Promise<void>) => async (tx: Tx, ids: readonly string[]) => {
  for (const id of ids) {
    const row = await lockApplicationRow(tx, id)
    if (row) await run(tx, row)
  }
}

/** Mail a week before a draft lapses; a draft that was changed meanwhile gets its full time again. */
const warnDraft = async (tx: Tx, row: ApplicationRow) => {
  if (row.state !== 'draft') return
  const { draftDays } = await workspaceSettings(tx)
  const lapses = new Date(row.updated_at.getTime() + draftDays * dayMs)
  const warns = new Date(lapses.getTime() - 7 * dayMs)
  if (warns > tx.now) return tx.schedule(draftSlots.warning, row.id, warns)
  if (lapses > tx.now) await mailApplicant(tx, row, 'draft_expires', { date: lapses })
}

const expireDraft = async (tx: Tx, row: ApplicationRow) => {
  if (row.state !== 'draft') return
  const { draftDays } = await workspaceSettings(tx)
  const lapses = new Date(row.updated_at.getTime() + draftDays * dayMs)
  if (lapses > tx.now) return tx.schedule(draftSlots.expiry, row.id, lapses)
  await emptyOut(tx, row, 'Thirty days without a change')
}

const expireQuarantine = async (tx: Tx, row: ApplicationRow) => {
  if (row.state === 'quarantined') await emptyOut(tx, row, 'Thirty days in quarantine')
}

/** Keeps that there was one, and nothing of what it said. */
const emptyOut = async (tx: Tx, row: ApplicationRow, reason: string) => {
  await dropFiles(tx, row.id)
  await replaceChecks(tx, row.id, [])
  await moveApplication(
    tx,
    row,
    'expired',
    {
      answers: '{}',
      company: '',
      contact_name: '',
      email: null,
      email_folded: null,
      email_domain: null,
      phone: null,
      website: null,
      website_domain: null,
      answers_hash: null,
      consents: '[]',
      utm: '{}',
      resume_mailed_to: null,
      sender_address: null,
    },
    reason,
  )
  await dropApplicationSearchEntry(tx, row.id)
}

/** The time to undo is over: the answer has left the house, so the promises are kept. */
const finishDecision = async (tx: Tx, row: ApplicationRow) => {
  const decision = (await decisionsOf(tx, [row.id]))
    .get(row.id)
    ?.find((one) => one.undone_at === null && one.superseded_at === null)
  if (!decision || decision.undo_until > tx.now) return
  const answered = await markFirstAnswer(tx, row)
  await endClocks(tx, row.id, 'met')
  if (answered.state === 'accepted') await offerAfterAcceptance(tx, answered)
  if (answered.state === 'declined' && answered.reapply_from && !answered.reapply_never)
    await tx.schedule(reapplyInvitation, row.id, new Date(`${answered.reapply_from}T09:00:00.000Z`))
}

const revisitWaitlist = async (tx: Tx, row: ApplicationRow) => {
  if (row.state !== 'waitlisted' || !row.revisit_on || row.revisit_on > civilDate(tx.ctx.workspace.zone, tx.now)) return
  await openTask(tx, {
    kind: 'discovery.revisit_waitlist',
    subject: { kind: 'application', id: row.id },
    partnerId: row.partner_id,
    title: `Look at ${row.company} again: it waits since its application`.slice(0, 140),
    side: 'team',
    owner: row.reviewer_id ? { memberId: row.reviewer_id } : { role: 'partner_manager' },
    dueAt: tx.now,
    waiting: 'partner',
    cause: `revisit ${row.id} ${row.revisit_on}`,
  })
}

const invitedAgain = async (tx: Tx, row: ApplicationRow) => {
  if (
    row.state !== 'declined' ||
    !row.wants_invitation ||
    !row.email_proven_at ||
    !row.reapply_from ||
    row.reapply_from > civilDate(tx.ctx.workspace.zone, tx.now)
  )
    return
  const form = await findForm(tx, row.form_id)
  if (!form) return
  await mailApplicant(tx, row, 'apply_again', { link: linkTo(tx.ctx, formPath(tx.ctx, form.slug)) })
  await updateApplicationRow(tx, row.id, { wants_invitation: false })
}

const hashSender = async (tx: Tx, row: ApplicationRow) => {
  if (row.sender_address) await setSenderHash(tx, row.id, hashAddress(tx.ctx, row.sender_address))
}

export const applicationDue: readonly DueKind[] = [
  { kind: draftSlots.warning, summary: 'A draft lapses in a week: mail to the applicant', run: each(warnDraft) },
  { kind: draftSlots.expiry, summary: 'A draft lapses', run: each(expireDraft) },
  { kind: draftSlots.senderHash, summary: 'A sender’s address is replaced by its keyed hash', run: each(hashSender) },
  { kind: quarantineExpiry, summary: 'An application in quarantine is removed', run: each(expireQuarantine) },
  { kind: decisionFinal, summary: 'The time to undo a decision is over', run: each(finishDecision) },
  { kind: waitlistRevisit, summary: 'A waitlisted application is looked at again', run: each(revisitWaitlist) },
  {
    kind: reapplyInvitation,
    summary: 'A company that asked for it learns that it can apply again',
    run: each(invitedAgain),
  },
]
