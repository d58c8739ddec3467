/** What refunds, lost disputes and voids leave of a conversion: of its lines, and of what it adds to totals. */
import { builtInOf, resolveTerms, type ValuesOf } from '#modules/agreements/public.ts'
import { type CreditedConversion, readReversals, type SaleReversal } from '#modules/attribution/public.ts'
import { addDays, civilDateTime, instantAt } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { roundHalfAway } from '#platform/money.ts'
import type { Counted, EngineInput, EngineLine, PartnerResult } from '../../engine/types.ts'
import { inWindow, type RefundRule, refundedOf, targetOf } from '../../rules/reversals.ts'
import type { Prepared, Seat } from './prepare.ts'
import { partsOf } from './write.ts'

export type Left = {
  net: (seat: Seat, input: EngineInput, result: PartnerResult, line: EngineLine) => bigint
  counted: (conversion: CreditedConversion, counted: Counted) => Counted
  refundedMinor: (conversion: CreditedConversion) => bigint
}

/** Reads the reversals of these conversions' sales, and the terms that say what they take back. */
export const leftOf = async (tx: Tx, prepared: readonly Prepared[]): Promise<Left> => {
  const { zone, currency } = tx.ctx.workspace
  const sales = prepared.flatMap(({ conversion }) => conversion.sale?.id ?? [])
  const reversals = await readReversals(tx, sales)
  const touched = prepared.filter(({ conversion }) => conversion.sale && reversals.has(conversion.sale.id))
  const partnerIds = [...new Set(touched.flatMap(({ seats }) => seats.map(({ partnerId }) => partnerId)))]
  const terms = partnerIds.length
    ? await resolveTerms(tx, { partnerIds, kinds: ['commission_reversal'] })
    : new Map<string, never>()
  const builtIn = builtInOf('commission_reversal', currency)!
  const ruleOf = ({ partnerId, found }: Seat): { rule: RefundRule; days: number } => {
    const term = (terms.get(partnerId)?.get('commission_reversal')?.rows[0]?.values ??
      builtIn) as ValuesOf<'commission_reversal'>
    return { rule: found.plan?.refunds ?? term.refunds, days: found.plan?.reversalDays ?? term.windowDays }
  }
  const ofSale = ({ sale }: CreditedConversion): readonly SaleReversal[] => (sale && reversals.get(sale.id)) ?? []
  return {
    net: (seat, input, result, line) => {
      const { conversion } = seat
      const own = ofSale(conversion)
      if (own.length === 0) return BigInt(line.amountMinor)
      const { rule, days } = ruleOf(seat)
      const { date, time } = civilDateTime(zone, conversion.occurredAt)
      const gross = new Map(conversion.sale!.lines.map(({ id, netMinor }) => [id, netMinor]))
      const parts = partsOf(input, result, line)
      const { targetMinor } = targetOf({
        amountMinor: BigInt(line.amountMinor),
        grossMinor: conversion.sale!.grossMinor,
        rule,
        reversals: inWindow(own, instantAt(zone, addDays(date, days), time)),
        parts: parts
          ? (JSON.parse(parts) as { lineId: string; amountMinor: string }[]).map(({ lineId, amountMinor }) => ({
              lineId,
              amountMinor: BigInt(amountMinor),
              grossMinor: gross.get(lineId)!,
            }))
          : undefined,
      })
      return BigInt(line.amountMinor) - targetMinor
    },
    counted: (conversion, counted) =>
      conversion.sale
        ? countedLeft(counted, refundedOf(ofSale(conversion), conversion.sale.grossMinor), conversion.sale.grossMinor)
        : counted,
    refundedMinor: (conversion) => (conversion.sale ? refundedOf(ofSale(conversion), conversion.sale.grossMinor) : 0n),
  }
}

/** Volume falls in proportion; a sale that was refunded in full is no piece any more. */
export const countedLeft = (counted: Counted, refundedMinor: bigint, grossMinor: bigint): Counted => {
  if (refundedMinor <= 0n || grossMinor <= 0n) return counted
  const volume = BigInt(counted.volumeMinor)
  const isGone = refundedMinor >= grossMinor
  return {
    ...counted,
    volumeMinor: String(isGone ? 0n : volume - roundHalfAway(volume * refundedMinor, grossMinor)),
    ...(isGone && { salesMicro: '0', customersMicro: '0', leadsMicro: '0' }),
  }
}
