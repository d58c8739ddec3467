/** What agreements does when something happens: elsewhere, and to its own rows. */
import { partnerApproved } from '#modules/qualification/contract/decision-events.ts'
import type { Tx } from '#platform/context.ts'
import { type Reaction, reaction } from '#platform/module.ts'
import {
  agreementDrafted,
  agreementTermsAgreed,
  approvalAsked,
  approvalGiven,
  approvalRefused,
  envelopeCompleted,
  envelopeDeclined,
  envelopeSent,
  envelopeVoided,
  noticeGiven,
  roundHandedOver,
  signatureMade,
  signerUnreachable,
  termTookEffect,
} from './contract/events.ts'
import { findAgreement, versionsOf } from './queries/agreements.ts'
import { linksOf, roundsOf } from './queries/talks.ts'
import { closeNoticeTask } from './service/dates/days.ts'
import { mailAgreement } from './service/dates/mails.ts'
import { draftFromDecision } from './service/drafts/proposal.ts'
import { followAgreement } from './service/follow.ts'
import { pushInsurance } from './service/push-duties.ts'

/** All events of agreements name theirs. */
const follow = (kind: { name: string }): Reaction => ({
  name: 'follow',
  on: kind.name,
  run: (tx, fact) => followAgreement(tx, (fact.data as { agreementId: string }).agreementId),
})

/** Whoever talks by link gets that mail with the link; a partner with an account is told here. */
const tellPartner = async (tx: Tx, agreementId: string) => {
  const agreement = await findAgreement(tx, agreementId)
  if (!agreement || (await linksOf(tx, agreementId)).some((link) => !link.revoked_at)) return
  const version = (await versionsOf(tx, [agreementId])).findLast((one) => one.state === 'negotiating')
  // The first time it is new to them; from then on it is their turn again.
  const rounds = version ? (await roundsOf(tx, [version.id])).filter((round) => round.side === 'partner').length : 0
  await mailAgreement(tx, agreement, rounds > 1 ? 'your_turn' : 'draft_to_read', 'partner')
}

export const agreementReactions: readonly Reaction[] = [
  reaction('draft', partnerApproved, (tx, { data }) => draftFromDecision(tx, data)),
  ...[
    agreementDrafted,
    agreementTermsAgreed,
    approvalAsked,
    approvalGiven,
    approvalRefused,
    envelopeCompleted,
    envelopeDeclined,
    envelopeSent,
    envelopeVoided,
    signatureMade,
    signerUnreachable,
  ].map(follow),
  reaction('follow', roundHandedOver, async (tx, { data }) => {
    await followAgreement(tx, data.agreementId)
    if (data.to === 'partner') await tellPartner(tx, data.agreementId)
  }),
  reaction('push_insurance', termTookEffect, (tx, { data }) => pushInsurance(tx, data)),
  reaction('close_notice_task', noticeGiven, (tx, { data }) => closeNoticeTask(tx, data.agreementId)),
]
