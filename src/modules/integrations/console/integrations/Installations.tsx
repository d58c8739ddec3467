import { Button } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { exportThrough } from '#client/export-through.ts'
import { DateText } from '#ui/Badges.tsx'
import { ListBar } from '#ui/ListBar.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { SimpleTable } from '#ui/SimplePage.tsx'
import { words } from './texts.ts'

/** At whose customers an integration runs, as its partner reports it. */
export const Installations = ({ id }: { id: string }) => {
  const [q, setQ] = useState('')
  const params = { id }
  const query = useInfiniteQuery({
    queryKey: ['integrations', 'installations', id, q],
    initialPageParam: '',
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) =>
      api.listInstallations({ params, query: { limit: 50, ...(q && { q }), ...(pageParam && { cursor: pageParam }) } }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  return (
    <Section title={words('installations')}>
      <ListBar
        search={q}
        onSearch={setQ}
        searchLabel={words('customer')}
        onExport={() =>
          exportThrough(
            { create: api.createExport, get: api.getExport, download: api.downloadExport },
            'listInstallations',
            'installations',
            q ? { q } : {},
            params,
          )
        }
      />
      {query.error && <ProblemBanner error={query.error} retry={() => void query.refetch()} />}
      <SimpleTable
        label={words('installations')}
        rows={query.data?.pages.flatMap((page) => page.data) ?? []}
        rowKey={(row) => row.id}
        empty={query.data ? words('installationsNone') : undefined}
        columns={[
          { key: 'customer', title: words('customer'), cell: (row) => row.customer },
          { key: 'from', title: words('from'), cell: (row) => <DateText value={row.from} as="date" /> },
          {
            key: 'to',
            title: words('to'),
            cell: (row) => (row.to ? <DateText value={row.to} as="date" /> : words('runs')),
          },
        ]}
      />
      {query.hasNextPage && (
        <Button variant="default" mt={12} onClick={() => void query.fetchNextPage()}>
          {words('open')}
        </Button>
      )}
    </Section>
  )
}
