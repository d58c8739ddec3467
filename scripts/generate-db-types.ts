import type pg from 'pg'
import { openDatabase } from '#platform/db/engine/database.ts'
import { embeddedTemplate } from '#test/support/database.ts'
import { writeOrCheck } from './generated-file.ts'

/** node scripts/generate-db-types.ts [--check]: the tables as the migrations make them, as types for Kysely. */
const main = async () => {
  const database = await openDatabase({ loadDump: await embeddedTemplate() })
  try {
    const content = render(await readColumns(database.pool), await readEnums(database.pool))
    await writeOrCheck('src/platform/db/types.gen.ts', content, 'node scripts/generate-db-types.ts')
  } finally {
    await database.close()
  }
}

type Column = {
  table: string
  name: string
  /** The name in the catalogue; of an array, that of its elements. */
  type: string
  isArray: boolean
  isNullable: boolean
  hasDefault: boolean
  isComputed: boolean
  isView: boolean
}

const readColumns = async (pool: pg.Pool): Promise<Column[]> => {
  const { rows } = await pool.query<Column>(`
    select class.relname as "table", att.attname as name, coalesce(element.typname, type.typname) as type,
      element.oid is not null as "isArray", not att.attnotnull as "isNullable",
      att.atthasdef or att.attidentity <> '' as "hasDefault",
      att.attgenerated <> '' or att.attidentity = 'a' as "isComputed", class.relkind in ('v', 'm') as "isView"
    from pg_attribute att
    join pg_class class on class.oid = att.attrelid
    join pg_type type on type.oid = att.atttypid
    left join pg_type element on element.oid = type.typelem and type.typcategory = 'A'
    where class.relnamespace = 'public'::regnamespace and class.relkind in ('r', 'p', 'v', 'm')
      and not class.relispartition and att.attnum > 0 and not att.attisdropped
      and not exists (select from pg_depend where objid = class.oid and deptype = 'e')
    order by class.relname collate "C", att.attnum`)
  return rows
}

const readEnums = async (pool: pg.Pool) => {
  const { rows } = await pool.query<{ name: string; labels: string[] }>(`
    select type.typname as name, array_agg(label.enumlabel::text order by label.enumsortorder) as labels
    from pg_enum label join pg_type type on type.oid = label.enumtypid group by type.typname`)
  return new Map(rows.map(({ name, labels }) => [name, labels.map((label) => `'${label}'`).join(' | ')]))
}

/** What `columnTypes` of the engine room makes of each type; anything not listed comes as text. */
const typeNames = new Map(
  Object.entries({
    bool: 'boolean',
    int2: 'number',
    int4: 'number',
    oid: 'number',
    float4: 'number',
    float8: 'number',
    int8: 'BigInteger',
    numeric: 'Decimal',
    timestamptz: 'Timestamp',
    timestamp: 'Timestamp',
    json: 'unknown',
    jsonb: 'unknown',
    bytea: 'Buffer',
  }),
)
const elementNames = new Map(Object.entries({ BigInteger: 'string', Decimal: 'string', Timestamp: 'Date' }))

const header = `// Made by scripts/generate-db-types.ts from the migrations. Do not edit.
import type { ColumnType } from 'kysely'

/** A column that the database fills when an insert leaves it out. */
export type Generated<Value> =
  Value extends ColumnType<infer Read, infer Insert, infer Update>
    ? ColumnType<Read, Insert | undefined, Update>
    : ColumnType<Value, Value | undefined, Value>

/** A column that only the database writes. */
export type Computed<Value> =
  Value extends ColumnType<infer Read, unknown, unknown> ? ColumnType<Read, never, never> : ColumnType<Value, never, never>

export type Timestamp = ColumnType<Date, Date | string, Date | string>
/** 64 bits do not fit a number, so it is read as a string. */
export type BigInteger = ColumnType<string, string | number | bigint, string | number | bigint>
export type Decimal = ColumnType<string, string | number, string | number>
`

const render = (columns: Column[], enums: Map<string, string>) => {
  const tables = Map.groupBy(columns, ({ table }) => table)
  const types = [...tables].map(
    ([table, own]) =>
      `export type ${typeName(table)} = {\n${own.map((column) => `  ${column.name}: ${columnType(column, enums)}\n`).join('')}}\n`,
  )
  const names = [...tables.keys()].map((table) => `  ${table}: ${typeName(table)}\n`)
  return [header, ...types, `export type DB = {\n${names.join('')}}\n`].join('\n')
}

const columnType = (column: Column, enums: Map<string, string>) => {
  const base = enums.get(column.type) ?? typeNames.get(column.type) ?? 'string'
  const element = elementNames.get(base) ?? base
  const value = column.isArray ? `${element.includes('|') ? `(${element})` : element}[]` : base
  const nullable = column.isNullable && !column.isView && value !== 'unknown' ? `${value} | null` : value
  if (column.isView) return `Computed<${column.isNullable && value !== 'unknown' ? `${value} | null` : value}>`
  if (column.isComputed) return `Computed<${nullable}>`
  return column.hasDefault ? `Generated<${nullable}>` : nullable
}

/** `schema_migrations` becomes `SchemaMigrations`. */
const typeName = (table: string) =>
  table
    .split('_')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')

await main()
