/** Saved views: named URLs of lists. */
import {
  endpoint,
  Id,
  Instant,
  idParams,
  listOf,
  listQuery,
  memberRoles,
  named,
  nullable,
  oneOf,
  optional,
  pageOf,
  type Static,
  strict,
  Text,
  Type,
  Version,
} from '#platform/contract.ts'

export const layouts = ['table', 'board', 'timeline'] as const
const ListName = Type.String({
  pattern: '^[a-z][a-z0-9_.-]{0,59}$',
  description: 'The list it is a view of, as the screens name it.',
  examples: ['partners'],
})
const FilterValue = Type.Union([
  Type.String({ maxLength: 500 }),
  Type.Number(),
  Type.Boolean(),
  Type.Array(Type.String({ maxLength: 200 }), { maxItems: 100 }),
])
const Filters = Type.Record(Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_.]{0,59}$' }), FilterValue, {
  maxProperties: 60,
  description: 'Query parameters of the list, by name.',
})

export const SavedView = named(
  'SavedView',
  Type.Object({
    id: Id('savedView'),
    list: ListName,
    name: Type.String(),
    filters: Type.Record(Type.String(), Type.Unknown()),
    columns: Type.Array(Type.String()),
    sort: nullable(Type.String()),
    layout: oneOf(layouts),
    isMine: Type.Boolean(),
    ownerId: Type.String(),
    sharedWith: oneOf(['nobody', 'roles', 'all']),
    sharedRoles: Type.Array(Type.String()),
    defaultForRoles: Type.Array(Type.String(), { description: 'Roles that begin this list with this view.' }),
    updatedAt: Instant,
    version: Version,
  }),
)
export type SavedViewWire = Static<typeof SavedView>

const fields = {
  name: Text(80),
  filters: Filters,
  columns: listOf(Type.String({ minLength: 1, maxLength: 60 }), 60),
  sort: nullable(Type.String({ minLength: 1, maxLength: 80 })),
  layout: oneOf(layouts),
}
const sharing = {
  sharedWith: oneOf(['nobody', 'roles', 'all']),
  sharedRoles: listOf(oneOf(memberRoles), 12),
}
const own = {
  list: ListName,
  name: fields.name,
  filters: optional(fields.filters),
  columns: optional(fields.columns),
  sort: optional(fields.sort),
  layout: optional(fields.layout),
}
const changes = {
  name: optional(fields.name),
  filters: optional(fields.filters),
  columns: optional(fields.columns),
  sort: optional(fields.sort),
  layout: optional(fields.layout),
}
const refuses = {
  'view.not_yours': [403, 'The view belongs to someone else.'],
  'view.name_taken': [409, 'You have a view of this list with this name.'],
} as const
const example = {
  body: { list: 'partners', name: 'My German partners', filters: { country: 'DE', owner: 'me' }, sort: '-updatedAt' },
}

export const viewEndpoints = {
  listViews: endpoint({
    method: 'GET',
    path: '/v1/views',
    summary: 'Saved views that the caller may use: own ones, and those shared with the caller’s roles or with all.',
    access: { right: 'tasks.read' },
    query: listQuery({ list: optional(ListName) }, ['name', '-name']),
    answer: pageOf(SavedView),
  }),
  createView: endpoint({
    method: 'POST',
    path: '/v1/views',
    summary: 'Save a view.',
    description: 'Sharing it needs the right `tasks.share_view`.',
    access: { right: 'tasks.read' },
    status: 201,
    body: strict({ ...own, sharedWith: optional(sharing.sharedWith), sharedRoles: optional(sharing.sharedRoles) }),
    answer: SavedView,
    refuses: { 'view.name_taken': refuses['view.name_taken'] },
    example,
  }),
  getView: endpoint({
    method: 'GET',
    path: '/v1/views/:id',
    summary: 'Read a saved view.',
    access: { right: 'tasks.read' },
    params: idParams('savedView'),
    answer: SavedView,
  }),
  updateView: endpoint({
    method: 'PATCH',
    path: '/v1/views/:id',
    summary: 'Change a saved view of one’s own.',
    access: { right: 'tasks.read' },
    params: idParams('savedView'),
    ifMatch: true,
    body: strict({ ...changes, sharedWith: optional(sharing.sharedWith), sharedRoles: optional(sharing.sharedRoles) }),
    answer: SavedView,
    refuses,
  }),
  deleteView: endpoint({
    method: 'DELETE',
    path: '/v1/views/:id',
    summary: 'Remove a saved view of one’s own; an admin may remove any.',
    access: { right: 'tasks.read' },
    params: idParams('savedView'),
    refuses: { 'view.not_yours': refuses['view.not_yours'] },
  }),
  setViewDefault: endpoint({
    method: 'PUT',
    path: '/v1/views/:id/default',
    summary: 'Make a shared view the one that these roles begin the list with.',
    access: { right: 'tasks.share_view' },
    params: idParams('savedView'),
    body: strict({ roles: listOf(oneOf(memberRoles), 12) }),
    answer: SavedView,
    refuses: { 'view.not_shared': [409, 'The view is not shared with these roles.'] },
  }),
  listPortalViews: endpoint({
    method: 'GET',
    path: '/v1/portal/views',
    summary: 'The caller’s own saved views in the portal.',
    access: { right: 'tasks.read' },
    query: listQuery({ list: optional(ListName) }, ['name', '-name']),
    answer: pageOf(SavedView),
  }),
  createPortalView: endpoint({
    method: 'POST',
    path: '/v1/portal/views',
    summary: 'Save a view in the portal.',
    access: { right: 'tasks.read' },
    status: 201,
    body: strict(own),
    answer: SavedView,
    refuses: { 'view.name_taken': refuses['view.name_taken'] },
    example: { body: { list: 'portal-deals', name: 'Open deals', filters: { state: 'open' } } },
  }),
  getPortalView: endpoint({
    method: 'GET',
    path: '/v1/portal/views/:id',
    summary: 'Read a saved view of one’s own.',
    access: { right: 'tasks.read' },
    params: idParams('savedView'),
    answer: SavedView,
  }),
  updatePortalView: endpoint({
    method: 'PATCH',
    path: '/v1/portal/views/:id',
    summary: 'Change a saved view of one’s own.',
    access: { right: 'tasks.read' },
    params: idParams('savedView'),
    ifMatch: true,
    body: strict(changes),
    answer: SavedView,
    refuses: { 'view.name_taken': refuses['view.name_taken'] },
  }),
  deletePortalView: endpoint({
    method: 'DELETE',
    path: '/v1/portal/views/:id',
    summary: 'Remove a saved view of one’s own.',
    access: { right: 'tasks.read' },
    params: idParams('savedView'),
  }),
} as const
