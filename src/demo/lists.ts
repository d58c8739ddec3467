/** Lists that were brought along: one taken in, one stopped half way, and a company that stands here twice. */
import { listToImport } from './companies.ts'
import { daysBefore } from './past.ts'
import type { Act, Demo } from './seed.ts'

export const listActs = (demo: Demo): Act[] => [
  { daysAgo: 8, run: () => takeIn(demo) },
  { daysAgo: 3.5, run: () => duplicate(demo) },
  { daysAgo: 2.5, run: () => stopped(demo) },
]

const send = (demo: Demo, name: string, text: string) =>
  demo.as('maren').api.upload('/v1/imports', { name, type: 'text/csv', text })

const takeIn = async (demo: Demo) => {
  demo.past.go(daysBefore(demo.today, 8, 9))
  const { id } = await send(demo, 'partners-from-the-spreadsheet.csv', listToImport)
  await demo.as('maren').api.post(`/v1/imports/${id}/run`)
  await demo.past.settle('jobs', 'events')
}

/** Stopped before its first batch; whoever opens it goes on with one press. */
const stopped = async (demo: Demo) => {
  demo.past.go(daysBefore(demo.today, 2, 14))
  const rows = Array.from(
    { length: 12 },
    (_, index) => `Summit Visitor ${index + 1} Ltd,https://summit-visitor-${index + 1}.example,GB,Met at the summit`,
  )
  const { id } = await send(demo, 'billing-summit-visitors.csv', ['Company,Website,Country,Notes', ...rows].join('\n'))
  const { api } = demo.as('maren')
  await api.post(`/v1/imports/${id}/run`)
  await api.post(`/v1/imports/${id}/cancellation`)
  await demo.past.settle('jobs', 'events')
}

/** Typed in by a colleague who did not see that the company is here under its shorter name. */
const duplicate = async (demo: Demo) => {
  demo.past.go(daysBefore(demo.today, 3, 16))
  const known = demo.partners.get('Cloudmere')
  await demo.as('tomas').api.post('/v1/partners', {
    legalName: 'Cloudmere Marketplace Services',
    website: 'https://cloudmere.example/marketplace',
    country: 'NL',
    source: { kind: 'inbound' },
    ...(known && { acknowledged: [known] }),
  })
}
