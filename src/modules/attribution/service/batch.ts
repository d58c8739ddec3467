/** Many events in one call: each is checked, recorded and answered by itself. */
import type { Ctx, Tx } from '#platform/context.ts'
import type { Static, TSchema } from '#platform/contract.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { invalid, Problem, rightMissing } from '#platform/errors.ts'
import { check, checkTexts } from '#platform/http/validate.ts'
import { recordEndpoints } from '../contract/records.ts'
import { LeadInput, SaleInput, SubscriptionChangeInput, TouchInput } from '../contract/shapes.ts'
import { findSaleByExternalId } from '../queries/sales.ts'
import { recordLead } from './record/leads.ts'
import { keepReversal, recordReversal } from './record/reversals.ts'
import { recordSale } from './record/sales.ts'
import { changeSubscription } from './record/subscriptions.ts'
import { recordTouch } from './record/touches.ts'
import { changeOf, leadOf, reversalOf, saleOf, touchOf } from './records.ts'

type Kind = 'lead' | 'sale' | 'refund' | 'subscription_change' | 'touch'
type Done = { outcome: 'recorded' | 'known' | 'waiting'; ids: Record<string, string | null> }
type Take = (tx: Tx, data: unknown) => Promise<Done>

const take = <S extends TSchema>(schema: S, run: (tx: Tx, body: Static<S>) => Promise<Done>): Take => {
  return (tx, data) => {
    const issues = [...check(schema, data, 'body'), ...checkTexts(data)]
    if (issues.length > 0) throw invalid(...issues)
    return run(tx, data as Static<S>)
  }
}
const done = (isNew: boolean, ids: Record<string, string | null>): Done => ({
  outcome: isNew ? 'recorded' : 'known',
  ids,
})

const takers: Readonly<Record<Kind, Take>> = {
  lead: take(LeadInput, async (tx, body) => {
    const { isNew, ...ids } = await recordLead(tx, leadOf(tx.ctx, body))
    return done(isNew, ids)
  }),
  sale: take(SaleInput, async (tx, body) => {
    const { isNew, ...ids } = await recordSale(tx, saleOf(body))
    return done(isNew, ids)
  }),
  refund: take(recordEndpoints.createRefundByExternalId.body, async (tx, { sale, refund }) => {
    const found = await tx.asTeam(() => findSaleByExternalId(tx, sale.source, sale.externalId))
    if (found) {
      const { isNew, reversalId } = await recordReversal(tx, { ...reversalOf(refund), saleId: found.id })
      return done(isNew, { reversalId, saleId: found.id })
    }
    await tx.asTeam(() => keepReversal(tx, sale, reversalOf(refund)))
    return { outcome: 'waiting', ids: {} }
  }),
  subscription_change: take(SubscriptionChangeInput, async (tx, body) => {
    const { isNew, subscriptionId } = await changeSubscription(tx, changeOf(body))
    return done(isNew, { subscriptionId })
  }),
  touch: take(TouchInput, async (tx, body) => {
    const { isNew, touch } = await recordTouch(tx, touchOf(body, tx.now))
    return done(isNew, { touchId: touch.id })
  }),
}

export const recordEvents = async (ctx: Ctx, events: readonly { kind: Kind; data: unknown }[]) => {
  const data = []
  for (const [place, event] of events.entries()) data.push({ place, ...(await one(ctx, event)) })
  return { data }
}

const one = async (ctx: Ctx, { kind, data }: { kind: Kind; data: unknown }) => {
  try {
    // Refunds are money that goes back: a person needs that right too; a key holds the one scope for all.
    if (kind === 'refund' && ctx.actor.kind === 'member' && !ctx.rights.has('attribution.record_reversal'))
      throw rightMissing('attribution.record_reversal')
    return { ...(await inTransaction(ctx, (tx) => takers[kind](tx, data))), code: null, detail: null }
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error
    const detail = error.errors?.map(({ field, message }) => `${field}: ${message}`).join(' ') ?? error.message
    return { outcome: 'refused' as const, ids: {}, code: error.code, detail }
  }
}
