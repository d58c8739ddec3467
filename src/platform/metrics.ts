/** What operators watch: requests by route, how old the queues are, webhooks, the event loop. On a port of its own. */
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Services } from './context.ts'
import { asOwner } from './db/transaction.ts'

type Meters = {
  registry: Registry
  requests: Histogram<'method' | 'route' | 'status'>
  webhooks: Counter<'outcome'>
  webhookSeconds: Histogram
  clicks: Counter<'outcome'>
}
const metersOf = new WeakMap<Services['database'], Meters>()

/** The meters of this process; requests and webhooks write into them whether or not anyone reads them. */
const meters = (services: Services): Meters => {
  const known = metersOf.get(services.database)
  if (known) return known
  const registry = new Registry()
  const made: Meters = {
    registry,
    requests: new Histogram({
      name: 'tandem_http_request_duration_seconds',
      help: 'Time from a request to its whole answer.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers: [registry],
    }),
    webhooks: new Counter({
      name: 'tandem_webhook_attempts_total',
      help: 'Webhook attempts by outcome.',
      labelNames: ['outcome'],
      registers: [registry],
    }),
    webhookSeconds: new Histogram({
      name: 'tandem_webhook_attempt_duration_seconds',
      help: 'Time that endpoints took to answer.',
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15],
      registers: [registry],
    }),
    clicks: new Counter({
      name: 'tandem_clicks_total',
      help: 'Clicks on links by what became of them: stored, spooled, replayed, lost; and address_ignored.',
      labelNames: ['outcome'],
      registers: [registry],
    }),
  }
  metersOf.set(services.database, made)
  return made
}

/** Counts an answered request. `route` is the template, never the path, so that ids do not become series. */
export const observeRequest = (
  services: Services,
  request: { method: string; route: string; status: number; ms: number },
): void =>
  meters(services).requests.observe(
    { method: request.method, route: request.route, status: `${Math.floor(request.status / 100)}xx` },
    request.ms / 1_000,
  )

type ClickOutcome = 'stored' | 'spooled' | 'replayed' | 'lost' | 'address_ignored'
/** `lost` above zero is an alarm: neither the database nor the disk took a click. */
export const observeClicks = (services: Services, outcome: ClickOutcome, count: number): void =>
  meters(services).clicks.inc({ outcome }, count)

export const observeWebhook = (
  services: Services,
  attempt: { ok: boolean; status: number | null; durationMs: number },
): void => {
  const { webhooks, webhookSeconds } = meters(services)
  webhooks.inc({
    outcome: attempt.ok
      ? 'delivered'
      : attempt.status === null
        ? 'unreachable'
        : `${Math.floor(attempt.status / 100)}xx`,
  })
  webhookSeconds.observe(attempt.durationMs / 1_000)
}

export type QueueAge = {
  queue: 'events' | 'jobs' | 'mails' | 'webhooks' | 'advances' | 'due'
  waiting: number
  /** How long the one has waited that should have had its turn first; 0 when nothing is late. */
  lateSeconds: number
  /** Given up after too many tries, until a person looks. */
  parked: number
}

/** How much waits in each queue and how late it is, over all workspaces. */
export const queueAges = async (services: Services): Promise<QueueAge[]> => {
  const now = services.time()
  const { rows } = await asOwner(services.database, (db) =>
    sql<{ queue: QueueAge['queue']; waiting: string; late: string | null; parked: string }>`
      select 'events' as queue, count(*) filter (where parked_at is null) as waiting, count(*) filter (where parked_at is not null) as parked,
        extract(epoch from ${now}::timestamptz - min(next_attempt_at) filter (where parked_at is null)) as late from event_pending
      union all
      select queue, count(*), 0, extract(epoch from ${now}::timestamptz - min(next_at) filter (where leased_until is null or leased_until <= ${now}))
        from queue_entries group by queue
      union all
      select 'due', count(*) filter (where parked_at is null), count(*) filter (where parked_at is not null),
        extract(epoch from ${now}::timestamptz - min(due_at - clock_offset_ms * interval '1 millisecond') filter (where parked_at is null))
        from due_slots join workspaces on workspaces.id = due_slots.workspace_id`.execute(db),
  )
  return rows.map((row) => ({
    queue: row.queue,
    waiting: Number(row.waiting),
    lateSeconds: Math.max(0, Math.round(Number(row.late ?? 0))),
    parked: Number(row.parked),
  }))
}

/**
 * Serves `/metrics` in Prometheus' text form on METRICS_PORT of the loopback address; undefined when the setting is
 * empty. Port 0 takes a free one.
 */
export const startMetrics = async (
  services: Services,
): Promise<{ port: number; stop: () => Promise<void> } | undefined> => {
  const { metricsPort } = services.config
  if (metricsPort === undefined) return undefined
  const { registry } = meters(services)
  collectDefaultMetrics({ register: registry })
  addGauges(services, registry)
  const server = http.createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') return void response.writeHead(404).end()
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      (error: unknown) => {
        services.log.error({ err: error }, 'reading the metrics failed')
        response.writeHead(503).end()
      },
    )
  })
  server.listen(metricsPort, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const addGauges = (services: Services, registry: Registry) => {
  // prom-client asks all meters at once; one query answers them.
  let asked: Promise<QueueAge[]> | undefined
  const ages = () =>
    (asked ??= queueAges(services).finally(() => {
      asked = undefined
    }))
  const gauge = (name: string, help: string, read: (age: QueueAge) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['queue'],
      registers: [registry],
      async collect() {
        const found = await ages()
        this.reset()
        for (const age of found) this.set({ queue: age.queue }, read(age))
      },
    })
  gauge('tandem_queue_waiting', 'Entries that wait in a queue.', (age) => age.waiting)
  gauge('tandem_queue_late_seconds', 'How late the oldest waiting entry is.', (age) => age.lateSeconds)
  gauge('tandem_queue_parked', 'Entries given up after too many tries.', (age) => age.parked)
  new Gauge({
    name: 'tandem_database_clients',
    help: 'Clients of the database pool.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const { totalCount, idleCount, waitingCount } = services.database.pool
      this.set({ state: 'busy' }, totalCount - idleCount)
      this.set({ state: 'idle' }, idleCount)
      this.set({ state: 'waiting' }, waitingCount)
    },
  })
}
