/** Discovery calls: one held, with what came of it, and one that is booked. */
import { daysBefore } from './past.ts'
import type { Act, Demo } from './seed.ts'

type Summary = { id: string; company: string; partner: { id: string } | null }

export const callActs = (demo: Demo): Act[] => {
  const { past, today } = demo
  const host = demo.as('maren')
  const offer = async (company: string): Promise<{ id: string; slots: string[] } | undefined> => {
    const { data } = await host.api.get('/v1/applications?state=in_review&limit=50')
    const application = (data as Summary[]).find((row) => row.company === company && row.partner)
    if (!application) return undefined
    const { id } = await host.api.post('/v1/discovery-calls', { applicationId: application.id, hostId: host.id, place: 'https://meet.kestrel.example/maren' })
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
          summary: 'You reach 40,000 business customers in the Nordics and want billing under your own name. We both see a bundle; white label is the open question.',
          nextSteps: [{ title: 'Send the white-label price list', side: 'team' }],
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
