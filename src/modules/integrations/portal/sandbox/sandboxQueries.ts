import { api, type RowOf } from '#client/api.ts'

export type Sandbox = RowOf<'listPortalSandboxes'>

const changing = new Set(['building', 'resetting', 'advancing'])

/** Own sandboxes and the steps taken there; asked again every second while something changes by itself. */
export const sandboxesQuery = {
  queryKey: ['portal', 'sandboxes'],
  queryFn: () => api.listPortalSandboxes(),
  refetchInterval: (query: { state: { data?: { data: Sandbox[] } | undefined } }) =>
    query.state.data?.data.some((one) => changing.has(one.state)) ? 1_000 : (false as const),
}
