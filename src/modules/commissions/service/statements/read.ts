/** Statements as answers and files. */
import { partnerNames } from '#modules/partners/public.ts'
import { type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import { reading } from '#platform/db/transaction.ts'
import { notFound } from '#platform/errors.ts'
import type { ListInput } from '#platform/http/paging.ts'
import type { FileAnswer } from '#platform/module.ts'
import { render } from '#platform/pdf/render.ts'
import { findStatement, type StatementRow, statementOf, statementPage } from '../../queries/statements.ts'
import { compose, keptStatement, whoHasStatements } from './compose.ts'
import { csvOf, type KeptFigures, type KeptStatement, pdfOf } from './render.ts'

const shownMax = 500
type Filters = { partnerId?: string | undefined; month?: string | undefined; currency?: string | undefined }

const fields = (row: StatementRow) => ({
  id: row.id,
  month: row.month.slice(0, 7),
  currency: row.currency,
  figures: row.figures as KeptFigures,
  lines: row.lines,
  hash: row.hash,
  publishedAt: row.published_at.toISOString(),
})
const whole = (statement: KeptStatement) => ({
  nextDueOn: statement.head.nextDueOn,
  blockers: [...statement.head.blockers],
  isPreview: statement.isPreview,
  shownLines: statement.lines.slice(0, shownMax).map(({ transferId: _, ...line }) => line),
})
const found = async (tx: Tx, id: string): Promise<StatementRow> => {
  const row = await findStatement(tx, id)
  if (!row) throw notFound('statement')
  return row
}

export const listStatements = (ctx: Ctx, input: ListInput & Filters) =>
  reading(ctx, (tx) =>
    statementPage(tx, input, async (rows) => {
      const names = await partnerNames(tx, [...new Set(rows.map((row) => row.partner_id))])
      return rows.map((row) => ({
        ...fields(row),
        partner: { id: row.partner_id, name: names.get(row.partner_id) ?? row.partner_id },
      }))
    }),
  )
export const listMyStatements = (ctx: Ctx, input: ListInput & Filters) =>
  reading(ctx, (tx) => statementPage(tx, input, (rows) => rows.map(fields)))
export const getStatement = (ctx: Ctx, id: string) =>
  reading(ctx, async (tx) => {
    const row = await found(tx, id)
    const names = await partnerNames(tx, [row.partner_id])
    return {
      ...fields(row),
      partner: { id: row.partner_id, name: names.get(row.partner_id) ?? row.partner_id },
      ...whole(await keptStatement(tx, row)),
    }
  })
export const getMyStatement = (ctx: Ctx, id: string) =>
  reading(ctx, async (tx) => {
    const row = await found(tx, id)
    return { ...fields(row), ...whole(await keptStatement(tx, row)) }
  })

/** Of a closed month it is the statement itself. */
export const previewStatement = (ctx: Ctx, input: { partnerId: string | null; month: string }) =>
  reading(ctx, async (tx) => {
    const partnerId = partnerOf(ctx.actor) ?? input.partnerId
    if (!partnerId || !(await tx.asTeam(() => partnerNames(tx, [partnerId]))).has(partnerId)) throw notFound('partner')
    return tx.asTeam(async () => {
      const currencies = []
      for (const one of await whoHasStatements(tx, input.month, partnerId)) {
        const kept = await statementOf(tx, one)
        const statement = kept ? await keptStatement(tx, kept) : await compose(tx, one)
        currencies.push({
          currency: one.currency,
          figures: statement.figures,
          lines: statement.lines.length,
          ...whole(statement),
        })
      }
      return { month: input.month, currencies }
    })
  })

const nameOf = (row: StatementRow, ending: string) => `statement-${row.month.slice(0, 7)}-${row.currency}.${ending}`
export const statementCsv = async (ctx: Ctx, id: string): Promise<FileAnswer> => {
  const { row, statement } = await reading(ctx, async (tx) => {
    const own = await found(tx, id)
    return { row: own, statement: await keptStatement(tx, own) }
  })
  return { contentType: 'text/csv; charset=utf-8', fileName: nameOf(row, 'csv'), body: csvOf(statement) }
}
export const statementPdf = async (ctx: Ctx, id: string): Promise<FileAnswer> => {
  const { row, statement } = await reading(ctx, async (tx) => {
    const own = await found(tx, id)
    return { row: own, statement: await keptStatement(tx, own) }
  })
  const { bytes } = await render(pdfOf(statement, row.hash))
  return { contentType: 'application/pdf', fileName: nameOf(row, 'pdf'), inline: true, body: Buffer.from(bytes) }
}
