/** Companies that partners referred: in every state, and one that refers others in turn. */
import { moveStage } from '#modules/partners/public.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { systemContext } from '#platform/tenancy/workspaces.ts'
import { demoClient } from './client.ts'
import { daysBefore } from './past.ts'
import type { Act, Demo } from './seed.ts'
import { duration, signIt } from './signed-agreements.ts'

type Referral = { company: string; domain: string; contact: string; note?: string; referredDaysAgo?: number }

/** They sign at once, for they worked with us already, and are active from the day of the signature. */
const makeActive = async (demo: Demo, partner: string, partnerId: string, person: string, email: string) => {
  demo.partners.set(partner, partnerId)
  // The agreement prints where they are.
  const { api } = demo.as('tomas')
  const { address, country, version } = await api.get(`/v1/partners/${partnerId}`)
  await api.patch(
    `/v1/partners/${partnerId}`,
    { address: { ...address, line1: '3 Mill Lane', city: address?.city ?? 'Bath', country: country ?? 'GB' } },
    version,
  )
  await signIt(demo, {
    partner,
    by: 'tomas',
    signer: { name: person, email, title: 'Managing director' },
    daysAgo: 14,
    terms: [duration('auto_renew', 12, 90)],
  })
  const ctx = systemContext(demo.past.services, demo.workspace, 'demo', { channel: 'command' })
  await inTransaction(ctx, (tx) => moveStage(tx, { partnerId, to: 'active', cause: { by: 'agreements' } }))
}

export const referralActs = (demo: Demo): Act[] => {
  const { past, today } = demo
  const go = (days: number, hour: number) => past.go(daysBefore(today, days, hour))
  const enter = async (by: string, partnerId: string | undefined, one: Referral): Promise<string> => {
    const { id } = await demo.as(by).api.post('/v1/partner-referrals', {
      partnerId,
      company: one.company,
      website: `https://${one.domain}`,
      contactName: one.contact,
      agreed: true,
      ...(one.note && { note: one.note }),
      ...(one.referredDaysAgo && { referredAt: daysBefore(today, one.referredDaysAgo, 10).toISOString() }),
    })
    return id
  }
  const accept = async (by: string, id: string) => {
    past.go(new Date(past.now().getTime() + 4 * 3_600_000))
    return demo.as(by).api.post(`/v1/partner-referrals/${id}/acceptance`)
  }
  const partnerOf = async (company: string): Promise<string | undefined> => {
    const { data } = await demo.as('maren').api.get('/v1/applications?limit=100')
    return (data as { company: string; partner: { id: string } | null }[]).find((row) => row.company === company)
      ?.partner?.id
  }
  const step = (daysAgo: number, run: () => Promise<unknown>): Act => ({
    daysAgo,
    run: async () => {
      go(daysAgo, 9)
      await run()
      await past.settle('events')
    },
  })
  return [
    step(40, async () => {
      const id = await enter('maren', demo.partners.get('Northgate Alliance'), {
        company: 'Larkspur Advisory',
        domain: 'larkspuradvisory.example',
        contact: 'Hannah Cole',
        note: 'They implement for three of our customers and ask about billing every time.',
      })
      await accept('maren', id)
    }),
    step(30, async () => {
      const id = await enter('aiko', demo.partners.get('Cloudmere'), {
        company: 'Old Harbour Software',
        domain: 'oldharbour.example',
        contact: 'Ineke Bos',
        referredDaysAgo: 196,
      })
      await accept('aiko', id)
    }),
    step(29, async () => {
      await earnWithFirstSale(demo)
      const id = await enter('aiko', demo.partners.get('Lumen Forge'), {
        company: 'Juniper & Thyme',
        domain: 'juniperandthyme.example',
        contact: 'Carla Roig',
      })
      await accept('aiko', id)
      await applyJuniper(demo)
    }),
    step(20, async () => {
      const id = await enter('tomas', demo.partners.get('Halden Automation'), {
        company: 'Fjellvik Data',
        domain: 'fjellvik.example',
        contact: 'Sindre Moe',
      })
      await accept('tomas', id)
    }),
    step(15, async () => {
      const id = await enter('tomas', demo.partners.get('Mistral Conseil'), {
        company: 'Salon Lumière',
        domain: 'salonlumiere.example',
        contact: 'Aurore Petit',
      })
      await demo.as('tomas').api.post(`/v1/partner-referrals/${id}/refusal`, {
        reason: 'not_our_market',
        words: 'A lovely salon, and no company that could sell or build billing. Thank you for thinking of us.',
      })
    }),
    step(14, async () => {
      const [larkspur, juniper] = [await partnerOf('Larkspur Advisory'), await partnerOf('Juniper & Thyme')]
      if (larkspur)
        await makeActive(demo, 'Larkspur Advisory', larkspur, 'Hannah Cole', 'hannah@larkspuradvisory.example')
      if (juniper) await makeActive(demo, 'Juniper & Thyme', juniper, 'Carla Roig', 'carla@juniperandthyme.example')
      // The window of the one from last year is over.
      await past.settle('due')
    }),
    step(10, async () => {
      const id = await enter('tomas', demo.partners.get('Orchard & Vale'), {
        company: 'Wren & Partners',
        domain: 'wrenandpartners.example',
        contact: 'Oliver Wren',
      })
      await accept('tomas', id)
    }),
    step(6.5, async () => {
      const larkspur = await partnerOf('Larkspur Advisory')
      for (const [company, domain, contact] of [
        ['Solveig Apps', 'solveigapps.example', 'Solveig Dahl'],
        ['Dovetail Retail', 'dovetail.example', 'Ruth Amsel'],
      ] as const)
        await accept('maren', await enter('maren', larkspur, { company, domain, contact }))
    }),
  ]
}

/** Technology partners earn the credit with the first sale of the company, so theirs waits as approved. */
const earnWithFirstSale = async (demo: Demo) => {
  const { api } = demo.as('maren')
  const { data } = await api.get('/v1/partner-types')
  const { id } = (data as { id: string; key: string }[]).find((type) => type.key === 'technology')!
  const path = `/v1/partner-types/${id}/discovery-settings`
  await api.patch(path, { referralQualifyingFact: 'first_sale' }, (await api.get(path)).version)
}

/** Referred by Lumen Forge, accepted by somebody who does not manage it. */
const applyJuniper = async (demo: Demo) => {
  const { past, today } = demo
  const visitor = demoClient(past.server, { 'tandem-workspace': demo.workspace.slug }, '198.51.100.14')
  past.go(daysBefore(today, 26, 9))
  const { token, application } = await visitor.post('/v1/public/applications', {
    form: 'solution',
    language: 'en',
    answers: {
      company: 'Juniper & Thyme',
      website: 'https://juniperandthyme.example',
      country: 'ES',
      name: 'Carla Roig',
      email: 'carla@juniperandthyme.example',
      why: 'Lumen Forge told us how your partners work. We want to implement your product for hotels.',
      fit: 'implement',
      consent: true,
    },
  })
  past.go(new Date(past.now().getTime() + 300_000))
  await visitor.post(`/v1/public/applications/${token}/submission`, {
    answers: { consultants: 9, regions: ['ES'], founded: 2016, support_hours: 'office' },
  })
  await past.settle('events')
  past.go(daysBefore(today, 24, 9))
  const tomas = demo.as('tomas')
  const path = `/v1/applications/${application.reference}`
  await tomas.api.post(`${path}/assignment`, { proofNotNeeded: 'They called us' })
  await tomas.api.post(`${path}/decision`, { outcome: 'accepted', reasons: [], managerId: tomas.id })
}
