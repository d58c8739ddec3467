/** The file of an export. */
import { Readable } from 'node:stream'
import type { Ctx } from '../context.ts'
import { storeFile } from '../files/store.ts'
import { type JsonRow, writeCsv, writeJsonLines } from '../tabular/write.ts'
import { systemContext } from '../tenancy/workspaces.ts'
import { csvRow, jsonRow, type ListToWalk, type OpenList } from './walk.ts'

const contentTypes = {
  csv: { type: 'text/csv', extension: 'csv' },
  jsonl: { type: 'application/x-ndjson', extension: 'jsonl' },
} as const

/** Stores the pages as a file of the chosen format and answers its id. */
export const writeFile = async (
  ctx: Ctx,
  id: string,
  wanted: ListToWalk,
  list: OpenList,
  format: keyof typeof contentTypes,
  pages: AsyncIterable<JsonRow[]> | Iterable<JsonRow[]>,
): Promise<string> => {
  async function* text() {
    const chosen = wanted.columns.length > 0
    async function* rows() {
      for await (const page of pages) yield* page
    }
    if (format === 'jsonl') {
      for await (const row of rows()) yield* writeJsonLines([jsonRow(list.columns, chosen, row)])
    } else {
      async function* cells() {
        for await (const row of rows()) yield csvRow(list.columns, row)
      }
      yield* writeCsv(list.columns, cells(), { byteOrderMark: true })
    }
  }
  const day = ctx.clock.now().toISOString().slice(0, 10)
  // Kept by the system: it is no file of the partner, and whom it is for stands in the export's row.
  const file = await storeFile(systemContext(ctx.services, ctx.workspace, 'export'), {
    content: Readable.from(text()),
    name: `${nameOf(wanted.list)}-${day}.${format}`,
    category: 'export',
    subjectKind: 'export',
    subjectId: id,
    visibility: 'team',
    known: contentTypes[format],
  })
  return file.id
}

/** listPartnerTiers -> partner-tiers */
export const nameOf = (list: string): string =>
  list
    .replace(/^list/, '')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
