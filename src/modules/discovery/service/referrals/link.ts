/** The personal link: who comes by it and applies was referred by the person whose link it is. */
import { portalPeople } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { forbidden, Problem } from '#platform/errors.ts'
import { type ApplicationRow, findApplicationRow, updateApplicationRow } from '../../queries/applications.ts'
import { lockCompanies, referralOfToken, referralsOfCompany } from '../../queries/referrals.ts'
import { type ChannelResolver, channelResolvers } from '../applications/channel.ts'
import { hashToken } from '../applications/token.ts'
import { companyOfApplication, domainsOf } from './company.ts'
import { personReferring, submitReferral } from './submit.ts'
import { termsFor } from './terms.ts'
import { personalToken, personOfToken, referralLink } from './token.ts'

export const personalLinkKind = 'referral_link'

const resolve: ChannelResolver = async (tx, token) => {
  const portalUserId = personOfToken(tx.ctx, token)
  if (portalUserId) {
    const person = (await portalPeople(tx, [portalUserId])).get(portalUserId)
    return (
      person && {
        kind: 'partner_referral',
        recordKind: personalLinkKind,
        recordId: portalUserId,
        referrerPartnerId: person.partnerId,
      }
    )
  }
  const row = await referralOfToken(tx, hashToken(token))
  return (
    row && {
      kind: 'partner_referral',
      recordKind: 'partner_referral',
      recordId: row.id,
      referrerPartnerId: row.partner_id,
    }
  )
}
channelResolvers.partner_referral = resolve

export const myLink = async (tx: Tx) => {
  const { actor } = tx.ctx
  if (actor.kind !== 'portal_user') throw forbidden('partner_referral.person', 'A link belongs to a person; sign in.')
  return {
    url: referralLink(tx.ctx, personalToken(tx.ctx, actor.id)),
    ...(await termsFor(tx, actor.partnerId)),
  }
}

/**
 * An application came by a personal link: it becomes a referral of that person, counted from when the company opened the
 * form. The referrer's own company is nobody's referral; the application is a plain one then.
 */
export const referByLink = async (tx: Tx, application: ApplicationRow): Promise<void> => {
  const portalUserId = application.channel_record_id
  const person = portalUserId ? (await portalPeople(tx, [portalUserId])).get(portalUserId) : undefined
  if (!portalUserId || !person || !application.company) return
  const company = companyOfApplication(application)
  await lockCompanies(tx, domainsOf(company))
  const before = (
    await referralsOfCompany(tx, {
      domains: domainsOf(company),
      emailFolded: company.email_folded,
      companyPartnerId: application.partner_id,
    })
  ).find((row) => row.partner_id === person.partnerId && !['refused', 'already_known', 'lapsed'].includes(row.state))
  if (before) return
  try {
    await submitReferral(
      tx,
      await personReferring(tx, person.partnerId, portalUserId),
      {
        company: application.company,
        website: application.website,
        email: application.email,
        country: application.country,
        contactName: application.contact_name,
        // The company came by itself and agreed to the form's own words.
        agreed: true,
      },
      { origin: 'link', at: application.started_at, applicationId: application.id },
    )
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    await plainAgain(tx, application.id)
  }
}

const plainAgain = async (tx: Tx, id: string): Promise<void> => {
  const row = await findApplicationRow(tx, id)
  if (row?.channel_record_kind === personalLinkKind)
    await updateApplicationRow(tx, id, {
      channel: 'application',
      channel_record_kind: null,
      channel_record_id: null,
      referrer_partner_id: null,
    })
}
