/** Files in chunks of 1 MB, each written in a short transaction; the file's row comes last, so a half file is never seen. */
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { actorId, type Ctx, partnerOf, type Tx } from '../context.ts'
import { inTransaction, reading } from '../db/transaction.ts'
import { changedMeanwhile, notFound, Problem } from '../errors.ts'
import { keysetPage, type ListInput, type Page } from '../http/paging.ts'
import { idPrefixes, newId } from '../ids.ts'
import type { FileAnswer } from '../module.ts'
import { checkFile } from './content-type.ts'
import { sanitizeFileName } from './file-name.ts'

const chunkBytes = 1_048_576
export const fileBytesMax = 52_428_800

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
}

/**
 * Stores up to 50 MB and answers the file. Its type is found from its content. 413 `file.too_large`, 422
 * `file.type_refused`; nothing is seen of a file that was refused or broken off.
 */
export const storeFile = async (ctx: Ctx, file: NewFile): Promise<StoredFile> => {
  const isStream = !(file.content instanceof Uint8Array)
  if (isStream && ctx.transaction) throw new Error('A stream cannot be stored inside a transaction, which would stay open as long as the sender likes')
  const id = newId(idPrefixes.file)
  const partnerId = partnerOf(ctx.actor) ?? file.partnerId ?? null
  try {
    const written = await writeChunks(ctx, id, partnerId, file.content)
    const checked = file.known ? ({ ok: true, ...file.known } as const) : await checkStored(ctx, id, written, file.allowed)
    if (!checked.ok) throw new Problem({ status: 422, code: checked.code, detail: checked.words, extra: { reason: checked.reason } })
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

type Written = { sizeBytes: number; sha256: string; first: Uint8Array; chunks: number }

const writeChunks = async (ctx: Ctx, id: string, partnerId: string | null, content: NodeJS.ReadableStream | Uint8Array): Promise<Written> => {
  const hash = createHash('sha256')
  let sizeBytes = 0
  let chunks = 0
  let first: Uint8Array = new Uint8Array()
  for await (const bytes of inChunks(content)) {
    sizeBytes += bytes.length
    if (sizeBytes > fileBytesMax) throw new Problem({ status: 413, code: 'file.too_large', detail: 'A file has at most 50 MB.' })
    hash.update(bytes)
    if (chunks === 0) first = bytes
    const number = chunks
    await inTransaction(ctx, (tx) =>
      tx.db
        .insertInto('file_chunks')
        .values({ workspace_id: ctx.workspace.id, file_id: id, number, bytes: Buffer.from(bytes), partner_id: partnerId, created_at: ctx.clock.realNow() })
        .execute(),
    )
    chunks += 1
  }
  // What multipart parsers do with a file beyond their limit: they cut it off and say so only here.
  if (!(content instanceof Uint8Array) && 'truncated' in content && content.truncated === true)
    throw new Problem({ status: 413, code: 'file.too_large', detail: 'A file has at most 50 MB.' })
  return { sizeBytes, sha256: hash.digest('hex'), first, chunks }
}

async function* inChunks(content: NodeJS.ReadableStream | Uint8Array): AsyncGenerator<Uint8Array> {
  if (content instanceof Uint8Array) {
    for (let at = 0; at < content.length; at += chunkBytes) yield content.subarray(at, at + chunkBytes)
    return
  }
  let waiting: Uint8Array[] = []
  let length = 0
  for await (const part of content as AsyncIterable<Buffer | string>) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part
    waiting.push(bytes)
    length += bytes.length
    if (length < chunkBytes) continue
    const whole = Buffer.concat(waiting)
    const full = whole.length - (whole.length % chunkBytes)
    for (let at = 0; at < full; at += chunkBytes) yield whole.subarray(at, at + chunkBytes)
    waiting = full < whole.length ? [whole.subarray(full)] : []
    length = whole.length - full
  }
  if (length > 0) yield Buffer.concat(waiting)
}

let wholeChecks: Promise<unknown> = Promise.resolve()

/**
 * The first chunk says what a binary file is. Text and ZIP-based files have to be looked at as a whole, because what is
 * refused in them can stand anywhere; one at a time, so that uploads side by side do not fill the memory.
 */
const checkStored = async (ctx: Ctx, id: string, written: Written, allowed: readonly string[] | undefined) => {
  const isZip = written.first[0] === 0x50 && written.first[1] === 0x4b
  if (written.chunks <= 1 || (!isZip && written.first.includes(0))) return checkFile(written.first, allowed)
  const check = wholeChecks.then(async () => {
    const parts: Uint8Array[] = []
    for (let number = 0; number < written.chunks; number += 1) parts.push(await readChunk(ctx, id, number, false))
    return checkFile(Buffer.concat(parts), allowed)
  })
  wholeChecks = check.catch(() => undefined)
  return check
}

const insertFile = async (
  tx: Tx,
  file: Omit<NewFile, 'content'> & { id: string; partnerId: string | null; contentType: string; sizeBytes: number; sha256: string },
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
export const filesOf = (tx: Tx, about: { partnerId: string } | { subjectKind: string; subjectId: string }, input: ListInput): Promise<Page<StoredFile>> => {
  const all = visibleFiles(tx)
  const query = 'partnerId' in about ? all.where('partner_id', '=', about.partnerId) : all.where('subject_kind', '=', about.subjectKind).where('subject_id', '=', about.subjectId)
  return keysetPage({ query, sorts, fallback: '-createdAt', input, id: 'id', toWire: (rows) => rows.map(toFile) })
}

/** Not deleted, and `roles` only for members who hold one of them (the system sees all). */
const visibleFiles = (tx: Tx) => {
  const { actor, workspace } = tx.ctx
  const query = tx.db.selectFrom('files').selectAll().where('workspace_id', '=', workspace.id).where('deleted_at', 'is', null)
  if (actor.kind === 'system') return query
  const roles = actor.kind === 'member' ? [...actor.roles] : []
  return query.where(sql<boolean>`(visibility <> 'roles' or visible_to_roles && ${roles}::text[])`)
}

type ReadOptions = {
  /** The caller has checked by its own rule that this person may read the file, such as a shared asset. */
  trusted?: boolean
}

/** The file's bytes as a stream, one chunk in memory at a time. 404 as `findFile`. */
export const readFile = async (ctx: Ctx, id: string, options: ReadOptions = {}): Promise<{ file: StoredFile; stream: Readable }> => {
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

const opensInBrowser = new Set(['application/pdf', 'image/png', 'image/jpeg', 'image/gif', 'image/webp', 'video/mp4', 'video/webm', 'audio/mpeg', 'audio/mp4'])

/** What a route answers with. `inline` is honoured for types that a browser shows without running anything. */
export const fileAnswer = async (ctx: Ctx, id: string, options: ReadOptions & { inline?: boolean } = {}): Promise<FileAnswer> => {
  const { file, stream } = await readFile(ctx, id, options)
  return { contentType: file.contentType, fileName: file.name, inline: options.inline === true && opensInBrowser.has(file.contentType), body: stream }
}

const findTrusted = async (tx: Tx, id: string): Promise<StoredFile> => {
  const row = await tx.db.selectFrom('files').selectAll().where('workspace_id', '=', tx.ctx.workspace.id).where('id', '=', id).where('deleted_at', 'is', null).executeTakeFirst()
  if (!row) throw notFound('file')
  return toFile(row)
}

const readChunk = (ctx: Ctx, id: string, number: number, trusted: boolean): Promise<Buffer> =>
  reading(ctx, async (tx) => {
    const read = () => tx.db.selectFrom('file_chunks').select('bytes').where('workspace_id', '=', ctx.workspace.id).where('file_id', '=', id).where('number', '=', number).executeTakeFirst()
    const row = await (trusted ? tx.asTeam(read) : read())
    if (!row) throw new Error(`Chunk ${number} of file ${id} is missing`)
    return row.bytes
  })

/** Removes the content for good and keeps the record as deleted. 404 as `findFile`, 412 when `version` is given and stale. */
export const deleteFile = async (tx: Tx, id: string, version?: number): Promise<void> => {
  const file = await findFile(tx, id)
  if (version !== undefined && file.version !== version) throw changedMeanwhile(file.version)
  await tx.asTeam(async () => {
    await sql`update files set deleted_at = ${tx.now}, version = version + 1 where workspace_id = ${tx.ctx.workspace.id} and id = ${id}`.execute(tx.db)
    await dropChunks(tx, id)
  })
}

const dropChunks = (tx: Tx, id: string) => sql`delete from file_chunks where workspace_id = ${tx.ctx.workspace.id} and file_id = ${id}`.execute(tx.db)

/** Removes chunks of uploads that were broken off more than a day ago, when nobody tidied up after them. */
export const removeBrokenUploads = (ctx: Ctx): Promise<number> =>
  inTransaction(ctx, async (tx) => {
    const before = new Date(ctx.clock.realNow().getTime() - 86_400_000)
    const { numAffectedRows } = await sql`delete from file_chunks chunk where workspace_id = ${ctx.workspace.id} and created_at < ${before}
      and not exists (select from files where files.workspace_id = chunk.workspace_id and files.id = chunk.file_id)`.execute(tx.db)
    return Number(numAffectedRows ?? 0)
  })

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
