import { Button, Select } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { EmptyState } from '#ui/EmptyState.tsx'
import { PageSkeleton } from '#ui/PageSkeleton.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ScreenLink, usePlace } from '#ui/routing.tsx'
import { PortalPage } from '#ui/SimplePage.tsx'
import styles from '../console/records/Records.module.css'
import { words } from './texts.ts'

const tabs = [
  { to: 'sales', title: 'sales' },
  { to: 'leads', title: 'leads' },
  { to: 'sales/reported', title: 'reported' },
  { to: 'sales/why', title: 'why' },
] as const

/** A page of the room of sales, with the way to the other one. */
export const SalesRoom = ({ actions, children }: { actions?: ReactNode; children: ReactNode }) => {
  const place = usePlace()
  return (
    <PortalPage title={words('title')} note={words('note')} actions={actions}>
      <nav className={styles.tabs} aria-label={words('pages')}>
        {tabs.map((tab) => (
          <ScreenLink
            key={tab.to}
            to={tab.to}
            className={styles.tab}
            aria-current={place === tab.to ? 'page' : undefined}
          >
            {words(tab.title)}
          </ScreenLink>
        ))}
      </nav>
      {children}
    </PortalPage>
  )
}

type Page<Row> = { data: Row[]; nextCursor: string | null }
/** Rows of a list, page after page, with what stands in their place while there are none. */
export const Rows = <One,>({
  queryKey,
  fetchPage,
  narrowed,
  empty,
  action,
  children,
}: {
  queryKey: readonly unknown[]
  fetchPage: (cursor: { cursor?: string }) => Promise<Page<One>>
  narrowed: boolean
  empty: string
  action?: ReactNode
  children: (rows: One[]) => ReactNode
}) => {
  const query = useInfiniteQuery({
    queryKey: ['portal', ...queryKey],
    initialPageParam: '',
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) => fetchPage(pageParam ? { cursor: pageParam } : {}),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const rows = query.data?.pages.flatMap((page) => page.data) ?? []
  return (
    <>
      {query.error && <ProblemBanner error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <PageSkeleton />}
      {query.data && rows.length === 0 && (
        <EmptyState sentence={narrowed ? words('noneFound') : empty} action={narrowed ? undefined : action} />
      )}
      {rows.length > 0 && children(rows)}
      {query.hasNextPage && (
        <Button variant="default" mt={12} onClick={() => void query.fetchNextPage()}>
          {words('more')}
        </Button>
      )}
    </>
  )
}

/** Narrows a list of the room to one state. */
export const StateChoice = <State extends string>({
  states,
  labelOf,
  value,
  onChange,
}: {
  states: readonly State[]
  labelOf: (state: State) => string
  value: string
  onChange: (state: string) => void
}) => (
  <Select
    aria-label={words('state')}
    data={[{ value: '', label: words('all') }, ...states.map((one) => ({ value: one as string, label: labelOf(one) }))]}
    value={value}
    allowDeselect={false}
    onChange={(state) => onChange(state ?? '')}
  />
)
