/** A statement as CSV and as PDF. The same value gives the same bytes; a change of layout gets a number of its own. */
import { createHash } from 'node:crypto'
import { decimalFromMoney } from '#platform/money.ts'
import type { PdfDocument } from '#platform/pdf/model.ts'
import { csvLine } from '#platform/tabular/write.ts'
import { statementParts } from '../../rules/statement.ts'
import { type StatementLanguage, statementWords } from '../../words/statements.ts'

export const layoutNow = 1
/** Figures and lines as they are kept: amounts as strings of digits. */
export type KeptFigures = Record<'opening' | (typeof statementParts)[number] | 'closing', string>
export type KeptLine = {
  day: string
  part: (typeof statementParts)[number]
  amountMinor: string
  sourceKind: string
  sourceId: string
  saleId: string | null
  words: string
  transferId: string
}
export type KeptHead = {
  workspace: string
  partner: string
  language: StatementLanguage
  zone: string
  /** On the day it was made. */
  nextDueOn: string | null
  blockers: readonly string[]
}
export type KeptStatement = {
  id: string
  month: string
  currency: string
  head: KeptHead
  figures: KeptFigures
  lines: readonly KeptLine[]
  publishedAt: Date
  isPreview: boolean
}

const decimal = (currency: string, amountMinor: string) =>
  decimalFromMoney({ currency, amountMinor: BigInt(amountMinor) })

/** Opening, each line, closing; a spreadsheet sums the column of amounts to the closing balance. */
export const csvOf = (statement: Pick<KeptStatement, 'currency' | 'month' | 'figures' | 'lines'>): string => {
  const { currency, figures, lines, month } = statement
  const rows = [
    csvLine(['day', 'part', 'amount', 'currency', 'about', 'sale', 'words', 'transfer']),
    csvLine([`${month}-01`, 'opening', decimal(currency, figures.opening), currency, '', '', '', '']),
    ...lines.map((line) =>
      csvLine([
        line.day,
        line.part,
        decimal(currency, line.amountMinor),
        currency,
        line.sourceId,
        line.saleId ?? '',
        line.words,
        line.transferId,
      ]),
    ),
  ]
  return rows.join('')
}
export const hashOf = (csv: string): string => createHash('sha256').update(csv).digest('hex')

/** Beyond so many lines the paper says that they stand in the CSV. */
const linesOnPaperMax = 2_000

export const pdfOf = (statement: KeptStatement, hash: string): PdfDocument => {
  const { head, figures, currency } = statement
  const words = statementWords[head.language]
  const amount = (minor: string) => `${decimal(currency, minor)} ${currency}`
  const shown = statement.lines.slice(0, linesOnPaperMax)
  return {
    title: `${words.title} ${statement.month} ${currency}`,
    language: head.language,
    madeAt: statement.publishedAt,
    author: head.workspace,
    typeface: 'sans',
    header: { left: head.partner, right: `${words.title} ${statement.month} ${currency}` },
    footer: `${head.workspace} · ${statement.id}`,
    blocks: [
      {
        kind: 'title',
        text: `${words.title} ${statement.month}`,
        subtitle: head.workspace,
        lines: [head.partner, currency],
      },
      ...(statement.isPreview ? [{ kind: 'note' as const, text: words.preview }] : []),
      {
        kind: 'facts',
        together: true,
        items: [
          { name: words.nextDue, value: head.nextDueOn ?? words.none },
          ...(head.blockers.length > 0 ? [{ name: words.blockers, value: head.blockers.join('\n') }] : []),
        ],
      },
      {
        kind: 'table',
        columns: [
          { title: words.balance, share: 3 },
          { title: currency, align: 'right', share: 1 },
        ],
        rows: [
          [words.parts.opening, decimal(currency, figures.opening)],
          ...statementParts
            .filter((part) => figures[part] !== '0')
            .map((part) => [words.parts[part], decimal(currency, figures[part])]),
          { cells: [words.parts.closing, decimal(currency, figures.closing)], strong: true as const },
        ],
      },
      { kind: 'heading', level: 2, text: words.lines },
      ...(shown.length === 0
        ? [{ kind: 'paragraph' as const, text: words.noLines }]
        : [
            {
              kind: 'table' as const,
              columns: [
                { title: words.day, share: 2 },
                { title: words.what, share: 6 },
                { title: currency, align: 'right' as const, share: 2 },
              ],
              rows: shown.map((line) => [
                line.day,
                `${words.parts[line.part]}: ${line.words} (${line.sourceId})`,
                decimal(currency, line.amountMinor),
              ]),
            },
          ]),
      ...(statement.lines.length > shown.length
        ? [{ kind: 'note' as const, text: words.more(shown.length, statement.lines.length) }]
        : []),
      { kind: 'rule' },
      { kind: 'paragraph', text: `${words.hash}: ${hash}. ${words.total}: ${amount(figures.closing)}.`, small: true },
    ],
  }
}
