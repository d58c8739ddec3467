/**
 * What was owed before the ledger began. A file is taken in whole or not at all: every row is understood, and every
 * control total equals what its rows sum to. What is due stands among the payables at once; the rest gets there by its
 * day, or by a person who lets it go.
 */
import { createHash } from 'node:crypto'
import { partnerByWords, partnerNames } from '#modules/partners/public.ts'
import { type CivilDate, civilDate, isCivilDate, startOfDate } from '#platform/civil-time.ts'
import { actorId, type Ctx, type Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import {
  conflict,
  constraintOf,
  type FieldIssue,
  notFound,
  Problem,
  postgresCode,
  unprocessable,
} from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { approve, fallDue, openBalance, releaseHold } from '#platform/ledger/draft.ts'
import { lockMoneyOf, type Posting, post } from '#platform/ledger/post.ts'
import { decimalFromMoney, type Money, moneyFromDecimal } from '#platform/money.ts'
import { readTable } from '#platform/tabular/read.ts'
import { bytesSource } from '#platform/tabular/source.ts'
import { unguardCell } from '#platform/tabular/write.ts'
import { type OpeningBalance, type OpeningImport, type openingEndpoints, openingEvents } from '../contract/openings.ts'
import { payoutEvents } from '../contract/payout-events.ts'
import { type OpeningState, openingStates } from '../contract/states.ts'
import {
  type BalanceRow,
  balancePage,
  findBalance,
  type ImportRow,
  importPage,
  insertImport,
  sourceOf,
} from '../queries/openings.ts'
import { insertPayable } from '../queries/runs/payables.ts'
import { actingName, memberId } from './acting.ts'
import { openingFallsDue } from './due-kinds.ts'

const rowsMax = 5_000
const issuesMax = 100
type Asked = InputOf<typeof openingEndpoints.importOpeningBalances>['body']
type Understood = { row: number; partnerId: string; state: OpeningState; amount: Money; dueOn: CivilDate | null }

/** One row of the file, or why it cannot be taken in. */
const understand = async (
  tx: Tx,
  row: number,
  values: Readonly<Record<string, string>>,
  partnersKnown: Map<string, { id: string } | string>,
): Promise<Understood | FieldIssue> => {
  const cell = (name: string) => unguardCell((values[name] ?? '').trim())
  const wrong = (column: string, message: string): FieldIssue => ({
    field: `row ${row}, ${column}`,
    rule: 'row',
    message,
  })
  const written = cell('partner')
  const found = partnersKnown.get(written) ?? (await partnerByWords(tx, written))
  partnersKnown.set(written, found)
  if (typeof found === 'string') return wrong('partner', found)
  const state = openingStates.find((one) => one === cell('state').toLowerCase())
  if (!state) return wrong('state', `“${cell('state')}” is none of ${openingStates.join(', ')}.`)
  const dueOn = cell('due_on')
  if (dueOn !== '' && !isCivilDate(dueOn)) return wrong('due_on', `“${dueOn}” is no date; write it as 2026-11-23.`)
  if (dueOn === '' && (state === 'pending' || state === 'approved'))
    return wrong('due_on', `What is ${state} falls due on a day; name it.`)
  try {
    const amount = moneyFromDecimal(cell('amount'), cell('currency').toUpperCase())
    if (amount.amountMinor === 0n) return wrong('amount', 'Nothing is owed; leave the row out.')
    if (amount.amountMinor < 0n && state !== 'due') return wrong('amount', 'A debt stands in due, and nowhere else.')
    return { row, partnerId: found.id, state, amount, dueOn: dueOn === '' ? null : (dueOn as CivilDate) }
  } catch (error) {
    if (error instanceof Problem) return wrong('amount', error.message)
    throw error
  }
}

const readRows = async (tx: Tx, content: string): Promise<Understood[]> => {
  const table = await readTable(bytesSource(Buffer.from(content)), { format: 'csv', rowsMax })
  const missing = ['partner', 'currency', 'state', 'amount'].filter((column) => !table.headers.includes(column))
  if (missing.length > 0)
    throw unprocessable(
      'opening.rows',
      `The file has no column ${missing.join(', ')}; its first row names the columns.`,
    )
  const [rows, issues]: [Understood[], FieldIssue[]] = [[], []]
  const partnersKnown = new Map<string, { id: string } | string>()
  for await (const { row, values, blank, problem } of table.rows()) {
    if (blank) continue
    if (problem) issues.push({ field: `row ${row}`, rule: 'row', message: problem.words })
    else {
      const one = await understand(tx, row, values, partnersKnown)
      if ('field' in one) issues.push(one)
      else rows.push(one)
    }
  }
  if (issues.length > 0)
    throw new Problem({
      status: 422,
      code: 'opening.rows',
      detail: `${issues.length} rows cannot be taken in; nothing was.`,
      errors: issues.slice(0, issuesMax),
    })
  if (rows.length === 0) throw unprocessable('opening.rows', 'The file has no rows.')
  return rows
}

/** Every control total, and no sum without one. 422 `opening.totals_differ` names both. */
const holdAgainst = (rows: readonly Understood[], totals: Asked['totals']): void => {
  const sums = new Map<string, bigint>()
  for (const { amount, state } of rows) {
    const key = `${amount.currency} ${state}`
    sums.set(key, (sums.get(key) ?? 0n) + amount.amountMinor)
  }
  const given = new Map(totals.map((one) => [`${one.currency} ${one.state}`, BigInt(one.amountMinor)]))
  const words = (key: string, minor: bigint | undefined) =>
    minor === undefined ? 'nothing' : decimalFromMoney({ currency: key.slice(0, 3), amountMinor: minor })
  const differing = [...new Set([...sums.keys(), ...given.keys()])].filter((key) => sums.get(key) !== given.get(key))
  if (differing.length > 0)
    throw unprocessable(
      'opening.totals_differ',
      differing
        .map(
          (key) =>
            `${key}: the rows sum to ${words(key, sums.get(key))}, the control total is ${words(key, given.get(key))}.`,
        )
        .join(' '),
    )
}

const showImport = (row: ImportRow): Static<typeof OpeningImport> => ({
  id: row.id,
  fileName: row.file_name,
  accountingDay: row.accounting_day,
  rowCount: row.row_count,
  totals: row.totals as Static<typeof OpeningImport>['totals'],
  at: row.at.toISOString(),
  by: row.by_name,
})
const showBalances = async (tx: Tx, rows: readonly BalanceRow[]): Promise<Static<typeof OpeningBalance>[]> => {
  const names = await partnerNames(tx, [...new Set(rows.map((row) => row.partner_id))])
  return rows.map((row) => ({
    importId: row.import_id,
    row: row.row_number,
    partner: { id: row.partner_id, name: names.get(row.partner_id) ?? '' },
    state: row.state as OpeningState,
    amount: { currency: row.currency, amountMinor: row.amount_minor },
    dueOn: row.due_on,
    isDue: row.is_due,
  }))
}
export const listOpeningImports = (ctx: Ctx, input: InputOf<typeof openingEndpoints.listOpeningImports>['query']) =>
  reading(ctx, (tx) => importPage(tx, input, (rows) => rows.map(showImport)))
export const listOpeningBalances = (ctx: Ctx, input: InputOf<typeof openingEndpoints.listOpeningBalances>['query']) =>
  reading(ctx, (tx) => balancePage(tx, input, (rows) => showBalances(tx, rows)))

export const importOpeningBalances = (ctx: Ctx, input: Asked) =>
  inTransaction(ctx, async (tx) => {
    const rows = await readRows(tx, input.content)
    holdAgainst(rows, input.totals)
    await lockMoneyOf(
      tx,
      rows.map((row) => row.partnerId),
    )
    const accountingDay = input.accountingDay ?? civilDate(ctx.workspace.zone, tx.now)
    const made = await keep(tx, input, rows, accountingDay)
    await post(
      tx,
      rows.map(
        ({ row, partnerId, amount, state }): Posting => ({
          ...openBalance({ partnerId, amount, state }),
          source: { kind: 'opening', id: sourceOf({ import_id: made.id, row_number: row }) },
          step: 'taken_in',
          accountingDay,
        }),
      ),
    )
    for (const row of rows) {
      if (row.state === 'due') await owe(tx, made.id, row, row.dueOn ?? accountingDay)
      else if (row.state !== 'held' && row.dueOn)
        await tx.schedule(
          openingFallsDue,
          sourceOf({ import_id: made.id, row_number: row.row }),
          startOfDate(ctx.workspace.zone, row.dueOn),
        )
    }
    await tx.announce(
      openingEvents.openingBalancesImported,
      { importId: made.id, rows: rows.length },
      { subject: { kind: 'workspace', id: ctx.workspace.id } },
    )
    return showImport(made)
  })

const keep = async (
  tx: Tx,
  input: Asked,
  rows: readonly Understood[],
  accountingDay: CivilDate,
): Promise<ImportRow> => {
  try {
    return await insertImport(
      tx,
      {
        id: newId(idPrefixes.import),
        file_name: input.fileName?.trim() || null,
        content_hash: createHash('sha256').update(input.content).digest('hex'),
        accounting_day: accountingDay,
        totals: JSON.stringify(input.totals),
        row_count: rows.length,
        by_id: memberId(tx.ctx),
        by_name: actingName(tx.ctx),
      },
      rows.map(({ row, partnerId, amount, state, dueOn }) => ({
        row_number: row,
        partner_id: partnerId,
        currency: amount.currency,
        state,
        amount_minor: String(amount.amountMinor),
        due_on: dueOn ?? (state === 'due' ? accountingDay : null),
      })),
    )
  } catch (error) {
    if (postgresCode(error) === '23505' && constraintOf(error) === 'opening_imports_by_content')
      throw conflict('opening.seen', 'This very file was taken in already.')
    throw error
  }
}

/** It stands among the payables from now on. */
const owe = async (
  tx: Tx,
  importId: string,
  { row, partnerId, amount }: Pick<Understood, 'row' | 'partnerId' | 'amount'>,
  dueOn: CivilDate,
): Promise<void> => {
  const sourceId = sourceOf({ import_id: importId, row_number: row })
  const id = await insertPayable(
    tx,
    {
      partnerId,
      sourceKind: 'opening',
      sourceId,
      currency: amount.currency,
      amountMinor: amount.amountMinor,
      dueOn,
      saleId: null,
      words: 'Balance from before',
      blockReason: null,
    },
    actorId(tx.ctx.actor),
  )
  if (!id) return
  await tx.announce(
    payoutEvents.payableAdded,
    {
      payableId: id,
      partnerId,
      sourceKind: 'opening',
      sourceId,
      currency: amount.currency,
      amountMinor: String(amount.amountMinor),
    },
    { subject: { kind: 'payable', id }, partnerId },
  )
}
const becomeDue = async (tx: Tx, row: BalanceRow): Promise<void> => {
  const of = { partnerId: row.partner_id, amount: { currency: row.currency, amountMinor: BigInt(row.amount_minor) } }
  const source = { kind: 'opening', id: sourceOf(row) }
  const today = civilDate(tx.ctx.workspace.zone, tx.now)
  await post(tx, [
    ...(row.state === 'pending' ? [{ ...approve(of), source, step: 'approved' }] : []),
    row.state === 'held'
      ? { ...releaseHold({ ...of, to: 'due' }), source, step: 'released' }
      : { ...fallDue(of), source, step: 'due' },
  ])
  await owe(tx, row.import_id, { row: row.row_number, partnerId: row.partner_id, amount: of.amount }, today)
}

/** By the clock, on its day. Asked again it does nothing. */
export const openingsFallDue = async (tx: Tx, sources: readonly string[]): Promise<void> => {
  for (const source of sources) {
    const [importId, number] = source.split('/') as [string, string]
    const seen = await findBalance(tx, importId, Number(number))
    if (!seen) continue
    await lockMoneyOf(tx, [seen.partner_id])
    const row = await findBalance(tx, importId, Number(number))
    if (row && !row.is_due) await becomeDue(tx, row)
  }
}

export const releaseOpeningBalance = (
  ctx: Ctx,
  { importId, row: number }: InputOf<typeof openingEndpoints.releaseOpeningBalance>['body'],
) =>
  inTransaction(ctx, async (tx) => {
    const seen = await findBalance(tx, importId, number)
    if (!seen) throw notFound('opening balance')
    await lockMoneyOf(tx, [seen.partner_id])
    const row = (await findBalance(tx, importId, number))!
    if (row.state !== 'held' || row.is_due) throw conflict('opening.not_held', 'Only what is held is let go, and once.')
    await becomeDue(tx, row)
    return (await showBalances(tx, [(await findBalance(tx, importId, number))!]))[0]!
  })
