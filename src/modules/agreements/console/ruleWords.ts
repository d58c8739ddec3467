/** Conditions of approval rules as sentences and as forms. */
export type Condition = Record<string, unknown> & { check: string }
export const checkNames: Readonly<Record<string, string>> = {
  has_term: 'It grants one of these kinds',
  value_above: 'A value is above',
  below_default: 'A value is below what this type usually has',
  above_default: 'A value is above what this type usually has',
  money_above: 'An amount is above',
  commission_rate_above: 'A commission rate is above',
  clause_deviates: 'A clause is off its preferred position',
  paper_not_ours: 'It is not on our paper',
}
const plain = (value: unknown) => String(value ?? '').replaceAll('_', ' ')
const list = (value: unknown) => (Array.isArray(value) ? value.map(plain).join(', ') : '')

export const conditionWords = (condition: Condition): string => {
  const about = `${plain(condition['kind'])}, ${plain(condition['field'])}`
  switch (condition.check) {
    case 'has_term':
      return `It grants ${list(condition['kinds'])}`
    case 'value_above':
      return `${about}: above ${condition['limit']}`
    case 'below_default':
      return `${about}: below what the type has`
    case 'above_default':
      return `${about}: above what the type has`
    case 'money_above':
      return `${about}: above ${condition['limitMinor']} in minor units`
    case 'commission_rate_above':
      return `A commission rate above ${Number(condition['ratePpm']) / 10_000} %`
    case 'clause_deviates':
      return list(condition['clauses'])
        ? `Off its preferred position: ${list(condition['clauses'])}`
        : 'Any clause off its preferred position'
    default:
      return checkNames[condition.check] ?? condition.check
  }
}
