/** Webhooks for people and keys: what the platform's webhook room does, shown and offered. */
import { builtInOf, resolveTerm, resolveTerms, type ValuesOf } from '#modules/agreements/public.ts'
import { partnerNames } from '#modules/partners/public.ts'
import { type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { notFound, unprocessable } from '#platform/errors.ts'
import type { EndpointFields } from '#platform/webhooks/endpoint-fields.ts'
import {
  changeEndpoint,
  createEndpoint,
  deleteEndpoint,
  pauseEndpoint,
  resumeEndpoint,
  rotateSecret,
  sendTest,
  verifyEndpoint,
} from '#platform/webhooks/endpoints.ts'
import { healthOf } from '#platform/webhooks/health.ts'
import { findEndpoint, toEndpoint, type WebhookEndpoint } from '#platform/webhooks/queries.ts'
import { replayDelivery, replayRange } from '#platform/webhooks/replay.ts'
import type { Signing } from '#platform/webhooks/signature.ts'
import {
  type DeliveryRow,
  deliveryPage,
  endpointIdPage,
  endpointRows,
  partnerEndpoints,
  readAttempts,
  readDelivery,
} from '../queries/webhooks.ts'
import { readApiAccess } from './api-access.ts'
import { namedFacts } from './facts.ts'

/** Of the team; a partner's count stands in its agreement. */
const teamEndpointsMax = 20

const showAll = async (tx: Tx, endpoints: readonly WebhookEndpoint[]) => {
  const names = await partnerNames(tx, [
    ...new Set(endpoints.flatMap(({ partnerId }) => (partnerId === null ? [] : [partnerId]))),
  ])
  return endpoints.map((endpoint) => wireOf(endpoint, names))
}
const show = async (tx: Tx, endpoint: WebhookEndpoint) => (await showAll(tx, [endpoint]))[0]!
const wireOf = (endpoint: WebhookEndpoint, names: ReadonlyMap<string, string>) => ({
  id: endpoint.id,
  partnerId: endpoint.partnerId,
  partnerName: endpoint.partnerId === null ? null : (names.get(endpoint.partnerId) ?? null),
  url: endpoint.url,
  description: endpoint.description,
  eventKinds: endpoint.eventKinds,
  signing: endpoint.signing,
  headerNames: endpoint.headerNames,
  state: endpoint.state,
  stateReason: endpoint.stateReason,
  failingSince: endpoint.failingSince?.toISOString() ?? null,
  slowUntil: endpoint.slowUntil?.toISOString() ?? null,
  version: endpoint.version,
  createdAt: endpoint.createdAt.toISOString(),
  updatedAt: endpoint.updatedAt.toISOString(),
})

export const listEndpoints = (ctx: Ctx, input: Parameters<typeof endpointIdPage>[1]) =>
  inTransaction(ctx, (tx) =>
    endpointIdPage(tx, input, async (ids) => {
      if (ids.length === 0) return []
      const rows = new Map((await endpointRows(tx, ids)).map((row) => [row.id, row]))
      return showAll(
        tx,
        ids.flatMap((id) => {
          const row = rows.get(id)
          return row ? [toEndpoint(row)] : []
        }),
      )
    }),
  )
const present = async (tx: Tx, id: string): Promise<WebhookEndpoint> => {
  const endpoint = await findEndpoint(tx, id)
  if (!endpoint) throw notFound('webhook endpoint')
  return endpoint
}
export const getEndpoint = (ctx: Ctx, id: string) => inTransaction(ctx, async (tx) => show(tx, await present(tx, id)))

type Given = { [Field in keyof EndpointFields]?: EndpointFields[Field] | undefined }
const given = (input: Given): Partial<EndpointFields> =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))

type WebhooksTerm = ValuesOf<'webhooks'>
/** What the partner's agreement says of webhooks today; undefined for the team. */
const webhooksTerm = async (tx: Tx): Promise<WebhooksTerm | undefined> => {
  const partnerId = partnerOf(tx.ctx.actor)
  if (partnerId === null) return undefined
  const resolved = await tx.asTeam(() => resolveTerm(tx, partnerId, 'webhooks'))
  return (resolved.rows[0]?.values as WebhooksTerm | undefined) ?? builtInOf('webhooks', tx.ctx.workspace.currency)!
}
/** Fills the platform's slot: what agreements that name families grant today. */
export const grantedEvents = async (tx: Tx, partnerIds: readonly string[]): Promise<ReadonlyMap<string, string[]>> => {
  const terms = await resolveTerms(tx, { partnerIds, kinds: ['webhooks'] })
  return new Map(
    [...terms].flatMap(([id, own]) => {
      const values = own.get('webhooks')?.rows[0]?.values as WebhooksTerm | undefined
      return values && values.eventFamilies.length > 0 ? [[id, values.eventFamilies] as const] : []
    }),
  )
}
/**
 * Pauses what partners without an agreement still receive, from the day when `wind_down` says that live keys stop. What
 * happens meanwhile is kept as skipped; a person resumes.
 */
export const pauseAfterEnd = (tx: Tx): Promise<void> =>
  tx.asTeam(async () => {
    if (tx.ctx.workspace.kind !== 'live') return
    const endpoints = await partnerEndpoints(tx)
    if (endpoints.length === 0) return
    const access = await readApiAccess(tx, [...new Set(endpoints.map(({ partnerId }) => partnerId))])
    for (const { id, partnerId } of endpoints) {
      const { endedOn, environmentGranted } = access.get(partnerId)!
      if (endedOn && !environmentGranted) await pauseEndpoint(tx, id, `The agreement ended on ${endedOn}`)
    }
  })
/** Families such as `agreement`; none named means every event of one's own records. */
const refuseKinds = (term: WebhooksTerm | undefined, kinds: readonly string[]) => {
  if (!term || term.eventFamilies.length === 0) return
  const foreign = kinds.find((kind) => !term.eventFamilies.includes(kind.split('.')[0]!))
  if (foreign !== undefined)
    throw unprocessable(
      'endpoint.event_not_granted',
      `Your agreement grants messages about ${term.eventFamilies.join(', ')}; ${foreign === '*' ? 'name those instead of all' : `${foreign} is none of them`}.`,
      { kind: foreign },
    )
}

export const addEndpoint = (
  ctx: Ctx,
  input: Given & Pick<EndpointFields, 'url' | 'eventKinds'> & { signing?: Signing | undefined },
) =>
  inTransaction(ctx, async (tx) => {
    const term = await webhooksTerm(tx)
    refuseKinds(term, input.eventKinds)
    const { endpoint, secret } = await createEndpoint(tx, {
      ...given(input),
      signing: input.signing,
      url: input.url,
      eventKinds: input.eventKinds,
      most: term?.endpointsMax ?? teamEndpointsMax,
    })
    return { endpoint: await show(tx, endpoint), secret }
  })
export const updateEndpoint = (ctx: Ctx, id: string, version: number, input: Given) =>
  inTransaction(ctx, async (tx) => {
    if (input.eventKinds) refuseKinds(await webhooksTerm(tx), input.eventKinds)
    return show(tx, await changeEndpoint(tx, id, version, given(input)))
  })
export const removeEndpoint = (ctx: Ctx, id: string) => inTransaction(ctx, (tx) => deleteEndpoint(tx, id))
export const enableEndpoint = async (ctx: Ctx, id: string) => {
  const endpoint = await verifyEndpoint(ctx, id)
  return inTransaction(ctx, (tx) => show(tx, endpoint))
}
export const pause = (ctx: Ctx, id: string, reason: string | undefined) =>
  inTransaction(ctx, async (tx) => show(tx, await pauseEndpoint(tx, id, reason || null)))
export const unpause = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => show(tx, await resumeEndpoint(tx, id)))
export const newSecret = (ctx: Ctx, id: string, overlapHours: number) =>
  inTransaction(ctx, async (tx) => {
    const { secret, oldEndsAt } = await rotateSecret(tx, id, overlapHours)
    return { secret, oldEndsAt: oldEndsAt.toISOString() }
  })
export const testEndpoint = async (ctx: Ctx, id: string, kind: string) => {
  const { ok, deliveryId, status, durationMs, error, answer } = await sendTest(ctx, id, kind)
  return { ok, deliveryId, status, durationMs, error, answer }
}
export const replay = (ctx: Ctx, id: string, range: { from: string; to: string; onlyFailed?: boolean | undefined }) =>
  inTransaction(ctx, async (tx) => ({
    jobId: await replayRange(tx, {
      endpointId: id,
      from: new Date(range.from),
      to: new Date(range.to),
      onlyFailed: range.onlyFailed ?? true,
    }),
  }))
export const health = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    await present(tx, id)
    const found = (await healthOf(tx, [id])).get(id)
    if (!found) throw notFound('webhook endpoint')
    const { endpointId: _, nextAttemptAt, ...shown } = found
    return { ...shown, nextAttemptAt: nextAttemptAt?.toISOString() ?? null }
  })

/** Deliveries with the records that they are about, named as the reader's side may read them. */
const showDeliveries = async (tx: Tx, rows: readonly DeliveryRow[]) => {
  const facts = await namedFacts(
    tx,
    rows.flatMap((row) => (row.event_id === null ? [] : [row.event_id])),
  )
  return rows.map((row) => ({
    id: row.id,
    endpointId: row.endpoint_id,
    eventId: row.event_id,
    eventKind: row.event_kind,
    about: (row.event_id !== null && facts.get(row.event_id)?.about) || null,
    messageId: row.message_id,
    isTest: row.is_test,
    state: row.state,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at?.toISOString() ?? null,
    lastStatus: row.last_status,
    lastError: row.last_error,
    deliveredAt: row.delivered_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  }))
}
const showDelivery = async (tx: Tx, row: DeliveryRow) => (await showDeliveries(tx, [row]))[0]!
export const listDeliveries = (ctx: Ctx, input: Parameters<typeof deliveryPage>[1]) =>
  inTransaction(ctx, (tx) => deliveryPage(tx, input, (rows) => showDeliveries(tx, rows)))
export const getDelivery = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    const row = await readDelivery(tx, id)
    if (!row) throw notFound('delivery')
    const attempts = await readAttempts(tx, id)
    return {
      ...(await showDelivery(tx, row)),
      payload: row.payload,
      attemptLog: attempts.map(({ started_at, duration_ms, ...attempt }) => ({
        ...attempt,
        startedAt: started_at.toISOString(),
        durationMs: duration_ms,
      })),
    }
  })
export const redeliver = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    await replayDelivery(tx, id)
    const row = await readDelivery(tx, id)
    if (!row) throw notFound('delivery')
    return showDelivery(tx, row)
  })

/** Kinds of events that the caller's side can receive. */
export const listEventTypes = ({ services, actor }: Ctx) => ({
  data: services.product.modules.flatMap(({ contract }) =>
    Object.values(contract.events ?? {})
      .filter((kind) => partnerOf(actor) === null || kind.partnerVisible)
      .map((kind) => ({
        name: kind.name,
        version: kind.version,
        module: contract.module,
        summary: kind.summary,
        sample: kind.sample,
        payload: kind.payload,
      })),
  ),
})
