/** Remittance advice: what was paid for, as a PDF; mailed once per payout when it is on its way. */
import { partnerNames } from '#modules/partners/public.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict, notFound } from '#platform/errors.ts'
import { storeFile } from '#platform/files/store.ts'
import type { FileAnswer, JobKind } from '#platform/module.ts'
import { decimalFromMoney } from '#platform/money.ts'
import type { PdfDocument } from '#platform/pdf/model.ts'
import { render } from '#platform/pdf/render.ts'
import { isAdvised } from '../../queries/runs/advice.ts'
import { type LineRow, linesOf, type PayoutRow, payoutsOfRun, readPayout } from '../../queries/runs/payouts.ts'
import { readRun } from '../../queries/runs/runs.ts'
import { tellPartner } from './tell.ts'

type Found = { payout: PayoutRow; lines: LineRow[]; name: string; workspace: string }
const find = async (tx: Tx, id: string): Promise<Found> => {
  const payout = await readPayout(tx, id)
  if (!payout) throw notFound('payout')
  const names = await partnerNames(tx, [payout.partner_id])
  return {
    payout,
    lines: await linesOf(tx, [id]),
    name: names.get(payout.partner_id) ?? payout.partner_id,
    workspace: tx.ctx.workspace.name,
  }
}
const amount = (currency: string, minor: string) => decimalFromMoney({ currency, amountMinor: BigInt(minor) })

const documentOf = ({ payout, lines, name, workspace }: Found): PdfDocument => {
  const sent = (minor: string) => `${amount(payout.currency, minor)} ${payout.currency}`
  const isConverted = payout.ledger_currency !== payout.currency
  const date = (payout.submitted_at ?? payout.frozen_at).toISOString().slice(0, 10)
  return {
    title: `Remittance advice ${payout.reference}`,
    language: 'en',
    madeAt: payout.submitted_at ?? payout.frozen_at,
    author: workspace,
    typeface: 'sans',
    header: { left: workspace, right: payout.reference },
    blocks: [
      { kind: 'title', text: 'Remittance advice', subtitle: name, lines: [`${workspace}, ${date}`] },
      {
        kind: 'facts',
        items: [
          { name: 'Amount sent', value: sent(payout.net_minor) },
          { name: 'Reference', value: payout.reference },
          ...(payout.document_number ? [{ name: 'Document', value: payout.document_number }] : []),
          {
            name: 'To account',
            value: payout.method_last_four ? `ending in ${payout.method_last_four}` : payout.method_kind,
          },
          ...(payout.settled_on ? [{ name: 'Arrived', value: payout.settled_on }] : []),
        ],
      },
      {
        kind: 'table',
        columns: [
          { title: 'For', share: 5 },
          { title: payout.ledger_currency, align: 'right', share: 2 },
          ...(isConverted ? [{ title: payout.currency, align: 'right' as const, share: 2 }] : []),
        ],
        rows: [
          ...lines.map((line) => [
            line.words,
            amount(payout.ledger_currency, line.amount_minor),
            ...(isConverted ? [amount(payout.currency, line.net_minor)] : []),
          ]),
          {
            strong: true as const,
            cells: [
              'Sum',
              amount(payout.ledger_currency, payout.gross_minor),
              ...(isConverted ? [amount(payout.currency, payout.converted_minor)] : []),
            ],
          },
        ],
      },
      {
        kind: 'facts',
        items: [
          { name: 'Tax added', value: sent(payout.tax_minor) },
          { name: 'Tax withheld', value: sent(payout.withheld_minor) },
          { name: 'Sent', value: sent(payout.net_minor) },
        ],
      },
    ],
  }
}

const isOnItsWay = (payout: PayoutRow) => payout.submitted_at !== null
/** Made anew from the payout's own rows, the same bytes each time. 404, 409 `payout.not_sent`. */
export const remittanceAdvice = async (ctx: Ctx, id: string): Promise<FileAnswer> => {
  const found = await reading(ctx, (tx) => find(tx, id))
  if (!isOnItsWay(found.payout)) throw conflict('payout.not_sent', 'The advice is there once the payout is on its way.')
  const { bytes } = await render(documentOf(found))
  return {
    contentType: 'application/pdf',
    fileName: `Remittance advice ${found.payout.reference}.pdf`,
    body: Buffer.from(bytes),
  }
}

export const adviseJob: JobKind = {
  kind: 'payouts.advise',
  run: (ctx, job) => adviseRun(ctx, (job.input as { runId: string }).runId),
}
/** Every payout of the run that is on its way and was not told yet. */
export const adviseRun = async (ctx: Ctx, runId: string): Promise<{ advised: number }> => {
  const run = await reading(ctx, (tx) => readRun(tx, runId))
  if (!run) return { advised: 0 }
  let [advised, after] = [0, '']
  for (;;) {
    const payouts = await reading(ctx, (tx) =>
      payoutsOfRun(tx, run, { states: ['submitted', 'settled'], after, limit: 50 }),
    )
    if (payouts.length === 0) return { advised }
    for (const payout of payouts) if (await advise(ctx, payout.id)) advised += 1
    after = payouts.at(-1)!.id
  }
}
const advise = async (ctx: Ctx, id: string): Promise<boolean> => {
  const found = await reading(ctx, async (tx) => ((await isAdvised(tx, id)) ? undefined : find(tx, id)))
  if (!found) return false
  const { payout } = found
  const { bytes } = await render(documentOf(found))
  const file = await storeFile(ctx, {
    content: bytes,
    name: `Remittance advice ${payout.reference}.pdf`,
    partnerId: payout.partner_id,
    subjectKind: 'payout',
    subjectId: id,
    category: 'remittance_advice',
    visibility: 'shared',
  })
  return inTransaction(ctx, async (tx) => {
    await readPayout(tx, id, 'update')
    if (await isAdvised(tx, id)) return false
    const sent = `${amount(payout.currency, payout.net_minor)} ${payout.currency}`
    await tellPartner(
      tx,
      payout,
      'payout.remittance_advice',
      {
        heading: `${sent} is on its way to you`,
        paragraphs: [
          `Reference ${payout.reference}${payout.document_number ? `, document ${payout.document_number}` : ''}. ${found.lines.length} ${found.lines.length === 1 ? 'line' : 'lines'}; the advice is attached.`,
          found.lines
            .slice(0, 20)
            .map(
              (line) => `${line.words}: ${amount(payout.ledger_currency, line.amount_minor)} ${payout.ledger_currency}`,
            )
            .join('\n'),
        ],
      },
      file.id,
    )
    return true
  })
}
