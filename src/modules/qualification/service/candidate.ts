/** The company's side of a case, through the portal or the applicant's page. Reads with the team's rights, one company's rows. */
import { applicationByToken, decisionReasons, refuseAbove } from '#modules/discovery/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import { type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { notFound } from '#platform/errors.ts'
import type { CandidateQualification } from '../contract/portal.ts'
import { type DecisionOutcome, type DocumentKind, isOpen } from '../contract/states.ts'
import { caseOfApplication, casesOfPartners } from '../queries/cases.ts'
import { appealsOf } from '../queries/decisions.ts'
import { type DocumentRow, documentsOfPartners } from '../queries/documents.ts'
import { caseQuestionsOf } from '../queries/gates.ts'
import { documentWords, mailLanguage } from '../words/mails.ts'
import { actingName } from './acting.ts'
import { loadCase, type StoredFacts } from './cases/load.ts'
import { answerQuestion } from './cases/questions.ts'
import { appealDecision, appealOptions } from './decisions/after.ts'
import type { Content } from './decisions/content.ts'
import { stateToday } from './documents/documents.ts'

/** Whose page it is: a partner in the portal, or an applicant by token, who sees the own application's case only. */
export type Candidate = {
  partnerId: string
  caseId: string | null
  person: string
  language: string
  ofCaseOnly: boolean
}

export const portalCandidate = async (tx: Tx, language: string | undefined): Promise<Candidate> => {
  const partnerId = partnerOf(tx.ctx.actor)
  if (!partnerId) throw notFound('partner')
  const latest = (await tx.asTeam(() => casesOfPartners(tx, [partnerId]))).find(
    (row) => !(row.facts as StoredFacts).isImported,
  )
  return {
    partnerId,
    caseId: latest?.id ?? null,
    person: actingName(tx.ctx),
    language: language ?? tx.ctx.workspace.language,
    ofCaseOnly: false,
  }
}
export const applicantCandidate = async (tx: Tx, token: string): Promise<Candidate> => {
  const application = await applicationByToken(tx, token)
  const found = await caseOfApplication(tx, application.id)
  return {
    partnerId: found?.partner_id ?? application.partnerId ?? '',
    caseId: found?.id ?? null,
    person: application.person || 'The applicant',
    language: application.language,
    ofCaseOnly: true,
  }
}

const visibleDocuments = async (tx: Tx, of: Candidate): Promise<DocumentRow[]> =>
  ((await documentsOfPartners(tx, [of.partnerId])).get(of.partnerId) ?? []).filter(
    (row) => row.state !== 'replaced' && (!of.ofCaseOnly || (of.caseId !== null && row.case_id === of.caseId)),
  )
/** 404 for a document that is not this company's, or not of this application. */
export const candidateDocument = (tx: Tx, of: Candidate, id: string): Promise<DocumentRow> =>
  tx.asTeam(async () => {
    const row = (await visibleDocuments(tx, of)).find((one) => one.id === id)
    if (!row) throw notFound('document')
    return row
  })

export const readCandidate = (tx: Tx, of: Candidate): Promise<Static<typeof CandidateQualification>> =>
  tx.asTeam(async () => {
    const today = civilDate(tx.ctx.workspace.zone, tx.now)
    const labels = documentWords[mailLanguage(of.language)]
    const documents = (await visibleDocuments(tx, of)).map((row) => ({
      id: row.id,
      kind: row.kind as DocumentKind,
      label: labels[row.kind] ?? row.kind,
      state: stateToday(row, today),
      note: row.note,
      dueOn: row.due_on,
      rejectReason: row.reject_reason,
      fileName: row.file_name,
      receivedAt: row.received_at?.toISOString() ?? null,
      expiresOn: row.expires_on,
    }))
    const none = { canAppeal: false, until: null, made: null }
    if (!of.caseId)
      return { state: 'none', promisedBy: null, isLate: false, documents, questions: [], decision: null, appeal: none }
    const loaded = await loadCase(tx, of.caseId)
    const { row, decision } = loaded
    const made = decision?.state === 'made' ? decision : undefined
    const appeal = made ? (await appealsOf(tx, [made.id])).get(made.id) : undefined
    const options = await appealOptions(tx, loaded, appeal)
    const reasons = await decisionReasons(tx)
    return {
      state: loaded.state === 'closed' ? 'closed' : isOpen(loaded.state) ? 'running' : 'decided',
      promisedBy: isOpen(loaded.state) ? (row.decide_by?.toISOString() ?? null) : null,
      isLate: isOpen(loaded.state) && row.decide_by !== null && row.decide_by < tx.now,
      documents,
      questions: (await caseQuestionsOf(tx, row.id)).map((one) => ({
        number: one.number,
        text: one.text,
        askedAt: one.asked_at.toISOString(),
        answer: one.answer,
        answeredAt: one.answered_at?.toISOString() ?? null,
      })),
      decision: made
        ? {
            outcome: made.outcome as DecisionOutcome,
            subject: made.subject ?? '',
            body: made.body ?? '',
            madeAt: made.made_at!.toISOString(),
            reasons: made.reasons.map((key) => reasons.find((one) => one.key === key)?.label(of.language) ?? key),
            conditions: (made.content as Content).conditions
              .filter((one) => one.side === 'partner')
              .map(({ text, dueOn }) => ({ text, dueOn })),
            revisitOn: made.revisit_on,
            reapplyFrom: made.reapply_from,
          }
        : null,
      appeal: {
        canAppeal: options.reason === null,
        until: options.until,
        made: appeal
          ? {
              text: appeal.text,
              at: appeal.at.toISOString(),
              answerBy: appeal.answer_by.toISOString(),
              outcome: appeal.outcome as 'accepted' | null,
              answer: appeal.answer,
            }
          : null,
      },
    }
  })

const theCase = (of: Candidate): string => {
  if (!of.caseId) throw notFound('question')
  return of.caseId
}
export const answerAsCandidate = (tx: Tx, of: Candidate, number: number, answer: string) =>
  tx.asTeam(() => answerQuestion(tx, theCase(of), number, answer, of.person))
export const appealAsCandidate = (tx: Tx, of: Candidate, text: string) =>
  tx.asTeam(() => appealDecision(tx, theCase(of), text, of.person))
/** Files that one page may send in an hour. */
export const refuseManyUploads = (ctx: Ctx, of: Candidate) =>
  refuseAbove(
    ctx.services,
    `document ${ctx.workspace.id} ${of.partnerId}`,
    60,
    3_600_000,
    'Many files within an hour; send the others later.',
  )
