/** Builders of lines for tests: a line with its ledger posting, as an evaluation writes it. */
import { addMonths } from '#platform/civil-time.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { balancesOf } from '#platform/ledger/balances.ts'
import { checkFigures } from '#platform/ledger/checks.ts'
import { commissionAccrued } from '#platform/ledger/draft.ts'
import { lockMoneyOf, post } from '#platform/ledger/post.ts'
import type { CommissionKind } from './contract/states.ts'
import { findLine, insertLineRow, type Line, todayOf } from './queries/lines.ts'
import { planHoldEnd } from './service/lines/sweep.ts'
import { compose, keep } from './service/statements/compose.ts'

export type NewLine = {
  partnerId: string
  amountMinor?: bigint
  currency?: string
  kind?: CommissionKind
  saleId?: string | null
  conversionId?: string | null
  creditSetId?: string | null
  holdUntil?: Date
  isHeld?: boolean
  createdBy?: string | null
  occurredAt?: Date
}

/** A line that waits for the end of its hold period, which is over unless told otherwise. */
export const insertLine = async (tx: Tx, line: NewLine): Promise<string> => {
  const id = newId(idPrefixes.commission)
  const amountMinor = line.amountMinor ?? 10_000n
  const currency = line.currency ?? 'EUR'
  const kind = line.kind ?? 'sale'
  await lockMoneyOf(tx, [line.partnerId])
  await insertLineRow(tx, {
    id,
    partner_id: line.partnerId,
    evaluation_id: null,
    conversion_id: line.conversionId ?? null,
    credit_set_id: line.conversionId ? (line.creditSetId ?? newId(idPrefixes.creditSet)) : null,
    sale_id: line.saleId ?? null,
    rule_id: 'sales',
    rule_name: 'Every sale',
    kind,
    occurrence: id,
    amount_minor: amountMinor,
    currency,
    occurred_at: line.occurredAt ?? tx.now,
    accounting_day: todayOf(tx),
    hold_until: line.holdUntil ?? tx.now,
    state: 'pending',
    is_held: line.isHeld ?? false,
    created_by: line.createdBy ?? null,
  })
  if (amountMinor > 0n)
    await post(tx, [
      {
        ...commissionAccrued({
          partnerId: line.partnerId,
          amount: { currency, amountMinor },
          commissionKind: kind,
          held: line.isHeld ?? false,
        }),
        source: { kind: 'commission', id },
        step: 'accrued',
      },
    ])
  return id
}
export const aLine = (ctx: Ctx, line: NewLine): Promise<string> =>
  inTransaction(ctx, async (tx) => {
    const id = await insertLine(tx, line)
    await planHoldEnd(tx, [{ partnerId: line.partnerId, holdUntil: line.holdUntil ?? tx.now }])
    return id
  })
let months = 0
/** A statement of a month long ago, as a closing keeps it. */
export const aStatement = (ctx: Ctx, partnerId: string): Promise<string> =>
  inTransaction(ctx, async (tx) => {
    months += 1
    const month = addMonths('1999-01-01', months).slice(0, 7)
    const of = { partnerId, currency: 'EUR', month, openingMinor: 1_250n, name: 'Company', language: 'en' as const }
    const statement = await compose(tx, of)
    await keep(tx, partnerId, statement)
    return statement.id
  })
export const readLine = async (ctx: Ctx, id: string): Promise<Line> => {
  const line = await inTransaction(ctx, (tx) => findLine(tx, id))
  if (!line) throw new Error(`There is no line ${id}`)
  return line
}
/** What stands on a partner's accounts, `{ 'due EUR': 1250n }`; accounts without anything are left out. */
export const accountsOf = async (ctx: Ctx, partnerId: string): Promise<Record<string, bigint>> => {
  const rows = await inTransaction(ctx, (tx) => balancesOf(tx, { partnerId }))
  return Object.fromEntries(
    rows.filter((row) => row.balanceMinor !== 0n).map((row) => [`${row.kind} ${row.currency}`, row.balanceMinor]),
  )
}
/** What does not agree between lines and ledger, in words. Payouts' own figure is left out: these tests freeze without a payout. */
export const differences = async (ctx: Ctx): Promise<string[]> =>
  (await inTransaction(ctx, checkFigures))
    .filter(({ check, words }) => check !== 'figures' || words.startsWith('Commissions '))
    .map((finding) => finding.words)
