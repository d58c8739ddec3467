/** Links and codes of the partners that sell, and who followed them in the last three months. */
import { keyed } from './client.ts'
import { earners } from './earners.ts'
import { beginDaysAgo, daysBefore } from './past.ts'
import type { Act, Demo } from './seed.ts'

/** Where the demo's links lead; nobody owns it. */
const site = 'https://www.kestrel.example'
const clickDays = 90
const pages = ['', '/billing', '/usage-billing', '/invoicing', '/customers']
const referrers = ['https://news.example/', 'https://search.example/', null, 'https://forum.example/billing']
const agents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0',
  'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
]
const keyOf = (partner: string) => partner.toLowerCase().split(/\W+/)[0]!

export const linkActs = (demo: Demo): Act[] => {
  const on = (daysAgo: number, hour: number, run: () => Promise<unknown>): Act => ({
    daysAgo,
    run: async () => {
      demo.past.go(daysBefore(demo.today, daysAgo, hour))
      await run()
    },
  })
  const tracking = on(beginDaysAgo - 1, 9, async () => {
    const { api } = demo.as('maren')
    const { version } = await api.get('/v1/tracking-settings')
    await api.patch('/v1/tracking-settings', { defaultDestination: `${site}/start` }, version)
  })
  const made = earners.flatMap(({ partner, by, signedDaysAgo }) => [
    on((signedDaysAgo ?? 56) - 4, 13, async () => {
      const { api } = demo.as(by)
      const partnerId = demo.partners.get(partner)
      const key = keyOf(partner)
      await api.post(
        '/v1/links',
        { partnerId, key, destination: `${site}/start`, name: 'Our site', utm: { source: key, medium: 'partner' } },
        keyed(`link-${key}`),
      )
      await api.post(
        '/v1/codes',
        { partnerId, code: `${key.toUpperCase()}10`, discount: '10 % off' },
        keyed(`code-${key}`),
      )
    }),
  ])
  const clicks = earners.flatMap(({ partner, signedDaysAgo }, place) =>
    Array.from({ length: Math.min(clickDays, (signedDaysAgo ?? 56) - 5) }, (_, daysAgo) =>
      on(daysAgo, 12, async () => {
        const { api } = demo.as('maren')
        // Fewer at the week's end, more towards today.
        const weekday = daysBefore(demo.today, daysAgo).getUTCDay()
        const count = weekday % 6 === 0 ? 1 : 2 + ((daysAgo * 7 + place * 3) % 3) + (daysAgo < 30 ? 1 : 0)
        for (let number = 0; number < count; number += 1) {
          const at = daysAgo * 5 + number * 3 + place
          const referrer = referrers[at % referrers.length]
          await api.post('/v1/clicks', {
            via: keyOf(partner),
            page: `${site}${pages[at % pages.length]}`,
            ...(referrer && { referrer }),
            visitor: {
              address: `198.51.100.${(at * 11) % 250}`,
              userAgent: agents[at % 13 === 0 ? 3 : at % 3],
              language: 'en',
            },
          })
        }
      }),
    ),
  )
  return [tracking, ...made, ...clicks]
}
