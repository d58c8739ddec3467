/** Discovery calls: one held, with what came of it, what the company needs and how it fits; and one that is booked. */
import { daysBefore } from './past.ts'
import type { Act, Demo } from './seed.ts'

type Summary = { id: string; company: string; partner: { id: string } | null }

const sections = {
  goals: [
    { text: 'Sell billing under our own name by summer', importance: 5, ability: 1 },
    { text: 'One invoice for connectivity and software', importance: 4, ability: 3 },
  ],
  customers: [{ text: 'Companies of 10 to 200 people in the Nordics', importance: 4, ability: 4 }],
  regions: [{ text: 'Sweden, Norway and Finland', importance: 4, ability: 3 }],
  products: [{ text: 'Billing and the customer portal', importance: 5, ability: 4 }],
  way_of_working: [{ text: 'Resell, first line of support on their side', importance: 3, ability: 3 }],
  timeline: [{ text: 'Pilot with 50 customers in spring', importance: 3, ability: 3 }],
}

export const callActs = (demo: Demo): Act[] => {
  const { past, today } = demo
  const host = demo.as('maren')
  const offer = async (company: string): Promise<{ id: string; slots: string[] } | undefined> => {
    const { data } = await host.api.get('/v1/applications?state=in_review&limit=50')
    const application = (data as Summary[]).find((row) => row.company === company && row.partner)
    if (!application) return undefined
    const { id } = await host.api.post('/v1/discovery-calls', {
      applicationId: application.id,
      hostId: host.id,
      place: 'https://meet.kestrel.example/maren',
    })
    const { data: slots } = await host.api.get(`/v1/discovery-calls/${id}/slots`)
    return { id, slots }
  }
  let booked: { id: string; startsAt: string } | undefined
  return [
    {
      daysAgo: 3,
      run: async () => {
        past.go(daysBefore(today, 3, 9))
        const offered = await offer('Boreal Telecom Group')
        const startsAt = offered?.slots[0]
        if (!offered || !startsAt) return
        await host.api.post(`/v1/discovery-calls/${offered.id}/booking`, { startsAt })
        if (Date.parse(startsAt) < today.getTime() - 3_600_000) booked = { id: offered.id, startsAt }
      },
    },
    {
      daysAgo: 0.5,
      run: async () => {
        if (!booked) return
        past.go(new Date(Date.parse(booked.startsAt) + 30 * 60_000))
        await host.api.post(`/v1/discovery-calls/${booked.id}/outcome`, {
          result: 'held',
          outcome: 'go_on',
          summary:
            'You reach 40,000 business customers in the Nordics and want billing under your own name. We both see a bundle; white label is the open question.',
          nextSteps: [{ title: 'Send the white-label price list', side: 'team' }],
        })
      },
    },
    {
      daysAgo: 0.4,
      run: async () => {
        if (!booked) return
        const { partner, applicationId } = await host.api.get(`/v1/discovery-calls/${booked.id}`)
        const needs = await host.api.post('/v1/needs-assessments', { partnerId: partner.id, applicationId })
        await host.api.patch(`/v1/needs-assessments/${needs.id}`, { sections }, needs.version)
        await host.api.post(`/v1/needs-assessments/${needs.id}/sharing`)
        const factors = {
          market_alignment: 4,
          technical_compatibility: 3,
          strategic_value: 5,
          revenue_potential: 4,
          cultural_fit: null,
        }
        await host.api.post('/v1/first-fit-evaluations', {
          partnerId: partner.id,
          applicationId,
          factors,
          confidence: 'medium',
          note: 'White label decides whether this is a bundle or a referral.',
        })
      },
    },
    {
      daysAgo: 0.25,
      run: async () => {
        const offered = await offer('Quartzite Labs')
        const startsAt = offered?.slots[9]
        if (offered && startsAt) await host.api.post(`/v1/discovery-calls/${offered.id}/booking`, { startsAt })
      },
    },
  ]
}
