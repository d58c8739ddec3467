import { useQuery } from '@tanstack/react-query'
import { api, type RowOf } from '#client/api.ts'

export type Sandbox = RowOf<'listSandboxes'>
const changing = new Set(['building', 'resetting'])
export const sandboxesCache = 'sandboxes'
const dayMs = 86_400_000

/** The sandboxes of this workspace (in a sandbox: itself), asked again every second while a clock moves. */
export const useSandboxes = () =>
  useQuery({
    queryKey: [sandboxesCache],
    queryFn: async () => (await api.listSandboxes()).data,
    refetchInterval: (query) =>
      query.state.data?.some((one) => one.advancingTo !== null || changing.has(one.state)) ? 1000 : false,
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
