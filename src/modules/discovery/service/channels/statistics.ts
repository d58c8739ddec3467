/** What each channel brings, counted on reading. */
import { acquiredByMonth } from '#modules/partners/public.ts'
import { type MetClock, metClocksBetween } from '#modules/tasks/public.ts'
import { addMonths, civilDate, startOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import { addMoney, wireMoney } from '#platform/money.ts'
import type { ChannelStatistics, channelEndpoints } from '../../contract/channels.ts'
import { channelsOfApplications } from '../../queries/applications.ts'
import { eventListsWithCost } from '../../queries/event-lists.ts'
import { costsOfEvents, perPartner } from '../events/result.ts'

type Wire = Static<typeof ChannelStatistics>
type Channel = Wire['months'][number]['channel']
/** More than a workspace answers in three years; the latest count when it is not. */
const answersMax = 20_000
const eventsMax = 500

export const channelStatistics = async (
  tx: Tx,
  query: InputOf<typeof channelEndpoints.getChannelStatistics>['query'],
): Promise<Wire> => {
  const { zone } = tx.ctx.workspace
  const today = civilDate(zone, tx.now)
  const first = addMonths(`${today.slice(0, 7)}-01`, 1 - (query.months ?? 12))
  const from = startOfDate(zone, first)
  const acquired = await acquiredByMonth(tx, { from, to: new Date(tx.now.getTime() + 1), typeId: query.typeId })
  return {
    from: first,
    months: acquired.map(({ source, ...month }) => ({ ...month, channel: source ?? ('unknown' as const) })),
    firstAnswers: await firstAnswers(tx, from, query.typeId),
    costs: await costs(tx, first, today),
  }
}

/** Clocks of the first answer that were met, by month and by how the company came. */
const firstAnswers = async (tx: Tx, from: Date, typeId: string | undefined): Promise<Wire['firstAnswers']> => {
  const met = await metClocksBetween(tx, {
    kind: 'first_answer',
    from,
    to: new Date(tx.now.getTime() + 1),
    most: answersMax,
  })
  const applications = await channelsOfApplications(
    tx,
    met.flatMap((clock) => (clock.subjectKind === 'application' ? [clock.subjectId] : [])),
    typeId,
  )
  const groups = Map.groupBy(
    met.flatMap((clock) => {
      // An inquiry is of no type yet.
      const channel: Channel | undefined =
        clock.subjectKind === 'application'
          ? (applications.get(clock.subjectId) as Channel | undefined)
          : typeId
            ? undefined
            : 'inbound'
      return channel ? [{ ...clock, channel }] : []
    }),
    (clock) => `${civilDate(tx.ctx.workspace.zone, clock.endedAt).slice(0, 7)} ${clock.channel}`,
  )
  return [...groups]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, clocks]) => ({
      month: key.slice(0, 7),
      channel: key.slice(8) as Channel,
      answers: clocks.length,
      medianBusinessMinutes: median(clocks.map((clock) => clock.spentMinutes)),
      promisedBusinessMinutes: median(clocks.map((clock) => clock.targetMinutes)),
      inTime: clocks.filter((clock: MetClock) => clock.spentMinutes <= clock.targetMinutes).length,
    }))
}

/** The middle one, or the mean of the two in the middle, to whole minutes. */
const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((one, other) => one - other)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : Math.round((sorted[half - 1]! + sorted[half]!) / 2)
}

const costs = async (tx: Tx, from: string, to: string): Promise<Wire['costs']> => {
  const events = await costsOfEvents(tx, await eventListsWithCost(tx, from, to, eventsMax))
  return [...Map.groupBy(events, (event) => event.cost.currency).values()].map((group) => {
    const [head, ...rest] = group.map((event) => event.cost)
    const cost = addMoney(head!, ...rest)
    const approved = group.reduce((sum, event) => sum + event.approved, 0)
    const each = perPartner(cost, approved)
    return {
      channel: 'event' as const,
      cost: wireMoney(cost),
      approved,
      costPerApprovedPartner: each && wireMoney(each),
      eventLists: group.map((event) => ({
        id: event.list.id,
        name: event.list.name,
        startsOn: event.list.starts_on,
        cost: wireMoney(event.cost),
        approved: event.approved,
        costPerApprovedPartner: event.perApproved && wireMoney(event.perApproved),
      })),
    }
  })
}
