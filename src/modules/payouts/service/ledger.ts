/** Reading the ledger. Whoever sees their own portfolio only would see a ledger that does not add up, so they see none. */
import { Readable } from 'node:stream'
import { partnerNames } from '#modules/partners/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { forbidden, invalid, notFound } from '#platform/errors.ts'
import { type Balance, balancesOf, trialBalance } from '#platform/ledger/balances.ts'
import { checkLedger, lastCheck, ledgerCheckNames, ledgerFigures } from '#platform/ledger/checks.ts'
import { type AccountCode, readCodes, replaceCodes } from '#platform/ledger/codes.ts'
import { type JournalFormat, type JournalRange, journalName, writeJournal } from '#platform/ledger/journal.ts'
import { accountKinds, isDebitSide } from '#platform/ledger/kinds.ts'
import {
  accountPage,
  aroundTransfer,
  type EntryRow,
  entriesOf,
  entryPage,
  readTransfer,
  type SealRow,
  sealPage,
  type TransferRow,
  transferPage,
} from '#platform/ledger/lists.ts'
import type { FileAnswer } from '#platform/module.ts'
import { ledgerEvents } from '../contract/ledger.ts'

const wholeOnly = ({ actor }: Ctx): void => {
  if ((actor.kind === 'member' || actor.kind === 'key') && actor.portfolioOf !== undefined)
    throw forbidden('ledger.read_whole', 'The ledger is read as a whole; you see your own portfolio only.')
}
export const readingWhole = <T>(ctx: Ctx, work: (tx: Tx) => Promise<T>): Promise<T> => {
  wholeOnly(ctx)
  return inTransaction(ctx, work, { readOnly: true })
}

type Names = ReadonlyMap<string, string>
const namesFor = (tx: Tx, rows: readonly { partnerId?: string | null; partner_id?: string | null }[]) =>
  partnerNames(tx, [...new Set(rows.flatMap((row) => row.partnerId ?? row.partner_id ?? []))])
const partnerOf = (id: string | null, names: Names) => (id === null ? null : { id, name: names.get(id) ?? null })

const isMemorandum = (kind: Balance['kind']) => accountKinds[kind].class === 'memorandum'
const accountFields = (account: Omit<Balance, 'id' | 'balanceMinor'>, names: Names) => ({
  kind: account.kind,
  partner: partnerOf(account.partnerId, names),
  holderId: account.holderId,
  detail: account.detail,
  currency: account.currency,
  name: journalName({
    kind: account.kind,
    partner_id: account.partnerId,
    holder_id: account.holderId,
    detail: account.detail,
  }),
})
const showAccount = (account: Balance, names: Names) => ({
  id: account.id,
  ...accountFields(account, names),
  side: isDebitSide(account.kind) ? ('debit' as const) : ('credit' as const),
  isMemorandum: isMemorandum(account.kind),
  balanceMinor: account.balanceMinor.toString(),
})
export const listAccounts = (ctx: Ctx, input: Parameters<typeof accountPage>[1]) =>
  readingWhole(ctx, (tx) =>
    accountPage(tx, input, async (rows) => {
      const names = await namesFor(tx, rows)
      return rows.map((row) => showAccount(row, names))
    }),
  )
export const getAccount = (ctx: Ctx, id: string) =>
  readingWhole(ctx, async (tx) => {
    const [account] = await balancesOf(tx, { ids: [id] })
    if (!account) throw notFound('ledger account')
    return showAccount(account, await namesFor(tx, [account]))
  })

const showEntry = (row: EntryRow, names: Names) => ({
  position: row.position,
  accountId: row.account_id,
  ...accountFields({ ...row, partnerId: row.partner_id, holderId: row.holder_id }, names),
  amountMinor: row.amount_minor,
})
const showTransfer = (row: TransferRow, entries: readonly EntryRow[], names: Names) => ({
  id: row.id,
  type: row.type,
  accountingDay: row.accounting_day,
  postedAt: row.posted_at.toISOString(),
  source: { kind: row.source_kind, id: row.source_id },
  step: row.step,
  reverses: row.reverses,
  partner: partnerOf(entries.find((entry) => entry.partner_id !== null)?.partner_id ?? null, names),
  amounts: amountsOf(entries),
})
/** What was debited, by currency: as much was credited. */
const amountsOf = (entries: readonly EntryRow[]) =>
  [...Map.groupBy(entries, (entry) => entry.currency)].map(([currency, own]) => ({
    currency,
    amountMinor: own
      .map((entry) => BigInt(entry.amount_minor))
      .reduce((sum, amount) => (amount > 0n ? sum + amount : sum), 0n)
      .toString(),
  }))
const showTransfers = async (tx: Tx, rows: readonly TransferRow[]) => {
  const entries = await entriesOf(
    tx,
    rows.map(({ id }) => id),
  )
  const names = await namesFor(tx, entries)
  const byTransfer = Map.groupBy(entries, (entry) => entry.transfer_id)
  return rows.map((row) => showTransfer(row, byTransfer.get(row.id) ?? [], names))
}
export const listTransfers = (ctx: Ctx, input: Parameters<typeof transferPage>[1]) =>
  readingWhole(ctx, (tx) => transferPage(tx, input, (rows) => showTransfers(tx, rows)))
export const getTransfer = (ctx: Ctx, id: string) =>
  readingWhole(ctx, async (tx) => {
    const row = await readTransfer(tx, id)
    if (!row) throw notFound('transfer')
    const entries = await entriesOf(tx, [id])
    const names = await namesFor(tx, entries)
    return {
      ...showTransfer(row, entries, names),
      idempotencyKey: row.idempotency_key,
      ...(await aroundTransfer(tx, id)),
      entries: entries.map((entry) => showEntry(entry, names)),
    }
  })
export const listEntries = (ctx: Ctx, input: Parameters<typeof entryPage>[1]) =>
  readingWhole(ctx, (tx) =>
    entryPage(tx, input, async (rows) => {
      const names = await namesFor(tx, rows)
      return rows.map((row) => ({
        transferId: row.transfer_id,
        type: row.type,
        accountingDay: row.accounting_day,
        sourceId: row.source_id,
        ...showEntry(row, names),
      }))
    }),
  )

export const getTrialBalance = (ctx: Ctx, input: { day?: string | undefined }) =>
  readingWhole(ctx, async (tx) => {
    const day = input.day ?? civilDate(tx.ctx.workspace.zone, tx.now)
    const lines = await trialBalance(tx, day)
    const names = await namesFor(tx, lines)
    const groups = Map.groupBy(lines, (line) => `${isMemorandum(line.kind) ? 1 : 0} ${line.currency}`)
    return {
      day,
      lines: lines.map((line) => ({
        accountId: line.id,
        ...accountFields(line, names),
        isMemorandum: isMemorandum(line.kind),
        debitMinor: line.debitMinor.toString(),
        creditMinor: line.creditMinor.toString(),
        balanceMinor: line.balanceMinor.toString(),
      })),
      totals: [...groups.values()].map((own) => ({
        currency: own[0]!.currency,
        isMemorandum: isMemorandum(own[0]!.kind),
        debitMinor: own.reduce((sum, line) => sum + line.debitMinor, 0n).toString(),
        creditMinor: own.reduce((sum, line) => sum + line.creditMinor, 0n).toString(),
      })),
    }
  })

/** Asked by a person, the figures are added up anew; of the seals those that no check has recomputed yet, or all. */
export const getHealth = async (ctx: Ctx, input: { full?: boolean | undefined }) => {
  wholeOnly(ctx)
  const before = await inTransaction(ctx, lastCheck, { readOnly: true })
  const health = await checkLedger(ctx, input.full ? 0 : (before?.verifiedSeal ?? 0))
  const failing = new Set(health.findings.map(({ check }) => check))
  const hasFigures = ledgerFigures.of(ctx.services.product).length > 0
  return {
    isHealthy: health.findings.length === 0,
    checkedAt: health.checkedAt.toISOString(),
    failingSince: before?.failingSince?.toISOString() ?? null,
    checks: ledgerCheckNames
      .filter((check) => check !== 'figures' || hasFigures)
      .map((check) => ({ check, isHealthy: !failing.has(check) })),
    findings: health.findings,
    verifiedSeal: health.verifiedSeal,
  }
}

const showSeal = (row: SealRow) => ({
  id: row.id,
  number: row.number,
  fromPosition: row.from_position,
  toPosition: row.to_position,
  previousHash: row.previous_hash,
  hash: row.hash,
  madeAt: row.made_at.toISOString(),
})
export const listSeals = (ctx: Ctx, input: Parameters<typeof sealPage>[1]) =>
  readingWhole(ctx, (tx) => sealPage(tx, input, (rows) => rows.map(showSeal)))

const endings: Readonly<Record<JournalFormat, string>> = {
  hledger: 'journal',
  ledger: 'ledger',
  beancount: 'beancount',
  csv: 'csv',
}
export const downloadJournal = async (
  ctx: Ctx,
  { format, ...range }: JournalRange & { format: JournalFormat },
): Promise<FileAnswer> => {
  wholeOnly(ctx)
  if (range.from && range.until && range.from > range.until)
    throw invalid({ field: 'until', rule: 'order', message: 'The last day comes before the first one.' })
  return {
    contentType: format === 'csv' ? 'text/csv; charset=utf-8' : 'text/plain; charset=utf-8',
    fileName: `journal-${range.from ?? 'begin'}-${range.until ?? 'today'}.${endings[format]}`,
    body: Readable.from(writeJournal(ctx, format, range)),
  }
}

export const listCodes = (ctx: Ctx) =>
  inTransaction(ctx, async (tx) => ({ data: await readCodes(tx) }), { readOnly: true })
export const saveCodes = (ctx: Ctx, { data }: { data: readonly AccountCode[] }) =>
  inTransaction(ctx, async (tx) => {
    const twice = data.find(
      (one, at) => data.findIndex(({ kind, detail }) => kind === one.kind && detail === one.detail) !== at,
    )
    if (twice)
      throw invalid({
        field: 'data',
        rule: 'twice',
        message: `There are two codes for ${twice.kind} ${twice.detail ?? ''}.`,
      })
    await replaceCodes(tx, data)
    await tx.announce(
      ledgerEvents.accountCodesChanged,
      { codes: data.length },
      { subject: { kind: 'workspace', id: ctx.workspace.id } },
    )
    return { data: await readCodes(tx) }
  })
