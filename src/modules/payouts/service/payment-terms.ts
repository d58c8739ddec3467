/** What was agreed about paying: when, from which amount, in which currency, by which ways, against which document. */
import { resolveTerms, type ValuesOf } from '#modules/agreements/public.ts'
import type { Tx } from '#platform/context.ts'

export type PaymentTerms = ValuesOf<'payment'>

/** Of each partner on a day, today unless said. It outlives the agreement: what is owed is paid as it was promised. */
export const paymentTermsOf = async (
  tx: Tx,
  partnerIds: readonly string[],
  on?: string,
): Promise<ReadonlyMap<string, PaymentTerms>> => {
  const resolved = await resolveTerms(tx, { partnerIds, kinds: ['payment'], ...(on && { on }) })
  return new Map(
    [...resolved].flatMap(([partnerId, kinds]) => {
      const values = kinds.get('payment')?.rows[0]?.values
      return values ? [[partnerId, values as PaymentTerms] as const] : []
    }),
  )
}
