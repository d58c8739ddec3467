/** Builders for the tests of this module and of those that pay by it. */
import { anAgreement, type SignedTerm } from '#modules/agreements/testing.ts'
import type { TouchKind } from '#modules/attribution/contract/states.ts'
import { moveAttribution } from '#modules/attribution/queries/references.ts'
import { upsertCustomer } from '#modules/attribution/service/record/customers.ts'
import { recordSale, type SaleInput } from '#modules/attribution/service/record/sales.ts'
import { recordTouch } from '#modules/attribution/service/record/touches.ts'
import { createPartner, placeAtStage } from '#modules/partners/public.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { idPrefixes, newId } from '#platform/ids.ts'

export const unique = () => newId(idPrefixes.request).slice(3)

/** A partner that counts: taken over as active, its agreement in force since long. */
export const aCreditedPartner = async (
  ctx: Ctx,
  terms: readonly SignedTerm[] = [],
  options: { name?: string; effectiveOn?: string; website?: string } = {},
): Promise<string> => {
  const name = options.name ?? `Referrer ${unique()}`
  const partnerId = await inTransaction(ctx, async (tx) => {
    const partner = await createPartner(tx, {
      legalName: name,
      website: options.website ?? `https://${unique()}.example`,
    })
    await placeAtStage(tx, { partnerId: partner.id, to: 'active' })
    return partner.id
  })
  await anAgreement(ctx, partnerId, terms, { effectiveOn: options.effectiveOn ?? '2024-01-01' })
  return partnerId
}

export const aCustomer = (ctx: Ctx, fields: Partial<Parameters<typeof upsertCustomer>[1]> = {}): Promise<string> =>
  inTransaction(ctx, async (tx) => (await upsertCustomer(tx, { externalId: `cust-${unique()}`, ...fields })).id)

export const aTouch = (
  ctx: Ctx,
  input: { partnerId: string; customerId: string; at: Date; kind?: TouchKind },
): Promise<string> =>
  inTransaction(ctx, async (tx) => {
    const { touch } = await recordTouch(tx, {
      partnerId: input.partnerId,
      customerId: input.customerId,
      kind: input.kind ?? 'introduction',
      occurredAt: input.at,
    })
    return touch.id
  })

/** A sale of 119.00 EUR with 19.00 tax unless said otherwise. */
export const aSale = (ctx: Ctx, input: Partial<SaleInput> & Pick<SaleInput, 'customer'>) =>
  inTransaction(ctx, (tx) =>
    recordSale(tx, {
      source: 'shop',
      externalId: `order-${unique()}`,
      currency: 'EUR',
      grossMinor: 11_900n,
      taxMinor: 1_900n,
      ...input,
    }),
  )

/** What a merge of two partners does to the rows of this module. */
export const mergePartners = (tx: Tx, fromId: string, toId: string) => moveAttribution(tx, [fromId], toId)
