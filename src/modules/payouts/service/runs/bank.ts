/**
 * What a bank or wallet says in a file, taken in once. A line that fits a payout by reference, amount and currency is
 * evidence of it; the rest waits for a person. A broken file changes nothing and names the line and the field.
 */
import { partnerNames } from '#modules/partners/public.ts'
import { closeTask } from '#modules/tasks/public.ts'
import { isCivilDate } from '#platform/civil-time.ts'
import { actorId, type Ctx, type Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict, invalid, notFound, Problem } from '#platform/errors.ts'
import type { ListInput } from '#platform/http/paging.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { lockMoneyOf } from '#platform/ledger/post.ts'
import { moneyFromDecimal } from '#platform/money.ts'
import { type Outcome, outcomes } from '../../contract/run-states.ts'
import {
  type BankLineFilter,
  type BankLineRow,
  findImport,
  type ImportRow,
  importPage,
  insertImport,
  insertLine,
  insertMatch,
  linePage,
  matchesOf,
  readLine,
  setLine,
} from '../../queries/runs/bank.ts'
import { findByReference, type PayoutRow, readPayout } from '../../queries/runs/payouts.ts'
import { type Evidence, takeEvidence } from './evidence.ts'
import { settleRunIn } from './execute.ts'
import { sha256 } from './hash.ts'
import { paying } from './paying.ts'
import { namesOfPeople } from './people.ts'
import { adviseLater, matchTask } from './tell.ts'

const linesMax = 100_000
const columns = ['reference', 'status', 'date', 'amount', 'currency'] as const

type Read = Omit<BankLineRow, 'id' | 'import_id' | 'funding_account_id' | 'state' | 'note'>

const broken = (line: number, field: string, message: string) =>
  new Problem({
    status: 422,
    code: 'file.line',
    detail: `Line ${line}, ${field}: ${message}`,
    errors: [{ field: `lines.${line}.${field}`, rule: 'file', message }],
  })

/** One row of text into cells; quotes as a spreadsheet writes them. */
const cellsOf = (text: string, delimiter: string): string[] => {
  const cells: string[] = []
  let [cell, isQuoted] = ['', false]
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at]!
    if (isQuoted && char === '"' && text[at + 1] === '"') {
      cell += '"'
      at += 1
    } else if (char === '"') isQuoted = !isQuoted
    else if (char === delimiter && !isQuoted) {
      cells.push(cell)
      cell = ''
    } else cell += char
  }
  return [...cells, cell].map((one) => one.trim())
}

const readStatusCsv = (content: string): Read[] => {
  const rows = content.replace(/^\uFEFF/, '').split(/\r\n|\n/)
  const delimiter = rows[0]?.includes(';') && !rows[0].includes(',') ? ';' : ','
  const heads = cellsOf(rows[0] ?? '', delimiter).map((head) => head.toLowerCase())
  for (const column of columns)
    if (!heads.includes(column)) throw broken(1, column, `The first line names the columns; ${column} is missing.`)
  const lines: Read[] = []
  const seen = new Map<string, number>()
  for (const [at, row] of rows.entries()) {
    if (at === 0 || row.trim() === '') continue
    const number = at + 1
    if (lines.length >= linesMax) throw broken(number, 'line', `A file has at most ${linesMax} lines.`)
    const cells = cellsOf(row, delimiter)
    const cell = (name: string) => cells[heads.indexOf(name)] ?? ''
    const reference = cell('reference').toUpperCase()
    if (!/^[A-Z0-9-]{1,35}$/.test(reference))
      throw broken(number, 'reference', 'A reference has 1 to 35 letters and digits.')
    const outcome = cell('status').toLowerCase() as Outcome
    if (!outcomes.includes(outcome)) throw broken(number, 'status', `One of ${outcomes.join(', ')}.`)
    const day = cell('date')
    if (!isCivilDate(day)) throw broken(number, 'date', 'A day is written like 2026-11-10.')
    const currency = cell('currency').toUpperCase()
    let amountMinor: bigint
    try {
      amountMinor = moneyFromDecimal(cell('amount'), currency).amountMinor
    } catch (error) {
      throw broken(number, 'amount', error instanceof Error ? error.message : 'This is no amount.')
    }
    if (amountMinor <= 0n) throw broken(number, 'amount', 'An amount is above zero.')
    // Two equal rows of one file are two facts: the second of them has another key.
    const facts = JSON.stringify([reference, outcome, day, currency, amountMinor.toString(), cell('bank_reference')])
    const times = (seen.get(facts) ?? 0) + 1
    seen.set(facts, times)
    lines.push({
      position: lines.length + 1,
      line_key: sha256(`${facts} ${times}`),
      reference,
      outcome,
      currency,
      amount_minor: amountMinor.toString(),
      happened_on: day,
      rail_reference: cell('bank_reference').slice(0, 100) || null,
      reason_code: cell('code').slice(0, 20) || null,
      reason: cell('reason').slice(0, 300) || null,
    })
  }
  if (lines.length === 0) throw broken(2, 'line', 'There is no line below the heads.')
  return lines
}

export type ImportInput = { fundingAccountId: string; name: string; content: string }
/** The same file twice changes nothing, and says so. 404, 422 `file.line`, 422 `file.wrong_account`. */
export const importStatus = (ctx: Ctx, input: ImportInput) =>
  inTransaction(ctx, async (tx) => {
    const account = await paying.fundingAccount(tx, input.fundingAccountId)
    const lines = readStatusCsv(input.content)
    const foreign = lines.find((line) => line.currency !== account.currency)
    if (foreign)
      throw new Problem({
        status: 422,
        code: 'file.wrong_account',
        detail: `Line ${foreign.position + 1} is in ${foreign.currency}; ${account.name} holds ${account.currency}.`,
      })
    const hash = sha256(input.content)
    const id = newId(idPrefixes.bankImport)
    const isNew = await insertImport(tx, {
      id,
      kind: 'status_csv',
      funding_account_id: account.id,
      name: input.name,
      sha256: hash,
      lines: lines.length,
      imported_by: actorId(ctx.actor),
    })
    if (!isNew) {
      const before = (await findImport(tx, account.id, hash))!
      return {
        import: (await showImports(tx, [before]))[0]!,
        isNew: false,
        matched: 0,
        unmatched: 0,
        known: lines.length,
      }
    }
    // Money first, and in one order, whatever the order of the lines.
    const payouts = new Map<string, PayoutRow>()
    for (const reference of new Set(lines.map((line) => line.reference))) {
      const payout = await findByReference(tx, reference)
      if (payout) payouts.set(reference, payout)
    }
    await lockMoneyOf(
      tx,
      [...payouts.values()].map((payout) => payout.partner_id),
    )
    const counts = { matched: 0, unmatched: 0, known: 0 }
    for (const line of lines) {
      const lineId = newId(idPrefixes.bankLine)
      if (!(await insertLine(tx, { ...line, id: lineId, import_id: id, funding_account_id: account.id }))) {
        counts.known += 1
        continue
      }
      const payout = payouts.get(line.reference)
      const fits = payout?.funding_account_id === account.id && isAmountOf(payout, line)
      if (payout && fits) {
        await tie(tx, lineId, line, payout, null)
        counts.matched += 1
      } else {
        await setLine(
          tx,
          lineId,
          'unmatched',
          payout ? 'Another amount or account than ours' : 'No payout has this reference',
        )
        counts.unmatched += 1
      }
    }
    for (const runId of new Set([...payouts.values()].map((payout) => payout.run_id))) {
      await settleRunIn(tx, runId)
      await adviseLater(tx, runId)
    }
    return { import: (await showImports(tx, [(await findImport(tx, account.id, hash))!]))[0]!, isNew: true, ...counts }
  })

const isAmountOf = (payout: PayoutRow, line: Pick<BankLineRow, 'outcome' | 'amount_minor' | 'currency'>): boolean =>
  payout.currency === line.currency &&
  (line.outcome === 'returned'
    ? BigInt(line.amount_minor) <= BigInt(payout.net_minor)
    : line.amount_minor === payout.net_minor)

const tie = async (tx: Tx, lineId: string, line: Omit<Read, 'position'>, payout: PayoutRow, by: string | null) => {
  await insertMatch(tx, { id: newId(idPrefixes.bankMatch), lineId, payoutId: payout.id, by })
  await setLine(tx, lineId, 'matched', null)
  await takeEvidence(tx, evidenceOfLine(lineId, line, payout.reference))
}
const evidenceOfLine = (lineId: string, line: Omit<Read, 'position'>, reference: string): Evidence => ({
  reference,
  source: 'status_file',
  sourceKey: `line/${lineId}`,
  outcome: line.outcome,
  currency: line.currency,
  amountMinor: BigInt(line.amount_minor),
  happenedOn: line.happened_on,
  railReference: line.rail_reference,
  reasonCode: line.reason_code,
  reason: line.reason,
  raw: { line: lineId },
})

/** A person says to which payout a line belongs; amount and currency have to fit. 404, 409 `line.over`, 422 `line.differs`. */
export const matchLine = (ctx: Ctx, input: { lineId: string; payoutId: string }) =>
  inTransaction(ctx, async (tx) => {
    const first = await readPayout(tx, input.payoutId)
    if (!first) throw notFound('payout')
    await lockMoneyOf(tx, [first.partner_id])
    const line = await readLine(tx, input.lineId, true)
    if (!line) throw notFound('bank line')
    if (line.state === 'matched') throw conflict('line.over', 'This line belongs to a payout already.')
    if (!isAmountOf(first, line) || first.funding_account_id !== line.funding_account_id)
      throw invalid({
        field: 'payoutId',
        rule: 'differs',
        message: `Amount, currency or account differ: the line says ${line.amount_minor} ${line.currency}, the payout ${first.net_minor} ${first.currency}, in minor units.`,
      })
    await tie(tx, line.id, line, first, actorId(ctx.actor))
    await closeTask(tx, { kind: matchTask, subjectId: first.id, outcome: 'matched' })
    await settleRunIn(tx, first.run_id)
    return (await showLines(tx, [(await readLine(tx, line.id))!]))[0]!
  })
/** No payout of ours: put aside with a reason. */
export const setLineAside = (ctx: Ctx, id: string, input: { reason: string }) =>
  inTransaction(ctx, async (tx) => {
    const line = await readLine(tx, id, true)
    if (!line) throw notFound('bank line')
    if (line.state === 'matched') throw conflict('line.over', 'This line belongs to a payout already.')
    await setLine(tx, id, 'set_aside', input.reason)
    return (await showLines(tx, [(await readLine(tx, id))!]))[0]!
  })

export const listImports = (ctx: Ctx, input: ListInput) =>
  reading(ctx, (tx) => importPage(tx, input, (rows) => showImports(tx, rows)))
export const listBankLines = (ctx: Ctx, input: BankLineFilter) =>
  reading(ctx, (tx) => linePage(tx, input, (rows) => showLines(tx, rows)))

const showImports = async (tx: Tx, rows: readonly ImportRow[]) => {
  const names = await namesOfPeople(
    tx,
    rows.map((row) => row.imported_by),
  )
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    fundingAccountId: row.funding_account_id,
    name: row.name,
    sha256: row.sha256,
    lines: row.lines,
    importedBy: names(row.imported_by),
    importedAt: row.imported_at.toISOString(),
  }))
}
const showLines = async (tx: Tx, rows: readonly BankLineRow[]) => {
  const matches = await matchesOf(
    tx,
    rows.map(({ id }) => id),
  )
  const partners = await partnerNames(tx, [...new Set(matches.map((match) => match.partner_id))])
  const byLine = new Map(matches.map((match) => [match.line_id, match]))
  return rows.map((row) => {
    const match = byLine.get(row.id)
    return {
      id: row.id,
      importId: row.import_id,
      reference: row.reference,
      outcome: row.outcome,
      currency: row.currency,
      amountMinor: row.amount_minor,
      on: row.happened_on,
      bankReference: row.rail_reference,
      code: row.reason_code,
      reason: row.reason,
      state: row.state,
      note: row.note,
      payout: match
        ? {
            id: match.payout_id,
            reference: match.reference,
            state: match.state as PayoutRow['state'],
            partnerName: partners.get(match.partner_id) ?? null,
          }
        : null,
      matchedByHand: match?.matched_by != null,
    }
  })
}
