/** What a touch, a flag or a merge of customers changes about conversions that were divided before. */

import { openTask } from '#modules/tasks/public.ts'
import type { Tx } from '#platform/context.ts'
import { type ConversionRow, conversionsAfter, lockConversion, sharesOf } from '../../queries/credits.ts'
import type { TouchRow } from '../../queries/touches.ts'
import { fixedConversions } from '../../slots.ts'
import { changesBetween, tellLateEvidence, tellMoved } from '../tell.ts'
import { creditConversion, type Origin } from './compute.ts'
import { windowDaysMax } from './eligible.ts'

const dayMs = 86_400_000

/** Of these conversions those whose division is fixed, because a commission is on its way. */
export const fixedOf = async (tx: Tx, conversionIds: readonly string[]): Promise<ReadonlySet<string>> => {
  const fixed = new Set<string>()
  for (const ask of fixedConversions.of(tx.ctx.services.product))
    for (const id of await ask(tx, conversionIds)) fixed.add(id)
  return fixed
}

/** A touch that came in after what it may have led to. */
export const followTouch = async (tx: Tx, touch: TouchRow): Promise<void> => {
  const later = await conversionsAfter(tx, {
    customerId: touch.customer_id,
    companyId: touch.company_id,
    from: touch.occurred_at,
    until: new Date(touch.occurred_at.getTime() + (windowDaysMax + 1) * dayMs),
  })
  await recredit(tx, later, 'late_touch', touch.id)
  const fixed = await fixedOf(
    tx,
    later.map(({ id }) => id),
  )
  if (fixed.size > 0) await tellLateEvidence(tx, { partnerId: touch.partner_id, conversionIds: [...fixed] })
}

/**
 * Divides conversions anew, in the order in which they happened, so that what inherits comes after what it inherits from.
 * Where the money is on its way only the other models change, and somebody is asked to judge the late evidence.
 */
export const recredit = async (
  tx: Tx,
  conversions: readonly ConversionRow[],
  origin: Origin,
  causeId: string,
): Promise<void> => {
  if (conversions.length === 0) return
  const fixed = await fixedOf(
    tx,
    conversions.map(({ id }) => id),
  )
  const isLate = origin === 'late_touch'
  const moved = new Map<string, { more: number; less: number }>()
  let firstMoved: ConversionRow | undefined
  for (const { id } of conversions) {
    const conversion = await lockConversion(tx, id)
    if (!conversion) continue
    const isFixed = fixed.has(id)
    const before = isLate && !isFixed && conversion.earns ? await sharesOf(tx, [id]) : undefined
    const credited = await creditConversion(tx, conversion, { origin, isFixed })
    if (before && credited)
      for (const [partnerId, way] of changesBetween(before, await sharesOf(tx, [id]))) {
        firstMoved ??= conversion
        const counts = moved.get(partnerId) ?? { more: 0, less: 0 }
        moved.set(partnerId, { ...counts, [way]: counts[way] + 1 })
      }
    if (isFixed && isLate)
      await openTask(tx, {
        kind: 'attribution.judge_late_evidence',
        subject: { kind: 'conversion', id },
        title: 'Judge late evidence about a conversion whose commission is approved',
        side: 'team',
        owner: { role: 'partner_manager' },
        cause: `late evidence ${causeId}`,
      })
  }
  if (firstMoved)
    await tellMoved(tx, moved, { conversionId: firstMoved.id, occurredAt: firstMoved.occurred_at, reason: null })
}
