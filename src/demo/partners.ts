/** The demo's partners: entered, given managers, talked with, moved on. */

import { placeAtStage } from '#modules/partners/public.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { systemContext } from '#platform/tenancy/workspaces.ts'
import { type DemoPartner, partners, personEmail } from './companies.ts'
import { daysBefore } from './past.ts'
import type { Act, Demo } from './seed.ts'

const calls = [
  'Walked through their roadmap; they want the billing connector first.',
  'Discussed the joint offer for mid-size customers. They will send two references.',
  'Monthly call. Two opportunities, one stuck at procurement.',
  'They asked about certification dates and who pays for travel.',
  'Reviewed the onboarding plan; sandbox access works, documentation needs an example in Python.',
]
const notes = [
  'Decides quickly, prefers short mails. Board approval above €50k.',
  'Their sales team is small; co-selling works better than reselling here.',
  'Strong in manufacturing. Ask for the case study once the pilot is live.',
  'Careful with data residency: everything has to stay in the EU.',
]
const connectors = ['Planned', 'In beta', 'Live']
const at = <Item>(list: readonly Item[], index: number): Item => list[index % list.length]!

/** Each company on the day it was entered. */
export const partnerActs = async (demo: Demo): Promise<Act[]> => {
  const types = new Map<string, string>(
    (await demo.as('maren').api.get('/v1/partner-types')).data.map((type: { key: string; id: string }) => [
      type.key,
      type.id,
    ]),
  )
  return partners.map((partner, index) => ({
    daysAgo: partner.daysAgo,
    run: () => seedPartner(demo, partner, index, types),
  }))
}

const seedPartner = async (demo: Demo, partner: DemoPartner, index: number, types: Map<string, string>) => {
  const { past, today } = demo
  const by = demo.as(partner.manager || 'maren')
  past.go(daysBefore(today, partner.daysAgo, 8 + (index % 8), (index * 7) % 60))
  const made = await by.api.post('/v1/partners', {
    legalName: partner.legalName,
    displayName: partner.name,
    website: `https://www.${partner.domain}`,
    typeId: types.get(partner.type),
    country: partner.country,
    regions: [partner.region],
    languages: ['en'],
    currency: partner.region === 'Europe' ? 'EUR' : 'USD',
    address: { city: partner.city, country: partner.country },
    industry: partner.industry,
    employeeBand: partner.employees,
    tags: partner.tags,
    custom: {
      crm_number: `C-${1040 + index}`,
      ...(partner.type === 'technology' && { connector: at(connectors, index) }),
    },
    source: { kind: partner.source, ...(partner.source === 'event' && { detail: 'Billing Summit, Amsterdam' }) },
    ...(partner.manager && { managerId: by.id }),
  })
  demo.partners.set(partner.name, made.id)
  const contacts: { id: string; email: string }[] = []
  for (const [given, family, title, func] of partner.people) {
    contacts.push(
      await by.api.post(`/v1/partners/${made.id}/contacts`, {
        givenName: given,
        familyName: family,
        email: personEmail(partner, given, family),
        title,
        function: func,
        ...(func === 'executive' && { maySign: true }),
      }),
    )
  }
  if (partner.stage !== 'prospect') await placeAt(demo, made.id, partner.stage)
  if (partner.tier) {
    const from = daysBefore(today, partner.daysAgo).toISOString().slice(0, 10)
    await demo.as('maren').api.post(`/v1/partners/${made.id}/tier-grants`, {
      tier: partner.tier,
      from,
      reason: 'Carried over from the program before Tandem',
    })
  }
  if (index % 2 === 0) {
    past.go(daysBefore(today, Math.max(1, partner.daysAgo - 4), 13, index % 60))
    await by.api.post('/v1/interactions', {
      partnerId: made.id,
      kind: index % 4 === 0 ? 'call' : 'meeting',
      at: past.now().toISOString(),
      minutes: 30 + (index % 3) * 15,
      memberIds: [by.id],
      contactIds: contacts.slice(0, 1).map((contact) => contact.id),
      summary: at(calls, index),
    })
  }
  if (index % 3 === 0)
    await by.api.post('/v1/notes', { partnerId: made.id, text: at(notes, index), visibility: 'team' })
}

/** These partners came from the program before Tandem, so they are placed where they stood, as an import places them. */
const placeAt = (demo: Demo, partnerId: string, stage: string) =>
  inTransaction(systemContext(demo.past.services, demo.workspace, 'import', { channel: 'import' }), (tx) =>
    placeAtStage(tx, { partnerId, to: stage as Parameters<typeof placeAtStage>[1]['to'] }),
  )
