/** What was said and kept about a partner: notes, interactions, files, and the feed made of all facts. */
import { AnyId, CivilDate, endpoint, Id, idParams, Instant, listOf, listQuery, memberRoles, named, nullable, oneOf, optional, pageOf, strict, Text, Type, Version } from '#platform/contract.ts'
import { PersonRef, visibilities } from './shared.ts'

const Visibility = oneOf(visibilities, { description: '`shared` is seen by the partner, `roles` by members who hold one of the roles.' })
const VisibleRoles = listOf(oneOf(memberRoles), 10, { uniqueItems: true })
export const Note = named(
  'Note',
  Type.Object({
    id: Id('note'),
    partnerId: Id('partner'),
    subjectKind: Type.String(),
    subjectId: Type.String(),
    text: Type.String(),
    visibility: Visibility,
    visibleToRoles: Type.Array(Type.String()),
    author: PersonRef,
    version: Version,
    createdAt: Instant,
    updatedAt: Instant,
  }),
)
export const Interaction = named(
  'Interaction',
  Type.Object({
    id: Id('interaction'),
    partnerId: Id('partner'),
    kind: oneOf(['call', 'meeting', 'email', 'message', 'visit']),
    at: Instant,
    minutes: nullable(Type.Integer()),
    members: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
    contacts: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
    summary: Type.String(),
    visibility: Visibility,
    visibleToRoles: Type.Array(Type.String()),
    author: PersonRef,
    createdAt: Instant,
  }),
)
export const PartnerFile = named(
  'PartnerFile',
  Type.Object({
    id: Id('file'),
    partnerId: nullable(Id('partner')),
    subjectKind: nullable(Type.String()),
    subjectId: nullable(Type.String()),
    name: Type.String(),
    category: nullable(Type.String()),
    contentType: Type.String(),
    sizeBytes: Type.Integer(),
    sha256: Type.String(),
    visibility: Visibility,
    visibleToRoles: Type.Array(Type.String()),
    expiresOn: nullable(CivilDate),
    author: PersonRef,
    version: Version,
    createdAt: Instant,
  }),
)
export const Activity = named(
  'Activity',
  Type.Object({
    id: Type.String(),
    event: Type.String(),
    module: Type.String(),
    at: Instant,
    by: PersonRef,
    subjectKind: Type.String(),
    subjectId: Type.String(),
    data: Type.Unknown(),
    summary: Type.String({ description: 'What the event is, in words of its contract.' }),
    note: optional(nullable(Note)),
    interaction: optional(nullable(Interaction)),
    file: optional(nullable(PartnerFile)),
  }),
)
export const noteText = Text(20_000)
export const NoteInput = strict({
  partnerId: Id('partner'),
  subjectKind: optional(Text(60)),
  subjectId: optional(AnyId),
  text: noteText,
  visibility: optional(Visibility),
  visibleToRoles: optional(VisibleRoles),
})
export const InteractionInput = strict({
  partnerId: Id('partner'),
  kind: oneOf(['call', 'meeting', 'email', 'message', 'visit']),
  at: Instant,
  minutes: optional(Type.Integer({ minimum: 0, maximum: 10_080 })),
  memberIds: optional(listOf(Id('member'), 50, { uniqueItems: true })),
  contactIds: optional(listOf(Id('contact'), 50, { uniqueItems: true })),
  summary: noteText,
  visibility: optional(Visibility),
  visibleToRoles: optional(VisibleRoles),
})
export const fileForm = 'Multipart: the file, and the fields `partnerId`, `subjectKind`, `subjectId`, `category`, `visibility`, `expiresOn` (all optional but `partnerId`). At most 50 MB; its type is read from its content.'
export const fileRefusals = {
  'file.type_refused': [422, 'Files of this type are not taken; the type is read from the content.'],
  'file.too_large': [413, 'More than 50 MB.'],
} as const

export const recordEndpoints = {
  listNotes: endpoint({
    method: 'GET',
    path: '/v1/notes',
    summary: 'List notes',
    access: { right: 'partners.read' },
    query: listQuery({ partnerId: optional(Id('partner')), subjectKind: optional(Text(60)), subjectId: optional(AnyId) }, ['createdAt', '-createdAt']),
    answer: pageOf(Note),
  }),
  addNote: endpoint({ method: 'POST', path: '/v1/notes', summary: 'Write a note', access: { right: 'partners.read' }, scope: 'partners.write', body: NoteInput, answer: Note, status: 201, refuses: { 'viewer.reads_only': [403, 'A viewer writes nothing.'] } }),
  getNote: endpoint({ method: 'GET', path: '/v1/notes/:id', summary: 'Read a note', access: { right: 'partners.read' }, params: idParams('note'), answer: Note }),
  updateNote: endpoint({
    method: 'PATCH',
    path: '/v1/notes/:id',
    summary: 'Edit a note; former versions are kept',
    access: { right: 'partners.read' },
    scope: 'partners.write',
    params: idParams('note'),
    body: strict({ text: optional(noteText), visibility: optional(Visibility), visibleToRoles: optional(VisibleRoles) }),
    answer: Note,
    ifMatch: true,
    refuses: { 'note.not_author': [403, 'Only the author edits a note.'] },
  }),
  deleteNote: endpoint({ method: 'DELETE', path: '/v1/notes/:id', summary: 'Take a note away', access: { right: 'partners.read' }, scope: 'partners.write', params: idParams('note'), refuses: { 'note.not_author': [403, 'Only the author or an admin takes a note away.'] } }),
  listNoteVersions: endpoint({
    method: 'GET',
    path: '/v1/notes/:id/versions',
    summary: 'Versions of a note',
    access: { right: 'partners.read' },
    params: idParams('note'),
    answer: strict({ data: Type.Array(named('NoteVersion', Type.Object({ version: Type.Integer(), text: Type.String(), visibility: Type.String(), by: PersonRef, at: Instant }))) }),
  }),
  listInteractions: endpoint({
    method: 'GET',
    path: '/v1/interactions',
    summary: 'List interactions',
    access: { right: 'partners.read' },
    query: listQuery({ partnerId: optional(Id('partner')), kind: optional(oneOf(['call', 'meeting', 'email', 'message', 'visit'])), from: optional(Instant), to: optional(Instant) }, ['at', '-at']),
    answer: pageOf(Interaction),
  }),
  logInteraction: endpoint({ method: 'POST', path: '/v1/interactions', summary: 'Log a call, meeting, e-mail, message or visit', access: { right: 'partners.read' }, scope: 'partners.write', body: InteractionInput, answer: Interaction, status: 201, refuses: { 'viewer.reads_only': [403, 'A viewer writes nothing.'] } }),
  getInteraction: endpoint({ method: 'GET', path: '/v1/interactions/:id', summary: 'Read an interaction', access: { right: 'partners.read' }, params: idParams('interaction'), answer: Interaction }),
  listFiles: endpoint({
    method: 'GET',
    path: '/v1/files',
    summary: 'List files',
    access: { right: 'partners.read' },
    query: listQuery({ partnerId: optional(Id('partner')), subjectKind: optional(Text(60)), subjectId: optional(AnyId) }, ['-createdAt', 'createdAt']),
    answer: pageOf(PartnerFile),
  }),
  addFile: endpoint({ method: 'POST', path: '/v1/files', summary: 'Store a file', description: fileForm, access: { right: 'partners.read' }, scope: 'partners.write', bodyKind: 'multipart', transaction: 'none', idempotency: 'none', answer: PartnerFile, status: 201, refuses: fileRefusals }),
  getFile: endpoint({ method: 'GET', path: '/v1/files/:id', summary: 'Read what is known about a file', access: { right: 'partners.read' }, params: idParams('file'), answer: PartnerFile }),
  downloadFile: endpoint({ method: 'GET', path: '/v1/files/:id/content', summary: 'Download a file', access: { right: 'partners.read' }, params: idParams('file'), answerKind: 'file' }),
  updateFile: endpoint({
    method: 'PATCH',
    path: '/v1/files/:id',
    summary: 'Change name, category, visibility or expiry of a file',
    access: { right: 'partners.read' },
    scope: 'partners.write',
    params: idParams('file'),
    body: strict({ name: optional(Text(255)), category: optional(nullable(Text(60))), visibility: optional(Visibility), visibleToRoles: optional(VisibleRoles), expiresOn: optional(nullable(CivilDate)) }),
    answer: PartnerFile,
    ifMatch: true,
  }),
  deleteFile: endpoint({ method: 'DELETE', path: '/v1/files/:id', summary: 'Take a file away', access: { right: 'partners.write' }, params: idParams('file') }),
  listActivity: endpoint({
    method: 'GET',
    path: '/v1/partners/:id/activity',
    summary: 'What happened at a partner, newest first',
    access: { right: 'partners.read' },
    params: idParams('partner'),
    query: listQuery({ module: optional(Text(40)), personId: optional(Text(40)), event: optional(Text(80)) }, ['-at']),
    answer: pageOf(Activity),
  }),
}
