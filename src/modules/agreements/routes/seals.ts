import { reading } from '#platform/db/transaction.ts'
import type { Routes } from '#platform/module.ts'
import type { sealEndpoints } from '../contract/seals.ts'
import {
  agreementCertificate,
  agreementFile,
  checkSealed,
  portalCertificate,
  portalFile,
  publicCertificates,
  signedFile,
} from '../service/sign/sealed.ts'

export const sealRoutes: Routes<{ module: string; summary: string; endpoints: typeof sealEndpoints }> = {
  getAgreementFile: (ctx, { params, query }) => agreementFile(ctx, params.id, query.number),
  getAgreementCertificate: (ctx, { params, query }) =>
    reading(ctx, (tx) => agreementCertificate(tx, params.id, query.number)),
  getPortalAgreementFile: (ctx, { params, query }) => portalFile(ctx, params.id, query.number),
  getPortalAgreementCertificate: (ctx, { params, query }) =>
    reading(ctx, (tx) => portalCertificate(tx, params.id, query.number)),
  getSignedFile: (ctx, { params }) => signedFile(ctx, params.token),
  checkSealedFile: (ctx, { params }) => reading(ctx, (tx) => checkSealed(tx, params.fingerprint)),
  listSealCertificates: (ctx) => reading(ctx, publicCertificates),
}
