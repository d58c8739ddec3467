/** Candidates at every state, made by the people who would have made them: seats, cards, gates, decisions. */
import { daysBefore } from './past.ts'
import type { Act, Demo, DemoPerson } from './seed.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers of many endpoints
type Body = any
type Wanted = 'begun' | 'screening' | 'assessing' | 'reconciling' | 'assessed' | 'signing' | 'approved' | 'declined'

const noInterest = { ownsShares: false, family: false, formerEmployer: false, managesReferrer: false }
const candidates: [state: Wanted, company: string, manager: string, daysAgo: number][] = [
  ['approved', 'Ironwood Advisory', 'tomas', 20],
  ['declined', 'Juniper Field Services', 'tomas', 18],
  ['signing', 'Helix Document Systems', 'aiko', 12],
  ['assessed', 'Wavelength Telecom', 'maren', 11],
  ['reconciling', 'Baobab Commerce', 'aiko', 9],
  ['assessing', 'Fjord Solutions', 'tomas', 7],
  ['screening', 'Solstice Retail Cloud', 'aiko', 5],
  ['begun', 'Cedar & Salt', 'tomas', 2],
]

export const candidateActs = (demo: Demo): Act[] =>
  candidates.map(([state, company, manager, daysAgo], index) => ({
    daysAgo,
    run: async () => {
      const partnerId = demo.partners.get(company)
      if (partnerId) await bring(demo, { state, company, partnerId, manager: demo.as(manager), daysAgo, index })
    },
  }))

/** What a company is like, factor by factor: close enough among reviewers but where they are to talk. */
const factorKeys = ['market', 'technical', 'strategic', 'revenue', 'cultural'] as const
const factorsSeen: Partial<Record<Wanted, readonly number[]>> = {
  approved: [5, 4, 4, 4, 4],
  signing: [4, 4, 4, 3, 4],
  assessed: [3, 4, 5, 4, 4],
  reconciling: [5, 4, 4, 4, 3],
  declined: [2, 2, 2, 2, 3],
}
type Candidate = {
  state: Wanted
  company: string
  partnerId: string
  manager: DemoPerson
  daysAgo: number
  index: number
}

const bring = async (demo: Demo, candidate: Candidate) => {
  const { past, today } = demo
  const { state, partnerId, manager, daysAgo, index } = candidate
  const femi = demo.as('femi')
  const ingrid = demo.as('ingrid')
  past.go(daysBefore(today, daysAgo, 9, index * 5))
  const { id } = await manager.api.post('/v1/qualification-cases', { partnerId })
  const path = `/v1/qualification-cases/${id}`
  const read = (): Promise<Body> => manager.api.get(path)
  const isSeated = (found: Body, person: DemoPerson) =>
    found.scorecards.some((card: Body) => card.reviewer.id === person.id && card.state !== 'recused')
  const declare = async () => {
    const found = await read()
    for (const person of [manager, femi, ingrid])
      if (isSeated(found, person)) await person.api.post(`${path}/interest-declarations`, noInterest)
  }
  // Cards are handed out when interests are declared and stay the same: one reading serves all scores.
  let dealt: Body
  const score = async (person: DemoPerson, purpose: string, of: (at: number, key: string) => number) => {
    dealt ??= await read()
    const card = dealt.scorecards.find(
      (one: Body) => one.reviewer.id === person.id && one.purpose === purpose && one.state !== 'recused',
    )
    const { criteria } = await person.api.get(`/v1/scorecards/${card.id}`)
    await person.api.post(`/v1/scorecards/${card.id}/submission`, { answers: answersTo(criteria, of) })
  }
  await declare()
  await manager.api.post(`${path}/questions`, { questions: ['Who would be on call for the integration?'] })
  if (state === 'begun') {
    await manager.api.post('/v1/company-documents', {
      partnerId,
      kind: 'registration_extract',
      note: 'Not older than six months',
    })
    return
  }
  await screen(demo, candidate, state === 'screening' ? 'possible' : 'clear')
  if (state === 'screening') return
  await documents(demo, candidate)
  const now = await read()
  await manager.api.patch(
    path,
    {
      facts: { touchesCustomerData: false, hasPersonalData: true, expectedValue: String(6_000_000 + index * 900_000) },
    },
    now.version,
  )
  for (const gate of (await read()).gateList as Body[])
    if (!gate.computed && gate.state === 'open')
      await manager.api.post(`${path}/gates/${gate.gate}/answer`, {
        result: 'pass',
        words: gate.gate === 'signatory' ? 'The managing director, as the extract says' : 'Named in the discovery call',
      })
  // A seat may have become needed with what was written down.
  await declareMissing(demo, id, [manager, femi, ingrid])
  const level = state === 'declined' ? 2 : 4
  const uneven = (at: number) => Math.max(2, level + [0, 1, 0, -1, 0][(at + index) % 5]!)
  await score(femi, 'technical', uneven)
  await score(manager, 'business', (at) => uneven(at + 2))
  const seen = factorsSeen[state] ?? factorsSeen.assessed!
  const factor = (key: string) => seen[factorKeys.findIndex((one) => key.startsWith(one))] ?? level
  // Engineering sees the machine closer than the manager does; in one case so differently that they have to talk.
  const byEngineer = (key: string) => (state === 'reconciling' && key.startsWith('technical') ? 2 : factor(key))
  const byManager = (key: string) =>
    key.startsWith('technical') && (state === 'approved' || state === 'signing') ? 3 : factor(key)
  if (state === 'assessing') {
    await score(femi, 'fit', (_, key) => byEngineer(key))
    return
  }
  await score(manager, 'fit', (_, key) => byManager(key))
  await score(femi, 'fit', (_, key) => byEngineer(key))
  if (isSeated(dealt, ingrid)) await score(ingrid, 'fit', (_, key) => factor(key))
  if (state === 'reconciling' || state === 'assessed') return
  const decision = await manager.api.put(`${path}/decision`, state === 'declined' ? decline : approval)
  await manager.api.post(`${path}/sign-offs`, { contentHash: decision.contentHash })
  if (state === 'signing') return
  await femi.api.post(`${path}/sign-offs`, { contentHash: decision.contentHash })
  if (isSeated(dealt, ingrid)) await ingrid.api.post(`${path}/sign-offs`, { contentHash: decision.contentHash })
  await demo.as('maren').api.post(`${path}/decision`, { contentHash: decision.contentHash })
}

const declareMissing = async (demo: Demo, id: string, people: DemoPerson[]) => {
  const path = `/v1/qualification-cases/${id}`
  for (const person of people) {
    const found = await person.api.get(path)
    const seated = found.scorecards.some((card: Body) => card.reviewer.id === person.id && card.state !== 'recused')
    if (seated && found.myInterest === 'undeclared') await person.api.post(`${path}/interest-declarations`, noInterest)
  }
  demo.past.go(new Date(demo.past.now().getTime() + 60_000))
}

const comments: Readonly<Record<number, string>> = {
  1: 'Nothing of it was shown.',
  2: 'Promised in the call, not shown.',
  3: 'As others of their size.',
  4: 'Better than most we see.',
  5: 'The best of this year.',
}
const answersTo = (criteria: Body[], of: (at: number, key: string) => number) =>
  criteria.map((one, at) => {
    const score = of(at, one.key)
    return {
      criterion: one.key,
      score,
      cannotAssess: null,
      confidence: 'medium',
      comment: comments[score] ?? '',
      evidence:
        one.evidence === 'none'
          ? []
          : [
              {
                kind: one.evidence === 'document' ? 'document' : 'call_note',
                ref: 'Discovery call',
                text: 'As they showed it',
              },
            ],
    }
  })

const screen = (demo: Demo, { company, partnerId }: Candidate, result: 'clear' | 'possible') =>
  demo.as('paul').api.post('/v1/screenings', {
    partnerId,
    names: [
      { role: 'company', name: company },
      { role: 'signatory', name: 'Their managing director' },
    ],
    listName: 'EU consolidated financial sanctions',
    listDate: demo.past.now().toISOString().slice(0, 10),
    result,
    ...(result === 'possible' && { hits: [{ name: 'Solstis Retail Kloud Ltd', searched: company }] }),
  })

const documents = async (demo: Demo, { company, partnerId }: Candidate) => {
  const noor = demo.as('noor')
  const year = demo.past.now().getUTCFullYear() - 1
  for (const kind of ['registration_extract', 'audited_accounts']) {
    const { id } = await noor.api.post('/v1/company-documents', { partnerId, kind })
    await noor.api.upload(`/v1/company-documents/${id}/file`, {
      name: `${kind}.txt`,
      type: 'text/plain',
      text: `${company}: invented for the demo`,
    })
    await noor.api.post(`/v1/company-documents/${id}/acceptance`, {
      issuedOn: demo.past.now().toISOString().slice(0, 10),
      ...(kind === 'audited_accounts' && {
        periodEndOn: `${year}-12-31`,
        figures: {
          currency: 'EUR',
          currentAssets: '180000000',
          currentLiabilities: '95000000',
          totalAssets: '310000000',
          totalLiabilities: '160000000',
          bookEquity: '150000000',
          retainedEarnings: '62000000',
          ebit: '28000000',
        },
      }),
    })
  }
}

const approval = {
  outcome: 'approved',
  terms: [
    { kind: 'deal_protection', values: { days: 120, extensions: 1, extensionDays: 45 }, scope: {} },
    { kind: 'commission_hold', values: { days: 30 }, scope: {} },
  ],
  conditions: [{ text: 'Name a support contact with cover on weekends', side: 'partner', dueOn: null }],
  predictions: {
    revenueYear1: { low: '3000000', likely: '7500000', high: '14000000' },
    customersYear1: { low: '3', likely: '8', high: '15' },
    monthsToFirstRevenue: { low: '2', likely: '4', high: '8' },
    activeAtMonth12Ppm: 750_000,
  },
}
const decline = {
  outcome: 'declined',
  reasons: ['too_early'],
  note: 'A second release and one reference would change this.',
}
