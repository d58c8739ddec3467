import { useQueryClient } from '@tanstack/react-query'
import { type AnswerTo, api, type InputTo } from '#client/api.ts'
import { readProblem } from '#ui/problem.ts'
import { toast } from '#ui/toasts.ts'

export type PortalTask = AnswerTo<'getPortalTask'>
type Query = NonNullable<NonNullable<InputTo<'listPortalTasks'>>['query']>

/** Tasks of one kind of list, the most pressing first. */
export const tasksQuery = (query: Query) => ({
  queryKey: ['portal', 'tasks', query],
  queryFn: async () => (await api.listPortalTasks({ query: { sort: 'dueAt', limit: 100, ...query } })).data,
})

/** Runs a verb on a task, says how it went and reads the lists anew. */
export const useTaskAct = () => {
  const cache = useQueryClient()
  return async (run: () => Promise<unknown>, done?: string) => {
    try {
      await run()
      if (done) toast(done, { tone: 'good' })
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    }
    await cache.invalidateQueries({ queryKey: ['portal', 'tasks'] })
  }
}
