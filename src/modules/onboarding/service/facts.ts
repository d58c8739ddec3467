/** What conditions of templates and steps ask about: terms, type, region, product, needs and answers of an application. */
import { type Resolved, resolveTerms } from '#modules/agreements/public.ts'
import { agreedNeeds, applicationsOfPartner } from '#modules/discovery/public.ts'
import { findPartner, findPartnerType } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import type { ConditionFacts } from '../rules/conditions.ts'

export type CertificationTerm = { certificate: string; people: number; withinDays: number; neededFor: string[] }
export type JourneyTerms = {
  facts: ConditionFacts
  certifications: CertificationTerm[]
  apiAccess: { environments: string[]; liveGate: string[]; agreementVersionId: string | null }
  earns: boolean
}
const granted = (resolved: Resolved): boolean => ['agreement', 'type', 'workspace'].includes(resolved.level)

export const termsOf = async (tx: Tx, partnerId: string, on?: string): Promise<JourneyTerms> => {
  const resolved = (await resolveTerms(tx, { partnerIds: [partnerId], ...(on && { on }) })).get(partnerId)!
  const facts = new Map<string, unknown[]>()
  const add = (key: string, ...values: unknown[]) => facts.set(key, [...(facts.get(key) ?? []), ...values])
  for (const [kind, term] of resolved) {
    if (!granted(term)) continue
    for (const row of term.rows) {
      add(`term:${kind}`, true)
      for (const [field, value] of Object.entries(row.values as Record<string, unknown>))
        add(`term:${kind}.${field}`, value)
    }
  }
  const partner = await findPartner(tx, partnerId)
  const type = partner?.type_id ? await findPartnerType(tx, partner.type_id) : undefined
  if (type) add('type', type.key)
  if (partner) add('region', ...(partner.country ? [partner.country] : []), ...((partner.regions as string[]) ?? []))
  for (const value of facts.get('term:territory.products') ?? []) add('product', value)
  for (const [key, value] of Object.entries((await agreedNeeds(tx, [partnerId])).get(partnerId) ?? {}))
    add(`need:${key}`, value)
  const [application] = (await applicationsOfPartner(tx, [partnerId])).get(partnerId) ?? []
  for (const [key, value] of Object.entries(application?.answers ?? {})) add(`answer:${key}`, value)
  const certification = resolved.get('certification')
  const api = resolved.get('api_access')
  const [apiRow] = api && granted(api) ? api.rows : []
  const access = apiRow?.values as { environments: string[]; liveGate: string[] } | undefined
  return {
    facts,
    certifications:
      certification && granted(certification)
        ? certification.rows.map((row) => row.values as unknown as CertificationTerm)
        : [],
    apiAccess: {
      environments: access?.environments ?? [],
      liveGate: access?.liveGate ?? [],
      agreementVersionId: apiRow?.versionId ?? null,
    },
    earns: granted(resolved.get('commission')!),
  }
}
