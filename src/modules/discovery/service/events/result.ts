/** What came of an event: how far each person's company came since, and what an approved partner cost. */
import type { Stage } from '#modules/partners/contract/stages.ts'
import { stagesReached } from '#modules/partners/public.ts'
import { startOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { money, roundHalfAway, wireMoney } from '#platform/money.ts'
import type { EventListResult } from '../../contract/event-lists.ts'
import { type EventResult, eventResults } from '../../contract/event-states.ts'
import { type EventListRow, type EventPersonRow, peopleOfList } from '../../queries/event-lists.ts'
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
  const since = startOfDate(tx.ctx.workspace.zone, list.starts_on)
  const partnerIds = [...new Set(people.flatMap((one) => one.partner_id ?? []))]
  const reached = await stagesReached(tx, partnerIds, Object.keys(stepOf) as Stage[])
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
    costPerApprovedPartner:
      cost && approved > 0 ? wireMoney(money(cost.currency, roundHalfAway(cost.amountMinor, BigInt(approved)))) : null,
    promisedDays: list.follow_up_days,
    followedUpInTime: promised.filter(({ due, done }) => done !== null && done <= due).length,
    followedUpLate: promised.filter(({ due, done }) => done !== null && done > due).length,
    overdue: promised.filter(({ due, done }) => done === null && due < tx.now).length,
  }
}

const earlier = (one: Date | null, other: Date | null): Date | null =>
  one && other ? (one < other ? one : other) : (one ?? other)
