import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api } from '#client/api.ts'
import { PageSkeleton } from '#ui/PageSkeleton.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { useGo, useScreenParams } from '#ui/routing.tsx'

/** Where a task about a decision leads: to the decision of its case. */
export const DecisionPage = () => {
  const { decisionId } = useScreenParams('decisionId')
  const go = useGo()
  const { data, error, refetch } = useQuery({
    queryKey: ['qualification-decisions', decisionId],
    queryFn: () => api.readQualificationDecision({ params: { id: decisionId } }),
  })
  const caseId = data?.caseId
  useEffect(() => {
    if (caseId) go(`candidates/${caseId}?tab=decision`, { replace: true })
  }, [caseId, go])
  return error ? <ProblemBanner error={error} retry={() => void refetch()} /> : <PageSkeleton />
}
