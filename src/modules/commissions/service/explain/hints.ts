/** What in a plan looks unintended, though it may be signed: rules that never earn, brackets that hardly differ. */
import type { Plan, PlanRule } from '#modules/agreements/public.ts'
import { isTier } from '../../engine/tiers.ts'

export type PlanHint = {
  ruleId: string | null
  code: 'never_wins' | 'wide_gap' | 'same_twice' | 'above_sale'
  words: string
}

export const hintsOf = (plan: Plan): PlanHint[] => [
  ...plan.rules.flatMap((rule, at) => beatenAlways(plan, rule, at)),
  ...plan.rules.flatMap(gaps),
  ...aboveSale(plan),
]

/** A percentage beside a higher one that holds for at least as much can never be worth more. */
const beatenAlways = (plan: Plan, rule: PlanRule, at: number): PlanHint[] => {
  if (rule.stacking === 'bonus' || rule.formula.kind !== 'percent') return []
  const { ratePpm } = rule.formula
  const by = plan.rules.find(
    (other, position) =>
      other !== rule &&
      other.stacking === 'exclusive' &&
      other.formula.kind === 'percent' &&
      (other.formula.ratePpm > ratePpm || (other.formula.ratePpm === ratePpm && position < at)) &&
      covers(other, rule),
  )
  if (by?.formula.kind !== 'percent') return []
  const isSame = by.formula.ratePpm === ratePpm
  return [
    {
      ruleId: rule.id,
      code: isSame ? 'same_twice' : 'never_wins',
      words: isSame
        ? `“${rule.name}” says the same as “${by.name}”, which stands first.`
        : `“${rule.name}” never earns: wherever it matches, “${by.name}” is worth more.`,
    },
  ]
}
const covers = (wider: PlanRule, narrower: PlanRule): boolean =>
  wider.event === narrower.event &&
  wider.products.ids.length + wider.products.categories.length === 0 &&
  wider.when === null &&
  (wider.customers === 'all' || narrower.customers === 'new') &&
  wider.cap === null &&
  wider.maximumMinor === null &&
  narrower.minimumMinor === null &&
  (wider.from === null || (narrower.from !== null && wider.from <= narrower.from)) &&
  (wider.to === null || (narrower.to !== null && wider.to >= narrower.to)) &&
  (wider.duration.kind === 'lifetime' || JSON.stringify(wider.duration) === JSON.stringify(narrower.duration))

/** Brackets have no gaps by their form; a step that earns less than the one before it is most often a slip. */
const gaps = ({ id, name, formula }: PlanRule): PlanHint[] => {
  if (!isTier(formula)) return []
  const worth = formula.brackets.map((one) => (one.ratePpm === null ? BigInt(one.amountMinor!) : BigInt(one.ratePpm)))
  const at = worth.findIndex((one, index) => index > 0 && one < worth[index - 1]!)
  return at === -1
    ? []
    : [{ ruleId: id, code: 'wide_gap', words: `“${name}”: step ${at + 1} earns less than the step before it.` }]
}

const aboveSale = (plan: Plan): PlanHint[] => {
  const bonus = plan.rules.reduce(
    (all, { stacking, formula }) => all + (stacking === 'bonus' && formula.kind === 'percent' ? formula.ratePpm : 0),
    0,
  )
  const most = Math.max(
    0,
    ...plan.rules.map(({ stacking, formula }) =>
      stacking === 'exclusive' && formula.kind === 'percent' ? formula.ratePpm : 0,
    ),
  )
  return bonus + most > 1_000_000
    ? [
        {
          ruleId: null,
          code: 'above_sale',
          words: 'Together the percentages exceed the sale; such lines are held for review.',
        },
      ]
    : []
}
