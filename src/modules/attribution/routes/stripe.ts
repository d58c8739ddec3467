import type { Routes } from '#platform/module.ts'
import type { fraudEndpoints } from '../contract/fraud.ts'
import type { stripeEndpoints } from '../contract/stripe.ts'
import type { unmatchedEndpoints } from '../contract/unmatched.ts'
import { clearFlag, confirmFlag, listFlags, readFlag } from '../service/fraud/review.ts'
import { changeRule, listRules } from '../service/fraud/rules.ts'
import {
  addConnection,
  changeConnection,
  endConnection,
  listConnections,
  listEvents,
  readConnection,
  replayEvents,
} from '../service/stripe/connections.ts'
import { receiveEvent } from '../service/stripe/intake.ts'
import { listUnmatched, matchByHand, putAside } from '../service/unmatched.ts'

export const stripeRoutes: Routes<{ module: string; summary: string; endpoints: typeof stripeEndpoints }> = {
  listStripeConnections: (ctx, { query }) => listConnections(ctx, query),
  addStripeConnection: (ctx, { body }) => addConnection(ctx, body),
  getStripeConnection: (ctx, { params }) => readConnection(ctx, params.id),
  changeStripeConnection: (ctx, { params, version, body }) => changeConnection(ctx, params.id, version, body),
  endStripeConnection: (ctx, { params }) => endConnection(ctx, params.id),
  listStripeEvents: (ctx, { params, query }) => listEvents(ctx, params.id, query),
  replayStripeEvents: (ctx, { params, body }) => replayEvents(ctx, params.id, body),
  receiveStripeEvent: (ctx, { params }, http) => receiveEvent(ctx, params.connection, http),
}

export const fraudRoutes: Routes<{ module: string; summary: string; endpoints: typeof fraudEndpoints }> = {
  listFraudFlags: (ctx, { query }) => listFlags(ctx, query),
  getFraudFlag: (ctx, { params }) => readFlag(ctx, params.id),
  clearFraudFlag: (ctx, { params, body }) => clearFlag(ctx, params.id, body.reason),
  confirmFraudFlag: (ctx, { params, body }) => confirmFlag(ctx, params.id, body.reason),
  listFraudRules: (ctx) => listRules(ctx),
  changeFraudRule: (ctx, { params, body }) => changeRule(ctx, params.signal, body),
}

export const unmatchedRoutes: Routes<{ module: string; summary: string; endpoints: typeof unmatchedEndpoints }> = {
  listUnmatchedEvents: (ctx, { query }) => listUnmatched(ctx, query),
  matchUnmatchedEvent: (ctx, { params, body }) => matchByHand(ctx, params.id, body.saleId),
  ignoreUnmatchedEvent: (ctx, { params, body }) => putAside(ctx, params.id, body.reason),
}
