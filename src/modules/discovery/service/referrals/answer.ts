/** The team's answer to a referral: accepted with its company, refused with words, or known. */
import { closeTask, meetClock } from '#modules/tasks/public.ts'
import type { Tx } from '#platform/context.ts'
import type { InputOf } from '#platform/contract.ts'
import { conflict, invalid, notFound } from '#platform/errors.ts'
import { answerable } from '../../contract/referral-states.ts'
import type { referralEndpoints } from '../../contract/referrals.ts'
import { queueUp } from '../../queries/applications.ts'
import { findReferral, lockCompanies, type ReferralRow } from '../../queries/referrals.ts'
import { candidateToWire } from '../inquiries/read.ts'
import { addContact, correctSource, createPartner, findContactByEmail, findPartner } from '../partners.ts'
import { companiesLike, domainsOf, isOwnRecord, ownCompany } from './company.ts'
import { settleOf } from './evaluate.ts'
import { lockReferral, moveReferral, stateOf, wrongState } from './moves.ts'
import { scheduleEnd } from './submit.ts'

/**
 * The company becomes a prospect whose source is the referral; a certain match joins its record, a likely one waits for
 * the word of a person. What was refused or known before needs a reason.
 */
export const acceptReferral = async (
  tx: Tx,
  id: string,
  input: InputOf<typeof referralEndpoints.acceptPartnerReferral>['body'],
): Promise<ReferralRow> => {
  const row = await lockWithCompany(tx, id)
  if (!answerable.includes(stateOf(row))) throw wrongState(row, 'there is nothing to accept')
  const again = stateOf(row) !== 'submitted'
  if (again && !input.reason?.trim())
    throw invalid({ field: 'reason', rule: 'required', message: 'Say what changed the answer; it is kept.' })
  const companyPartnerId = await companyOf(tx, row, input)
  const accepted = await moveReferral(
    tx,
    row,
    'open',
    {
      company_partner_id: companyPartnerId,
      answered_at: tx.now,
      disputed_at: null,
      known_kind: null,
      known_since: null,
      refusal: null,
      refusal_words: null,
    },
    input.reason?.trim() || null,
  )
  await scheduleEnd(tx, accepted)
  await answered(tx, accepted, 'Accepted')
  return settleOf(tx, accepted)
}

/** The company's name before the row, in the order in which everybody locks who works out a credit. */
const lockWithCompany = async (tx: Tx, id: string): Promise<ReferralRow> => {
  const seen = await findReferral(tx, id)
  if (!seen) throw notFound('referral')
  await lockCompanies(tx, [...domainsOf(seen), ...(seen.company_partner_id ? [seen.company_partner_id] : [])])
  return lockReferral(tx, id)
}

const companyOf = async (
  tx: Tx,
  row: ReferralRow,
  input: { partnerId?: string | undefined; anotherCompany?: boolean | undefined },
): Promise<string> => {
  // Those of one company go one after the other, as applications of it do.
  await queueUp(tx, domainsOf(row))
  const candidates = await companiesLike(tx, row)
  const [best] = candidates
  const own = await ownCompany(tx, row.partner_id, row, candidates)
  const named = input.partnerId ?? (best?.band === 'certain' ? best.partnerId : undefined)
  if (own || (named && (await isOwnRecord(tx, row.partner_id, named))))
    throw conflict('partner_referral.self', 'The company belongs to the partner that referred it; refuse it instead.')
  if (!named && best?.band === 'likely' && !input.anotherCompany)
    throw conflict(
      'partner_referral.match_unclear',
      `It is likely ${best.name}. Say whether it is, or that it is another company.`,
      { candidates: candidates.slice(0, 10).map(candidateToWire) },
    )
  const source = { kind: 'partner_referral' as const, recordKind: 'partner_referral', recordId: row.id }
  if (named) {
    const partner = await findPartner(tx, named)
    if (!partner) throw notFound('partner')
    if (!partner.source_kind) await correctSource(tx, partner.id, source)
    return partner.id
  }
  const website = row.website ?? (row.domain && !row.domain.includes('/') ? `https://${row.domain}` : null)
  const { id } = await createPartner(
    tx,
    { legalName: row.company, ...(website && { website }), ...(row.country && { country: row.country }) },
    { source, cause: { by: 'discovery' }, matched: true, emails: row.email ? [row.email] : [] },
  )
  if (row.email && (await findContactByEmail(tx, row.email, id)).length === 0)
    await addContact(
      tx,
      id,
      { fullName: row.contact_name || row.email.split('@')[0]!, email: row.email },
      { mayLack: true },
    )
  return id
}

/** With a reason and words, or as known since a day; the referrer reads the words or the kind of fact, never a name. */
export const refuseReferral = async (
  tx: Tx,
  id: string,
  input: InputOf<typeof referralEndpoints.refusePartnerReferral>['body'],
): Promise<ReferralRow> => {
  const row = await lockWithCompany(tx, id)
  if (stateOf(row) !== 'submitted') throw wrongState(row, 'there is nothing to refuse')
  const refused =
    'known' in input
      ? await moveReferral(tx, row, 'already_known', {
          known_kind: input.known,
          known_since: input.since,
          answered_at: tx.now,
        })
      : await moveReferral(
          tx,
          row,
          'refused',
          { refusal: input.reason, refusal_words: input.words, answered_at: tx.now },
          input.words,
        )
  await answered(tx, refused, 'known' in input ? 'Already known' : 'Refused')
  return settleOf(tx, refused)
}

const answered = async (tx: Tx, row: ReferralRow, outcome: string): Promise<void> => {
  await meetClock(tx, { kind: 'referral_answer', subjectId: row.id })
  await closeTask(tx, { kind: 'discovery.answer_referral', subjectId: row.id, outcome })
}
