import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import type { Routes } from '#platform/module.ts'
import type { checkEndpoints } from '../contract/checks.ts'
import type { signingEndpoints } from '../contract/signing.ts'
import type { EnvelopeRow } from '../queries/signing.ts'
import { checkCode, countersign, openRequest, sendCode, signingRequests } from '../service/sign/checks.ts'
import {
  envelopesToWire,
  listEnvelopes,
  readEnvelope,
  remindSigners,
  replaceSigner,
  sendEnvelope,
  voidEnvelope,
} from '../service/sign/envelopes.ts'
import {
  consentSigning,
  declineSigning,
  delegateSigning,
  openSigning,
  signDocument,
  viewSigning,
} from '../service/sign/sign.ts'

const done = (ctx: Ctx, run: (tx: Tx) => Promise<EnvelopeRow>) =>
  inTransaction(ctx, async (tx) => (await envelopesToWire(tx, [await run(tx)]))[0]!)

export const signingRoutes: Routes<{
  module: string
  summary: string
  endpoints: typeof signingEndpoints & typeof checkEndpoints
}> = {
  listEnvelopes: (ctx, { params }) => reading(ctx, (tx) => listEnvelopes(tx, params.id)),
  sendEnvelope: (ctx, { params, body }) => done(ctx, (tx) => sendEnvelope(tx, params.id, body)),
  getEnvelope: (ctx, { params }) =>
    reading(ctx, async (tx) => (await envelopesToWire(tx, [(await readEnvelope(tx, params.id)).envelope]))[0]!),
  voidEnvelope: (ctx, { params, body }) => done(ctx, (tx) => voidEnvelope(tx, params.id, body.reason)),
  remindSigners: (ctx, { params }) => done(ctx, (tx) => remindSigners(tx, params.id)),
  replaceSigner: (ctx, { params, body }) => done(ctx, (tx) => replaceSigner(tx, params.id, body)),
  openSigning: (ctx, { params }) => inTransaction(ctx, (tx) => openSigning(tx, params.token)),
  viewSigning: (ctx, { params }) => inTransaction(ctx, (tx) => viewSigning(tx, params.token)),
  consentSigning: (ctx, { params, body }) => inTransaction(ctx, (tx) => consentSigning(tx, params.token, body.number)),
  signDocument: (ctx, { params, body }, http) =>
    inTransaction(ctx, (tx) =>
      signDocument(tx, params.token, body, { address: http.address, userAgent: http.userAgent }),
    ),
  declineSigning: (ctx, { params, body }) => inTransaction(ctx, (tx) => declineSigning(tx, params.token, body.reason)),
  delegateSigning: (ctx, { params, body }) => inTransaction(ctx, (tx) => delegateSigning(tx, params.token, body)),
  sendSigningCode: (ctx, { params }) => inTransaction(ctx, (tx) => sendCode(tx, params.token)),
  checkSigningCode: (ctx, { params, body }) => checkCode(ctx, params.token, body.code),
  listSigningRequests: (ctx, { query }) => reading(ctx, (tx) => signingRequests(tx, query)),
  openSigningRequest: (ctx, { params }) => inTransaction(ctx, (tx) => openRequest(tx, params.id)),
  countersign: (ctx, { body }, http) => countersign(ctx, body, { address: http.address, userAgent: http.userAgent }),
  listPortalSigningRequests: (ctx) =>
    reading(ctx, async (tx) => ({ data: (await signingRequests(tx, { limit: 200 })).data })),
  openPortalSigningRequest: (ctx, { params }) => inTransaction(ctx, (tx) => openRequest(tx, params.id)),
}
