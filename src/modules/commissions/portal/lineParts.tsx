import { Button } from '@mantine/core'
import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { EmptyState } from '#ui/EmptyState.tsx'
import { formatAmount, formatDate } from '#ui/format.ts'
import { PageSkeleton } from '#ui/PageSkeleton.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { getLocale } from '#ui/texts.ts'
import type { DisputeOutcome, DisputeState } from '../contract/states.ts'
import { words } from './texts.ts'

/** A day of the calendar, which no zone moves. */
export const dayWords = (day: string): string => formatDate(day, { zone: 'UTC' })
export const monthWords = (month: string): string =>
  new Intl.DateTimeFormat(getLocale(), { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  )
export const money = (amountMinor: string, currency: string): string => formatAmount({ amountMinor, currency })

const disputeWords: Record<DisputeState, Parameters<typeof words>[0]> = {
  open: 'disputeOpen',
  answered: 'disputeAnswered',
  question: 'disputeQuestion',
  decided: 'disputeDecided',
  closed: 'disputeClosed',
}
export const disputeStateWords = (row: { state: DisputeState; outcome: DisputeOutcome | null }): string =>
  words(row.outcome ?? disputeWords[row.state])
/** The code whose colour the state has. */
export const disputeColour = (row: { state: DisputeState; outcome: DisputeOutcome | null }): string =>
  row.outcome === 'rejected' ? 'rejected' : row.state === 'open' ? 'waiting' : row.state

export const Back = () => (
  <p style={{ margin: '0 0 12px' }}>
    <ScreenLink to="earnings">{words('back')}</ScreenLink>
  </p>
)

/** Below a list's bar: loading, refused, empty, rows, more. */
export const Pages = ({
  query,
  count,
  narrowed,
  empty,
  children,
}: {
  query: UseInfiniteQueryResult
  count: number
  narrowed: boolean
  empty: { sentence: string; action?: ReactNode }
  children: ReactNode
}) => (
  <>
    {query.error && <ProblemBanner error={query.error} retry={() => void query.refetch()} />}
    {query.isPending && <PageSkeleton />}
    {query.isSuccess &&
      count === 0 &&
      (narrowed ? <EmptyState sentence={words('nothingFound')} /> : <EmptyState {...empty} />)}
    {count > 0 && children}
    {query.hasNextPage && <Button onClick={() => void query.fetchNextPage()}>{words('more')}</Button>}
  </>
)
