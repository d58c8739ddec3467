/** Referring a company: refusals first, then what is known is said at once, else the team answers by a date. */
import { portalPeople } from '#modules/partners/public.ts'
import { openTask, startClock } from '#modules/tasks/public.ts'
import { addBusinessMinutes, businessDayMinutes } from '#platform/calendar.ts'
import { civilDate } from '#platform/civil-time.ts'
import { partnerOf, type Tx } from '#platform/context.ts'
import { conflict, forbidden, invalid, notFound, Problem } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { workspaceCalendar } from '#platform/tenancy/workspace-calendar.ts'
import { partnerReferralSubmitted } from '../../contract/referral-events.ts'
import { lapseWarningDays, type ReferralOrigin } from '../../contract/referral-states.ts'
import {
  insertReferral,
  insertReferralMove,
  lockCompanies,
  putReferralSearchEntry,
  type ReferralRow,
  referralsOfCompany,
} from '../../queries/referrals.ts'
import { acting, actingName } from '../acting.ts'
import { hashToken } from '../applications/token.ts'
import { findContactByEmail, findPartner, managerOf } from '../partners.ts'
import { workspaceSettings } from '../settings/read.ts'
import { companiesLike, domainsOf, knownAt, type Named, namesOf, ownCompany } from './company.ts'
import { referralSlots } from './due-kinds.ts'
import { mailReferrer } from './mails.ts'
import { aboutReferral, moveReferral } from './moves.ts'
import { termsFor } from './terms.ts'
import { referralToken } from './token.ts'

const dayMs = 86_400_000
export type Referred = Named & { contactName?: string | undefined; note?: string | undefined; agreed: boolean }
type Referrer = { partnerId: string; portalUserId: string | null; name: string; email: string | null; language: string }

/** From the portal or with a partner's key. */
export const referAsPartner = async (tx: Tx, input: Referred): Promise<ReferralRow> => {
  const { actor } = tx.ctx
  const partnerId = partnerOf(actor)
  if (!partnerId) throw forbidden('partner_referral.partner', 'A partner refers; enter it for them instead.')
  return tx.asTeam(async () =>
    submitReferral(
      tx,
      actor.kind === 'portal_user'
        ? await personReferring(tx, partnerId, actor.id)
        : {
            partnerId,
            portalUserId: null,
            name: actingName(tx.ctx),
            email: null,
            language: tx.ctx.workspace.language,
          },
      input,
      { origin: actor.kind === 'portal_user' ? 'portal' : 'api', at: tx.now },
    ),
  )
}

/** For a partner who told us in another way; it counts from when it was made. */
export const referForPartner = async (
  tx: Tx,
  input: Referred & { partnerId: string; portalUserId?: string | undefined; referredAt?: string | undefined },
): Promise<ReferralRow> => {
  const partner = await findPartner(tx, input.partnerId)
  if (!partner) throw notFound('partner')
  const at = input.referredAt ? new Date(input.referredAt) : tx.now
  if (at > tx.now)
    throw invalid({ field: 'referredAt', rule: 'past', message: 'A referral cannot have been made in the future.' })
  const referrer = input.portalUserId
    ? await personReferring(tx, partner.id, input.portalUserId)
    : {
        partnerId: partner.id,
        portalUserId: null,
        name: partner.display_name,
        email: null,
        language: partner.languages[0] ?? tx.ctx.workspace.language,
      }
  return submitReferral(tx, referrer, input, { origin: tx.ctx.actor.kind === 'key' ? 'api' : 'member', at })
}

/** Who of a partner refers, with where the mails go and in which language. 404 for somebody of another partner. */
export const personReferring = async (tx: Tx, partnerId: string, portalUserId: string): Promise<Referrer> => {
  const person = (await portalPeople(tx, [portalUserId])).get(portalUserId)
  if (!person || person.partnerId !== partnerId) throw notFound('portal user')
  const [contact] = await findContactByEmail(tx, person.email, partnerId)
  return {
    partnerId,
    portalUserId,
    name: person.name,
    email: person.email,
    language: contact?.language ?? tx.ctx.workspace.language,
  }
}

type How = {
  origin: ReferralOrigin
  at: Date
  /** The application by which the company came through a personal link: no talks of its own stand against it. */
  applicationId?: string
}
/** 422 without consent, 409 for the own company or a second time; answers the referral, known ones answered already. */
export const submitReferral = async (tx: Tx, referrer: Referrer, input: Referred, how: How): Promise<ReferralRow> => {
  if (!input.agreed)
    throw new Problem({
      status: 422,
      code: 'partner_referral.no_consent',
      detail: 'Ask them first, and tick that they agreed to be contacted.',
      errors: [{ field: 'agreed', rule: 'required', message: 'They have to agree to be contacted.' }],
    })
  const names = namesOf(input)
  if (input.website?.trim() && !names.website)
    throw invalid({ field: 'website', rule: 'url', message: 'This is no website such as acme.com.' })
  if (!names.domain && !names.email_folded)
    throw invalid({
      field: 'website',
      rule: 'required',
      message: 'Give a website or an e-mail address, so that the company is recognised when it applies.',
    })
  await lockCompanies(tx, [...domainsOf(names), ...(names.email_folded ? [names.email_folded] : [])])
  const candidates = await companiesLike(tx, names)
  const own = await ownCompany(tx, referrer.partnerId, names, candidates)
  if (own) throw conflict('partner_referral.self', selfWords[own], { because: own })
  await refuseTwice(tx, referrer.partnerId, names)

  const { windowDays } = await termsFor(tx, referrer.partnerId)
  const windowUntil = new Date(how.at.getTime() + windowDays * dayMs)
  const known = await knownAt(tx, names, candidates, {
    at: how.at,
    ...(how.applicationId && { besides: how.applicationId }),
  })
  const id = newId(idPrefixes.partnerReferral)
  const row = await insertReferral(tx, {
    id,
    ...names,
    partner_id: referrer.partnerId,
    portal_user_id: referrer.portalUserId,
    by_name: referrer.name.slice(0, 200),
    referrer_email: referrer.email,
    language: referrer.language,
    origin: how.origin,
    contact_name: input.contactName?.trim() ?? '',
    note: input.note?.trim() ?? '',
    agreed: true,
    referred_at: how.at,
    window_days: windowDays,
    window_until: windowUntil,
    token_hash: hashToken(referralToken(tx.ctx, id)),
  })
  await putReferralSearchEntry(tx, row)
  await insertReferralMove(tx, { referralId: id, from: null, to: 'submitted', reason: null, ...acting(tx) })
  const eventId = await tx.announce(
    partnerReferralSubmitted,
    { referralId: id, partnerId: row.partner_id },
    aboutReferral(row),
  )
  if (known)
    return moveReferral(tx, row, 'already_known', {
      known_kind: known.kind,
      known_since: civilDate(tx.ctx.workspace.zone, known.since),
      answered_at: tx.now,
    })
  await scheduleEnd(tx, row)
  if (how.origin === 'link') return moveReferral(tx, row, 'open', { answered_at: tx.now })
  await askTeam(tx, row, eventId)
  await mailReferrer(tx, row, 'submitted')
  return row
}

const selfWords = {
  domain: 'This is your own company. A partner is not credited for itself.',
  parent: 'This company belongs to your own group. A partner is not credited for its parent or a sister company.',
  contact: 'This person is one of your own contacts here. A partner is not credited for its own people.',
} as const

const refuseTwice = async (tx: Tx, partnerId: string, names: ReturnType<typeof namesOf>): Promise<void> => {
  const before = (
    await referralsOfCompany(tx, { domains: domainsOf(names), emailFolded: names.email_folded, companyPartnerId: null })
  ).find(
    (row) =>
      row.partner_id === partnerId && ['submitted', 'open', 'applied', 'approved', 'credited'].includes(row.state),
  )
  if (before)
    throw conflict('partner_referral.twice', `${before.by_name} referred this company already; see that referral.`, {
      referralId: before.id,
    })
}

/** The end of the window, and the warning before it. */
export const scheduleEnd = async (tx: Tx, row: ReferralRow): Promise<void> => {
  await tx.unschedule(referralSlots.lapse, row.id)
  await tx.unschedule(referralSlots.warning, row.id)
  await tx.schedule(referralSlots.lapse, row.id, row.window_until)
  const warns = new Date(row.window_until.getTime() - lapseWarningDays * dayMs)
  if (warns > tx.now) await tx.schedule(referralSlots.warning, row.id, warns)
}

const askTeam = async (tx: Tx, row: ReferralRow, cause: string): Promise<void> => {
  const manager = (await managerOf(tx, [row.partner_id])).get(row.partner_id)
  const memberId = manager?.isActive ? manager.id : null
  const targetMinutes = (await workspaceSettings(tx)).referralAnswerDays * businessDayMinutes
  await startClock(tx, {
    kind: 'referral_answer',
    subjectKind: 'partner_referral',
    subjectId: row.id,
    partnerId: row.partner_id,
    memberId,
    targetMinutes,
    business: true,
    startedAt: tx.now,
  })
  await openTask(tx, {
    kind: 'discovery.answer_referral',
    subject: { kind: 'partner_referral', id: row.id },
    partnerId: row.partner_id,
    title: `Answer the referral of ${row.company}`.slice(0, 140),
    side: 'team',
    owner: memberId ? { memberId } : { role: 'partner_manager' },
    dueAt: addBusinessMinutes(workspaceCalendar(tx.ctx.workspace), tx.now, targetMinutes),
    waiting: 'partner',
    cause,
  })
}
