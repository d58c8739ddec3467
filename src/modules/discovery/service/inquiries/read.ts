/** Inquiries as the team sees them; a page costs the same number of queries as one. */
import { clocksOf } from '#modules/tasks/public.ts'
import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { notFound } from '#platform/errors.ts'
import type { Inquiry, InquirySummary } from '../../contract/inquiries.ts'
import type {
  CloseReason,
  InquiryGuess,
  InquiryOrigin,
  InquiryState,
  TriageOutcome,
} from '../../contract/inquiry-states.ts'
import { findInquiry, type InquiryRow, type TriageRow, triagesOf } from '../../queries/inquiries.ts'
import { type Candidate, domainEvidence, findCompanies, findPartnerTypeByKey, partnerNames } from '../partners.ts'
import { workspaceSettings } from '../settings/read.ts'

/** Viewers read without personal data, as everywhere. */
const seesPeople = ({ ctx }: Tx): boolean =>
  ctx.actor.kind !== 'member' || ctx.actor.isHead || ctx.actor.roles.some((role) => role !== 'viewer')
const beginningMax = 160

export const needInquiry = async (tx: Tx, id: string): Promise<InquiryRow> => {
  const row = await findInquiry(tx, id)
  if (!row) throw notFound('inquiry')
  return row
}

export const inquirySummaries = async (
  tx: Tx,
  rows: readonly InquiryRow[],
): Promise<Static<typeof InquirySummary>[]> => {
  const ids = rows.map((row) => row.id)
  const clocks = await clocksOf(tx, ids)
  const triages = await triagesOf(tx, ids)
  const partners = await partnerNames(tx, [...new Set(rows.flatMap((row) => row.partner_id ?? []))])
  const people = seesPeople(tx)
  return rows.map((row) => {
    const clock = (clocks.get(row.id) ?? []).find((one) => one.kind === 'first_answer')
    const runs = clock?.state === 'running' && clock.breachesAt
    return {
      id: row.id,
      state: row.state as InquiryState,
      origin: row.origin as InquiryOrigin,
      senderName: people ? row.sender_name : '',
      email: people ? row.email : null,
      company: row.company,
      country: row.country,
      subject: row.subject,
      beginning: row.text.slice(0, beginningMax),
      guess: row.guess as InquiryGuess,
      suspicion: row.suspicion,
      answerBy: runs ? { at: runs.toISOString(), late: clock.breachedAt !== null } : null,
      outcome: (triages.get(row.id)?.outcome as TriageOutcome | undefined) ?? null,
      partner: row.partner_id ? { id: row.partner_id, name: partners.get(row.partner_id) ?? '' } : null,
      receivedAt: row.received_at.toISOString(),
      version: row.version,
      updatedAt: row.updated_at.toISOString(),
    }
  })
}

export const inquiryToWire = async (tx: Tx, row: InquiryRow): Promise<Static<typeof Inquiry>> => {
  const [summary] = await inquirySummaries(tx, [row])
  const people = seesPeople(tx)
  const triage = (await triagesOf(tx, [row.id])).get(row.id)
  const type = row.guess_type ? await findPartnerTypeByKey(tx, row.guess_type) : undefined
  const { inquiryTeams } = await workspaceSettings(tx)
  return {
    ...summary!,
    phone: people ? row.phone : null,
    website: row.website,
    language: row.language,
    text: row.text,
    source: row.source,
    externalId: row.external_id,
    guessWords: row.guess_words,
    suggested: {
      typeId: type?.active ? type.id : null,
      team: (inquiryTeams.find((team) => team.takes === row.guess) ?? inquiryTeams[0])?.name ?? null,
      companyName: companyNameOf(row),
    },
    candidates: row.state === 'new' ? (await companiesLike(tx, row)).map(candidateToWire) : [],
    triage: triage ? triageToWire(triage) : null,
    applicationId: row.application_id,
  }
}

/** Companies here that may be the sender's, the most alike first. */
export const companiesLike = (
  tx: Tx,
  row: InquiryRow,
  as: { company?: string | undefined; website?: string | null | undefined } = {},
): Promise<Candidate[]> =>
  findCompanies(tx, {
    company: as.company ?? companyNameOf(row),
    website: as.website ?? row.website,
    email: row.email,
    phone: row.phone,
    country: row.country,
  })

/** The company as the sender wrote it, else by the domain of the address, else the person. */
export const companyNameOf = (row: Pick<InquiryRow, 'company' | 'email' | 'sender_name'>): string => {
  if (row.company) return row.company
  const mail = row.email ? domainEvidence(row.email) : undefined
  if (mail?.kind === 'own' && mail.label) return mail.label.charAt(0).toUpperCase() + mail.label.slice(1)
  return row.sender_name || row.email || 'Unnamed company'
}

export const candidateToWire = ({ lines, ...candidate }: Candidate) => ({
  ...candidate,
  sentences: lines.map((line) => line.sentence),
})
const triageToWire = (row: TriageRow): NonNullable<Static<typeof Inquiry>['triage']> => ({
  outcome: row.outcome as TriageOutcome,
  reason: row.reason as CloseReason | null,
  note: row.note,
  team: row.team,
  typeId: row.type_id,
  joined: row.joined,
  reply: row.reply,
  answered: row.mail_id !== null,
  by: row.by_name,
  at: row.at.toISOString(),
})
