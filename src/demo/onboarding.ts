/** Partners in onboarding at every phase: one that waits for us, one that we wait for, one that rests, two on their way. */
import { daysBefore } from './past.ts'
import type { Act, Demo } from './seed.ts'

type Running = {
  partner: string
  by: string
  daysAgo: number
  /** Keys of steps, and how many days after the start each was done. */
  done: readonly (readonly [step: string, day: number])[]
  rests?: { daysAgo: number; untilInDays: number; reason: string }
}
const welcomed = [
  ['sign_in', 0],
  ['company_profile', 2],
  ['welcome_call', 4],
  ['invite_people', 5],
] as const
const running: readonly Running[] = [
  {
    partner: 'Kapok Soluções',
    by: 'tomas',
    daysAgo: 24,
    done: [
      ...welcomed,
      ['payment_profile', 8],
      ['first_course', 7],
      ['security_questionnaire', 11],
      ['support_route', 13],
      ['brand_rules', 12],
      ['deal_in_sandbox', 13],
    ],
  },
  {
    partner: 'Stonebridge IT',
    by: 'tomas',
    daysAgo: 19,
    done: [
      ['sign_in', 1],
      ['welcome_call', 5],
    ],
  },
  { partner: 'Arbor Payments', by: 'aiko', daysAgo: 9, done: welcomed },
  {
    partner: 'Quillon Software',
    by: 'aiko',
    daysAgo: 33,
    done: [
      ...welcomed,
      ['payment_profile', 12],
      ['security_questionnaire', 13],
      ['brand_rules', 14],
      ['first_course', 14],
    ],
    rests: { daysAgo: 14, untilInDays: 16, reason: 'Their platform moves to another data centre this month.' },
  },
  { partner: 'Meridian Freight Tech', by: 'aiko', daysAgo: 2, done: [] },
]
const dateOf = (moment: Date): string => moment.toISOString().slice(0, 10)

const run = async (demo: Demo, one: Running): Promise<void> => {
  const { api } = demo.as(one.by)
  const partnerId = demo.partners.get(one.partner)
  if (!partnerId) throw new Error(`The demo has no partner ${one.partner}`)
  await api.post('/v1/journeys', { partnerId })
}
const takeIn = async (demo: Demo, one: Running): Promise<void> => {
  const partner = demo.partners.get(one.partner)!
  await demo.as(one.by).api.post('/v1/journey-imports', {
    dryRun: false,
    rows: one.done.map(([step, day]) => ({
      partner,
      step,
      doneOn: dateOf(daysBefore(demo.today, one.daysAgo - day)),
    })),
  })
}
const rest = async (demo: Demo, one: Running): Promise<void> => {
  const { api } = demo.as(one.by)
  const [journey] = (await api.get(`/v1/journeys?partnerId=${demo.partners.get(one.partner)}`)).data
  await api.post(`/v1/journeys/${journey.id}/pause`, {
    reason: one.rests!.reason,
    untilOn: dateOf(daysBefore(demo.today, -one.rests!.untilInDays)),
  })
}

const at = (demo: Demo, daysAgo: number, act: () => Promise<void>): Act => ({
  daysAgo,
  run: async () => {
    demo.past.go(daysBefore(demo.today, daysAgo, 11))
    await act()
  },
})

export const onboardingActs = (demo: Demo): Act[] =>
  running.flatMap((one) => [
    at(demo, one.daysAgo, () => run(demo, one)),
    ...(one.done.length > 0
      ? [at(demo, one.daysAgo - Math.max(...one.done.map(([, day]) => day)) - 1, () => takeIn(demo, one))]
      : []),
    ...(one.rests ? [at(demo, one.rests.daysAgo, () => rest(demo, one))] : []),
  ])
