/** Clauses and templates that a new workspace begins with. Every number in them is printed from a term. */
import type { Component } from '../terms/kind.ts'
import type { Plan } from '../terms/plan.ts'
import { kindOf } from '../terms/registry.ts'

export type SeededClause = {
  key: string
  title: string
  component: Component
  risk: 'low' | 'medium' | 'high'
  guidance: string
  preferred: string
  fallback?: string
}

export const seededClauses: readonly SeededClause[] = [
  {
    key: 'parties_and_purpose',
    title: 'Parties and purpose',
    component: 'legal',
    risk: 'low',
    guidance: 'Check the registered names and addresses against the register before sending.',
    preferred:
      'This agreement {{fact:number}} is made between {{fact:us}} and {{fact:partner}}, {{fact:address}}. It takes effect on {{fact:effective}}; its days are days in the zone {{fact:zone}}.\n\nThe parties work together to offer their products and services to customers. Each acts in its own name and for its own account. Nothing in this agreement makes one party the agent, employee or associate of the other.\n\nThe schedule at the end lists every executable term. Where a clause and the schedule could be read differently, the schedule decides, because the systems of both parties act by it.',
  },
  {
    key: 'duration',
    title: 'Duration and renewal',
    component: 'legal',
    risk: 'medium',
    guidance: 'Twelve months with automatic renewal is what we want. A fixed term costs us a negotiation each year.',
    preferred:
      '{{terms:duration}} {{terms:renewal_terms}}\n\nNotice is given in the portal or in writing. If the last day for notice is no business day, notice is due on the business day before it. Notice counts until the end of that day.',
  },
  {
    key: 'termination',
    title: 'Termination',
    component: 'legal',
    risk: 'high',
    guidance: 'Never give up the right to end at once for a breach of data protection or of sanctions law.',
    preferred:
      '{{terms:termination}}\n\nEither party may end this agreement at once if the other becomes insolvent, breaks sanctions or anti-corruption law, or does not cure a material breach within {{term:termination.cureDays}} of being told of it in writing.\n\nWhat was earned before the end stays owed. {{terms:wind_down}}',
    fallback:
      '{{terms:termination}}\n\nEither party may end this agreement if the other does not cure a material breach within {{term:termination.cureDays}} of being told of it in writing, after both have met once to talk about it.\n\nWhat was earned before the end stays owed. {{terms:wind_down}}',
  },
  {
    key: 'confidentiality',
    title: 'Confidentiality',
    component: 'legal',
    risk: 'medium',
    guidance: 'Mutual, always. One-sided wording from their side is a fallback to refuse.',
    preferred:
      'Each party keeps secret what it learns from the other and what a careful person would take to be confidential, uses it for this agreement only, and shows it only to people who need it and are bound in the same way. This holds for {{term:confidentiality.years}} after the end of the agreement.\n\nIt does not cover what is public, was known before, was developed independently, or has to be disclosed by law; of the last the other party is told beforehand where that is allowed.',
    fallback:
      'Each party keeps secret what the other marks as confidential, and uses it for this agreement only. This holds for {{term:confidentiality.years}} after the end of the agreement.',
  },
  {
    key: 'liability',
    title: 'Liability',
    component: 'legal',
    risk: 'high',
    guidance: 'The cap is the sum of twelve months. Anything above goes to the general counsel.',
    preferred:
      '{{terms:liability}}\n\nNeither party is liable for lost profit or indirect damage. Nothing limits liability for intent, for injury to life, body or health, or where the law allows no limit.',
    fallback:
      '{{terms:liability}}\n\nNothing limits liability for intent, gross negligence, injury to life, body or health, breach of confidentiality, or where the law allows no limit.',
  },
  {
    key: 'law_and_disputes',
    title: 'Governing law and disputes',
    component: 'legal',
    risk: 'low',
    guidance: 'Our own courts first; a neutral seat of arbitration is acceptable abroad.',
    preferred:
      '{{terms:governing_law}}\n\nThe parties first try to settle a dispute between the people named as account team, then between an executive of each. This agreement is changed in writing only, signed by both parties; a signature by electronic means is enough. If a clause is void, the rest stands.',
  },
  {
    key: 'api_and_security',
    title: 'Use of the API and security',
    component: 'technical',
    risk: 'medium',
    guidance: 'Higher limits need engineering.',
    preferred:
      '{{terms:api_access}} {{terms:api_limits}}\n\nThe partner keeps its keys secret, gives them to nobody outside its own staff and replaces them at once if they may be known to others. {{terms:security}}\n\nWe may block a key while it endangers the service or the data of customers; we say so without delay and open it again when the cause is gone.',
  },
  {
    key: 'data_protection',
    title: 'Protection of personal data',
    component: 'technical',
    risk: 'high',
    guidance: 'If the partner processes for us, a data processing agreement is needed beside this clause.',
    preferred:
      '{{terms:data_processing}}\n\nEach party follows the data protection law that applies to it, tells the other of a breach within {{term:security.breachNoticeHours}}, and helps it to answer people who ask for their data.',
  },
  {
    key: 'commission_and_payment',
    title: 'Commission and payment',
    component: 'business',
    risk: 'high',
    guidance: 'Rates above those of the partner type need finance.',
    preferred:
      'For sales that it brings about, the partner earns commission:\n\n{{terms:commission}}\n\n{{terms:commission_hold}} {{terms:commission_reversal}} {{terms:payment}}\n\nWe publish a statement for every month, in which each line can be opened to its calculation. {{terms:dispute}} What is not disputed is paid meanwhile.',
  },
  {
    key: 'deals',
    title: 'Registration and protection of deals',
    component: 'business',
    risk: 'medium',
    guidance: 'Longer protection needs the executive.',
    preferred:
      '{{terms:deal_registration}} {{terms:deal_protection}}\n\nA registration names a company and what it needs. We decide by the facts on the record alone and say why when we refuse. A protected deal keeps its protection if this agreement ends, as the clause on termination says.',
  },
  {
    key: 'brand_and_publicity',
    title: 'Use of brands and publicity',
    component: 'marketing',
    risk: 'low',
    guidance: 'Press about us always goes through approval.',
    preferred:
      'Each party may use the name and the marks of the other to tell of the partnership, as its guideline says, and stops when the agreement ends. {{terms:brand}}\n\n{{terms:publicity}}\n\n{{terms:advertising}}',
  },
  {
    key: 'support_and_account',
    title: 'Support and account team',
    component: 'support',
    risk: 'low',
    guidance: 'Support faster than the type’s needs engineering.',
    preferred: '{{terms:support_level}}\n\n{{terms:support_duty}}\n\n{{terms:account_team}} {{terms:portal_access}}',
  },
  {
    key: 'mutual_nda',
    title: 'Mutual confidentiality',
    component: 'legal',
    risk: 'low',
    guidance: 'Send before the discovery call where the other side wants one.',
    preferred:
      '{{fact:us}} and {{fact:partner}}, {{fact:address}}, want to talk about working together and will show each other confidential information from {{fact:effective}} on.\n\nEach keeps secret what it learns from the other, uses it only to judge whether to work together, and returns or deletes it when asked. This holds for {{term:confidentiality.years}} after the end. {{terms:duration}}\n\n{{terms:governing_law}}',
  },
]

export type SeededTerm = { kind: string; values: unknown; clause: string | null }
export type TemplateDefinition = {
  components: { component: Component; notApplicable: string | null; clauses: string[] }[]
  terms: SeededTerm[]
  variables: { key: string; label: string }[]
  signers: { side: 'us' | 'partner'; role: string; group: number }[]
  acceptance: 'signature' | 'click'
}

const percentPlan = (currency: string, name: string, ratePpm: number, months: number): Plan => ({
  currency,
  base: 'net',
  tierPeriod: null,
  holdDays: null,
  reversalDays: null,
  refunds: null,
  keepsOldCustomers: false,
  rules: [
    {
      id: 'base',
      name,
      event: 'sale',
      formula: { kind: 'percent', ratePpm },
      products: { ids: [], categories: [] },
      when: null,
      customers: 'all',
      duration: { kind: 'months', number: months },
      stacking: 'exclusive',
      minimumMinor: null,
      maximumMinor: null,
      cap: null,
      from: null,
      to: null,
    },
  ],
  groupCaps: [],
  guarantee: null,
  retainer: null,
})
const clauseOf: Readonly<Record<string, string>> = {
  duration: 'duration',
  renewal_terms: 'duration',
  termination: 'termination',
  wind_down: 'termination',
  confidentiality: 'confidentiality',
  liability: 'liability',
  governing_law: 'law_and_disputes',
  api_access: 'api_and_security',
  api_limits: 'api_and_security',
  security: 'api_and_security',
  data_processing: 'data_protection',
  commission: 'commission_and_payment',
  commission_hold: 'commission_and_payment',
  commission_reversal: 'commission_and_payment',
  payment: 'commission_and_payment',
  dispute: 'commission_and_payment',
  deal_registration: 'deals',
  deal_protection: 'deals',
  brand: 'brand_and_publicity',
  publicity: 'brand_and_publicity',
  advertising: 'brand_and_publicity',
  support_level: 'support_and_account',
  support_duty: 'support_and_account',
  account_team: 'support_and_account',
  portal_access: 'support_and_account',
}
const recordedTerms = {
  confidentiality: { years: 3, side: 'both', words: null },
  liability: { cap: null, capMonths: 12, unlimitedFor: [], words: null },
  governing_law: { law: 'Germany', venue: 'Berlin', resolution: 'courts' },
}
/** What a partner's program needs to find its own record, its tasks and its webhooks: without it no call answers. */
const ownRecord = ['integrations.read', 'integrations.write', 'partners.read', 'tasks.read']
const sandboxOnly = { environments: ['sandbox'], scopes: ownRecord, keysMax: 10, liveGate: ['go_live'] }
/** By key of the partner type: what differs from the built-in values. */
const byType: Readonly<Record<string, (currency: string) => Record<string, unknown>>> = {
  technology: (currency) => ({
    commission: percentPlan(currency, 'Referred sales', 100_000, 12),
    api_access: {
      environments: ['sandbox', 'live'],
      scopes: ['events.write', 'usage.write', ...ownRecord],
      keysMax: 20,
      liveGate: ['go_live', 'security_review'],
    },
    api_limits: { perMinute: 2_000, burst: 4_000, perMonth: null, over: 'notify' },
  }),
  solution: (currency) => ({
    commission: percentPlan(currency, 'Partner sales', 150_000, 24),
    api_access: sandboxOnly,
    deal_registration: {
      allowed: true,
      minimumValue: { currency, amountMinor: '500000' },
      decisionBusinessDays: 2,
      proofDays: 30,
      certifications: [],
    },
  }),
  strategic: (currency) => ({
    commission: percentPlan(currency, 'Joint sales', 200_000, 36),
    api_access: sandboxOnly,
    deal_registration: {
      allowed: true,
      minimumValue: { currency, amountMinor: '1000000' },
      decisionBusinessDays: 1,
      proofDays: 60,
      certifications: [],
    },
    deal_protection: { days: 120, extensions: 2, extensionDays: 45 },
    portal_access: { seats: 200, languages: [] },
  }),
}
export const seededTypes = ['technology', 'solution', 'strategic'] as const

const terms = (kinds: readonly string[], own: Record<string, unknown>, currency: string): SeededTerm[] =>
  kinds.map((kind) => ({
    kind,
    values: own[kind] ?? recordedTerms[kind as keyof typeof recordedTerms] ?? kindOf(kind).builtIn?.(currency),
    clause: clauseOf[kind] ?? null,
  }))
const part = (component: Component, clauses: string[], notApplicable: string | null = null) => ({
  component,
  notApplicable,
  clauses,
})

export const partnershipTemplate = (typeKey: string, currency: string): TemplateDefinition => ({
  components: [
    part('legal', [
      'parties_and_purpose',
      'duration',
      'termination',
      'confidentiality',
      'liability',
      'law_and_disputes',
    ]),
    part('technical', ['api_and_security', 'data_protection']),
    part('business', ['commission_and_payment', 'deals']),
    part('marketing', ['brand_and_publicity']),
    part('support', ['support_and_account']),
  ],
  terms: terms(
    Object.keys(clauseOf),
    byType[typeKey]?.(currency) ?? { commission: percentPlan(currency, 'Partner sales', 100_000, 12) },
    currency,
  ),
  variables: [],
  signers: [
    { side: 'partner', role: 'Authorised signatory', group: 1 },
    { side: 'us', role: 'Authorised signatory', group: 2 },
  ],
  acceptance: 'signature',
})
export const ndaTemplate = (currency: string): TemplateDefinition => ({
  components: [
    part('legal', ['mutual_nda']),
    part('technical', [], 'Not applicable: this agreement is about confidentiality alone.'),
    part('business', [], 'Not applicable: this agreement is about confidentiality alone.'),
    part('marketing', [], 'Not applicable: this agreement is about confidentiality alone.'),
    part('support', [], 'Not applicable: this agreement is about confidentiality alone.'),
  ],
  terms: terms(['duration', 'confidentiality', 'governing_law'], {}, currency).map((term) => ({
    ...term,
    clause: 'mutual_nda',
  })),
  variables: [],
  signers: [
    { side: 'partner', role: 'Authorised signatory', group: 1 },
    { side: 'us', role: 'Authorised signatory', group: 2 },
  ],
  acceptance: 'signature',
})
