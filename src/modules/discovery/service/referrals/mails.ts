/** Mails to who referred a company, in their language; never to somebody who opted out. */
import type { Tx } from '#platform/context.ts'
import { linkTo, mailParts, queueMail } from '#platform/mail/outbox.ts'
import type { KnownKind, LapseReason } from '../../contract/referral-states.ts'
import type { ReferralRow } from '../../queries/referrals.ts'
import { type ReferralMailKind, referralMail } from '../../words/referrals.ts'
import { civilDateWords, dateWords } from '../../words/status.ts'
import { contactForbidden } from '../settings/do-not-contact.ts'
import { referralLink, referralToken } from './token.ts'

export type { ReferralMailKind }

export const mailReferrer = async (
  tx: Tx,
  row: ReferralRow,
  kind: ReferralMailKind,
  more: { message?: string; from?: string } = {},
): Promise<void> => {
  if (!row.referrer_email || (await contactForbidden(tx, { email: row.referrer_email }))) return
  const { workspace } = tx.ctx
  const { subject, ...content } = referralMail(kind, row.language, {
    name: row.by_name,
    company: row.company,
    workspace: workspace.name,
    windowUntil: dateWords(row.language, workspace.zone, row.window_until),
    known: row.known_kind
      ? {
          kind: row.known_kind as KnownKind,
          since: civilDateWords(row.language, row.known_since!),
        }
      : null,
    refusal: row.refusal_words,
    lapse: row.lapse as LapseReason | null,
    companyLink: referralLink(tx.ctx, referralToken(tx.ctx, row.id)),
    message: more.message ?? null,
    from: more.from ?? null,
    link: linkTo(tx.ctx, `/p/${workspace.slug}/referrals?referral=${row.id}`),
  })
  await queueMail(tx, {
    kind: `partner_referral.${kind}`,
    to: { email: row.referrer_email, name: row.by_name },
    subject,
    ...mailParts(tx.ctx, content),
    subjectKind: 'partner_referral',
    subjectId: row.id,
    partnerId: row.partner_id,
  })
}
