/**
 * Which fields of a form are shown, given the answers so far. Pure and without imports of value, because the server at
 * submit and the page at every key press must come to the same result.
 */

export const comparisonOperators = [
  'equals',
  'not_equals',
  'in',
  'not_in',
  'contains',
  'less',
  'greater',
  'answered',
] as const
export type ComparisonOperator = (typeof comparisonOperators)[number]

/** `less` and `greater` compare numbers, rates, amounts of money in one currency, and dates; `answered` takes no value. */
export type Comparison = { field: string; is: ComparisonOperator; value?: ComparisonValue }
export type ComparisonValue = string | number | boolean | readonly string[]
/** All of, or any of, comparisons and groups of comparisons: two levels at most. */
export type ConditionGroup = { match: 'all' | 'any'; of: readonly Comparison[] }
export type Condition = { match: 'all' | 'any'; of: readonly (Comparison | ConditionGroup)[] }

export const comparisonsMax = 10

export type Answers = Readonly<Record<string, unknown>>
type Shown = { readonly key: string; readonly showIf?: Condition | undefined; readonly shownTo?: string | undefined }

/** Every comparison of a condition, in order. */
export const comparisonsOf = (condition: Condition): Comparison[] =>
  condition.of.flatMap((part) => (isGroup(part) ? part.of : [part]))

/** Empty text, empty lists, null and undefined are no answer; `false` and 0 are one. */
export const isAnswered = (value: unknown): boolean => {
  if (value === undefined || value === null) return false
  if (typeof value === 'string') return value.trim() !== ''
  if (Array.isArray(value)) return value.length > 0
  return true
}

/** Whether a condition holds. A comparison with a field that has no answer is false, but for `not_equals` and `not_in`. */
export const holds = (condition: Condition | undefined, answers: Answers): boolean => {
  if (!condition || condition.of.length === 0) return true
  const one = (part: Comparison | ConditionGroup) =>
    isGroup(part) ? groupHolds(part, answers) : compare(part, answers[part.field])
  return condition.match === 'all' ? condition.of.every(one) : condition.of.some(one)
}

/**
 * The keys of the fields that are shown, in the form's order. What a hidden field was answered before does not count:
 * a condition on it sees no answer, so fields that hang on it are hidden as well.
 */
export const shownKeys = (fields: readonly Shown[], answers: Answers): Set<string> => {
  const shown = new Set<string>()
  const standing: Record<string, unknown> = {}
  for (const field of fields) {
    if (!holds(field.showIf, standing)) continue
    shown.add(field.key)
    if (isAnswered(answers[field.key])) standing[field.key] = answers[field.key]
  }
  return shown
}

/** The answers without those of fields that are not shown, and the keys that were left out. */
export const standingAnswers = (
  fields: readonly Shown[],
  answers: Answers,
): { answers: Record<string, unknown>; dropped: string[] } => {
  const shown = shownKeys(fields, answers)
  const kept: Record<string, unknown> = {}
  const dropped: string[] = []
  for (const [key, value] of Object.entries(answers)) {
    if (shown.has(key)) kept[key] = value
    else if (isAnswered(value)) dropped.push(key)
  }
  return { answers: kept, dropped }
}

const isGroup = (part: Comparison | ConditionGroup): part is ConditionGroup => 'of' in part

const groupHolds = (group: ConditionGroup, answers: Answers) =>
  group.match === 'all'
    ? group.of.every((one) => compare(one, answers[one.field]))
    : group.of.some((one) => compare(one, answers[one.field]))

const compare = ({ is, value }: Comparison, answer: unknown): boolean => {
  const answered = isAnswered(answer)
  switch (is) {
    case 'answered':
      return answered
    case 'equals':
      return answered && same(answer, value)
    case 'not_equals':
      return !answered || !same(answer, value)
    case 'in':
      return answered && isListed(answer, value)
    case 'not_in':
      return !answered || !isListed(answer, value)
    case 'contains':
      return answered && contains(answer, value)
    case 'less':
      return answered && order(answer, value) === -1
    case 'greater':
      return answered && order(answer, value) === 1
  }
}

const folded = (value: unknown) => String(value).trim().toLowerCase()
const same = (answer: unknown, value: unknown): boolean =>
  Array.isArray(answer) ? answer.length === 1 && same(answer[0], value) : folded(answer) === folded(value)
const isListed = (answer: unknown, value: unknown): boolean => {
  if (!Array.isArray(value)) return same(answer, value)
  return Array.isArray(answer) ? answer.some((one) => isListed(one, value)) : value.some((one) => same(answer, one))
}
const contains = (answer: unknown, value: unknown): boolean =>
  Array.isArray(answer) ? answer.some((one) => same(one, value)) : folded(answer).includes(folded(value))

/** -1, 0, 1, or undefined where the two cannot be compared. */
const order = (answer: unknown, value: unknown): -1 | 0 | 1 | undefined => {
  const amount = amountOf(answer)
  if (amount !== undefined) {
    const limit = typeof value === 'number' || typeof value === 'string' ? amountText(String(value)) : undefined
    if (limit === undefined) return undefined
    return amount < limit ? -1 : amount > limit ? 1 : 0
  }
  if (typeof answer === 'number') {
    const limit = Number(value)
    if (Number.isNaN(limit)) return undefined
    return answer < limit ? -1 : answer > limit ? 1 : 0
  }
  if (typeof answer === 'string' && typeof value === 'string') return answer < value ? -1 : answer > value ? 1 : 0
  return undefined
}
const amountOf = (answer: unknown): bigint | undefined =>
  typeof answer === 'object' && answer !== null && 'amountMinor' in answer
    ? amountText(String(answer.amountMinor))
    : undefined
const amountText = (text: string): bigint | undefined => (/^-?\d{1,19}$/.test(text) ? BigInt(text) : undefined)
