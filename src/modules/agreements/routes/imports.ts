import { inTransaction, reading } from '#platform/db/transaction.ts'
import type { Routes } from '#platform/module.ts'
import type { importEndpoints } from '../contract/imports.ts'
import { importsPage, importToWire, reportFile, reportPage } from '../service/legacy/report.ts'
import { templateFile } from '../service/legacy/template.ts'
import { cancelImport, createImport, needImport, startDryRun, startRun } from '../service/legacy/verbs.ts'

export const importRoutes: Routes<{ module: string; summary: string; endpoints: typeof importEndpoints }> = {
  listAgreementImports: (ctx, { query }) => reading(ctx, (tx) => importsPage(tx, query)),
  createAgreementImport: async (ctx, _input, http) => importToWire(await createImport(ctx, http)),
  getAgreementImportTemplate: async (ctx) => templateFile(ctx),
  getAgreementImport: (ctx, { params }) => reading(ctx, async (tx) => importToWire(await needImport(tx, params.id))),
  dryRunAgreementImport: (ctx, { params }) =>
    inTransaction(ctx, async (tx) => importToWire(await startDryRun(tx, params.id))),
  runAgreementImport: (ctx, { params, body }) =>
    inTransaction(ctx, async (tx) => importToWire(await startRun(tx, params.id, body.statement))),
  cancelAgreementImport: (ctx, { params }) =>
    inTransaction(ctx, async (tx) => importToWire(await cancelImport(tx, params.id))),
  listAgreementImportRows: (ctx, { params, query }) => reading(ctx, (tx) => reportPage(tx, params.id, query)),
  exportAgreementImportRows: (ctx, { params, query }) => reportFile(ctx, params.id, query),
}
