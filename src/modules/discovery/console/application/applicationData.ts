import { useQuery } from '@tanstack/react-query'
import { type AnswerTo, api } from '#client/api.ts'

export type Application = AnswerTo<'getApplication'>

/** Runs a verb, says that it worked, and has the page read again. */
export type Act = (run: () => Promise<unknown>, words?: string) => Promise<void>

export const useApplication = (id: string) =>
  useQuery({ queryKey: ['applications', id], queryFn: () => api.getApplication({ params: { id } }) })
