import { inTransaction, reading } from '#platform/db/transaction.ts'
import { unprocessable } from '#platform/errors.ts'
import type { Routes } from '#platform/module.ts'
import type { importEndpoints } from '../contract/imports.ts'
import { decideRow } from '../import/decide.ts'
import { type ImportKind, importFields, importKinds } from '../import/fields.ts'
import { importsPage, reportFile, reportPage } from '../import/report.ts'
import { startUndo } from '../import/undo.ts'
import {
  cancelImport,
  createImport,
  createImportFromFile,
  mapImport,
  needImport,
  readUpload,
  startDryRun,
  startRun,
} from '../import/verbs.ts'
import { importToWire } from '../import/wire.ts'

const kindOf = (text: string | undefined): ImportKind | undefined => importKinds.find((kind) => kind === text)

export const importRoutes: Routes<{ module: string; summary: string; endpoints: typeof importEndpoints }> = {
  listImportFields: async () => ({
    data: importFields.map(({ key, label, record, list }) => ({ key, label, record, list: list === true })),
  }),
  listImports: (ctx, { query }) => reading(ctx, (tx) => importsPage(tx, query)),
  createImport: async (ctx, _input, http) => {
    const upload = await http.upload?.()
    if (!upload) throw unprocessable('import.file_missing', 'Send the file in the part `file`.')
    const row = await createImport(ctx, {
      name: upload.name,
      bytes: await readUpload(upload.stream),
      kind: kindOf(upload.fields['kind']),
    })
    return reading(ctx, (tx) => importToWire(tx, row))
  },
  createImportFromFile: async (ctx, { body }) => {
    const row = await createImportFromFile(ctx, body.fileId, body.kind)
    return reading(ctx, (tx) => importToWire(tx, row))
  },
  getImport: (ctx, { params }) => reading(ctx, async (tx) => importToWire(tx, await needImport(tx, params.id))),
  mapImport: (ctx, { params, body, version }) =>
    inTransaction(ctx, async (tx) =>
      importToWire(tx, await mapImport(tx, params.id, { ...body, options: body.options as never, version })),
    ),
  dryRunImport: (ctx, { params }) =>
    inTransaction(ctx, async (tx) => importToWire(tx, await startDryRun(tx, params.id))),
  runImport: (ctx, { params }) => inTransaction(ctx, async (tx) => importToWire(tx, await startRun(tx, params.id))),
  cancelImport: (ctx, { params }) =>
    inTransaction(ctx, async (tx) => importToWire(tx, await cancelImport(tx, params.id))),
  undoImport: (ctx, { params }) => inTransaction(ctx, async (tx) => importToWire(tx, await startUndo(tx, params.id))),
  listImportRows: (ctx, { params, query }) => reading(ctx, (tx) => reportPage(tx, params.id, query)),
  exportImportRows: (ctx, { params, query }) => reportFile(ctx, params.id, query),
  decideImportRow: (ctx, { params, body }) =>
    inTransaction(ctx, async (tx) => ({ data: await decideRow(tx, params.id, Number(params.row), body) })),
}
