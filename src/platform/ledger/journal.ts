/**
 * The journal as text for hledger, ledger and beancount, and as CSV with the company's account codes. Only sealed
 * transfers up to the seal of the beginning are in it, so pages of one export belong together, and an export of the same
 * range has the same bytes as long as nothing was posted into it.
 */
import { sql } from 'kysely'
import type { CivilDate } from '../civil-time.ts'
import type { Ctx, Tx } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { decimalFromMoney } from '../money.ts'
import { csvLine } from '../tabular/write.ts'
import { type AccountKind, accountKinds, type TransferType, transferTypes } from './kinds.ts'
import { lastSeal, sealLedger } from './seals.ts'

export const journalFormats = ['hledger', 'ledger', 'beancount', 'csv'] as const
export type JournalFormat = (typeof journalFormats)[number]
export type JournalRange = { from?: CivilDate | undefined; until?: CivilDate | undefined }

type Account = {
  id: string
  kind: AccountKind
  partner_id: string | null
  holder_id: string | null
  detail: string | null
}
type Line = Account & {
  transfer_id: string
  type: TransferType
  day: CivilDate
  source_id: string
  reverses: string | null
  currency: string
  amount_minor: string
  code: string | null
}

/** Transfers of one page and one transaction. */
const pageMax = 500

/** The text in pieces. Not inside a transaction. */
export async function* writeJournal(ctx: Ctx, format: JournalFormat, range: JournalRange): AsyncGenerator<string> {
  await sealLedger(ctx)
  const upTo = (await inTransaction(ctx, lastSeal, { readOnly: true }))?.toPosition ?? 0n
  const { head, transfer } = formats[format]
  yield head(await inTransaction(ctx, (tx) => usedAccounts(tx, range, upTo), { readOnly: true }))
  let after: { day: CivilDate; id: string } | undefined
  for (;;) {
    const lines = await inTransaction(ctx, (tx) => readLines(tx, range, upTo, after), { readOnly: true })
    const byTransfer = [...Map.groupBy(lines, (line) => line.transfer_id).values()]
    if (byTransfer.length > 0) yield byTransfer.map(transfer).join('')
    const last = lines.at(-1)
    if (!last || byTransfer.length < pageMax) return
    after = { day: last.day, id: last.transfer_id }
  }
}

const inRange = (tx: Tx, { from, until }: JournalRange, upTo: bigint) =>
  sql`t.workspace_id = ${tx.ctx.workspace.id} and t.accounting_day >= ${from ?? '-infinity'}::date and t.accounting_day <= ${until ?? 'infinity'}::date
    and exists (select from ledger_sealed s where s.workspace_id = t.workspace_id and s.transfer_id = t.id and s.position <= ${upTo.toString()}::bigint)`

type Used = Account & { currency: string; first_day: CivilDate }
const usedAccounts = async (tx: Tx, range: JournalRange, upTo: bigint): Promise<Used[]> => {
  const { rows } = await sql<Used>`
    select a.id, a.kind, a.partner_id, a.holder_id, a.detail, a.currency, min(t.accounting_day) as first_day
    from ledger_transfers t join ledger_entries e on e.workspace_id = t.workspace_id and e.transfer_id = t.id
      join ledger_accounts a on a.workspace_id = e.workspace_id and a.id = e.account_id
    where ${inRange(tx, range, upTo)} group by 1, 2, 3, 4, 5, 6 order by a.id`.execute(tx.db)
  return rows
}

const readLines = async (
  tx: Tx,
  range: JournalRange,
  upTo: bigint,
  after: { day: CivilDate; id: string } | undefined,
): Promise<Line[]> => {
  const further = after ? sql`and (t.accounting_day, t.id) > (${after.day}::date, ${after.id})` : sql``
  const { rows } = await sql<Line>`
    select t.id as transfer_id, t.type, t.accounting_day as day, t.source_id, t.reverses, a.id, a.kind, a.partner_id, a.holder_id, a.detail,
      e.currency, e.amount_minor::text, coalesce(own.code, plain.code) as code
    from (select t.* from ledger_transfers t where ${inRange(tx, range, upTo)} ${further} order by t.accounting_day, t.id limit ${pageMax}) t
      join ledger_entries e on e.workspace_id = t.workspace_id and e.transfer_id = t.id
      join ledger_accounts a on a.workspace_id = e.workspace_id and a.id = e.account_id
      left join ledger_account_codes own on own.workspace_id = a.workspace_id and own.kind = a.kind and own.detail = a.detail
      left join ledger_account_codes plain on plain.workspace_id = a.workspace_id and plain.kind = a.kind and plain.detail = ''
    order by t.accounting_day, t.id, e.position`.execute(tx.db)
  return rows
}

/** `Partners`, `PN-01KA…`: upper case and hyphens are valid in all three. */
const idPart = (id: string): string => id.replaceAll('_', '-').toUpperCase()
const namePart = (name: string): string =>
  name
    .split(/[_-]+/)
    .filter(Boolean)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('-')

/** `Liabilities:Partners:PN-<id>:Due`. */
export const journalName = (account: Pick<Account, 'kind' | 'partner_id' | 'holder_id' | 'detail'>): string => {
  const { kind, partner_id: partner, holder_id: holder, detail } = account
  switch (accountKinds[kind].class) {
    case 'memorandum':
      return ['Equity', 'Funds', idPart(holder!), ...(partner ? [idPart(partner)] : []), namePart(kind.slice(5))].join(
        ':',
      )
    case 'expense':
      return kind === 'commission_expense'
        ? `Expenses:Commissions:${namePart(detail!)}`
        : `Expenses:${namePart(kind.replace(/_expense$/, ''))}`
    case 'asset':
      return holder ? `Assets:${namePart(kind)}:${idPart(holder)}` : `Assets:${namePart(kind)}`
    case 'income':
      return `Income:${namePart(kind)}`
    case 'equity':
      return `Equity:${namePart(kind)}`
    default:
      if (partner) return `Liabilities:Partners:${idPart(partner)}:${namePart(kind)}`
      if (holder) return `Liabilities:${namePart(kind)}:${idPart(holder)}`
      return `Liabilities:${namePart(kind)}:${namePart(detail!)}`
  }
}

const amountOf = (line: Line): string =>
  `${decimalFromMoney({ currency: line.currency, amountMinor: BigInt(line.amount_minor) })} ${line.currency}`
const wordsOf = (line: Line): string => transferTypes[line.type] ?? line.type

/** Names with the currencies that they hold and the first day. */
const opened = (accounts: readonly Used[]): { name: string; currencies: string[]; day: CivilDate }[] =>
  [...Map.groupBy(accounts, journalName)]
    .map(([name, own]) => ({
      name,
      currencies: [...new Set(own.map(({ currency }) => currency))].sort(),
      day: own.map(({ first_day: day }) => day).sort()[0]!,
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
const currenciesOf = (accounts: readonly Used[]): string[] =>
  [...new Set(accounts.map(({ currency }) => currency))].sort()
/** One thousand, with the decimals of the currency. */
const exampleOf = (currency: string): string =>
  `${decimalFromMoney({ currency, amountMinor: 0n }).replace(/^0/, '1000')}`

const plainTransfer = (lines: readonly Line[]): string => {
  const [first] = lines
  if (!first) return ''
  const tags = [
    `transfer: ${first.transfer_id}`,
    `type: ${first.type}`,
    `source: ${first.source_id}`,
    ...(first.reverses ? [`reverses: ${first.reverses}`] : []),
  ]
  const entries = lines.map((line) => `    ${journalName(line)}  ${amountOf(line)}\n`)
  return `\n${first.day} * ${wordsOf(first)}\n${tags.map((tag) => `    ; ${tag}\n`).join('')}${entries.join('')}`
}
const beanTransfer = (lines: readonly Line[]): string => {
  const [first] = lines
  if (!first) return ''
  const metadata = [
    ['transfer', first.transfer_id],
    ['type', first.type],
    ['source', first.source_id],
    ...(first.reverses ? [['reverses', first.reverses]] : []),
  ].map(([key, value]) => `  ${key}: ${JSON.stringify(value)}\n`)
  const entries = lines.map((line) => `  ${journalName(line)}  ${amountOf(line)}\n`)
  return `\n${first.day} * ${JSON.stringify(wordsOf(first))}\n${metadata.join('')}${entries.join('')}`
}

const csvColumns = [
  'date',
  'transfer',
  'type',
  'source',
  'reverses',
  'account',
  'code',
  'partner',
  'currency',
  'debit',
  'credit',
]

type Writer = { head: (accounts: readonly Used[]) => string; transfer: (lines: readonly Line[]) => string }
const formats: Readonly<Record<JournalFormat, Writer>> = {
  hledger: {
    head: (accounts) =>
      [
        'decimal-mark .\n',
        ...currenciesOf(accounts).map(
          (currency) => `commodity ${exampleOf(currency)}${exampleOf(currency).includes('.') ? '' : '.'} ${currency}\n`,
        ),
        ...opened(accounts).map(({ name, currencies }) => `account ${name}  ; currency:${currencies.join(' ')}\n`),
      ].join(''),
    transfer: plainTransfer,
  },
  ledger: {
    head: (accounts) =>
      [
        ...['transfer', 'type', 'source', 'reverses'].map((tag) => `tag ${tag}\n`),
        ...currenciesOf(accounts).map(
          (currency) => `commodity ${currency}\n    format ${exampleOf(currency)} ${currency}\n`,
        ),
        ...opened(accounts).map(({ name, currencies }) => `account ${name}\n    note ${currencies.join(' ')}\n`),
      ].join(''),
    transfer: plainTransfer,
  },
  beancount: {
    head: (accounts) =>
      [
        'option "title" "Tandem"\n',
        ...opened(accounts).map(({ name, currencies, day }) => `${day} open ${name} ${currencies.join(',')}\n`),
      ].join(''),
    transfer: beanTransfer,
  },
  csv: {
    head: () => csvLine(csvColumns),
    transfer: (lines) =>
      lines
        .map((line) => {
          const debit = BigInt(line.amount_minor) > 0n
          const amount = decimalFromMoney({
            currency: line.currency,
            amountMinor: debit ? BigInt(line.amount_minor) : -BigInt(line.amount_minor),
          })
          return csvLine([
            line.day,
            line.transfer_id,
            line.type,
            line.source_id,
            line.reverses ?? '',
            journalName(line),
            line.code ?? '',
            line.partner_id ?? '',
            line.currency,
            debit ? amount : '',
            debit ? '' : amount,
          ])
        })
        .join(''),
  },
}
