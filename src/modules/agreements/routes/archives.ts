import { inTransaction, reading } from '#platform/db/transaction.ts'
import type { Routes } from '#platform/module.ts'
import type { archiveEndpoints } from '../contract/archives.ts'
import { archiveFile, archivesPage, cancelArchive, createArchive, readArchive } from '../service/archive/verbs.ts'

export const archiveRoutes: Routes<{ module: string; summary: string; endpoints: typeof archiveEndpoints }> = {
  listAgreementArchives: (ctx, { query }) => reading(ctx, (tx) => archivesPage(tx, query)),
  createAgreementArchive: (ctx, { body }) => createArchive(ctx, body),
  getAgreementArchive: (ctx, { params }) => reading(ctx, (tx) => readArchive(tx, params.id)),
  downloadAgreementArchive: (ctx, { params }) => archiveFile(ctx, params.id),
  cancelAgreementArchive: (ctx, { params }) => inTransaction(ctx, (tx) => cancelArchive(tx, params.id)),
}
