/** Statements: put together from the ledger, kept when their month closes, shown as a preview before. */
import { partnerNames, primaryContacts } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { openPartnerHoldRows } from '../../queries/holds.ts'
import {
  insertStatement,
  linesOfStatement,
  lineWordsOf,
  movesOfMonth,
  nextDueOn,
  openingsBefore,
  type StatementRow,
} from '../../queries/statements.ts'
import { composeStatement, type StatementLine } from '../../rules/statement.ts'
import { type StatementLanguage, statementLanguage } from '../../words/statements.ts'
import {
  csvOf,
  hashOf,
  type KeptFigures,
  type KeptHead,
  type KeptLine,
  type KeptStatement,
  layoutNow,
} from './render.ts'

const linesInPart = 1_000
type Of = { partnerId: string; currency: string; month: string }

export const compose = async (
  tx: Tx,
  of: Of & { openingMinor: bigint; name: string; language: StatementLanguage },
): Promise<KeptStatement> => {
  const { figures, lines } = composeStatement(of.openingMinor, await movesOfMonth(tx, of))
  const words = await lineWordsOf(
    tx,
    lines.flatMap((line) => (line.sourceKind === 'commission' ? [line.sourceId] : [])),
  )
  const holds = (await openPartnerHoldRows(tx, [of.partnerId])).get(of.partnerId) ?? []
  const head: KeptHead = {
    workspace: tx.ctx.workspace.name,
    partner: of.name,
    language: of.language,
    zone: tx.ctx.workspace.zone,
    nextDueOn: await nextDueOn(tx, of.partnerId, of.currency),
    blockers: holds.map((row) => row.reason),
  }
  const wordsOf = (line: StatementLine): string => {
    const own = words.get(line.sourceId)
    return own ? (own.rule ?? own.reason ?? own.kind) : line.type
  }
  return {
    id: newId(idPrefixes.statement),
    month: of.month,
    currency: of.currency,
    head,
    figures: Object.fromEntries(
      Object.entries(figures).map(([name, value]) => [name, value.toString()]),
    ) as KeptFigures,
    lines: lines.map(
      (line): KeptLine => ({
        day: line.day,
        part: line.part,
        amountMinor: line.amountMinor.toString(),
        sourceKind: line.sourceKind,
        sourceId: line.sourceId,
        saleId: words.get(line.sourceId)?.saleId ?? null,
        words: wordsOf(line),
        transferId: line.transferId,
      }),
    ),
    publishedAt: tx.now,
    isPreview: true,
  }
}

/** Every statement that the month asks for: partners and currencies with a balance or a move. */
export const whoHasStatements = async (
  tx: Tx,
  month: string,
  partnerId?: string,
): Promise<(Of & { openingMinor: bigint; name: string; language: StatementLanguage })[]> => {
  const openings = await openingsBefore(tx, `${month}-01`, partnerId)
  const ids = [...new Set(openings.map((one) => one.partnerId))]
  const names = await partnerNames(tx, ids)
  const contacts = await tx.asTeam(() => primaryContacts(tx, ids))
  return openings.map((one) => ({
    partnerId: one.partnerId,
    currency: one.currency,
    month,
    openingMinor: one.amountMinor,
    name: names.get(one.partnerId) ?? one.partnerId,
    language: statementLanguage(contacts.get(one.partnerId)?.language ?? tx.ctx.workspace.language),
  }))
}

/** Keeps it for good; its bytes follow from what is kept. */
export const keep = async (tx: Tx, partnerId: string, statement: KeptStatement): Promise<void> => {
  const parts: string[] = []
  for (let at = 0; at < statement.lines.length; at += linesInPart)
    parts.push(JSON.stringify(statement.lines.slice(at, at + linesInPart)))
  await insertStatement(
    tx,
    {
      id: statement.id,
      partner_id: partnerId,
      month: `${statement.month}-01`,
      currency: statement.currency,
      opening_minor: statement.figures.opening,
      closing_minor: statement.figures.closing,
      figures: JSON.stringify(statement.figures),
      head: JSON.stringify(statement.head),
      lines: statement.lines.length,
      layout: layoutNow,
      hash: hashOf(csvOf(statement)),
    },
    parts,
  )
}
export const keptStatement = async (tx: Tx, row: StatementRow): Promise<KeptStatement> => ({
  id: row.id,
  month: row.month.slice(0, 7),
  currency: row.currency,
  head: row.head as KeptHead,
  figures: row.figures as KeptFigures,
  lines: await linesOfStatement<KeptLine>(tx, row.id),
  publishedAt: row.published_at,
  isPreview: false,
})
