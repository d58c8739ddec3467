/** A plan as the editor holds it; its form is the registry's, so only what the editor draws itself is named here. */
export type Rule = Record<string, unknown> & { id: string; name: string }
export type PlanDraft = Record<string, unknown> & { currency: string; rules: Rule[] }
export type Fault = { field: string; rule: string; message: string }

export const newRule = (rules: readonly Rule[]): Rule => {
  const taken = new Set(rules.map(({ id }) => id))
  let number = rules.length + 1
  while (taken.has(`rule-${number}`)) number += 1
  return {
    id: `rule-${number}`,
    name: `Rule ${number}`,
    event: 'sale',
    formula: { kind: 'percent', ratePpm: 100_000 },
    products: { ids: [], categories: [] },
    when: null,
    customers: 'all',
    duration: { kind: 'lifetime' },
    stacking: 'exclusive',
    minimumMinor: null,
    maximumMinor: null,
    cap: null,
    from: null,
    to: null,
  }
}
/** One rule: ten percent of every sale. */
export const newPlan = (currency: string): PlanDraft => ({
  currency,
  base: 'net',
  tierPeriod: null,
  holdDays: null,
  reversalDays: null,
  refunds: null,
  keepsOldCustomers: false,
  rules: [{ ...newRule([]), name: 'Every sale' }],
  groupCaps: [],
  guarantee: null,
  retainer: null,
})

/** Which rule a fault is about; null is the plan as a whole. */
export const ruleOfFault = ({ field }: Fault): number | null => {
  const [, at] = /^plan\.rules\.(\d+)/.exec(field) ?? []
  return at === undefined ? null : Number(at)
}
/** `plan.rules.0.formula.ratePpm` -> "formula, rate". */
export const fieldWords = ({ field }: Fault): string =>
  field
    .replace(/^plan\.?(rules\.\d+\.?)?/, '')
    .split('.')
    .filter(Boolean)
    .map((part) =>
      /^\d+$/.test(part)
        ? String(Number(part) + 1)
        : part
            .replace(/(Ppm|Minor)$/, '')
            .replaceAll(/([A-Z])/g, ' $1')
            .toLowerCase(),
    )
    .join(', ')
