/** What people write: adjustments, bounties, lines that are restored. The other side approves each. */
import { lockPartner } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { conflict, forbidden, notFound, unprocessable } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { commissionAccrued } from '#platform/ledger/draft.ts'
import { lockMoneyOf, post } from '#platform/ledger/post.ts'
import { money } from '#platform/money.ts'
import { againstReversal } from '../../contract/states.ts'
import { insertApprovals } from '../../queries/approvals.ts'
import { findLine, insertLineRow, isRestored, type Line, lockLines, netOf, todayOf } from '../../queries/lines.ts'
import { isMonthClosed } from '../../queries/months.ts'
import { factsOf, memberIdOf, refuse } from './facts.ts'
import { reverse } from './reverse.ts'
import { planHoldEnd } from './sweep.ts'

export type NewAdjustment = {
  partnerId: string
  kind: 'adjustment' | 'bounty'
  currency: string
  amountMinor: bigint
  reason: string
  about?: { kind: 'commission' | 'statement' | 'dispute'; id: string } | undefined
  accountingDay?: string | undefined
  replaces?: Line
}

export const adjust = (tx: Tx, input: NewAdjustment): Promise<Line> =>
  tx.asTeam(async () => {
    const memberId = memberIdOf(tx)
    if (!memberId || tx.ctx.actor.kind !== 'member')
      throw forbidden('key.not_for_keys', 'A person has to write this; no key can.')
    money(input.currency, input.amountMinor)
    if (input.amountMinor === 0n) throw unprocessable('adjustment.zero', 'An adjustment moves something; say how much.')
    if (input.kind === 'bounty' && input.amountMinor < 0n)
      throw unprocessable('adjustment.negative_bounty', 'A bounty is above zero; take money back by an adjustment.')
    const accountingDay = input.accountingDay ?? todayOf(tx)
    if (accountingDay > todayOf(tx)) throw unprocessable('ledger.day_ahead', 'This day has not come yet.')
    if (await isMonthClosed(tx, accountingDay))
      throw conflict(
        'adjustment.month_closed',
        `${accountingDay.slice(0, 7)} is closed; leave the day out, and it counts today.`,
      )
    if (!(await lockPartner(tx, input.partnerId))) throw notFound('partner')
    await lockMoneyOf(tx, [input.partnerId])
    const id = newId(idPrefixes.commission)
    const { replaces } = input
    const kind = replaces?.kind ?? input.kind
    const line = await insertLineRow(tx, {
      id,
      partner_id: input.partnerId,
      evaluation_id: replaces?.evaluationId ?? null,
      conversion_id: replaces?.conversionId ?? null,
      credit_set_id: replaces?.creditSetId ?? null,
      sale_id: replaces?.saleId ?? null,
      rule_id: replaces?.ruleId ?? null,
      rule_name: replaces?.ruleName ?? null,
      kind,
      occurrence: replaces?.conversionId ? null : `by hand ${id}`,
      amount_minor: input.amountMinor,
      currency: input.currency,
      occurred_at: replaces?.occurredAt ?? tx.now,
      accounting_day: accountingDay,
      hold_until: tx.now,
      state: 'pending',
      replaces: replaces?.id ?? null,
      created_by: memberId,
      reason: input.reason,
      about_kind: input.about?.kind ?? null,
      about_id: input.about?.id ?? null,
      ...(replaces?.parts && { parts: JSON.stringify(replaces.parts) }),
    })
    // Who writes it stands for one side; the other approves.
    const role = tx.ctx.actor.roles.includes('partner_manager') ? 'partner_manager' : 'finance'
    await insertApprovals(tx, [{ commissionId: id, partnerId: input.partnerId, role, rule: 'Wrote it' }])
    if (input.amountMinor > 0n)
      await post(tx, [
        {
          ...commissionAccrued({
            partnerId: input.partnerId,
            amount: { currency: input.currency, amountMinor: input.amountMinor },
            commissionKind: kind,
          }),
          source: { kind: 'commission', id },
          step: 'accrued',
          accountingDay,
        },
      ])
    await planHoldEnd(tx, [line])
    return line
  })

/** A declined line earns after all, as it was computed. Once. */
export const restore = (tx: Tx, id: string, reason: string): Promise<Line> =>
  tx.asTeam(async () => {
    const [line] = await lockLines(tx, [id])
    if (!line) throw notFound('commission')
    if (line.state !== 'declined')
      throw conflict('commission.not_declined', 'Only a declined line is restored; this one stands.')
    if (await isRestored(tx, id))
      throw conflict('commission.restored', 'It was restored already, by a line that names it.')
    return adjust(tx, {
      partnerId: line.partnerId,
      kind: 'adjustment',
      currency: line.currency,
      amountMinor: netOf(line),
      reason,
      replaces: line,
    })
  })

/** Takes back by hand; the amount is what it says, whatever the sale does later. */
export const reverseByHand = (tx: Tx, id: string, input: { amountMinor: bigint; reason: string }): Promise<Line> =>
  tx.asTeam(async () => {
    const [line] = await lockLines(tx, [id])
    if (!line) throw notFound('commission')
    const refusal = againstReversal((await factsOf(tx, [line])).get(id)!)
    if (refusal) throw refuse(refusal)
    if (input.amountMinor <= 0n || input.amountMinor > netOf(line))
      throw unprocessable('reversal.too_much', `Between 1 and ${netOf(line)} minor units are left to take back.`)
    const cause = { kind: 'manual' as const, id: `${id}/${line.version}`, words: input.reason }
    await reverse(tx, [{ line, amountMinor: input.amountMinor, cause }])
    return (await findLine(tx, id))!
  })
