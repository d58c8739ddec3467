/** What a simulation changes: which plan a sale meets in place of the one that was in force on its day. */
import { draftedTerms, type Plan, type Scope, scopeMatches, type ValuesOf } from '#modules/agreements/public.ts'
import type { Tx } from '#platform/context.ts'
import { hashOf } from '../../engine/hash.ts'
import type { Cap } from '../../engine/types.ts'
import type { FindPlans, PlanAsk, PlanFound } from '../evaluate/plans.ts'

export type Drafted = { scope: Scope; priority: number; plan: Plan }
/** As it is stored: with the plans themselves, so that a later change of a draft changes no result. */
export type Request = {
  source: 'plan' | 'agreement' | 'in_force'
  plan: Plan | null
  agreement: { number: string; versionNumber: number } | null
  drafted: readonly Drafted[]
  /** Of a draft's term, used where its plan is silent. */
  draftedHoldDays: number | null
  partnerIds: readonly string[] | null
  holdDays: number | null
  cap: Cap | null
  isUncapped: boolean
}

/** The plans that an agreement's open version would put in force; none where it leaves them as they are. */
export const draftedPlans = async (tx: Tx, agreementId: string) => {
  const draft = (await draftedTerms(tx, [agreementId], ['commission', 'commission_hold'])).get(agreementId)
  const plans = (draft?.terms ?? [])
    .filter((term) => term.kind === 'commission' && term.operation === 'set')
    .map((term): Drafted => ({ scope: term.scope, priority: term.priority, plan: term.values as Plan }))
  if (!draft || plans.length === 0) return undefined
  const hold = draft.terms.find((term) => term.kind === 'commission_hold' && term.operation === 'set')
  const holdDays = (hold?.values as ValuesOf<'commission_hold'> | undefined)?.days ?? null
  return { draft, plans, holdDays, planHash: hashOf({ plans, holdDays }) }
}

const narrowest = (rows: readonly Drafted[], ask: PlanAsk): Plan | undefined =>
  rows
    .filter(({ scope }) => scopeMatches(scope, ask.scope))
    .toSorted(
      (one, other) => Object.keys(other.scope).length - Object.keys(one.scope).length || other.priority - one.priority,
    )[0]?.plan

/** Finds plans as they were in force, but for the partners that the request names: these meet what it changes. */
export const changedPlans =
  (request: Request, from: string, base: FindPlans): FindPlans =>
  async (tx, asks) => {
    const before = await base(tx, asks)
    const chosen = request.partnerIds && new Set(request.partnerIds)
    const known = new Map<Plan, { plan: Plan; planHash: string }>()
    const shaped = (plan: Plan) => {
      if (!known.has(plan)) {
        const changed = withCaps(plan, request)
        known.set(plan, { plan: changed, planHash: hashOf(changed) })
      }
      return known.get(plan)!
    }
    return (ask): PlanFound => {
      const found = before(ask)
      if (chosen && !chosen.has(ask.partnerId)) return found
      const next = request.source === 'plan' ? request.plan! : (narrowest(request.drafted, ask) ?? null)
      if (!next)
        return found.plan ? { ...found, ...shaped(found.plan), holdDays: request.holdDays ?? found.holdDays } : found
      // A plan that keeps old customers changes nothing for those who were won before it.
      if (next.keepsOldCustomers && ask.firstPaidDay && ask.firstPaidDay < from) return found
      return {
        ...found,
        ...shaped(next),
        termIds: [],
        clause: null,
        tail: null,
        holdDays: request.holdDays ?? next.holdDays ?? request.draftedHoldDays ?? found.holdDays,
      }
    }
  }

const withCaps = (plan: Plan, { cap, isUncapped }: Request): Plan => {
  const bare: Plan = isUncapped
    ? { ...plan, groupCaps: [], rules: plan.rules.map((rule) => ({ ...rule, cap: null })) }
    : plan
  return cap
    ? {
        ...bare,
        groupCaps: [...bare.groupCaps, { name: 'simulated', rules: bare.rules.map(({ id }) => id), cap }],
      }
    : bare
}
