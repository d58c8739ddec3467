/** What referrals do when something happens elsewhere: an application, a stage, a promise that nears its end. */
import { partnerStageChanged } from '#modules/partners/contract/events.ts'
import { clockWarned } from '#modules/tasks/contract/events.ts'
import type { Tx } from '#platform/context.ts'
import { linkTo, mailParts, queueMail } from '#platform/mail/outbox.ts'
import { type Reaction, reaction } from '#platform/module.ts'
import { applicationSubmitted } from '../../contract/events.ts'
import { findApplicationRow } from '../../queries/applications.ts'
import { findReferral, referralsOfPartnerAsCompany } from '../../queries/referrals.ts'
import { memberAddress } from '../../queries/settings.ts'
import { managerOf, partnerNames } from '../partners.ts'
import { planLapse } from './due.ts'
import { settleApplication, settleCompany } from './evaluate.ts'
import { personalLinkKind, referByLink } from './link.ts'

const warnManager = async (tx: Tx, referralId: string, breachesAt: string) => {
  const row = await findReferral(tx, referralId)
  if (row?.state !== 'submitted') return
  const manager = (await managerOf(tx, [row.partner_id])).get(row.partner_id)
  const to = manager ? await memberAddress(tx, manager.id) : undefined
  if (!to) return
  const referrer = (await partnerNames(tx, [row.partner_id])).get(row.partner_id) ?? 'A partner'
  await queueMail(tx, {
    kind: 'partner_referral.promise_near',
    to,
    subject: `${row.company}: the answer to a referral is due soon`,
    ...mailParts(tx.ctx, {
      heading: 'A referral waits for your answer',
      paragraphs: [
        `${referrer} referred ${row.company} and was promised an answer by ${breachesAt.slice(0, 16).replace('T', ' ')} UTC. Most of that time has passed.`,
      ],
      button: { label: 'Open', url: linkTo(tx.ctx, `/w/${tx.ctx.workspace.slug}/pipeline/referrals/${row.id}`) },
    }),
    subjectKind: 'partner_referral',
    subjectId: row.id,
    partnerId: row.partner_id,
  })
}

export const referralReactions: readonly Reaction[] = [
  reaction('hold_application', applicationSubmitted, async (tx, { data }) => {
    const application = await findApplicationRow(tx, data.applicationId)
    if (application?.channel_record_kind === personalLinkKind) await referByLink(tx, application)
    await settleApplication(tx, data.applicationId)
  }),
  reaction('follow_company', partnerStageChanged, async (tx, { data }) => {
    await settleCompany(tx, data.partnerId)
    if (data.to !== 'declined' && data.to !== 'withdrawn' && data.to !== 'ended') return
    for (const row of await referralsOfPartnerAsCompany(tx, data.partnerId))
      if (row.state === 'applied' || row.state === 'approved') await planLapse(tx, row)
  }),
  reaction('warn_of_referral', clockWarned, async (tx, { data }) => {
    if (data.subjectKind === 'partner_referral') await warnManager(tx, data.subjectId, data.breachesAt)
  }),
]
