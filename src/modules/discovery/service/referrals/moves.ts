/** States of referrals: changed in one place, with a row per move, the fact, and the mail to who referred. */
import { closeTask, dropClock } from '#modules/tasks/public.ts'
import type { Tx } from '#platform/context.ts'
import { conflict, notFound } from '#platform/errors.ts'
import {
  partnerReferralAccepted,
  partnerReferralAlreadyKnown,
  partnerReferralLapsed,
  partnerReferralMoved,
  partnerReferralQualified,
  partnerReferralRefused,
} from '../../contract/referral-events.ts'
import type { QualifyingFact } from '../../contract/referral-states.ts'
import {
  canReferralMove,
  type KnownKind,
  type LapseReason,
  type ReferralState,
  type RefusalReason,
  referralStateLabels,
} from '../../contract/referral-states.ts'
import {
  insertReferralMove,
  lockReferralRow,
  type ReferralRow,
  type ReferralValues,
  updateReferralRow,
} from '../../queries/referrals.ts'
import { acting } from '../acting.ts'
import { mailReferrer, type ReferralMailKind } from './mails.ts'

export const lockReferral = async (tx: Tx, id: string): Promise<ReferralRow> => {
  const row = await lockReferralRow(tx, id)
  if (!row) throw notFound('referral')
  return row
}
export const stateOf = (row: Pick<ReferralRow, 'state'>): ReferralState => row.state as ReferralState
export const wrongState = (row: ReferralRow, wanted: string) =>
  conflict(
    'partner_referral.state',
    `This referral is ${referralStateLabels[stateOf(row)].toLowerCase()}; ${wanted}.`,
    {
      state: row.state,
    },
  )

/** Moves the referral; nothing when it stands there already. The caller works under the team's role. */
export const moveReferral = async (
  tx: Tx,
  row: ReferralRow,
  to: ReferralState,
  more: ReferralValues = {},
  reason: string | null = null,
): Promise<ReferralRow> => {
  const from = stateOf(row)
  if (from === to) return row
  if (!canReferralMove(from, to)) throw wrongState(row, `there is no way to ${referralStateLabels[to].toLowerCase()}`)
  const changed = await updateReferralRow(tx, row.id, { ...more, state: to })
  await insertReferralMove(tx, { referralId: row.id, from, to, reason, ...acting(tx) })
  await announceMove(tx, changed, from)
  if (to === 'lapsed') {
    await dropClock(tx, { kind: 'referral_answer', subjectId: row.id })
    await closeTask(tx, { kind: 'discovery.answer_referral', subjectId: row.id, outcome: 'Lapsed' })
  }
  const mail = mailOf[to]
  if (mail && !(to === 'open' && from !== 'submitted' && from !== 'already_known' && from !== 'refused'))
    await mailReferrer(tx, changed, mail)
  return changed
}

const mailOf: Partial<Record<ReferralState, ReferralMailKind>> = {
  open: 'accepted',
  already_known: 'already_known',
  refused: 'refused',
  applied: 'applied',
  approved: 'approved',
  credited: 'credited',
  lapsed: 'lapsed',
}

const announceMove = async (tx: Tx, row: ReferralRow, from: ReferralState): Promise<void> => {
  const base = { referralId: row.id, partnerId: row.partner_id }
  const about = aboutReferral(row)
  switch (stateOf(row)) {
    case 'already_known':
      await tx.announce(
        partnerReferralAlreadyKnown,
        { ...base, kind: row.known_kind as KnownKind, since: row.known_since! },
        about,
      )
      return
    case 'refused':
      await tx.announce(partnerReferralRefused, { ...base, reason: row.refusal as RefusalReason }, about)
      return
    case 'lapsed':
      await tx.announce(partnerReferralLapsed, { ...base, reason: row.lapse as LapseReason }, about)
      return
    case 'credited':
      await tx.announce(
        partnerReferralQualified,
        {
          ...base,
          companyPartnerId: row.company_partner_id!,
          applicationId: row.application_id,
          fact: row.qualifying_fact as QualifyingFact,
          referredAt: row.referred_at.toISOString(),
          qualifiedAt: row.qualified_at!.toISOString(),
        },
        about,
      )
      return
    case 'open':
      if (from === 'submitted' || from === 'already_known' || from === 'refused') {
        await tx.announce(partnerReferralAccepted, { ...base, windowUntil: row.window_until.toISOString() }, about)
        return
      }
      break
    default:
  }
  await tx.announce(partnerReferralMoved, { ...base, from, to: stateOf(row) }, about)
}

export const aboutReferral = (row: ReferralRow) => ({
  subject: { kind: 'partner_referral', id: row.id, version: row.version },
  partnerId: row.partner_id,
})
