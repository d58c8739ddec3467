/** The archive as bytes: the index first, then every file where it stands; what is not what the index says breaks it off. */
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Ctx } from '#platform/context.ts'
import { reading } from '#platform/db/transaction.ts'
import { readFile } from '#platform/files/store.ts'
import { type ZipEntry, zipStream } from '#platform/files/zip.ts'
import { writeCsv } from '#platform/tabular/write.ts'
import { findAgreement } from '../../queries/agreements.ts'
import { papersOf, sha256Of } from './collect.ts'
import { type ArchiveIndex, indexColumns, indexJson, indexRows, readMe, readVerifier } from './index-file.ts'

export const archiveBytes = (ctx: Ctx, index: ArchiveIndex): Readable =>
  Readable.from(zipStream(entriesOf(ctx, index)), { objectMode: false })

async function* entriesOf(ctx: Ctx, index: ArchiveIndex): AsyncGenerator<ZipEntry> {
  const at = new Date(index.madeAt)
  const plain = (name: string, content: string | Uint8Array, modifiedAt = at): ZipEntry => ({
    name,
    modifiedAt,
    content: Buffer.from(content as string),
  })
  yield plain('README.txt', readMe(index))
  yield plain('index.json', indexJson(index))
  let csv = ''
  for await (const part of writeCsv(indexColumns, indexRows(index), { byteOrderMark: true })) csv += part
  yield plain('index.csv', csv)
  yield plain('verify.mjs', await readVerifier())
  for (const one of index.certificates) yield plain(one.path, one.pem)
  for (const agreement of index.agreements) {
    for (const { file, executedAt } of agreement.versions)
      if (file)
        yield {
          name: file.path,
          modifiedAt: new Date(executedAt ?? index.madeAt),
          content: checked(ctx, file),
        }
    const papers = await reading(ctx, async (tx) => {
      const row = await findAgreement(tx, agreement.id)
      const { linked: number, head: hash } = agreement.audit
      return row && papersOf(tx, row, { at, audit: { number, hash } })
    })
    for (const name of ['terms', 'audit'] as const) {
      const bytes = papers?.[name]
      if (!bytes || sha256Of(bytes) !== agreement[name].sha256) throw changed(agreement[name].path)
      yield plain(agreement[name].path, bytes)
    }
  }
}

const changed = (path: string) =>
  new Error(`${path} is no longer what the archive's index says; make the archive again`)

/** A signed file on its way out. One that differs from the index was named as a fault there already if it did then. */
async function* checked(ctx: Ctx, file: { path: string; sha256: string; fileId: string }): AsyncGenerator<Uint8Array> {
  const { stream } = await readFile(ctx, file.fileId, { trusted: true })
  const hash = createHash('sha256')
  for await (const part of stream as AsyncIterable<Buffer>) {
    hash.update(part)
    yield part
  }
  if (hash.digest('hex') !== file.sha256) throw changed(file.path)
}
