/** Decisions that were made before this program was kept here: a decided case each, frozen predictions, nothing told. */
import { decisionReasons } from '#modules/discovery/public.ts'
import { findPartner, partnerByWords, partnerTypeRows } from '#modules/partners/public.ts'
import { civilDate, isCivilDate, startOfDate } from '#platform/civil-time.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { Problem, unprocessable } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { moneyFromDecimal } from '#platform/money.ts'
import { readTable } from '#platform/tabular/read.ts'
import { bytesSource } from '#platform/tabular/source.ts'
import { type DecisionOutcome, decisionOutcomes, isOpen, outcomeLabels } from '../../contract/states.ts'
import {
  type CaseRow,
  casesOfPartners,
  insertCase,
  insertCaseMove,
  putCaseEntries,
  updateCaseRow,
} from '../../queries/cases.ts'
import { decisionsOf, insertDecisionRow, updateDecisionRow } from '../../queries/decisions.ts'
import { acting, actingName, memberId } from '../acting.ts'
import { settingsForCase } from '../settings.ts'
import { type Content, hashOf } from './content.ts'
import { freezePredictions } from './freeze.ts'

const rowsMax = 2_000
const needed = ['partner', 'decided_on', 'outcome'] as const
const ranges = [
  ['revenue', 'revenueYear1'],
  ['customers', 'customersYear1'],
  ['months', 'monthsToFirstRevenue'],
  ['calls', 'apiCallsMonth6'],
] as const
const bounds = ['low', 'likely', 'high'] as const
const known = new Set<string>([
  ...needed,
  'type',
  'decided_by',
  'reasons',
  'note',
  'active_percent',
  ...ranges.flatMap(([name]) => bounds.map((bound) => `${name}_${bound}`)),
])
const columnOf = (header: string): string =>
  header
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_')

type Result = {
  row: number
  outcome: 'created' | 'unchanged' | 'refused'
  words: string
  partnerId: string | null
  caseId: string | null
}
type Cells = Readonly<Record<string, string>>
/** Undoes the transaction of a dry run without being an error. */
const dryRunOver = Symbol('dry run')
/** A row that cannot be taken in, in words for the person who sent it. */
class Unfit extends Error {}

export const importDecisions = async (ctx: Ctx, { dryRun, csv }: { dryRun: boolean; csv: string }) => {
  const table = await readTable(bytesSource(new TextEncoder().encode(csv)))
  const columns = new Map(table.headers.map((header) => [header, columnOf(header)]))
  const missing = needed.filter((name) => ![...columns.values()].includes(name))
  if (missing.length > 0) throw unprocessable('import.columns', `The header has no ${missing.join(', ')}.`, { missing })
  const rows: Result[] = []
  for await (const { row, values, blank, problem } of table.rows()) {
    if (blank) continue
    if (rows.length === rowsMax)
      throw unprocessable('import.too_many_rows', `${rowsMax} rows at once; send the rest in another table.`)
    if (problem) {
      rows.push({ row, outcome: 'refused', words: problem.words, partnerId: null, caseId: null })
      continue
    }
    const cells = Object.fromEntries(Object.entries(values).map(([header, cell]) => [columns.get(header), cell.trim()]))
    rows.push(await importRow(ctx, row, cells, dryRun))
  }
  const count = (outcome: Result['outcome']) => rows.filter((one) => one.outcome === outcome).length
  return {
    dryRun,
    created: count('created'),
    unchanged: count('unchanged'),
    refused: count('refused'),
    ignoredColumns: table.headers.filter((header) => !known.has(columnOf(header))),
    rows,
  }
}

const importRow = async (ctx: Ctx, row: number, cells: Cells, dryRun: boolean): Promise<Result> => {
  let result: Result | undefined
  try {
    await inTransaction(ctx, async (tx) => {
      result = { row, ...(await takeIn(tx, cells)) }
      // The case of a trial does not stay, so nothing leads to it.
      if (dryRun) {
        if (result.outcome === 'created') result.caseId = null
        throw dryRunOver
      }
    })
    return result!
  } catch (error) {
    if (error === dryRunOver) return result!
    if (error instanceof Unfit || error instanceof Problem)
      return { row, outcome: 'refused', words: error.message, partnerId: null, caseId: null }
    throw error
  }
}

const takeIn = async (tx: Tx, cells: Cells): Promise<Omit<Result, 'row'>> => {
  const found = await partnerByWords(tx, cells['partner'] ?? '')
  if (typeof found === 'string') throw new Unfit(found)
  const { zone } = tx.ctx.workspace
  const decidedOn = cells['decided_on'] ?? ''
  if (!isCivilDate(decidedOn)) throw new Unfit(`“${decidedOn}” is no date; write it as 2024-03-05.`)
  if (decidedOn > civilDate(zone, tx.now)) throw new Unfit(`${decidedOn} lies ahead.`)
  const outcome = (cells['outcome'] ?? '').toLowerCase() as DecisionOutcome
  if (!decisionOutcomes.includes(outcome))
    throw new Unfit(`“${cells['outcome']}” is no outcome; there are ${decisionOutcomes.join(', ')}.`)
  const before = await casesOfPartners(tx, [found.id])
  const decisions = await decisionsOf(
    tx,
    before.map((row) => row.id),
  )
  const same = [...decisions.values()].flat().find((one) => one.made_at && civilDate(zone, one.made_at) === decidedOn)
  if (same)
    return {
      outcome: 'unchanged',
      words: `${found.name} has a decision of ${decidedOn} already.`,
      partnerId: found.id,
      caseId: same.case_id,
    }
  if (before.some((row) => isOpen(row.state as 'open')))
    throw new Unfit(`${found.name} is being judged now; take its past in when that is decided.`)
  const content: Content = {
    outcome,
    typeId: await typeOf(tx, found.id, cells['type'] ?? ''),
    terms: [],
    conditions: [],
    predictions: predictionsIn(cells, tx.ctx.workspace.currency),
  }
  const caseId = await writeCase(tx, { partner: found, before, decidedOn, content, cells })
  return {
    outcome: 'created',
    words: `${found.name}: ${outcomeLabels[outcome].toLowerCase()} on ${decidedOn}.`,
    partnerId: found.id,
    caseId,
  }
}

/** The type by its key or name; else the one that the partner has. */
const typeOf = async (tx: Tx, partnerId: string, written: string): Promise<string> => {
  if (!written) {
    const partner = await findPartner(tx, partnerId)
    if (!partner?.type_id) throw new Unfit('The partner has no type; name the one that it was judged as.')
    return partner.type_id
  }
  const wanted = written.toLowerCase()
  const types = await partnerTypeRows(tx)
  const type = types.find((one) => one.key === wanted || one.name.toLowerCase() === wanted)
  if (!type) throw new Unfit(`There is no type “${written}”; there are ${types.map((one) => one.key).join(', ')}.`)
  return type.id
}

const wholeNumber = (cell: string, column: string): string => {
  if (!/^[0-9]{1,15}$/.test(cell)) throw new Unfit(`${column}: “${cell}” is no whole number.`)
  return BigInt(cell).toString()
}
const minorUnits = (cell: string, column: string, currency: string): string => {
  const amount = /^[0-9]{1,13}(\.[0-9]+)?$/.test(cell) ? moneyFromDecimal(cell, currency, column).amountMinor : null
  if (amount === null) throw new Unfit(`${column}: “${cell}” is no amount; write it as 60000 or 60000.50.`)
  return amount.toString()
}
const predictionsIn = (cells: Cells, currency: string): Content['predictions'] => {
  const predictions: Content['predictions'] = {}
  for (const [name, key] of ranges) {
    const found = bounds.map((bound) => cells[`${name}_${bound}`] ?? '')
    if (found.every((cell) => cell === '')) continue
    if (found.some((cell) => cell === '')) throw new Unfit(`${name}: low, likely and high belong together.`)
    const [low, likely, high] = found.map((cell, at) =>
      name === 'revenue'
        ? minorUnits(cell, `${name}_${bounds[at]}`, currency)
        : wholeNumber(cell, `${name}_${bounds[at]}`),
    ) as [string, string, string]
    if (BigInt(low) > BigInt(likely) || BigInt(likely) > BigInt(high))
      throw new Unfit(`${name}: low is not above likely, nor likely above high.`)
    predictions[key] = { low, likely, high }
  }
  const active = cells['active_percent'] ?? ''
  if (active) {
    if (!/^[0-9]{1,3}(\.[0-9]{1,4})?$/.test(active) || Number(active) > 100)
      throw new Unfit(`active_percent: “${active}” is no percentage from 0 to 100.`)
    predictions.activeAtMonth12Ppm = Math.round(Number(active) * 10_000)
  }
  return predictions
}
const reasonsIn = async (tx: Tx, written: string): Promise<string[]> => {
  const wanted = [...new Set(written.split(';').map((one) => one.trim().toLowerCase().replaceAll(' ', '_')))].filter(
    Boolean,
  )
  if (wanted.length === 0) return []
  const keys = (await decisionReasons(tx)).map((one) => one.key)
  const unknown = wanted.filter((one) => !keys.includes(one))
  if (unknown.length > 0 || wanted.length > 8)
    throw new Unfit(
      unknown.length > 0
        ? `There is no reason ${unknown.join(', ')}; there are ${keys.join(', ')}.`
        : '8 reasons at most.',
    )
  return wanted
}

type Past = {
  partner: { id: string; name: string }
  before: readonly CaseRow[]
  decidedOn: string
  content: Content
  cells: Cells
}
const writeCase = async (tx: Tx, { partner, before, decidedOn, content, cells }: Past): Promise<string> => {
  const at = startOfDate(tx.ctx.workspace.zone, decidedOn)
  const reasons = await reasonsIn(tx, cells['reasons'] ?? '')
  const decidedBy = (cells['decided_by'] || 'Not known').slice(0, 200)
  // Cycles are numbered as time went; those that came after it move on by one.
  for (const row of before.filter((one) => one.opened_at > at))
    await updateCaseRow(tx, row.id, { number: row.number + 1 })
  const { light, ...settings } = await settingsForCase(tx, content.typeId)
  const row = await insertCase(tx, {
    id: newId(idPrefixes.qualificationCase),
    partner_id: partner.id,
    type_id: content.typeId,
    number: before.filter((one) => one.opened_at <= at).length + 1,
    light,
    settings: JSON.stringify(settings),
    facts: JSON.stringify({ isImported: true }),
    state: 'decided',
    decided_at: at,
  })
  await updateCaseRow(tx, row.id, { opened_at: at })
  await putCaseEntries(tx, [{ id: row.id, partnerId: partner.id, words: partner.name }])
  await insertCaseMove(tx, { caseId: row.id, from: null, to: 'decided', reason: 'Taken in from a list', ...acting(tx) })
  const prepared = await insertDecisionRow(tx, {
    id: newId(idPrefixes.decision),
    case_id: row.id,
    outcome: content.outcome,
    type_id: content.typeId,
    content: JSON.stringify(content),
    hash: hashOf(content),
    reasons,
    note: `Taken in from a list.${cells['note'] ? ` ${cells['note']}` : ''}`.slice(0, 5000),
    prepared_by_id: memberId(tx.ctx),
    prepared_by_name: actingName(tx.ctx),
  })
  const made = await updateDecisionRow(tx, prepared.id, {
    state: 'made',
    // What it stood on is not known here; that it was taken in, and by whom, is.
    record: JSON.stringify({ imported: { by: actingName(tx.ctx), at: tx.now.toISOString() } }),
    made_by_name: decidedBy,
    made_at: at,
  })
  await freezePredictions(tx, made.id, content.predictions, {
    currency: tx.ctx.workspace.currency,
    by: { id: null, name: decidedBy },
    at,
  })
  return row.id
}
