/** The company's own API may use our keys: its gateway asks whether one is good, and reports what it let through. */
import { addressAllowed, findKey, type KnownKey } from '#platform/auth/api-keys.ts'
import { takeCall } from '#platform/auth/limits.ts'
import { type Ctx, partnerOf } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { Problem } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { findWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import { gatewayEvents, type keyVerdicts, type refusedUsage } from '../contract/gateway.ts'
import {
  type BatchRow,
  batchPage,
  countBatch,
  insertBatch,
  insertUsageEvents,
  keyOwners,
  type UsageEvent,
} from '../queries/gateway.ts'
import { scopeLimitOf } from './api-access.ts'
import { callLimitOf } from './metering/quota.ts'

type Verdict = (typeof keyVerdicts)[number]

/**
 * Answered from what this process remembers of the key (10 s) and of its partner's terms (10 s); a revocation is seen at
 * once here. Keys of another company's workspace are as unknown as invented ones; those of this workspace's sandboxes
 * are known, and say that they are test keys.
 */
export const verifyKey = async (
  ctx: Ctx,
  input: { key: string; scope?: string | undefined; address?: string | undefined },
) => {
  const { services } = ctx
  const refuse = (
    reason: Verdict,
    words: string,
    key: KnownKey | null = null,
    retryAfterSeconds: number | null = null,
  ) => ({
    allowed: false,
    reason,
    words,
    key: key && show(key, ctx.workspace.kind),
    retryAfterSeconds,
  })
  const key = await findKey(services, input.key, null, 'gateway')
  if (!key || key.workspaceId !== ctx.workspace.id)
    return refuse('key.invalid', 'This key is not valid: it may be mistyped, revoked or expired.')
  if (input.address && key.addresses.length > 0 && !addressAllowed(key.addresses, input.address))
    return refuse('key.address_not_allowed', `This key may not be used from ${input.address}.`, key)
  const { scope } = input
  if (scope !== undefined && !key.scopes.includes('*') && !key.scopes.includes(scope))
    return refuse('key.scope_missing', `This key does not hold the scope ${scope}.`, key)
  if (key.partnerId !== null) {
    const workspace = (await findWorkspace(services, key.workspaceId))!
    const system = systemContext(services, workspace, 'key verification')
    const limit = await scopeLimitOf(system, key.partnerId)
    const wanted = scope ?? key.scopes.find((one) => limit?.scopes.has(one)) ?? key.scopes[0] ?? ''
    if (limit && !limit.scopes.has(wanted)) {
      const { code, words } = limit.refusal(wanted)
      return refuse(code as Verdict, words, key)
    }
    const rate = await callLimitOf(system, key.partnerId)
    if (rate.blocked) return refuse('rate.exceeded', rate.blocked.words, key, rate.blocked.retryAfterSeconds)
    try {
      takeCall(services, key, rate)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      return refuse('rate.exceeded', error.message, key, Number(error.headers['retry-after']))
    }
  }
  return { allowed: true, reason: null, words: null, key: show(key, ctx.workspace.kind), retryAfterSeconds: null }
}
const show = (key: KnownKey, kind: 'live' | 'sandbox') => ({
  id: key.id,
  name: key.name,
  partnerId: key.partnerId,
  environment: kind === 'sandbox' ? ('test' as const) : ('live' as const),
  scopes: [...key.scopes],
})

// --- reported calls ----------------------------------------------------------------------------------------------

type Refused = { place: number; id: string | null; reason: (typeof refusedUsage)[number]; words: string }
const daysBackMax = 35
const aheadMsMax = 5 * 60_000
const dayMs = 86_400_000

/** Judged row by row: a wrong row is named and costs nothing but itself; a repeated one counts once. */
export const reportUsage = (ctx: Ctx, input: { source: string; events: readonly Record<string, unknown>[] }) =>
  inTransaction(ctx, async (tx) => {
    const partnerId = partnerOf(ctx.actor)
    // What a partner's server calls itself is its own affair and never another's.
    const source = partnerId === null ? input.source : `${partnerId}/${input.source}`.slice(0, 60)
    const now = tx.ctx.services.time()
    const refused: Refused[] = []
    const good: (UsageEvent & { place: number })[] = []
    for (const [place, row] of input.events.entries()) {
      const event = readEvent(row)
      if (typeof event === 'string') refused.push({ place, id: idOf(row), reason: 'bad_field', words: event })
      else if (new Date(event.at).getTime() < now.getTime() - daysBackMax * dayMs)
        refused.push({ place, id: event.id, reason: 'older_than_35_days', words: `${event.at} is over 35 days ago.` })
      else if (new Date(event.at).getTime() > now.getTime() + aheadMsMax)
        refused.push({ place, id: event.id, reason: 'in_the_future', words: `${event.at} is still to come.` })
      else good.push({ ...event, place })
    }
    const owners = await keyOwners(tx, [...new Set(good.map((event) => event.keyId))])
    const known = good.filter((event) => {
      if (owners.has(event.keyId)) return true
      refused.push({
        place: event.place,
        id: event.id,
        reason: 'unknown_key',
        words: `There is no key ${event.keyId}.`,
      })
      return false
    })
    const once = [...new Map([...known].reverse().map((event) => [event.id, event])).values()].reverse()
    const { accepted, batch } = await tx.asTeam(async () => {
      const { id } = await insertBatch(tx, {
        id: newId(idPrefixes.usageBatch),
        source,
        partner_id: partnerId,
        key_id: ctx.actor.kind === 'key' ? ctx.actor.id : ('id' in ctx.actor && ctx.actor.id) || 'person',
        accepted: 0,
        refused: 0,
        at: now,
      })
      const taken = await insertUsageEvents(
        tx,
        id,
        source,
        once.map(({ place: _place, ...event }) => ({ ...event, partnerId: owners.get(event.keyId) ?? null })),
      )
      const first = new Set(once.filter((event) => taken.has(event.id)).map((event) => event.place))
      for (const event of known)
        if (!first.has(event.place))
          refused.push({ place: event.place, id: event.id, reason: 'duplicate', words: 'It was counted before.' })
      return { accepted: first.size, batch: await countBatch(tx, id, first.size, refused.length) }
    })
    await tx.announce(
      gatewayEvents.usageBatchAccepted,
      { usageBatchId: batch.id, source, accepted, refused: refused.length },
      { subject: { kind: 'usage_batch', id: batch.id }, partnerId },
    )
    return { batch: showBatch(batch), refused: refused.sort((one, other) => one.place - other.place) }
  })

const idOf = (row: Record<string, unknown>) => (typeof row['id'] === 'string' ? row['id'].slice(0, 100) : null)
const isWhole = (value: unknown, least: number, most: number): value is number =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most
const fields = new Set(['id', 'keyId', 'at', 'endpoint', 'status', 'ms', 'bytes'])

/** The event, or what is wrong with it in words. */
const readEvent = (row: Record<string, unknown>): UsageEvent | string => {
  const unknown = Object.keys(row).find((name) => !fields.has(name))
  if (unknown) return `${unknown.slice(0, 60)} is not a field.`
  const { id, keyId, at, endpoint, status, ms, bytes } = row
  if (typeof id !== 'string' || !/^[\x21-\x7e]{1,100}$/.test(id)) return 'id takes 1 to 100 visible characters.'
  if (typeof keyId !== 'string' || !/^ak_[0-9a-z]{26}$/.test(keyId)) return 'keyId is the id of a key.'
  if (typeof at !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(at))
    return 'at is an instant like 2027-03-01T09:00:00Z.'
  if (Number.isNaN(Date.parse(at))) return 'at is no day of the calendar.'
  if (typeof endpoint !== 'string' || endpoint.length < 1 || endpoint.length > 200 || !/^[^\p{Cc}]+$/u.test(endpoint))
    return 'endpoint takes 1 to 200 characters.'
  if (!isWhole(status, 100, 599)) return 'status is 100 to 599.'
  if (ms !== undefined && ms !== null && !isWhole(ms, 0, 86_400_000)) return 'ms is 0 to 86400000.'
  if (bytes !== undefined && bytes !== null && !isWhole(bytes, 0, Number.MAX_SAFE_INTEGER)) return 'bytes is 0 or more.'
  return {
    id,
    keyId,
    partnerId: null,
    at: new Date(at).toISOString(),
    endpoint,
    status,
    ms: (ms as number | null | undefined) ?? null,
    bytes: (bytes as number | null | undefined) ?? null,
  }
}

const showBatch = (row: BatchRow) => ({
  id: row.id,
  source: row.source,
  accepted: row.accepted,
  refused: row.refused,
  at: row.at.toISOString(),
})
export const listBatches = (ctx: Ctx, query: Parameters<typeof batchPage>[1]) =>
  inTransaction(ctx, (tx) => batchPage(tx, query, (rows) => rows.map(showBatch)))
