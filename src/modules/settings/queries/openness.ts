/** Facts, mails and long work, as people look into them. */
import { endOfDate, startOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { factsAbout } from '#platform/events/search.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'

export type AuditRow = {
  id: string
  kind: string
  occurred_at: Date
  recorded_at: Date
  subject_kind: string
  subject_id: string
  subject_version: number | null
  partner_id: string | null
  actor_kind: string
  actor_id: string | null
  channel: string
  request_id: string | null
  data: unknown
  changes: Record<string, unknown> | null
}
export type AuditFilter = ListInput & {
  q?: string | undefined
  subjectKind?: string | undefined
  subjectId?: string | undefined
  partnerId?: string | undefined
  actorId?: string | undefined
  kind?: string | undefined
  from?: string | undefined
  to?: string | undefined
  recordedFrom?: string | undefined
  recordedUntil?: string | undefined
}
/** Ids of facts rise with the time of recording, so the id alone is the order. */
export const auditPage = <Out>(tx: Tx, input: AuditFilter, toWire: (rows: AuditRow[]) => Promise<Out[]>) => {
  let query = tx.db
    .selectFrom('events')
    .select([
      'id',
      'kind',
      'occurred_at',
      'recorded_at',
      'subject_kind',
      'subject_id',
      'subject_version',
      'partner_id',
      'actor_kind',
      'actor_id',
      'channel',
      'request_id',
      'data',
      'changes',
    ])
    .where('workspace_id', '=', tx.ctx.workspace.id)
  if (input.subjectKind) query = query.where('subject_kind', '=', input.subjectKind)
  if (input.subjectId) query = query.where('subject_id', '=', input.subjectId)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.actorId) query = query.where('actor_id', '=', input.actorId)
  if (input.kind) query = query.where('kind', '=', input.kind)
  if (input.from) query = query.where('recorded_at', '>=', new Date(input.from))
  if (input.to) query = query.where('recorded_at', '<', new Date(input.to))
  const { zone } = tx.ctx.workspace
  if (input.recordedFrom) query = query.where('recorded_at', '>=', startOfDate(zone, input.recordedFrom))
  if (input.recordedUntil) query = query.where('recorded_at', '<', endOfDate(zone, input.recordedUntil))
  if (input.q?.trim()) query = query.where('id', 'in', factsAbout(tx, input.q))
  return keysetPage({
    query,
    sorts: { time: 'id' },
    fallback: '-time',
    input,
    id: 'id',
    toWire: (rows) => toWire(rows as AuditRow[]),
    count: () => countUpTo(tx.db, query),
  })
}

const mailColumns = [
  'id',
  'kind',
  'to_email',
  'to_name',
  'subject',
  'state',
  'created_at',
  'not_before',
  'sent_at',
  'attempts',
  'last_error',
  'subject_kind',
  'subject_id',
] as const
export type MailState = 'queued' | 'sending' | 'sent' | 'kept' | 'failed' | 'cancelled'
export type MailRow = {
  id: string
  kind: string
  to_email: string
  to_name: string | null
  subject: string
  state: MailState
  created_at: Date
  not_before: Date
  sent_at: Date | null
  attempts: number
  last_error: string | null
  subject_kind: string | null
  subject_id: string | null
}
export const mailPage = <Out>(
  tx: Tx,
  input: ListInput & {
    state?: string | undefined
    kind?: string | undefined
    subjectId?: string | undefined
    q?: string | undefined
  },
  toWire: (rows: MailRow[]) => Out[],
) => {
  let query = tx.db.selectFrom('mails').select(mailColumns).where('workspace_id', '=', tx.ctx.workspace.id)
  if (input.state) query = query.where('state', '=', input.state)
  if (input.kind) query = query.where('kind', '=', input.kind)
  if (input.subjectId) query = query.where('subject_id', '=', input.subjectId)
  if (input.q) query = query.where(isNamed('mails.id', 'mail', input.q))
  return keysetPage({
    query,
    sorts: { createdAt: 'created_at' },
    fallback: '-createdAt',
    input,
    id: 'id',
    toWire: (rows) => toWire(rows as MailRow[]),
    count: () => countUpTo(tx.db, query),
  })
}
export const readMail = async (
  tx: Tx,
  id: string,
): Promise<(MailRow & { text_body: string; html_body: string }) | undefined> =>
  (await tx.db
    .selectFrom('mails')
    .select([...mailColumns, 'text_body', 'html_body'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .executeTakeFirst()) as (MailRow & { text_body: string; html_body: string }) | undefined

export type JobState = 'queued' | 'running' | 'finished' | 'failed' | 'cancelled'
type JobRow = {
  id: string
  kind: string
  title: string
  state: JobState
  subjectId: string | null
  partnerId: string | null
  done: number
  total: number | null
  note: string | null
  error: string | null
  result: unknown
  cancelRequestedAt: Date | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  createdBy: string | null
}
export const jobPage = <Out>(
  tx: Tx,
  input: ListInput & {
    state?: string | undefined
    kind?: string | undefined
    subjectId?: string | undefined
    q?: string | undefined
  },
  toWire: (rows: JobRow[]) => Promise<Out[]>,
) => {
  let query = tx.db
    .selectFrom('jobs')
    .select([
      'id',
      'kind',
      'title',
      'state',
      'done',
      'total',
      'note',
      'error',
      'result',
      'subject_id as subjectId',
      'partner_id as partnerId',
      'cancel_requested_at as cancelRequestedAt',
      'created_at as createdAt',
      'started_at as startedAt',
      'finished_at as finishedAt',
      'created_by as createdBy',
    ])
    .where('workspace_id', '=', tx.ctx.workspace.id)
  if (input.state) query = query.where('state', '=', input.state)
  if (input.kind) query = query.where('kind', '=', input.kind)
  if (input.subjectId) query = query.where('subject_id', '=', input.subjectId)
  if (input.q) query = query.where(isNamed('jobs.id', 'job', input.q))
  return keysetPage({
    query,
    sorts: { createdAt: 'created_at' },
    fallback: '-createdAt',
    input,
    id: 'id',
    toWire: (rows) => toWire(rows as JobRow[]),
    count: () => countUpTo(tx.db, query),
  })
}
