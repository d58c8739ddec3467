/** Saved views: a named URL of a list, one's own or shared; in the portal everybody's are their own. */
import { type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import type { AnswerOf, InputOf } from '#platform/contract.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { changedMeanwhile, conflict, forbidden, invalid, notFound, rightMissing } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { SavedViewWire, viewEndpoints } from '../contract/views.ts'
import {
  changeView,
  defaultsOf,
  deleteViewRow,
  dropViewSearchEntry,
  findView,
  insertView,
  listViewRows,
  nameIsTaken,
  putViewSearchEntry,
  setDefaults,
  type ViewFields,
  type ViewReader,
  type ViewRow,
} from '../queries/views.ts'

type Endpoints = typeof viewEndpoints
type CreateBody = InputOf<Endpoints['createView']>['body']
type ChangeBody = InputOf<Endpoints['updateView']>['body']

export const listViews = (
  ctx: Ctx,
  query: InputOf<Endpoints['listViews']>['query'],
): Promise<AnswerOf<Endpoints['listViews']>> =>
  reading(ctx, (tx) => listViewRows(tx, readerOf(ctx), query, query, (rows) => toWire(tx, rows)))

export const getView = (ctx: Ctx, id: string): Promise<SavedViewWire> =>
  reading(ctx, async (tx) => {
    const view = await findView(tx, id, readerOf(ctx))
    if (!view) throw notFound('view')
    return one(tx, view)
  })

export const createView = (ctx: Ctx, body: CreateBody): Promise<SavedViewWire> =>
  inTransaction(ctx, async (tx) => {
    const reader = readerOf(ctx)
    const sharing = sharingOf(ctx, body)
    const id = newId(idPrefixes.savedView)
    await refuseTakenName(tx, {
      list: body.list,
      ownerKind: reader.kind,
      ownerId: reader.id,
      name: body.name,
      exceptId: id,
    })
    const view = await insertView(tx, {
      id,
      partner_id: reader.partnerId,
      list: body.list,
      owner_kind: reader.kind,
      owner_id: reader.id,
      name: body.name,
      filters: JSON.stringify(body.filters ?? {}),
      columns: body.columns ?? [],
      sort: body.sort ?? null,
      layout: body.layout ?? 'table',
      shared_with: sharing?.shared_with ?? 'nobody',
      shared_roles: sharing?.shared_roles ?? [],
    })
    await putViewSearchEntry(tx, view)
    return one(tx, view)
  })

export const updateView = (ctx: Ctx, id: string, version: number, body: ChangeBody): Promise<SavedViewWire> =>
  inTransaction(ctx, async (tx) => {
    const view = await lockOwn(tx, id)
    if (view.version !== version) throw changedMeanwhile(view.version)
    const sharing = sharingOf(ctx, body, view)
    if (body.name !== undefined && body.name !== view.name)
      await refuseTakenName(tx, {
        list: view.list,
        ownerKind: view.owner_kind,
        ownerId: view.owner_id,
        name: body.name,
        exceptId: id,
      })
    const changed = await changeView(tx, id, {
      ...(body.name !== undefined && { name: body.name }),
      ...(body.filters !== undefined && { filters: JSON.stringify(body.filters) }),
      ...(body.columns !== undefined && { columns: body.columns }),
      ...(body.sort !== undefined && { sort: body.sort }),
      ...(body.layout !== undefined && { layout: body.layout }),
      ...sharing,
    })
    if (sharing) await keepDefaultsShared(tx, changed)
    await putViewSearchEntry(tx, changed)
    return one(tx, changed)
  })

/** Removes a view of one's own; an admin removes any that is shared. Roles that began with it begin plainly again. */
export const deleteView = (ctx: Ctx, id: string): Promise<void> =>
  inTransaction(ctx, async (tx) => {
    const view = await findView(tx, id, readerOf(ctx), true)
    if (!view) throw notFound('view')
    const isAdmin = ctx.actor.kind === 'member' && ctx.actor.roles.includes('admin')
    if (!isOwner(view, ctx) && !isAdmin) throw notYours()
    await deleteViewRow(tx, id)
    await dropViewSearchEntry(tx, id)
  })

/** These roles begin the list with this view; it has to be shared with each of them. */
export const setViewDefault = (ctx: Ctx, id: string, roles: readonly string[]): Promise<SavedViewWire> =>
  inTransaction(ctx, async (tx) => {
    const view = await findView(tx, id, readerOf(ctx), true)
    if (!view) throw notFound('view')
    const outside = roles.filter((role) => !isSharedWith(view, role))
    if (outside.length > 0)
      throw conflict('view.not_shared', `This view is not shared with ${outside.join(', ')}; share it first.`, {
        roles: outside,
      })
    await setDefaults(tx, view, [...new Set(roles)])
    return one(tx, view)
  })

export const readerOf = (ctx: Ctx): ViewReader => {
  const { actor } = ctx
  const id = 'id' in actor ? actor.id : 'name' in actor ? actor.name : ''
  return {
    kind: actor.kind,
    id,
    partnerId: partnerOf(actor),
    roles: actor.kind === 'member' ? actor.roles : [],
    seesAllShared: actor.kind === 'key' || (actor.kind === 'member' && actor.roles.includes('admin')),
  }
}

const isOwner = (view: ViewRow, ctx: Ctx) =>
  'id' in ctx.actor && view.owner_kind === ctx.actor.kind && view.owner_id === ctx.actor.id
const isSharedWith = (view: Pick<ViewRow, 'shared_with' | 'shared_roles'>, role: string) =>
  view.shared_with === 'all' || (view.shared_with === 'roles' && view.shared_roles.includes(role))
const notYours = () => forbidden('view.not_yours', 'This view belongs to someone else; save a copy of your own.')

const lockOwn = async (tx: Tx, id: string): Promise<ViewRow> => {
  const view = await findView(tx, id, readerOf(tx.ctx), true)
  if (!view) throw notFound('view')
  if (!isOwner(view, tx.ctx)) throw notYours()
  return view
}

const refuseTakenName = async (tx: Tx, of: Parameters<typeof nameIsTaken>[1]) => {
  if (await nameIsTaken(tx, of))
    throw conflict('view.name_taken', `You have a view named "${of.name}" of this list; choose another name.`)
}

/** What the body says about sharing, checked; undefined when it says nothing. */
const sharingOf = (
  ctx: Ctx,
  body: Pick<ChangeBody, 'sharedWith' | 'sharedRoles'>,
  before?: ViewRow,
): Pick<ViewFields, 'shared_with' | 'shared_roles'> | undefined => {
  if (body.sharedWith === undefined && body.sharedRoles === undefined) return undefined
  const sharedWith = body.sharedWith ?? before?.shared_with ?? 'nobody'
  const roles = body.sharedRoles ?? (sharedWith === 'roles' ? (before?.shared_roles ?? []) : [])
  if (sharedWith !== 'nobody' && ctx.actor.kind === 'member' && !ctx.rights.has('tasks.share_view'))
    throw rightMissing('tasks.share_view')
  if (sharedWith === 'roles' && roles.length === 0)
    throw invalid({ field: 'sharedRoles', rule: 'required', message: 'Name the roles to share it with.' })
  if (sharedWith !== 'roles' && roles.length > 0)
    throw invalid({
      field: 'sharedRoles',
      rule: 'forbidden',
      message: 'Roles are named only when the view is shared with roles.',
    })
  return { shared_with: sharedWith, shared_roles: [...new Set(roles)] }
}

/** A role that the view is not shared with any more does not begin with it either. */
const keepDefaultsShared = async (tx: Tx, view: ViewRow) => {
  const roles = (await defaultsOf(tx, [view.id])).get(view.id) ?? []
  const kept = roles.filter((role) => isSharedWith(view, role))
  if (kept.length < roles.length) await setDefaults(tx, view, kept)
}

const toWire = async (tx: Tx, rows: readonly ViewRow[]): Promise<SavedViewWire[]> => {
  const defaults =
    partnerOf(tx.ctx.actor) === null && rows.length > 0
      ? await defaultsOf(
          tx,
          rows.map((row) => row.id),
        )
      : new Map<string, string[]>()
  return rows.map((row) => ({
    id: row.id,
    list: row.list,
    name: row.name,
    filters: row.filters as Record<string, unknown>,
    columns: row.columns,
    sort: row.sort,
    layout: row.layout as SavedViewWire['layout'],
    isMine: isOwner(row, tx.ctx),
    ownerId: row.owner_id,
    sharedWith: row.shared_with as SavedViewWire['sharedWith'],
    sharedRoles: row.shared_roles,
    defaultForRoles: defaults.get(row.id) ?? [],
    updatedAt: row.updated_at.toISOString(),
    version: row.version,
  }))
}
const one = async (tx: Tx, row: ViewRow): Promise<SavedViewWire> => (await toWire(tx, [row]))[0]!
