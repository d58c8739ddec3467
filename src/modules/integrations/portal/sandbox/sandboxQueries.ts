import { keepPreviousData } from '@tanstack/react-query'
import { api, type InputTo, type RowOf } from '#client/api.ts'

export type Sandbox = RowOf<'listPortalSandboxes'>

const changing = new Set(['building', 'resetting', 'advancing'])

export type SandboxFilter = Omit<NonNullable<NonNullable<InputTo<'listPortalSandboxes'>>['query']>, 'cursor' | 'limit'>
/** As the page narrows them. */
export const narrowedQuery = (filter: SandboxFilter) => ({
  ...sandboxesQuery,
  queryKey: ['portal', 'sandboxes', filter],
  queryFn: () => api.listPortalSandboxes({ query: { ...filter, limit: 200 } }),
  placeholderData: keepPreviousData,
})

/** Own sandboxes and the steps taken there; asked again every second while something changes by itself. */
export const sandboxesQuery = {
  queryKey: ['portal', 'sandboxes'],
  queryFn: () => api.listPortalSandboxes(),
  refetchInterval: (query: { state: { data?: { data: Sandbox[] } | undefined } }) =>
    query.state.data?.data.some((one) => changing.has(one.state)) ? 1_000 : (false as const),
}
