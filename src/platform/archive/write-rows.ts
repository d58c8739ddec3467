/** Lines of an archive back into their tables: some hundred in one statement, parents before what points at them. */
import { sql } from 'kysely'
import type { Tx } from '../context.ts'
import type { ArchiveRecords } from './manifest.ts'
import { underRoleOf } from './rows.ts'
import type { ArchiveTable } from './tables.ts'

const rowsAtOnce = 500
const wholesAtOnce = 200

type Rows = { table: ArchiveTable; entry: ArchiveRecords; lines: readonly string[] }

/** What a trigger has written meanwhile is the same row; the proof at the end would find another. */
export const writeRows = async (
  tx: Tx,
  table: ArchiveTable,
  entry: ArchiveRecords,
  lines: readonly string[],
): Promise<void> => {
  const ordered = parentsFirst(table, lines)
  for (let at = 0; at < ordered.length; at += rowsAtOnce)
    await underRoleOf(tx, table, () =>
      sql`${insertion(tx, { table, entry, lines: ordered.slice(at, at + rowsAtOnce) })} on conflict do nothing`.execute(
        tx.db,
      ),
    )
}

/** Wholes with their parts, both in one statement. Parts stand in the order of their wholes' key. */
export const writeTogether = async (tx: Tx, whole: Rows, parts: Rows): Promise<void> => {
  const by = parts.table.partOf!.by
  const of = Map.groupBy(parts.lines, (line) => (JSON.parse(line) as Record<string, string>)[by]!)
  const ordered = parentsFirst(whole.table, whole.lines)
  for (let at = 0; at < ordered.length; at += wholesAtOnce) {
    const lines = ordered.slice(at, at + wholesAtOnce)
    const theirs = lines.flatMap((line) => of.get((JSON.parse(line) as { id: string }).id) ?? [])
    await underRoleOf(tx, whole.table, () =>
      sql`with parts as (${insertion(tx, { ...parts, lines: theirs })}) ${insertion(tx, { ...whole, lines })}`.execute(
        tx.db,
      ),
    )
  }
}

/** Columns of the archive that are still there, and those that stayed and have to be something. */
const insertion = (tx: Tx, { table, entry, lines }: Rows) => {
  const name = sql.table(table.name)
  const columns = entry.columns.filter((column) => table.columns.includes(column))
  const given = table.without.filter(({ column, comesAs }) => comesAs !== null && !entry.columns.includes(column))
  return sql`insert into ${name} (workspace_id, ${sql.join([...columns, ...given.map(({ column }) => column)].map((column) => sql.id(column)))})
    select ${tx.ctx.workspace.id}, ${sql.join([...columns.map((column) => sql.id(column)), ...given.map(({ comesAs }) => sql.raw(comesAs!))])}
    from json_populate_recordset(null::${name}, ${`[${lines.join(',')}]`}::json)`
}

/** Rows that point at rows of the same table come after them; the others stay in their order. */
const parentsFirst = (table: ArchiveTable, lines: readonly string[]): readonly string[] => {
  if (table.within.length === 0) return lines
  const rows = lines.map((line) => ({ line, row: JSON.parse(line) as Record<string, unknown>, placed: false }))
  const keyOf = (row: Record<string, unknown>, columns: readonly string[]) =>
    columns.some((column) => row[column] === null || row[column] === undefined)
      ? undefined
      : JSON.stringify(columns.map((column) => row[column]))
  const targets = table.within.map(({ to }) => new Map(rows.map((one) => [keyOf(one.row, to), one])))
  const ordered: string[] = []
  for (const first of rows) {
    const waiting = [first]
    for (let one = waiting.at(-1); one; one = waiting.at(-1)) {
      const parent = one.placed
        ? undefined
        : table.within
            .map(({ from }, index) => {
              const key = keyOf(one!.row, from)
              return key === undefined ? undefined : targets[index]!.get(key)
            })
            .find((found) => found && !found.placed && !waiting.includes(found))
      if (parent) {
        waiting.push(parent)
        continue
      }
      waiting.pop()
      if (one.placed) continue
      one.placed = true
      ordered.push(one.line)
    }
  }
  return ordered
}
