/** Works a list through: takes its rows in, then holds every live partner and candidate against it. Goes on after a crash. */
import type { Stage } from '#modules/partners/contract/stages.ts'
import { type CompanyNames, countInStages, namesInStages } from '#modules/partners/public.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { readFileBytes } from '#platform/files/store.ts'
import type { JobHandle, JobKind } from '#platform/module.ts'
import { breather } from '#platform/pdf/breathe.ts'
import { readTable, type TableRow } from '#platform/tabular/read.ts'
import { bytesSource } from '#platform/tabular/source.ts'
import { unguardCell } from '#platform/tabular/write.ts'
import { latestScreenings, type ScreeningRow } from '../../queries/documents.ts'
import {
  entriesAfter,
  findRestrictedList,
  insertEntries,
  lockRestrictedList,
  type RestrictedListRow,
  updateRestrictedList,
} from '../../queries/restricted-lists.ts'
import { keepScreening } from '../documents/screenings.ts'
import { addName, emptyIndex, hitsFor, type NameHit, type NameIndex } from './names.ts'
import { columnsOf, screenListJob } from './send.ts'

/** Who is screened: everybody that business is done or being prepared with. */
const screenedStages: readonly Stage[] = [
  'applied',
  'qualifying',
  'assessing',
  'approved',
  'contracting',
  'onboarding',
  'active',
  'ending',
]
const refusalsKept = 200
/** On the embedded database nobody else is answered while a batch is written. */
const rowsInBatch = { pglite: 100, postgres: 1_000 } as const
const partnersInBatch = { pglite: 5, postgres: 50 } as const

export const screenListWork: JobKind = {
  kind: screenListJob,
  run: async (base, job) => {
    const id = String(job.input['listId'])
    const list = await reading(base, (tx) => findRestrictedList(tx, id))
    if (!list) return { listId: id }
    const ctx: Ctx = { ...base, actor: { kind: 'system', name: `List: ${list.name}`.slice(0, 200) } }
    if (list.state === 'loading' && !(await loadRows(ctx, job, list))) return { listId: id }
    if (list.state !== 'finished') await screenAll(ctx, job, id)
    return { listId: id }
  },
}

/** False when it was stopped before the end. */
const loadRows = async (ctx: Ctx, job: JobHandle, list: RestrictedListRow): Promise<boolean> => {
  const table = await readTable(bytesSource(await readFileBytes(ctx, list.file_id, { trusted: true })))
  const columns = columnsOf(table.headers)
  const size = rowsInBatch[ctx.services.database.engine]
  let batch: TableRow[] = []
  let at = 0
  const write = async () => {
    await inTransaction(ctx, (tx) => takeIn(tx, list.id, columns, batch))
    batch = []
    return (await job.progress(at, undefined, 'Reading the list')).cancelled
  }
  for await (const row of table.rows()) {
    at += 1
    if (at <= list.rows_done) continue
    batch.push(row)
    if (batch.length < size) continue
    if (job.signal.aborted || (await write())) return false
  }
  if (batch.length > 0) await write()
  await inTransaction(ctx, async (tx) => {
    const total = await countInStages(tx, screenedStages)
    await updateRestrictedList(tx, list.id, { state: 'screening', partners_total: total })
  })
  return !job.signal.aborted
}

const takeIn = async (tx: Tx, id: string, columns: ReturnType<typeof columnsOf>, rows: readonly TableRow[]) => {
  const list = await lockRestrictedList(tx, id)
  const entries = []
  const refusals: { row: number; words: string }[] = []
  for (const row of rows) {
    if (row.blank) continue
    const cell = (header: string | undefined) => (header ? unguardCell(row.values[header] ?? '').trim() : '')
    const name = cell(columns.name)
    const words =
      row.problem?.words ??
      (name === '' ? 'There is no name.' : name.length > 300 ? 'The name is longer than 300 characters.' : null)
    if (words) {
      refusals.push({ row: row.row, words })
      continue
    }
    entries.push({
      list_id: id,
      number: row.row,
      name,
      aliases: cell(columns.aliases)
        .split(';')
        .map((one) => one.trim().slice(0, 300))
        .filter(Boolean)
        .slice(0, 50),
      reference: cell(columns.reference).slice(0, 300) || null,
    })
  }
  await insertEntries(tx, entries)
  await updateRestrictedList(tx, id, {
    rows_done: list.rows_done + rows.length,
    entries: list.entries + entries.length,
    refused: list.refused + refusals.length,
    refusals: JSON.stringify([...(list.refusals as object[]), ...refusals].slice(0, refusalsKept)),
  })
}

const readIndex = async (ctx: Ctx, listId: string): Promise<NameIndex> => {
  const index = emptyIndex()
  const breathe = breather()
  let after = 0
  for (;;) {
    const rows = await reading(ctx, (tx) => entriesAfter(tx, listId, after, 2_000))
    for (const row of rows) {
      for (const name of [row.name, ...row.aliases]) addName(index, name)
      await breathe()
    }
    const last = rows.at(-1)
    if (!last) return index
    after = last.number
  }
}

const screenAll = async (ctx: Ctx, job: JobHandle, id: string): Promise<void> => {
  const index = await readIndex(ctx, id)
  const size = partnersInBatch[ctx.services.database.engine]
  for (;;) {
    if (job.signal.aborted) return
    const list = await reading(ctx, (tx) => findRestrictedList(tx, id))
    if (list?.state !== 'screening') return
    const partners = await reading(ctx, (tx) => namesInStages(tx, screenedStages, list.after_partner, size))
    if (partners.length === 0) {
      await inTransaction(ctx, (tx) => updateRestrictedList(tx, id, { state: 'finished', finished_at: tx.now }))
      return
    }
    await inTransaction(ctx, (tx) => screenSome(tx, id, index, partners))
    const { cancelled } = await job.progress(list.partners_done + partners.length, list.partners_total ?? undefined)
    if (cancelled) return
  }
}

const screenSome = async (tx: Tx, id: string, index: NameIndex, partners: readonly CompanyNames[]): Promise<void> => {
  const list = await lockRestrictedList(tx, id)
  const screened = await latestScreenings(
    tx,
    partners.map((partner) => partner.id),
  )
  const counts = { possible: list.possible, clear: list.clear, kept: list.kept }
  for (const partner of partners) counts[await screenOne(tx, list, index, partner, screened.get(partner.id))] += 1
  await updateRestrictedList(tx, id, {
    ...counts,
    partners_done: list.partners_done + partners.length,
    after_partner: partners.at(-1)!.id,
  })
}

/** Names that were searched before, so owners and signatories are searched again, and every name of the company. */
const namesOf = (partner: CompanyNames, before: ScreeningRow | undefined) => {
  const known = (before?.names as { role: string; name: string }[] | undefined) ?? []
  const own = partner.names.filter((name) => !known.some((one) => one.name === name))
  return [...known, ...[...new Set(own)].map((name) => ({ role: 'company', name }))].slice(0, 50)
}
const isKnown = (hit: NameHit, before: ScreeningRow) =>
  (before.hits as NameHit[]).some((one) => one.name === hit.name && one.searched === hit.searched)

const screenOne = async (
  tx: Tx,
  list: RestrictedListRow,
  index: NameIndex,
  partner: CompanyNames,
  before: ScreeningRow | undefined,
): Promise<'possible' | 'clear' | 'kept'> => {
  const names = namesOf(partner, before)
  const hits = names.flatMap(({ name }) => hitsFor(index, name, list.least_similarity)).slice(0, 200)
  const fresh = before ? hits.filter((hit) => !isKnown(hit, before)) : hits
  // A person answers a match, no later list; and where nobody named owners and signatories yet, nothing is cleared.
  if (before?.result === 'true_match' || (before?.result === 'possible' && fresh.length === 0)) return 'kept'
  if (!before && hits.length === 0) return 'kept'
  const result = fresh.length > 0 ? 'possible' : 'clear'
  await keepScreening(tx, partner, {
    names,
    listName: list.name,
    listDate: list.list_date,
    hits: before?.result === 'possible' ? [...(before.hits as NameHit[]), ...fresh] : hits,
    result,
    note: result === 'clear' && hits.length > 0 ? (before?.note ?? 'Set aside before.') : null,
    listId: list.id,
  })
  return result
}
