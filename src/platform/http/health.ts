/** `/health` means ready, `/health/live` means alive. */
import type { FastifyInstance } from 'fastify'
import type { Services } from '../context.ts'

/** What a room finds wrong about itself; empty when all is well. */
export type HealthCheck = { name: string; check: (services: Services) => Promise<string | undefined> }

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
    check: async ({ database }) => {
      const { rows } = await database.pool.query<{ stuck: string }>(
        `select count(*) as stuck from event_pending where parked_at is null and recorded_at < now() - interval '5 minutes' and next_attempt_at < now() - interval '5 minutes'`,
      )
      return Number(rows[0]?.stuck ?? 0) > 0 ? `${rows[0]?.stuck} facts have waited for over 5 minutes` : undefined
    },
  },
]

export const bindHealth = (app: FastifyInstance, services: Services): void => {
  app.get('/health/live', async (_request, reply) => reply.send({ status: 'alive' }))
  app.get('/health', async (_request, reply) => {
    const results = await Promise.all(
      checks.map(async ({ name, check }) => {
        try {
          const wrong = await check(services)
          return { name, ok: wrong === undefined, ...(wrong && { wrong }) }
        } catch (error) {
          services.log.error({ err: error, check: name }, 'health check failed')
          return { name, ok: false, wrong: 'does not answer' }
        }
      }),
    )
    const ready = results.every((result) => result.ok)
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({
        status: ready ? 'ready' : 'not ready',
        engine: services.database.engine,
        powerLossSafe: services.database.engine === 'postgres',
        region: services.config.region,
        checks: results,
      })
  })
}
