import { amount, choice, count, date, days, flag, list, maybe, months, ppm, row, text, years } from '../fields.ts'
import { kindsOf, unscoped } from '../kind.ts'

const kind = kindsOf('legal')
const words = () => text(2_000)
const recorded = { outlives: true } as const

export const legalKinds = [
  kind('duration', {
    values: row({
      form: choice('fixed', 'auto_renew', 'evergreen'),
      months: months(1, 120),
      renewalMonths: months(1, 120),
      noticeDays: days(0, 365),
      renewalsMax: maybe(count(1, 100)),
      reviewDays: days(1, 365),
    }),
    keptBy: ['agreements', 'renewals'],
    builtIn: { form: 'auto_renew', months: 12, renewalMonths: 12, noticeDays: 30, renewalsMax: null, reviewDays: 90 },
    scopes: unscoped,
  }),
  kind('renewal_terms', {
    values: row({ rateChangeCapPpm: ppm(), graceDays: days(0, 90) }),
    keptBy: ['agreements', 'renewals'],
    builtIn: { rateChangeCapPpm: 0, graceDays: 30 },
    scopes: unscoped,
  }),
  kind('termination', {
    values: row({
      ourConvenienceDays: maybe(days(1, 730)),
      theirConvenienceDays: maybe(days(1, 730)),
      cureDays: days(0, 365),
      grounds: list(text(300), 30),
    }),
    keptBy: ['agreements', 'health'],
    builtIn: { ourConvenienceDays: 90, theirConvenienceDays: 90, cureDays: 30, grounds: [] },
    scopes: unscoped,
  }),
  kind('wind_down', {
    values: row({
      readOnlyDays: days(0, 365),
      keysOffDays: days(0, 365),
      exportsDays: days(0, 365),
      liveProtectionsDays: days(0, 90),
      customersTo: choice('us', 'partner', 'by_agreement'),
    }),
    keptBy: ['health', 'integrations', 'deals', 'comarketing', 'partners'],
    pushedTo: ['partners'],
    builtIn: {
      readOnlyDays: 90,
      keysOffDays: 0,
      exportsDays: 90,
      liveProtectionsDays: 90,
      customersTo: 'by_agreement',
    },
    outlives: true,
  }),
  kind('change_by_notice', {
    values: row({ kinds: list(text(60), 60, 1), days: days(30, 365), objection: flag() }),
    keptBy: ['agreements'],
    scopes: unscoped,
  }),
  kind('exclusivity', {
    values: row({
      side: choice('us', 'partner', 'both'),
      words: words(),
      until: maybe(date()),
      condition: maybe(text(500)),
    }),
    keptBy: ['deals', 'planning'],
  }),
  kind('sub_partners', {
    values: row({ allowed: flag(), consent: flag() }),
    keptBy: ['partners'],
    pushedTo: ['partners'],
    builtIn: { allowed: true, consent: true },
    check: (values) =>
      values.consent && !values.allowed
        ? [{ field: 'consent', rule: 'unfit', message: 'Consent only matters where sub-partners are allowed.' }]
        : [],
  }),
  kind('insurance', {
    many: true,
    values: row({ insurance: text(120), amount: amount(), yearlyProof: flag() }),
    keptBy: ['qualification'],
    pushedTo: ['qualification'],
    scopes: unscoped,
  }),
  kind('audit_right', {
    values: row({ side: choice('us', 'partner', 'both'), noticeDays: days(0, 365), timesPerYear: count(1, 12) }),
    keptBy: ['agreements'],
    outlives: true,
    scopes: unscoped,
  }),
  kind('confidentiality', {
    ...recorded,
    values: row({ years: years(0, 50), side: choice('us', 'partner', 'both'), words: maybe(words()) }),
  }),
  kind('change_of_control', {
    ...recorded,
    values: row({ noticeDays: days(0, 365), mayTerminate: flag(), words: maybe(words()) }),
  }),
  kind('liability', {
    ...recorded,
    values: row({
      cap: maybe(amount()),
      capMonths: maybe(months(1, 60)),
      unlimitedFor: list(text(200), 20),
      words: maybe(words()),
    }),
  }),
  kind('indemnity', {
    ...recorded,
    values: row({ side: choice('us', 'partner', 'both'), cap: maybe(amount()), words: words() }),
  }),
  kind('governing_law', {
    ...recorded,
    values: row({
      law: text(120),
      venue: text(200),
      resolution: choice('courts', 'arbitration', 'mediation_then_courts'),
    }),
    scopes: unscoped,
  }),
  kind('assignment', {
    ...recorded,
    values: row({ consent: choice('needed', 'not_needed', 'affiliates_free'), words: maybe(words()) }),
    scopes: unscoped,
  }),
  kind('ip_license', {
    ...recorded,
    values: row({
      side: choice('us', 'partner', 'both'),
      subject: text(300),
      until: maybe(date()),
      words: maybe(words()),
    }),
  }),
  kind('non_solicitation', {
    ...recorded,
    values: row({ side: choice('us', 'partner', 'both'), months: months(1, 60) }),
    scopes: unscoped,
  }),
  kind('custom', {
    ...recorded,
    many: true,
    values: row({
      title: text(120),
      fields: list(row({ name: text(80), value: text(500) }), 40),
      dueOn: maybe(date()),
    }),
  }),
] as const
