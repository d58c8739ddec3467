/** The request log as both sides read it, and one call frozen for support. */
import { partnerNames } from '#modules/partners/public.ts'
import { actorId, type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { healthOf } from '#platform/webhooks/health.ts'
import { requestEvents } from '../contract/requests.ts'
import {
  type BundleRow,
  bundlePage,
  insertBundle,
  keyLabels,
  type ListedRequest,
  type RequestFilter,
  type RequestRow,
  readBundle,
  readRequest,
  requestPage,
} from '../queries/requests.ts'
import { endpointIdsOf } from '../queries/webhooks.ts'
import { namedFacts } from './facts.ts'

const bundleDays = 30

export const listRequests = (ctx: Ctx, query: RequestFilter) =>
  inTransaction(ctx, (tx) => requestPage(tx, query, (rows) => toWire(tx, rows)))

const toWire = async (tx: Tx, rows: readonly ListedRequest[]) => {
  const keys = await keyLabels(
    tx,
    rows.map((row) => row.key_id),
  )
  const names = await partnerNames(
    tx,
    rows.flatMap((row) => row.partner_id ?? []),
  )
  return rows.map((row) => ({
    id: row.id,
    partner: row.partner_id ? { id: row.partner_id, name: names.get(row.partner_id) ?? '' } : null,
    key: {
      id: row.key_id,
      name: keys.get(row.key_id)?.name ?? null,
      lastFour: keys.get(row.key_id)?.lastFour ?? null,
    },
    at: row.at.toISOString(),
    method: row.method,
    route: row.route,
    path: row.path,
    status: row.status,
    errorCode: row.error_code,
    ms: row.ms,
    address: row.address,
    agent: row.agent,
    idempotencyKey: row.idempotency_key,
    fromExplorer: row.is_explorer,
  }))
}

export const getRequest = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    const row = await readRequest(tx, id)
    if (!row) throw notFound('request')
    return showRequest(tx, row)
  })

const showRequest = async (tx: Tx, row: RequestRow) => {
  const facts = await namedFacts(tx, row.changed)
  return {
    ...(await toWire(tx, [row]))[0]!,
    requestBody: row.request_body,
    answerBody: row.answer_body,
    error: row.status < 400 ? null : errorOf(tx, row),
    changed: row.changed.map((eventId) => ({
      eventId,
      kind: facts.get(eventId)?.kind ?? null,
      subjectId: facts.get(eventId)?.about.id ?? null,
      subjectName: facts.get(eventId)?.about.name ?? null,
    })),
    curl: curlOf(tx.ctx.services.config.publicUrl, row),
  }
}

/** The refusal in words, with the rule that the reference states and the place where it does. */
const errorOf = (tx: Tx, row: RequestRow) => {
  const endpoint = tx.ctx.services.product.endpoints.find(
    ({ shape }) => shape.method === row.method && shape.path === row.route,
  )
  let words: string | null = null
  try {
    words = (JSON.parse(row.answer_body ?? '') as { detail?: string }).detail ?? null
  } catch {
    // Cut, or not ours: the code says enough.
  }
  return {
    words,
    rule: (row.error_code && endpoint?.shape.refuses?.[row.error_code]?.[1]) || null,
    page: endpoint ? `/openapi.json#/operations/${endpoint.name}` : null,
  }
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
const curlOf = (publicUrl: string, row: RequestRow): string =>
  [
    `curl -X ${row.method} ${quoted(`${publicUrl}${row.path}`)}`,
    `-H 'authorization: Bearer YOUR_KEY'`,
    ...(row.idempotency_key ? [`-H ${quoted(`idempotency-key: ${row.idempotency_key}`)}`] : []),
    ...(row.request_body ? [`-H 'content-type: application/json'`, `-d ${quoted(row.request_body)}`] : []),
  ].join(' \\\n  ')

/** Frozen as it is now: support reads this call and how the partner's endpoints are, and nothing else. */
export const shareRequest = (ctx: Ctx, id: string, note: string | undefined) =>
  inTransaction(ctx, async (tx) => {
    const row = await readRequest(tx, id)
    if (!row) throw notFound('request')
    const request = await showRequest(tx, row)
    const endpointIds = await endpointIdsOf(tx, row.partner_id)
    const health = await healthOf(tx, endpointIds)
    const { actor, services } = ctx
    const now = services.time()
    const bundle = await tx.asTeam(() =>
      insertBundle(tx, {
        id: newId(idPrefixes.supportBundle),
        partner_id: row.partner_id,
        note: note ?? null,
        context: {
          key: request.key,
          requests: [request],
          endpoints: [...health.values()],
          agent: row.agent,
        },
        by_kind: actor.kind,
        by_id: actorId(actor),
        by_name: 'name' in actor ? actor.name.slice(0, 200) : 'The product',
        created_at: now,
        expires_at: new Date(now.getTime() + bundleDays * 86_400_000),
      }),
    )
    await tx.announce(
      requestEvents.supportBundleCreated,
      { supportBundleId: bundle.id, partnerId: row.partner_id, requestIds: [row.id] },
      { subject: { kind: 'support_bundle', id: bundle.id }, partnerId: row.partner_id ?? partnerOf(actor) },
    )
    return (await showBundles(tx, [bundle]))[0]!
  })

const showBundles = async (tx: Tx, rows: readonly BundleRow[]) => {
  const names = await partnerNames(
    tx,
    rows.flatMap((row) => row.partner_id ?? []),
  )
  return rows.map((row) => ({
    id: row.id,
    partner: row.partner_id ? { id: row.partner_id, name: names.get(row.partner_id) ?? '' } : null,
    note: row.note,
    by: { kind: row.by_kind, id: row.by_id, name: row.by_name },
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    context: row.context as Record<string, unknown>,
  }))
}
export const listBundles = (ctx: Ctx, query: Parameters<typeof bundlePage>[1]) =>
  inTransaction(ctx, (tx) => bundlePage(tx, query, (rows) => showBundles(tx, rows)))
export const getBundle = (ctx: Ctx, id: string) =>
  inTransaction(ctx, async (tx) => {
    const row = await readBundle(tx, id)
    if (!row) throw notFound('support bundle')
    return (await showBundles(tx, [row]))[0]!
  })
