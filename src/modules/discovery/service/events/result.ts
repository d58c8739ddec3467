/** What came of an event: how far each person's company came since, and what an approved partner cost. */
import type { Stage } from '#modules/partners/contract/stages.ts'
import { stagesReached } from '#modules/partners/public.ts'
import { startOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { type Money, money, roundHalfAway, wireMoney } from '#platform/money.ts'
import type { EventListResult } from '../../contract/event-lists.ts'
import { type EventResult, eventResults } from '../../contract/event-states.ts'
import { type EventListRow, type EventPersonRow, peopleOfList, peopleOfLists } from '../../queries/event-lists.ts'
import { costOf } from './lists.ts'

/** Stages that show that a company came so far. */
const stepOf: Partial<Record<Stage, EventResult>> = {
  applied: 'applied',
  qualifying: 'applied',
  assessing: 'applied',
  approved: 'approved',
  contracting: 'approved',
  onboarding: 'approved',
  active: 'active',
}

type Met = Pick<EventPersonRow, 'id' | 'partner_id' | 'answered_at'>

/** How far each person came, by id. What the company was before the event is not the event's doing. */
export const resultsOf = async (
  tx: Tx,
  list: EventListRow,
  people: readonly Met[],
): Promise<ReadonlyMap<string, EventResult>> => {
  const reached = await reachedBy(
    tx,
    people.flatMap((one) => one.partner_id ?? []),
  )
  return resultsFrom(tx, list, people, reached)
}

type Reached = Awaited<ReturnType<typeof stagesReached>>
const reachedBy = (tx: Tx, partnerIds: readonly string[]): Promise<Reached> =>
  stagesReached(tx, [...new Set(partnerIds)], Object.keys(stepOf) as Stage[])

const resultsFrom = (
  tx: Tx,
  list: EventListRow,
  people: readonly Met[],
  reached: Reached,
): ReadonlyMap<string, EventResult> => {
  const since = startOfDate(tx.ctx.workspace.zone, list.starts_on)
  return new Map(
    people.map((person) => {
      const steps = (person.partner_id ? (reached.get(person.partner_id) ?? []) : []).flatMap(({ stage, at }) =>
        at >= since ? (stepOf[stage] ?? []) : [],
      )
      const furthest = Math.max(
        0,
        person.answered_at ? eventResults.indexOf('answered') : 0,
        ...steps.map((step) => eventResults.indexOf(step)),
      )
      return [person.id, eventResults[furthest]!] as const
    }),
  )
}

export const eventListResult = async (tx: Tx, list: EventListRow): Promise<Static<typeof EventListResult>> => {
  const people = await peopleOfList(tx, list.id)
  const results = await resultsOf(tx, list, people)
  const steps = eventResults.map((step, at) => {
    const there = people.filter((person) => eventResults.indexOf(results.get(person.id)!) >= at)
    return { step, people: there.length, partners: new Set(there.map((person) => person.partner_id)).size }
  })
  const approved = steps.find(({ step }) => step === 'approved')!.partners
  const cost = costOf(list)
  const promised = people.flatMap((person) =>
    person.follow_up_due_at
      ? [{ due: person.follow_up_due_at, done: earlier(person.followed_up_at, person.answered_at) }]
      : [],
  )
  return {
    eventListId: list.id,
    steps,
    cost: cost && wireMoney(cost),
    costPerApprovedPartner: cost && wireOrNull(perPartner(cost, approved)),
    promisedDays: list.follow_up_days,
    followedUpInTime: promised.filter(({ due, done }) => done !== null && done <= due).length,
    followedUpLate: promised.filter(({ due, done }) => done !== null && done > due).length,
    overdue: promised.filter(({ due, done }) => done === null && due < tx.now).length,
  }
}

const wireOrNull = (amount: Money | null) => amount && wireMoney(amount)
const earlier = (one: Date | null, other: Date | null): Date | null =>
  one && other ? (one < other ? one : other) : (one ?? other)

/** What each event with a known cost cost per approved partner; a constant number of queries, however many events. */
export const costsOfEvents = async (tx: Tx, lists: readonly EventListRow[]) => {
  const people = await peopleOfLists(
    tx,
    lists.map((list) => list.id),
  )
  const reached = await reachedBy(
    tx,
    people.flatMap((one) => one.partner_id ?? []),
  )
  return lists.flatMap((list) => {
    const cost = costOf(list)
    if (!cost) return []
    const met = people.filter((person) => person.list_id === list.id)
    const results = resultsFrom(tx, list, met, reached)
    const approved = new Set(
      met
        .filter((person) => eventResults.indexOf(results.get(person.id)!) >= eventResults.indexOf('approved'))
        .map((person) => person.partner_id),
    ).size
    return [{ list, cost, approved, perApproved: perPartner(cost, approved) }]
  })
}
/** Exact, halves up; null while nobody is approved. */
export const perPartner = (cost: Money, approved: number): Money | null =>
  approved > 0 ? money(cost.currency, roundHalfAway(cost.amountMinor, BigInt(approved))) : null
