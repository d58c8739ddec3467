/** Schemas that several endpoints of qualification answer with or take. */
import { named, nullable, oneOf, strict, Text, Type } from '#platform/contract.ts'

export const ExactNumber = named(
  'ExactNumber',
  Type.Object(
    { numerator: Type.String(), denominator: Type.String(), shown: Type.String({ examples: ['62.5'] }) },
    { description: 'Compared as the exact fraction; shown half-up to one decimal.' },
  ),
)
export const ScoreParts = Type.Array(
  Type.Object({
    criterion: Type.String(),
    label: Type.String(),
    weight: Type.Integer(),
    value: ExactNumber,
    points: ExactNumber,
  }),
)
export const ScoreShape = named(
  'Score',
  Type.Object({
    value: nullable(ExactNumber),
    isComplete: Type.Boolean(),
    coverage: ExactNumber,
    answeredWeight: Type.Integer(),
    totalWeight: Type.Integer(),
    parts: ScoreParts,
  }),
)

export const evidenceKinds = [
  'file',
  'application_answer',
  'call_note',
  'need',
  'interaction',
  'document',
  'overlap_run',
  'url',
] as const
export const EvidenceLink = named(
  'EvidenceLink',
  strict({
    kind: oneOf(evidenceKinds),
    ref: Text(2000, { description: 'Id of the record, key of the answer, or the address.' }),
    text: Type.String({ maxLength: 5000, description: 'What was read there; a snapshot of an address.' }),
  }),
)
export const Confidence = oneOf(['low', 'medium', 'high'])
export const CardAnswer = named(
  'ScorecardAnswer',
  strict({
    criterion: Type.String({ maxLength: 60 }),
    score: nullable(Type.Integer({ minimum: 1, maximum: 5 })),
    cannotAssess: nullable(Text(1000, { description: 'Why not; then there is no score.' })),
    confidence: nullable(Confidence),
    comment: Type.String({ maxLength: 5000 }),
    evidence: Type.Array(EvidenceLink, { maxItems: 20 }),
  }),
)
