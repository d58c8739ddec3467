/** Rubrics: criteria with anchored scores, weights and gates, by type and purpose; published as versions. */
import {
  endpoint,
  FreeText,
  Id,
  Instant,
  idParams,
  listOf,
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
import { factors } from './scores.ts'
import { purposes } from './states.ts'

export const evidenceNeeds = ['none', 'one', 'document'] as const
export type EvidenceNeed = (typeof evidenceNeeds)[number]

const CriterionKey = Type.String({ pattern: '^[a-z][a-z0-9_]{0,59}$', examples: ['development_team'] })
export const RubricCriterion = named(
  'RubricCriterion',
  strict({
    key: CriterionKey,
    label: Text(120),
    weight: Type.Integer({ minimum: 0, maximum: 100 }),
    anchors: Type.Array(FreeText(500), {
      minItems: 5,
      maxItems: 5,
      description: 'What 1, 2, 3, 4 and 5 mean.',
      examples: [['None', 'Little', 'Some', 'Much', 'All']],
    }),
    guidance: FreeText(2000),
    evidence: oneOf(evidenceNeeds),
    isTypeCriterion: Type.Boolean({ description: 'Belongs to what makes this type; needs the minimum below.' }),
    gateLeast: nullable(Type.Integer({ minimum: 1, maximum: 5, description: 'A mean below it fails the gate.' })),
    factor: nullable(oneOf(factors, { description: 'The factor of fit that it says something about.' })),
  }),
)
export type Criterion = Static<typeof RubricCriterion>
export const RubricDefinition = named(
  'RubricDefinition',
  strict({
    criteria: Type.Array(RubricCriterion, { maxItems: 25 }),
    passLine: Type.Integer({ minimum: 0, maximum: 100, description: 'Least score; fit has bands instead.' }),
  }),
)
export type RubricDefinitionValue = Static<typeof RubricDefinition>

const TypeRef = Type.Object({ id: Id('partnerType'), key: Type.String(), name: Type.String() })
export const Rubric = named(
  'Rubric',
  Type.Object({
    id: Id('rubric'),
    name: Type.String(),
    type: TypeRef,
    purpose: oneOf(purposes),
    draft: RubricDefinition,
    problems: Type.Array(Type.String(), { description: 'What stands against publishing the draft.' }),
    hasChanges: Type.Boolean({ description: 'The draft differs from the published version.' }),
    publishedNumber: nullable(Type.Integer()),
    openCases: Type.Integer({ description: 'Cases that are pinned to one of its versions and not decided.' }),
    version: Version,
    updatedAt: Instant,
  }),
)
export const RubricVersion = named(
  'RubricVersion',
  Type.Object({
    rubricId: Id('rubric'),
    number: Type.Integer(),
    definition: RubricDefinition,
    publishedBy: Type.String(),
    publishedAt: Instant,
  }),
)
const ShownScore = nullable(Type.String({ description: 'One decimal, half-up.', examples: ['62.5'] }))
export const RubricReplay = named(
  'RubricReplay',
  Type.Object({
    data: Type.Array(
      Type.Object({
        caseId: Id('qualificationCase'),
        partner: Type.Object({ id: Id('partner'), name: Type.String() }),
        number: Type.Integer({ description: 'The version it was scored under.' }),
        before: ShownScore,
        after: ShownScore,
        passedBefore: nullable(Type.Boolean()),
        passedAfter: nullable(Type.Boolean()),
        unanswered: Type.Array(Type.String(), { description: 'Criteria of the draft that nobody scored then.' }),
      }),
    ),
  }),
)

const right = { right: 'qualification.publish_rubric' } as const
const params = idParams('rubric')
const rubricSorts = ['name', '-name', 'updatedAt', '-updatedAt'] as const
const example = {
  criteria: [
    {
      key: 'development_team',
      label: 'Development team',
      weight: 100,
      anchors: ['No named developer', 'One, part-time', '2 developers part-time', '3 developers', 'Dedicated team'],
      guidance: '',
      evidence: 'one',
      isTypeCriterion: false,
      gateLeast: null,
      factor: 'technical_compatibility',
    },
  ],
  passLine: 60,
} as const

export const rubricEndpoints = {
  listRubrics: endpoint({
    method: 'GET',
    path: '/v1/rubrics',
    summary: 'Rubrics of every type',
    access: { right: 'qualification.read' },
    query: listQuery(
      { typeId: optional(listOf(Id('partnerType'), 50)), purpose: optional(listOf(oneOf(purposes), 3)) },
      [...rubricSorts],
    ),
    answer: pageOf(Rubric),
  }),
  createRubric: endpoint({
    method: 'POST',
    path: '/v1/rubrics',
    summary: 'Begin a rubric for a type that has none, or take one in from another workspace',
    access: right,
    body: strict({
      typeId: Id('partnerType'),
      purpose: oneOf(purposes),
      name: optional(Text(120)),
      definition: optional(RubricDefinition),
    }),
    answer: Rubric,
    status: 201,
    refuses: { 'rubric.exists': [409, 'The type has a rubric for this purpose; change that one.'] },
    example: { body: { typeId: 'pt_01ka2b3c4d5e6f7g8h9jkmnpqr', purpose: 'technical', definition: example } },
  }),
  getRubric: endpoint({
    method: 'GET',
    path: '/v1/rubrics/:id',
    summary: 'Read a rubric with its draft',
    access: { right: 'qualification.read' },
    params,
    answer: Rubric,
  }),
  updateRubric: endpoint({
    method: 'PATCH',
    path: '/v1/rubrics/:id',
    summary: 'Change name or draft',
    access: right,
    params,
    body: strict({ name: optional(Text(120)), draft: optional(RubricDefinition) }),
    answer: Rubric,
    ifMatch: true,
    example: { body: { draft: example } },
  }),
  listRubricVersions: endpoint({
    method: 'GET',
    path: '/v1/rubrics/:id/versions',
    summary: 'Published versions, which never change',
    access: { right: 'qualification.read' },
    params,
    query: listQuery({}, ['number', '-number']),
    answer: pageOf(RubricVersion),
  }),
  publishRubric: endpoint({
    method: 'POST',
    path: '/v1/rubrics/:id/publication',
    summary: 'Publish the draft as the next version; cases that run keep theirs',
    access: right,
    params,
    answer: RubricVersion,
    status: 201,
    refuses: {
      'rubric.incomplete': [422, 'Weights do not sum to 100, or an anchor is missing; every problem is listed.'],
      'rubric.unchanged': [409, 'The draft is what is published already.'],
    },
  }),
  replayRubric: endpoint({
    method: 'GET',
    path: '/v1/rubrics/:id/replay',
    summary: 'How decided cases would have scored under the draft',
    access: right,
    params,
    query: strict({ limit: optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })) }),
    answer: RubricReplay,
  }),
}
