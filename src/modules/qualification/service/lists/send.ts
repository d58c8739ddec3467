/** A new list of restricted parties: kept as a file, worked through as long work. */
import { civilDate, isCivilDate } from '#platform/civil-time.ts'
import type { Ctx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict, invalid, unprocessable } from '#platform/errors.ts'
import { deleteFile, readFileBytes, storeFile } from '#platform/files/store.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { enqueue } from '#platform/jobs/enqueue.ts'
import type { HttpExtras } from '#platform/module.ts'
import { readTable } from '#platform/tabular/read.ts'
import { bytesSource } from '#platform/tabular/source.ts'
import type { RestrictedList } from '../../contract/restricted-lists.ts'
import {
  insertRestrictedList,
  type RestrictedListRow,
  runningList,
  updateRestrictedList,
} from '../../queries/restricted-lists.ts'
import { acting } from '../acting.ts'

export const screenListJob = 'qualification.screen_list'
const leastDefault = 85

const nameHeaders = /^(name|names?\s*alias.*whole\s*name|whole\s*name|entity(\s*name)?|full\s*name)$/i
const aliasHeaders = /^(alias(es)?|aka|also known as|other names)$/i
const referenceHeaders = /^(reference|id|number|programme?|entity.*reference.*)$/i
const plain = (header: string) => header.replaceAll('_', ' ').trim()

/** Which columns hold names, other names and the list's own reference. 422 without a column of names. */
export const columnsOf = (headers: readonly string[]) => {
  const find = (form: RegExp) => headers.find((header) => form.test(plain(header)))
  const name = find(nameHeaders)
  if (!name)
    throw unprocessable('list.no_names', `No column holds names; call it "name". There are: ${headers.join(', ')}.`)
  return { name, aliases: find(aliasHeaders), reference: find(referenceHeaders) }
}

export const sendRestrictedList = async (ctx: Ctx, http: HttpExtras): Promise<RestrictedListRow> => {
  const busy = await reading(ctx, runningList)
  if (busy) throw conflict('list.running', `${busy.name} is being worked through; send the next one when it is done.`)
  const upload = await http.upload?.()
  if (!upload) throw invalid({ field: 'file', rule: 'required', message: 'Choose a file.' })
  const { name, listDate, leastSimilarity } = fieldsOf(ctx, upload.fields)
  const stored = await storeFile(ctx, {
    content: upload.stream,
    name: upload.name,
    subjectKind: 'restricted_list',
    subjectId: 'new',
    category: 'restricted_list',
    visibility: 'roles',
    visibleToRoles: ['legal', 'finance', 'admin'],
    known: { type: 'text/csv', extension: 'csv' },
  })
  try {
    const table = await readTable(bytesSource(await readFileBytes(ctx, stored.id, { trusted: true })))
    columnsOf(table.headers)
  } catch (error) {
    await inTransaction(ctx, (tx) => deleteFile(tx, stored.id))
    throw error
  }
  return inTransaction(ctx, async (tx) => {
    const row = await insertRestrictedList(tx, {
      id: newId(idPrefixes.restrictedList),
      name,
      list_date: listDate,
      file_id: stored.id,
      file_name: stored.name,
      least_similarity: leastSimilarity,
      state: 'loading',
      created_at: tx.now,
      ...acting(tx),
    })
    const jobId = await enqueue(tx, screenListJob, {
      title: `Screening against ${name}`,
      input: { listId: row.id },
      subjectId: row.id,
    })
    return updateRestrictedList(tx, row.id, { job_id: jobId })
  })
}

const fieldsOf = (ctx: Ctx, fields: Readonly<Record<string, string>>) => {
  const name = fields['name']?.trim() ?? ''
  const listDate = fields['listDate']?.trim() ?? ''
  const leastSimilarity = fields['leastSimilarity'] ? Number(fields['leastSimilarity']) : leastDefault
  const today = civilDate(ctx.workspace.zone, ctx.clock.now())
  const issues = []
  if (name.length < 1 || name.length > 200)
    issues.push({ field: 'name', rule: 'length', message: 'Name the list, in 200 characters at most.' })
  if (!isCivilDate(listDate) || listDate > today)
    issues.push({ field: 'listDate', rule: 'date', message: 'Say of which day the list is; not after today.' })
  if (!Number.isInteger(leastSimilarity) || leastSimilarity < 70 || leastSimilarity > 100)
    issues.push({ field: 'leastSimilarity', rule: 'range', message: 'From 70 to 100 percent.' })
  if (issues.length > 0) throw invalid(...issues)
  return { name, listDate, leastSimilarity }
}

export const restrictedListToWire = (row: RestrictedListRow): Static<typeof RestrictedList> => ({
  id: row.id,
  name: row.name,
  listDate: row.list_date,
  fileName: row.file_name,
  leastSimilarity: row.least_similarity,
  state: row.state as 'loading',
  jobId: row.job_id,
  entries: row.entries,
  refused: row.refused,
  refusals: row.refusals as { row: number; words: string }[],
  partnersTotal: row.partners_total,
  partnersDone: row.partners_done,
  possible: row.possible,
  clear: row.clear,
  kept: row.kept,
  by: row.by_name,
  createdAt: row.created_at.toISOString(),
  finishedAt: row.finished_at?.toISOString() ?? null,
})
