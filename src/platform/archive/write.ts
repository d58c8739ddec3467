/**
 * A whole workspace as one ZIP archive, of one consistent moment: everything is read in one transaction that sees the
 * database as it stood when it began. On the embedded database nothing else is answered meanwhile, a few seconds for
 * some hundred thousand rows.
 */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import type { Ctx, Tx } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { type ZipEntry, zipStream } from '../files/zip.ts'
import { type ArchiveRecords, archiveFormat, archiveVersion, type Manifest } from './manifest.ts'
import { ownPart } from './own-part.ts'
import { archiveParts, partsOf } from './parts.ts'
import { peopleOf } from './people.ts'
import { linesOf, withPlainText } from './rows.ts'
import { type ArchiveTable, archiveTables } from './tables.ts'

export type Written = { rows: number; files: number; sizeBytes: number; sha256: string }
type Told = (rows: number, note: string) => Promise<void>

/**
 * Writes the archive of the context's workspace to `file`, which is made anew; answers what is in it. `told` hears after
 * each table how far it is and may throw to stop. Not inside a transaction.
 */
export const writeArchive = async (ctx: Ctx, file: string, told: Told = async () => {}): Promise<Written> => {
  const hash = createHash('sha256')
  const seen = { rows: 0, files: 0, sizeBytes: 0 }
  await inTransaction(
    ctx,
    async (tx) => {
      await withPlainText(tx)
      async function* bytes() {
        for await (const part of zipStream(entries(tx, seen, told))) {
          hash.update(part)
          seen.sizeBytes += part.length
          yield part
        }
      }
      await pipeline(Readable.from(bytes(), { objectMode: false }), createWriteStream(file, { mode: 0o600 }))
    },
    { readOnly: true, isolation: 'repeatable read' },
  )
  return { ...seen, sha256: hash.digest('hex') }
}

async function* entries(tx: Tx, seen: Omit<Written, 'sha256'>, told: Told): AsyncGenerator<ZipEntry> {
  const { workspace, services } = tx.ctx
  const modifiedAt = tx.ctx.clock.realNow()
  const parts = partsOf(services.product, ownPart)
  const tables = await archiveTables(tx.db, parts)
  const records: ArchiveRecords[] = []
  const { rows: registry } = await tx.asOwner(() =>
    sql<{
      line: string
    }>`select (to_jsonb(w) - 'is_restoring')::text as line from workspaces w where id = ${workspace.id}`.execute(tx.db),
  )
  yield { name: 'workspace.json', modifiedAt, content: Buffer.from(`${registry[0]!.line}\n`) }
  for (const table of tables) {
    const entry = recordsOf(table)
    const digest = createHash('sha256')
    async function* content() {
      for await (const lines of linesOf(tx, table)) {
        entry.rows += lines.length
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''))
        digest.update(bytes)
        yield bytes
      }
    }
    yield { name: entry.file, modifiedAt, content: content() }
    entry.sha256 = digest.digest('hex')
    records.push(entry)
    seen.rows += entry.rows
    await told(seen.rows, table.name.replaceAll('_', ' '))
  }
  const people = Buffer.from(
    (
      await peopleOf(
        tx,
        parts.flatMap(({ seats }) => seats ?? []),
      )
    )
      .map((line) => `${line}\n`)
      .join(''),
  )
  yield { name: 'people.jsonl', modifiedAt, content: people }
  const files = { count: 0, bytes: 0 }
  for (const id of await storedFiles(tx, tables)) {
    async function* content() {
      for await (const chunk of chunksOf(tx, id)) {
        files.bytes += chunk.length
        yield chunk
      }
    }
    yield { name: `files/${id}`, modifiedAt, content: content() }
    files.count += 1
  }
  seen.files = files.count
  const manifest: Manifest = {
    format: archiveFormat,
    version: archiveVersion,
    schema: await lastMigration(tx),
    exportedAt: modifiedAt.toISOString(),
    workspace: { id: workspace.id, slug: workspace.slug, name: workspace.name, kind: workspace.kind },
    records,
    people: {
      file: 'people.jsonl',
      rows: people.toString().split('\n').length - 1,
      sha256: createHash('sha256').update(people).digest('hex'),
    },
    files,
    figures: await figuresOf(tx),
    faults: await faultsOf(tx),
    stays: Object.assign({}, ...parts.map((part) => part.stays ?? {})),
  }
  yield { name: 'manifest.json', modifiedAt, content: Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`) }
}

const recordsOf = (table: ArchiveTable): ArchiveRecords => ({
  name: table.name,
  module: table.module,
  file: `records/${table.module}/${table.name}.jsonl`,
  columns: [...table.columns],
  rows: 0,
  sha256: '',
  without: table.without.map(({ column }) => column),
})

/** Every figure of every part, as it stands in this transaction. */
export const figuresOf = async (tx: Tx): Promise<Record<string, string>> => {
  const figures: Record<string, string> = {}
  for (const part of [ownPart, ...archiveParts.of(tx.ctx.services.product)])
    Object.assign(figures, await part.figures?.(tx))
  return figures
}

/** What does not hold as it stands in this transaction, in words. */
export const faultsOf = async (tx: Tx): Promise<string[]> => {
  const faults: string[] = []
  for (const part of [ownPart, ...archiveParts.of(tx.ctx.services.product)])
    faults.push(...((await part.faults?.(tx)) ?? []))
  return faults
}

/** Files whose bytes are there and whose row leaves. */
const storedFiles = async (tx: Tx, tables: readonly ArchiveTable[]): Promise<string[]> => {
  const only = tables.find(({ name }) => name === 'files')?.only
  const { rows } = await sql<{ id: string }>`select id from files where workspace_id = ${tx.ctx.workspace.id}
    and ${only ? sql.raw(only) : sql`true`}
    and exists (select from file_chunks c where c.workspace_id = files.workspace_id and c.file_id = files.id)
    order by id collate "C"`.execute(tx.db)
  return rows.map(({ id }) => id)
}

async function* chunksOf(tx: Tx, id: string): AsyncGenerator<Buffer> {
  for (let number = 0; ; number += 1) {
    const { rows } = await sql<{ bytes: Buffer }>`select bytes from file_chunks
      where workspace_id = ${tx.ctx.workspace.id} and file_id = ${id} and number = ${number}`.execute(tx.db)
    if (!rows[0]) return
    yield rows[0].bytes
  }
}

/** The name of the newest migration that this database knows. */
export const lastMigration = async (tx: Tx): Promise<string> => {
  const { rows } = await tx.asOwner(() =>
    sql<{ name: string }>`select name from schema_migrations order by name desc limit 1`.execute(tx.db),
  )
  return rows[0]!.name
}
