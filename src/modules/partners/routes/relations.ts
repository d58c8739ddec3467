import { inTransaction, reading } from '#platform/db/transaction.ts'
import type { Routes } from '#platform/module.ts'
import type { relationEndpoints } from '../contract/relations.ts'
import { grantsOf } from '../queries/access.ts'
import { tiersOn, today } from '../queries/partners.ts'
import { askSuspension, liftSuspensions, readAccount, readSuspension } from '../service/accounts.ts'
import { assignOwnership, endOwnership, handOver, readOwnerships } from '../service/ownerships.ts'
import { grantsToWire, grantTier } from '../service/tiers.ts'
import { needPartner } from './partners.ts'

export const relationRoutes: Routes<{ module: string; summary: string; endpoints: typeof relationEndpoints }> = {
  listOwnerships: (ctx, { params, query }) =>
    reading(ctx, async (tx) => ({
      data: await readOwnerships(tx, (await needPartner(tx, params.id)).id, { current: query.current ?? false }),
    })),
  assignOwnership: (ctx, { params, body }) =>
    inTransaction(ctx, async (tx) => {
      const partner = await needPartner(tx, params.id)
      const id = await assignOwnership(tx, { partnerId: partner.id, ...body })
      return (await readOwnerships(tx, partner.id)).find((row) => row.id === id)!
    }),
  endOwnership: (ctx, { params }) => inTransaction(ctx, (tx) => endOwnership(tx, params.id, params.ownershipId)),
  handOverPartners: (ctx, { body }) => inTransaction(ctx, (tx) => handOver(tx, body)),
  listTierGrants: (ctx, { params, query }) =>
    reading(ctx, async (tx) => {
      const partner = await needPartner(tx, params.id)
      const on = query.on ?? today(tx)
      const tier = (await tiersOn(tx, [partner.id], on)).get(partner.id)?.tier ?? null
      return { on, tier, data: await grantsToWire(tx, await grantsOf(tx, partner.id)) }
    }),
  grantTier: (ctx, { params, body }) =>
    inTransaction(
      ctx,
      async (tx) =>
        (await grantsToWire(tx, [await grantTier(tx, { partnerId: params.id, ...body, cause: 'manual' })]))[0]!,
    ),
  getPartnerAccount: (ctx, { params }) => reading(ctx, (tx) => readAccount(tx, params.id)),
  suspendPartner: (ctx, { params, body }) =>
    inTransaction(ctx, async (tx) =>
      readSuspension(tx, params.id, await askSuspension(tx, { partnerId: params.id, ...body })),
    ),
  liftSuspension: (ctx, { params, query }) =>
    inTransaction(ctx, async (tx) => {
      await liftSuspensions(tx, params.id, query.reason)
      return readAccount(tx, params.id)
    }),
}
