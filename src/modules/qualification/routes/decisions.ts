import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { notFound } from '#platform/errors.ts'
import type { Routes } from '#platform/module.ts'
import type { decisionEndpoints } from '../contract/decisions.ts'
import type { candidateEndpoints } from '../contract/portal.ts'
import { type DecisionRow, decisionsPage, findDecision } from '../queries/decisions.ts'
import {
  answerAsCandidate,
  appealAsCandidate,
  applicantCandidate,
  type Candidate,
  candidateDocument,
  portalCandidate,
  readCandidate,
  refuseManyUploads,
} from '../service/candidate.ts'
import { loadCase } from '../service/cases/load.ts'
import { answerAppeal, reopenCase } from '../service/decisions/after.ts'
import { makeDecision } from '../service/decisions/make.ts'
import { prepareDecision, signOff } from '../service/decisions/prepare.ts'
import { proposalDefaults, proposalToWire } from '../service/decisions/proposal.ts'
import { decisionsToWire } from '../service/decisions/read.ts'
import { uploadDocument } from '../service/documents/documents.ts'
import { caseFile } from '../service/papers/case-file.ts'
import { candidateLetter, decisionLetter, sendLetter } from '../service/papers/letter.ts'

const decided = (ctx: Ctx, run: (tx: Tx) => Promise<DecisionRow>) =>
  inTransaction(ctx, async (tx) => {
    const { id } = await run(tx)
    return (await decisionsToWire(tx, [(await findDecision(tx, id))!]))[0]!
  })

export const decisionRoutes: Routes<{ module: string; summary: string; endpoints: typeof decisionEndpoints }> = {
  getProposedTermDefaults: (ctx, { query }) =>
    reading(ctx, async (tx) => ({ terms: await proposalDefaults(tx, query.typeId) })),
  checkProposedTerms: (ctx, { body }) => reading(ctx, (tx) => proposalToWire(tx, body)),
  getDecisionLetter: (ctx, { params }) => decisionLetter(ctx, params.id),
  sendDecisionLetter: (ctx, { params }) => sendLetter(ctx, params.id),
  getCaseFile: (ctx, { params, query }) => caseFile(ctx, params.id, query.format ?? 'pdf'),
  listQualificationDecisions: (ctx, { query }) =>
    reading(ctx, (tx) => decisionsPage(tx, query, (rows) => decisionsToWire(tx, rows))),
  readQualificationDecision: (ctx, { params }) =>
    reading(ctx, async (tx) => {
      const row = await findDecision(tx, params.id)
      if (!row) throw notFound('decision')
      return (await decisionsToWire(tx, [row]))[0]!
    }),
  getQualificationDecision: (ctx, { params }) =>
    reading(ctx, async (tx) => {
      const { decision } = await loadCase(tx, params.id)
      return { decision: decision ? (await decisionsToWire(tx, [decision]))[0]! : null }
    }),
  prepareQualificationDecision: (ctx, { params, body }) => decided(ctx, (tx) => prepareDecision(tx, params.id, body)),
  signOffQualificationDecision: (ctx, { params, body }) =>
    decided(ctx, (tx) => signOff(tx, params.id, body.contentHash)),
  makeQualificationDecision: (ctx, { params, body }) =>
    decided(ctx, async (tx) => {
      await makeDecision(tx, params.id, body.contentHash)
      return (await loadCase(tx, params.id)).decision!
    }),
  answerAppeal: (ctx, { params, body }) => decided(ctx, (tx) => answerAppeal(tx, params.id, body)),
  reopenQualificationCase: (ctx, { params, body }) => decided(ctx, (tx) => reopenCase(tx, params.id, body.reason)),
}

/** Runs an act of the company and answers its page. */
const acted = (ctx: Ctx, find: (tx: Tx) => Promise<Candidate>, run: (tx: Tx, of: Candidate) => Promise<unknown>) =>
  inTransaction(ctx, async (tx) => {
    const of = await find(tx)
    await run(tx, of)
    return readCandidate(tx, of)
  })
const uploaded = async (
  ctx: Ctx,
  http: Parameters<typeof uploadDocument>[1],
  find: (tx: Tx) => Promise<Candidate>,
  id: string,
) => {
  const of = await reading(ctx, find)
  refuseManyUploads(ctx, of)
  await uploadDocument(ctx, http, (tx) => candidateDocument(tx, of, id), of.person)
  return reading(ctx, (tx) => readCandidate(tx, of))
}
const mine = (language?: string) => (tx: Tx) => portalCandidate(tx, language)
const theirs = (token: string) => (tx: Tx) => applicantCandidate(tx, token)

export const candidateRoutes: Routes<{ module: string; summary: string; endpoints: typeof candidateEndpoints }> = {
  getPortalQualification: (ctx, { query }) =>
    reading(ctx, async (tx) => readCandidate(tx, await portalCandidate(tx, query.language))),
  uploadPortalDocument: (ctx, { params }, http) => uploaded(ctx, http, mine(), params.id),
  answerPortalQuestion: (ctx, { params, body }) =>
    acted(ctx, mine(), (tx, of) => answerAsCandidate(tx, of, params.number, body.answer)),
  getPortalLetter: (ctx, { query }) => candidateLetter(ctx, mine(query.language)),
  appealPortalDecision: (ctx, { body }) => acted(ctx, mine(), (tx, of) => appealAsCandidate(tx, of, body.text)),
  getPublicQualification: (ctx, { params }) =>
    reading(ctx, async (tx) => readCandidate(tx, await applicantCandidate(tx, params.token))),
  uploadPublicDocument: (ctx, { params }, http) => uploaded(ctx, http, theirs(params.token), params.id),
  answerPublicQuestion: (ctx, { params, body }) =>
    acted(ctx, theirs(params.token), (tx, of) => answerAsCandidate(tx, of, params.number, body.answer)),
  getPublicLetter: (ctx, { params }) => candidateLetter(ctx, theirs(params.token)),
  appealPublicDecision: (ctx, { params, body }) =>
    acted(ctx, theirs(params.token), (tx, of) => appealAsCandidate(tx, of, body.text)),
}
