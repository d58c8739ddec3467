import { inTransaction, reading } from '#platform/db/transaction.ts'
import { notFound } from '#platform/errors.ts'
import type { Routes } from '#platform/module.ts'
import type { duplicateEndpoints } from '../contract/duplicates.ts'
import { mergePartners, mergesToWire, previewMerge } from '../duplicates/merge/merge.ts'
import { findMerge, mergesInto } from '../duplicates/merge/queries.ts'
import { undoMerge } from '../duplicates/merge/undo.ts'
import { distinctPage, distinctToWire, forgetDistinct, matchesOf, pairsPage, tellApart } from '../duplicates/verbs.ts'
import { needPartner } from './partners.ts'

export const duplicateRoutes: Routes<{ module: string; summary: string; endpoints: typeof duplicateEndpoints }> = {
  findMatches: (ctx, { body }) => reading(ctx, async (tx) => ({ data: await matchesOf(tx, body) })),
  listDuplicates: (ctx, { query }) => reading(ctx, (tx) => pairsPage(tx, query)),
  listDistinctPairs: (ctx, { query }) => reading(ctx, (tx) => distinctPage(tx, query)),
  tellApart: (ctx, { body }) =>
    inTransaction(ctx, async (tx) => (await distinctToWire(tx, [await tellApart(tx, body)]))[0]!),
  deleteDistinctPair: (ctx, { params }) => inTransaction(ctx, (tx) => forgetDistinct(tx, params.id)),
  previewMerge: (ctx, { params, body }) => reading(ctx, (tx) => previewMerge(tx, { survivorId: params.id, ...body })),
  mergePartners: (ctx, { params, body }) =>
    inTransaction(
      ctx,
      async (tx) => (await mergesToWire(tx, [await mergePartners(tx, { survivorId: params.id, ...body })]))[0]!,
    ),
  listPartnerMerges: (ctx, { params }) =>
    reading(ctx, async (tx) => ({
      data: await mergesToWire(tx, await mergesInto(tx, (await needPartner(tx, params.id)).id)),
    })),
  getMerge: (ctx, { params }) =>
    reading(ctx, async (tx) => {
      const merge = await findMerge(tx, params.id)
      if (!merge) throw notFound('merge')
      return (await mergesToWire(tx, [merge]))[0]!
    }),
  undoMerge: (ctx, { params }) =>
    inTransaction(ctx, async (tx) => (await mergesToWire(tx, [await undoMerge(tx, params.id)]))[0]!),
}
