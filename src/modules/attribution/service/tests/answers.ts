/** A question's facts as they go over the wire, for each side, and as a dispute keeps them. */
import type { Tx } from '#platform/context.ts'
import type { Label, Refusal, TouchKind } from '../../contract/states.ts'
import type { TestOutcome } from '../../contract/test-steps.ts'
import { findTest } from '../../queries/tests.ts'
import type { ExpectedCommission } from '../../slots.ts'
import type { InputTouch } from '../credit/shares.ts'
import { partnerRefs } from '../show.ts'
import type { Facts } from './facts.ts'
import { contactsFor, outcomeOf, partOf, type Step, stepsOf } from './steps.ts'

type PartnerRef = { id: string; name: string }
type Contact = {
  touchId: string | null
  kind: TouchKind
  occurredAt: string
  refusal: Refusal | null
  words: string | null
  distanceSeconds: number | null
}
type Expected = Pick<ExpectedCommission, 'outcome' | 'words' | 'isRecorded'> & {
  amounts: { rule: string; amountMinor: string; currency: string }[]
}
export type TeamAnswer = {
  outcome: TestOutcome
  saleId: string | null
  leadId: string | null
  conversionId: string | null
  customerId: string | null
  steps: Step[]
  contacts: (Contact & { partner: PartnerRef | null })[]
  credits: {
    partner: PartnerRef | null
    isHouse: boolean
    microShares: number
    label: Label | null
    expected: Expected | null
  }[]
}
export type PortalAnswer = {
  outcome: TestOutcome
  saleId: string | null
  occurredAt: string | null
  steps: Pick<Step, 'key' | 'state' | 'answer' | 'words' | 'change'>[]
  contacts: Contact[]
  microShares: number
  label: Label | null
  othersCredited: boolean
  expected: Expected | null
}

const expectedOf = (one: ExpectedCommission | undefined): Expected | null =>
  one
    ? {
        outcome: one.outcome,
        words: one.words,
        isRecorded: one.isRecorded,
        amounts: one.amounts.map(({ rule, amountMinor, currency }) => ({ rule, amountMinor, currency })),
      }
    : null
const contactOf = (facts: Facts, touch: InputTouch): Contact => ({
  touchId: facts.pretendedTouches.has(touch.id) ? null : touch.id,
  kind: touch.kind,
  occurredAt: touch.occurredAt,
  refusal: touch.refusal,
  words: touch.words,
  distanceSeconds: touch.distanceSeconds,
})

export const forTeam = async (tx: Tx, facts: Facts | undefined): Promise<TeamAnswer> => {
  const shares = facts?.division?.shares ?? []
  const partner = await partnerRefs(tx, [
    ...(facts?.owners.values() ?? []),
    ...shares.flatMap((share) => share.partner_id ?? []),
  ])
  const ids = facts?.isPretended ? undefined : facts
  return {
    outcome: outcomeOf(facts, null),
    saleId: ids?.sale?.id ?? null,
    leadId: ids?.lead?.id ?? null,
    conversionId: ids?.conversion?.id ?? null,
    customerId: ids?.customer?.id ?? null,
    steps: stepsOf(facts, null).map((step) => (facts?.isPretended ? { ...step, evidence: [] } : step)),
    contacts: (facts?.path ?? []).map((touch) => ({
      ...contactOf(facts!, touch),
      partner: partner(facts!.owners.get(touch.id) ?? touch.partnerId),
    })),
    credits: shares.map((share) => ({
      partner: share.partner_id === null ? null : partner(share.partner_id),
      isHouse: share.partner_id === null,
      microShares: share.micro_shares,
      label: share.label,
      expected: share.partner_id === null ? null : expectedOf(facts?.expected.get(share.partner_id)),
    })),
  }
}

/** What a partner reads: of others only whether there are any, and only where it has a part itself. */
export const forPartner = async (_tx: Tx, facts: Facts | undefined, partnerId: string): Promise<PortalAnswer> => {
  const part = facts && partOf(facts, partnerId)
  return {
    outcome: outcomeOf(facts, partnerId),
    saleId: part && !facts.isPretended ? (facts.sale?.id ?? null) : null,
    occurredAt: (facts?.sale ?? facts?.lead)?.occurred_at.toISOString() ?? null,
    steps: stepsOf(facts, partnerId).map(({ key, state, answer, words, change }) => ({
      key,
      state,
      answer,
      words,
      change,
    })),
    contacts: facts ? contactsFor(facts, partnerId).map((touch) => contactOf(facts, touch)) : [],
    microShares: part?.micro_shares ?? 0,
    label: part?.label ?? null,
    othersCredited:
      facts?.division?.credits.some((credit) => credit.partner_id !== null && credit.partner_id !== partnerId) ?? false,
    expected: expectedOf(facts?.expected.get(partnerId)),
  }
}

/** A partner's question as the team reads it: what the partner was told, with its name. */
export const ofPartnerForTeam = (answer: PortalAnswer, partner: PartnerRef | null): TeamAnswer => ({
  outcome: answer.outcome,
  saleId: answer.saleId,
  leadId: null,
  conversionId: null,
  customerId: null,
  steps: answer.steps.map((step) => ({ ...step, evidence: [], rule: null })),
  contacts: answer.contacts.map((contact) => ({ ...contact, partner })),
  credits:
    answer.microShares > 0 || answer.label !== null
      ? [{ partner, isHouse: false, microShares: answer.microShares, label: answer.label, expected: answer.expected }]
      : [],
})

/** What a dispute keeps of a partner's question; undefined when it is none of this partner. */
export const answerOfTest = async (
  tx: Tx,
  of: { testId: string; partnerId: string },
): Promise<{ testId: string; asked: string; at: string; answer: unknown } | undefined> => {
  const row = await findTest(tx, of.testId)
  return row && row.partner_id === of.partnerId
    ? { testId: row.id, asked: row.asked, at: row.at.toISOString(), answer: row.answer }
    : undefined
}
