/** Which mails a person wants and when: each for themselves, on both sides. */
import { endpoint, eventKind, listOf, named, nullable, oneOf, optional, strict, Type } from '#platform/contract.ts'

const timings = ['now', 'daily', 'none'] as const
const Timing = oneOf(timings, { description: '`daily`: it waits for the daily mail of Today.' })
const Kind = Type.String({ minLength: 1, maxLength: 80, examples: ['task.assigned'] })
const TimeOfDay = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', examples: ['07:30'] })

export const NotificationRules = named(
  'NotificationRules',
  Type.Object({
    data: Type.Array(
      named(
        'NotificationRule',
        Type.Object({
          kind: Type.String({ description: 'A kind of mail. Those about money, security and law are always sent.' }),
          words: Type.Object({ en: Type.String(), de: Type.String(), es: Type.String() }),
          timing: Timing,
          timings: Type.Array(Timing, { description: 'What can be chosen.' }),
        }),
      ),
    ),
    digestAt: nullable(
      Type.String({ description: 'When the daily mail comes, in the own zone; null: at the workspace’s hour.' }),
    ),
    workspaceDigestAt: Type.String(),
  }),
)
const rules = listOf(strict({ kind: Kind, timing: Timing }), 100)
const refuses = { 'field.invalid': [422, 'A kind that cannot be chosen, or a timing that it does not have.'] } as const
const example = { body: { rules: [{ kind: 'task.assigned', timing: 'none' }] } } as const

export const notificationEndpoints = {
  listNotificationRules: endpoint({
    method: 'GET',
    path: '/v1/notification-rules',
    summary: 'Which mails the own person gets',
    access: { right: 'settings.read' },
    scope: null,
    answer: NotificationRules,
  }),
  setNotificationRules: endpoint({
    method: 'PUT',
    path: '/v1/notification-rules',
    summary: 'Choose which mails to get, and when the daily one comes',
    description: 'What is not named stays as it is.',
    access: { right: 'settings.read' },
    scope: null,
    body: strict({ rules: optional(rules), digestAt: optional(nullable(TimeOfDay)) }),
    answer: NotificationRules,
    refuses,
    example,
  }),
  listPortalNotificationRules: endpoint({
    method: 'GET',
    path: '/v1/portal/notification-rules',
    summary: 'Which mails the own person gets',
    access: { right: 'settings.read' },
    scope: null,
    answer: NotificationRules,
  }),
  setPortalNotificationRules: endpoint({
    method: 'PUT',
    path: '/v1/portal/notification-rules',
    summary: 'Choose which mails to get',
    description: 'What is not named stays as it is.',
    access: { right: 'settings.read' },
    scope: null,
    body: strict({ rules }),
    answer: NotificationRules,
    refuses,
    example,
  }),
}

export const notificationEvents = {
  notificationRulesChanged: eventKind({
    name: 'notification_rules.changed',
    version: 1,
    summary: 'Somebody chose which mails to get',
    payload: Type.Object({ kinds: Type.Array(Type.String()), digestAt: Type.Boolean() }),
    sample: { kinds: ['task.assigned'], digestAt: false },
    partnerVisible: false,
  }),
}
