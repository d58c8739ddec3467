import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { NotFoundPage } from './NotFoundPage.tsx'
import { PageSkeleton } from './PageSkeleton.tsx'
import { ProblemBanner } from './ProblemBanner.tsx'
import { readProblem } from './problem.ts'

type LoadedProps<Data> = {
  query: UseQueryResult<Data>
  /** Stands there while nothing has come yet; a page's skeleton by default. */
  skeleton?: ReactNode
  children: (data: Data) => ReactNode
}

/** Data, its skeleton, or its refusal: `<Loaded query={useQuery(...)}>{(partner) => ...}</Loaded>`. */
export const Loaded = <Data,>({ query, skeleton, children }: LoadedProps<Data>) => {
  if (query.data !== undefined) return children(query.data)
  if (query.error) {
    if (readProblem(query.error).status === 404) return <NotFoundPage />
    return <ProblemBanner error={query.error} retry={() => void query.refetch()} />
  }
  return skeleton ?? <PageSkeleton />
}
