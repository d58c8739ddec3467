import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { type AnswerTo, api, type InputTo } from '#client/api.ts'
import { readProblem } from '#ui/problem.ts'
import type { Fault, PlanDraft } from './planShape.ts'

type Sale = NonNullable<NonNullable<InputTo<'readPlan'>>['body']['sale']>
export type Reading = AnswerTo<'readPlan'>
const typingMs = 350

/** The plan read by the server while it is typed: words, hints and an example, or every fault; the last words stay meanwhile. */
export const usePlanReading = (plan: PlanDraft, sale: Sale | null) => {
  const body = JSON.stringify({ plan, ...(sale && { sale }) })
  const [asked, setAsked] = useState(body)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(body), typingMs)
    return () => clearTimeout(timer)
  }, [body])
  const query = useQuery({
    queryKey: ['plan-readings', asked],
    queryFn: () => api.readPlan({ body: JSON.parse(asked) as { plan: PlanDraft; sale?: Sale } }),
    retry: false,
    staleTime: 60_000,
  })
  const [last, setLast] = useState<Reading | null>(null)
  useEffect(() => {
    if (query.data) setLast(query.data)
  }, [query.data])
  const problem = query.error ? readProblem(query.error) : null
  return {
    reading: query.data ?? last,
    isCurrent: query.isSuccess && asked === body,
    faults: (problem?.status === 422 ? problem.errors : []) satisfies readonly Fault[],
    error: problem && problem.status !== 422 ? query.error : null,
  }
}
