/** Makes the index of an archive: every file is read and hashed, every chain reckoned anew, one agreement after the other. */
import type { Actor, Ctx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { Problem } from '#platform/errors.ts'
import { storeFile } from '#platform/files/store.ts'
import type { JobKind } from '#platform/module.ts'
import { listSealCertificates } from '#platform/pdf/seal-keys.ts'
import { systemContext } from '#platform/tenancy/workspaces.ts'
import { type ArchiveFilter, findArchive, signedAgreementIds, updateArchive } from '../../queries/archives.ts'
import { type ArchivedAgreement, archiveAgreement, sha256Of } from './collect.ts'
import { type ArchiveIndex, filesIn } from './index-file.ts'

export const archiveKind = 'agreements.archive'
export const agreementsMax = 20_000
/** What a plain ZIP surely holds. */
const bytesMax = 3_500_000_000
const batchMax = 50

type Progress = (done: number, total: number) => Promise<boolean>
type Wanted = { filter: ArchiveFilter; at: Date; madeBy: string }

/** Ids of the agreements that are meant, in the order of their making; refuses what no archive holds. */
export const wantedIds = async (ctx: Ctx, filter: ArchiveFilter): Promise<string[]> => {
  const ids: string[] = []
  for (;;) {
    const more = await reading(ctx, (tx) => signedAgreementIds(tx, filter, ids.at(-1) ?? '', 1_000))
    ids.push(...more)
    if (ids.length > agreementsMax) throw tooLarge()
    if (more.length < 1_000) return ids
  }
}

/** Reads everything; answers undefined when it was asked to stop. */
export const makeIndex = async (ctx: Ctx, wanted: Wanted, progress?: Progress): Promise<ArchiveIndex | undefined> => {
  const ids = await wantedIds(ctx, wanted.filter)
  const agreements: ArchivedAgreement[] = []
  let bytes = 0
  for (const [at, id] of ids.entries()) {
    const made = await archiveAgreement(ctx, id, wanted.at)
    if (made) {
      agreements.push(made)
      bytes += made.versions.reduce(
        (sum, { file }) => sum + (file?.sizeBytes ?? 0),
        made.terms.sizeBytes + made.audit.sizeBytes,
      )
    }
    if (bytes > bytesMax) throw tooLarge()
    if ((at % batchMax === batchMax - 1 || at === ids.length - 1) && (await progress?.(at + 1, ids.length)))
      return undefined
  }
  const certificates = (await reading(ctx, listSealCertificates)).map(({ sha256, subject, pem }) => ({
    path: `certificates/${sha256}.pem`,
    sha256: sha256Of(pem),
    sizeBytes: Buffer.byteLength(pem),
    subject,
    pem,
  }))
  const { workspace } = ctx
  return {
    format: 'tandem-agreement-archive',
    formatVersion: 1,
    workspace: { name: workspace.name, slug: workspace.slug },
    madeAt: wanted.at.toISOString(),
    madeBy: wanted.madeBy,
    filter: wanted.filter,
    certificates,
    agreements,
  }
}
const tooLarge = () =>
  new Problem({
    status: 422,
    code: 'archive.too_large',
    detail: 'An archive holds 20,000 agreements and 3.5 GB at most; make several, by partner, category or days.',
  })

type JobInput = { archiveId: string; actor: Actor; rights: string[] }
export const archiveJob: JobKind = {
  kind: archiveKind,
  run: async (ctx, job) => {
    const { archiveId, actor, rights } = job.input as JobInput
    // Narrowed as its caller is.
    const caller: Ctx = { ...ctx, actor, rights: new Set(rights) }
    const row = await reading(caller, (tx) => findArchive(tx, archiveId))
    if (!row || row.file_id) return { archiveId }
    const stopped = { asked: false }
    const index = await makeIndex(
      caller,
      { filter: row.filter as ArchiveFilter, at: row.created_at, madeBy: row.by_name },
      async (done, total) => {
        stopped.asked = (await job.progress(done, total)).cancelled || job.signal.aborted
        return stopped.asked
      },
    )
    if (!index) return undefined
    const files = filesIn(index)
    // Kept by the system: it is no file of the record, and whom it is for stands in the archive's row.
    const file = await storeFile(systemContext(ctx.services, ctx.workspace, 'archive', { channel: 'job' }), {
      content: Buffer.from(JSON.stringify(index)),
      name: `${archiveId}.json`,
      category: 'export',
      subjectKind: 'agreement_archive',
      subjectId: archiveId,
      visibility: 'team',
      known: { type: 'application/json', extension: 'json' },
    })
    await inTransaction(ctx, (tx) =>
      updateArchive(tx, archiveId, {
        file_id: file.id,
        agreements: index.agreements.length,
        files: files.length,
        size_bytes: files.reduce((sum, one) => sum + one.sizeBytes, 0),
        faults: index.agreements.reduce((sum, one) => sum + one.faults.length, 0),
        ready_at: tx.now,
      }),
    )
    return { archiveId, agreements: index.agreements.length }
  },
}
