import type { InputTo } from '#client/api.ts'
import type { FilterValues } from '#ui/list/listTypes.ts'

export type ShownLines = NonNullable<NonNullable<InputTo<'getCommissionSums'>>['query']>

/** The list's filters as the sums and acts on everything shown take them. */
export const filterOf = (values: FilterValues, search: string): ShownLines => {
  const { isWaiting, ...rest } = values
  return { ...rest, ...(isWaiting === 'true' && { isWaiting: true }), ...(search && { q: search }) } as ShownLines
}
