/** A person's word on a row that was held: the same company, a new one, or left out. */
import type { Tx } from '#platform/context.ts'
import { conflict, invalid, notFound } from '#platform/errors.ts'
import { readFacts } from '../duplicates/queries.ts'
import { bandsOf } from '../duplicates/subjects.ts'
import { actingName } from '../queries/people.ts'
import { companyIn, type ReadRow, readRow, uniteCompanies } from './content.ts'
import type { ImportKind, WriteMode } from './fields.ts'
import type { Column } from './mapping.ts'
import type { ImportOptions } from './options.ts'
import { type Planning, planRows, type RowResult } from './plan.ts'
import { survivorsOf } from './queries/batch-reads.ts'
import { type ImportRow, updateImport } from './queries/imports.ts'
import { heldOfGroup, type ReportRow, reportRow } from './queries/report.ts'
import { forgetHash } from './queries/undo.ts'
import { type Counts, noCounts } from './run.ts'
import { takeSnapshot } from './snapshot.ts'
import { tellImported } from './tell.ts'
import { lockImport, wrongState } from './verbs.ts'
import { readVocabulary } from './vocabulary.ts'
import { type ReportRowWire, rowsToWire } from './wire.ts'
import { emptyWorld } from './world.ts'
import { writeReport, writeWorld } from './write.ts'

export type Decision = { decision: 'same' | 'new' | 'leave_out'; partnerId?: string | undefined }

export const decideRow = async (
  tx: Tx,
  importId: string,
  rowNumber: number,
  input: Decision,
): Promise<ReportRowWire[]> => {
  const row = await lockImport(tx, importId)
  if (row.state === 'running' || row.state === 'dry_run' || row.report !== 'run')
    throw wrongState(row, 'Rows are decided once the run is over')
  if (row.undo_state !== null) throw wrongState(row, 'The import was undone')
  const asked = await reportRow(tx, importId, rowNumber)
  if (asked?.report !== 'run') throw notFound('row')
  if (asked.outcome !== 'needs_review') throw conflict('import_row.not_held', 'This row does not wait for a decision.')
  const held = await heldOfGroup(tx, importId, asked.group_row ?? asked.row)
  const results = input.decision === 'leave_out' ? await leaveOut(tx, row, held) : await takeIn(tx, row, held, input)
  await recount(tx, row, held, results)
  const rows = await Promise.all(held.map(({ row: number }) => reportRow(tx, importId, number)))
  return rowsToWire(
    tx,
    rows.filter((one) => one !== undefined),
  )
}

const takeIn = async (tx: Tx, row: ImportRow, held: readonly ReportRow[], input: Decision): Promise<RowResult[]> => {
  const same = input.decision === 'same' ? await needCandidate(tx, input.partnerId) : undefined
  const columns = row.columns as Column[]
  const reading = { kind: row.kind as ImportKind, columns, vocabulary: await readVocabulary(tx) }
  const rows = held.map(({ row: number, cells }) =>
    readRow(reading, { row: number, values: (cells ?? {}) as Record<string, string>, blank: false }),
  )
  const planning = planningFor(tx, row, columns, rows)
  const world = emptyWorld()
  const [first, ...rest] = rows
  if (!first) return []
  const decided = new Map<number, { same: string } | 'new'>(
    same ? rows.map((one) => [one.row, { same }]) : [[first.row, 'new']],
  )
  const snapshot = await takeSnapshot(tx, { ...planning, decided }, world, rows)
  const results = await planRows({ ...planning, decided }, world, snapshot, [first])
  const made = results[0]?.partner
  // The others of the company follow the first, also when a person has just said that it is a new one.
  if (made) for (const one of rest) decided.set(one.row, { same: made })
  results.push(...(await planRows({ ...planning, decided }, world, snapshot, rest)))
  await writeWorld(tx, planning, world)
  await writeReport(tx, planning, world, results)
  await tellImported(tx, planning, rows, results)
  return results
}

const needCandidate = async (tx: Tx, partnerId: string | undefined): Promise<string> => {
  if (!partnerId) throw invalid({ field: 'partnerId', rule: 'required', message: 'Say which partner it is.' })
  const [alias] = await survivorsOf(tx, [partnerId])
  const id = alias?.merged_into ?? partnerId
  if (!(await readFacts(tx, [id])).has(id))
    throw invalid({ field: 'partnerId', rule: 'exists', message: 'There is no such partner.' })
  return id
}

const planningFor = (tx: Tx, row: ImportRow, columns: readonly Column[], rows: readonly ReadRow[]): Planning => {
  const options = row.options as ImportOptions
  const first = rows[0]?.row ?? 0
  const companies = rows.flatMap(({ content }) => (content ? [companyIn(content)] : []))
  const isGroup = rows.length > 1
  return {
    ctx: { ...tx.ctx, channel: 'import' },
    now: tx.now,
    dry: false,
    kind: row.kind as ImportKind,
    importId: row.id,
    bands: bandsOf(tx.ctx),
    likely: 'hold',
    groups: {
      firstOf: new Map(isGroup ? rows.map((one) => [one.row, first]) : []),
      companies: new Map(
        isGroup
          ? [
              [
                first,
                {
                  company: uniteCompanies(companies),
                  differingHints: new Set(rows.map(({ content }) => content?.hint)).size > 1,
                },
              ],
            ]
          : [],
      ),
      apart: new Map(),
    },
    targets: new Map(),
    modes: new Map(
      columns.flatMap(({ field, mode }): [string, WriteMode][] => (field === null ? [] : [[field, mode]])),
    ),
    source: options.source ?? null,
    stage: options.stage ?? null,
    typeId: options.typeId ?? null,
    tags: options.tags ?? [],
  }
}

const leaveOut = async (tx: Tx, row: ImportRow, held: readonly ReportRow[]): Promise<RowResult[]> => {
  const results = held.map(
    (one): RowResult => ({
      row: one.row,
      outcome: 'refused',
      groupRow: one.group_row,
      partner: null,
      contact: null,
      madePartner: false,
      madeContact: false,
      fields: [],
      problems: [{ column: null, value: '', rule: 'left_out', message: `${actingName(tx)} left this row out` }],
      matches: one.matches as RowResult['matches'],
      note: one.note,
      words: one.words,
      cells: one.cells as RowResult['cells'],
      hash: null,
    }),
  )
  await forgetHash(
    tx,
    held.flatMap(({ content_hash }) => (content_hash === null ? [] : [content_hash])),
  )
  await writeReport(tx, { dry: false, importId: row.id }, emptyWorld(), results)
  await tellImported(tx, { importId: row.id, source: (row.options as ImportOptions).source }, [], results)
  return results
}

const recount = async (tx: Tx, row: ImportRow, held: readonly ReportRow[], results: readonly RowResult[]) => {
  const counts: Counts = { ...noCounts(), ...(row.counts as Partial<Counts>) }
  counts.needs_review -= held.length
  for (const { outcome } of results) counts[outcome] += 1
  await updateImport(tx, row.id, { counts: JSON.stringify(counts) })
}
