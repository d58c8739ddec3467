/**
 * Which referral holds an application, worked out anew from the evidence whenever a part of it arrives: the application,
 * an answer, the stage of the company, a fact of another module. Running it twice changes nothing.
 */
import type { Stage } from '#modules/partners/contract/stages.ts'
import type { Tx } from '#platform/context.ts'
import type { QualifyingFact } from '../../contract/referral-states.ts'
import { openStates } from '../../contract/states.ts'
import {
  type ApplicationRow,
  applicationsOfDomains,
  findApplicationRow,
  lockApplicationRow,
  updateApplicationRow,
} from '../../queries/applications.ts'
import {
  findReferral,
  lockCompanies,
  type ReferralRow,
  referralsOfCompany,
  updateReferralRow,
} from '../../queries/referrals.ts'
import { applicationsOfCompany } from '../../queries/talks.ts'
import { findPartner } from '../partners.ts'
import { companyOfApplication, domainsOf, isOwnRecord } from './company.ts'
import { type Claim, holderOf, inOrder } from './credit.ts'
import { moveReferral, stateOf } from './moves.ts'
import { termsFor } from './terms.ts'

const submittedStates: readonly string[] = [...openStates, 'accepted', 'declined', 'withdrawn']
/** Stages that a company reaches only after it was approved, or after it was active. */
const afterApproval: readonly Stage[] = ['approved', 'contracting', 'onboarding', 'active', 'ending', 'ended']
const afterActive: readonly Stage[] = ['active', 'ending', 'ended']

/** Every referral of the application's company. */
const claimsOn = async (tx: Tx, application: ApplicationRow, options: { lock?: true } = {}): Promise<ReferralRow[]> => {
  const company = companyOfApplication(application)
  return referralsOfCompany(
    tx,
    {
      domains: domainsOf(company),
      emailFolded: company.email_folded,
      companyPartnerId: application.partner_id,
      applicationId: application.id,
      referralId: application.channel_record_kind === 'partner_referral' ? application.channel_record_id : null,
    },
    options,
  )
}

const claimOf = (row: ReferralRow): Claim => ({
  id: row.id,
  referredAt: row.referred_at,
  windowUntil: row.window_until,
  standing: standingOf(row),
})
const standingOf = (row: ReferralRow): Claim['standing'] => {
  switch (stateOf(row)) {
    case 'submitted':
      return 'waiting'
    case 'open':
    case 'applied':
    case 'approved':
    case 'credited':
      return 'open'
    case 'lapsed':
      // An application that was held for spam arrived when it was sent, not when somebody let it in.
      return row.lapse === 'no_application' ? 'open' : 'none'
    default:
      return 'none'
  }
}

/** The referral that holds the application as far as it is known now; before the company has a record. */
export const holdingReferral = async (tx: Tx, application: ApplicationRow): Promise<ReferralRow | undefined> => {
  const rows = await claimsOn(tx, application)
  const holder = holderOf(rows.map(claimOf), application.submitted_at ?? tx.now)
  return rows.find((row) => row.id === holder?.id)
}

/** Brings every referral of the application's company to where the evidence puts it. */
export const settleApplication = async (tx: Tx, applicationId: string): Promise<void> => {
  const before = await findApplicationRow(tx, applicationId)
  if (!before) return
  const company = companyOfApplication(before)
  await lockCompanies(tx, [...domainsOf(company), ...(before.partner_id ? [before.partner_id] : [])])
  const application = await lockApplicationRow(tx, applicationId)
  if (!application?.submitted_at || !submittedStates.includes(application.state)) return
  const rows = await eligible(tx, application, await claimsOn(tx, application, { lock: true }))
  // What is credited stays so: money has followed it, and a late objection is a dispute.
  const credited = rows.find((row) => row.state === 'credited')
  const holder = credited ? { id: credited.id, settled: true } : holderOf(rows.map(claimOf), application.submitted_at)
  for (const row of rows)
    if (row.id !== holder?.id && (row.state === 'applied' || row.state === 'approved'))
      await moveReferral(tx, row, 'open')
  const held = rows.find((row) => row.id === holder?.id)
  await nameReferrer(tx, application, held)
  if (!held || !holder?.settled || held.state === 'credited') return
  const own = await follow(tx, held, application)
  if (own.state !== 'credited') return
  const order = inOrder(rows.map(claimOf)).map(({ id }) => id)
  for (const id of order.slice(order.indexOf(own.id) + 1)) {
    const later = await findReferral(tx, id)
    if (later && ['submitted', 'open'].includes(later.state))
      await moveReferral(tx, later, 'lapsed', { lapse: 'other_first' })
  }
}

/** Ties the referrals to the company's record; one that turned out to be the referrer's own company is out. */
const eligible = async (tx: Tx, application: ApplicationRow, rows: readonly ReferralRow[]): Promise<ReferralRow[]> => {
  const { partner_id: companyId } = application
  const found: ReferralRow[] = []
  for (const row of rows) {
    if (!companyId || row.state === 'credited' || standingOf(row) === 'none') {
      found.push(row)
      continue
    }
    if (await isOwnRecord(tx, row.partner_id, companyId)) {
      if (row.state !== 'lapsed') await moveReferral(tx, row, 'lapsed', { lapse: 'own_company' })
      continue
    }
    found.push(
      row.company_partner_id === companyId
        ? row
        : await updateReferralRow(tx, row.id, { company_partner_id: companyId }),
    )
  }
  return found
}

/** The application says who referred it: reviewers with a conflict of interest are told, and the channel is true. */
const nameReferrer = async (tx: Tx, application: ApplicationRow, held: ReferralRow | undefined): Promise<void> => {
  const own = ['application', 'partner_referral'].includes(application.channel)
  const values = held
    ? {
        referrer_partner_id: held.partner_id,
        ...(own && {
          channel: 'partner_referral',
          channel_record_kind: 'partner_referral',
          channel_record_id: held.id,
        }),
      }
    : { referrer_partner_id: null }
  const changed = Object.entries(values).some(
    ([column, value]) => application[column as keyof ApplicationRow] !== value,
  )
  if (changed) await updateApplicationRow(tx, application.id, values)
}

/** Step by step as far as the company has come. */
const follow = async (tx: Tx, row: ReferralRow, application: ApplicationRow): Promise<ReferralRow> => {
  const partner = application.partner_id ? await findPartner(tx, application.partner_id) : undefined
  // A stage from before the application says nothing about what it led to.
  const stage = partner && partner.stage_since >= application.submitted_at! ? (partner.stage as Stage) : undefined
  let now =
    row.state === 'open' || row.state === 'lapsed'
      ? await moveReferral(tx, row, 'applied', { application_id: application.id, lapse: null })
      : row
  if (now.application_id !== application.id)
    now = await updateReferralRow(tx, now.id, { application_id: application.id })
  if (now.state === 'applied' && stage && afterApproval.includes(stage)) now = await moveReferral(tx, now, 'approved')
  const { qualifyingFact } = await termsFor(tx, now.partner_id)
  if (!now.qualified_at && stage && happened(qualifyingFact, stage))
    now = await updateReferralRow(tx, now.id, { qualified_at: partner!.stage_since, qualifying_fact: qualifyingFact })
  if (now.qualified_at && partner) now = await moveReferral(tx, now, 'credited', { credited_at: tx.now })
  return now
}
const happened = (fact: QualifyingFact, stage: Stage): boolean =>
  (fact === 'approved' && afterApproval.includes(stage)) || (fact === 'active' && afterActive.includes(stage))

/** After an answer: whatever waited for it. Answers the referral as it is now. */
export const settleOf = async (tx: Tx, row: ReferralRow): Promise<ReferralRow> => {
  const ids = new Set<string>()
  for (const other of await referralsOfCompany(tx, {
    domains: domainsOf(row),
    emailFolded: row.email_folded,
    companyPartnerId: row.company_partner_id,
  }))
    if (other.application_id) ids.add(other.application_id)
  if (row.company_partner_id) for (const id of await applicationsOfCompany(tx, row.company_partner_id)) ids.add(id)
  for (const { id } of await applicationsOfDomains(tx, domainsOf(row), '')) ids.add(id)
  for (const id of [...ids].sort()) await settleApplication(tx, id)
  return (await findReferral(tx, row.id)) ?? row
}

/** The company has come further, or its application was taken in: whoever brought it follows. */
export const settleCompany = async (tx: Tx, companyPartnerId: string): Promise<void> => {
  for (const id of await applicationsOfCompany(tx, companyPartnerId)) await settleApplication(tx, id)
}

/**
 * A fact that another module owns, such as an executed agreement or the first sale of the company. Referrals whose term
 * asks for it qualify, at the instant given.
 */
export const recordQualifyingFact = (
  tx: Tx,
  input: { companyPartnerId: string; fact: QualifyingFact; at: Date },
): Promise<void> =>
  tx.asTeam(async () => {
    await lockCompanies(tx, [input.companyPartnerId])
    const rows = await referralsOfCompany(tx, {
      domains: [],
      emailFolded: null,
      companyPartnerId: input.companyPartnerId,
    })
    for (const row of rows) {
      if (row.qualified_at || standingOf(row) === 'none') continue
      const { qualifyingFact } = await termsFor(tx, row.partner_id)
      if (qualifyingFact === input.fact)
        await updateReferralRow(tx, row.id, { qualified_at: input.at, qualifying_fact: input.fact })
    }
    await settleCompany(tx, input.companyPartnerId)
  })
