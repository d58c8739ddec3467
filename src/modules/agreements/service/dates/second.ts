/** What binds us against the partner takes two people of ours: a partner manager and a lawyer. */
import { closeTask, openTask } from '#modules/tasks/public.ts'
import { actorId, type Ctx, type Tx } from '#platform/context.ts'
import type { AgreementRow } from '../../queries/agreements.ts'
import { about } from '../sign/envelopes.ts'

export const rolesOf = (ctx: Ctx): string[] => (ctx.actor.kind === 'member' ? [...ctx.actor.roles] : [])
/** A team so small that one person does both, recorded openly. */
export const isSmallTeam = (tx: Tx): boolean => tx.ctx.workspace.settings['smallTeam'] === true

const needed = [
  ['partner_manager', 'a partner manager'],
  ['legal', 'a person of legal'],
] as const
/** What stands against the caller being the second of the two; empty when nothing does. */
export const reasonsAgainstSecond = (
  ctx: Ctx,
  asked: { by_id: string | null; asked_roles: readonly string[] },
): string[] => {
  if (ctx.actor.kind !== 'member') return ['A person has to confirm it.']
  const reasons: string[] = []
  if (asked.by_id !== null && asked.by_id === actorId(ctx.actor))
    reasons.push('You asked for it; somebody else has to confirm it.')
  const covered = (role: string) => rolesOf(ctx).includes(role) || asked.asked_roles.includes(role)
  for (const [role, words] of needed) if (!covered(role)) reasons.push(`It takes ${words} as one of the two.`)
  return reasons
}

const kind = 'agreements.confirm_notice'
/** The one who is missing finds it in the queue. */
export const askSecond = async (
  tx: Tx,
  agreement: AgreementRow,
  asked: { id: string; what: 'notice' | 'termination' | 'change by notice'; roles: readonly string[] },
): Promise<void> => {
  const [role] = needed.find(([one]) => !asked.roles.includes(one)) ?? needed[1]
  await openTask(tx, {
    ...about(agreement),
    kind,
    title: `Confirm the ${asked.what} for ${agreement.number}, or take it back`,
    side: 'team',
    owner: { role },
    dueAt: tx.now,
    legal: true,
    waiting: 'colleague',
    cause: `second ${asked.id} ${tx.now.toISOString()}`,
  })
}
export const secondAnswered = async (tx: Tx, agreementId: string, outcome: string): Promise<void> => {
  await closeTask(tx, { kind, subjectId: agreementId, outcome })
}
