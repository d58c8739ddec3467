/** What each channel brings: prospects, approved and active partners, how fast we answer, and what a partner costs. */
import {
  CivilDate,
  endpoint,
  Id,
  MoneyWire,
  named,
  nullable,
  oneOf,
  optional,
  strict,
  Type,
} from '#platform/contract.ts'
import { channels } from './states.ts'

const Channel = oneOf([...channels, 'unknown'], { description: 'As the source of a partner; `unknown` without one.' })
const Month = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}$', examples: ['2026-11'] })

export const ChannelStatistics = named(
  'ChannelStatistics',
  Type.Object({
    from: CivilDate,
    months: Type.Array(
      Type.Object({
        month: Month,
        channel: Channel,
        prospects: Type.Integer({ description: 'Companies that came in this month.' }),
        approved: Type.Integer({ description: 'Of these, approved since.' }),
        active: Type.Integer({ description: 'Of these, active since.' }),
      }),
    ),
    firstAnswers: Type.Array(
      Type.Object({
        month: Month,
        channel: Channel,
        answers: Type.Integer(),
        medianBusinessMinutes: Type.Integer(),
        promisedBusinessMinutes: Type.Integer({ description: 'The median of what was promised.' }),
        inTime: Type.Integer(),
      }),
      { description: 'Applications and inquiries that were answered in this month; a business day is 480 minutes.' },
    ),
    costs: Type.Array(
      Type.Object({
        channel: Channel,
        cost: MoneyWire,
        approved: Type.Integer(),
        costPerApprovedPartner: nullable(MoneyWire),
        eventLists: Type.Array(
          Type.Object({
            id: Id('eventList'),
            name: Type.String(),
            startsOn: CivilDate,
            cost: MoneyWire,
            approved: Type.Integer(),
            costPerApprovedPartner: nullable(MoneyWire),
          }),
        ),
      }),
      { description: 'Where a cost is known, which is for events; one line per currency.' },
    ),
  }),
)

export const channelEndpoints = {
  getChannelStatistics: endpoint({
    method: 'GET',
    path: '/v1/channel-statistics',
    summary: 'What each channel brings, by month: prospects, approved, active, first answers, costs',
    access: { right: 'discovery.read' },
    query: strict({
      months: optional(Type.Integer({ minimum: 1, maximum: 36, default: 12, description: 'This month included.' })),
      typeId: optional(Id('partnerType')),
    }),
    answer: ChannelStatistics,
  }),
}
