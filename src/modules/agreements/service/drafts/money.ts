/** The difference of an open version in money, by the modules that keep its terms. */
import { partnerOf, type Tx } from '#platform/context.ts'
import { notFound } from '#platform/errors.ts'
import { findAgreement } from '../../queries/agreements.ts'
import { moneyEstimators } from '../../slots.ts'
import { termKinds } from '../../terms/registry.ts'
import { draftedTerms } from '../terms/drafted.ts'

/** For the partner only what was shared with it; it reads no report. */
export const agreementMoney = (tx: Tx, id: string) =>
  tx.asTeam(async () => {
    const partnerId = partnerOf(tx.ctx.actor)
    const agreement = await findAgreement(tx, id)
    if (!agreement || (partnerId && agreement.partner_id !== partnerId)) throw notFound('agreement')
    const kinds = termKinds.map((one) => one.kind)
    const changed = new Set((await draftedTerms(tx, [id], kinds)).get(id)?.terms.map((term) => term.kind))
    const data = []
    const reckoned = new Set<string>()
    for (const { kind, estimates } of moneyEstimators.of(tx.ctx.services.product)) {
      if (!changed.has(kind)) continue
      const found = (await estimates(tx, [id])).get(id)
      if (!found || (partnerId && !(found.isShared && found.state === 'finished'))) continue
      reckoned.add(kind)
      data.push({
        kind,
        state: found.state,
        from: found.from,
        to: found.to,
        sales: found.sales,
        totals: found.totals.map((one) => ({ ...one })),
        reportId: partnerId ? null : found.reportId,
        isShared: found.isShared,
        finishedAt: found.finishedAt?.toISOString() ?? null,
      })
    }
    return { data, without: partnerId ? [] : [...changed].filter((kind) => !reckoned.has(kind)) }
  })
