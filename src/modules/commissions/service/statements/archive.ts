/** The statements of one month as a ZIP: each as CSV and as PDF, written while the archive is being sent. */
import { Readable } from 'node:stream'
import { partnerNames } from '#modules/partners/public.ts'
import type { Ctx } from '#platform/context.ts'
import { reading } from '#platform/db/transaction.ts'
import { notFound } from '#platform/errors.ts'
import { sanitizeFileName } from '#platform/files/file-name.ts'
import { type ZipEntry, zipStream } from '#platform/files/zip.ts'
import type { FileAnswer } from '#platform/module.ts'
import { render } from '#platform/pdf/render.ts'
import { findStatement, idsOfMonth } from '../../queries/statements.ts'
import { keptStatement } from './compose.ts'
import { csvOf, pdfOf } from './render.ts'

/** 404 when the month has none, or none that this person sees. Each statement keeps its own bytes. */
export const monthArchive = async (ctx: Ctx, month: string): Promise<FileAnswer> => {
  const ids = await reading(ctx, (tx) => idsOfMonth(tx, month))
  if (ids.length === 0) throw notFound('statements of this month')
  return {
    contentType: 'application/zip',
    fileName: `statements-${month}.zip`,
    body: Readable.from(zipStream(entriesOf(ctx, ids)), { objectMode: false }),
  }
}

async function* entriesOf(ctx: Ctx, ids: readonly string[]): AsyncGenerator<ZipEntry> {
  for (const id of ids) {
    const found = await reading(ctx, async (tx) => {
      const row = await findStatement(tx, id)
      if (!row) return undefined
      const names = await partnerNames(tx, [row.partner_id])
      return { row, name: names.get(row.partner_id) ?? row.partner_id, statement: await keptStatement(tx, row) }
    })
    if (!found) continue
    const { row, name, statement } = found
    // Two partners may have one name; the id keeps their files apart.
    const path = `${sanitizeFileName(name)}-${row.currency}-${row.id}`
    const modifiedAt = row.published_at
    yield { name: `${path}.csv`, modifiedAt, content: Buffer.from(csvOf(statement)) }
    const { bytes } = await render(pdfOf(statement, row.hash))
    yield { name: `${path}.pdf`, modifiedAt, content: bytes }
  }
}
