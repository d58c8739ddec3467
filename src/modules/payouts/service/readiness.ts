/** What must be there before the first payout, item by item, in words that partner and team read alike. */
import { openPartnerHolds } from '#modules/commissions/public.ts'
import { partnerRows } from '#modules/partners/public.ts'
import { screeningStandings } from '#modules/qualification/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { dueOfPartners } from '#platform/ledger/balances.ts'
import type { BlockerCode } from '../contract/states.ts'
import { latestAcceptances, openInvoices } from '../queries/documents.ts'
import { type MethodRow, standingMethods } from '../queries/methods.ts'
import { rulingsOn } from '../queries/tax.ts'
import { matchingInvoice } from './documents/issue.ts'
import { asMethod, chooseMethod, type PayoutMethod } from './methods/read.ts'
import { paymentTermsOf } from './payment-terms.ts'
import { payoutSettings } from './settings.ts'
import { isFormWaived, validProfiles } from './tax/profiles.ts'
import { taxFactsOf, vatIdOf } from './tax/tax-of.ts'

export type MissingCode = BlockerCode

export type Missing = { code: MissingCode; words: string; side: 'partner' | 'team' }
export type Readiness = { method: PayoutMethod | null; missing: readonly Missing[] }

/**
 * Of each partner: the method that it is paid to, and everything that stands against paying it today. Nothing missing
 * means that a payout may be made. Names of people and numbers of accounts stand in no sentence.
 */
export const readinessOf = (tx: Tx, partnerIds: readonly string[]): Promise<ReadonlyMap<string, Readiness>> =>
  tx.asTeam(async () => {
    const ids = [...new Set(partnerIds)]
    const on = civilDate(tx.ctx.workspace.zone, tx.now)
    const partners = new Map((await partnerRows(tx, ids)).map((row) => [row.id, row]))
    const settings = await payoutSettings(tx)
    const terms = await paymentTermsOf(tx, ids)
    const methods = await standingMethods(tx, ids)
    const profiles = await validProfiles(tx, ids)
    const rulings = await rulingsOn(tx, ids, on)
    const acceptances = await latestAcceptances(tx, ids)
    const invoices = await openInvoices(tx, ids)
    const due = await dueOfPartners(tx, ids)
    const screenings = await screeningStandings(tx, ids)
    const holds = await openPartnerHolds(tx, ids)

    const answer = new Map<string, Readiness>()
    for (const id of ids) {
      const partner = partners.get(id)
      if (!partner) continue
      const term = terms.get(id)
      const method = chooseMethod(methods.get(id) ?? [], term?.currency ?? null, partner.currency)
      const profile = profiles.get(id)
      const tax = taxFactsOf({
        company: settings.company,
        partnerCountry: profile?.row.residence ?? partner.country,
        partnerVatId: vatIdOf(profile?.row, partner),
        ruling: rulings.get(id),
      })
      const missing: Missing[] = [...methodItems(method, tx.now)]
      const add = (code: MissingCode, side: Missing['side'], words: string) => missing.push({ code, side, words })
      if (!isFormWaived(settings.taxFormWaivedCountries, partner.country)) {
        if (!profile) add('tax_form_missing', 'partner', 'A tax form is to be signed.')
        else if (profile.isExpired)
          add(
            'tax_form_expired',
            'partner',
            `The tax form ended on ${profile.row.valid_until}; a new one is to be signed.`,
          )
      }
      if (term?.invoicing === 'self_billing') {
        const acceptance = acceptances.get(id)
        if (!acceptance)
          add('self_billing_missing', 'partner', 'Self-billing is to be accepted: we then write the documents.')
        else if (acceptance.valid_until < on)
          add(
            'self_billing_expired',
            'partner',
            `Self-billing was accepted until ${acceptance.valid_until}; it is renewed yearly.`,
          )
        if (!settings.company)
          add(
            'company_missing',
            'team',
            'Our own company is to be written down in the payout settings: documents name it.',
          )
        if (tax.isUndecided)
          add(
            'tax_rate_unset',
            'team',
            'Finance sets the tax rate: the partner is registered for VAT in our own country.',
          )
      }
      if (term?.invoicing === 'partner_invoice')
        for (const money of due.get(id) ?? []) {
          if (money.amountMinor <= 0n) continue
          const own = invoices.get(id) ?? []
          if (matchingInvoice(own, money)) continue
          if (matchingInvoice(own, money, false))
            add('invoice_in_review', 'team', `The invoice over what is due in ${money.currency} waits to be looked at.`)
          else add('invoice_missing', 'partner', `An invoice over what is due in ${money.currency} is to be sent.`)
        }
      const screening = screenings.get(id)
      if (!screening)
        add('screening_missing', 'team', 'The partner was not screened against lists of restricted parties.')
      else if (screening.result !== 'clear')
        add(
          'screening_match',
          'team',
          'The screening against lists of restricted parties found a name; it is to be cleared.',
        )
      else if (screening.nextDueOn < on)
        add(
          'screening_expired',
          'team',
          `The screening against lists of restricted parties was due again on ${screening.nextDueOn}.`,
        )
      if (partner.suspended) add('partner_suspended', 'team', 'The partner is suspended.')
      for (const hold of holds.get(id) ?? []) add('partner_hold', 'team', `What is due is held: ${hold.reason}`)
      answer.set(id, { method: method ? asMethod(method) : null, missing })
    }
    return answer
  })

const methodItems = (method: MethodRow | undefined, now: Date): Missing[] => {
  if (!method) return [{ code: 'method_missing', side: 'partner', words: 'An account to be paid to is to be named.' }]
  if (method.state === 'suspended')
    return [
      { code: 'method_suspended', side: 'partner', words: 'The account is suspended; put it right or name another.' },
    ]
  return [
    ...(method.state === 'waiting'
      ? [{ code: 'method_unverified' as const, side: 'team' as const, words: 'Finance verifies the account.' }]
      : []),
    ...(method.cool_off_until > now
      ? [
          {
            code: 'method_cooling_off' as const,
            side: 'team' as const,
            words: `The account is new: nothing is paid to it before ${method.cool_off_until.toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
          },
        ]
      : []),
  ]
}
