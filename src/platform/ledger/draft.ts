/**
 * What can happen to money, each as the accounts it debits and credits. A draft is what `post` takes; nobody else puts
 * entries together. Amounts are above zero: the direction is a matter of the type.
 */

import type { Money } from '../money.ts'
import { money } from '../money.ts'
import type { AccountKind, PartnerState, TransferType } from './kinds.ts'

/** Which account, in the words of the business; `post` finds or opens it. */
export type AccountOf = {
  kind: AccountKind
  currency: string
  partnerId?: string
  /** A funding account or a fund. */
  holderId?: string
  /** Kind of commission, or tax authority. */
  detail?: string
}
export type DraftEntry = { account: AccountOf; amountMinor: bigint }
export type Draft = { type: TransferType; entries: readonly DraftEntry[]; reverses?: string }

type OpenState = Exclude<PartnerState, 'processing'>
/** The states that a payout has not taken yet. */
type OfPartner = { partnerId: string; amount: Money }

const partnerAccount = (state: PartnerState, { partnerId, amount }: OfPartner): AccountOf => ({
  kind: state,
  currency: amount.currency,
  partnerId,
})
const own = (kind: AccountKind, amount: Money, detail?: string): AccountOf => ({
  kind,
  currency: amount.currency,
  ...(detail !== undefined && { detail }),
})
const funding = (kind: 'in_transit' | 'cash', fundingAccountId: string, amount: Money): AccountOf => ({
  kind,
  currency: amount.currency,
  holderId: fundingAccountId,
})

/** Throws RangeError unless the amount is above zero, and like `money` (422). */
const positive = (amount: Money): bigint => {
  money(amount.currency, amount.amountMinor)
  if (amount.amountMinor <= 0n) throw new RangeError('A transfer moves an amount above zero')
  return amount.amountMinor
}
const move = (type: TransferType, debit: AccountOf, credit: AccountOf, amount: Money): Draft => ({
  type,
  entries: [
    { account: debit, amountMinor: positive(amount) },
    { account: credit, amountMinor: -positive(amount) },
  ],
})

export const commissionAccrued = (of: OfPartner & { commissionKind: string; held?: boolean }): Draft =>
  move(
    'commission_accrued',
    own('commission_expense', of.amount, of.commissionKind),
    partnerAccount(of.held ? 'held' : 'pending', of),
    of.amount,
  )
export const putOnHold = (of: OfPartner & { from: 'pending' | 'approved' | 'due' }): Draft =>
  move('held', partnerAccount(of.from, of), partnerAccount('held', of), of.amount)
/** Back to the state that the clocks say now. */
export const releaseHold = (of: OfPartner & { to: 'pending' | 'approved' | 'due' }): Draft =>
  move('released', partnerAccount('held', of), partnerAccount(of.to, of), of.amount)
export const approve = (of: OfPartner): Draft =>
  move('approved', partnerAccount('pending', of), partnerAccount('approved', of), of.amount)
export const fallDue = (of: OfPartner): Draft =>
  move('fell_due', partnerAccount('approved', of), partnerAccount('due', of), of.amount)
/** Takes a commission back where it stands; what is in a run or paid is taken from what is due. */
export const takeBack = (
  of: OfPartner & { type: 'declined' | 'reversed'; from: OpenState; commissionKind: string },
): Draft =>
  move(of.type, partnerAccount(of.from, of), own('commission_expense', of.amount, of.commissionKind), of.amount)
/** Gives back what a reversal took, because the refund behind it failed or shrank. */
export const giveBack = (of: OfPartner & { to: OpenState; commissionKind: string }): Draft =>
  move('reversed', own('commission_expense', of.amount, of.commissionKind), partnerAccount(of.to, of), of.amount)
export const approveNegative = (of: OfPartner & { commissionKind: string }): Draft =>
  move(
    'negative_approved',
    partnerAccount('due', of),
    own('commission_expense', of.amount, of.commissionKind),
    of.amount,
  )
export const addPayable = (of: OfPartner & { for: 'fund_claim' | 'service_credit' }): Draft =>
  move(
    'payable_added',
    own(of.for === 'fund_claim' ? 'fund_expense' : 'credit_expense', of.amount),
    partnerAccount('due', of),
    of.amount,
  )
export const chargeProgramFee = (of: OfPartner): Draft =>
  move('program_fee', partnerAccount('due', of), own('program_fees', of.amount), of.amount)

export const freeze = (of: OfPartner): Draft =>
  move('frozen', partnerAccount('due', of), partnerAccount('processing', of), of.amount)
/** One transfer in two currencies, each of which sums to zero. */
export const convert = (of: { partnerId: string; from: Money; to: Money }): Draft => ({
  type: 'converted',
  entries: [
    {
      account: partnerAccount('processing', { partnerId: of.partnerId, amount: of.from }),
      amountMinor: positive(of.from),
    },
    { account: own('fx_position', of.from), amountMinor: -positive(of.from) },
    { account: own('fx_position', of.to), amountMinor: positive(of.to) },
    {
      account: partnerAccount('processing', { partnerId: of.partnerId, amount: of.to }),
      amountMinor: -positive(of.to),
    },
  ],
})
export const addTax = (of: OfPartner): Draft =>
  move('tax_added', own('input_tax', of.amount), partnerAccount('processing', of), of.amount)
export const withholdTax = (of: OfPartner & { authority: string }): Draft =>
  move('tax_withheld', partnerAccount('processing', of), own('tax_withheld', of.amount, of.authority), of.amount)
export const submit = (of: OfPartner & { fundingAccountId: string }): Draft =>
  move('submitted', partnerAccount('processing', of), funding('in_transit', of.fundingAccountId, of.amount), of.amount)
export const settle = (of: { fundingAccountId: string; amount: Money }): Draft =>
  move(
    'settled',
    funding('in_transit', of.fundingAccountId, of.amount),
    funding('cash', of.fundingAccountId, of.amount),
    of.amount,
  )
export const keepBankFee = (of: { fundingAccountId: string; amount: Money }): Draft =>
  move('bank_fee', own('rail_fees', of.amount), funding('cash', of.fundingAccountId, of.amount), of.amount)

export const writeOff = (of: OfPartner): Draft =>
  move('written_off', own('write_offs', of.amount), partnerAccount('due', of), of.amount)
export const payBack = (of: OfPartner & { fundingAccountId: string }): Draft =>
  move('paid_back', funding('cash', of.fundingAccountId, of.amount), partnerAccount('due', of), of.amount)
/** What was owed before the ledger began. Only what is due may be a debt of the partner, so only it may be below zero. */
export const openBalance = (of: OfPartner & { state: OpenState }): Draft => {
  const { amount } = of
  if (amount.amountMinor > 0n || of.state !== 'due')
    return move('opening', own('opening', amount), partnerAccount(of.state, of), amount)
  const debt = { currency: amount.currency, amountMinor: -amount.amountMinor }
  return move('opening', partnerAccount('due', of), own('opening', debt), debt)
}

type FundState =
  | 'fund_authorised'
  | 'fund_unallocated'
  | 'fund_available'
  | 'fund_pending'
  | 'fund_committed'
  | 'fund_claimed'
  | 'fund_owed'
  | 'fund_spent'
/** Fund money moves among the fund's own accounts only. */
export const moveFund = (of: {
  fundId: string
  partnerId?: string
  from: FundState
  to: FundState
  amount: Money
}): Draft => {
  const account = (kind: FundState): AccountOf => ({
    kind,
    currency: of.amount.currency,
    holderId: of.fundId,
    ...(kind !== 'fund_authorised' &&
      kind !== 'fund_unallocated' &&
      of.partnerId !== undefined && { partnerId: of.partnerId }),
  })
  return move('fund_moved', account(of.from), account(of.to), of.amount)
}
