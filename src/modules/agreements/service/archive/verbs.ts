/** What people do with archives of signed agreements: ask for one, see how far it is, take it, stop it. */
import { partnerNames } from '#modules/partners/public.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict, notFound, Problem, unprocessable } from '#platform/errors.ts'
import { deleteFile, readFileBytes } from '#platform/files/store.ts'
import { keysetPage, type ListInput, type Page } from '#platform/http/paging.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { cancelJob, type Job, readJobs } from '#platform/jobs/jobs.ts'
import type { DueKind, FileAnswer } from '#platform/module.ts'
import type { AgreementArchive } from '../../contract/archives.ts'
import {
  type ArchiveFilter,
  type ArchiveRow,
  archivesQuery,
  findArchive,
  insertArchive,
  signedAgreementIds,
  updateArchive,
} from '../../queries/archives.ts'
import { acting } from '../acting.ts'
import type { ArchiveIndex } from './index-file.ts'
import { archiveKind } from './make.ts'
import { archiveBytes } from './send.ts'

type Wire = Static<typeof AgreementArchive>
export const archiveExpiryKind = 'agreements.archive_expiry'
const keepMs = 7 * 86_400_000

export const createArchive = async (ctx: Ctx, filter: ArchiveFilter): Promise<Wire> => {
  if (filter.signedFrom && filter.signedUntil && filter.signedFrom > filter.signedUntil)
    throw unprocessable('archive.days_reversed', 'The first day is after the last.')
  if ((await reading(ctx, (tx) => signedAgreementIds(tx, filter, '', 1))).length === 0)
    throw unprocessable('archive.empty', 'No signed agreement is like that.')
  return inTransaction(ctx, async (tx) => {
    const id = newId(idPrefixes.agreementArchive)
    const jobId = await tx.enqueue(archiveKind, {
      title: 'Archive of signed agreements',
      input: { archiveId: id, actor: tx.ctx.actor, rights: [...tx.ctx.rights] },
      subjectId: id,
    })
    const expiresAt = new Date(tx.now.getTime() + keepMs)
    await tx.schedule(archiveExpiryKind, id, expiresAt)
    const row = await insertArchive(tx, {
      id,
      filter: JSON.stringify(filter),
      job_id: jobId,
      ...acting(tx),
      expires_at: expiresAt,
    })
    return (await toWire(tx, [row]))[0]!
  })
}

/** The index goes; that an archive was made, by whom and of what stays. */
export const archiveExpiryDue: DueKind = {
  kind: archiveExpiryKind,
  summary: 'Archives of signed agreements are kept for 7 days',
  run: async (tx, ids) => {
    for (const id of ids) {
      const row = await findArchive(tx, id)
      if (!row?.file_id) continue
      await updateArchive(tx, id, { file_id: null })
      await deleteFile(tx, row.file_id)
    }
  },
}

export const archivesPage = (tx: Tx, input: ListInput): Promise<Page<Wire>> =>
  keysetPage({
    query: archivesQuery(tx, input),
    sorts: { createdAt: 'created_at' },
    fallback: '-createdAt',
    input,
    id: 'id',
    toWire: (rows) => toWire(tx, rows),
  })
const needArchive = async (tx: Tx, id: string): Promise<ArchiveRow> => {
  const row = await findArchive(tx, id)
  if (!row) throw notFound('archive')
  return row
}
export const readArchive = async (tx: Tx, id: string): Promise<Wire> =>
  (await toWire(tx, [await needArchive(tx, id)]))[0]!

export const cancelArchive = async (tx: Tx, id: string): Promise<Wire> => {
  await cancelJob(tx, (await needArchive(tx, id)).job_id)
  return readArchive(tx, id)
}

export const archiveFile = async (ctx: Ctx, id: string): Promise<FileAnswer> => {
  const { row, state } = await reading(ctx, async (tx) => ({
    row: await needArchive(tx, id),
    state: (await readArchive(tx, id)).state,
  }))
  if (state === 'expired')
    throw new Problem({ status: 410, code: 'archive.expired', detail: 'It was kept for 7 days; make it again.' })
  if (!row.file_id)
    throw conflict(
      'archive.not_ready',
      state === 'running' ? 'The archive is still being made.' : `The archive has ${state}; make it again.`,
    )
  const index = JSON.parse((await readFileBytes(ctx, row.file_id, { trusted: true })).toString('utf8')) as ArchiveIndex
  return {
    contentType: 'application/zip',
    fileName: archiveName(index),
    body: archiveBytes(ctx, index),
  }
}
export const archiveName = (index: ArchiveIndex): string =>
  `signed-agreements-${index.workspace.slug}-${index.madeAt.slice(0, 10)}.zip`

const toWire = async (tx: Tx, rows: readonly ArchiveRow[]): Promise<Wire[]> => {
  const jobs = await readJobs(
    tx,
    rows.map((row) => row.job_id),
  )
  const filters = rows.map((row) => row.filter as ArchiveFilter)
  const names = await partnerNames(
    tx,
    filters.flatMap(({ partnerId }) => (partnerId ? [partnerId] : [])),
  )
  return rows.map((row, at) => {
    const job = jobs.get(row.job_id)
    const { partnerId = null, category = [], signedFrom = null, signedUntil = null } = filters[at]!
    return {
      id: row.id,
      state: stateOf(tx, row, job),
      filter: { partnerId, category: [...category] as Wire['filter']['category'], signedFrom, signedUntil },
      partnerName: partnerId ? (names.get(partnerId) ?? null) : null,
      agreements: row.agreements,
      files: row.files,
      sizeBytes: row.size_bytes === null ? null : Number(row.size_bytes),
      faults: row.faults,
      jobId: row.job_id,
      done: job?.done ?? 0,
      total: job?.total ?? null,
      error: job?.error ?? null,
      by: { kind: row.by_kind, id: row.by_id, name: row.by_name },
      createdAt: row.created_at.toISOString(),
      readyAt: row.ready_at?.toISOString() ?? null,
      expiresAt: row.expires_at.toISOString(),
    }
  })
}
const stateOf = (tx: Tx, row: ArchiveRow, job: Job | undefined): Wire['state'] => {
  if (row.ready_at) return row.file_id && row.expires_at > tx.now ? 'ready' : 'expired'
  return job?.state === 'failed' || job?.state === 'cancelled' ? job.state : 'running'
}
