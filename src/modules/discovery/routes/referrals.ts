import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import type { Routes } from '#platform/module.ts'
import type { referralEndpoints } from '../contract/referrals.ts'
import { type ReferralRow, referralMessagesPage, referralsPage } from '../queries/referrals.ts'
import { acceptReferral, refuseReferral } from '../service/referrals/answer.ts'
import { settleOf } from '../service/referrals/evaluate.ts'
import { myLink } from '../service/referrals/link.ts'
import { writeAsPartner, writeAsTeam } from '../service/referrals/messages.ts'
import {
  messageToWire,
  needReferral,
  portalReferralRecord,
  portalReferrals,
  referralLineage,
  referralSummaries,
  referralToWire,
} from '../service/referrals/read.ts'
import { referAsPartner, referForPartner } from '../service/referrals/submit.ts'

/** Runs a verb of the team and answers the referral as it is now. */
const done = (ctx: Ctx, run: (tx: Tx) => Promise<ReferralRow>) =>
  inTransaction(ctx, async (tx) => referralToWire(tx, await run(tx)))

export const referralRoutes: Routes<{ module: string; summary: string; endpoints: typeof referralEndpoints }> = {
  listPartnerReferrals: (ctx, { query }) =>
    reading(ctx, (tx) => referralsPage(tx, query, (rows) => referralSummaries(tx, rows))),
  createPartnerReferral: (ctx, { body }) => done(ctx, async (tx) => settleOf(tx, await referForPartner(tx, body))),
  getPartnerReferral: (ctx, { params }) =>
    reading(ctx, async (tx) => referralToWire(tx, await needReferral(tx, params.id))),
  acceptPartnerReferral: (ctx, { params, body }) => done(ctx, (tx) => acceptReferral(tx, params.id, body)),
  refusePartnerReferral: (ctx, { params, body }) => done(ctx, (tx) => refuseReferral(tx, params.id, body)),
  getPartnerReferralLineage: (ctx, { params }) => reading(ctx, (tx) => referralLineage(tx, params.id)),
  listPartnerReferralMessages: (ctx, { params, query }) =>
    reading(ctx, async (tx) => {
      await needReferral(tx, params.id)
      return referralMessagesPage(tx, params.id, query, (rows) => rows.map(messageToWire))
    }),
  sendPartnerReferralMessage: (ctx, { params, body }) =>
    inTransaction(ctx, async (tx) => messageToWire(await writeAsTeam(tx, params.id, body))),
  listPortalReferrals: (ctx, { query }) =>
    reading(ctx, (tx) => referralsPage(tx, query, (rows) => portalReferrals(tx, rows))),
  createPortalReferral: (ctx, { body }) =>
    inTransaction(ctx, async (tx) => portalReferralRecord(tx, await referAsPartner(tx, body))),
  getPortalReferralLink: (ctx) => reading(ctx, myLink),
  getPortalReferral: (ctx, { params }) =>
    reading(ctx, async (tx) => portalReferralRecord(tx, await needReferral(tx, params.id))),
  listPortalReferralMessages: (ctx, { params, query }) =>
    reading(ctx, async (tx) => {
      const { id } = await needReferral(tx, params.id)
      return tx.asTeam(() => referralMessagesPage(tx, id, query, (rows) => rows.map(messageToWire)))
    }),
  sendPortalReferralMessage: (ctx, { params, body }) =>
    inTransaction(ctx, async (tx) => messageToWire(await writeAsPartner(tx, params.id, body))),
}
