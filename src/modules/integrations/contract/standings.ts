/** How far each partner has come on the technical side: derived on reading from sandboxes, calls, reviews and access. */
import { PartnerRef } from '#modules/partners/contract/shared.ts'
import {
  endpoint,
  Id,
  Instant,
  listOf,
  listQuery,
  named,
  nullable,
  oneOf,
  optional,
  pageOf,
  Type,
} from '#platform/contract.ts'
import { technicalStages } from './technical-stages.ts'

export const TechnicalStandingRow = named(
  'TechnicalStanding',
  Type.Object({
    partner: PartnerRef,
    stage: oneOf(technicalStages),
    since: Instant,
    firstTestCallAt: nullable(Instant),
    firstLiveCallAt: nullable(Instant),
    hoursToFirstCall: nullable(Type.Number({ description: 'From the first sandbox to its first call, one decimal.' })),
    sandboxes: Type.Integer(),
    integrations: Type.Integer({ description: 'Not retired.' }),
    calls: Type.Integer({ description: 'Of the last seven days, live.' }),
    errors: Type.Integer(),
    errorSharePpm: nullable(Type.Integer({ description: 'Null under 50 calls.' })),
  }),
)
export const standingEndpoints = {
  listTechnicalStandings: endpoint({
    method: 'GET',
    path: '/v1/technical-standings',
    summary: 'Partners by technical stage, with their calls of the last seven days',
    access: { right: 'integrations.read' },
    query: listQuery({ stage: optional(listOf(oneOf(technicalStages), 7)), partnerId: optional(Id('partner')) }, [
      'since',
      '-since',
    ]),
    answer: pageOf(TechnicalStandingRow),
  }),
  countTechnicalStandings: endpoint({
    method: 'GET',
    path: '/v1/technical-standings/counts',
    summary: 'How many partners stand at each technical stage',
    access: { right: 'integrations.read' },
    answer: Type.Object({ data: listOf(Type.Object({ stage: oneOf(technicalStages), partners: Type.Integer() })) }),
  }),
}
