/** Journeys, the gate and go-live, account opening, findings, the path, plots, and taking running onboardings in. */
import { PartnerRef } from '#modules/partners/contract/shared.ts'
import {
  CivilDate,
  endpoint,
  Id,
  idParams,
  listOf,
  listQuery,
  named,
  nullable,
  oneOf,
  optional,
  pageOf,
  strict,
  Text,
  Type,
  Version,
} from '#platform/contract.ts'
import {
  AccountOpening,
  Gate,
  Journey,
  JourneySummary,
  MembersBody,
  Milestone,
  StuckFinding,
} from './journey-shapes.ts'
import { firstResults, holders, journeyStates, openingItems, openingStates, stuckRules } from './states.ts'
import { StepOwner } from './step-shapes.ts'

const params = idParams('journey')
const read = { right: 'onboarding.read' } as const
const run = { right: 'onboarding.run' } as const
const pauseBody = strict({ reason: Text(2000), untilOn: CivilDate })
const actRefusals = {
  'journey.running': [409, 'A journey of this partner runs already.'],
  'journey.state': [409, 'Not in a state in which this can be done.'],
  'journey.no_template': [409, 'No template of the partner type is published.'],
  'journey.pause_too_long': [422, 'A pause is at most 90 days, or what the workspace set.'],
} as const

export const journeyEndpoints = {
  listJourneys: endpoint({
    method: 'GET',
    path: '/v1/journeys',
    summary: 'Who is being onboarded, how far, and who holds it',
    access: read,
    query: listQuery(
      {
        state: optional(listOf(oneOf(journeyStates), 6)),
        typeId: optional(listOf(Id('partnerType'), 50)),
        partnerId: optional(Id('partner')),
        phase: optional(listOf(Text(60), 8)),
        holder: optional(listOf(oneOf(holders), 3)),
        stuck: optional(Type.Boolean()),
      },
      ['startedAt', '-startedAt', 'targetOn', '-targetOn', 'progress', '-progress'],
    ),
    answer: pageOf(JourneySummary),
  }),
  startJourney: endpoint({
    method: 'POST',
    path: '/v1/journeys',
    summary: 'Start a journey by hand, for a partner that came by import',
    access: run,
    body: strict({
      partnerId: Id('partner'),
      templateId: optional(Id('journeyTemplate')),
      dayZero: optional(CivilDate),
    }),
    answer: Journey,
    status: 201,
    refuses: actRefusals,
  }),
  runJourneyActs: endpoint({
    method: 'POST',
    path: '/v1/journeys/acts',
    summary: 'The same act on up to 500 journeys; each is done or refused by itself',
    access: run,
    // Each row in a transaction of its own, so that one that is refused leaves nothing behind.
    transaction: 'none',
    body: strict({
      act: oneOf(['pause', 'resume', 'abandon']),
      journeyIds: Type.Array(Id('journey'), { minItems: 1, maxItems: 500, uniqueItems: true }),
      reason: optional(Text(2000)),
      untilOn: optional(CivilDate),
    }),
    answer: named(
      'JourneyActReport',
      Type.Object({
        done: Type.Integer(),
        refused: Type.Array(Type.Object({ journeyId: Id('journey'), code: Type.String(), words: Type.String() })),
      }),
    ),
    example: { body: { act: 'resume', journeyIds: ['jn_01ka2b3c4d5e6f7g8h9jkmnpqr'] } },
  }),
  getJourney: endpoint({
    method: 'GET',
    path: '/v1/journeys/:id',
    summary: 'A journey with the steps of both sides, its gate, path and findings',
    access: read,
    params,
    answer: Journey,
  }),
  pauseJourney: endpoint({
    method: 'POST',
    path: '/v1/journeys/:id/pause',
    summary: 'Let a journey rest until a day; due dates move by the business days it rests',
    access: run,
    params,
    body: pauseBody,
    answer: Journey,
    refuses: actRefusals,
    example: { body: { reason: 'Their platform moves house in December', untilOn: '2026-12-30' } },
  }),
  resumeJourney: endpoint({
    method: 'DELETE',
    path: '/v1/journeys/:id/pause',
    summary: 'Let it go on now',
    access: run,
    params,
    answer: Journey,
    status: 200,
    refuses: actRefusals,
  }),
  abandonJourney: endpoint({
    method: 'POST',
    path: '/v1/journeys/:id/abandonment',
    summary: 'End a journey that leads nowhere',
    access: run,
    params,
    body: strict({ reason: Text(2000) }),
    answer: Journey,
    refuses: actRefusals,
    example: { body: { reason: 'They stopped the project' } },
  }),
  setJourneyMembers: endpoint({
    method: 'PUT',
    path: '/v1/journeys/:id/members',
    summary: 'Name who stands for a role in this journey, on either side',
    access: run,
    params,
    body: strict({ members: MembersBody }),
    answer: Type.Object({ data: Type.Array(StepOwner) }),
    example: { body: { members: [{ side: 'us', role: 'engineering', personId: null }] } },
    refuses: { 'member.unfit': [409, 'This person is not active on that side.'] },
  }),
  getGate: endpoint({
    method: 'GET',
    path: '/v1/journeys/:id/gate',
    summary: 'What still stands against going live, who owes it, since when',
    access: read,
    params,
    answer: Gate,
  }),
  checkGate: endpoint({
    method: 'POST',
    path: '/v1/journeys/:id/gate',
    summary: 'Check the gate and keep the result with its evidence',
    access: { right: 'onboarding.go_live' },
    params,
    answer: Gate,
    refuses: { 'journey.state': [409, 'Not in a state in which this can be done.'] },
  }),
  goLive: endpoint({
    method: 'POST',
    path: '/v1/journeys/:id/go-live',
    summary: 'Go live: live access, stage, news to both teams, in one act',
    access: { right: 'onboarding.go_live' },
    params,
    body: strict({
      carried: optional(
        Type.Array(strict({ condition: Text(200), dueOn: CivilDate }), {
          maxItems: 50,
          description: 'Open conditions that the head of partnerships carries, each with the day it is met by.',
        }),
      ),
      reason: optional(Text(2000)),
    }),
    answer: Journey,
    refuses: {
      'gate.open': [409, 'What is open, who owes it and since when, in `conditions`.'],
      'gate.not_carried': [409, 'A condition of the agreement cannot be carried, nor longer than 30 days.'],
      'journey.state': [409, 'Not in a state in which this can be done.'],
    },
    example: { body: {} },
  }),

  listAccountOpenings: endpoint({
    method: 'GET',
    path: '/v1/account-openings',
    summary: 'What is made ready when an agreement is signed, item by item',
    access: read,
    query: listQuery(
      {
        partnerId: optional(Id('partner')),
        state: optional(listOf(oneOf(openingStates), 5)),
        item: optional(listOf(oneOf(openingItems), 10)),
      },
      ['openedAt', '-openedAt'],
    ),
    answer: pageOf(AccountOpening),
  }),
  openAccounts: endpoint({
    method: 'POST',
    path: '/v1/account-openings',
    summary: 'Open the accounts of partners that came by import, or mark them as running already',
    access: run,
    // Each row in a transaction of its own, so that one that is refused leaves nothing behind.
    transaction: 'none',
    body: strict({
      partnerIds: Type.Array(Id('partner'), { minItems: 1, maxItems: 500, uniqueItems: true }),
      as: oneOf(['open', 'already_running']),
    }),
    answer: named(
      'AccountOpeningReport',
      Type.Object({
        opened: Type.Integer(),
        refused: Type.Array(Type.Object({ partnerId: Id('partner'), words: Type.String() })),
      }),
    ),
    example: { body: { partnerIds: ['pn_01ka2b3c4d5e6f7g8h9jkmnpqr'], as: 'already_running' } },
  }),
  retryAccountOpening: endpoint({
    method: 'POST',
    path: '/v1/account-openings/:id/retry',
    summary: 'Try an item again now',
    access: { right: 'onboarding.retry_account' },
    params: idParams('accountOpening'),
    answer: AccountOpening,
    refuses: { 'account.item_done': [409, 'It is done already.'] },
  }),
  listStuckFindings: endpoint({
    method: 'GET',
    path: '/v1/stuck-findings',
    summary: 'What is stuck, the side that holds it, and what was done about it',
    access: read,
    query: listQuery(
      {
        journeyId: optional(Id('journey')),
        partnerId: optional(Id('partner')),
        side: optional(listOf(oneOf(holders), 3)),
        rule: optional(listOf(oneOf(stuckRules), 5)),
        open: optional(Type.Boolean()),
      },
      ['foundAt', '-foundAt'],
    ),
    answer: pageOf(StuckFinding),
  }),
  listFirst90Days: endpoint({
    method: 'GET',
    path: '/v1/first-90-days',
    summary: 'Milestones of the first 90 days by partner',
    access: read,
    query: listQuery(
      { typeId: optional(listOf(Id('partnerType'), 50)), state: optional(listOf(oneOf(journeyStates), 6)) },
      ['dayZero', '-dayZero'],
    ),
    answer: pageOf(
      named(
        'First90Days',
        Type.Object({
          journeyId: Id('journey'),
          partner: PartnerRef,
          typeName: Type.String(),
          day: Type.Integer(),
          milestones: Type.Array(Milestone),
        }),
      ),
    ),
  }),
  getOnboardingCohorts: endpoint({
    method: 'GET',
    path: '/v1/onboarding-cohorts',
    summary: 'Share of partners that are live by day, by quarter in which their journeys began',
    description:
      'Product-limit estimate: a journey that still runs counts until today, an abandoned one until it ended.',
    access: read,
    query: strict({
      typeId: optional(Id('partnerType')),
      quarters: optional(Type.Integer({ minimum: 1, maximum: 8 })),
    }),
    answer: named(
      'OnboardingCohorts',
      Type.Object({
        cohorts: Type.Array(
          Type.Object({
            quarter: Type.String({ examples: ['2026-Q4'] }),
            partners: Type.Integer(),
            live: Type.Integer(),
            points: Type.Array(Type.Object({ day: Type.Integer(), sharePpm: Type.Integer(), atRisk: Type.Integer() })),
            medianDays: nullable(Type.Integer()),
          }),
        ),
        steps: Type.Array(
          Type.Object({
            key: Type.String(),
            title: Type.String(),
            count: Type.Integer(),
            medianDays: nullable(Type.Number({ description: 'Business days of the last 50; null below ten.' })),
          }),
        ),
        path: Type.Array(
          Type.Object({
            key: Type.String(),
            title: Type.String(),
            day: Type.Integer(),
            met: Type.Integer({ description: 'Partners who met it in time.' }),
            late: Type.Integer(),
            missed: Type.Integer({ description: 'Its day is over and it is not met.' }),
            ahead: Type.Integer(),
            medianDay: nullable(Type.Integer({ description: 'Day on which half of those who met it had.' })),
            isListening: Type.Boolean({ description: 'False while no module announces what meets it.' }),
          }),
          { description: 'Milestones of the first 90 days over all partners that began in these quarters.' },
        ),
        value: Type.Array(
          Type.Object({
            what: oneOf(firstResults),
            partners: Type.Integer(),
            reached: Type.Integer(),
            points: Type.Array(Type.Object({ day: Type.Integer(), sharePpm: Type.Integer(), atRisk: Type.Integer() })),
            medianDays: nullable(Type.Integer({ description: 'Day by which half of them had it.' })),
            isListening: Type.Boolean({ description: 'False while no module announces it.' }),
          }),
          {
            description:
              'Time to value beyond go-live: first live call, first deal, first sale that paid, in days from day 0, over all partners that began in these quarters.',
          },
        ),
        stuck: Type.Object({ us: Type.Integer(), partner: Type.Integer(), both: Type.Integer() }),
      }),
    ),
  }),
  importJourneys: endpoint({
    method: 'POST',
    path: '/v1/journey-imports',
    summary: 'Take in onboardings that run elsewhere: partner, step, done on, proof',
    description: 'A second run of the same rows changes nothing. With `dryRun` nothing is written at all.',
    access: run,
    // Each row in a transaction of its own, so that one that is refused leaves nothing behind.
    transaction: 'none',
    body: strict({
      dryRun: Type.Boolean(),
      rows: Type.Array(
        strict({
          partner: Text(300, { description: 'Id, domain or name of the partner.' }),
          step: Text(160, { description: 'Key of the step.' }),
          doneOn: Text(40),
          proofLink: optional(Type.String({ maxLength: 2000 })),
        }),
        { minItems: 1, maxItems: 2000 },
      ),
    }),
    bodyLimitBytes: 2_097_152,
    answer: named(
      'JourneyImportReport',
      Type.Object({
        dryRun: Type.Boolean(),
        changed: Type.Integer(),
        unchanged: Type.Integer(),
        refused: Type.Integer(),
        rows: Type.Array(
          Type.Object({
            row: Type.Integer(),
            outcome: oneOf(['changed', 'unchanged', 'refused']),
            words: Type.String(),
            partnerId: nullable(Id('partner')),
          }),
        ),
      }),
    ),
    example: {
      body: { dryRun: true, rows: [{ partner: 'acme.example', step: 'welcome_call', doneOn: '2026-11-02' }] },
    },
  }),
  getOnboardingSettings: endpoint({
    method: 'GET',
    path: '/v1/onboarding-settings',
    summary: 'Days until something counts as stuck, and what follows',
    access: read,
    answer: named(
      'OnboardingSettings',
      Type.Object({
        overdueDays: Type.Integer(),
        unansweredDays: Type.Integer(),
        signInDays: Type.Integer(),
        nudgeDays: Type.Integer(),
        principalDay: Type.Integer(),
        callDay: Type.Integer(),
        leadDays: Type.Integer(),
        pauseDaysMax: Type.Integer(),
        version: Version,
      }),
    ),
  }),
  updateOnboardingSettings: endpoint({
    method: 'PATCH',
    path: '/v1/onboarding-settings',
    summary: 'Change them; findings that are open stay as they are',
    access: { right: 'onboarding.publish_template' },
    ifMatch: true,
    body: strict({
      overdueDays: optional(Type.Integer({ minimum: 1, maximum: 60 })),
      unansweredDays: optional(Type.Integer({ minimum: 1, maximum: 60 })),
      signInDays: optional(Type.Integer({ minimum: 1, maximum: 180 })),
      nudgeDays: optional(Type.Integer({ minimum: 1, maximum: 60 })),
      principalDay: optional(Type.Integer({ minimum: 1, maximum: 180 })),
      callDay: optional(Type.Integer({ minimum: 1, maximum: 180 })),
      leadDays: optional(Type.Integer({ minimum: 1, maximum: 60 })),
      pauseDaysMax: optional(Type.Integer({ minimum: 1, maximum: 90 })),
    }),
    answer: Type.Object({ version: Version }),
    example: { body: { overdueDays: 5 } },
  }),
}
