/** Walks a list endpoint page by page with the rights of a caller: what its answer would hold is what is exported. */
import type { Ctx } from '../context.ts'
import { partnerOf } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { invalid, unprocessable } from '../errors.ts'
import { allow, isPortalPath, storedAnswer } from '../http/routes.ts'
import { check } from '../http/validate.ts'
import type { BoundEndpoint, HttpExtras } from '../module.ts'
import type { Cell, JsonRow, Row } from '../tabular/write.ts'

export type ListToWalk = {
  list: string
  params: Record<string, string>
  query: Record<string, unknown>
  columns: readonly string[]
}
export type OpenList = {
  /** The columns that were chosen, or all that the caller may see. */
  columns: string[]
  /** Pages of rows as they would go over the wire. */
  pages: () => AsyncGenerator<JsonRow[]>
}

const pageSize = 200
// What a list's handler takes depends on its schemas, which `readInput` has held it against.
type Asked = { params: never; query: never; body: never; version: never }
type Shape = { type?: unknown; properties?: Record<string, Shape & { 'x-right'?: string }>; items?: Shape }

/** Checks name, rights, filters and columns; 422 `export.not_a_list`, 403 as the list itself, 422 per field. */
export const openList = (ctx: Ctx, wanted: ListToWalk): OpenList => {
  const bound = ctx.services.product.endpointByName.get(wanted.list)
  const rowShape = bound && rowShapeOf(bound)
  const isMine = bound && isPortalPath(bound.shape.path) === (partnerOf(ctx.actor) !== null)
  if (!bound || !rowShape || !isMine)
    throw unprocessable('export.not_a_list', `There is no list ${wanted.list} that you can export.`)
  allow(ctx, bound)
  const input = readInput(bound, wanted)
  const all = columnsOf(rowShape, ctx)
  const unknown = wanted.columns.filter(
    (column) => !all.includes(column) && !all.some((known) => known.startsWith(`${column}.`)),
  )
  if (unknown.length > 0)
    throw invalid(
      ...unknown.map((column) => ({
        field: 'columns',
        rule: 'unknown',
        message: `${column} is not a column of this list.`,
      })),
    )
  return { columns: wanted.columns.length > 0 ? [...wanted.columns] : all, pages: () => walk(ctx, bound, input) }
}

/** The schema of one row, if the endpoint answers with a page that can be read by anyone who holds its right. */
const rowShapeOf = ({ shape }: BoundEndpoint): Shape | undefined => {
  if (shape.method !== 'GET' || !('right' in shape.access) || shape.answerKind) return undefined
  const { properties } = (shape.answer ?? {}) as Shape
  return properties?.nextCursor ? properties.data?.items : undefined
}

const readInput = (
  { shape }: BoundEndpoint,
  wanted: ListToWalk,
): { params: Record<string, unknown>; query: Record<string, unknown> } => {
  const known = ((shape.query ?? {}) as Shape).properties ?? {}
  const params: Record<string, unknown> = { ...wanted.params }
  const query: Record<string, unknown> = {
    ...structuredClone(wanted.query),
    ...('limit' in known && { limit: pageSize }),
  }
  delete query.cursor
  delete query.count
  const issues = [
    ...(shape.params
      ? check(shape.params, params, 'params')
      : Object.keys(params).map((name) => ({
          field: name,
          rule: 'unknown',
          message: `${name} is not in the path of this list.`,
        }))),
    ...(shape.query
      ? check(shape.query, query, 'query')
      : Object.keys(query).map((name) => ({
          field: name,
          rule: 'unknown',
          message: `${name} is not a filter of this list.`,
        }))),
  ]
  if (issues.length > 0) throw invalid(...issues)
  return { params, query }
}

/** One level deep: an object's fields are columns of their own, such as amount.currency. */
const columnsOf = (row: Shape, ctx: Ctx): string[] =>
  Object.entries(row.properties ?? {}).flatMap(([name, property]) => {
    const right = property['x-right']
    if (right !== undefined && !ctx.rights.has(right)) return []
    return property.properties ? Object.keys(property.properties).map((inner) => `${name}.${inner}`) : [name]
  })

const noExtras: HttpExtras = {
  address: '',
  userAgent: '',
  origin: undefined,
  headers: {},
  bytes: Buffer.alloc(0),
  setHeader: () => undefined,
}

async function* walk(
  ctx: Ctx,
  bound: BoundEndpoint,
  input: { params: unknown; query: Record<string, unknown> },
): AsyncGenerator<JsonRow[]> {
  let cursor: string | null = null
  do {
    const query: Record<string, unknown> = cursor === null ? input.query : { ...input.query, cursor }
    const asked = { params: input.params, query, body: undefined, version: undefined } as Asked
    // Through the serializer, so that a field that is not declared, or not for this caller, is in no file either.
    const read = async (own: Ctx) => storedAnswer(bound, own, await bound.handler(own, asked, noExtras)).body
    // A list that reads several workspaces opens its own transactions.
    const body =
      bound.shape.transaction === 'none'
        ? await read(ctx)
        : await inTransaction(ctx, (tx) => read(tx.ctx), { readOnly: true })
    const page = JSON.parse(body) as { data: JsonRow[]; nextCursor: string | null }
    yield page.data
    cursor = page.nextCursor
  } while (cursor !== null)
}

/** The cells of a row: lists of plain values are joined with semicolons, anything deeper is JSON. */
export const csvRow = (columns: readonly string[], row: JsonRow): Row =>
  Object.fromEntries(columns.map((column) => [column, cellOf(valueAt(row, column))]))

/** The chosen columns of a row as they are; the whole row when all were chosen. */
export const jsonRow = (columns: readonly string[], chosen: boolean, row: JsonRow): JsonRow =>
  chosen ? Object.fromEntries(columns.map((column) => [column, valueAt(row, column) ?? null])) : row

const valueAt = (row: JsonRow, column: string): unknown =>
  column
    .split('.')
    .reduce<unknown>(
      (value, name) =>
        value !== null && typeof value === 'object' ? (value as Record<string, unknown>)[name] : undefined,
      row,
    )

const cellOf = (value: unknown): Cell => {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.join('; ')
  return JSON.stringify(value)
}
