/** The whole workspace as one archive: asked for by an admin, written by a job, taken within 7 days. */
import { createReadStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { writeArchive } from '#platform/archive/write.ts'
import { refuseUnconfirmed } from '#platform/auth/confirm.ts'
import { actorId, type Ctx, type Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict, notFound, Problem } from '#platform/errors.ts'
import { deleteFile, fileAnswer, storeFile } from '#platform/files/store.ts'
import { keysetPage, type ListInput } from '#platform/http/paging.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { type Job, readJobs } from '#platform/jobs/jobs.ts'
import type { DueKind, FileAnswer, JobKind } from '#platform/module.ts'
import { systemContext } from '#platform/tenancy/workspaces.ts'
import { type WorkspaceExportShape, workspaceExportEvents } from '../contract/workspace-exports.ts'
import {
  findWorkspaceExport,
  insertWorkspaceExport,
  unwrittenExports,
  updateWorkspaceExport,
  type WorkspaceExportRow,
  workspaceExports,
} from '../queries/workspace-exports.ts'

type Wire = Static<typeof WorkspaceExportShape>
const keepMs = 7 * 86_400_000
/** What plain ZIP can hold. */
const archiveBytesMax = 4_294_967_295
const expiryKind = 'settings.workspace_export_expiry'
const jobKind = 'settings.workspace_export'

/** 403 `session.unconfirmed`, 409 `workspace_export.running`. */
export const createWorkspaceExport = (ctx: Ctx): Promise<Wire> =>
  inTransaction(ctx, async (tx) => {
    await refuseUnconfirmed(tx)
    const waiting = await unwrittenExports(tx)
    const jobs = await readJobs(
      tx,
      waiting.map(({ job_id }) => job_id),
    )
    if (waiting.some((row) => stateOf(tx, row, jobs.get(row.job_id)) === 'running'))
      throw conflict('workspace_export.running', 'An archive is being written already; wait for it, or stop it.')
    const id = newId(idPrefixes.workspaceExport)
    const jobId = await tx.enqueue(jobKind, {
      title: 'Archive of the whole workspace',
      subjectId: id,
      input: { exportId: id },
    })
    const expiresAt = new Date(tx.now.getTime() + keepMs)
    await tx.schedule(expiryKind, id, expiresAt)
    await insertWorkspaceExport(tx, {
      id,
      job_id: jobId,
      asked_by: actorId(ctx.actor),
      asked_by_name: nameOfActor(ctx),
      created_at: tx.now,
      expires_at: expiresAt,
    })
    return readOne(tx, id)
  })

const nameOfActor = ({ actor }: Ctx): string => ('name' in actor ? actor.name.slice(0, 200) : 'Tandem')

/** Written beside the database first, because everything is read in one transaction and stored in others. */
export const workspaceExportJob: JobKind = {
  kind: jobKind,
  run: async (ctx, job) => {
    const id = String(job.input['exportId'])
    const row = await reading(ctx, (tx) => findWorkspaceExport(tx, id))
    if (!row || row.sha256) return { exportId: id }
    const folder = await mkdtemp(path.join(tmpdir(), 'tandem-export-'))
    try {
      const file = path.join(folder, 'archive.zip')
      const heard = { rows: 0, note: '' }
      const stopped = () => job.signal.aborted
      const written = await writeArchive(ctx, file, async (rows, note) => {
        Object.assign(heard, { rows, note })
        if (stopped()) throw new Problem({ status: 409, code: 'workspace_export.stopped', detail: 'It was stopped.' })
      })
      if ((await job.progress(heard.rows, heard.rows, 'storing')).cancelled || stopped()) return undefined
      const stored = await storeFile(systemContext(ctx.services, ctx.workspace, 'export'), {
        content: createReadStream(file),
        name: `${ctx.workspace.slug}-${ctx.clock.now().toISOString().slice(0, 10)}.zip`,
        category: 'workspace_export',
        subjectKind: 'workspace_export',
        subjectId: id,
        visibility: 'team',
        known: { type: 'application/zip', extension: 'zip' },
        bytesMax: archiveBytesMax,
      })
      await inTransaction(ctx, async (tx) => {
        const { rows, files, sizeBytes, sha256 } = written
        await updateWorkspaceExport(tx, id, {
          file_id: stored.id,
          row_count: rows,
          file_count: files,
          size_bytes: sizeBytes,
          sha256,
        })
        await tx.announce(workspaceExportEvents.workspaceExportFinished, { rows, files, sha256 }, subject(id))
      })
      return { exportId: id, ...written }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

const subject = (id: string) => ({ subject: { kind: 'workspace_export', id } })

/** The file goes; that it was made, and who took it, stays. */
export const workspaceExportExpiry: DueKind = {
  kind: expiryKind,
  summary: 'An archive of the whole workspace is kept for 7 days',
  run: async (tx, ids) => {
    for (const id of ids) {
      const row = await findWorkspaceExport(tx, id)
      if (!row?.file_id) continue
      await updateWorkspaceExport(tx, id, { file_id: null })
      await deleteFile(tx, row.file_id)
    }
  },
}

export const listWorkspaceExports = (ctx: Ctx, input: ListInput) =>
  reading(ctx, (tx) =>
    keysetPage({
      query: workspaceExports(tx, input),
      sorts: { createdAt: 'created_at' },
      fallback: '-createdAt',
      input,
      id: 'id',
      toWire: (rows) => toWire(tx, rows),
    }),
  )

const readOne = async (tx: Tx, id: string): Promise<Wire> => {
  const row = await findWorkspaceExport(tx, id)
  if (!row) throw notFound('workspaceExport')
  return (await toWire(tx, [row]))[0]!
}
export const getWorkspaceExport = (ctx: Ctx, id: string): Promise<Wire> => reading(ctx, (tx) => readOne(tx, id))

/** 403 `session.unconfirmed`, 409 `workspace_export.not_ready`, 410 `workspace_export.expired`. */
export const downloadWorkspaceExport = async (ctx: Ctx, id: string): Promise<FileAnswer> => {
  const fileId = await inTransaction(ctx, async (tx) => {
    const { state } = await readOne(tx, id)
    await refuseUnconfirmed(tx)
    if (state === 'expired')
      throw new Problem({
        status: 410,
        code: 'workspace_export.expired',
        detail: 'It was kept for 7 days; make it again.',
      })
    const row = (await findWorkspaceExport(tx, id))!
    if (!row.file_id)
      throw conflict(
        'workspace_export.not_ready',
        state === 'running' ? 'The archive is still being written.' : `The archive has ${state}; make it again.`,
      )
    await updateWorkspaceExport(tx, id, { downloaded_at: tx.now, downloaded_by_name: nameOfActor(ctx) })
    const taken = { rows: Number(row.row_count), files: row.file_count ?? 0, sha256: row.sha256 ?? '' }
    await tx.announce(workspaceExportEvents.workspaceExportDownloaded, taken, subject(id))
    return row.file_id
  })
  return fileAnswer(ctx, fileId, { trusted: true })
}

const toWire = async (tx: Tx, rows: readonly WorkspaceExportRow[]): Promise<Wire[]> => {
  const jobs = await readJobs(
    tx,
    rows.map(({ job_id }) => job_id),
  )
  return rows.map((row) => {
    const job = jobs.get(row.job_id)
    return {
      id: row.id,
      state: stateOf(tx, row, job),
      rows: row.row_count === null ? null : Number(row.row_count),
      files: row.file_count,
      sizeBytes: row.size_bytes === null ? null : Number(row.size_bytes),
      sha256: row.sha256,
      jobId: row.job_id,
      done: job?.done ?? 0,
      note: job?.note ?? null,
      error: job?.error ?? null,
      askedByName: row.asked_by_name,
      downloadedAt: row.downloaded_at?.toISOString() ?? null,
      downloadedByName: row.downloaded_by_name,
      createdAt: row.created_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
    }
  })
}

const stateOf = (tx: Tx, row: WorkspaceExportRow, job: Job | undefined): Wire['state'] => {
  if (row.sha256) return row.file_id && row.expires_at > tx.now ? 'ready' : 'expired'
  return job?.state === 'failed' || job?.state === 'cancelled' ? job.state : 'running'
}
