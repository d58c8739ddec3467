/** Dividing a conversion: what is known is gathered, judged, divided, and written with what it followed from. */
import { resolveTerms, type ValuesOf } from '#modules/agreements/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { conversionCredited } from '../../contract/events.ts'
import {
  type ConversionRow,
  claimsOf,
  conversionBefore,
  creditsOfSets,
  sharesOf as currentShares,
  firstConversionOfSubscription,
  firstLeadAt,
  insertComputation,
  noteComputation,
  replaceShares,
} from '../../queries/credits.ts'
import { companyRows, customerRows } from '../../queries/customers.ts'
import { findSale } from '../../queries/sales.ts'
import { pathOf } from '../../queries/touches.ts'
import { definitionAt } from '../rules/definition.ts'
import { type Policy, policyAt } from '../rules/policy.ts'
import { judgePath, type Verdict, windowDaysMax } from './eligible.ts'
import { modelVersion } from './models.ts'
import { type Divisions, deriveDivisions, hashOf, type Inputs, type PartnerLabel, type Share } from './shares.ts'

export type Origin = 'recorded' | 'late_touch' | 'flag' | 'override' | 'customer_merge' | 'recount'
const dayMs = 86_400_000

/**
 * Divides a conversion that its caller has locked, or just made. `isFixed`: its money is on its way, so the paying set
 * stays and only the other models follow. Answers the set that pays when it is a new one.
 */
export const creditConversion = async (
  tx: Tx,
  conversion: ConversionRow,
  options: { origin: Origin; isFixed?: boolean },
): Promise<{ creditSetId: string; supersedes: string | null } | undefined> => {
  const { inputs, policy } = await gatherInputs(tx, conversion)
  const divisions = deriveDivisions(inputs)
  const before = conversion.current_set_id === null ? undefined : await creditsOfSets(tx, [conversion.current_set_id])
  const changes = before === undefined || !sameCredits(before, divisions.paying.credits)
  const pays = changes && !options.isFixed
  const number = conversion.computed_number + 1
  const paying = { id: newId(idPrefixes.creditSet), ...divisions.paying }
  const comparisons = divisions.comparisons.map((division) => ({ id: newId(idPrefixes.creditSet), ...division }))
  await insertComputation(tx, {
    conversionId: conversion.id,
    number,
    modelVersion,
    policyVersion: policy.number,
    definitionVersion: inputs.definition.number,
    inputs,
    inputsHash: hashOf(inputs),
    origin: options.origin,
    sets: pays ? [paying, ...comparisons] : comparisons,
  })
  await noteComputation(tx, conversion.id, number, pays ? paying.id : null)
  if (!pays) return undefined
  await replaceShares(
    tx,
    {
      id: conversion.id,
      kind: conversion.kind,
      occurredAt: conversion.occurred_at,
      definitionVersion: inputs.definition.number,
    },
    sharesByPartner(divisions),
  )
  const supersedes = conversion.current_set_id
  // History that earns nothing is analysed, not paid: whoever pays never hears of it.
  if (conversion.earns)
    await tx.announce(
      conversionCredited,
      { conversionId: conversion.id, creditSetId: paying.id, version: number, supersedes },
      { subject: { kind: 'conversion', id: conversion.id } },
    )
  return { creditSetId: paying.id, supersedes }
}

/** Everything that the division follows from, as it is known now. */
export const gatherInputs = async (
  tx: Tx,
  conversion: ConversionRow,
): Promise<{ inputs: Inputs; policy: Policy; verdicts: Verdict[] }> => {
  const convertedAt = conversion.occurred_at
  const policy = await policyAt(tx, convertedAt)
  const definition = await definitionAt(tx, convertedAt)
  const [customer] = await customerRows(tx, [conversion.customer_id])
  const companyId = customer?.company_id ?? null
  const [company] = companyId === null ? [] : await companyRows(tx, [companyId])
  const path = await pathOf(
    tx,
    { customerId: conversion.customer_id, companyId: policy.pathScope === 'company' ? companyId : null },
    {
      from: new Date(convertedAt.getTime() - (windowDaysMax + 30) * dayMs),
      until: new Date(convertedAt.getTime() + 30 * dayMs),
    },
  )
  const verdicts = await judgePath(tx, path, { convertedAt, companyDomain: company?.domain ?? null, policy })
  const lead = await firstLeadAt(tx, conversion.customer_id)
  const claim = await strongestClaim(tx, conversion, policy, verdicts)
  const inputs: Inputs = {
    convertedAt: convertedAt.toISOString(),
    firstLeadAt: lead === null || lead > convertedAt ? null : lead.toISOString(),
    payingModel: policy.payingModel,
    halfLifeDays: policy.halfLifeDays,
    definition,
    touches: verdicts.map((verdict) => ({
      id: verdict.touchId,
      partnerId: verdict.partnerId,
      customerId: verdict.customerId,
      kind: verdict.kind,
      occurredAt: verdict.occurredAt.toISOString(),
      refusal: verdict.refusal,
      words: verdict.words,
      distanceSeconds: verdict.distanceSeconds,
    })),
    claim,
  }
  return { inputs, policy, verdicts }
}

/** The first that applies: an approved override, a won deal, a personal code used at checkout, what a renewal inherits. */
const strongestClaim = async (
  tx: Tx,
  conversion: ConversionRow,
  policy: Policy,
  verdicts: readonly Verdict[],
): Promise<Inputs['claim']> => {
  const claims = await claimsOf(tx, conversion.id)
  const override = claims.find((claim) => claim.kind === 'override')
  if (override) return { kind: 'override', causeId: override.cause_id, shares: override.shares as Share[], labels: [] }
  const deal = policy.dealPrecedence ? claims.find((claim) => claim.kind === 'deal') : undefined
  if (deal) return { kind: 'deal', causeId: deal.cause_id, shares: deal.shares as Share[], labels: [] }
  const code = claims.find((claim) => claim.kind === 'code')
  if (code && policy.codeBeatsClick) {
    const touch = verdicts.find((verdict) => verdict.touchId === code.cause_id && verdict.refusal === null)
    if (touch && (await codesCountFirst(tx, touch)))
      return {
        kind: 'code',
        causeId: touch.touchId,
        shares: [{ partnerId: touch.partnerId, touchId: touch.touchId, microShares: 1_000_000 }],
        labels: [],
      }
  }
  return inherited(tx, conversion, policy, verdicts)
}

const codesCountFirst = async (tx: Tx, touch: Verdict): Promise<boolean> => {
  const on = civilDate(tx.ctx.workspace.zone, touch.occurredAt)
  const terms = await resolveTerms(tx, { partnerIds: [touch.partnerId], kinds: ['attribution'], on })
  const term = terms.get(touch.partnerId)?.get('attribution')?.rows[0]?.values as ValuesOf<'attribution'> | undefined
  return term?.codesBeatClicks ?? false
}

/** Renewals and upgrades take the credits of the sale that began the subscription; a repeat order that of the one before. */
const inherited = async (
  tx: Tx,
  conversion: ConversionRow,
  policy: Policy,
  verdicts: readonly Verdict[],
): Promise<Inputs['claim']> => {
  if (conversion.sale_id === null) return null
  const sale = await findSale(tx, conversion.sale_id)
  if (!sale) return null
  const facts = { occurredAt: sale.occurred_at, saleId: sale.id, conversionId: conversion.id }
  if (sale.kind !== 'new' && sale.kind !== 'one_off') {
    if (policy.repeatCredits === 'recompute') return null
    const origin =
      sale.subscription_id === null ? undefined : await firstConversionOfSubscription(tx, sale.subscription_id, facts)
    return origin ? takenFrom(tx, origin) : null
  }
  if (sale.kind !== 'one_off') return null
  const before = await conversionBefore(tx, conversion.customer_id, facts)
  if (!before) return null
  const isNew = verdicts.some((verdict) => verdict.refusal === null && verdict.occurredAt > before.occurred_at)
  return isNew ? null : takenFrom(tx, before)
}

const takenFrom = async (tx: Tx, origin: ConversionRow): Promise<Inputs['claim']> => {
  const credits = await creditsOfSets(tx, [origin.current_set_id!])
  const labels = await currentShares(tx, [origin.id])
  return {
    kind: 'inherited',
    causeId: origin.id,
    shares: credits.map((credit) => ({
      partnerId: credit.partner_id,
      touchId: credit.touch_id,
      microShares: credit.micro_shares,
      ...(credit.reason !== null && { reason: credit.reason }),
    })),
    labels: labels.flatMap(({ partner_id, label }): PartnerLabel[] =>
      partner_id !== null && label !== null ? [{ partnerId: partner_id, label }] : [],
    ),
  }
}

type Stored = { partner_id: string | null; touch_id: string | null; micro_shares: number; label: string | null }
const sameCredits = (before: readonly Stored[], now: Divisions['paying']['credits']): boolean =>
  before.length === now.length &&
  before.every((credit, place) => {
    const other = now[place]!
    return (
      credit.partner_id === other.partnerId &&
      credit.touch_id === other.touchId &&
      credit.micro_shares === other.microShares &&
      credit.label === other.label
    )
  })

/** One row per partner: its share of what pays, and whoever only influenced. */
export const sharesByPartner = ({ paying, labels }: Divisions) => {
  const byPartner = new Map<string | null, number>()
  for (const credit of paying.credits)
    byPartner.set(credit.partnerId, (byPartner.get(credit.partnerId) ?? 0) + credit.microShares)
  for (const partnerId of labels.keys()) if (!byPartner.has(partnerId)) byPartner.set(partnerId, 0)
  return [...byPartner].map(([partnerId, microShares]) => ({
    partnerId,
    microShares,
    label: partnerId === null ? null : (labels.get(partnerId) ?? null),
  }))
}
