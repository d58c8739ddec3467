/** Referrals as the team and as their referrer see them; a page costs the same number of queries as one. */
import { clocksOf } from '#modules/tasks/public.ts'
import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { notFound } from '#platform/errors.ts'
import type {
  EvidenceKind,
  KnownKind,
  LapseReason,
  ReferralOrigin,
  ReferralState,
  RefusalReason,
} from '../../contract/referral-states.ts'
import { inPlay } from '../../contract/referral-states.ts'
import type {
  PartnerReferral,
  PartnerReferralSummary,
  PortalReferral,
  PortalReferralRecord,
  ReferralMessage,
} from '../../contract/referrals.ts'
import { findApplicationRow } from '../../queries/applications.ts'
import {
  findReferral,
  lineageOf,
  type ReferralMessageRow,
  type ReferralRow,
  referralMoves,
  referralsOfCompany,
} from '../../queries/referrals.ts'
import { candidateToWire } from '../inquiries/read.ts'
import { partnerNames } from '../partners.ts'
import { companiesLike, domainsOf } from './company.ts'
import { termsFor } from './terms.ts'
import { referralLink, referralToken } from './token.ts'

const lineageMax = 500
/** Viewers read without personal data, as everywhere. */
const seesPeople = ({ ctx }: Tx): boolean =>
  ctx.actor.kind !== 'member' || ctx.actor.isHead || ctx.actor.roles.some((role) => role !== 'viewer')

/** 404 for a missing one; under the portal's role also for another partner's. */
export const needReferral = async (tx: Tx, id: string): Promise<ReferralRow> => {
  const row = await findReferral(tx, id)
  if (!row) throw notFound('referral')
  return row
}

export const portalReferrals = async (
  tx: Tx,
  rows: readonly ReferralRow[],
): Promise<Static<typeof PortalReferral>[]> => {
  const clocks = await clocksOf(
    tx,
    rows.map((row) => row.id),
  )
  return rows.map((row) => {
    const clock = (clocks.get(row.id) ?? []).find((one) => one.kind === 'referral_answer')
    const due = clock?.state === 'running' ? clock.breachesAt : null
    return {
      id: row.id,
      state: row.state as ReferralState,
      company: row.company,
      website: row.website,
      country: row.country,
      by: row.by_name,
      origin: row.origin as ReferralOrigin,
      referredAt: row.referred_at.toISOString(),
      answerBy: due ? { at: due.toISOString(), late: clock?.breachedAt != null } : null,
      windowUntil: row.window_until.toISOString(),
      creditedAt: row.credited_at?.toISOString() ?? null,
      known: row.known_kind ? { kind: row.known_kind as KnownKind, since: row.known_since! } : null,
      refusal: row.refusal ? { reason: row.refusal as RefusalReason, words: row.refusal_words ?? '' } : null,
      lapse: row.lapse as LapseReason | null,
      disputed: row.disputed_at !== null,
      version: row.version,
      updatedAt: row.updated_at.toISOString(),
    }
  })
}

export const referralSummaries = async (
  tx: Tx,
  rows: readonly ReferralRow[],
): Promise<Static<typeof PartnerReferralSummary>[]> => {
  const names = await partnerNames(tx, [
    ...new Set(rows.flatMap((row) => [row.partner_id, ...(row.company_partner_id ? [row.company_partner_id] : [])])),
  ])
  const seen = await portalReferrals(tx, rows)
  return rows.map((row, at) => ({
    ...seen[at]!,
    referrer: { id: row.partner_id, name: names.get(row.partner_id) ?? '' },
    companyPartner: row.company_partner_id
      ? { id: row.company_partner_id, name: names.get(row.company_partner_id) ?? '' }
      : null,
    applicationId: row.application_id,
  }))
}

const recordOf = async (tx: Tx, row: ReferralRow) => {
  const people = seesPeople(tx)
  return {
    contactName: people ? row.contact_name : '',
    email: people ? row.email : null,
    note: row.note,
    qualifyingFact: (await termsFor(tx, row.partner_id)).qualifyingFact,
    evidence: await evidenceOf(tx, row),
    link: referralLink(tx.ctx, referralToken(tx.ctx, row.id)),
  }
}
export const portalReferralRecord = async (tx: Tx, row: ReferralRow): Promise<Static<typeof PortalReferralRecord>> => ({
  ...(await portalReferrals(tx, [row]))[0]!,
  ...(await recordOf(tx, row)),
})
export const referralToWire = async (tx: Tx, row: ReferralRow): Promise<Static<typeof PartnerReferral>> => {
  const playing = (await othersOf(tx, row)).filter((one) => (inPlay as readonly string[]).includes(one.state))
  const place = playing.findIndex((one) => one.id === row.id) + 1
  return {
    ...(await referralSummaries(tx, [row]))[0]!,
    ...(await recordOf(tx, row)),
    rank: place > 0 ? { place, of: playing.length } : null,
    candidates: row.state === 'submitted' ? (await companiesLike(tx, row)).map(candidateToWire) : [],
  }
}

/** Every referral of the same company, this one included, in the order in which they count. */
const othersOf = async (tx: Tx, row: ReferralRow): Promise<ReferralRow[]> =>
  (
    await tx.asTeam(() =>
      referralsOfCompany(tx, {
        domains: domainsOf(row),
        emailFolded: row.email_folded,
        companyPartnerId: row.company_partner_id,
        referralId: row.id,
      }),
    )
  ).sort((one, other) => one.referred_at.getTime() - other.referred_at.getTime() || (one.id < other.id ? -1 : 1))

/** Facts with their times, the same for both sides. An earlier referral is a fact; whose it was is not said. */
const evidenceOf = async (tx: Tx, row: ReferralRow): Promise<{ kind: EvidenceKind; at: string }[]> =>
  tx.asTeam(async () => {
    const moves = await referralMoves(tx, row.id)
    const reached = (state: string) => moves.findLast((move) => move.to_state === state)?.at
    const application = row.application_id ? await findApplicationRow(tx, row.application_id) : undefined
    const earlier = (await othersOf(tx, row)).find(
      (one) =>
        one.id !== row.id &&
        one.partner_id !== row.partner_id &&
        ['applied', 'approved', 'credited'].includes(one.state) &&
        one.referred_at <= row.referred_at,
    )
    const facts: [EvidenceKind, Date | null | undefined][] = [
      ['referred', row.referred_at],
      ['recorded', row.recorded_at.getTime() - row.referred_at.getTime() > 60_000 ? row.recorded_at : null],
      ['known', row.known_since ? new Date(`${row.known_since}T00:00:00.000Z`) : null],
      ['accepted', reached('open') && row.answered_at ? row.answered_at : null],
      ['refused', row.state === 'refused' ? row.answered_at : null],
      ['earlier', earlier?.referred_at],
      ['applied', application?.submitted_at],
      ['approved', reached('approved')],
      ['qualified', row.qualified_at],
      ['credited', row.credited_at],
      ['lapsed', row.state === 'lapsed' ? reached('lapsed') : null],
      ['window_end', row.state === 'already_known' || row.state === 'refused' ? null : row.window_until],
    ]
    return facts
      .flatMap(([kind, at]) => (at ? [{ kind, at }] : []))
      .sort((one, other) => one.at.getTime() - other.at.getTime())
      .map(({ kind, at }) => ({ kind, at: at.toISOString() }))
  })

export const referralLineage = async (tx: Tx, id: string) => {
  const row = await needReferral(tx, id)
  const rows = await lineageOf(tx, row.id, lineageMax + 1)
  const shown = rows.slice(0, lineageMax)
  const names = await partnerNames(tx, [
    ...new Set(shown.flatMap((one) => [one.partner_id, ...(one.company_partner_id ? [one.company_partner_id] : [])])),
  ])
  const ref = (partnerId: string) => ({ id: partnerId, name: names.get(partnerId) ?? '' })
  return {
    rootPartner: ref(shown[0]?.partner_id ?? row.partner_id),
    truncated: rows.length > lineageMax,
    data: shown.map((one) => ({
      id: one.id,
      parentId: one.parent_id,
      depth: Number(one.depth),
      referrer: ref(one.partner_id),
      company: one.company,
      companyPartner: one.company_partner_id ? ref(one.company_partner_id) : null,
      state: one.state as ReferralState,
      creditedAt: one.credited_at?.toISOString() ?? null,
    })),
  }
}

export const messageToWire = (row: ReferralMessageRow): Static<typeof ReferralMessage> => ({
  number: row.number,
  side: row.side as 'team' | 'partner',
  dispute: row.dispute,
  author: row.author_name,
  body: row.body,
  happenedOn: row.happened_on,
  at: row.at.toISOString(),
})
