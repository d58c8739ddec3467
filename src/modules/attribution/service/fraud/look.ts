/** Looks at what was just stored, signal by signal, and says what was found. Reads only. */
import { resolveTerm } from '#modules/agreements/public.ts'
import { domainEvidence, findContactByEmail, partnerRows } from '#modules/partners/public.ts'
import { addDays, civilDate, startOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { RaisedEffect, SignalName } from '../../contract/fraud-signals.ts'
import {
  type AdvertisingTerm,
  bannedSource,
  busyDay,
  type ClickFacts,
  countryMismatch,
  couponSite,
  disposableEmail,
  duplicateCustomer,
  type Finding,
  leadBurst,
  paidSearch,
  quickSale,
  refundRate,
  selfReferral,
} from '../../fraud/rules.ts'
import { type CustomerRow, companyRows, customerRows } from '../../queries/customers.ts'
import { contactsPerDay, leadsFromNetwork, payerLike, salesOfPartner } from '../../queries/fraud.ts'
import { findSale } from '../../queries/sales.ts'
import { pathOf, type TouchRow, touchRows } from '../../queries/touches.ts'
import { type RuleBook, readRules } from './rules.ts'

export type Found = Finding & { signal: SignalName; effect: RaisedEffect; partnerId: string | null }

const dayMs = 86_400_000
/** How far back a path is looked at: the longest window that a term can have. */
const pathMs = 365 * dayMs

type PartnerFacts = { id: string; name: string; typeId: string | null; domains: readonly string[] }
const partnerFacts = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, PartnerFacts>> => {
  const rows = await tx.asTeam(() => partnerRows(tx, [...new Set(ids)]))
  return new Map(
    rows.map((row) => [
      row.id,
      { id: row.id, name: row.display_name, typeId: row.type_id, domains: row.domain === null ? [] : [row.domain] },
    ]),
  )
}

const noteworthy = (
  rules: RuleBook,
  signal: SignalName,
  partner: PartnerFacts | undefined,
  finding: Finding | undefined,
): Found[] => {
  if (!finding) return []
  const effect = rules.effectOf(signal, partner?.typeId ?? null)
  return effect === 'off' ? [] : [{ ...finding, signal, effect, partnerId: partner?.id ?? null }]
}

const clickFactsOf = (touch: TouchRow, partner: PartnerFacts): ClickFacts => {
  const evidence = (touch.evidence ?? {}) as Record<string, unknown>
  const utm = evidence['utm']
  const names = evidence['adParameters']
  return {
    partnerName: partner.name,
    referrerHost: typeof evidence['referrerHost'] === 'string' ? evidence['referrerHost'] : null,
    utm: typeof utm === 'object' && utm !== null ? (utm as Record<string, string>) : {},
    adParameters: Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [],
  }
}
const countryOf = (touch: TouchRow): string | null => {
  const country = ((touch.evidence ?? {}) as Record<string, unknown>)['country']
  return typeof country === 'string' && country !== '' ? country : null
}

/** Signals that take a touch out of the path. */
export const lookAtTouch = async (tx: Tx, touchId: string): Promise<Found[]> => {
  const [touch] = await touchRows(tx, [touchId])
  if (!touch) return []
  const partner = (await partnerFacts(tx, [touch.partner_id])).get(touch.partner_id)
  if (!partner) return []
  const rules = await readRules(tx)
  const [customer] = touch.customer_id === null ? [] : await customerRows(tx, [touch.customer_id])
  const on = civilDate(tx.ctx.workspace.zone, touch.occurred_at)
  const found = noteworthy(rules, 'self_referral', partner, await selfReferralOf(tx, touch, partner, customer, on))
  if (touch.kind !== 'click') return found
  const advertising = await resolveTerm(tx, partner.id, 'advertising', { on })
  const term = (advertising.rows[0]?.values ?? noAdvertising) as AdvertisingTerm
  const click = clickFactsOf(touch, partner)
  return [
    ...found,
    ...noteworthy(rules, 'banned_source', partner, bannedSource(click, rules.settingsOf('banned_source'))),
    ...noteworthy(rules, 'coupon_site', partner, couponSite(click, rules.settingsOf('coupon_site'), term)),
    ...noteworthy(rules, 'paid_search', partner, paidSearch(click, rules.settingsOf('paid_search'), term)),
  ]
}
const noAdvertising: AdvertisingTerm = { brandBidding: false, protectedWords: [], couponSites: false, paidChannels: [] }

const selfReferralOf = async (
  tx: Tx,
  touch: TouchRow,
  partner: PartnerFacts,
  customer: CustomerRow | undefined,
  on: string,
): Promise<Finding | undefined> => {
  const allowed = await resolveTerm(tx, partner.id, 'attribution', { on })
  if ((allowed.rows[0]?.values as { ownPurchases?: boolean } | undefined)?.ownPurchases) return undefined
  const [contact] = customer?.email ? await findContactByEmail(tx, customer.email, partner.id) : []
  const companyId = touch.company_id ?? customer?.company_id ?? null
  const [company] = companyId === null ? [] : await companyRows(tx, [companyId])
  const theirs = company ? [...(company.domain ? [company.domain] : []), ...company.historic_domains] : []
  const own = customer?.email ? domainEvidence(customer.email) : undefined
  const candidates = [...theirs, ...(own?.kind === 'own' ? [own.key] : [])]
  return selfReferral({
    partnerName: partner.name,
    contactName: contact?.full_name ?? null,
    sharedDomain: candidates.find((domain) => partner.domains.includes(domain)) ?? null,
  })
}

/** Signals that hold what a sale would earn. Those about a partner are looked at for everybody on the path. */
export const lookAtSale = async (tx: Tx, saleId: string): Promise<Found[]> => {
  const sale = await findSale(tx, saleId)
  if (!sale) return []
  const [customer] = await customerRows(tx, [sale.customer_id])
  if (!customer) return []
  const rules = await readRules(tx)
  const path = await pathOf(
    tx,
    { customerId: customer.id, companyId: customer.company_id },
    { from: new Date(sale.occurred_at.getTime() - pathMs), until: sale.occurred_at },
  )
  const partners = await partnerFacts(
    tx,
    path.map((touch) => touch.partner_id),
  )
  const clicks = path.filter((touch) => touch.kind === 'click')
  const last = clicks.at(-1)
  const clicker = last && partners.get(last.partner_id)
  const isNew = sale.kind === 'new' || sale.kind === 'one_off'
  const same = isNew && customer.first_paid_sale_id === sale.id ? await payerLike(tx, customer.id) : undefined
  const found = [
    ...noteworthy(
      rules,
      'duplicate_customer',
      undefined,
      duplicateCustomer(same && { what: same.what, customerId: same.id }),
    ),
    ...noteworthy(
      rules,
      'disposable_email',
      undefined,
      disposableEmail(customer.email, rules.settingsOf('disposable_email')),
    ),
    ...noteworthy(
      rules,
      'country_mismatch',
      clicker,
      last && countryMismatch({ customerCountry: customer.country, clickCountry: countryOf(last) }),
    ),
    ...noteworthy(
      rules,
      'quick_sale',
      clicker,
      quickSale(
        { firstClickAt: clicks[0]?.occurred_at ?? null, soldAt: sale.occurred_at },
        rules.settingsOf('quick_sale'),
      ),
    ),
  ]
  for (const partner of partners.values()) found.push(...(await lookAtPartner(tx, rules, partner, sale.occurred_at)))
  return found
}

const lookAtPartner = async (tx: Tx, rules: RuleBook, partner: PartnerFacts, at: Date): Promise<Found[]> => {
  const { zone } = tx.ctx.workspace
  const on = civilDate(zone, at)
  const contacts = await contactsPerDay(tx, partner.id, {
    from: startOfDate(zone, on),
    to: startOfDate(zone, addDays(on, 1)),
  })
  const refunds = rules.settingsOf('refund_rate')
  const days = typeof refunds['days'] === 'number' ? refunds['days'] : 90
  const sales = await salesOfPartner(tx, partner.id, new Date(at.getTime() - days * dayMs))
  return [
    ...noteworthy(rules, 'busy_day', partner, busyDay(contacts, rules.settingsOf('busy_day'))),
    ...noteworthy(rules, 'refund_rate', partner, refundRate(sales, refunds)),
  ]
}

/** Signals that hold what a lead would earn. */
export const lookAtLead = async (tx: Tx, leadId: string, customerId: string): Promise<Found[]> => {
  const rules = await readRules(tx)
  const [customer] = await customerRows(tx, [customerId])
  const leads = await leadsFromNetwork(tx, leadId)
  return [
    ...noteworthy(rules, 'lead_burst', undefined, leadBurst({ leads }, rules.settingsOf('lead_burst'))),
    ...noteworthy(
      rules,
      'disposable_email',
      undefined,
      disposableEmail(customer?.email ?? null, rules.settingsOf('disposable_email')),
    ),
  ]
}
