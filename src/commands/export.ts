import { createWriteStream } from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { archiveNow } from '#modules/agreements/public.ts'
import type { App } from '#platform/app.ts'
import { writeArchive } from '#platform/archive/write.ts'
import type { Ctx } from '#platform/context.ts'
import { reading } from '#platform/db/transaction.ts'
import type { BoundEndpoint, HttpExtras } from '#platform/module.ts'
import { writeCsv, writeJsonLines } from '#platform/tabular/write.ts'
import { systemContext } from '#platform/tenancy/workspaces.ts'
import { type Command, type CommandIo, CommandMistake } from './command.ts'
import { workspaceNamed } from './workspaces.ts'

type Shape = { properties?: Record<string, { items?: { properties?: Record<string, { type?: unknown }> } }> }
const rowShape = (bound: BoundEndpoint) => (bound.shape.answer as Shape | undefined)?.properties
const isList = (bound: BoundEndpoint) =>
  bound.shape.method === 'GET' &&
  !bound.shape.params &&
  !bound.shape.path.startsWith('/v1/portal/') &&
  rowShape(bound)?.['nextCursor'] !== undefined
/** `listPartners` is asked for as `partners`. */
const listName = (bound: BoundEndpoint) => bound.name.replace(/^list/, '').replace(/^./, (first) => first.toLowerCase())

const noHttp: HttpExtras = {
  address: '127.0.0.1',
  userAgent: 'tandem export',
  origin: undefined,
  headers: {},
  bytes: Buffer.alloc(0),
  setHeader: () => {},
}

type Row = Record<string, unknown>

/** Every row of a list, page by page; each page is a transaction of its own. */
const rowsOf = async function* (ctx: Ctx, bound: BoundEndpoint): AsyncGenerator<Row> {
  let cursor: string | undefined
  do {
    const input = {
      params: undefined,
      query: { limit: 200, ...(cursor && { cursor }) },
      body: undefined,
      version: undefined,
    } as never
    const page = (await reading(ctx, (tx) => bound.handler(tx.ctx, input, noHttp))) as unknown as {
      data: Row[]
      nextCursor: string | null
    }
    yield* page.data
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
}

const cell = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)

const lines = async function* (app: App, ctx: Ctx, bound: BoundEndpoint, format: string) {
  if (format === 'jsonl') return yield* writeJsonLines(rowsOf(ctx, bound))
  const columns = Object.keys(rowShape(bound)?.['data']?.items?.properties ?? {})
  const rows = async function* () {
    for await (const row of rowsOf(ctx, bound))
      yield Object.fromEntries(columns.map((column) => [column, cell(row[column])]))
  }
  yield* writeCsv(columns, rows())
  app.services.log.debug({ list: bound.name }, 'exported')
}

export const exportCommand: Command = {
  name: 'export',
  usage: 'export LIST|signed-agreements|workspace --workspace W [--format csv|jsonl] [--out FILE]',
  summary:
    'Writes a list (partners, tasks ...) to a file or the terminal; signed agreements or the whole workspace as one ZIP.',
  run: async (io, app) => {
    const { values, positionals } = parseArgs({
      args: io.argv,
      allowPositionals: true,
      options: {
        workspace: { type: 'string' },
        format: { type: 'string', default: 'csv' },
        out: { type: 'string' },
        partner: { type: 'string' },
      },
    })
    if (positionals[0] === 'signed-agreements')
      return writeAgreements(io, app, { workspace: values.workspace, out: values.out, partner: values.partner })
    if (positionals[0] === 'workspace') return exportWhole(io, app, values)
    const lists = app.services.product.endpoints.filter(isList)
    const bound = lists.find((one) => listName(one) === positionals[0] || one.name === positionals[0])
    if (!bound)
      throw new CommandMistake(
        `Say which list, or \`workspace\` for everything. There are: ${lists.map(listName).sort().join(', ')}.`,
      )
    if (values.format !== 'csv' && values.format !== 'jsonl') throw new CommandMistake('--format is csv or jsonl.')
    const ctx = systemContext(app.services, await workspaceNamed(app, values.workspace), 'export', {
      channel: 'command',
    })
    const text = lines(app, ctx, bound, values.format)
    if (values.out) {
      const file = path.resolve(io.folder, values.out)
      await pipeline(Readable.from(text), createWriteStream(file))
      await io.err(`Wrote ${file}\n`)
    } else for await (const part of text) await io.out(part)
    return 0
  },
}

type Wanted = { workspace: string | undefined; out: string | undefined; partner: string | undefined }
/** Every signed agreement with its terms and audit chain in one ZIP that checks itself; 1 when something does not fit. */
const writeAgreements = async (io: CommandIo, app: App, { workspace, out, partner }: Wanted): Promise<number> => {
  if (!out?.toLowerCase().endsWith('.zip'))
    throw new CommandMistake('Say where the archive goes: --out signed-agreements.zip.')
  const ctx = systemContext(app.services, await workspaceNamed(app, workspace), 'export', { channel: 'command' })
  const made = await archiveNow(ctx, partner ? { partnerId: partner } : {}, async (done, total) => {
    await io.err(`${done.toLocaleString('en')} of ${total.toLocaleString('en')} agreements\n`)
    return io.signal.aborted
  })
  if (!made) return 1
  const file = path.resolve(io.folder, out)
  await pipeline(made.bytes, createWriteStream(file))
  await io.out(
    `Wrote ${made.agreements.toLocaleString('en')} agreements in ${made.files.toLocaleString('en')} files to ${file}.\n${made.faults.map((words) => `${words}\n`).join('')}`,
  )
  return made.faults.length === 0 ? 0 : 1
}

/** The whole workspace as one archive; what it holds is told at the end. */
const exportWhole = async (
  io: CommandIo,
  app: App,
  values: { workspace?: string | undefined; out?: string | undefined },
): Promise<number> => {
  const workspace = await workspaceNamed(app, values.workspace)
  if (!values.out) throw new CommandMistake('Name the archive with --out FILE.zip.')
  const file = path.resolve(io.folder, values.out)
  const ctx = systemContext(app.services, workspace, 'export', { channel: 'command' })
  const written = await writeArchive(ctx, file)
  await io.out(
    `Wrote ${file}: ${written.rows} rows and ${written.files} files of ${workspace.name}, ${written.sizeBytes} bytes.\nSHA-256 ${written.sha256}\n`,
  )
  return 0
}
