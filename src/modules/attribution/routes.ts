import { defineRoutes } from '#platform/module.ts'
import { attributionContract } from './contract.ts'
import { saleImportRoutes } from './routes/sale-imports.ts'
import { fraudRoutes, stripeRoutes, unmatchedRoutes } from './routes/stripe.ts'
import { linkRoutes } from './routes-links.ts'
import { recordEvents } from './service/batch.ts'
import { getConversion, listAllCreditSets, listConversions, listCreditSets } from './service/conversions.ts'
import { eraseCustomer, getCustomerPath } from './service/erase.ts'
import {
  confirmOfflineSale,
  getOfflineSale,
  listOfflineSales,
  listOwnOfflineSales,
  refuseOfflineSale,
  reportOfflineSale,
  writeOfflineSale,
} from './service/offline.ts'
import { approveOverride, getOverride, listOverrides, proposeOverride, refuseOverride } from './service/overrides.ts'
import { getPortalSale, listPortalLeads, listPortalSales, submitPortalLead } from './service/portal.ts'
import {
  confirm,
  createChargeback,
  createCustomer,
  createLead,
  createRefund,
  createRefundByExternalId,
  createSale,
  createSubscriptionChange,
  createTouch,
  endChargeback,
  enterSaleCost,
  getCustomer,
  getLead,
  getSale,
  listCompanies,
  listCustomers,
  listLeads,
  listSales,
  listSubscriptionChanges,
  listSubscriptions,
  listTouches,
  reject,
} from './service/records.ts'
import {
  createDefinition,
  createPolicy,
  currentDefinition,
  currentPolicy,
  listDefinitions,
  listPolicies,
  signDefinition,
} from './service/rules/versions.ts'
import { getQueues, getSummary, previewPolicy } from './service/summary.ts'
import {
  getAttributionTest,
  getOwnAttributionTest,
  testAttribution,
  testOwnAttribution,
} from './service/tests/tests.ts'

export const attributionRoutes = defineRoutes(attributionContract, {
  ...linkRoutes,
  listCustomers: (ctx, { query }) => listCustomers(ctx, query),
  createCustomer: (ctx, { body }) => createCustomer(ctx, body),
  getCustomer: (ctx, { params }) => getCustomer(ctx, params.id),
  listCompanies: (ctx, { query }) => listCompanies(ctx, query),
  listLeads: (ctx, { query }) => listLeads(ctx, query),
  getLead: (ctx, { params }) => getLead(ctx, params.id),
  createLead: (ctx, { body }) => createLead(ctx, body),
  confirmLead: (ctx, { params, body }) => confirm(ctx, params.id, body.how),
  rejectLead: (ctx, { params, body }) => reject(ctx, params.id, body.reason),
  listSubscriptions: (ctx, { query }) => listSubscriptions(ctx, query),
  listSubscriptionChanges: (ctx, { params, query }) => listSubscriptionChanges(ctx, params.id, query),
  createSubscriptionChange: (ctx, { body }) => createSubscriptionChange(ctx, body),
  listSales: (ctx, { query }) => listSales(ctx, query),
  createSale: (ctx, { body }) => createSale(ctx, body),
  getSale: (ctx, { params }) => getSale(ctx, params.id),
  enterSaleCost: (ctx, { params, body }) => enterSaleCost(ctx, params.id, body.costMinor),
  createRefund: (ctx, { params, body }) => createRefund(ctx, params.id, body),
  createRefundByExternalId: (ctx, { body }) => createRefundByExternalId(ctx, body),
  createChargeback: (ctx, { params, body }) => createChargeback(ctx, params.id, body),
  closeChargeback: (ctx, { params, body }) => endChargeback(ctx, params.id, body),
  listTouches: (ctx, { query }) => listTouches(ctx, query),
  createTouch: (ctx, { body }) => createTouch(ctx, body),

  listConversions: (ctx, { query }) => listConversions(ctx, query),
  getConversion: (ctx, { params }) => getConversion(ctx, params.id),
  listAllCreditSets: (ctx, { query }) => listAllCreditSets(ctx, query),
  listCreditSets: (ctx, { params, query }) => listCreditSets(ctx, params.id, query),

  listAttributionPolicies: (ctx, { query }) => listPolicies(ctx, query),
  getCurrentAttributionPolicy: (ctx) => currentPolicy(ctx),
  createAttributionPolicy: (ctx, { body }) => createPolicy(ctx, body),
  listAttributionDefinitions: (ctx, { query }) => listDefinitions(ctx, query),
  getCurrentAttributionDefinition: (ctx) => currentDefinition(ctx),
  createAttributionDefinition: (ctx, { body }) => createDefinition(ctx, body),
  signAttributionDefinition: (ctx, { params }) => signDefinition(ctx, params.id),
  proposeOverride: (ctx, { params, body }) => proposeOverride(ctx, params.id, body),
  listOverrides: (ctx, { query }) => listOverrides(ctx, query),
  getOverride: (ctx, { params }) => getOverride(ctx, params.id),
  approveOverride: (ctx, { params }) => approveOverride(ctx, params.id),
  refuseOverride: (ctx, { params, body }) => refuseOverride(ctx, params.id, body.reason),

  getAttributionSummary: (ctx, { query }) => getSummary(ctx, query),
  getAttributionQueues: (ctx) => getQueues(ctx),
  previewAttributionPolicy: (ctx, { query }) => previewPolicy(ctx, query),
  getCustomerPath: (ctx, { params }) => getCustomerPath(ctx, params.id),
  eraseCustomer: (ctx, { params }) => eraseCustomer(ctx, params.id),
  recordEvents: (ctx, { body }) => recordEvents(ctx, body.events),

  listPortalSales: (ctx, { query }) => listPortalSales(ctx, query),
  getPortalSale: (ctx, { params }) => getPortalSale(ctx, params.id),
  listPortalLeads: (ctx, { query }) => listPortalLeads(ctx, query),
  submitPortalLead: (ctx, { body }) => submitPortalLead(ctx, body),
  listOfflineSales: (ctx, { query }) => listOfflineSales(ctx, query),
  getOfflineSale: (ctx, { params }) => getOfflineSale(ctx, params.id),
  createOfflineSale: (ctx, { body }) => writeOfflineSale(ctx, body),
  confirmOfflineSale: (ctx, { params }) => confirmOfflineSale(ctx, params.id),
  refuseOfflineSale: (ctx, { params, body }) => refuseOfflineSale(ctx, params.id, body.reason),
  listPortalOfflineSales: (ctx, { query }) => listOwnOfflineSales(ctx, query),
  reportPortalOfflineSale: (ctx, { body }) => reportOfflineSale(ctx, body),
  createAttributionTest: (ctx, { body }) => testAttribution(ctx, body),
  getAttributionTest: (ctx, { params }) => getAttributionTest(ctx, params.id),
  createPortalAttributionTest: (ctx, { body }) => testOwnAttribution(ctx, body),
  getPortalAttributionTest: (ctx, { params }) => getOwnAttributionTest(ctx, params.id),
  ...saleImportRoutes,
  ...stripeRoutes,
  ...fraudRoutes,
  ...unmatchedRoutes,
})
