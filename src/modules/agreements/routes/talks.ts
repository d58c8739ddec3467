import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { notFound } from '#platform/errors.ts'
import { fileAnswer } from '#platform/files/store.ts'
import type { Routes } from '#platform/module.ts'
import type { linkEndpoints } from '../contract/links.ts'
import type { negotiationEndpoints } from '../contract/negotiation.ts'
import type { portalEndpoints } from '../contract/portal.ts'
import { type AgreementRow, findAgreement, versionsOf } from '../queries/agreements.ts'
import { changesOf, roundsOf } from '../queries/talks.ts'
import { acceptVersion, commentVersion, handOver, settleVersionComment } from '../service/drafts/flow.ts'
import { agreementMoney } from '../service/drafts/money.ts'
import {
  portalAccept,
  portalAgreement,
  portalAgreements,
  portalComment,
  portalDocument,
  portalHandOver,
  portalNegotiation,
  portalPaper,
  portalTalk,
} from '../service/drafts/portal.ts'
import { agreementToWire } from '../service/drafts/wire.ts'
import { answerChange, proposeChange, withdrawChange } from '../service/talks/changes.ts'
import { compareSnapshots, listSnapshots } from '../service/talks/compare.ts'
import {
  actByLink,
  addLink,
  linkOf,
  linkToWire,
  listLinks,
  openNegotiation,
  revokeLink,
  viewNegotiation,
} from '../service/talks/links.ts'
import { downloadPaper, paperFile, uploadPaper } from '../service/talks/paper.ts'
import { ours } from '../service/talks/rounds.ts'

const done = (ctx: Ctx, run: (tx: Tx) => Promise<AgreementRow>) =>
  inTransaction(ctx, async (tx) => agreementToWire(tx, await run(tx)))

export const talkRoutes: Routes<{
  module: string
  summary: string
  endpoints: typeof negotiationEndpoints & typeof portalEndpoints & typeof linkEndpoints
}> = {
  handOverPen: (ctx, { params, body }) => done(ctx, (tx) => handOver(tx, params.id, ours(tx), body.words)),
  commentAgreement: (ctx, { params, body }) => done(ctx, (tx) => commentVersion(tx, params.id, ours(tx), body)),
  settleAgreementComment: (ctx, { params, body }) =>
    done(ctx, (tx) => settleVersionComment(tx, params.id, body.number)),
  proposeAgreementChange: (ctx, { params, body }) => done(ctx, (tx) => proposeChange(tx, params.id, body, ours(tx))),
  answerAgreementChange: (ctx, { params, body }) => done(ctx, (tx) => answerChange(tx, params.id, body, ours(tx))),
  withdrawAgreementChange: (ctx, { params, body }) =>
    done(ctx, (tx) => withdrawChange(tx, params.id, body.number, ours(tx))),
  acceptAgreement: (ctx, { params, body }) =>
    done(ctx, (tx) => acceptVersion(tx, params.id, ours(tx), body.snapshotHash)),
  listAgreementRounds: (ctx, { params }) => reading(ctx, (tx) => readRounds(tx, params.id)),
  listAgreementSnapshots: (ctx, { params }) =>
    reading(ctx, async (tx) => ({ data: await listSnapshots(tx, params.id) })),
  compareAgreementSnapshots: (ctx, { params, query }) => reading(ctx, (tx) => compareSnapshots(tx, params.id, query)),
  listNegotiationLinks: (ctx, { params }) => reading(ctx, (tx) => listLinks(tx, params.id)),
  addNegotiationLink: (ctx, { params, body }) =>
    inTransaction(ctx, async (tx) => linkToWire(tx, await addLink(tx, params.id, body))),
  revokeNegotiationLink: (ctx, { params }) =>
    inTransaction(ctx, async (tx) => linkToWire(tx, await revokeLink(tx, params.id))),
  uploadAgreementPaper: async (ctx, { params }, http) => {
    const row = await uploadPaper(ctx, http, params.id)
    return reading(ctx, (tx) => agreementToWire(tx, row))
  },
  downloadAgreementPaper: (ctx, { params }) => downloadPaper(ctx, params.id),

  listPortalAgreements: (ctx) => reading(ctx, portalAgreements),
  getPortalAgreement: (ctx, { params }) => reading(ctx, (tx) => portalAgreement(tx, params.id)),
  getPortalAgreementMoney: (ctx, { params }) => reading(ctx, (tx) => agreementMoney(tx, params.id)),
  getPortalAgreementDocument: (ctx, { params }) => reading(ctx, (tx) => portalDocument(tx, params.id)),
  commentPortalAgreement: (ctx, { params, body }) => inTransaction(ctx, (tx) => portalComment(tx, params.id, body)),
  handOverPortalPen: (ctx, { params, body }) => inTransaction(ctx, (tx) => portalHandOver(tx, params.id, body.words)),
  acceptPortalAgreement: (ctx, { params, body }) =>
    inTransaction(ctx, (tx) => portalAccept(tx, params.id, body.snapshotHash)),
  getPortalNegotiation: (ctx, { params }) => reading(ctx, (tx) => portalNegotiation(tx, params.id)),
  proposePortalChange: (ctx, { params, body }) =>
    inTransaction(ctx, (tx) => portalTalk(tx, params.id, (talker) => proposeChange(tx, params.id, body, talker))),
  answerPortalChange: (ctx, { params, body }) =>
    inTransaction(ctx, (tx) => portalTalk(tx, params.id, (talker) => answerChange(tx, params.id, body, talker))),
  withdrawPortalChange: (ctx, { params, body }) =>
    inTransaction(ctx, (tx) =>
      portalTalk(tx, params.id, (talker) => withdrawChange(tx, params.id, body.number, talker)),
    ),
  settlePortalComment: (ctx, { params, body }) =>
    inTransaction(ctx, (tx) =>
      portalTalk(tx, params.id, (talker) => settleVersionComment(tx, params.id, body.number, talker)),
    ),
  downloadPortalPaper: async (ctx, { params }) =>
    fileAnswer(ctx, await reading(ctx, (tx) => portalPaper(tx, params.id)), { inline: true, trusted: true }),

  openNegotiation: (ctx, { params }) => reading(ctx, (tx) => openNegotiation(tx, params.token)),
  viewNegotiation: (ctx, { params }) => inTransaction(ctx, (tx) => viewNegotiation(tx, params.token)),
  commentNegotiation: (ctx, { params, body }) =>
    inTransaction(ctx, (tx) => actByLink(tx, params.token, (id, talker) => commentVersion(tx, id, talker, body))),
  settleNegotiationComment: (ctx, { params, body }) =>
    inTransaction(ctx, (tx) =>
      actByLink(tx, params.token, (id, talker) => settleVersionComment(tx, id, body.number, talker)),
    ),
  proposeNegotiationChange: (ctx, { params, body }) =>
    inTransaction(ctx, (tx) => actByLink(tx, params.token, (id, talker) => proposeChange(tx, id, body, talker))),
  answerNegotiationChange: (ctx, { params, body }) =>
    inTransaction(ctx, (tx) => actByLink(tx, params.token, (id, talker) => answerChange(tx, id, body, talker))),
  withdrawNegotiationChange: (ctx, { params, body }) =>
    inTransaction(ctx, (tx) =>
      actByLink(tx, params.token, (id, talker) => withdrawChange(tx, id, body.number, talker)),
    ),
  handOverNegotiation: (ctx, { params, body }) =>
    inTransaction(ctx, (tx) => actByLink(tx, params.token, (id, talker) => handOver(tx, id, talker, body.words))),
  acceptNegotiation: (ctx, { params, body }) =>
    inTransaction(ctx, (tx) =>
      actByLink(tx, params.token, (id, talker) => acceptVersion(tx, id, talker, body.snapshotHash)),
    ),
  downloadNegotiationPaper: async (ctx, { params }) => {
    const fileId = await reading(ctx, async (tx) => paperFile(tx, (await linkOf(tx, params.token)).link.agreement_id))
    return fileAnswer(ctx, fileId, { inline: true, trusted: true })
  },
}

const readRounds = async (tx: Tx, id: string) => {
  if (!(await findAgreement(tx, id))) throw notFound('agreement')
  const versions = await versionsOf(tx, [id])
  const ids = versions.map((version) => version.id)
  const changes = await changesOf(tx, ids)
  return {
    data: (await roundsOf(tx, ids)).map((row) => ({
      id: row.id,
      versionNumber: versions.find((version) => version.id === row.version_id)!.number,
      number: row.number,
      side: row.side as 'us',
      beganAt: row.began_at.toISOString(),
      endedAt: row.ended_at?.toISOString() ?? null,
      beganHash: row.began_hash,
      endedHash: row.ended_hash,
      words: row.words,
      by: row.by_kind ? { kind: row.by_kind, id: row.by_id, name: row.by_name ?? '' } : null,
      changes: changes.filter((one) => one.version_id === row.version_id && one.round_number === row.number).length,
    })),
  }
}
