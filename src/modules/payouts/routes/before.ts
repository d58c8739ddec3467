/** Endpoints of what comes before a payout. */

import { defineRoutes } from '#platform/module.ts'
import { beforeContract } from '../contract/before.ts'
import { listReadiness, portalReadiness } from '../service/checklist.ts'
import { acceptSelfBilling, getInvoicing, withdrawSelfBilling } from '../service/documents/acceptance.ts'
import { downloadDocument, reviewDocument, sendInvoice, uploadInvoiceFile } from '../service/documents/invoices.ts'
import { getDocument, listDocuments, listPortalDocuments } from '../service/documents/read.ts'
import { createFunding, getFunding, listFunding, updateFundingAccount } from '../service/funding.ts'
import { addMethod, removeMethod } from '../service/methods/change.ts'
import { getMethod, listMethods, listPortalMethods } from '../service/methods/read.ts'
import { resumeMethod, suspendMethod, verifyMethod } from '../service/methods/verbs.ts'
import {
  importOpeningBalances,
  listOpeningBalances,
  listOpeningImports,
  releaseOpeningBalance,
} from '../service/openings.ts'
import { getPayoutSettings, updatePayoutSettings } from '../service/settings.ts'
import { downloadTaxList, listTaxList } from '../service/tax/lists.ts'
import {
  getPortalProfile,
  getProfile,
  listProfiles,
  recordTinCheck,
  rejectProfile,
  signProfile,
} from '../service/tax/profiles.ts'
import { listRulings, setRuling } from '../service/tax/rulings.ts'

export const beforeRoutes = defineRoutes(beforeContract, {
  getPayoutSettings: (ctx) => getPayoutSettings(ctx),
  updatePayoutSettings: (ctx, input) => updatePayoutSettings(ctx, input),

  listFundingAccounts: (ctx, { query }) => listFunding(ctx, query),
  getFundingAccount: (ctx, { params }) => getFunding(ctx, params.id),
  createFundingAccount: (ctx, { body }) => createFunding(ctx, body),
  updateFundingAccount: (ctx, input) => updateFundingAccount(ctx, input),

  listPayoutMethods: (ctx, { query }) => listMethods(ctx, query),
  getPayoutMethod: (ctx, { params }) => getMethod(ctx, params.id),
  verifyPayoutMethod: (ctx, { params, body }) => verifyMethod(ctx, params.id, body.how),
  suspendPayoutMethod: (ctx, { params, body }) => suspendMethod(ctx, params.id, body.reason),
  resumePayoutMethod: (ctx, { params }) => resumeMethod(ctx, params.id),
  listPortalPayoutMethods: (ctx, { query }) => listPortalMethods(ctx, query),
  addPortalPayoutMethod: (ctx, { body }) => addMethod(ctx, body),
  removePortalPayoutMethod: (ctx, { params }) => removeMethod(ctx, params.id),

  listTaxProfiles: (ctx, { query }) => listProfiles(ctx, query),
  getTaxProfile: (ctx, { params }) => getProfile(ctx, params.id),
  rejectTaxProfile: (ctx, { params, body }) => rejectProfile(ctx, params.id, body.reason),
  recordTinCheck: (ctx, { params, body }) => recordTinCheck(ctx, params.id, body),
  listTaxRulings: (ctx, { query }) => listRulings(ctx, query),
  setTaxRuling: (ctx, { body }) => setRuling(ctx, body),
  listTaxList: (ctx, input) => listTaxList(ctx, input),
  downloadTaxList: (ctx, input) => downloadTaxList(ctx, input),
  getPortalTaxProfile: (ctx, { query }) => getPortalProfile(ctx, query.language),
  signPortalTaxProfile: (ctx, { body }) => signProfile(ctx, body),

  listPartnerDocuments: (ctx, { query }) => listDocuments(ctx, query),
  getPartnerDocument: (ctx, { params }) => getDocument(ctx, params.id),
  downloadPartnerDocument: (ctx, { params }) => downloadDocument(ctx, params.id),
  reviewPartnerDocument: (ctx, { params, body }) => reviewDocument(ctx, params.id, body),
  listPortalPartnerDocuments: (ctx, { query }) => listPortalDocuments(ctx, query),
  downloadPortalPartnerDocument: (ctx, { params }) => downloadDocument(ctx, params.id),
  getPortalInvoicing: (ctx, { query }) => getInvoicing(ctx, query.language),
  acceptSelfBilling: (ctx, { body }) => acceptSelfBilling(ctx, body),
  withdrawSelfBilling: (ctx) => withdrawSelfBilling(ctx),
  sendPortalInvoice: (ctx, { body }) => sendInvoice(ctx, body),
  uploadPortalInvoiceFile: (ctx, { params }, http) => uploadInvoiceFile(ctx, params.id, http),

  listOpeningImports: (ctx, { query }) => listOpeningImports(ctx, query),
  listOpeningBalances: (ctx, { query }) => listOpeningBalances(ctx, query),
  importOpeningBalances: (ctx, { body }) => importOpeningBalances(ctx, body),
  releaseOpeningBalance: (ctx, { body }) => releaseOpeningBalance(ctx, body),

  listPayoutReadiness: (ctx, { query }) => listReadiness(ctx, query.partnerId),
  getPortalPayoutReadiness: (ctx) => portalReadiness(ctx),
})
