import { type Comparison, type Condition, comparisonsOf } from '../contract/conditions.ts'

const verbs: Record<Comparison['is'], string> = {
  equals: 'is',
  not_equals: 'is not',
  in: 'is one of',
  not_in: 'is none of',
  contains: 'contains',
  less: 'is less than',
  greater: 'is more than',
  answered: 'is answered',
}

/** A condition as a sentence: `Shown if “Company” is answered and “Country” is one of DE, AT`. */
export const conditionWords = (condition: Condition | undefined, labelOf: (key: string) => string): string => {
  if (!condition || condition.of.length === 0) return ''
  const one = ({ field, is, value }: Comparison) => {
    const shown = Array.isArray(value)
      ? value.join(', ')
      : value === true
        ? 'yes'
        : value === false
          ? 'no'
          : value === undefined
            ? ''
            : String(value)
    return `“${labelOf(field)}” ${verbs[is]}${shown && ` ${shown}`}`
  }
  return `Shown if ${comparisonsOf(condition)
    .map(one)
    .join(condition.match === 'all' ? ' and ' : ' or ')}`
}
