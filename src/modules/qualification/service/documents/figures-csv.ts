/** Figures of a document from a table: a row each with its name and amount, in one currency. */
import { invalid } from '#platform/errors.ts'
import { moneyFromDecimal } from '#platform/money.ts'
import { readTable } from '#platform/tabular/read.ts'
import { bytesSource } from '#platform/tabular/source.ts'
import { type FigureKey, figureKeys, figureLabels } from '../../contract/finance.ts'
import type { StoredFigures } from './figures.ts'

const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z]/g, '')
const keyOf = (name: string): FigureKey | undefined =>
  figureKeys.find((key) => [plain(key), plain(figureLabels[key])].includes(plain(name)))
const refused = (message: string) => invalid({ field: 'figuresCsv', rule: 'figures', message })

/** 422 with the row, for what is no figure, no amount, twice, or in another currency than the rest. */
export const figuresFromCsv = async (csv: string): Promise<StoredFigures> => {
  const table = await readTable(bytesSource(new TextEncoder().encode(csv)))
  const find = (...names: string[]) => table.headers.find((header) => names.includes(plain(header)))
  const [name, amount, currency] = [find('figure', 'name', 'item'), find('amount', 'value'), find('currency')]
  if (!name || !amount || !currency) throw refused('The header names figure, amount and currency.')
  const found: Partial<Record<FigureKey, string>> = {}
  let only: string | undefined
  for await (const { row, values, blank, problem } of table.rows()) {
    if (blank) continue
    if (problem) throw refused(`Row ${row}: ${problem.words}`)
    const key = keyOf(values[name]!)
    if (!key)
      throw refused(
        `Row ${row}: “${values[name]}” is no figure; there are ${figureKeys.map((one) => figureLabels[one]).join(', ')}.`,
      )
    if (found[key] !== undefined) throw refused(`Row ${row}: ${figureLabels[key]} stands there twice.`)
    const unit = values[currency]!.trim().toUpperCase()
    only ??= unit
    if (unit !== only)
      throw refused(`Row ${row} is in ${unit || 'no currency'}, the others are in ${only}; nothing is converted here.`)
    found[key] = moneyFromDecimal(values[amount]!.trim(), unit, 'figuresCsv').amountMinor.toString()
  }
  if (!only) throw refused('There is no row below the header.')
  return { currency: only, ...found }
}
