/**
 * Onboarding at every stage: companies that are live, and one in each phase. Signed agreements open accounts and begin
 * journeys by themselves; people of both sides do their steps, and what happened elsewhere comes from a list.
 */
import type { DemoClient } from './client.ts'
import { joinPortal, principalOf } from './joiners.ts'
import { daysBefore } from './past.ts'
import { makePayable } from './payable.ts'
import type { Act, Demo } from './seed.ts'
import { duration, signIt } from './signed-agreements.ts'

type Doing =
  | { does: 'joins' }
  /** They name their account and sign, we make sure of it: the step of the payment profile closes by itself. */
  | { does: 'payable' }
  | { does: 'call'; words: string }
  /** Done elsewhere, and taken in from a list with its day. */
  | { does: 'list'; steps: readonly string[] }
  /** Their principal shows that a step is done. */
  | { does: 'theirs'; step: string; answers?: Readonly<Record<string, string>> }
  /** One of our people shows it. */
  | { does: 'ours'; who: string; step: string; kind?: 'confirm' | 'other_side_approves' }
  | { does: 'approve'; who: string; step: string }
  | { does: 'return'; who: string; step: string; words: string }
  /** By one of our people, else by their principal. */
  | { does: 'comment'; who?: string; step: string; words: string }
  | { does: 'pause'; untilInDays: number; reason: string }
  | { does: 'goLive' }
type Story = {
  partner: string
  by: string
  /** The day of the last signature. */
  daysAgo: number
  /** Its agreement is signed in another file. */
  isSigned?: true
  /** What happened, with days since the signature. */
  days: readonly (readonly [day: number, ...doings: Doing[]])[]
}
const joins: Doing = { does: 'joins' }
const payable: Doing = { does: 'payable' }
const list = (...steps: string[]): Doing => ({ does: 'list', steps })
const theirs = (step: string, answers?: Readonly<Record<string, string>>): Doing => ({
  does: 'theirs',
  step,
  ...(answers && { answers }),
})
const ours = (who: string, step: string): Doing => ({ does: 'ours', who, step })
const approve = (who: string, step: string): Doing => ({ does: 'approve', who, step })
const call = (words: string): Doing => ({ does: 'call', words })
const questionnaire = (breach: string) =>
  theirs('security_questionnaire', {
    data_location: 'In the European Union, at one provider; four people of the operations team reach it.',
    breach_contact: breach,
  })
/** Companies that had an onboarding before this program was kept here: what they did comes from the old list. */
const fromTheOldList = (partner: string, by: string, daysAgo: number, day: number): Story => ({
  partner,
  by,
  daysAgo,
  isSigned: true,
  days: [[day, { does: 'list', steps: [] }, { does: 'goLive' }]],
})

const stories: readonly Story[] = [
  fromTheOldList('Brightwater Systems', 'tomas', 84, 27),
  fromTheOldList('Lumen Forge', 'aiko', 82, 52),
  fromTheOldList('Northgate Alliance', 'maren', 80, 66),
  fromTheOldList('Mistral Conseil', 'tomas', 78, 33),
  fromTheOldList('Larkspur Advisory', 'tomas', 14, 6),
  fromTheOldList('Juniper & Thyme', 'tomas', 14, 8),
  // Set up, and resting.
  {
    partner: 'Quillon Software',
    by: 'aiko',
    daysAgo: 33,
    days: [
      [1, joins],
      [4, call('Welcome call: they build on their own stock system, and start when the move is over.')],
      [6, list('company_profile', 'invite_people')],
      [13, questionnaire('Their duty officer, by phone'), theirs('brand_rules')],
      [14, approve('paul', 'security_questionnaire'), approve('lena', 'brand_rules'), payable],
      [
        19,
        {
          does: 'pause',
          untilInDays: 16,
          reason: 'Their platform moves to another data centre this month.',
        },
      ],
    ],
  },
  // Everything but the launch: their approval of the page is what is missing.
  {
    partner: 'Hibiscus Cloud',
    by: 'tomas',
    daysAgo: 29,
    days: [
      [0, joins],
      [3, call('Welcome call and plan for 90 days: hotels first, then retail.')],
      [5, list('company_profile', 'invite_people')],
      [9, questionnaire('Aminah Yusof, day and night'), payable, theirs('first_course')],
      [11, approve('paul', 'security_questionnaire'), ours('tomas', 'price_list'), theirs('support_route')],
      [12, approve('femi', 'support_route'), theirs('brand_rules'), list('deal_in_sandbox')],
      [13, approve('lena', 'brand_rules')],
      [
        22,
        { does: 'ours', who: 'lena', step: 'listing_page', kind: 'other_side_approves' },
        {
          does: 'comment',
          who: 'lena',
          step: 'listing_page',
          words: 'The page is up in draft; the Malay text still comes from you.',
        },
      ],
    ],
  },
  // In the middle of building.
  {
    partner: 'Arbor Payments',
    by: 'aiko',
    daysAgo: 26,
    days: [
      [1, joins],
      [4, call('Welcome call: two developers from next week, payment events first.')],
      [5, list('company_profile', 'invite_people')],
      [8, questionnaire('To be named'), payable],
      [
        9,
        {
          does: 'return',
          who: 'paul',
          step: 'security_questionnaire',
          words: 'Please name a person who can be called at night.',
        },
      ],
      [10, questionnaire('Their operations desk in Halifax, +1 902 555 0117'), theirs('brand_rules')],
      [12, approve('paul', 'security_questionnaire'), approve('lena', 'brand_rules'), theirs('support_route')],
      [13, approve('femi', 'support_route'), theirs('first_course')],
      [
        17,
        list('first_sandbox_call'),
        { does: 'comment', step: 'webhook_verified', words: 'Our gateway needs a week for the new address.' },
      ],
    ],
  },
  // Learning: they have done theirs, and wait for us.
  {
    partner: 'Kapok Soluções',
    by: 'tomas',
    daysAgo: 24,
    days: [
      [0, joins],
      [4, call('Welcome call: four sellers, first campaign in Recife.')],
      [5, list('company_profile', 'invite_people')],
      [8, payable, theirs('first_course')],
      [11, questionnaire('Their head of operations'), theirs('brand_rules'), theirs('support_route')],
      [
        13,
        approve('paul', 'security_questionnaire'),
        approve('lena', 'brand_rules'),
        approve('femi', 'support_route'),
        list('deal_in_sandbox'),
      ],
    ],
  },
  // Welcomed, and silent since.
  {
    partner: 'Stonebridge IT',
    by: 'tomas',
    daysAgo: 19,
    days: [
      [1, joins],
      [5, call('Welcome call: they name their people after the holidays.')],
    ],
  },
  // Signed the day before yesterday: the account stands, nobody has signed in.
  { partner: 'Meridian Freight Tech', by: 'aiko', daysAgo: 2, days: [] },
]
/** Who accepts an invitation in these stories. */
export const joiners = stories
  .filter(({ days }) => days.some(([, ...doings]) => doings.some(({ does }) => does === 'joins')))
  .map(({ partner }) => principalOf(partner))
const dateOf = (moment: Date): string => moment.toISOString().slice(0, 10)

const sign = (demo: Demo, { partner, by, daysAgo }: Story): Promise<void> => {
  const { name, email, title } = principalOf(partner)
  return signIt(demo, {
    partner,
    by,
    daysAgo,
    signer: { name, email, title },
    terms: [duration('auto_renew', 12, 90)],
  })
}

type Step = { id: string; key: string; state: string; dueOn: string }
/** People of both sides at work on one journey. */
const atWork = (demo: Demo, story: Story) => {
  // Asked when it is needed: some companies become partners while the story is told.
  const partner = (): string => {
    const id = demo.partners.get(story.partner)
    if (!id) throw new Error(`The demo has no partner ${story.partner}`)
    return id
  }
  const manager = demo.as(story.by)
  let principal: DemoClient | undefined
  const journey = async (): Promise<{ id: string; steps: Step[] }> => {
    const [row] = (await manager.api.get(`/v1/journeys?partnerId=${partner()}`)).data
    return manager.api.get(`/v1/journeys/${row.id}`)
  }
  const stepId = async (key: string): Promise<string> => {
    const found = (await journey()).steps.find((step) => step.key === key)
    if (!found) throw new Error(`${story.partner} has no step ${key}`)
    return found.id
  }
  const takeIn = async (steps: readonly string[]) => {
    const today = dateOf(demo.past.now())
    const open = (await journey()).steps.filter((step) => !['done', 'skipped', 'waived'].includes(step.state))
    const wanted = steps.length > 0 ? open.filter((step) => steps.includes(step.key)) : open
    // The head of partnerships: what belongs to the gate is not for every manager to take in.
    await demo.as('maren').api.post('/v1/journey-imports', {
      dryRun: false,
      rows: wanted.map(({ key, dueOn }) => ({
        partner: partner(),
        step: key,
        doneOn: dueOn < today ? dueOn : today,
      })),
    })
  }
  return async (doing: Doing): Promise<void> => {
    switch (doing.does) {
      case 'joins':
        principal = await joinPortal(demo, principalOf(story.partner))
        return
      case 'payable':
        return makePayable(demo, story.partner)
      case 'call':
        await manager.api.post('/v1/interactions', {
          partnerId: partner(),
          kind: 'call',
          at: demo.past.now().toISOString(),
          minutes: 45,
          memberIds: [manager.id],
          summary: doing.words,
          visibility: 'shared',
        })
        return demo.past.settle('events')
      case 'list':
        return takeIn(doing.steps)
      case 'theirs':
        await principal!.post(`/v1/portal/steps/${await stepId(doing.step)}/proofs`, {
          kind: doing.answers ? 'form' : 'confirm',
          ...(doing.answers && { answers: doing.answers }),
        })
        return
      case 'ours':
        await demo.as(doing.who).api.post(`/v1/steps/${await stepId(doing.step)}/proofs`, {
          kind: doing.kind ?? 'confirm',
          ...(doing.kind && { text: 'As we agreed on the phone; please look it over.' }),
        })
        return
      case 'approve':
        await demo.as(doing.who).api.post(`/v1/steps/${await stepId(doing.step)}/approval`)
        return
      case 'return':
        await demo.as(doing.who).api.post(`/v1/steps/${await stepId(doing.step)}/return`, { words: doing.words })
        return
      case 'comment':
        await (doing.who ? demo.as(doing.who).api : principal!).post(
          `/v1/${doing.who ? '' : 'portal/'}steps/${await stepId(doing.step)}/comments`,
          { body: doing.words },
        )
        return
      case 'pause':
        await manager.api.post(`/v1/journeys/${(await journey()).id}/pause`, {
          reason: doing.reason,
          untilOn: dateOf(daysBefore(demo.today, -doing.untilInDays)),
        })
        return
      case 'goLive':
        await manager.api.post(`/v1/journeys/${(await journey()).id}/go-live`)
    }
  }
}

export const onboardingActs = (demo: Demo): Act[] =>
  stories.flatMap((story) => {
    const work = atWork(demo, story)
    return [
      ...(story.isSigned ? [] : [{ daysAgo: story.daysAgo, run: () => sign(demo, story) }]),
      ...story.days.map(([day, ...doings]): Act => {
        // After the signature of the same day.
        const daysAgo = story.daysAgo - day - 0.1
        return {
          daysAgo,
          run: async () => {
            demo.past.go(daysBefore(demo.today, story.daysAgo - day, 12))
            for (const doing of doings) await work(doing)
          },
        }
      }),
    ]
  })
