import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { notFound } from '#platform/errors.ts'
import type { Routes } from '#platform/module.ts'
import type { defaultEndpoints } from '../contract/defaults.ts'
import type { termEndpoints } from '../contract/terms.ts'
import { type DefaultRow, defaultsPage, findDefault } from '../queries/defaults.ts'
import { confirmDefault, proposeDefault, withdrawDefault } from '../service/defaults/defaults.ts'
import { defaultsToWire, kindsFor } from '../service/defaults/wire.ts'
import { checkToWire, kindsToWire } from '../service/terms/kinds.ts'
import { partnerTerms, portalTerms } from '../service/terms/read.ts'

const one = (ctx: Ctx, run: (tx: Tx) => Promise<DefaultRow>) =>
  inTransaction(ctx, async (tx) => (await defaultsToWire(tx, [await run(tx)]))[0]!)

export const termRoutes: Routes<{
  module: string
  summary: string
  endpoints: typeof termEndpoints & typeof defaultEndpoints
}> = {
  listTermKinds: (ctx, { query }) => reading(ctx, async (tx) => ({ data: kindsToWire(tx, query) })),
  checkTerms: (ctx, { body }) => reading(ctx, async (tx) => checkToWire(tx, body)),
  getPartnerTerms: (ctx, { params, query }) => reading(ctx, (tx) => partnerTerms(tx, params.id, query)),
  getPortalTerms: (ctx, { query }) => reading(ctx, (tx) => portalTerms(tx, query)),
  listDefaultTerms: (ctx, { query }) =>
    reading(ctx, (tx) =>
      defaultsPage(tx, query, kindsFor(tx, query.q, query.language), (rows) =>
        defaultsToWire(tx, rows, query.language),
      ),
    ),
  getDefaultTerm: (ctx, { params }) =>
    one(ctx, async (tx) => {
      const row = await findDefault(tx, params.id)
      if (!row) throw notFound('default term')
      return row
    }),
  proposeDefaultTerm: (ctx, { body }) => one(ctx, (tx) => proposeDefault(tx, body)),
  confirmDefaultTerm: (ctx, { params }) => one(ctx, (tx) => confirmDefault(tx, params.id)),
  withdrawDefaultTerm: (ctx, { params }) => one(ctx, (tx) => withdrawDefault(tx, params.id)),
}
