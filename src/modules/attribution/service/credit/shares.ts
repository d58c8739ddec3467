/**
 * From what is known about a conversion to its divisions. Pure, and the only place where shares come from: computing and
 * re-deriving are the same call, on inputs that are stored with every computation.
 */
import { createHash } from 'node:crypto'
import { type Label, type Model, models, type Precedence, type Refusal, type TouchKind } from '../../contract/states.ts'
import type { Definition } from '../rules/definition.ts'
import { divide, whole } from './models.ts'

export type Share = { partnerId: string | null; touchId: string | null; microShares: number }
type LabelledShare = Share & { label: Label | null; reason: string | null }

export type InputTouch = {
  id: string
  partnerId: string
  customerId: string | null
  kind: TouchKind
  occurredAt: string
  refusal: Refusal | null
  words: string | null
  distanceSeconds: number | null
}
/** Everything that the divisions follow from; stored, hashed, and enough to derive them again. */
export type Inputs = {
  convertedAt: string
  firstLeadAt: string | null
  payingModel: Model
  halfLifeDays: number
  definition: Definition
  touches: readonly InputTouch[]
  /** What comes before every model, with the shares that it fixes. */
  claim: {
    kind: 'override' | 'deal' | 'code' | 'inherited'
    causeId: string
    shares: readonly Share[]
    labels: readonly PartnerLabel[]
  } | null
}
export type PartnerLabel = { partnerId: string; label: Label }

export type Division = { model: Model; isPaying: boolean; precedence: Precedence; credits: readonly LabelledShare[] }
export type Divisions = { paying: Division; comparisons: readonly Division[]; labels: ReadonlyMap<string, Label> }

const house = (reason: string): Share & { reason: string } => ({
  partnerId: null,
  touchId: null,
  microShares: whole,
  reason,
})

export const deriveDivisions = (inputs: Inputs): Divisions => {
  const eligible = inputs.touches.filter((touch) => touch.refusal === null)
  const labels = labelsOf(inputs, eligible)
  const labelled = (shares: readonly (Share & { reason?: string })[]): LabelledShare[] =>
    shares.map((share) => ({
      ...share,
      label: share.partnerId === null ? null : (labels.get(share.partnerId) ?? null),
      reason: share.reason ?? null,
    }))
  const byModel = (model: Model): (Share & { reason?: string })[] =>
    eligible.length === 0 ? [house('no_eligible_touch')] : sharesOf(model, eligible, inputs)
  const { claim } = inputs
  const paying: Division = claim
    ? { model: inputs.payingModel, isPaying: true, precedence: claim.kind, credits: labelled(claim.shares) }
    : {
        model: inputs.payingModel,
        isPaying: true,
        precedence: eligible.length === 0 ? 'house' : 'model',
        credits: labelled(byModel(inputs.payingModel)),
      }
  const comparisons = models.map(
    (model): Division => ({
      model,
      isPaying: false,
      precedence: eligible.length === 0 ? 'house' : 'model',
      credits: labelled(byModel(model)),
    }),
  )
  return { paying, comparisons, labels }
}

const sharesOf = (model: Model, eligible: readonly InputTouch[], inputs: Inputs): Share[] => {
  const facts = { convertedAt: new Date(inputs.convertedAt), halfLifeDays: inputs.halfLifeDays }
  const moments = eligible.map((touch) => ({ occurredAt: new Date(touch.occurredAt) }))
  return divide(model, moments, facts).flatMap((microShares, place) => {
    const touch = eligible[place]!
    return microShares === 0 ? [] : [{ partnerId: touch.partnerId, touchId: touch.id, microShares }]
  })
}

/** Who brought the customer, and who else had a part. Of one conversion one partner is sourced, or the roles of a deal. */
const labelsOf = (inputs: Inputs, eligible: readonly InputTouch[]): Map<string, Label> => {
  const labels = new Map<string, Label>()
  const { claim, definition, firstLeadAt } = inputs
  if (claim?.kind === 'inherited') {
    for (const { partnerId, label } of claim.labels) labels.set(partnerId, label)
    return labels
  }
  if (claim?.kind === 'deal')
    for (const { partnerId } of claim.shares) if (partnerId !== null) labels.set(partnerId, 'sourced')
  if (labels.size === 0) {
    const first = eligible[0]
    const early =
      definition.sourcedBy === 'first_eligible' || firstLeadAt === null || (first && first.occurredAt <= firstLeadAt)
    if (first && early) labels.set(first.partnerId, 'sourced')
  }
  const oldest =
    definition.influenceDays === null
      ? ''
      : new Date(Date.parse(inputs.convertedAt) - definition.influenceDays * 86_400_000).toISOString()
  for (const touch of eligible)
    if (!labels.has(touch.partnerId) && touch.occurredAt >= oldest) labels.set(touch.partnerId, 'influenced')
  return labels
}

/** The same text for the same facts, whatever order a store gives the keys back in. */
const canonical = (value: unknown): string =>
  Array.isArray(value)
    ? `[${value.map(canonical).join(',')}]`
    : value !== null && typeof value === 'object'
      ? `{${Object.entries(value)
          .sort(([one], [other]) => (one < other ? -1 : 1))
          .map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`)
          .join(',')}}`
      : JSON.stringify(value)

export const hashOf = (inputs: Inputs): string => createHash('sha256').update(canonical(inputs)).digest('hex')
