/**
 * Rows of an archive: one JSON object a line, as the database writes it. They are never read into numbers on the way,
 * so amounts of any size come through digit by digit.
 */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../context.ts'
import type { ArchiveTable } from './tables.ts'

const rowsAtOnce = 500

/** Runs as the owner where no role of the application may touch the table. */
export const underRoleOf = <T>(tx: Tx, table: ArchiveTable, run: () => Promise<T>): Promise<T> =>
  table.byOwner ? tx.asOwner(run) : tx.asTeam(run)

/** The lines of a table in the order of its key, some hundred at a time. */
export async function* linesOf(tx: Tx, table: ArchiveTable): AsyncGenerator<string[]> {
  const order = sql.join(
    table.key.map(({ column, isText }) => (isText ? sql`t.${sql.ref(column)} collate "C"` : sql`t.${sql.ref(column)}`)),
  )
  // A cursor takes no parameters; what stands here is names of our own.
  const stays = sql.raw(
    `array[${['workspace_id', ...table.without.map(({ column }) => column)].map((column) => `'${column}'`).join()}]`,
  )
  const name = sql.id('archive_rows')
  await underRoleOf(tx, table, () =>
    sql`declare ${name} no scroll cursor for
      select (to_jsonb(t) - ${stays})::text as line
      from ${sql.table(table.name)} t
      where t.workspace_id = ${sql.lit(tx.ctx.workspace.id)} ${table.only ? sql.raw(`and (${table.only})`) : sql``}
      ${table.key.length > 0 ? sql`order by ${order}` : sql``}`.execute(tx.db),
  )
  for (;;) {
    const { rows } = await underRoleOf(tx, table, () =>
      sql<{ line: string }>`fetch ${sql.lit(rowsAtOnce)} from ${name}`.execute(tx.db),
    )
    if (rows.length === 0) break
    yield rows.map(({ line }) => line)
  }
  await underRoleOf(tx, table, () => sql`close ${name}`.execute(tx.db))
}

/** Rows and SHA-256 of what a table would write. */
export const digestOf = async (tx: Tx, table: ArchiveTable): Promise<{ rows: number; sha256: string }> => {
  const hash = createHash('sha256')
  let rows = 0
  for await (const lines of linesOf(tx, table)) {
    rows += lines.length
    hash.update(lines.map((line) => `${line}\n`).join(''))
  }
  return { rows, sha256: hash.digest('hex') }
}

/** The same text for the same row on every server: moments in UTC. */
export const withPlainText = (tx: Tx) => sql`select set_config('timezone', 'UTC', true)`.execute(tx.db)
