/**
 * The ordered checks of a question, from its facts. Pure. For the team (`viewer` null) with everything; for a partner with
 * its own contacts and its own part: of others it is only said that there are any.
 */

import { type Model, modelLabels } from '../../contract/states.ts'
import { type StepAnswer, type StepKey, type StepState, stepKeys, type TestOutcome } from '../../contract/test-steps.ts'
import { becauseOf } from '../credit/arithmetic.ts'
import { span } from '../credit/eligible.ts'
import type { InputTouch } from '../credit/shares.ts'
import type { Facts } from './facts.ts'
import { changes, ownWords } from './words.ts'

export type Evidence = { label: string; value: string; kind: string | null; id: string | null }
export type Step = {
  key: StepKey
  state: StepState
  answer: StepAnswer
  words: string
  evidence: Evidence[]
  rule: string | null
  change: string | null
}
type Draft = Partial<Omit<Step, 'key' | 'answer'>> & { answer: StepAnswer }

/** `facts` undefined: nothing was found that the asker may know of. Everything after the first failure is not reached. */
export const stepsOf = (facts: Facts | undefined, viewer: string | null): Step[] => {
  const steps: Step[] = []
  let isOver = false
  for (const key of stepKeys) {
    const draft: Draft = isOver || !facts ? blank(key, facts) : checks[key](facts, viewer)
    const state = draft.state ?? 'passed'
    steps.push({
      key,
      state,
      answer: draft.answer,
      words: viewer === null ? (draft.words ?? ownWords[draft.answer]) : ownWords[draft.answer],
      evidence: viewer === null ? (draft.evidence ?? []) : [],
      rule: viewer === null ? (draft.rule ?? null) : null,
      change: draft.change ?? (state === 'passed' ? null : (changes[draft.answer] ?? null)),
    })
    if (state === 'failed' && ends.has(key) && !facts?.isPretended) isOver = true
  }
  return steps
}
/** Without these nothing was divided; whatever fails later is still part of the answer. A pretended sale always goes on. */
const ends = new Set<StepKey>(['received', 'valid', 'customer'])
const blank = (key: StepKey, facts: Facts | undefined): Draft =>
  key === 'received' && !facts
    ? { answer: 'nothing', state: 'failed' }
    : { answer: 'not_reached', state: 'not_reached' }

const evidence = (
  label: string,
  value: string | null | undefined,
  kind: string | null = null,
  id: string | null = null,
) => (value == null ? [] : [{ label, value, kind, id }])
const moment = (at: Date | string): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`

const received = (facts: Facts): Draft => {
  const { sale, lead, click, code, link, waiting, customer, isPretended } = facts
  if (isPretended) return { answer: 'pretended' }
  const found = [
    ...evidence('Click', click?.id, 'click', click?.id),
    ...evidence('Link', link?.key, 'link', link?.id),
    ...evidence('Code', code?.code, 'code', code?.codeId),
    ...evidence('Sale', sale && `${sale.source} ${sale.external_id}`, 'sale', sale?.id),
    ...evidence('Lead', lead?.kind, 'lead', lead?.id),
    ...evidence('Happened', sale ? moment(sale.occurred_at) : lead && moment(lead.occurred_at)),
    ...evidence('Learned', sale ? moment(sale.recorded_at) : lead && moment(lead.recorded_at)),
  ]
  if (sale || lead) return { answer: 'recorded', evidence: found }
  if (waiting)
    return {
      answer: 'waiting',
      state: 'failed',
      words: `A ${waiting.kind} of this id arrived and waits: ${waiting.reason}.`,
      evidence: evidence('Waits until', moment(waiting.until_at)),
    }
  const answer: StepAnswer = code ? 'only_code' : link ? 'only_link' : click ? 'only_click' : 'only_customer'
  return {
    answer,
    // A customer without a sale shows which of its contacts would count; the others lead nowhere yet.
    state: customer ? 'passed' : 'failed',
    evidence: found,
    change: changes[answer] ?? null,
  }
}

const valid = (facts: Facts): Draft => {
  const { sale, lead, code, link, conversion } = facts
  if (lead && lead.state === 'received') return { answer: 'lead_open', state: 'failed' }
  if (lead && lead.state === 'rejected')
    return { answer: 'lead_rejected', state: 'failed', words: `The lead was rejected: ${lead.reason}.` }
  if (sale && !conversion) return { answer: 'zero_amount', state: 'failed' }
  if (facts.refused) return { ...facts.refused, state: 'failed' }
  if (code?.refusal && !sale) return { answer: 'code_refused', state: 'failed', words: code.refusal }
  if (link?.ended_at && !sale) return { answer: 'link_ended', state: 'failed' }
  if (sale && BigInt(sale.reversed_minor) >= BigInt(sale.gross_minor) && BigInt(sale.gross_minor) > 0n)
    return { answer: 'taken_back' }
  return sale || lead ? { answer: 'valid' } : { answer: 'not_reached', state: 'not_reached' }
}
const once = ({ sale, lead }: Facts): Draft =>
  sale || lead ? { answer: 'first' } : { answer: 'not_reached', state: 'not_reached' }

const customer = ({ customer: row, isPretended }: Facts): Draft =>
  row
    ? { answer: 'known', evidence: evidence('Customer', isPretended ? null : row.external_id, 'customer', row.id) }
    : { answer: 'not_reached', state: 'failed' }

/** Contacts that the reader may know of. */
export const contactsFor = (facts: Facts, viewer: string | null): readonly InputTouch[] =>
  viewer === null ? facts.path : facts.path.filter((touch) => facts.owners.get(touch.id) === viewer)

const contacts = (facts: Facts, viewer: string | null): Draft => {
  const all = contactsFor(facts, viewer)
  const count = all.filter((touch) => touch.refusal === null).length
  if (all.length === 0) return { answer: 'no_contact', state: 'failed', rule: policyWords(facts) }
  const words = `${count} of ${all.length} contacts count.`
  return count > 0
    ? { answer: 'some_count', words, rule: policyWords(facts) }
    : { answer: 'none_counts', state: 'failed', words, rule: policyWords(facts), change: nearest(all) }
}
const policyWords = (facts: Facts): string | null =>
  facts.division &&
  (facts.division.policyNumber === 0
    ? 'The product’s own policy, and the term “attribution” of each agreement'
    : `Version ${facts.division.policyNumber} of the policy, and the term “attribution” of each agreement`)

/** Of contacts that do not count the one that missed by the least, where it is a matter of time. */
const nearest = (touches: readonly InputTouch[]): string => {
  const [closest] = touches
    .filter((touch) => touch.distanceSeconds !== null)
    .toSorted((one, other) => one.distanceSeconds! - other.distanceSeconds!)
  if (!closest) return changes.none_counts!
  const by = span(closest.distanceSeconds!)
  return closest.refusal === 'after_conversion'
    ? `A contact ${by} earlier would have counted.`
    : `A contact ${by} later would have counted.`
}

const precedence = (facts: Facts): Draft => {
  const { division } = facts
  if (!division) return { answer: 'not_reached', state: 'not_reached' }
  const { set, inputs } = division
  return {
    answer: set.precedence,
    words: becauseOf(set.precedence, set.model, inputs),
    ...(set.precedence === 'house' && { state: 'failed' as const }),
    rule: policyWords(facts),
    change: changes[set.precedence] ?? null,
    evidence: evidence('Follows from', inputs.claim ? inputs.claim.causeId : null),
  }
}

const model = ({ division }: Facts): Draft => {
  if (division?.set.precedence !== 'model') return { answer: 'not_reached', state: 'not_reached' }
  const paying: Model = division.set.model
  return { answer: 'paying_model', words: `${modelLabels[paying]} pays; the others are computed for comparison.` }
}

export const partOf = (facts: Facts, partnerId: string) =>
  facts.division?.shares.find((share) => share.partner_id === partnerId)

const credits = (facts: Facts, viewer: string | null): Draft => {
  const { division } = facts
  if (!division) return { answer: 'not_reached', state: 'not_reached' }
  const isHouse = division.credits.every((credit) => credit.partner_id === null)
  if (viewer === null) {
    const partners = new Set(division.credits.flatMap((credit) => credit.partner_id ?? [])).size
    return isHouse
      ? { answer: 'house', state: 'failed', words: 'The house is credited with the whole.' }
      : {
          answer: 'credited',
          words:
            partners === 1 ? 'One partner is credited with the whole.' : `It is divided among ${partners} partners.`,
          rule:
            division.inputs.definition.number === 0
              ? 'Labels by the product’s own definition of sourced and influenced'
              : `Labels by definition ${division.inputs.definition.number} of sourced and influenced, signed by two people`,
        }
  }
  const part = partOf(facts, viewer)
  if (part && part.micro_shares > 0) return { answer: 'credited' }
  if (part)
    return { answer: 'influenced', state: 'failed', change: beatenBy(division.set.model, division.set.precedence) }
  return isHouse
    ? { answer: 'house', state: 'failed' }
    : { answer: 'another_source', state: 'failed', change: beatenBy(division.set.model, division.set.precedence) }
}
const beatenBy = (paying: Model, by: string): string =>
  by !== 'model'
    ? (changes.another_source ?? '')
    : paying === 'last'
      ? 'A contact of yours that counts would have had to be the last one before it.'
      : paying === 'first'
        ? 'A contact of yours that counts would have had to be the first one.'
        : 'A contact of yours that counts would have had a part.'

const flags = ({ holds }: Facts, viewer: string | null): Draft => {
  if (holds.length === 0) return { answer: 'no_hold' }
  return {
    answer: 'held',
    state: 'failed',
    words: `What it earns is held: ${holds.map((hold) => hold.reason).join('; ')}.`,
    evidence: viewer === null ? holds.flatMap((hold) => evidence('Since', moment(hold.since), hold.kind, hold.id)) : [],
  }
}

const commission = (facts: Facts, viewer: string | null): Draft => {
  if (!facts.division) return { answer: 'not_reached', state: 'not_reached' }
  if (!facts.earns) return { answer: 'history', state: 'failed' }
  const own = [...facts.expected.values()].filter((one) => viewer === null || one.partnerId === viewer)
  if (own.length === 0) return { answer: 'not_reached', state: 'not_reached' }
  const words = own.length === 1 ? own[0]!.words : undefined
  if (own.some((one) => one.outcome === 'commissions')) return { answer: 'commissions', ...(words && { words }) }
  if (own.some((one) => one.outcome === 'waiting'))
    return { answer: 'commission_waits', state: 'failed', ...(words && { words }) }
  return { answer: 'no_commission', state: 'failed', ...(words && { words }) }
}

const checks: Readonly<Record<StepKey, (facts: Facts, viewer: string | null) => Draft>> = {
  received,
  valid,
  once,
  customer,
  contacts,
  precedence,
  model,
  credits,
  flags,
  commission,
}

export const outcomeOf = (facts: Facts | undefined, viewer: string | null): TestOutcome => {
  if (!facts?.division) return 'nothing_received'
  const isHouse = facts.division.credits.every((credit) => credit.partner_id === null)
  if (viewer === null) return isHouse ? 'house' : 'credited'
  const part = partOf(facts, viewer)
  if (part) return part.micro_shares > 0 ? 'credited' : 'influenced'
  return isHouse ? 'house' : 'not_credited'
}
