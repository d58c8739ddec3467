/** Who has to approve a line: the first rule that matches says it. */
import type { CommissionKind } from '../contract/states.ts'

export const approverRoles = ['partner_manager', 'finance'] as const
export type ApproverRole = (typeof approverRoles)[number]
export type ApprovalRule = {
  id: string
  name: string
  /** In the workspace's currency; the amount is compared by its size, whatever its sign. */
  amountMinMinor: string | null
  amountMaxMinor: string | null
  partnerActiveDaysMin: number | null
  kinds: readonly CommissionKind[]
  /** Lines that a person wrote: only them, none of them, or null for both. */
  byHand: boolean | null
  /** Empty: approved by the rule itself. */
  approvers: readonly ApproverRole[]
}
export type ApprovalSubject = {
  kind: CommissionKind
  /** In the workspace's currency; null when there is no rate. */
  baseMinor: bigint | null
  partnerActiveDays: number | null
  isByHand: boolean
}

/** The product's own rules, until the workspace confirms others. Limits in minor units of the workspace's currency. */
export const builtInRules = (unitMinor: bigint): readonly ApprovalRule[] => [
  {
    id: 'built_in_automatic',
    name: 'Small amounts of partners of 90 days and more',
    amountMinMinor: null,
    amountMaxMinor: String(1_000n * unitMinor),
    partnerActiveDaysMin: 90,
    kinds: [],
    byHand: false,
    approvers: [],
  },
  {
    id: 'built_in_by_hand',
    name: 'Written by hand',
    amountMinMinor: null,
    amountMaxMinor: null,
    partnerActiveDaysMin: null,
    kinds: [],
    byHand: true,
    approvers: ['partner_manager', 'finance'],
  },
  {
    id: 'built_in_large',
    name: 'From 10,000 on',
    amountMinMinor: String(10_000n * unitMinor),
    amountMaxMinor: null,
    partnerActiveDaysMin: null,
    kinds: [],
    byHand: null,
    approvers: ['partner_manager', 'finance'],
  },
  {
    id: 'built_in_rest',
    name: 'Everything else',
    amountMinMinor: null,
    amountMaxMinor: null,
    partnerActiveDaysMin: null,
    kinds: [],
    byHand: null,
    approvers: ['partner_manager'],
  },
]

const isAutomatic = (rule: ApprovalRule) => rule.approvers.length === 0

const matches = (rule: ApprovalRule, of: ApprovalSubject): boolean => {
  if (rule.kinds.length > 0 && !rule.kinds.includes(of.kind)) return false
  if (rule.byHand !== null && rule.byHand !== of.isByHand) return false
  if (rule.partnerActiveDaysMin !== null && (of.partnerActiveDays ?? -1) < rule.partnerActiveDaysMin) return false
  if (of.baseMinor === null) {
    // Without a rate nobody knows how much it is: no automatic approval, and every line above a limit.
    return !isAutomatic(rule) || (rule.amountMaxMinor === null && rule.amountMinMinor === null)
  }
  const size = of.baseMinor < 0n ? -of.baseMinor : of.baseMinor
  if (rule.amountMaxMinor !== null && size > BigInt(rule.amountMaxMinor)) return false
  return !(rule.amountMinMinor !== null && size < BigInt(rule.amountMinMinor))
}

/** The rule that decides. Lists end with one that matches everything; without it both roles are asked. */
export const ruleFor = (rules: readonly ApprovalRule[], of: ApprovalSubject): ApprovalRule =>
  rules.find((rule) => matches(rule, of)) ?? {
    id: 'none',
    name: 'No rule matches',
    amountMinMinor: null,
    amountMaxMinor: null,
    partnerActiveDaysMin: null,
    kinds: [],
    byHand: null,
    approvers: approverRoles,
  }

/**
 * As whom somebody approves: a role that the rule asks for, that nobody gave yet and that this person holds. What somebody
 * wrote as the one side is approved by the other: the role of who wrote it counts as given.
 */
export const roleToGive = (
  needed: readonly ApproverRole[],
  given: readonly ApproverRole[],
  held: readonly string[],
): ApproverRole | null => needed.find((role) => !given.includes(role) && held.includes(role)) ?? null
