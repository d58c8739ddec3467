/** Readiness over the wire: the same items for the team and for the partner. */
import { partnerNames } from '#modules/partners/public.ts'
import { type Ctx, partnerOf } from '#platform/context.ts'
import { reading } from '#platform/db/transaction.ts'
import { notFound } from '#platform/errors.ts'
import { type Readiness, readinessOf } from './readiness.ts'

const show = ({ method, missing }: Readiness) => ({
  isReady: missing.length === 0,
  method: method && {
    id: method.id,
    kind: method.kind,
    state: method.state,
    currency: method.currency,
    lastFour: method.lastFour,
    coolOffUntil: method.coolOffUntil.toISOString(),
  },
  missing: missing.map(({ code, words, side }) => ({ code, words, side })),
})
export const listReadiness = (ctx: Ctx, partnerIds: readonly string[]) =>
  reading(ctx, async (tx) => {
    // A member who reads a portfolio of their own sees no others: names are read under that rule.
    const names = await partnerNames(tx, partnerIds)
    const found = await readinessOf(tx, [...names.keys()])
    return {
      data: [...found].map(([id, one]) => ({ partner: { id, name: names.get(id) ?? '' }, ...show(one) })),
    }
  })
export const portalReadiness = (ctx: Ctx) =>
  reading(ctx, async (tx) => {
    const partnerId = partnerOf(ctx.actor)!
    const own = (await readinessOf(tx, [partnerId])).get(partnerId)
    if (!own) throw notFound('partner')
    return show(own)
  })
