/** The bytes of files: chunks of 1 MB, each written and read in a transaction of its own. */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Ctx, Tx } from '../context.ts'
import { inTransaction, reading } from '../db/transaction.ts'
import { Problem } from '../errors.ts'
import { checkFile } from './content-type.ts'

export const chunkBytes = 1_048_576
export const fileBytesMax = 52_428_800

export type Written = { sizeBytes: number; sha256: string; first: Uint8Array; chunks: number }

export const writeChunks = async (
  ctx: Ctx,
  id: string,
  partnerId: string | null,
  content: NodeJS.ReadableStream | Uint8Array,
  bytesMax = fileBytesMax,
): Promise<Written> => {
  const hash = createHash('sha256')
  let sizeBytes = 0
  let chunks = 0
  let first: Uint8Array = new Uint8Array()
  for await (const bytes of inChunks(content)) {
    sizeBytes += bytes.length
    if (sizeBytes > bytesMax)
      throw new Problem({ status: 413, code: 'file.too_large', detail: 'A file has at most 50 MB.' })
    hash.update(bytes)
    if (chunks === 0) first = bytes
    const number = chunks
    await inTransaction(ctx, (tx) =>
      tx.db
        .insertInto('file_chunks')
        .values({
          workspace_id: ctx.workspace.id,
          file_id: id,
          number,
          bytes: Buffer.from(bytes),
          partner_id: partnerId,
          created_at: ctx.clock.realNow(),
        })
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
export const checkStored = async (ctx: Ctx, id: string, written: Written, allowed: readonly string[] | undefined) => {
  const isZip = written.first[0] === 0x50 && written.first[1] === 0x4b
  if (written.chunks <= 1 || (!isZip && written.first.includes(0))) return checkFile(written.first, allowed)
  const check = wholeChecks.then(async () => {
    // Trusted: the bytes came in just now, and a partner sees none before there is a file.
    const parts: Uint8Array[] = []
    for (let number = 0; number < written.chunks; number += 1) parts.push(await readChunk(ctx, id, number, true))
    return checkFile(Buffer.concat(parts), allowed)
  })
  wholeChecks = check.catch(() => undefined)
  return check
}

export const readChunk = (ctx: Ctx, id: string, number: number, trusted: boolean): Promise<Buffer> =>
  reading(ctx, async (tx) => {
    const read = () =>
      tx.db
        .selectFrom('file_chunks')
        .select('bytes')
        .where('workspace_id', '=', ctx.workspace.id)
        .where('file_id', '=', id)
        .where('number', '=', number)
        .executeTakeFirst()
    const row = await (trusted ? tx.asTeam(read) : read())
    if (!row) throw new Error(`Chunk ${number} of file ${id} is missing`)
    return row.bytes
  })

export const dropChunks = (tx: Tx, id: string) =>
  sql`delete from file_chunks where workspace_id = ${tx.ctx.workspace.id} and file_id = ${id}`.execute(tx.db)

/** Removes chunks of uploads that were broken off more than a day ago, when nobody tidied up after them. */
export const removeBrokenUploads = (ctx: Ctx): Promise<number> =>
  inTransaction(ctx, async (tx) => {
    const before = new Date(ctx.clock.realNow().getTime() - 86_400_000)
    const { numAffectedRows } =
      await sql`delete from file_chunks chunk where workspace_id = ${ctx.workspace.id} and created_at < ${before}
      and not exists (select from files where files.workspace_id = chunk.workspace_id and files.id = chunk.file_id)`.execute(
        tx.db,
      )
    return Number(numAffectedRows ?? 0)
  })
