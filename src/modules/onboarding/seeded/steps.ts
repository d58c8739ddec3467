/** The journeys that every workspace begins with: one table for the three types, as it stands in the product's design. */
import type {
  EventRule,
  JourneyCondition,
  PathMilestone,
  StepTemplate,
  TemplateDefinition,
} from '../contract/template-shapes.ts'
import { pathWords, phaseWords, stepWords } from './words.ts'

export const seededTypes = ['technology', 'solution', 'strategic'] as const
export type SeededType = (typeof seededTypes)[number]

const rule = (event: string, where: EventRule['where'] = [], more: Partial<EventRule> = {}): EventRule => ({
  event,
  where,
  count: 1,
  distinct: null,
  lookBack: true,
  ...more,
})
/** Who has live access promised builds something. */
const technical: JourneyCondition[] = [{ about: 'term', key: 'api_access.environments', is: 'contains', value: 'live' }]
const joined = (role: string) => rule('portal_user.joined', [{ field: 'roles', is: 'contains', value: role }])
const invited: Readonly<Record<SeededType, readonly string[]>> = {
  technology: ['technical', 'finance'],
  solution: ['sales', 'finance'],
  strategic: ['sales', 'technical', 'finance'],
}

type Row = {
  key: string
  phase: string
  /** Due day by type; null where the type has no such step. */
  days: readonly [technology: number | null, solution: number | null, strategic: number | null]
  owners: StepTemplate['owners']
  minutes: number
} & Partial<StepTemplate>

const us = (role: StepTemplate['owners'][number]['role']) => ({ side: 'us', role }) as const
const partner = (role: StepTemplate['owners'][number]['role']) => ({ side: 'partner', role }) as const
const gate = { gate: 'go_live' } as const
const byEvent = (...events: EventRule[]) => ({ proof: ['event'] as StepTemplate['proof'], events })

const rows = (type: SeededType): readonly Row[] => [
  {
    key: 'sign_in',
    phase: 'welcome',
    days: [1, 1, 1],
    owners: [partner('principal')],
    minutes: 5,
    ...byEvent(rule('portal_user.joined', [{ field: 'roles', is: 'contains', value: 'principal' }])),
  },
  {
    key: 'company_profile',
    phase: 'welcome',
    days: [3, 3, 3],
    owners: [partner('principal')],
    minutes: 15,
    links: [{ label: 'Company', url: '/company' }],
    ...byEvent(rule('partner.updated', [{ field: 'profilePercent', is: 'at_least', value: 100 }])),
  },
  {
    key: 'welcome_call',
    phase: 'welcome',
    days: [5, 5, 5],
    owners: [us('manager'), partner('principal')],
    minutes: 45,
    ...byEvent(
      rule(
        'interaction.logged',
        [
          { field: 'kind', is: 'equals', value: 'call' },
          { field: 'actorSide', is: 'equals', value: 'us' },
        ],
        { lookBack: false },
      ),
    ),
  },
  {
    key: 'invite_people',
    phase: 'welcome',
    days: [5, 5, 5],
    owners: [partner('principal')],
    minutes: 10,
    links: [{ label: 'Team', url: '/team' }],
    ...byEvent(...invited[type].map(joined)),
  },
  {
    key: 'payment_profile',
    phase: 'set_up',
    days: [14, 10, 14],
    owners: [partner('finance')],
    minutes: 15,
    ...byEvent(rule('payout_method.verified'), rule('tax_profile.signed')),
  },
  {
    key: 'first_sandbox_call',
    phase: 'build',
    days: [7, null, 14],
    owners: [partner('technical')],
    minutes: 30,
    links: [{ label: 'Developers', url: '/developers' }],
    showIf: technical,
    ...byEvent(rule('sandbox.milestone_reached', [{ field: 'milestone', is: 'equals', value: 'first_call' }])),
  },
  {
    key: 'webhook_verified',
    phase: 'build',
    days: [14, null, 21],
    owners: [partner('technical')],
    minutes: 30,
    links: [{ label: 'Developers', url: '/developers' }],
    showIf: technical,
    ...byEvent(rule('webhook_endpoint.verified')),
  },
  {
    key: 'build_reviewed',
    phase: 'build',
    days: [30, null, 45],
    owners: [us('engineering')],
    minutes: 120,
    ...gate,
    waivedBy: 'engineering',
    after: ['first_sandbox_call'],
    showIf: technical,
    ...byEvent(rule('integration.reviewed', [{ field: 'result', is: 'equals', value: 'passed' }])),
  },
  {
    key: 'security_questionnaire',
    phase: 'set_up',
    days: [14, 14, 14],
    owners: [partner('technical')],
    approver: us('legal'),
    minutes: 60,
    ...gate,
    waivedBy: 'legal',
    proof: ['file', 'form'],
    fields: [
      { key: 'data_location', label: 'Where is customer data kept, and who can reach it?', required: true },
      { key: 'breach_contact', label: 'Whom do we call when something happens, day and night?', required: true },
      { key: 'certificates', label: 'Which certificates do you hold, until when?', required: false },
    ],
  },
  {
    key: 'support_route',
    phase: 'set_up',
    days: [21, 14, 21],
    owners: [partner('technical'), us('engineering')],
    minutes: 20,
    ...gate,
    waivedBy: 'engineering',
    ...byEvent(rule('ticket.replied')),
  },
  {
    key: 'first_course',
    phase: 'learn',
    days: [14, 7, 14],
    owners: [partner('sales'), partner('technical')],
    minutes: 60,
    ...byEvent(rule('course.completed')),
  },
  {
    key: 'certified_people',
    phase: 'learn',
    days: [30, 30, 30],
    owners: [partner('principal')],
    minutes: 240,
    ...gate,
    perTerm: 'certification',
    reopenOn: [rule('certification.expired'), rule('certification.revoked')],
    ...byEvent(rule('certification.awarded', [], { distinct: 'personId' })),
  },
  {
    key: 'brand_rules',
    phase: 'set_up',
    days: [14, 14, 14],
    owners: [partner('marketing'), us('marketing')],
    minutes: 20,
    proof: ['confirm', 'file'],
  },
  {
    key: 'price_list',
    phase: 'learn',
    days: [null, 10, 14],
    owners: [us('manager')],
    minutes: 20,
    ...byEvent(rule('asset.opened', [{ field: 'role', is: 'equals', value: 'sales' }])),
  },
  {
    key: 'deal_in_sandbox',
    phase: 'learn',
    days: [null, 14, 21],
    owners: [partner('sales')],
    minutes: 20,
    ...byEvent(rule('sandbox.milestone_reached', [{ field: 'milestone', is: 'equals', value: 'deal_registered' }])),
  },
  {
    key: 'listing_page',
    phase: 'launch',
    days: [25, 25, 25],
    owners: [us('marketing'), partner('marketing')],
    minutes: 30,
    after: ['brand_rules'],
    proof: ['other_side_approves'],
  },
  {
    key: 'executive_kick_off',
    phase: 'launch',
    days: [null, null, 20],
    owners: [us('executive_sponsor'), partner('principal')],
    minutes: 60,
    ...byEvent(
      rule(
        'interaction.logged',
        [
          { field: 'kind', is: 'one_of', value: ['meeting', 'visit'] },
          { field: 'actorSide', is: 'equals', value: 'us' },
        ],
        { lookBack: false },
      ),
    ),
  },
  {
    key: 'launch_plan',
    phase: 'launch',
    days: [30, 30, 40],
    owners: [us('manager'), partner('principal')],
    minutes: 60,
    after: ['welcome_call'],
    proof: ['other_side_approves', 'event'],
    events: [rule('launch.approved')],
  },
]
/** Days from execution to go-live. */
const targetDays: Readonly<Record<SeededType, number>> = { technology: 45, solution: 30, strategic: 60 }

const path = (): PathMilestone[] =>
  (
    [
      ['sign_in', 1, [rule('portal_user.joined')]],
      ['profile', 3, [rule('partner.updated', [{ field: 'profilePercent', is: 'at_least', value: 100 }])]],
      ['first_course', 7, [rule('course.completed')]],
      [
        'first_sandbox_call',
        7,
        [rule('sandbox.milestone_reached', [{ field: 'milestone', is: 'equals', value: 'first_call' }])],
        technical,
      ],
      ['certified', 30, [rule('certification.awarded')]],
      ['first_deal_or_live_call', 45, [rule('deal.registered'), rule('first_call.made')]],
      ['gtm_plan', 60, [rule('gtm_plan.agreed')]],
      ['first_joint_activity', 90, [rule('campaign.went_live')]],
    ] as const
  ).map(([key, day, events, showIf = []]) => {
    const { title, de, es } = pathWords[key]!
    return { key, title, translations: { de, es }, day, events: [...events], showIf: [...showIf] }
  })

const phases = (keys: ReadonlySet<string>): TemplateDefinition['phases'] =>
  Object.entries(phaseWords)
    .filter(([key]) => keys.has(key))
    .map(([key, { title, de, es }]) => ({ key, title, translations: { de, es } }))

export const seededTemplate = (type: SeededType): TemplateDefinition => {
  const at = seededTypes.indexOf(type)
  const steps = rows(type).flatMap(({ days, ...row }): StepTemplate[] => {
    const dueDays = days[at]
    if (dueDays === null || dueDays === undefined) return []
    const { title, why, de, es } = stepWords[row.key]!
    return [
      {
        title,
        why,
        help: '',
        links: [],
        translations: { de: { title: de[0], why: de[1] }, es: { title: es[0], why: es[1] } },
        approver: null,
        dueDays,
        dueFrom: null,
        after: [],
        required: true,
        gate: 'none',
        waivedBy: null,
        proof: ['confirm'],
        proofHint: '',
        fields: [],
        events: [],
        reopenOn: [],
        showIf: [],
        perTerm: null,
        weight: 1,
        ...row,
      },
    ]
  })
  return {
    targetDays: targetDays[type],
    conditions: [],
    phases: phases(new Set(steps.map((step) => step.phase))),
    steps,
    path: path(),
  }
}
