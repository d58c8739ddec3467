import { inTransaction, reading } from '#platform/db/transaction.ts'
import type { Routes } from '#platform/module.ts'
import type { holdEndpoints } from '../contract/holds.ts'
import type { inkEndpoints } from '../contract/ink.ts'
import { agreementToWire } from '../service/drafts/wire.ts'
import { endHold, holdsPage, placeHold } from '../service/holds.ts'
import { attestInk } from '../service/sign/ink.ts'

export const holdRoutes: Routes<{
  module: string
  summary: string
  endpoints: typeof holdEndpoints & typeof inkEndpoints
}> = {
  listLegalHolds: (ctx, { query }) => reading(ctx, (tx) => holdsPage(tx, query)),
  placeLegalHold: (ctx, { params, body }) =>
    inTransaction(ctx, async (tx) => agreementToWire(tx, await placeHold(tx, params.id, body))),
  liftLegalHold: (ctx, { params, body }) =>
    inTransaction(ctx, async (tx) => agreementToWire(tx, await endHold(tx, params.id, body.reason))),
  attestInkSignature: async (ctx, { params }, http) => {
    const row = await attestInk(ctx, http, params.id)
    return reading(ctx, (tx) => agreementToWire(tx, row))
  },
}
