/** Moves a sandbox's clock forward: what falls due on the way runs in its order, at its time, each once. */
import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Services } from '../context.ts'
import { asOwner } from '../db/transaction.ts'
import { conflict, notFound, unprocessable } from '../errors.ts'
import { relayBatch } from '../events/relay.ts'
import { findWorkspace, forgetWorkspace, systemContext } from '../tenancy/workspaces.ts'
import { type Entry, extendLease, leaseEntries, leaseMs } from './queue.ts'
import { runJobsOf } from './runner.ts'
import { runNextSlots } from './slots.ts'

const dayMs = 86_400_000
const stepMsMax = 366 * dayMs
const offsetMsMax = 5 * 366 * dayMs
/** Rounds of reactions and jobs after one instant; more is a circle. */
const drainRoundsMax = 200

/**
 * Sets the goal; the clock starts moving at the next sweep, and goes on after a restart. Refusals: 409 `clock.live`,
 * `clock.backwards`, `sandbox.busy`; 422 `clock.too_far` beyond 366 days an act or 5 years in all.
 */
export const planAdvance = async (services: Services, workspaceId: string, to: Date): Promise<void> => {
  await asOwner(services.database, async (db) => {
    const { rows } = await sql<{ kind: string; clock_offset_ms: string; advance_to: Date | null }>`
      select kind, clock_offset_ms, advance_to from workspaces where id = ${workspaceId} for update`.execute(db)
    const [row] = rows
    if (!row) throw notFound('workspace')
    if (row.kind !== 'sandbox')
      throw conflict('clock.live', 'A live workspace runs on real time; only the clock of a sandbox can be moved.')
    if (row.advance_to)
      throw conflict('sandbox.busy', `The clock is moving to ${row.advance_to.toISOString()} already.`)
    const real = services.time().getTime()
    const now = real + Number(row.clock_offset_ms)
    if (to.getTime() <= now)
      throw conflict('clock.backwards', `The clock stands at ${new Date(now).toISOString()} and only moves forward.`)
    if (to.getTime() - now > stepMsMax)
      throw unprocessable('clock.too_far', 'The clock moves up to 366 days at once; go there in steps.')
    if (to.getTime() - real > offsetMsMax)
      throw unprocessable(
        'clock.too_far',
        'The clock of a sandbox runs up to 5 years ahead; reset the sandbox to begin anew.',
      )
    await sql`update workspaces set advance_to = ${to} where id = ${workspaceId}`.execute(db)
    await sql`insert into queue_entries (workspace_id, queue, id, lane, next_at) values (${workspaceId}, 'advances', ${workspaceId}, ${workspaceId}, ${services.time()})`.execute(
      db,
    )
  })
  forgetWorkspace(services)
  services.wake('due')
}

/** Sets the goal and waits until the clock stands there. Answers how many slots were replayed. Not in a transaction. */
export const advanceClock = async (services: Services, workspaceId: string, to: Date): Promise<number> => {
  await planAdvance(services, workspaceId, to)
  const [entry] = await leaseEntries(services, 'advances', { limit: 1, perLane: 1, workspaceId })
  // A sweeper may have been quicker; it is in charge then.
  return entry ? replay(services, entry) : 0
}

/** Goes on with the advances that wait or that a dead process left behind. Answers how many steps were done. */
export const continueAdvances = async (services: Services): Promise<number> => {
  let done = 0
  for (const entry of await leaseEntries(services, 'advances', { limit: 4, perLane: 1 }))
    done += 1 + (await replay(services, entry))
  return done
}

const replay = async (services: Services, entry: Entry): Promise<number> => {
  let replayed = 0
  for (;;) {
    if (
      entry.leasedUntil.getTime() - services.time().getTime() < (leaseMs * 3) / 4 &&
      !(await extendLease(services, 'advances', entry))
    )
      return replayed
    const step = await nextStep(services, entry.workspaceId)
    if (!step) return replayed
    const clock: Clock = { now: () => step.at, realNow: services.time }
    const workspace = await findWorkspace(services, entry.workspaceId)
    if (!workspace) return replayed
    const ctx = { ...systemContext(services, workspace, 'clock', { channel: 'clock' }), clock }
    for (
      let count = await runNextSlots(ctx, step.at, 'replay');
      count > 0;
      count = await runNextSlots(ctx, step.at, 'replay')
    )
      replayed += count
    await drain(services, entry.workspaceId, clock)
    if (step.isGoal && (await arrive(services, entry))) return replayed
  }
}

type Step = { at: Date; isGoal: boolean }

/** Moves the clock to the next slot on the way, or to the goal. Undefined when the advance is over. */
const nextStep = async (services: Services, workspaceId: string): Promise<Step | undefined> => {
  const step = await asOwner(services.database, async (db) => {
    const { rows } = await sql<{ clock_offset_ms: string; advance_to: Date | null; next: Date | null }>`
      select clock_offset_ms, advance_to, (select min(due_at) from due_slots
          where due_slots.workspace_id = workspaces.id and parked_at is null and due_at <= advance_to) as next
      from workspaces where id = ${workspaceId}`.execute(db)
    const [row] = rows
    if (!row?.advance_to) return undefined
    const real = services.time().getTime()
    const now = real + Number(row.clock_offset_ms)
    // A slot that was overdue when the advance began runs at the time that the clock shows.
    const at = new Date(
      Math.min(row.advance_to.getTime(), Math.max(row.next?.getTime() ?? row.advance_to.getTime(), now)),
    )
    await sql`update workspaces set clock_offset_ms = greatest(clock_offset_ms, ${at.getTime() - real}) where id = ${workspaceId}`.execute(
      db,
    )
    return { at, isGoal: row.next === null }
  })
  forgetWorkspace(services)
  return step
}

/** What slots announce and enqueue happens at the same time of the sandbox, before the clock moves on. */
const drain = async (services: Services, workspaceId: string, clock: Clock): Promise<void> => {
  for (let round = 0; round < drainRoundsMax; round += 1) {
    const done = (await relayBatch(services, { workspaceId, clock })) + (await runJobsOf(services, workspaceId, clock))
    if (done === 0) return
  }
  services.log.error(
    { workspace: workspaceId, at: clock.now() },
    'reactions keep making work for themselves; the clock moves on',
  )
}

/** Ends the advance unless something fell due meanwhile. */
const arrive = async (services: Services, entry: Entry): Promise<boolean> => {
  const arrived = await asOwner(services.database, async (db) => {
    const { rows } = await sql`update workspaces set advance_to = null where id = ${entry.workspaceId} and not exists (
        select from due_slots where due_slots.workspace_id = workspaces.id and parked_at is null and due_at <= advance_to) returning id`.execute(
      db,
    )
    if (rows.length > 0)
      await sql`delete from queue_entries where workspace_id = ${entry.workspaceId} and queue = 'advances' and id = ${entry.id}`.execute(
        db,
      )
    return rows.length > 0
  })
  forgetWorkspace(services)
  return arrived
}
