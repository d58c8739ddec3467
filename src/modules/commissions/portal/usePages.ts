import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'

type Page<Row> = { data: Row[]; nextCursor: string | null }

/** Rows of a list of the portal, page after page. */
export const usePages = <Row>(
  key: readonly unknown[],
  fetchPage: (cursor: { cursor?: string }) => Promise<Page<Row>>,
) => {
  const query = useInfiniteQuery({
    queryKey: ['portal', ...key],
    initialPageParam: '',
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) => fetchPage(pageParam ? { cursor: pageParam } : {}),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  return { query, rows: query.data?.pages.flatMap((page) => page.data) ?? [] }
}
