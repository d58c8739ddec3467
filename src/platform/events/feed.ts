/** Timelines of a record or of a partner, newest first. */
import { type Ctx, partnerOf, type Tx } from '../context.ts'
import { reading } from '../db/transaction.ts'
import { notFound } from '../errors.ts'
import { hideFields } from '../http/fields.ts'
import { keysetPage, type ListInput, type Page } from '../http/paging.ts'
import { defineRoutes } from '../module.ts'
import { eventEndpoints, type FeedEntry } from './feed-shapes.ts'

export type FeedOf = { subjectKind: string; subjectId: string } | { partnerId: string } | { everything: true }
export type FeedFilter = ListInput & {
  module?: string | undefined
  actorId?: string | undefined
  kind?: string | undefined
}

/**
 * One page of what happened to a record, around a partner, or in the workspace. A partner sees what is visible to it
 * and no old and new values. Indexes: events_by_subject, events_by_partner, the primary key.
 */
export const feedOf = (tx: Tx, about: FeedOf, filter: FeedFilter): Promise<Page<FeedEntry>> => {
  let query = tx.db.selectFrom('events').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
  if ('partnerId' in about) query = query.where('partner_id', '=', about.partnerId)
  if ('subjectId' in about)
    query = query.where('subject_kind', '=', about.subjectKind).where('subject_id', '=', about.subjectId)
  if (filter.module) query = query.where('kind', 'in', kindsOf(tx.ctx, filter.module))
  if (filter.kind) query = query.where('kind', '=', filter.kind)
  if (filter.actorId) query = query.where('actor_id', '=', filter.actorId)
  return keysetPage({
    query,
    sorts: { id: 'id' },
    fallback: '-id',
    input: filter,
    id: 'id',
    toWire: (rows) => rows.map((row) => toEntry(tx.ctx, row)),
  })
}

/** One fact; 404 when there is none that the caller may see. */
const readFeedEntry = async (tx: Tx, id: string): Promise<FeedEntry> => {
  const row = await tx.db
    .selectFrom('events')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound('event')
  return toEntry(tx.ctx, row)
}

const kindsOf = (ctx: Ctx, module: string): string[] => {
  const found = ctx.services.product.modules.find(({ name }) => name === module)
  // A list that holds no kind at all finds nothing, as it should for a module that announces nothing.
  return Object.values(found?.contract.events ?? {})
    .map(({ name }) => name)
    .concat('')
}

type Row = {
  id: string
  kind: string
  version: number
  occurred_at: Date
  subject_kind: string
  subject_id: string
  partner_id: string | null
  actor_kind: string
  actor_id: string | null
  channel: string
  data: unknown
  changes: unknown
}
const toEntry = (ctx: Ctx, row: Row): FeedEntry => {
  const kind = ctx.services.product.events.get(row.kind)
  return {
    id: row.id,
    kind: row.kind,
    version: row.version,
    occurredAt: row.occurred_at.toISOString(),
    subject: { kind: row.subject_kind, id: row.subject_id },
    partnerId: row.partner_id,
    actor: { kind: row.actor_kind, id: row.actor_id },
    channel: row.channel,
    data: kind ? hideFields(kind.payload, row.data, ctx) : row.data,
    changes: partnerOf(ctx.actor) === null ? row.changes : null,
  }
}

/** For the module that spreads `eventEndpoints` into its contract. What a message says too, and so no old values. */
export const eventRoutes = defineRoutes(
  { module: 'settings', summary: 'Events', endpoints: eventEndpoints },
  {
    getEvent: (ctx, { params }) => withoutChanges(ctx, params.id),
    getPortalEvent: (ctx, { params }) => withoutChanges(ctx, params.id),
  },
)
const withoutChanges = async (ctx: Ctx, id: string): Promise<FeedEntry> => ({
  ...(await reading(ctx, (tx) => readFeedEntry(tx, id))),
  changes: null,
})
