import { inTransaction, reading } from '#platform/db/transaction.ts'
import type { Routes } from '#platform/module.ts'
import type { saleImportEndpoints } from '../contract/sale-imports.ts'
import { importFields, importKinds } from '../import/fields.ts'
import { importsPage, importToWire, reportFile, reportPage } from '../service/import/report.ts'
import {
  cancelImport,
  createImport,
  mapImport,
  needImport,
  startDryRun,
  startRun,
  startUndo,
} from '../service/import/verbs.ts'

export const saleImportRoutes: Routes<{ module: string; summary: string; endpoints: typeof saleImportEndpoints }> = {
  listSaleImportFields: async () => ({
    data: importKinds.flatMap((kind) =>
      importFields[kind].map(({ key, label, isRequired }) => ({ kind, key, label, isRequired })),
    ),
  }),
  listSaleImports: (ctx, { query }) => reading(ctx, (tx) => importsPage(tx, query)),
  createSaleImport: async (ctx, _input, http) => importToWire(await createImport(ctx, http)),
  getSaleImport: (ctx, { params }) => reading(ctx, async (tx) => importToWire(await needImport(tx, params.id))),
  mapSaleImport: (ctx, { params, body, version }) =>
    inTransaction(ctx, async (tx) => importToWire(await mapImport(tx, params.id, { ...body, version }))),
  dryRunSaleImport: (ctx, { params }) =>
    inTransaction(ctx, async (tx) => importToWire(await startDryRun(tx, params.id))),
  runSaleImport: (ctx, { params }) => inTransaction(ctx, async (tx) => importToWire(await startRun(tx, params.id))),
  cancelSaleImport: (ctx, { params }) =>
    inTransaction(ctx, async (tx) => importToWire(await cancelImport(tx, params.id))),
  undoSaleImport: (ctx, { params }) => inTransaction(ctx, async (tx) => importToWire(await startUndo(tx, params.id))),
  listSaleImportRows: (ctx, { params, query }) => reading(ctx, (tx) => reportPage(tx, params.id, query)),
  exportSaleImportRows: (ctx, { params, query }) => reportFile(ctx, params.id, query),
}
