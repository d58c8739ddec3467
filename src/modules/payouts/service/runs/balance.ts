/** Debts of partners that are given up or paid back, by two people; and the balance as the partner sees it. */

import { closeDebt } from '#modules/commissions/public.ts'
import { partnerNames } from '#modules/partners/public.ts'
import { type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { balancesOf } from '#platform/ledger/balances.ts'
import { payBack, writeOff } from '#platform/ledger/draft.ts'
import { lockMoneyOf, post } from '#platform/ledger/post.ts'
import { parseMoney } from '#platform/money.ts'
import { payoutEvents } from '../../contract/payout-events.ts'
import {
  type BalanceActRow,
  balanceActPage,
  decideBalanceAct,
  insertBalanceAct,
  readBalanceAct,
} from '../../queries/runs/evidence.ts'
import { sumsOfPartner } from '../../queries/runs/sums.ts'
import { nextPaymentsOf } from './next.ts'
import { pullPayables } from './owed.ts'
import { paying } from './paying.ts'
import { actingMember, namesOfPeople } from './people.ts'

const dueOf = async (tx: Tx, partnerId: string, currency: string): Promise<bigint> =>
  (await balancesOf(tx, { partnerId })).find((one) => one.kind === 'due' && one.currency === currency)?.balanceMinor ??
  0n

export type BalanceActInput = {
  kind: 'write_off' | 'repayment'
  partnerId: string
  amount: { currency: string; amountMinor: string }
  fundingAccountId?: string | undefined
  bankReference?: string | undefined
  reason: string
}
/** Asked by one person. 409 `balance.no_debt` unless the partner owes that much. */
export const askBalanceAct = (ctx: Ctx, input: BalanceActInput) =>
  inTransaction(ctx, async (tx) => {
    const memberId = actingMember(ctx)
    if (!(await partnerNames(tx, [input.partnerId])).has(input.partnerId)) throw notFound('partner')
    const { currency, amountMinor } = parseMoney(input.amount)
    if (input.kind === 'repayment') {
      if (!input.fundingAccountId) throw notFound('funding account')
      const account = await paying.fundingAccount(tx, input.fundingAccountId)
      if (account.currency !== currency)
        throw conflict(
          'balance.other_currency',
          `${account.name} holds ${account.currency}, the debt is in ${currency}.`,
        )
    }
    await lockMoneyOf(tx, [input.partnerId])
    await requireDebt(tx, input.partnerId, currency, amountMinor)
    const id = newId(idPrefixes.balanceAct)
    await insertBalanceAct(tx, {
      id,
      kind: input.kind,
      partner_id: input.partnerId,
      currency,
      amount_minor: amountMinor.toString(),
      funding_account_id: input.kind === 'repayment' ? input.fundingAccountId! : null,
      bank_reference: input.bankReference ?? null,
      reason: input.reason,
      asked_by: memberId,
    })
    return showOne(tx, id)
  })
const requireDebt = async (tx: Tx, partnerId: string, currency: string, amountMinor: bigint) => {
  const due = await dueOf(tx, partnerId, currency)
  if (amountMinor <= 0n || -due < amountMinor)
    throw conflict(
      'balance.no_debt',
      `The partner owes ${due < 0n ? -due : 0n} ${currency} in minor units; no more can be closed.`,
    )
}

/** Confirmed by another. 409 `resolution.same_person`, `balance.decided`, `balance.no_debt`. */
export const decideBalance = (ctx: Ctx, id: string, decision: 'confirmed' | 'refused') =>
  inTransaction(ctx, async (tx) => {
    const memberId = actingMember(ctx)
    const act = await readBalanceAct(tx, id)
    if (!act) throw notFound('balance act')
    if (act.decision) throw conflict('balance.decided', `This was ${act.decision} already.`)
    if (decision === 'confirmed') {
      if (act.asked_by === memberId)
        throw conflict('resolution.same_person', 'You asked for it; another person confirms.')
      await close(tx, act)
    }
    await decideBalanceAct(tx, id, decision, memberId)
    return showOne(tx, id)
  })
const close = async (tx: Tx, act: BalanceActRow) => {
  const amount = { currency: act.currency, amountMinor: BigInt(act.amount_minor) }
  const of = { partnerId: act.partner_id, amount }
  await lockMoneyOf(tx, [act.partner_id])
  await requireDebt(tx, act.partner_id, act.currency, amount.amountMinor)
  const draft = act.kind === 'write_off' ? writeOff(of) : payBack({ ...of, fundingAccountId: act.funding_account_id! })
  await post(tx, [{ ...draft, source: { kind: 'balance_act', id: act.id }, step: 'closed' }])
  await closeDebt(tx, {
    ...amount,
    partnerId: act.partner_id,
    how: act.kind === 'write_off' ? 'written_off' : 'paid_back',
    causeId: act.id,
  })
  await pullPayables(tx, [act.partner_id])
  await tx.announce(
    act.kind === 'write_off' ? payoutEvents.balanceWrittenOff : payoutEvents.balanceRepaid,
    { partnerId: act.partner_id, currency: act.currency, amountMinor: act.amount_minor },
    { subject: { kind: 'partner', id: act.partner_id }, partnerId: act.partner_id },
  )
}

type Filter = Parameters<typeof balanceActPage>[1]
export const listBalanceActs = (ctx: Ctx, input: Filter) =>
  reading(ctx, (tx) => balanceActPage(tx, input, (rows) => showActs(tx, rows)))
const showOne = async (tx: Tx, id: string) => (await showActs(tx, [(await readBalanceAct(tx, id))!]))[0]!
const showActs = async (tx: Tx, rows: readonly BalanceActRow[]) => {
  const partners = await partnerNames(tx, [...new Set(rows.map((row) => row.partner_id))])
  const names = await namesOfPeople(
    tx,
    rows.flatMap((row) => [row.asked_by, row.decided_by]),
  )
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    partner: { id: row.partner_id, name: partners.get(row.partner_id) ?? null },
    currency: row.currency,
    amountMinor: row.amount_minor,
    fundingAccountId: row.funding_account_id,
    bankReference: row.bank_reference,
    reason: row.reason,
    askedBy: names(row.asked_by),
    askedAt: row.asked_at.toISOString(),
    decision: row.decision,
    decidedBy: names(row.decided_by),
    decidedAt: row.decided_at?.toISOString() ?? null,
  }))
}

/** Earned, held, due, on its way, sent: one bridge per currency, with the next date and what blocks it. */
export const portalBalance = (ctx: Ctx) =>
  inTransaction(ctx, async (tx) => {
    const partnerId = partnerOf(ctx.actor)
    if (!partnerId) throw notFound('partner')
    return tx.asTeam(() => balanceOf(tx, partnerId))
  })
const balanceOf = async (tx: Tx, partnerId: string) => {
  const balances = (await balancesOf(tx, { partnerId })).filter((one) => one.kind !== 'in_transit')
  const sums = await sumsOfPartner(tx, partnerId)
  const next = (await nextPaymentsOf(tx, [partnerId])).get(partnerId) ?? []
  const currencies = [
    ...new Set([...balances.map((one) => one.currency), ...sums.map((one) => one.currency)]),
  ].toSorted()
  return {
    data: currencies.map((currency) => {
      const of = (kind: string) =>
        balances.find((one) => one.kind === kind && one.currency === currency)?.balanceMinor ?? 0n
      const sum = sums.find((one) => one.currency === currency)
      const then = next.find((one) => one.currency === currency)
      return {
        currency,
        pendingMinor: of('pending').toString(),
        heldMinor: of('held').toString(),
        approvedMinor: of('approved').toString(),
        dueMinor: of('due').toString(),
        preparedMinor: (sum?.prepared ?? '0').toString(),
        onItsWayMinor: sum?.on_its_way ?? '0',
        paidMinor: sum?.paid ?? '0',
        nextOn: then?.on ?? null,
        blockers: [...(then?.blockers ?? [])],
      }
    }),
  }
}
