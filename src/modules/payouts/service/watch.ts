/** Every 5 minutes the ledger of each workspace is checked; when that changes, finance and admins are told. */
import type { Ctx, Services } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { checkLedger, hasTransfers, type LedgerHealth, lastCheck, saveCheck } from '#platform/ledger/checks.ts'
import { linkTo, mailParts, queueMail } from '#platform/mail/outbox.ts'
import { listWorkspaces, systemContext } from '#platform/tenancy/workspaces.ts'
import { ledgerEvents } from '../contract/ledger.ts'
import { membersInRoles } from '../queries.ts'

const everyMs = 5 * 60_000
/** Every seal is recomputed once a day; in between those that are new. */
const wholeEveryMs = 86_400_000
const lastRuns = new WeakMap<Services['database'], { at: number; wholeAt: number }>()

export const watchLedgers = async (services: Services): Promise<void> => {
  const now = services.time().getTime()
  const last = lastRuns.get(services.database)
  if (last && now - last.at < everyMs) return
  const isWhole = !last || now - last.wholeAt >= wholeEveryMs
  lastRuns.set(services.database, { at: now, wholeAt: isWhole ? now : last.wholeAt })
  for (const workspace of await listWorkspaces(services))
    await watchLedger(systemContext(services, workspace, 'ledger check'), isWhole)
}

/** Checks one ledger and keeps the result; an empty one has nothing to check. */
export const watchLedger = async (ctx: Ctx, isWhole = false): Promise<LedgerHealth | undefined> => {
  const before = await inTransaction(
    ctx,
    async (tx) => ((await hasTransfers(tx)) ? ((await lastCheck(tx)) ?? 'never') : undefined),
    { readOnly: true },
  )
  if (!before) return undefined
  const health = await checkLedger(ctx, isWhole || before === 'never' ? 0 : before.verifiedSeal)
  await inTransaction(ctx, async (tx) => {
    const saved = await saveCheck(tx, health)
    const findings = health.findings.map(({ words }) => words)
    // Told when it begins to differ, when something else differs, and when it is well again.
    if (JSON.stringify(saved?.findings.map(({ words }) => words) ?? []) === JSON.stringify(findings)) return
    const isHealthy = findings.length === 0
    await tx.announce(
      ledgerEvents.ledgerHealthChanged,
      { isHealthy, findings },
      { subject: { kind: 'workspace', id: ctx.workspace.id } },
    )
    const heading = isHealthy ? 'The ledger adds up again' : 'The ledger does not add up'
    for (const person of await membersInRoles(tx, ['finance', 'admin']))
      await queueMail(tx, {
        kind: 'ledger.health',
        to: { email: person.email, name: person.name },
        subject: heading,
        subjectKind: 'workspace',
        subjectId: ctx.workspace.id,
        ...mailParts(tx.ctx, {
          heading,
          paragraphs: isHealthy
            ? ['Every check of the ledger finds what it should.']
            : ['No payout takes its next step until this is settled.', findings.slice(0, 10).join('\n')],
          button: { label: 'Open the checks', url: linkTo(tx.ctx, `/w/${ctx.workspace.slug}/ledger/checks`) },
        }),
      })
  })
  return health
}
