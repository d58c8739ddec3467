/** Each person's own choice of mails; the outbox asks it of every mail of a kind that can be chosen. */
import { keepPortalPreferences, portalPreferences } from '#modules/partners/public.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { type FieldIssue, invalid, unauthenticated } from '#platform/errors.ts'
import { type MailKind, type MailSide, type MailTiming, mailKinds, timingOf } from '#platform/mail/choices.ts'
import { type NotificationRules, notificationEvents } from '../contract/notifications.ts'
import { settingDefaults } from '../contract/workspace.ts'
import { keepMemberPreferences, memberPreferences } from '../queries/members.ts'

type Choice = {
  rules?: readonly { kind: string; timing: MailTiming }[] | undefined
  digestAt?: string | null | undefined
}
type Rules = Static<typeof NotificationRules>

export const readNotificationRules = (ctx: Ctx): Promise<Rules> =>
  inTransaction(ctx, async (tx) => show(tx, await preferencesOf(tx, false)))

/** 422 `field.invalid` with every kind that cannot be chosen. The whole choice is kept or nothing of it. */
export const setNotificationRules = (ctx: Ctx, input: Choice): Promise<Rules> =>
  inTransaction(ctx, async (tx) => {
    const { side, id } = seatOf(ctx)
    const offered = kindsFor(ctx, side)
    const issues = (input.rules ?? []).flatMap(({ kind, timing }, at): FieldIssue[] => {
      const known = offered.find((one) => one.kind === kind)
      if (!known) return [issue(at, 'kind', `Mails of ${kind} cannot be chosen.`)]
      return timingsOf(known, side).includes(timing) ? [] : [issue(at, 'timing', `${kind} does not come ${timing}.`)]
    })
    if (issues.length > 0) throw invalid(...issues)
    const before = await preferencesOf(tx, true)
    const mails = (before['mails'] ?? {}) as Record<string, unknown>
    const after: Record<string, unknown> = {
      ...before,
      mails: { ...mails, ...Object.fromEntries((input.rules ?? []).map(({ kind, timing }) => [kind, timing])) },
    }
    if (input.digestAt !== undefined) after['digestAt'] = input.digestAt
    await (side === 'member' ? keepMemberPreferences : keepPortalPreferences)(tx, id, after)
    await tx.announce(
      notificationEvents.notificationRulesChanged,
      { kinds: (input.rules ?? []).map(({ kind }) => kind), digestAt: input.digestAt !== undefined },
      { subject: { kind: side === 'member' ? 'member' : 'portal_user', id } },
    )
    return show(tx, after)
  })

const issue = (at: number, field: string, message: string): FieldIssue => ({
  field: `rules.${at}.${field}`,
  rule: 'choice',
  message,
})

/** The seat of the person who asks; a key has no mails. */
const seatOf = ({ actor }: Ctx): { side: MailSide; id: string } => {
  if (actor.kind === 'member') return { side: 'member', id: actor.id }
  if (actor.kind === 'portal_user') return { side: 'portal', id: actor.id }
  throw unauthenticated()
}

const preferencesOf = async (tx: Tx, locked: boolean): Promise<Record<string, unknown>> => {
  const { side, id } = seatOf(tx.ctx)
  return (await (side === 'member' ? memberPreferences : portalPreferences)(tx, id, locked)) ?? {}
}

const kindsFor = (ctx: Ctx, side: MailSide): MailKind[] =>
  mailKinds.of(ctx.services.product).filter(({ sides }) => sides.includes(side))
const timingsOf = (kind: MailKind, side: MailSide): MailTiming[] =>
  kind.daily && side === 'member' ? ['now', 'daily', 'none'] : ['now', 'none']

const show = ({ ctx }: Tx, preferences: Record<string, unknown>): Rules => {
  const { side } = seatOf(ctx)
  const { digestAt } = preferences
  const common = ctx.workspace.settings['digestAt']
  return {
    data: kindsFor(ctx, side).map((one) => ({
      kind: one.kind,
      words: one.words,
      timing: timingOf(preferences, one.kind),
      timings: timingsOf(one, side),
    })),
    digestAt: side === 'member' && typeof digestAt === 'string' ? digestAt : null,
    workspaceDigestAt: typeof common === 'string' ? common : settingDefaults.digestAt,
  }
}
