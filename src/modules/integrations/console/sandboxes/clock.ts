import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { api, type InputTo, type RowOf } from '#client/api.ts'

export type Sandbox = RowOf<'listSandboxes'>
const changing = new Set(['building', 'resetting'])
export const sandboxesCache = 'sandboxes'
const dayMs = 86_400_000

const moves = (one: Sandbox) => one.advancingTo !== null || changing.has(one.state)
export type SandboxFilter = Omit<NonNullable<NonNullable<InputTo<'listSandboxes'>>['query']>, 'cursor' | 'limit'>

/** The sandboxes of this workspace (in a sandbox: itself), asked again every second while a clock moves. */
export const useSandboxes = (filter: SandboxFilter) =>
  useInfiniteQuery({
    queryKey: [sandboxesCache, 'list', filter],
    initialPageParam: '',
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) =>
      api.listSandboxes({ query: { ...filter, limit: 50, ...(pageParam && { cursor: pageParam }) } }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: (query) => (query.state.data?.pages.some((page) => page.data.some(moves)) ? 1000 : false),
  })

/** One of them, or the only one that is seen from inside. */
export const useSandbox = (id: string | undefined) =>
  useQuery({
    queryKey: [sandboxesCache, 'one', id ?? ''],
    queryFn: async () =>
      id === undefined ? ((await api.listSandboxes()).data[0] ?? null) : api.getSandbox({ params: { id } }),
    refetchInterval: (query) => (query.state.data && moves(query.state.data) ? 1000 : false),
  })

export const daysLater = (moment: string, days: number): string =>
  new Date(new Date(moment).getTime() + days * dayMs).toISOString()

/** A day as the clock's goal: its time of day stays as it is, so that "to 3 March" never jumps over a working day. */
export const onDay = (moment: string, day: string): string => {
  const goal = new Date(moment)
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  goal.setFullYear(year, month - 1, date)
  return goal.toISOString()
}

/** Whole days that a clock is ahead of real time. */
export const daysAhead = (sandbox: Pick<Sandbox, 'now'>, realNow: Date): number =>
  Math.max(0, Math.round((new Date(sandbox.now).getTime() - realNow.getTime()) / dayMs))
