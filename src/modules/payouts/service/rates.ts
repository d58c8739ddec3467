/** Exchange rates for people and systems; what counts which rate stands in the ledger's room. */
import { actorNames } from '#platform/auth/members.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { forbidden, notFound } from '#platform/errors.ts'
import {
  type ProposalRow,
  proposalPage,
  type RateRow,
  ratePage,
  readProposal,
  readRate,
} from '#platform/ledger/lists.ts'
import { type RateAsk, requireRate } from '#platform/ledger/rates.ts'
import { decideRate, importEcbFile, type NewRate, proposeRate, recordRate } from '#platform/ledger/record-rates.ts'
import { rateEvents } from '../contract/rates.ts'

const namesOf = async (tx: Tx, ids: readonly (string | null)[]): Promise<ReadonlyMap<string, string>> => {
  const wanted = [...new Set(ids.filter((id) => id !== null))]
  const names = new Map<string, string>()
  for (const source of actorNames.of(tx.ctx.services.product))
    for (const [id, name] of await source(tx, wanted)) names.set(id, name)
  return names
}
const person = (id: string | null, names: ReadonlyMap<string, string>) =>
  id === null ? null : { id, name: names.get(id) ?? null }
const pair = (row: Pick<RateRow, 'id' | 'day' | 'from_currency' | 'to_currency' | 'rate'>) => ({
  id: row.id,
  day: row.day,
  from: row.from_currency,
  to: row.to_currency,
  rate: row.rate,
})

const showRates = async (tx: Tx, rows: readonly RateRow[]) => {
  const names = await namesOf(
    tx,
    rows.flatMap((row) => [row.recorded_by, row.confirmed_by]),
  )
  return rows.map((row) => ({
    ...pair(row),
    source: row.source,
    learnedAt: row.learned_at.toISOString(),
    recordedBy: person(row.recorded_by, names),
    confirmedBy: person(row.confirmed_by, names),
  }))
}
export const listRates = (ctx: Ctx, input: Parameters<typeof ratePage>[1]) =>
  inTransaction(ctx, (tx) => ratePage(tx, input, (rows) => showRates(tx, rows)), { readOnly: true })

export const getEffectiveRate = (ctx: Ctx, ask: RateAsk) =>
  inTransaction(
    ctx,
    async (tx) => {
      const { rate, legs } = await requireRate(tx, ask)
      return { ...ask, numerator: rate.numerator.toString(), denominator: rate.denominator.toString(), legs: [...legs] }
    },
    { readOnly: true },
  )

const facts = ({ day, from, to, rate }: NewRate) => ({ day, from, to, rate })
const about = (id: string) => ({ subject: { kind: 'fx_rate', id } })

/** A system's rate is used at once; a person's would be one person's word. */
export const createRate = (ctx: Ctx, input: NewRate) =>
  inTransaction(ctx, async (tx) => {
    if (ctx.actor.kind !== 'key' && ctx.actor.kind !== 'system')
      throw forbidden('rate.two_people', 'A rate by hand is entered by one person and confirmed by another.')
    const id = await recordRate(tx, facts(input))
    await tx.announce(rateEvents.rateRecorded, facts(input), about(id))
    return (await showRates(tx, [(await readRate(tx, id))!]))[0]!
  })

export const importRates = (ctx: Ctx, { content }: { content: string }) =>
  inTransaction(ctx, async (tx) => {
    const result = await importEcbFile(tx, content)
    const { recorded, firstDay, lastDay } = result
    if (recorded > 0)
      await tx.announce(
        rateEvents.ratesImported,
        { recorded, firstDay, lastDay },
        { subject: { kind: 'workspace', id: ctx.workspace.id } },
      )
    return result
  })

const showProposals = async (tx: Tx, rows: readonly ProposalRow[]) => {
  const names = await namesOf(
    tx,
    rows.flatMap((row) => [row.proposed_by, row.decided_by]),
  )
  return rows.map((row) => ({
    ...pair(row),
    reason: row.reason,
    proposedAt: row.proposed_at.toISOString(),
    proposedBy: person(row.proposed_by, names),
    decision: row.decision,
    decidedAt: row.decided_at?.toISOString() ?? null,
    decidedBy: person(row.decided_by, names),
  }))
}
const showProposal = async (tx: Tx, id: string) => {
  const row = await readProposal(tx, id)
  if (!row) throw notFound('rate')
  return (await showProposals(tx, [row]))[0]!
}
export const listProposals = (ctx: Ctx, input: Parameters<typeof proposalPage>[1]) =>
  inTransaction(ctx, (tx) => proposalPage(tx, input, (rows) => showProposals(tx, rows)), { readOnly: true })

export const propose = (ctx: Ctx, input: NewRate & { reason?: string | undefined }) =>
  inTransaction(ctx, async (tx) => {
    const id = await proposeRate(tx, input)
    await tx.announce(rateEvents.rateProposed, facts(input), about(id))
    return showProposal(tx, id)
  })

export const decide = (ctx: Ctx, id: string, decision: 'confirmed' | 'refused') =>
  inTransaction(ctx, async (tx) => {
    const rate = await decideRate(tx, id, decision)
    await tx.announce(decision === 'confirmed' ? rateEvents.rateRecorded : rateEvents.rateRefused, rate, about(id))
    return showProposal(tx, id)
  })
