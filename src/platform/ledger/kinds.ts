/** The kinds of accounts and transfers that the ledger knows; data alone, so browsers read it too. */

/** On which side an account usually stands: assets and expenses are debited, all else is credited. */
type AccountClass = 'asset' | 'liability' | 'equity' | 'income' | 'expense' | 'memorandum'
/** To whom an account belongs, besides the workspace. */
type AccountHolder = 'partner' | 'funding_account' | 'fund' | 'fund_and_partner' | 'workspace'
export type AccountKindShape = {
  readonly class: AccountClass
  readonly holder: AccountHolder
  /** What else tells such accounts of one workspace apart. */
  readonly detail?: 'commission_kind' | 'authority'
}

export const accountKinds = {
  pending: { class: 'liability', holder: 'partner' },
  held: { class: 'liability', holder: 'partner' },
  approved: { class: 'liability', holder: 'partner' },
  due: { class: 'liability', holder: 'partner' },
  processing: { class: 'liability', holder: 'partner' },
  in_transit: { class: 'liability', holder: 'funding_account' },
  cash: { class: 'asset', holder: 'funding_account' },
  commission_expense: { class: 'expense', holder: 'workspace', detail: 'commission_kind' },
  fund_expense: { class: 'expense', holder: 'workspace' },
  credit_expense: { class: 'expense', holder: 'workspace' },
  rail_fees: { class: 'expense', holder: 'workspace' },
  write_offs: { class: 'expense', holder: 'workspace' },
  input_tax: { class: 'asset', holder: 'workspace' },
  tax_withheld: { class: 'liability', holder: 'workspace', detail: 'authority' },
  fx_position: { class: 'equity', holder: 'workspace' },
  opening: { class: 'equity', holder: 'workspace' },
  program_fees: { class: 'income', holder: 'workspace' },
  fund_authorised: { class: 'memorandum', holder: 'fund' },
  fund_unallocated: { class: 'memorandum', holder: 'fund' },
  fund_available: { class: 'memorandum', holder: 'fund_and_partner' },
  fund_pending: { class: 'memorandum', holder: 'fund_and_partner' },
  fund_committed: { class: 'memorandum', holder: 'fund_and_partner' },
  fund_claimed: { class: 'memorandum', holder: 'fund_and_partner' },
  fund_owed: { class: 'memorandum', holder: 'fund_and_partner' },
  fund_spent: { class: 'memorandum', holder: 'fund_and_partner' },
} as const satisfies Readonly<Record<string, AccountKindShape>>

export type AccountKind = keyof typeof accountKinds
export const accountKindNames = Object.keys(accountKinds) as [AccountKind, ...AccountKind[]]

/** The states of what a partner is owed, in the order in which money passes through them. */
export const partnerStates = ['pending', 'held', 'approved', 'due', 'processing'] as const
export type PartnerState = (typeof partnerStates)[number]

/** Whether a debit makes the account's balance grow, as people read it. */
export const isDebitSide = (kind: AccountKind): boolean =>
  accountKinds[kind].class === 'asset' || accountKinds[kind].class === 'expense'

/** Every type of transfer with what it says; `draft.ts` has the function that writes each. */
export const transferTypes = {
  commission_accrued: 'Commission earned',
  held: 'Put on hold',
  released: 'Hold lifted',
  approved: 'Approved',
  fell_due: 'Fell due',
  declined: 'Declined',
  reversed: 'Commission reversed',
  negative_approved: 'Negative line approved',
  payable_added: 'Payable added',
  program_fee: 'Program fee',
  frozen: 'Frozen into a payout',
  converted: 'Converted',
  tax_added: 'Tax on an invoice',
  tax_withheld: 'Tax withheld',
  submitted: 'Submitted to the bank',
  settled: 'Settled',
  stopped: 'Payout stopped',
  failed: 'Payout failed',
  returned: 'Payout returned',
  bank_fee: 'Kept by the bank',
  written_off: 'Debt written off',
  paid_back: 'Paid back by the partner',
  opening: 'Opening balance',
  fund_moved: 'Fund money moved',
} as const
export type TransferType = keyof typeof transferTypes
export const transferTypeNames = Object.keys(transferTypes) as [TransferType, ...TransferType[]]
