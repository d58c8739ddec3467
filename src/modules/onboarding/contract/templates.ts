/** Templates and their versions: a published version never changes. */
import { PartnerRef } from '#modules/partners/contract/shared.ts'
import {
  CivilDate,
  endpoint,
  Id,
  Instant,
  idParams,
  listQuery,
  named,
  nullable,
  oneOf,
  optional,
  pageOf,
  type Static,
  strict,
  Text,
  Type,
  Version,
} from '#platform/contract.ts'
import { TemplateDefinition } from './template-shapes.ts'

const TypeRef = Type.Object({ id: Id('partnerType'), key: Type.String(), name: Type.String() })
export const TemplateProblem = named(
  'JourneyTemplateProblem',
  Type.Object({ code: Type.String(), steps: Type.Array(Type.String()), words: Type.String() }),
)
export const JourneyTemplateSummary = named(
  'JourneyTemplateSummary',
  Type.Object({
    id: Id('journeyTemplate'),
    name: Type.String(),
    type: TypeRef,
    publishedNumber: nullable(Type.Integer()),
    publishedAt: nullable(Instant),
    isChanged: Type.Boolean({ description: 'The draft differs from what is published.' }),
    isRetired: Type.Boolean(),
    steps: Type.Integer(),
    gateSteps: Type.Integer(),
    targetDays: Type.Integer(),
    running: Type.Integer({ description: 'Journeys that follow it now, whichever version.' }),
    version: Version,
    updatedAt: Instant,
  }),
)
export const JourneyTemplate = named(
  'JourneyTemplate',
  Type.Object({
    ...JourneyTemplateSummary.properties,
    draft: TemplateDefinition,
    problems: Type.Array(TemplateProblem, { description: 'What stands against publishing the draft.' }),
    unknownEvents: Type.Array(Type.String(), {
      description: 'Facts that no module of this installation announces yet; a person confirms those steps until then.',
    }),
  }),
)
export const JourneyTemplateVersion = named(
  'JourneyTemplateVersion',
  Type.Object({
    number: Type.Integer(),
    definition: TemplateDefinition,
    publishedAt: Instant,
    by: Type.String(),
    running: Type.Integer(),
  }),
)
export const JourneyReplay = named(
  'JourneyReplay',
  Type.Object({
    number: nullable(Type.Integer({ description: 'The version that was tried; null for the draft.' })),
    journeys: Type.Integer({ description: 'Journeys of the type that went live, the last 50 of them.' }),
    differenceDays: nullable(
      Type.Number({ description: 'Median of the days by which they would have gone live earlier; negative: later.' }),
    ),
    actualDays: nullable(Type.Number({ description: 'Median from day 0 to go-live.' })),
    replayedDays: nullable(Type.Number()),
    earlier: Type.Integer(),
    later: Type.Integer(),
    words: Type.String({ examples: ['Would have gone live 6 days earlier: the last 12 journeys, by the median.'] }),
    items: Type.Array(
      Type.Object({
        journeyId: Id('journey'),
        partner: PartnerRef,
        liveOn: CivilDate,
        actualDays: Type.Integer(),
        replayedDays: Type.Integer(),
        path: Type.Array(Type.String(), { description: 'Titles of the steps on the longest way through the gate.' }),
      }),
    ),
    assumed: Type.Array(
      Type.Object({
        key: Type.String(),
        title: Type.String(),
        days: Type.Integer(),
        from: oneOf(['median', 'planned']),
      }),
      { description: 'Steps that a journey did not have or had not ended: days that were taken instead.' },
    ),
  }),
)
export type JourneyReplayWire = Static<typeof JourneyReplay>
const params = idParams('journeyTemplate')
const read = { right: 'onboarding.read' } as const
const write = { right: 'onboarding.publish_template' } as const
export const templateEndpoints = {
  listJourneyTemplates: endpoint({
    method: 'GET',
    path: '/v1/journey-templates',
    summary: 'Templates of journeys by partner type',
    access: read,
    query: listQuery({ typeId: optional(Id('partnerType')) }, ['name', '-name', 'updatedAt', '-updatedAt']),
    answer: pageOf(JourneyTemplateSummary),
  }),
  createJourneyTemplate: endpoint({
    method: 'POST',
    path: '/v1/journey-templates',
    summary: 'A new template, empty or from a definition that was taken out elsewhere',
    access: write,
    body: strict({ typeId: Id('partnerType'), name: Text(120), definition: optional(TemplateDefinition) }),
    answer: JourneyTemplate,
    status: 201,
    bodyLimitBytes: 524_288,
    example: { body: { typeId: 'pt_01ka2b3c4d5e6f7g8h9jkmnpqr', name: 'Resellers in the north' } },
  }),
  getJourneyTemplate: endpoint({
    method: 'GET',
    path: '/v1/journey-templates/:id',
    summary: 'A template with its draft and what stands against publishing it',
    access: read,
    params,
    answer: JourneyTemplate,
  }),
  updateJourneyTemplate: endpoint({
    method: 'PATCH',
    path: '/v1/journey-templates/:id',
    summary: 'Change the draft; nothing that runs is touched',
    access: write,
    params,
    ifMatch: true,
    body: strict({
      name: optional(Text(120)),
      draft: optional(TemplateDefinition),
      isRetired: optional(Type.Boolean()),
    }),
    answer: JourneyTemplate,
    bodyLimitBytes: 524_288,
    example: { body: { name: 'Resellers in the north' } },
  }),
  listJourneyTemplateVersions: endpoint({
    method: 'GET',
    path: '/v1/journey-templates/:id/versions',
    summary: 'Published versions, the newest first',
    access: read,
    params,
    query: listQuery({}, ['number', '-number']),
    answer: pageOf(JourneyTemplateVersion),
  }),
  replayJourneyTemplate: endpoint({
    method: 'GET',
    path: '/v1/journey-templates/:id/replay',
    summary: 'When the last journeys would have gone live under the draft, or under a version',
    description:
      'Each step takes as long as it took then; what it waits for is what the template says. A step that a journey did not have takes the median of the last 50, from ten on, else its planned days.',
    access: read,
    params,
    query: strict({ number: optional(Type.Integer({ minimum: 1 })) }),
    answer: JourneyReplay,
    refuses: {
      'journey.loop': [409, 'Steps wait for one another; the circle is named.'],
      'journey.no_gate': [409, 'No step belongs to the gate, or one of the gate can never be reached.'],
      'journey.no_owner': [409, 'A step has no role that owns it.'],
      'journey.not_ready': [409, 'Something else stands against the template.'],
    },
  }),
  publishJourneyTemplate: endpoint({
    method: 'POST',
    path: '/v1/journey-templates/:id/publication',
    summary: 'Publish the draft: journeys that begin from now on follow it',
    access: write,
    params,
    answer: JourneyTemplate,
    refuses: {
      'journey.loop': [409, 'Steps wait for one another; the circle is named.'],
      'journey.no_gate': [409, 'No step belongs to the gate, or one of the gate can never be reached.'],
      'journey.no_owner': [409, 'A step has no role that owns it.'],
      'journey.not_ready': [409, 'Something else stands against it; every reason is in `problems`.'],
      'journey.unchanged': [409, 'This draft is published already.'],
    },
  }),
}
