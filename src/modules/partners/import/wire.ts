/** Imports and their rows as answers show them. */

import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import type { Import, ImportReportRow } from '../contract/imports.ts'
import { namesOf, personRef } from '../queries/people.ts'
import type { CandidateMatch } from './plan.ts'
import type { ImportRow } from './queries/imports.ts'
import { partnerNamesOf, type ReportRow } from './queries/report.ts'

export type ImportWire = Static<typeof Import>
export type ReportRowWire = Static<typeof ImportReportRow>
const iso = (at: Date | null): string | null => at?.toISOString() ?? null
const noCounts = { created: 0, updated: 0, unchanged: 0, needs_review: 0, refused: 0, blank: 0 }

export const importsToWire = async (tx: Tx, rows: readonly ImportRow[]): Promise<ImportWire[]> => {
  const names = await namesOf(
    tx,
    rows.map((row) => row.by_id),
  )
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as ImportWire['kind'],
    state: row.state as ImportWire['state'],
    fileId: row.file_id,
    fileName: row.file_name,
    format: row.format as ImportWire['format'],
    encoding: row.encoding,
    delimiter: row.delimiter,
    headers: row.headers,
    sample: row.sample as ImportWire['sample'],
    columns: row.columns as ImportWire['columns'],
    options: row.options as ImportWire['options'],
    report: row.report as ImportWire['report'],
    rowsTotal: row.rows_total,
    rowsDone: row.rows_done,
    counts: { ...noCounts, ...(row.counts as Partial<ImportWire['counts']>) },
    jobId: row.job_id,
    error: row.error,
    by: personRef(row, names),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    startedAt: iso(row.started_at),
    finishedAt: iso(row.finished_at),
    undoUntil: iso(row.undo_until),
    undo:
      row.undo_state === null
        ? null
        : {
            removedPartners: 0,
            removedContacts: 0,
            keptTotal: 0,
            kept: [],
            updatedRows: 0,
            ...(row.undo_result as object | null),
            state: row.undo_state as 'running' | 'finished',
          },
    version: row.version,
  }))
}
export const importToWire = async (tx: Tx, row: ImportRow): Promise<ImportWire> => (await importsToWire(tx, [row]))[0]!

export const rowsToWire = async (tx: Tx, rows: readonly ReportRow[]): Promise<ReportRowWire[]> => {
  const names = await partnerNamesOf(
    tx,
    rows.flatMap((row) => (row.partner_id === null ? [] : [row.partner_id])),
  )
  return rows.map((row) => ({
    row: row.row,
    outcome: row.outcome as ReportRowWire['outcome'],
    partner:
      row.partner_id === null
        ? null
        : { id: row.partner_id, name: names.get(row.partner_id) ?? 'A partner that was removed' },
    contactId: row.contact_id,
    fields: row.fields,
    problems: row.problems as ReportRowWire['problems'],
    matches: row.matches as CandidateMatch[] as ReportRowWire['matches'],
    note: row.note,
    cells: row.cells as ReportRowWire['cells'],
  }))
}
