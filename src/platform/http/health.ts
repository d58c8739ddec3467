/** `/health` means ready, `/health/live` means alive. */
import type { FastifyInstance } from 'fastify'
import type { Services } from '../context.ts'
import { firstIdAt, idPrefixes } from '../ids.ts'

/** What a room finds wrong about itself; empty when all is well. */
export type HealthCheck = { name: string; check: (services: Services) => Promise<string | undefined> }

const minuteMs = 60_000
// A past that is replayed, and a sandbox whose clock moves, are on their own time and worked on by loops of their own.
const notOnItsOwnTime = 'workspace_id not in (select id from workspaces where advance_to is not null)'
const checks: HealthCheck[] = [
  {
    name: 'database',
    check: async ({ database }) => {
      await database.pool.query('select 1')
      return undefined
    },
  },
  {
    name: 'events',
    check: async ({ database, time }) => {
      // How long a fact has waited says its id: a past that was told just now has old dates, its sandboxes too.
      const { rows } = await database.pool.query<{ stuck: string }>(
        `select count(*) as stuck from event_pending where parked_at is null and event_id < $1 and next_attempt_at < $2
           and ${notOnItsOwnTime}`,
        [firstIdAt(idPrefixes.event, Date.now() - 5 * minuteMs), new Date(time().getTime() - 5 * minuteMs)],
      )
      return Number(rows[0]?.stuck ?? 0) > 0 ? `${rows[0]?.stuck} facts have waited for over 5 minutes` : undefined
    },
  },
  {
    name: 'ledger',
    // The result of the last check of each workspace: sums, balances and seals; money that does not add up must not move.
    check: async ({ database }) => {
      const { rows } = await database.pool.query<{ broken: string }>(
        'select count(*) as broken from ledger_standing where is_broken',
      )
      return Number(rows[0]?.broken ?? 0) > 0 ? `${rows[0]?.broken} ledgers do not add up` : undefined
    },
  },
]

/** What is late makes nobody unready: another process would be as late. It is told to who asks how we are. */
const lateness: HealthCheck[] = (
  [
    ['webhooks', 15],
    ['mails', 5],
    ['jobs', 5],
  ] as const
).map(([queue, minutes]) => ({
  name: queue,
  check: async ({ database, time }) => {
    const now = time()
    const { rows } = await database.pool.query<{ late: string }>(
      `select count(*) as late from queue_entries where queue = $1 and next_at < $2 and (leased_until is null or leased_until < $3)
        and ${notOnItsOwnTime}`,
      [queue, new Date(now.getTime() - minutes * minuteMs), now],
    )
    return Number(rows[0]?.late ?? 0) > 0 ? `wait for over ${minutes} minutes` : undefined
  },
}))

const runChecks = (services: Services, list: readonly HealthCheck[]) =>
  Promise.all(
    list.map(async ({ name, check }) => {
      try {
        const wrong = await check(services)
        return { name, ok: wrong === undefined, isDown: false, ...(wrong && { wrong }) }
      } catch (error) {
        services.log.error({ err: error, check: name }, 'health check failed')
        return { name, ok: false, isDown: true, wrong: 'does not answer' }
      }
    }),
  )

/** How the installation is, in the words of its public page: each part works, is late, or is down. */
export const readStanding = async (
  services: Services,
): Promise<{ name: string; state: 'working' | 'late' | 'down' }[]> =>
  (await runChecks(services, [...checks, ...lateness])).map(({ name, ok, isDown }) => ({
    name,
    state: ok ? 'working' : isDown ? 'down' : 'late',
  }))

export const bindHealth = (app: FastifyInstance, services: Services): void => {
  app.get('/health/live', async (_request, reply) => reply.send({ status: 'alive' }))
  app.get('/health', async (_request, reply) => {
    const results = await runChecks(services, checks)
    const ready = results.every((result) => result.ok)
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({
        status: ready ? 'ready' : 'not ready',
        engine: services.database.engine,
        powerLossSafe: services.database.engine === 'postgres',
        region: services.config.region,
        checks: results.map(({ isDown: _, ...result }) => result),
      })
  })
}
