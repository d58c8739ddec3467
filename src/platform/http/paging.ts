/** Keyset paging: a cursor holds the last row's sort value and id, and of which list it is; it is opaque to callers. */
import { createHash } from 'node:crypto'
import { type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import { invalid, postgresCode } from '../errors.ts'

export type ListInput = {
  /** Words to find; each list says in its query where. */
  q?: string | undefined
  sort?: string | undefined
  limit?: number | undefined
  cursor?: string | undefined
  count?: boolean | undefined
}
export type Page<Row> = { data: Row[]; nextCursor: string | null; total?: number }

export const pageSizeDefault = 50
export const countMax = 10_000

const foreignCursor = () =>
  invalid({
    field: 'cursor',
    rule: 'cursor',
    message: 'This cursor does not belong to this list and order; begin without one.',
  })

/** Tells lists and orders apart: what is read from, by what it is sorted, which id settles ties. Filters may change. */
const markOf = (from: unknown, ...order: string[]): string =>
  createHash('sha256')
    .update(JSON.stringify([from, order]))
    .digest('base64url')
    .slice(0, 8)

/** A cursor's value and id; 422 when it is not one of ours or of another list or order. */
const readCursor = (cursor: string, mark: string): [value: string, id: string] => {
  let parsed: unknown
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    throw foreignCursor()
  }
  if (
    !Array.isArray(parsed) ||
    parsed.length !== 3 ||
    parsed[0] !== mark ||
    typeof parsed[1] !== 'string' ||
    typeof parsed[2] !== 'string'
  )
    throw foreignCursor()
  return [parsed[1], parsed[2]]
}

/**
 * Reads one page of `query`, in the order the caller asked for (`name` or `-name`) and then by id in the same
 * direction. `sorts` maps public names to plain, non-null SQL columns (an index should serve each); `id` is the id
 * column. 422 for an unknown sort or a foreign cursor.
 */
export const keysetPage = async <D, Tables extends keyof D, Row, Out>(options: {
  query: SelectQueryBuilder<D, Tables, Row>
  sorts: Readonly<Record<string, string>>
  fallback: string
  input: ListInput
  id: string
  toWire: (rows: Row[]) => Promise<Out[]> | Out[]
  count?: () => Promise<number>
}): Promise<Page<Out>> => {
  const { input, sorts } = options
  const order = input.sort ?? options.fallback
  const down = order.startsWith('-')
  const column = sorts[down ? order.slice(1) : order]
  if (!column) throw invalid({ field: 'sort', rule: 'enum', message: `This list cannot be sorted by ${order}.` })
  const limit = input.limit ?? pageSizeDefault
  const by = sql.raw(column)
  const id = sql.raw(options.id)
  const mark = markOf(options.query.toOperationNode().from, order, column, options.id)
  let query = options.query.select([sql<string>`${by}::text`.as('cursor_value'), sql<string>`${id}`.as('cursor_id')])
  if (input.cursor) {
    const [value, lastId] = readCursor(input.cursor, mark)
    query = query.where(
      down
        ? sql<boolean>`(${by}, ${id}) < (${value}, ${lastId})`
        : sql<boolean>`(${by}, ${id}) > (${value}, ${lastId})`,
    )
  }
  const direction = down ? 'desc' : 'asc'
  const found = query
    .orderBy(by, direction)
    .orderBy(id, direction)
    .limit(limit + 1)
    .execute()
  const rows = (await found.catch((error: unknown) => {
    // A value of another type than the column's (class 22): somebody wrote this cursor by hand.
    throw input.cursor && postgresCode(error)?.startsWith('22') ? foreignCursor() : error
  })) as (Row & { cursor_value: string; cursor_id: string })[]
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    data: await options.toWire(shown),
    nextCursor:
      rows.length > limit && last
        ? Buffer.from(JSON.stringify([mark, last.cursor_value, last.cursor_id])).toString('base64url')
        : null,
    ...(input.count && options.count && { total: await options.count() }),
  }
}

/** Counts the rows of a query, up to 10,000: enough for a title, and never a scan of everything. */
export const countUpTo = async <D, Tables extends keyof D, Row>(
  db: Kysely<D>,
  query: SelectQueryBuilder<D, Tables, Row>,
): Promise<number> => {
  const limited = query.clearSelect().select(sql<number>`1`.as('one')).clearOrderBy().limit(countMax)
  const { rows } = await sql<{ count: string }>`select count(*) as count from (${limited}) as counted`.execute(db)
  return Number(rows[0]?.count ?? 0)
}
