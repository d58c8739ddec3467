/** First calls and first writes with live keys, once per partner; those in sandboxes are told by the sandbox itself. */
import { firstExecutions } from '#modules/agreements/public.ts'
import type { Services, Tx } from '#platform/context.ts'
import type { SeenCall } from '#platform/http/seen.ts'
import { firstCallEvents } from '../../contract/first-calls.ts'
import { insertFirst } from '../../queries/metering.ts'
import { sandboxRows } from '../../queries/sandboxes.ts'

/** Partners of whom this process knows that there is nothing left to note. */
const done = new WeakMap<Services['database'], Set<string>>()
const doneOf = (services: Services) => {
  const known = done.get(services.database) ?? new Set<string>()
  done.set(services.database, known)
  return known
}

const milestones = {
  live_call: { event: firstCallEvents.firstCallMade, counts: (_call: SeenCall) => true },
  live_write: { event: firstCallEvents.firstWriteMade, counts: (call: SeenCall) => call.method !== 'GET' },
} as const

const testMilestones: Readonly<Record<string, 'test_call' | 'test_write'>> = {
  first_call: 'test_call',
  first_write: 'test_write',
}

/** A partner's sandbox told of a first: it could have been made since there was a sandbox to make it in. */
export const noteTestFirst = async (
  tx: Tx,
  told: { partnerId: string; milestone: string; reachedAt: string },
): Promise<void> => {
  const milestone = testMilestones[told.milestone]
  if (!milestone) return
  const [first] = await sandboxRows(tx, { partnerId: told.partnerId })
  await insertFirst(tx, {
    partner_id: told.partnerId,
    milestone,
    at: new Date(told.reachedAt),
    possible_since: first?.created_at ?? null,
    request_id: null,
  })
}

export const noteFirsts = async (tx: Tx, calls: readonly SeenCall[]): Promise<void> => {
  if (tx.ctx.workspace.kind !== 'live') return
  const known = doneOf(tx.ctx.services)
  const good = calls.filter(
    (call) => call.partnerId !== null && !call.isExplorer && call.status >= 200 && call.status < 300,
  )
  for (const [milestone, { event, counts }] of Object.entries(milestones) as [
    keyof typeof milestones,
    (typeof milestones)[keyof typeof milestones],
  ][])
    for (const [partnerId, own] of Map.groupBy(good.filter(counts), (call) => call.partnerId!)) {
      const name = `${tx.ctx.workspace.id} ${partnerId} ${milestone}`
      if (known.has(name)) continue
      const first = own.reduce((earliest, call) => (call.at < earliest.at ? call : earliest))
      const since = (await firstExecutions(tx, [partnerId])).get(partnerId) ?? null
      const isFirst = await insertFirst(tx, {
        partner_id: partnerId,
        milestone,
        at: first.at,
        possible_since: since,
        request_id: first.requestId,
      })
      tx.afterCommit(() => known.add(name))
      if (!isFirst) continue
      await tx.announce(
        event,
        { partnerId, keyId: first.keyId, requestId: first.requestId, at: first.at.toISOString() },
        { subject: { kind: 'partner', id: partnerId }, partnerId },
      )
    }
}
