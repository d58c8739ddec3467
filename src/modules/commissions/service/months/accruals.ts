/** The accrual report of a month, and its journal. Every figure ties to the ledger to the unit. */
import { partnerNames } from '#modules/partners/public.ts'
import { addDays, addMonths } from '#platform/civil-time.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { reading } from '#platform/db/transaction.ts'
import { forbidden } from '#platform/errors.ts'
import { readCodes } from '#platform/ledger/codes.ts'
import type { FileAnswer } from '#platform/module.ts'
import { decimalFromMoney } from '#platform/money.ts'
import { csvLine } from '#platform/tabular/write.ts'
import {
  type AccrualFilter,
  accrualAges,
  accrualRows,
  accrualStates,
  contestedAt,
  expectedCash,
  journalSums,
} from '../../queries/accruals.ts'
import { isMonthClosed } from '../../queries/months.ts'

export const wholeOnly = ({ actor }: Ctx): void => {
  if ((actor.kind === 'member' || actor.kind === 'key') && actor.portfolioOf !== undefined)
    throw forbidden('months.read_whole', 'Months are read as a whole; you see your own portfolio only.')
}
const ages = ['0-30', '31-60', '61-90', '90+'] as const
const states = ['pending', 'held', 'approved', 'due', 'processing'] as const
const sum = (values: readonly string[]) => values.reduce((total, one) => total + BigInt(one), 0n)

export const accrualsOf = async (tx: Tx, filter: AccrualFilter) => {
  const rows = await accrualRows(tx, filter)
  const byState = await accrualStates(tx, filter)
  const aged = await accrualAges(tx, filter)
  const cash = await expectedCash(tx, filter)
  const contested = await contestedAt(tx, filter)
  const names = await partnerNames(tx, [...new Set(rows.map((row) => row.partner_id))])
  const end = addMonths(`${filter.month}-01`, 1)
  const currencies = [...new Set([...rows, ...byState].map((row) => row.currency).concat([...contested.keys()]))].sort()
  return {
    month: filter.month,
    isClosed: await isMonthClosed(tx, `${filter.month}-01`),
    currencies: currencies.map((currency) => {
      const own = rows.filter((row) => row.currency === currency)
      const total = (field: 'opening' | 'accrued' | 'reversed' | 'declined' | 'paid' | 'closing') =>
        sum(own.map((row) => row[field])).toString()
      return {
        currency,
        openingMinor: total('opening'),
        accruedMinor: total('accrued'),
        reversedMinor: total('reversed'),
        declinedMinor: total('declined'),
        paidMinor: total('paid'),
        closingMinor: total('closing'),
        states: states.map((state) => {
          const found = byState.find((row) => row.currency === currency && row.state === state)
          const [ours, ledger, other] = [found?.ours ?? '0', found?.ledger ?? '0', found?.other ?? '0']
          return {
            state,
            linesMinor: ours,
            ledgerMinor: ledger,
            otherMinor: other,
            differenceMinor: (BigInt(ledger) - BigInt(ours) - BigInt(other)).toString(),
          }
        }),
        ages: ages.map((age) => ({
          age,
          amountMinor: aged.find((row) => row.currency === currency && row.age === age)?.amount ?? '0',
        })),
        contestedMinor: contested.get(currency) ?? '0',
        cash: Array.from({ length: 13 }, (_, week) => ({
          weekFrom: addDays(end, week * 7),
          amountMinor: cash.find((row) => row.currency === currency && row.week === week)?.amount ?? '0',
        })),
      }
    }),
    rows: rows.map((row) => ({
      partner: { id: row.partner_id, name: names.get(row.partner_id) ?? row.partner_id },
      kind: row.kind,
      currency: row.currency,
      openingMinor: row.opening,
      accruedMinor: row.accrued,
      reversedMinor: row.reversed,
      declinedMinor: row.declined,
      paidMinor: row.paid,
      closingMinor: row.closing,
    })),
  }
}
export const getAccruals = (ctx: Ctx, filter: AccrualFilter) => {
  wholeOnly(ctx)
  return reading(ctx, (tx) => accrualsOf(tx, filter))
}

export const accrualJournal = async (ctx: Ctx, month: string): Promise<FileAnswer> => {
  wholeOnly(ctx)
  const { rows, codes } = await reading(ctx, async (tx) => ({
    rows: await journalSums(tx, month),
    codes: await readCodes(tx),
  }))
  const codeOf = (kind: string, detail: string | null) =>
    (
      codes.find((one) => one.kind === kind && one.detail === detail) ??
      codes.find((one) => one.kind === kind && one.detail === null)
    )?.code ?? ''
  const day = addDays(addMonths(`${month}-01`, 1), -1)
  const decimal = (currency: string, minor: string) => decimalFromMoney({ currency, amountMinor: BigInt(minor) })
  return {
    contentType: 'text/csv; charset=utf-8',
    fileName: `accruals-${month}.csv`,
    body: [
      csvLine(['day', 'code', 'account', 'detail', 'currency', 'debit', 'credit']),
      ...rows.map((row) =>
        csvLine([
          day,
          codeOf(row.kind, row.detail),
          row.kind,
          row.detail ?? '',
          row.currency,
          decimal(row.currency, row.debit),
          decimal(row.currency, row.credit),
        ]),
      ),
    ].join(''),
  }
}
