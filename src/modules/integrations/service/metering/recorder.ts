/**
 * Gathers calls in memory and writes them once a second: the log as it is, the counts as deltas under (process,
 * sequence), so that a delta counts once even when the answer of its commit was lost. A crash may lose the last second
 * of counts and log, never of work.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { civilDate } from '#platform/civil-time.ts'
import type { Services, Workspace } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { postgresCode } from '#platform/errors.ts'
import type { SeenCall } from '#platform/http/seen.ts'
import { findWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import { addUsage, insertRequests, type NewRequest, takeSequence, type UsageDelta } from '../../queries/metering.ts'
import { noteFirsts } from './firsts.ts'
import { boundsMs, isError } from './measures.ts'
import { warnOfQuota } from './quota.ts'
import { sweepHourly } from './retention.ts'
import { errorCodeOf, idsIn, scrubBody, scrubUrl } from './scrub.ts'

/** Beyond this many calls within a second bodies are left out of the log; the counts stay whole. */
const bodiesMax = 2_000
const logMax = 20_000

type Pending = {
  processId: string
  sequence: number
  calls: SeenCall[]
  deltas: Map<string, UsageDelta>
  /** The database took no offence at the counts, but at a row of the log: the counts are what matters. */
  withoutLog?: boolean
}
type State = {
  processId: string
  sequence: number
  calls: Map<string, SeenCall[]>
  size: number
  /** Written, but not known to be committed: tried again under the same number. */
  unsure: Map<string, Pending>
  running: Promise<void> | undefined
}
const states = new WeakMap<Services['database'], State>()
const stateOf = (services: Services): State => {
  const known = states.get(services.database)
  if (known) return known
  const made: State = {
    processId: randomUUID(),
    sequence: 0,
    calls: new Map(),
    size: 0,
    unsure: new Map(),
    running: undefined,
  }
  states.set(services.database, made)
  return made
}

/** Fills the slot of the web server: a push into an array, nothing else. */
export const recordCall = (services: Services, call: SeenCall): void => {
  const state = stateOf(services)
  const list = state.calls.get(call.workspaceId)
  state.size += 1
  const kept = state.size > bodiesMax ? { ...call, requestBody: null, answerBody: null } : call
  if (list) list.push(kept)
  else state.calls.set(call.workspaceId, [kept])
}

/** Calls of this process that are not written yet, for quotas. */
export const unwrittenCalls = (services: Services, workspaceId: string, partnerId: string): number =>
  stateOf(services)
    .calls.get(workspaceId)
    ?.reduce((sum, call) => sum + (call.partnerId === partnerId ? 1 : 0), 0) ?? 0

/** Writes what gathered. One at a time; what cannot be written now is tried with the next second. */
export const writeCalls = (services: Services): Promise<void> => {
  const state = stateOf(services)
  state.running ??= write(services, state).finally(() => {
    state.running = undefined
  })
  return state.running
}

const write = async (services: Services, state: State): Promise<void> => {
  const gathered = state.calls
  state.calls = new Map()
  state.size = 0
  for (const workspaceId of new Set([...state.unsure.keys(), ...gathered.keys()])) {
    const workspace = await findWorkspace(services, workspaceId)
    // Removed meanwhile, with everything in it.
    if (!workspace) {
      state.unsure.delete(workspaceId)
      continue
    }
    const before = state.unsure.get(workspaceId)
    if (before && !(await writeOne(services, state, workspace, before))) {
      requeue(state, workspaceId, gathered.get(workspaceId) ?? [])
      continue
    }
    const calls = gathered.get(workspaceId)
    if (!calls) continue
    state.sequence += 1
    const next = { processId: state.processId, sequence: state.sequence, calls, deltas: deltasOf(workspace, calls) }
    await writeOne(services, state, workspace, next)
  }
  await sweepHourly(services)
}

const requeue = (state: State, workspaceId: string, calls: SeenCall[]) => {
  const newer = state.calls.get(workspaceId) ?? []
  state.calls.set(workspaceId, [...calls, ...newer].slice(0, logMax))
}

/** True when it is written, or cannot be. */
const writeOne = async (services: Services, state: State, workspace: Workspace, pending: Pending): Promise<boolean> => {
  state.unsure.set(workspace.id, pending)
  try {
    const rows = pending.withoutLog ? [] : await toRows(pending.calls.slice(0, logMax))
    await inTransaction(systemContext(services, workspace, 'metering'), async (tx) => {
      if (!(await takeSequence(tx, pending.processId, pending.sequence))) return
      await insertRequests(tx, rows)
      await addUsage(tx, [...pending.deltas.values()])
      await noteFirsts(tx, pending.calls)
      await warnOfQuota(tx, new Set([...pending.deltas.values()].flatMap((delta) => delta.partnerId ?? [])))
    })
    state.unsure.delete(workspace.id)
    return true
  } catch (error) {
    if (postgresCode(error)?.startsWith('22')) pending.withoutLog = true
    services.log.error({ err: error, workspace: workspace.id, calls: pending.calls.length }, 'calls were not written')
    return false
  }
}

const deltasOf = (workspace: Workspace, calls: readonly SeenCall[]): Map<string, UsageDelta> => {
  const deltas = new Map<string, UsageDelta>()
  for (const call of calls) {
    const day = civilDate(workspace.zone, new Date(call.at.getTime() + workspace.clockOffsetMs))
    const statusClass = `${Math.floor(call.status / 100)}xx`
    const endpoint = `${call.method} ${call.route}`
    const name = `${day} ${call.keyId} ${endpoint} ${statusClass}`
    let delta = deltas.get(name)
    if (!delta) {
      delta = {
        day,
        keyId: call.keyId,
        partnerId: call.partnerId,
        endpoint,
        statusClass,
        calls: 0,
        errors: 0,
        throttled: 0,
        latency: boundsMs.map(() => 0).concat(0),
        bytes: 0,
      }
      deltas.set(name, delta)
    }
    delta.calls += 1
    if (isError(call.status)) delta.errors += 1
    if (call.status === 429) delta.throttled += 1
    const place = boundsMs.findIndex((bound) => call.ms <= bound)
    delta.latency[place === -1 ? boundsMs.length : place]! += 1
    delta.bytes += call.bytes
  }
  return deltas
}

/** Reading bodies takes a while, so requests have as much of the time as it takes. */
const turnMs = 2
const toRows = async (calls: readonly SeenCall[]): Promise<NewRequest[]> => {
  const rows: NewRequest[] = []
  let begun = performance.now()
  for (const call of calls) {
    rows.push(toRow(call))
    if (performance.now() - begun < turnMs) continue
    await pause(turnMs)
    begun = performance.now()
  }
  return rows
}
const toRow = (call: SeenCall): NewRequest => {
  const requestBody = scrubBody(call.requestBody)
  const answerBody = scrubBody(call.answerBody)
  return {
    id: call.requestId,
    partner_id: call.partnerId,
    key_id: call.keyId,
    at: call.at.toISOString(),
    method: call.method,
    route: call.route,
    path: scrubUrl(call.url),
    status: call.status,
    error_code: errorCodeOf(call.status, call.answerBody),
    ms: call.ms,
    address: call.address,
    agent: call.agent.slice(0, 500) || null,
    idempotency_key: call.idempotencyKey?.slice(0, 255) ?? null,
    request_body: requestBody,
    answer_body: answerBody,
    changed: call.changed,
    ids: idsIn(call.url, requestBody, answerBody),
    is_explorer: call.isExplorer,
  }
}
