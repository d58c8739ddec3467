/** Any list as a file: at once up to 5,000 rows, by a job above; seen by the person or key that asked for it only. */
import { type Actor, actorId, type Ctx, partnerOf, type Tx } from '../context.ts'
import type { Static, TSchema } from '../contract.ts'
import { inTransaction, reading } from '../db/transaction.ts'
import { conflict, notFound, Problem } from '../errors.ts'
import { deleteFile, fileAnswer } from '../files/store.ts'
import { keysetPage, type ListInput } from '../http/paging.ts'
import { hasWords } from '../http/words.ts'
import { idPrefixes, newId } from '../ids.ts'
import { defineRoutes, type JobKind } from '../module.ts'
import type { JsonRow } from '../tabular/write.ts'
import { nameOf, writeFile } from './file.ts'
import { type ExportInput, type ExportShape, exportEndpoints } from './shapes.ts'
import { type ListToWalk, type OpenList, openList } from './walk.ts'

type Wire<S extends TSchema> = Static<S>
type Export = Wire<typeof ExportShape>
type Input = Wire<typeof ExportInput>
type Format = Input['format']

const rowsAtOnce = 5_000
const keepMs = 7 * 86_400_000

/** Writes the file now when the list is short, else starts the job. Refusals as `openList`. */
export const createExport = async (ctx: Ctx, input: Input): Promise<Export> => {
  const wanted: ListToWalk = {
    list: input.list,
    params: input.params ?? {},
    query: input.query ?? {},
    columns: input.columns ?? [],
  }
  const list = openList(ctx, wanted)
  const id = newId(idPrefixes.export)
  const rows = await firstRows(list)
  if (rows) {
    const fileId = await writeFile(ctx, id, wanted, list, input.format, [rows])
    await inTransaction(ctx, (tx) =>
      insertExport(tx, {
        id,
        wanted,
        columns: list.columns,
        format: input.format,
        fileId,
        rows: rows.length,
        jobId: null,
      }),
    )
  } else {
    await inTransaction(ctx, async (tx) => {
      const jobId = await tx.enqueue(exportJob.kind, {
        title: `Export of ${nameOf(wanted.list).replaceAll('-', ' ')}`,
        subjectId: id,
        input: { exportId: id, format: input.format, wanted, actor: ctx.actor, rights: [...ctx.rights] },
      })
      await insertExport(tx, {
        id,
        wanted,
        columns: list.columns,
        format: input.format,
        fileId: null,
        rows: null,
        jobId,
      })
    })
  }
  return getExport(ctx, id)
}

/** All rows if there are few enough. */
const firstRows = async (list: OpenList): Promise<JsonRow[] | undefined> => {
  const rows: JsonRow[] = []
  for await (const page of list.pages()) {
    rows.push(...page)
    if (rows.length > rowsAtOnce) return undefined
  }
  return rows
}

type JobInput = { exportId: string; format: Format; wanted: ListToWalk; actor: Actor; rights: string[] }

/** The long way. The module that offers exports lists it among its jobs. A second run writes the file anew. */
export const exportJob: JobKind = {
  kind: 'platform.export',
  run: async (ctx, job) => {
    const input = job.input as JobInput
    const caller: Ctx = { ...ctx, actor: input.actor, rights: new Set(input.rights) }
    const list = openList(caller, input.wanted)
    const state = { rows: 0, cancelled: false }
    async function* pages() {
      for await (const page of list.pages()) {
        state.rows += page.length
        yield page
        state.cancelled = (await job.progress(state.rows)).cancelled
        if (state.cancelled)
          throw new Problem({ status: 409, code: 'export.cancelled', detail: 'The export was cancelled.' })
      }
    }
    try {
      const fileId = await writeFile(caller, input.exportId, input.wanted, list, input.format, pages())
      await inTransaction(ctx, (tx) =>
        tx.db
          .updateTable('exports')
          .set({ file_id: fileId, rows: state.rows })
          .where('workspace_id', '=', ctx.workspace.id)
          .where('id', '=', input.exportId)
          .execute(),
      )
      return { rows: state.rows }
    } catch (error) {
      // The runner knows that it was cancelled, or that the process is stopping, and records the one or the other.
      if (state.cancelled) return undefined
      throw error
    }
  },
}

type NewExport = {
  id: string
  wanted: ListToWalk
  columns: readonly string[]
  format: Format
  fileId: string | null
  rows: number | null
  jobId: string | null
}
const insertExport = async (tx: Tx, made: NewExport) => {
  const now = tx.ctx.clock.realNow()
  await tx.db
    .insertInto('exports')
    .values({
      workspace_id: tx.ctx.workspace.id,
      id: made.id,
      partner_id: partnerOf(tx.ctx.actor),
      list: made.wanted.list,
      query: JSON.stringify({ params: made.wanted.params, query: made.wanted.query }),
      columns: [...made.columns],
      format: made.format,
      file_id: made.fileId,
      job_id: made.jobId,
      rows: made.rows,
      creator_kind: tx.ctx.actor.kind,
      creator_id: actorId(tx.ctx.actor),
      created_at: now,
      expires_at: new Date(now.getTime() + keepMs),
    })
    .execute()
}

const mine = (tx: Tx) =>
  tx.db
    .selectFrom('exports')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('creator_kind', '=', tx.ctx.actor.kind)
    .where('creator_id', '=', actorId(tx.ctx.actor))

/** The caller's exports, the newest first. */
const listExports = (ctx: Ctx, input: ListInput) =>
  reading(ctx, (tx) =>
    keysetPage({
      query: mine(tx).where(hasWords(input.q, 'list', 'format')),
      sorts: { createdAt: 'created_at' },
      fallback: '-createdAt',
      input,
      id: 'id',
      toWire: (rows) => toWire(tx, rows),
    }),
  )

/** 404 for one that is not the caller's. */
export const getExport = (ctx: Ctx, id: string): Promise<Export> =>
  reading(ctx, async (tx) => {
    const row = await mine(tx).where('id', '=', id).executeTakeFirst()
    const [shown] = row ? await toWire(tx, [row]) : []
    if (!shown) throw notFound('export')
    return shown
  })

/** 409 `export.not_ready`, 410 `export.expired`. */
export const downloadExport = async (ctx: Ctx, id: string) => {
  const shown = await getExport(ctx, id)
  if (shown.state === 'expired')
    throw new Problem({
      status: 410,
      code: 'export.expired',
      detail: 'The file was kept for 7 days; make the export again.',
    })
  const row = await reading(ctx, (tx) => mine(tx).where('id', '=', id).executeTakeFirst())
  if (!row?.file_id)
    throw conflict(
      'export.not_ready',
      shown.state === 'running' ? 'The export is still being written.' : `The export has ${shown.state}.`,
    )
  return fileAnswer(ctx, row.file_id, { trusted: true })
}

type Row = {
  id: string
  list: string
  format: string
  columns: string[]
  rows: number | null
  file_id: string | null
  job_id: string | null
  created_at: Date
  expires_at: Date
}
const toWire = (tx: Tx, rows: Row[]): Promise<Export[]> =>
  tx.asTeam(async () => {
    const ids = (values: (string | null)[]) => values.filter((value) => value !== null).concat('')
    const { workspace, clock } = tx.ctx
    const jobs = await tx.db
      .selectFrom('jobs')
      .select(['id', 'state', 'error'])
      .where('workspace_id', '=', workspace.id)
      .where('id', 'in', ids(rows.map(({ job_id }) => job_id)))
      .execute()
    const files = await tx.db
      .selectFrom('files')
      .select(['id', 'size_bytes'])
      .where('workspace_id', '=', workspace.id)
      .where('id', 'in', ids(rows.map(({ file_id }) => file_id)))
      .execute()
    return rows.map((row) => {
      const job = jobs.find(({ id }) => id === row.job_id)
      const file = files.find(({ id }) => id === row.file_id)
      const stopped = job?.state === 'failed' || job?.state === 'cancelled' ? job.state : undefined
      return {
        id: row.id,
        list: row.list,
        format: row.format as Format,
        columns: row.columns,
        state: row.expires_at <= clock.realNow() ? 'expired' : row.file_id ? 'ready' : (stopped ?? 'running'),
        rows: row.rows,
        sizeBytes: file ? Number(file.size_bytes) : null,
        jobId: row.job_id,
        error: job?.error ?? null,
        createdAt: row.created_at.toISOString(),
        expiresAt: row.expires_at.toISOString(),
      }
    })
  })

/** Files of exports are kept 7 days. */
export const removeOldExports = (ctx: Ctx): Promise<number> =>
  inTransaction(ctx, async (tx) => {
    const now = ctx.clock.realNow()
    const old = await tx.db
      .selectFrom('exports')
      .select(['id', 'file_id'])
      .where('workspace_id', '=', ctx.workspace.id)
      .where('file_id', 'is not', null)
      .where('expires_at', '<=', now)
      .limit(20)
      .execute()
    for (const { id, file_id } of old) {
      if (file_id) await deleteFile(tx, file_id)
      await tx.db
        .updateTable('exports')
        .set({ file_id: null })
        .where('workspace_id', '=', ctx.workspace.id)
        .where('id', '=', id)
        .execute()
    }
    return old.length
  })

/** Removes the files that were made of these lists, and what was searched for: somebody in them was erased. */
export const removeExportsOf = (tx: Tx, lists: readonly string[]): Promise<void> =>
  tx.asTeam(async () => {
    const made = await tx.db
      .selectFrom('exports')
      .select(['id', 'file_id'])
      .where('workspace_id', '=', tx.ctx.workspace.id)
      .where('list', 'in', [...lists])
      .execute()
    for (const { file_id } of made) if (file_id) await deleteFile(tx, file_id)
    if (made.length > 0)
      await tx.db
        .updateTable('exports')
        .set({ file_id: null, query: '{}', expires_at: tx.ctx.clock.realNow() })
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where(
          'id',
          'in',
          made.map(({ id }) => id),
        )
        .execute()
  })

const contract = { module: 'settings', summary: 'Exports', endpoints: exportEndpoints } as const
/** A module that spreads `exportEndpoints` into its contract spreads these into its routes. */
export const exportRoutes = defineRoutes(contract, {
  createExport: (ctx, { body }) => createExport(ctx, body),
  listExports: (ctx, { query }) => listExports(ctx, query),
  getExport: (ctx, { params }) => getExport(ctx, params.id),
  downloadExport: (ctx, { params }) => downloadExport(ctx, params.id),
  createPortalExport: (ctx, { body }) => createExport(ctx, body),
  listPortalExports: (ctx, { query }) => listExports(ctx, query),
  getPortalExport: (ctx, { params }) => getExport(ctx, params.id),
  downloadPortalExport: (ctx, { params }) => downloadExport(ctx, params.id),
})
