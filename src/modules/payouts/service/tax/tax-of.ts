/** Tax on what a partner is paid, and what is withheld of it. Pure arithmetic over facts that are read once. */

import { partnerRows } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { type Money, roundHalfAway } from '#platform/money.ts'
import type { Treatment } from '../../contract/states.ts'
import { type ProfileRow, type RulingRow, rulingsOn, signedProfiles } from '../../queries/tax.ts'
import { paymentTermsOf } from '../payment-terms.ts'
import { type Company, payoutSettings } from '../settings.ts'

/** Members of the European Union, whose companies charge each other no VAT across borders (Directive 2006/112/EC, art. 196). */
const euCountries = new Set(
  'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE'.split(' '),
)
const million = 1_000_000n

export type TaxFacts = {
  treatment: Treatment
  taxRatePpm: number
  /** What finance has still to say: without it no document can be written. */
  isUndecided: boolean
  withholdingRatePpm: number
  sourceSharePpm: number
  authority: string | null
}
type Known = {
  company: Company | null
  partnerCountry: string | null
  partnerVatId: string | null
  ruling: RulingRow | undefined
}
/** What the two countries and VAT ids say, unless finance set it. */
export const taxFactsOf = ({ company, partnerCountry, partnerVatId, ruling }: Known): TaxFacts => {
  const ours = company?.address.country ?? null
  const isSame = ours !== null && ours === partnerCountry
  const derived: Treatment =
    ours === null || partnerCountry === null
      ? 'outside_scope'
      : isSame
        ? partnerVatId
          ? 'domestic'
          : 'exempt'
        : euCountries.has(ours) && euCountries.has(partnerCountry) && partnerVatId && company?.vatId
          ? 'reverse_charge'
          : 'outside_scope'
  const treatment = (ruling?.treatment as Treatment | null | undefined) ?? derived
  const taxRatePpm = treatment === 'domestic' ? (ruling?.tax_rate_ppm ?? 0) : 0
  return {
    treatment,
    taxRatePpm,
    isUndecided: treatment === 'domestic' && euCountries.has(ours ?? '') && taxRatePpm === 0,
    withholdingRatePpm: ruling?.withholding_rate_ppm ?? 0,
    sourceSharePpm: ruling?.source_share_ppm ?? 1_000_000,
    authority: ruling?.authority ?? null,
  }
}
/** Withheld = R(net before tax × rate), on the part that has its source here; tax = R(net × rate). Each rounded once. */
export const taxAmounts = (netMinor: bigint, facts: TaxFacts) => ({
  taxMinor: roundHalfAway(netMinor * BigInt(facts.taxRatePpm), million),
  withheldMinor: roundHalfAway(
    netMinor * BigInt(facts.withholdingRatePpm) * BigInt(facts.sourceSharePpm),
    million * million,
  ),
})

export const vatIdOf = (profile: ProfileRow | undefined, partner: { vat_id: string | null } | undefined) =>
  profile?.vat_id ?? partner?.vat_id ?? null

export type PayoutTax = {
  taxMinor: bigint
  withheldMinor: bigint
  authority: string | null
  treatment: Treatment
  taxRatePpm: number
  withholdingRatePpm: number
}
/**
 * Of payouts of these partners, in the currency that they are paid in. Without a document there is no tax to add; a
 * partner's own invoice says its tax itself, which `issueDocument` answers.
 */
export const taxesOf = async (
  tx: Tx,
  partnerIds: readonly string[],
  on: string,
): Promise<(partnerId: string, net: Money) => PayoutTax> => {
  const factsOf = await taxFacts(tx, partnerIds, on)
  const terms = await paymentTermsOf(tx, partnerIds, on)
  return (partnerId, net) => {
    const facts = factsOf(partnerId)
    const amounts = taxAmounts(net.amountMinor, facts)
    return {
      taxMinor: terms.get(partnerId)?.invoicing === 'self_billing' ? amounts.taxMinor : 0n,
      withheldMinor: amounts.withheldMinor,
      authority: amounts.withheldMinor > 0n ? facts.authority : null,
      treatment: facts.treatment,
      taxRatePpm: facts.taxRatePpm,
      withholdingRatePpm: facts.withholdingRatePpm,
    }
  }
}
export const taxFactsFor = async (tx: Tx, partnerId: string, on: string): Promise<TaxFacts> =>
  (await taxFacts(tx, [partnerId], on))(partnerId)

const taxFacts = async (tx: Tx, partnerIds: readonly string[], on: string) => {
  const { company } = await payoutSettings(tx)
  const partners = new Map((await partnerRows(tx, partnerIds)).map((row) => [row.id, row]))
  const profiles = await signedProfiles(tx, partnerIds)
  const rulings = await rulingsOn(tx, partnerIds, on)
  return (partnerId: string): TaxFacts => {
    const [partner, profile] = [partners.get(partnerId), profiles.get(partnerId)]
    return taxFactsOf({
      company,
      partnerCountry: profile?.residence ?? partner?.country ?? null,
      partnerVatId: vatIdOf(profile, partner),
      ruling: rulings.get(partnerId),
    })
  }
}
