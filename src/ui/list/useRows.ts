import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { FilterValues, ListQuery, ListResult } from './listTypes.ts'

type RowsInput<Row, Query extends object> = {
  id: string
  fetchPage: (query: Query) => Promise<ListResult<Row>>
  search: string
  sort: string
  values: FilterValues
  pageSize: number
}

/** Pages of a keyset list as one growing array; the rows that match are counted with the first page. */
export const useRows = <Row, Query extends object>({
  id,
  fetchPage,
  search,
  sort,
  values,
  pageSize,
}: RowsInput<Row, Query>) => {
  const query = useInfiniteQuery({
    queryKey: [id, 'list', { search, sort, values }],
    initialPageParam: '',
    queryFn: ({ pageParam }) => {
      const asked: ListQuery & FilterValues = {
        ...values,
        ...(search && { q: search }),
        ...(sort && { sort }),
        limit: pageSize,
        ...(pageParam ? { cursor: pageParam } : { count: true }),
      } as ListQuery & FilterValues
      // The URL's text is as loose as any caller's; the server checks it and names what it cannot read.
      return fetchPage(asked as ListQuery & Query)
    },
    getNextPageParam: (page: ListResult<Row>) => page.nextCursor ?? undefined,
    placeholderData: (before) => before,
  })
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.data) ?? [], [query.data])
  return { query, rows, total: query.data?.pages[0]?.total }
}
