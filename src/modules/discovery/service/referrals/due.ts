/** The end of a referral's window, and the word before it. Each is safe to run twice or late. */
import type { Tx } from '#platform/context.ts'
import type { DueKind } from '#platform/module.ts'
import { findApplicationRow } from '../../queries/applications.ts'
import {
  inPlayOf,
  lockReferralRow,
  type ReferralRow,
  referralsOfCompany,
  updateReferralRow,
} from '../../queries/referrals.ts'
import { findPartner } from '../partners.ts'
import { domainsOf } from './company.ts'
import { referralSlots } from './due-kinds.ts'
import { mailReferrer } from './mails.ts'
import { moveReferral } from './moves.ts'
import { scheduleEnd } from './submit.ts'
import { termsFor } from './terms.ts'

const dayMs = 86_400_000
const each = (run: (tx: Tx, row: ReferralRow) => Promise<void>) => async (tx: Tx, ids: readonly string[]) => {
  for (const id of ids) {
    const row = await lockReferralRow(tx, id)
    if (row) await run(tx, row)
  }
}

const warn = async (tx: Tx, row: ReferralRow) => {
  if (['submitted', 'open'].includes(row.state) && row.window_until > tx.now && !(await isBehind(tx, row)))
    await mailReferrer(tx, row, 'lapse_warning')
}

const lapse = async (tx: Tx, row: ReferralRow) => {
  if (row.window_until > tx.now) return
  if (row.state === 'submitted' || row.state === 'open') {
    await moveReferral(tx, row, 'lapsed', { lapse: (await isBehind(tx, row)) ? 'other_first' : 'no_application' })
    return
  }
  // While the application runs, the window has done its work.
  if ((row.state === 'applied' || row.state === 'approved') && (await cameToNothing(tx, row)))
    await moveReferral(tx, row, 'lapsed', { lapse: 'not_taken' })
}

const isBehind = async (tx: Tx, row: ReferralRow): Promise<boolean> =>
  (
    await referralsOfCompany(tx, {
      domains: domainsOf(row),
      emailFolded: row.email_folded,
      companyPartnerId: row.company_partner_id,
    })
  ).some((other) => other.id !== row.id && ['applied', 'approved', 'credited'].includes(other.state))

const cameToNothing = async (tx: Tx, row: ReferralRow): Promise<boolean> => {
  const application = row.application_id ? await findApplicationRow(tx, row.application_id) : undefined
  if (!application || ['declined', 'withdrawn', 'expired'].includes(application.state)) return true
  const partner = row.company_partner_id ? await findPartner(tx, row.company_partner_id) : undefined
  return partner !== undefined && ['declined', 'withdrawn', 'ended'].includes(partner.stage)
}

/** The company fell out: its referral lapses once its window is over and a decision cannot be undone any more. */
export const planLapse = async (tx: Tx, row: ReferralRow): Promise<void> => {
  const soonest = new Date(tx.now.getTime() + dayMs)
  await tx.schedule(referralSlots.lapse, row.id, row.window_until > soonest ? row.window_until : soonest)
}

/** An agreement says something else about the window: it moves for every referral of the partner that is in play. */
export const refreshReferralTerms = (tx: Tx, partnerIds: readonly string[]): Promise<void> =>
  tx.asTeam(async () => {
    if (partnerIds.length === 0) return
    for (const row of await inPlayOf(tx, partnerIds)) {
      const { windowDays } = await termsFor(tx, row.partner_id)
      if (windowDays === row.window_days) continue
      const changed = await updateReferralRow(tx, row.id, {
        window_days: windowDays,
        window_until: new Date(row.referred_at.getTime() + windowDays * dayMs),
      })
      await scheduleEnd(tx, changed)
    }
  })

export const referralDue: readonly DueKind[] = [
  { kind: referralSlots.warning, summary: 'A referral lapses in 14 days: mail to who referred', run: each(warn) },
  { kind: referralSlots.lapse, summary: 'The window of a referral ends', run: each(lapse) },
]
