/** What can be looked into: audit trail, mails, long work. */
import {
  AnyId,
  CivilDate,
  endpoint,
  Id,
  Instant,
  idParams,
  listQuery,
  named,
  nullable,
  oneOf,
  optional,
  pageOf,
  Slug,
  strict,
  Type,
} from '#platform/contract.ts'

export const AuditEventShape = named(
  'AuditEvent',
  Type.Object({
    id: Id('event'),
    kind: Type.String(),
    summary: Type.String(),
    occurredAt: Instant,
    recordedAt: Instant,
    subject: Type.Object({
      kind: Type.String(),
      id: Type.String(),
      version: nullable(Type.Integer()),
      name: nullable(Type.String({ description: 'As the record is called today.' })),
    }),
    partnerId: nullable(Type.String()),
    partnerName: nullable(Type.String()),
    actor: Type.Object({ kind: Type.String(), id: nullable(Type.String()), name: nullable(Type.String()) }),
    channel: Type.String(),
    requestId: nullable(Type.String()),
    data: Type.Unknown(),
    changes: nullable(Type.Record(Type.String(), Type.Unknown())),
  }),
)

const mailStates = ['queued', 'sending', 'sent', 'kept', 'failed', 'cancelled'] as const
const mail = {
  id: Type.String(),
  kind: Type.String(),
  to: Type.Object({ email: Type.String(), name: nullable(Type.String()) }),
  subject: Type.String(),
  state: oneOf(mailStates),
  createdAt: Instant,
  notBefore: Instant,
  sentAt: nullable(Instant),
  attempts: Type.Integer(),
  lastError: nullable(Type.String()),
  about: nullable(Type.Object({ kind: nullable(Type.String()), id: Type.String() })),
}
export const MailShape = named('Mail', Type.Object(mail))
export const MailContentShape = named('MailContent', Type.Object({ ...mail, text: Type.String(), html: Type.String() }))

const jobStates = ['queued', 'running', 'finished', 'failed', 'cancelled'] as const
export const JobShape = named(
  'Job',
  Type.Object({
    id: Id('job'),
    kind: Type.String(),
    title: Type.String(),
    state: oneOf(jobStates),
    subjectId: nullable(Type.String()),
    partnerId: nullable(Type.String()),
    done: Type.Integer(),
    total: nullable(Type.Integer()),
    note: nullable(Type.String()),
    error: nullable(Type.String()),
    result: Type.Unknown(),
    cancelRequestedAt: nullable(Instant),
    createdAt: Instant,
    startedAt: nullable(Instant),
    finishedAt: nullable(Instant),
    createdBy: nullable(Type.Object({ id: Type.String(), name: nullable(Type.String()) })),
  }),
)

export const opennessEndpoints = {
  listAuditEvents: endpoint({
    method: 'GET',
    path: '/v1/audit-events',
    summary: 'What happened, who did it and through which channel, newest first',
    description:
      'Narrowed by who, what, record, partner and time. Words find the facts of records and partners that are called so today: of the first 200 of them, the newest 500 facts each.',
    access: { right: 'settings.audit' },
    query: listQuery(
      {
        subjectKind: optional(Type.String({ maxLength: 60 })),
        subjectId: optional(AnyId),
        partnerId: optional(Id('partner')),
        actorId: optional(Type.String({ maxLength: 100 })),
        kind: optional(Type.String({ maxLength: 100, examples: ['member.roles_changed'] })),
        from: optional(Instant),
        to: optional(Instant),
        recordedFrom: optional(CivilDate),
        recordedUntil: optional(CivilDate),
      },
      ['time', '-time'],
    ),
    answer: pageOf(AuditEventShape),
  }),
  listMails: endpoint({
    method: 'GET',
    path: '/v1/mails',
    summary: 'The outbox: every mail that was written, sent or kept',
    access: { right: 'settings.operate' },
    query: strict({
      state: optional(oneOf(mailStates)),
      kind: optional(Type.String({ maxLength: 100 })),
      q: optional(Type.String({ maxLength: 200, description: 'Words of the subject, the name or the address.' })),
      subjectId: optional(AnyId),
      sort: optional(oneOf(['createdAt', '-createdAt'])),
      limit: optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
      cursor: optional(Type.String({ maxLength: 1000 })),
      count: optional(Type.Boolean()),
    }),
    answer: pageOf(MailShape),
  }),
  getMail: endpoint({
    method: 'GET',
    path: '/v1/mails/:id',
    summary: 'One mail with its text; links that open an account are blanked',
    access: { right: 'settings.operate' },
    params: strict({ id: AnyId }),
    answer: MailContentShape,
  }),
  showMail: endpoint({
    method: 'GET',
    path: '/v1/mail-documents/:workspace/:id',
    summary: 'One mail as its recipient sees it, as a document for a frame',
    description:
      'Comes with a policy of its own: the styles of the mail hold, nothing in it runs, nothing is loaded from elsewhere, and only our own pages frame it.',
    access: { right: 'settings.operate' },
    params: strict({ workspace: Slug, id: AnyId }),
    answerKind: 'html',
  }),
  listJobs: endpoint({
    method: 'GET',
    path: '/v1/jobs',
    summary: 'Long work: running, finished, failed',
    access: { right: 'settings.read' },
    query: listQuery(
      {
        state: optional(oneOf(jobStates)),
        kind: optional(Type.String({ maxLength: 100 })),
        subjectId: optional(AnyId),
      },
      ['createdAt', '-createdAt'],
    ),
    answer: pageOf(JobShape),
  }),
  getJob: endpoint({
    method: 'GET',
    path: '/v1/jobs/:id',
    summary: 'One piece of long work',
    access: { right: 'settings.read' },
    params: idParams('job'),
    answer: JobShape,
  }),
  cancelJob: endpoint({
    method: 'POST',
    path: '/v1/jobs/:id/cancellation',
    summary: 'Asks running work to stop; who started it may, and who operates the workspace',
    access: { right: 'settings.read' },
    params: idParams('job'),
    answer: JobShape,
    refuses: { 'job.over': [409, 'This work is over; there is nothing to stop.'] },
  }),
  resumeJob: endpoint({
    method: 'POST',
    path: '/v1/jobs/:id/resume',
    summary: 'Takes failed or cancelled work up again where it stood',
    access: { right: 'settings.read' },
    params: idParams('job'),
    answer: JobShape,
    refuses: { 'job.not_stopped': [409, 'Only work that failed or was stopped can be resumed.'] },
  }),
}
