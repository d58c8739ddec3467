import { useQuery } from '@tanstack/react-query'
import { readSession } from '#client/session.ts'
import { readProblem } from '#ui/problem.ts'

/** Who is signed in; kept for the life of the page and asked again when the window comes back. */
export const useSession = () =>
  useQuery({
    queryKey: ['session'],
    queryFn: readSession,
    staleTime: 60_000,
    retry: (count, error) => count < 2 && readProblem(error).status >= 500,
  })
