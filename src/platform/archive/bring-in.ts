/**
 * A whole workspace out of an archive: everything or nothing, in one transaction, so a process killed half way leaves
 * nothing behind and the archive is simply brought in again. Before it commits it is proven: what came in writes the same
 * bytes as the archive holds, the figures are the same, the ledger adds up and its seals hold.
 */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { forgetKeys } from '../auth/api-keys.ts'
import { forgetSeats } from '../auth/seats.ts'
import type { Services, Tx, Workspace } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { conflict, constraintOf, postgresCode, unprocessable } from '../errors.ts'
import { chunkBytes } from '../files/chunks.ts'
import { type OpenZip, openZip, type ZipFile } from '../files/unzip.ts'
import { findWorkspace, forgetWorkspace, systemContext } from '../tenancy/workspaces.ts'
import { type ArchiveRecords, archiveVersion, type Manifest, readManifest } from './manifest.ts'
import { ownPart } from './own-part.ts'
import { partsOf } from './parts.ts'
import { bringPeopleIn } from './people.ts'
import { digestOf, withPlainText } from './rows.ts'
import { type ArchiveTable, archiveTables } from './tables.ts'
import { faultsOf, figuresOf, lastMigration } from './write.ts'
import { writeRows, writeTogether } from './write-rows.ts'

export type Brought = {
  workspaceId: string
  slug: string
  rows: number
  files: number
  people: number
  exportedAt: string
}

const limits = { filesMax: 65_535, fileBytesMax: 4_294_967_295, bytesMax: 4_294_967_295 }

type Options = {
  /** Another address than the one it had, where that is taken. */
  slug?: string | undefined
  told?: (rows: number, note: string) => Promise<void>
}

/**
 * Brings the workspace in under the id and the ids that it had. 422 `archive.unreadable`, `archive.newer`,
 * `archive.damaged`, `archive.not_proven` (the reasons in words), 409 `workspace.exists`, `workspace.slug_taken`.
 */
export const bringIn = async (services: Services, bytes: Buffer, options: Options = {}): Promise<Brought> => {
  const archive = await openArchive(bytes)
  const { manifest } = archive
  if (await findWorkspace(services, manifest.workspace.id))
    throw conflict(
      'workspace.exists',
      `${manifest.workspace.name} stands in this installation already; it comes in only where it is not.`,
    )
  const registry = JSON.parse((await archive.text('workspace.json')).trim()) as Record<string, unknown>
  const slug = options.slug ?? manifest.workspace.slug
  const ctx = systemContext(services, placeholder(manifest, slug), 'workspace import', { channel: 'import' })
  const brought = await inTransaction(ctx, async (tx) => {
    await withPlainText(tx)
    await refuseNewer(tx, manifest)
    await register(tx, { ...registry, slug, is_restoring: true })
    const tables = await tablesOf(tx, manifest)
    const came = await fill(tx, archive, tables, options.told ?? (async () => {}))
    await prove(tx, archive, tables, came.renamed)
    await tx.asOwner(() =>
      sql`update workspaces set is_restoring = false where id = ${manifest.workspace.id}`.execute(tx.db),
    )
    return came
  })
  forgetWorkspace(services)
  forgetSeats(services)
  forgetKeys(services)
  return {
    workspaceId: manifest.workspace.id,
    slug,
    rows: brought.rows,
    files: brought.files,
    people: manifest.people.rows,
    exportedAt: manifest.exportedAt,
  }
}

type OpenArchive = {
  manifest: Manifest
  text: (name: string) => Promise<string>
  lines: (entry: { file: string; sha256: string }) => Promise<string[]>
  files: readonly ZipFile[]
  read: OpenZip['read']
}

const openArchive = async (bytes: Buffer): Promise<OpenArchive> => {
  const zip = openZip(bytes, limits)
  const named = new Map(zip.files.map((file) => [file.name, file]))
  const read = async (name: string): Promise<Buffer> => {
    const file = named.get(name)
    if (!file) throw unprocessable('archive.damaged', `${name} is missing in the archive.`)
    return zip.read(file)
  }
  const manifest = named.has('manifest.json') ? readManifest((await read('manifest.json')).toString()) : undefined
  if (!manifest) throw unprocessable('archive.unreadable', 'This is no archive of a workspace that Tandem has written.')
  if (manifest.version > archiveVersion)
    throw unprocessable(
      'archive.newer',
      `The archive is of version ${manifest.version}; this release reads ${archiveVersion}.`,
    )
  return {
    manifest,
    text: async (name) => (await read(name)).toString(),
    lines: async ({ file, sha256 }) => {
      const content = await read(file)
      if (createHash('sha256').update(content).digest('hex') !== sha256)
        throw unprocessable(
          'archive.damaged',
          `${file} is not what the manifest says; somebody or something changed it.`,
        )
      const text = content.toString()
      return text === '' ? [] : text.replace(/\n$/, '').split('\n')
    },
    files: zip.files.filter(({ name }) => name.startsWith('files/')),
    read: zip.read,
  }
}

const placeholder = (manifest: Manifest, slug: string): Workspace => ({
  id: manifest.workspace.id,
  slug,
  name: manifest.workspace.name,
  kind: 'live',
  zone: 'UTC',
  currency: 'USD',
  language: 'en',
  fiscalYearStartMonth: 1,
  calendar: {},
  theme: {},
  settings: {},
  isDemo: false,
  clockOffsetMs: 0,
  liveWorkspaceId: null,
  scenario: null,
  archivedAt: null,
  version: 1,
})

/** A database that knows fewer migrations could not hold everything. */
const refuseNewer = async (tx: Tx, manifest: Manifest) => {
  const ours = await lastMigration(tx)
  if (manifest.schema > ours)
    throw unprocessable(
      'archive.newer',
      `The archive was written by a later release (${manifest.schema}; this one knows ${ours}).`,
    )
}

/** A sandbox comes in as one of its own: the workspace that it belonged to is not in the archive. */
const register = async (tx: Tx, row: Record<string, unknown>) => {
  const own = { ...row, live_workspace_id: null }
  try {
    await tx.asOwner(() =>
      sql`insert into workspaces select * from jsonb_populate_record(null::workspaces, ${JSON.stringify(own)}::jsonb)`.execute(
        tx.db,
      ),
    )
  } catch (error) {
    if (postgresCode(error) === '23505' && constraintOf(error) === 'workspaces_slug_key')
      throw conflict(
        'workspace.slug_taken',
        `There is a workspace at /${String(row['slug'])} already; choose another address.`,
      )
    throw error
  }
}

type Tables = readonly (readonly [ArchiveTable, ArchiveRecords])[]
type Came = { rows: number; files: number; renamed: ReadonlyMap<string, string> }
const fill = async (
  tx: Tx,
  archive: OpenArchive,
  tables: Tables,
  told: NonNullable<Options['told']>,
): Promise<Came> => {
  const renamed = await bringPeopleIn(tx, await archive.lines(archive.manifest.people))
  let rows = 0
  for (const [table, entry] of tables) {
    if (table.partOf) continue
    const lines = asHere(await archive.lines(entry), renamed)
    const parts = tables.find(([one]) => one.partOf?.whole === table.name)
    if (parts) {
      const partLines = asHere(await archive.lines(parts[1]), renamed)
      await writeTogether(tx, { table, entry, lines }, { table: parts[0], entry: parts[1], lines: partLines })
      rows += partLines.length
    } else await writeRows(tx, table, entry, lines)
    rows += lines.length
    await told(rows, table.name.replaceAll('_', ' '))
  }
  for (const file of archive.files) await writeFile(tx, file.name.slice('files/'.length), await archive.read(file))
  return { rows, files: archive.files.length, renamed }
}

/** The tables of this release with their rows in the archive; one that it does not know yet has none. */
const tablesOf = async (tx: Tx, manifest: Manifest): Promise<Tables> => {
  const tables = await archiveTables(tx.db, partsOf(tx.ctx.services.product, ownPart))
  const gone = manifest.records.filter(({ name, rows }) => rows > 0 && !tables.some((table) => table.name === name))
  if (gone.length > 0)
    throw unprocessable(
      'archive.unreadable',
      `This release has no place for ${gone.map(({ name }) => name).join(', ')}.`,
    )
  return tables.flatMap((table): Tables => {
    const entry = manifest.records.find(({ name }) => name === table.name)
    return entry ? [[table, entry]] : []
  })
}

/** Lines with the people of this installation in them. Ids of people are letters and digits. */
const asHere = (lines: string[], renamed: ReadonlyMap<string, string>): string[] => {
  if (renamed.size === 0) return lines
  const ids = new RegExp([...renamed.keys()].join('|'), 'g')
  return lines.map((line) => line.replaceAll(ids, (id) => renamed.get(id)!))
}

/** The bytes of a file whose row has come in: in chunks, and held against the row's SHA-256. */
const writeFile = async (tx: Tx, id: string, bytes: Buffer) => {
  const { rows } = await sql<{ sha256: string; partner_id: string | null; created_at: Date }>`
    select sha256, partner_id, created_at from files where workspace_id = ${tx.ctx.workspace.id} and id = ${id}`.execute(
    tx.db,
  )
  const [row] = rows
  if (!row || createHash('sha256').update(bytes).digest('hex') !== row.sha256)
    throw unprocessable('archive.damaged', `The file ${id} is not what its record says.`)
  for (let at = 0, number = 0; at < bytes.length || number === 0; at += chunkBytes, number += 1)
    await sql`insert into file_chunks (workspace_id, file_id, number, bytes, partner_id, created_at)
      values (${tx.ctx.workspace.id}, ${id}, ${number}, ${bytes.subarray(at, at + chunkBytes)}, ${row.partner_id}, ${row.created_at})`.execute(
      tx.db,
    )
}

/** Throws 422 with every reason for which what came in is not what the archive holds. */
const prove = async (tx: Tx, archive: OpenArchive, tables: Tables, renamed: ReadonlyMap<string, string>) => {
  const { manifest } = archive
  const faults: string[] = []
  for (const [table, entry] of tables) {
    const expected = renamed.size === 0 ? entry.sha256 : shaOf(asHere(await archive.lines(entry), renamed))
    // Columns that a later release added have no place in the archive's lines.
    const found = await digestOf(tx, { ...table, columns: entry.columns, without: leftOut(table, entry) })
    if (found.rows !== entry.rows) faults.push(`${table.name}: ${found.rows} rows instead of ${entry.rows}`)
    else if (found.sha256 !== expected) faults.push(`${table.name}: the rows differ from those of the archive`)
  }
  const figures = await figuresOf(tx)
  for (const [name, value] of Object.entries(manifest.figures))
    if (figures[name] !== value) faults.push(`${name}: ${figures[name] ?? 'nothing'} instead of ${value}`)
  for (const fault of await faultsOf(tx)) if (!manifest.faults.includes(fault)) faults.push(fault)
  if (faults.length > 0)
    throw unprocessable(
      'archive.not_proven',
      `Nothing came in, because it would not be the same: ${faults.slice(0, 20).join('; ')}.`,
    )
}

const leftOut = (table: ArchiveTable, entry: ArchiveRecords) =>
  [...table.columns, ...table.without.map(({ column }) => column)]
    .filter((column) => !entry.columns.includes(column))
    .map((column) => ({ column, comesAs: null }))

const shaOf = (lines: readonly string[]) =>
  createHash('sha256')
    .update(lines.map((line) => `${line}\n`).join(''))
    .digest('hex')
