/** The tables of an archive as the database knows them: columns, keys, and in which order rows can come in. */
import { type Kysely, sql } from 'kysely'
import type { DB } from '../db/types.gen.ts'
import type { ArchivePart } from './parts.ts'

export type ArchiveTable = {
  name: string
  module: string
  /** Columns that leave, without the workspace and what the database computes. */
  columns: readonly string[]
  /** Columns that stay, and the SQL of what the row comes in with; null for the column's default. */
  without: readonly { column: string; comesAs: string | null }[]
  /** The key without the workspace; rows leave in its order, by bytes, so that every engine writes the same file. */
  key: readonly { column: string; isText: boolean }[]
  /** Columns that point at other rows of the same table, and what they point at. */
  within: readonly { from: readonly string[]; to: readonly string[] }[]
  only: string | undefined
  byOwner: boolean
  /** Set on the parts that come in together with their whole. */
  partOf: { whole: string; by: string } | undefined
}

type ColumnRow = { table: string; column: string; key_place: number | null; is_text: boolean }
type ReferenceRow = { child: string; parent: string; from_columns: string[]; to_columns: string[] }

/** The tables of all parts in the order in which they can come in. Throws when a part names a table twice or one that is not there. */
export const archiveTables = async (db: Kysely<DB>, parts: readonly ArchivePart[]): Promise<ArchiveTable[]> => {
  const { rows: columns } = await sql<ColumnRow>`
    select c.relname as table, a.attname as column, array_position(i.indkey::smallint[], a.attnum) as key_place,
      a.atttypid = 'text'::regtype as is_text
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      join pg_index i on i.indrelid = c.oid and i.indisprimary
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    order by c.relname, a.attnum`.execute(db)
  const { rows: references } = await sql<ReferenceRow>`
    select conrelid::regclass::text as child, confrelid::regclass::text as parent,
      array(select attname::text from unnest(conkey) with ordinality k (number, place) join pg_attribute on attrelid = conrelid and attnum = number order by place) as from_columns,
      array(select attname::text from unnest(confkey) with ordinality k (number, place) join pg_attribute on attrelid = confrelid and attnum = number order by place) as to_columns
    from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`.execute(db)
  const named = new Map<string, ArchivePart>()
  for (const part of parts)
    for (const name of part.records) {
      if (named.has(name)) throw new Error(`${name} leaves twice, with ${named.get(name)!.module} and ${part.module}`)
      named.set(name, part)
    }
  const ordered: string[] = []
  const place = (name: string) => {
    if (ordered.includes(name)) return
    for (const { child, parent } of references)
      if (child === name && parent !== name && named.has(parent)) place(parent)
    ordered.push(name)
  }
  for (const name of named.keys()) place(name)
  return ordered.map((name) =>
    tableOf(
      name,
      named.get(name)!,
      columns.filter((one) => one.table === name),
      references.filter(({ child, parent }) => child === name && parent === name),
    ),
  )
}

const own = (column: string) => column !== 'workspace_id'

const tableOf = (name: string, part: ArchivePart, columns: ColumnRow[], within: ReferenceRow[]): ArchiveTable => {
  if (columns.length === 0) throw new Error(`${part.module} sends ${name} along, which is no table`)
  const without = part.without?.[name] ?? {}
  const together = part.together?.find(({ parts }) => parts === name)
  return {
    name,
    module: part.module,
    columns: columns.map(({ column }) => column).filter((column) => own(column) && !Object.hasOwn(without, column)),
    without: Object.entries(without).map(([column, comes]) => ({
      column,
      comesAs: comes === 'default' ? null : comes.comesAs,
    })),
    key: columns
      .filter(({ column, key_place }) => key_place !== null && own(column))
      .sort((one, other) => one.key_place! - other.key_place!)
      .map(({ column, is_text }) => ({ column, isText: is_text })),
    within: within.map(({ from_columns, to_columns }) => ({
      from: from_columns.filter(own),
      to: to_columns.filter(own),
    })),
    only: part.only?.[name],
    byOwner: part.byOwner?.includes(name) ?? false,
    partOf: together && { whole: together.whole, by: together.by },
  }
}
