/** What waits for a rate or a cost, and what a figure that somebody types would release. Nothing here is written. */
import { readCreditedConversions } from '#modules/attribution/public.ts'
import { partnerNames } from '#modules/partners/public.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import type { AnswerOf, InputOf } from '#platform/contract.ts'
import { reading } from '#platform/db/transaction.ts'
import { unprocessable } from '#platform/errors.ts'
import { rateFromDecimal } from '#platform/money.ts'
import { previewedMax, shownMissingMax, type waitEndpoints } from '../contract/waits.ts'
import { planCurrency } from '../engine/base.ts'
import { evaluate } from '../engine/evaluate.ts'
import type { EngineInput } from '../engine/types.ts'
import { missingFigures, waitingFor, waitingSales, waitsPage } from '../queries/waits.ts'
import { assemble } from './evaluate/assemble.ts'
import { storedPast } from './evaluate/past.ts'
import { prepare } from './evaluate/prepare.ts'

type Endpoints = typeof waitEndpoints
type Figure = InputOf<Endpoints['previewWaitRelease']>['body']
type Release = AnswerOf<Endpoints['previewWaitRelease']>
const shownLinesMax = 50
const batchMax = 50

const refs = (ids: readonly string[], names: ReadonlyMap<string, string>) =>
  ids.map((id) => ({ id, name: names.get(id) ?? id }))

export const listWaits = (ctx: Ctx, query: InputOf<Endpoints['listEvaluationWaits']>['query']) =>
  reading(ctx, (tx) =>
    waitsPage(tx, query, async (rows) => {
      const sales = await waitingSales(
        tx,
        rows.map((row) => row.conversion_id),
      )
      const names = await partnerNames(tx, [...new Set([...sales.values()].flatMap((sale) => sale.partnerIds))])
      return rows.map((row) => {
        const sale = sales.get(row.conversion_id)
        return {
          kind: row.kind as 'rate' | 'cost',
          subject: row.subject,
          conversionId: row.conversion_id,
          saleId: row.sale_id,
          from: row.from_currency,
          to: row.to_currency,
          day: row.day,
          since: row.since.toISOString(),
          netMinor: sale?.netMinor ?? null,
          currency: sale?.currency ?? null,
          partners: refs(sale?.partnerIds ?? [], names),
          words:
            row.kind === 'rate'
              ? `No rate ${row.from_currency} to ${row.to_currency} for ${row.day} nor for the 7 days before`
              : 'The sale has no cost, and its commission is counted on the margin',
        }
      })
    }),
  )

export const listMissing = (ctx: Ctx): Promise<AnswerOf<Endpoints['listMissingFigures']>> =>
  reading(ctx, async (tx) => {
    const rows = await missingFigures(tx, shownMissingMax)
    const names = await partnerNames(tx, [...new Set(rows.flatMap((row) => row.partnerIds))])
    return {
      data: rows.map(({ total: _, partnerIds, since, ...row }) => ({
        ...row,
        since: since.toISOString(),
        partners: refs(partnerIds, names),
      })),
      total: rows[0]?.total ?? 0,
    }
  })

export const previewRelease = (ctx: Ctx, figure: Figure): Promise<Release> =>
  reading(ctx, async (tx) => {
    const { rate, cost } = figure
    if ((rate === undefined) === (cost === undefined))
      throw unprocessable('figure.one', 'Name a rate or a cost, one of the two.')
    if (rate) rateFromDecimal(rate.rate, 'rate.rate')
    const found = await waitingFor(tx, rate ?? { saleId: cost!.saleId }, previewedMax + 1)
    // Who sees some partners only sees what waits for them.
    const seen = await waitingSales(tx, found)
    const ids = found.filter((id) => seen.has(id)).slice(0, previewedMax)
    const { lines, stillWaiting } = await tx.asTeam(() => reckon(tx, ids, figure))
    const names = await partnerNames(tx, [...new Set(lines.map((line) => line.partnerId))])
    const own = lines.filter((line) => names.has(line.partnerId))
    return {
      conversions: ids.length,
      stillWaiting,
      isPartial: found.length > previewedMax,
      sums: [...Map.groupBy(own, (line) => line.currency)]
        .map(([currency, of]) => ({
          currency,
          amountMinor: of.reduce((sum, line) => sum + BigInt(line.amountMinor), 0n).toString(),
          lines: of.length,
        }))
        .sort((one, other) => one.currency.localeCompare(other.currency)),
      lines: own
        .slice(0, shownLinesMax)
        .map(({ partnerId, ...line }) => ({ ...line, partner: { id: partnerId, name: names.get(partnerId)! } })),
    }
  })

type Reckoned = { partnerId: string; saleId: string | null; rule: string; amountMinor: string; currency: string }
/** The engine on each conversion as it is now, with the figure in its place. */
const reckon = async (
  tx: Tx,
  ids: readonly string[],
  figure: Figure,
): Promise<{ lines: Reckoned[]; stillWaiting: number }> => {
  const lines: Reckoned[] = []
  let stillWaiting = 0
  for (let at = 0; at < ids.length; at += batchMax) {
    const conversions = await readCreditedConversions(tx, ids.slice(at, at + batchMax))
    const prepared = await prepare(tx, [...conversions.values()])
    const past = await storedPast(tx, prepared)
    for (const one of prepared) {
      const { input, conversion } = assemble(tx.ctx.workspace.zone, one, past)
      const { outcome, partners } = evaluate(withFigure(input, figure))
      if (outcome === 'waiting') stillWaiting += 1
      else
        for (const partner of partners)
          for (const line of partner.lines)
            lines.push({
              partnerId: partner.partnerId,
              saleId: conversion.sale?.id ?? null,
              rule: line.ruleName,
              amountMinor: line.amountMinor,
              currency: line.currency,
            })
    }
  }
  return { lines, stillWaiting }
}

const withFigure = (input: EngineInput, { rate, cost }: Figure): EngineInput => {
  const { sale } = input
  if (!sale) return input
  if (cost) return sale.id === cost.saleId ? { ...input, sale: { ...sale, costMinor: cost.costMinor } } : input
  if (!rate || sale.currency !== rate.from) return input
  const { numerator, denominator } = rateFromDecimal(rate.rate)
  const own = { numerator: String(numerator), denominator: String(denominator), legs: [] }
  return {
    ...input,
    partners: input.partners.map((partner) =>
      partner.rate === null && partner.plan && planCurrency(partner.plan, sale) === rate.to
        ? { ...partner, rate: own }
        : partner,
    ),
  }
}
