import { useQueryClient } from '@tanstack/react-query'
import { type AnswerTo, api, type InputTo } from '#client/api.ts'
import { readProblem } from '#ui/problem.ts'
import { toast } from '#ui/toasts.ts'
import { triageTable } from '../contract/inquiry-states.ts'

export type TriageBody = InputTo<'triageInquiry'>['body']

/** Decides what becomes of an inquiry and says it in a corner; answers the inquiry, or nothing when it was refused. */
export const useTriage = () => {
  const cache = useQueryClient()
  return async (id: string, body: TriageBody): Promise<AnswerTo<'getInquiry'> | undefined> => {
    try {
      const done = await api.triageInquiry({ params: { id }, body })
      toast(`${triageTable[body.outcome].past}${done.triage?.team ? ` to ${done.triage.team}` : ''}`, { tone: 'good' })
      return done
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
      return undefined
    } finally {
      await cache.invalidateQueries({ queryKey: ['inquiries'] })
    }
  }
}

/** The team that is proposed for an inquiry; it stands in the record, not in the list. */
export const teamFor = async (id: string): Promise<string> =>
  (await api.getInquiry({ params: { id } })).suggested.team ?? 'Support'
