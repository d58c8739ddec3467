import { businessDays, choice, count, language, list, maybe, minutes, ppm, row, text } from '../fields.ts'
import { kindsOf, unscoped, type ValueIssue } from '../kind.ts'

const kind = kindsOf('support')
const anyMinutes = () => minutes(1, 525_600)

export const supportKinds = [
  kind('support_level', {
    values: row({
      hours: choice('business', 'extended', 'always'),
      zone: maybe(text(60)),
      channels: list(choice('portal', 'email', 'phone', 'chat'), 4),
      severities: list(row({ severity: count(1, 4), firstResponse: anyMinutes(), target: maybe(anyMinutes()) }), 4, 1),
      pause: choice('waiting_for_partner', 'never'),
    }),
    keptBy: ['support'],
    builtIn: {
      hours: 'business',
      zone: null,
      channels: ['portal', 'email'],
      severities: [
        { severity: 1, firstResponse: 60, target: null },
        { severity: 2, firstResponse: 240, target: null },
        { severity: 3, firstResponse: 480, target: null },
        { severity: 4, firstResponse: 960, target: null },
      ],
      pause: 'waiting_for_partner',
    },
    check: ({ severities }) => {
      const issues: ValueIssue[] = []
      severities.forEach((one, at) => {
        if (severities.findIndex((other) => other.severity === one.severity) !== at)
          issues.push({
            field: `severities.${at}.severity`,
            rule: 'unique',
            message: `Severity ${one.severity} stands there twice.`,
          })
        if (one.target !== null && one.target < one.firstResponse)
          issues.push({
            field: `severities.${at}.target`,
            rule: 'order',
            message: 'The target cannot come before the first response.',
          })
      })
      return issues
    },
  }),
  kind('support_duty', {
    values: row({
      firstLine: choice('us', 'partner'),
      secondLine: choice('us', 'partner'),
      firstLineMinutes: maybe(anyMinutes()),
      secondLineMinutes: maybe(anyMinutes()),
    }),
    keptBy: ['support'],
    builtIn: { firstLine: 'partner', secondLine: 'us', firstLineMinutes: null, secondLineMinutes: null },
  }),
  kind('service_credit', {
    values: row({ perMissedPointPpm: ppm(), capPpm: ppm() }),
    keptBy: ['support', 'payouts'],
    check: (values) =>
      values.capPpm < values.perMissedPointPpm
        ? [{ field: 'capPpm', rule: 'order', message: 'The cap is at least the credit of one point.' }]
        : [],
  }),
  kind('account_team', {
    values: row({ manager: maybe(text(120)), sponsor: maybe(text(120)), answerBusinessDays: businessDays(1, 20) }),
    keptBy: ['partners', 'reviews'],
    pushedTo: ['partners'],
    builtIn: { manager: null, sponsor: null, answerBusinessDays: 2 },
    scopes: unscoped,
  }),
  kind('portal_access', {
    values: row({ seats: count(1, 10_000), languages: list(language(), 20) }),
    keptBy: ['partners', 'settings'],
    pushedTo: ['partners'],
    builtIn: { seats: 100, languages: [] },
    scopes: unscoped,
  }),
] as const
