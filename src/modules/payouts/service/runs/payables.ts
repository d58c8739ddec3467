/** Adding what is owed beyond commissions, and showing it. */
import { findPartner, partnerNames } from '#modules/partners/public.ts'
import { type CivilDate, civilDate } from '#platform/civil-time.ts'
import { actorId, type Ctx, type Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict, invalid, notFound } from '#platform/errors.ts'
import { addPayable as added, chargeProgramFee } from '#platform/ledger/draft.ts'
import { lockMoneyOf, post } from '#platform/ledger/post.ts'
import { type Money, money } from '#platform/money.ts'
import { payoutEvents } from '../../contract/payout-events.ts'
import {
  findBySource,
  insertPayable,
  type PayableFilter,
  type PayableRow,
  payablePage,
  readPayables,
} from '../../queries/runs/payables.ts'

export type AddedPayable = {
  partnerId: string
  /** `program_fee` is what the partner owes us: it is taken from what is due. */
  kind: 'fund_claim' | 'service_credit' | 'program_fee'
  sourceId: string
  /** Above zero in every kind. */
  amount: Money
  dueOn?: CivilDate
  words: string
}

/**
 * Adds one due amount and posts it, once per source. 404 for an unknown partner, 409 `payable.exists`. The caller's own
 * record of the source is changed in the same transaction.
 */
export const addPayable = async (tx: Tx, input: AddedPayable): Promise<string> => {
  if (!(await findPartner(tx, input.partnerId))) throw notFound('partner')
  const { currency, amountMinor } = money(input.amount.currency, input.amount.amountMinor)
  if (amountMinor <= 0n)
    throw invalid({ field: 'amount', rule: 'positive', message: 'A payable is an amount above zero.' })
  await lockMoneyOf(tx, [input.partnerId])
  const isFee = input.kind === 'program_fee'
  const id = await insertPayable(
    tx,
    {
      partnerId: input.partnerId,
      sourceKind: input.kind,
      sourceId: input.sourceId,
      currency,
      amountMinor: isFee ? -amountMinor : amountMinor,
      dueOn: input.dueOn ?? civilDate(tx.ctx.workspace.zone, tx.now),
      saleId: null,
      words: input.words,
      blockReason: null,
    },
    actorId(tx.ctx.actor),
  )
  if (!id) {
    const there = await findBySource(tx, input.kind, input.sourceId)
    throw conflict('payable.exists', `${input.sourceId} is owed already, as ${there?.id}; one source is owed once.`, {
      payableId: there?.id,
    })
  }
  const of = { partnerId: input.partnerId, amount: { currency, amountMinor } }
  const draft = input.kind === 'program_fee' ? chargeProgramFee(of) : added({ ...of, for: input.kind })
  await post(tx, [{ ...draft, source: { kind: 'payable', id }, step: 'added' }])
  await tx.announce(
    payoutEvents.payableAdded,
    {
      payableId: id,
      partnerId: input.partnerId,
      sourceKind: input.kind,
      sourceId: input.sourceId,
      currency,
      amountMinor: (isFee ? -amountMinor : amountMinor).toString(),
    },
    { subject: { kind: 'payable', id }, partnerId: input.partnerId },
  )
  return id
}

const showPayables = async (tx: Tx, rows: readonly PayableRow[]) => {
  const names = await partnerNames(tx, [...new Set(rows.map((row) => row.partner_id))])
  return rows.map((row) => ({
    id: row.id,
    partner: { id: row.partner_id, name: names.get(row.partner_id) ?? null },
    source: { kind: row.source_kind, id: row.source_id },
    currency: row.currency,
    amountMinor: row.amount_minor,
    dueOn: row.due_on,
    saleId: row.sale_id,
    words: row.words,
    state: row.state,
    blockReason: row.block_reason,
    createdAt: row.created_at.toISOString(),
  }))
}
export const listPayables = (ctx: Ctx, input: PayableFilter) =>
  reading(ctx, (tx) => payablePage(tx, input, (rows) => showPayables(tx, rows)))
export const getPayable = (ctx: Ctx, id: string) =>
  reading(ctx, async (tx) => {
    const rows = await readPayables(tx, [id])
    if (!rows[0]) throw notFound('payable')
    return (await showPayables(tx, rows))[0]!
  })

export type PayableInput = {
  partnerId: string
  kind: 'fund_claim' | 'service_credit' | 'program_fee'
  sourceId: string
  amount: { currency: string; amountMinor: string }
  dueOn?: string | undefined
  words: string
}
/** Finance takes in an amount that another system decided: a claim, a credit, a fee. */
export const createPayable = (ctx: Ctx, input: PayableInput) =>
  inTransaction(ctx, async (tx) => {
    const id = await addPayable(tx, {
      partnerId: input.partnerId,
      kind: input.kind,
      sourceId: input.sourceId,
      amount: { currency: input.amount.currency, amountMinor: BigInt(input.amount.amountMinor) },
      ...(input.dueOn && { dueOn: input.dueOn }),
      words: input.words,
    })
    return (await showPayables(tx, await readPayables(tx, [id])))[0]!
  })
