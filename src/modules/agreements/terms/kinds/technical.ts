import { choice, count, days, flag, hours, list, maybe, ppm, row, text } from '../fields.ts'
import { kindsOf } from '../kind.ts'

const kind = kindsOf('technical')

export const technicalKinds = [
  kind('api_access', {
    values: row({
      environments: list(choice('sandbox', 'live'), 2, 1),
      scopes: list(text(60)),
      keysMax: count(1, 100),
      liveGate: list(choice('go_live', 'certifications', 'security_review'), 3),
    }),
    keptBy: ['integrations', 'onboarding'],
    builtIn: { environments: ['sandbox'], scopes: [], keysMax: 10, liveGate: ['go_live'] },
  }),
  kind('api_limits', {
    values: row({
      perMinute: count(1, 100_000),
      burst: count(1, 1_000_000),
      perMonth: maybe(count(1, 1_000_000_000)),
      over: choice('block', 'notify'),
    }),
    keptBy: ['integrations'],
    builtIn: { perMinute: 600, burst: 1_200, perMonth: null, over: 'notify' },
    check: (values) =>
      values.burst < values.perMinute
        ? [{ field: 'burst', rule: 'order', message: 'The burst is at least the calls of one minute.' }]
        : [],
  }),
  kind('sandbox', {
    values: row({ count: count(1, 5), idleDays: days(1, 3_650), profile: text(60) }),
    keptBy: ['integrations'],
    builtIn: { count: 1, idleDays: 180, profile: 'standard' },
  }),
  kind('webhooks', {
    values: row({ endpointsMax: count(1, 50), eventFamilies: list(text(60)) }),
    keptBy: ['integrations'],
    builtIn: { endpointsMax: 5, eventFamilies: [] },
  }),
  kind('security', {
    values: row({
      keyAgeDays: days(1, 3_650),
      addresses: list(text(60)),
      secondFactor: flag(),
      singleSignOn: flag(),
      breachNoticeHours: hours(1, 720),
    }),
    keptBy: ['integrations', 'settings'],
    builtIn: { keyAgeDays: 365, addresses: [], secondFactor: false, singleSignOn: false, breachNoticeHours: 72 },
  }),
  kind('integration_requirements', {
    values: row({
      lowestApiVersion: maybe(text(40)),
      lowestSdkVersion: maybe(text(40)),
      errorBudgetPpm: ppm(),
      reviewBeforeRelease: flag(),
      deprecationNoticeDays: days(90, 1_825),
    }),
    keptBy: ['integrations', 'analytics'],
    builtIn: {
      lowestApiVersion: null,
      lowestSdkVersion: null,
      errorBudgetPpm: 10_000,
      reviewBeforeRelease: true,
      deprecationNoticeDays: 180,
    },
  }),
  kind('certification', {
    many: true,
    values: row({
      certificate: text(120),
      people: count(1, 500),
      withinDays: days(0, 1_095),
      neededFor: list(choice('live', 'registration', 'tier'), 3),
    }),
    keptBy: ['enablement', 'onboarding', 'deals'],
  }),
  kind('data_processing', {
    values: row({
      roles: choice('we_process_for_partner', 'partner_processes_for_us', 'joint', 'each_for_itself'),
      regions: list(text(60), 50),
      personalData: choice('none', 'masked', 'full'),
      keepDays: days(1, 3_650),
      deleteAfterEndDays: days(0, 3_650),
    }),
    keptBy: ['integrations', 'attribution', 'comarketing', 'health'],
    builtIn: { roles: 'each_for_itself', regions: [], personalData: 'masked', keepDays: 365, deleteAfterEndDays: 30 },
    outlives: true,
  }),
  kind('white_label', {
    values: row({
      surfaces: list(choice('portal', 'mails', 'documents', 'product'), 4, 1),
      domain: maybe(text(253)),
      ourLineShown: flag(),
    }),
    keptBy: ['settings'],
  }),
] as const
