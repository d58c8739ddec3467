/** Files in chunks of 1 MB, each written in a short transaction; the file's row comes last, so a half file is never seen. */
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { actorId, type Ctx, partnerOf, type Tx } from '../context.ts'
import { inTransaction, reading } from '../db/transaction.ts'
import { changedMeanwhile, notFound, Problem } from '../errors.ts'
import { keysetPage, type ListInput, type Page } from '../http/paging.ts'
import { hasWords } from '../http/words.ts'
import { idPrefixes, newId } from '../ids.ts'
import type { FileAnswer } from '../module.ts'
import { checkStored, chunkBytes, dropChunks, readChunk, writeChunks } from './chunks.ts'
import { sanitizeFileName } from './file-name.ts'

export type FileVisibility = 'team' | 'roles' | 'shared'
export type StoredFile = {
  id: string
  partnerId: string | null
  subjectKind: string | null
  subjectId: string | null
  name: string
  category: string | null
  contentType: string
  sizeBytes: number
  sha256: string
  visibility: FileVisibility
  visibleToRoles: string[]
  expiresOn: string | null
  authorKind: string
  authorId: string | null
  version: number
  createdAt: Date
}
export type NewFile = {
  /** A stream is read outside of any transaction; bytes may also be stored inside one. */
  content: NodeJS.ReadableStream | Uint8Array
  name: string
  partnerId?: string | null
  subjectKind?: string
  subjectId?: string
  category?: string
  visibility: FileVisibility
  visibleToRoles?: readonly string[]
  /** The last day on which the document is valid. */
  expiresOn?: string
  /** Media types that are taken; the common ones unless given. */
  allowed?: readonly string[]
  /** What the caller found out by reading the whole content itself, such as a table; nothing is checked then. */
  known?: { type: string; extension: string }
  /** More than the 50 MB that people may send, for what the product writes itself. */
  bytesMax?: number
}

/**
 * Stores up to 50 MB and answers the file. Its type is found from its content. 413 `file.too_large`, 422
 * `file.type_refused`; nothing is seen of a file that was refused or broken off.
 */
export const storeFile = async (ctx: Ctx, file: NewFile): Promise<StoredFile> => {
  const isStream = !(file.content instanceof Uint8Array)
  if (isStream && ctx.transaction)
    throw new Error('A stream cannot be stored inside a transaction, which would stay open as long as the sender likes')
  const id = newId(idPrefixes.file)
  const partnerId = partnerOf(ctx.actor) ?? file.partnerId ?? null
  try {
    const written = await writeChunks(ctx, id, partnerId, file.content, file.bytesMax)
    const checked = file.known
      ? ({ ok: true, ...file.known } as const)
      : await checkStored(ctx, id, written, file.allowed)
    if (!checked.ok)
      throw new Problem({ status: 422, code: checked.code, detail: checked.words, extra: { reason: checked.reason } })
    return await inTransaction(ctx, (tx) =>
      insertFile(tx, {
        ...file,
        id,
        partnerId,
        name: sanitizeFileName(file.name, checked.extension),
        contentType: checked.type,
        sizeBytes: written.sizeBytes,
        sha256: written.sha256,
      }),
    )
  } catch (error) {
    // Inside a transaction the rollback takes the chunks back.
    if (!ctx.transaction) await inTransaction(ctx, (tx) => tx.asTeam(() => dropChunks(tx, id)))
    throw error
  }
}

const insertFile = async (
  tx: Tx,
  file: Omit<NewFile, 'content'> & {
    id: string
    partnerId: string | null
    contentType: string
    sizeBytes: number
    sha256: string
  },
): Promise<StoredFile> => {
  const row = await tx.db
    .insertInto('files')
    .values({
      workspace_id: tx.ctx.workspace.id,
      id: file.id,
      partner_id: file.partnerId,
      subject_kind: file.subjectKind ?? null,
      subject_id: file.subjectId ?? null,
      name: file.name,
      category: file.category ?? null,
      content_type: file.contentType,
      size_bytes: file.sizeBytes,
      sha256: file.sha256,
      visibility: file.visibility,
      visible_to_roles: [...(file.visibleToRoles ?? [])],
      expires_on: file.expiresOn ?? null,
      author_kind: tx.ctx.actor.kind,
      author_id: actorId(tx.ctx.actor),
      created_at: tx.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return toFile(row)
}

/** The file's record; 404 for a missing, deleted or foreign one, and for one that its visibility hides. */
export const findFile = async (tx: Tx, id: string): Promise<StoredFile> => {
  const row = await visibleFiles(tx).where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('file')
  return toFile(row)
}

const sorts = { createdAt: 'created_at' }
/** Files of a partner or of a record, the newest first. */
export const filesOf = (
  tx: Tx,
  about: { partnerId: string } | { subjectKind: string; subjectId: string },
  input: ListInput,
): Promise<Page<StoredFile>> => {
  const all = visibleFiles(tx).where(hasWords(input.q, 'name', 'category'))
  const query =
    'partnerId' in about
      ? all.where('partner_id', '=', about.partnerId)
      : all.where('subject_kind', '=', about.subjectKind).where('subject_id', '=', about.subjectId)
  return keysetPage({ query, sorts, fallback: '-createdAt', input, id: 'id', toWire: (rows) => rows.map(toFile) })
}

/** Not deleted, and `roles` only for members who hold one of them (the system sees all). */
const visibleFiles = (tx: Tx) => {
  const { actor, workspace } = tx.ctx
  const query = tx.db
    .selectFrom('files')
    .selectAll()
    .where('workspace_id', '=', workspace.id)
    .where('deleted_at', 'is', null)
  if (actor.kind === 'system') return query
  const roles = actor.kind === 'member' ? [...actor.roles] : []
  return query.where(sql<boolean>`(visibility <> 'roles' or visible_to_roles && ${roles}::text[])`)
}

type ReadOptions = {
  /** The caller has checked by its own rule that this person may read the file, such as a shared asset. */
  trusted?: boolean
}

/** The file's bytes as a stream, one chunk in memory at a time. 404 as `findFile`. */
export const readFile = async (
  ctx: Ctx,
  id: string,
  options: ReadOptions = {},
): Promise<{ file: StoredFile; stream: Readable }> => {
  const trusted = options.trusted === true
  const file = await reading(ctx, (tx) => (trusted ? tx.asTeam(() => findTrusted(tx, id)) : findFile(tx, id)))
  const chunks = Math.ceil(file.sizeBytes / chunkBytes)
  async function* parts() {
    for (let number = 0; number < chunks; number += 1) yield await readChunk(ctx, id, number, trusted)
  }
  return { file, stream: Readable.from(parts(), { objectMode: false, highWaterMark: chunkBytes }) }
}

/** The whole file in memory: for mails and documents, not for answers. */
export const readFileBytes = async (ctx: Ctx, id: string, options: ReadOptions = {}): Promise<Buffer> => {
  const { stream } = await readFile(ctx, id, options)
  const parts: Buffer[] = []
  for await (const part of stream as AsyncIterable<Buffer>) parts.push(part)
  return Buffer.concat(parts)
}

const opensInBrowser = new Set([
  'application/pdf',
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'video/mp4',
  'video/webm',
  'audio/mpeg',
  'audio/mp4',
])

/** What a route answers with. `inline` is honoured for types that a browser shows without running anything. */
export const fileAnswer = async (
  ctx: Ctx,
  id: string,
  options: ReadOptions & { inline?: boolean } = {},
): Promise<FileAnswer> => {
  const { file, stream } = await readFile(ctx, id, options)
  return {
    contentType: file.contentType,
    fileName: file.name,
    inline: options.inline === true && opensInBrowser.has(file.contentType),
    body: stream,
  }
}

const findTrusted = async (tx: Tx, id: string): Promise<StoredFile> => {
  const row = await tx.db
    .selectFrom('files')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (!row) throw notFound('file')
  return toFile(row)
}

/** Removes the content for good and keeps the record as deleted. 404 as `findFile`, 412 when `version` is given and stale. */
export const deleteFile = async (tx: Tx, id: string, version?: number): Promise<void> => {
  const file = await findFile(tx, id)
  if (version !== undefined && file.version !== version) throw changedMeanwhile(file.version)
  await tx.asTeam(async () => {
    await sql`update files set deleted_at = ${tx.now}, version = version + 1 where workspace_id = ${tx.ctx.workspace.id} and id = ${id}`.execute(
      tx.db,
    )
    await dropChunks(tx, id)
  })
}

type Row = {
  id: string
  partner_id: string | null
  subject_kind: string | null
  subject_id: string | null
  name: string
  category: string | null
  content_type: string
  size_bytes: string
  sha256: string
  visibility: string
  visible_to_roles: string[]
  expires_on: string | null
  author_kind: string
  author_id: string | null
  version: number
  created_at: Date
}
const toFile = (row: Row): StoredFile => ({
  id: row.id,
  partnerId: row.partner_id,
  subjectKind: row.subject_kind,
  subjectId: row.subject_id,
  name: row.name,
  category: row.category,
  contentType: row.content_type,
  sizeBytes: Number(row.size_bytes),
  sha256: row.sha256,
  visibility: row.visibility as FileVisibility,
  visibleToRoles: row.visible_to_roles,
  expiresOn: row.expires_on,
  authorKind: row.author_kind,
  authorId: row.author_id,
  version: row.version,
  createdAt: row.created_at,
})
