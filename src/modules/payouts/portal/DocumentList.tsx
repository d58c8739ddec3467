import { Button } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { exportPortalList } from '#client/export-portal-list.ts'
import { saveBlob } from '#client/save-blob.ts'
import { Amount, StateBadge } from '#ui/Badges.tsx'
import { EmptyState } from '#ui/EmptyState.tsx'
import { formatDate } from '#ui/format.ts'
import { ListBar } from '#ui/ListBar.tsx'
import { PageSkeleton } from '#ui/PageSkeleton.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { useUrlState } from '#ui/routing.tsx'
import { Card } from '#ui/SimplePage.tsx'
import styles from './Before.module.css'
import { words } from './beforeTexts.ts'
import { words as listWords } from './paymentTexts.ts'
import { titles } from './titles.ts'

export const documentsKey = ['portal', 'partner-documents']
type Document = RowOf<'listPortalPartnerDocuments'>

/** All documents and invoices that there were, newest first. */
export const DocumentList = () => {
  const [url, setUrl] = useUrlState({ q: '' })
  const filter = { ...(url.q && { q: url.q }) }
  const query = useInfiniteQuery({
    queryKey: [...documentsKey, 'list', url.q],
    initialPageParam: '',
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) =>
      api.listPortalPartnerDocuments({ query: { limit: 25, ...filter, ...(pageParam && { cursor: pageParam }) } }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const rows = query.data?.pages.flatMap((page) => page.data) ?? []
  return (
    <Card title={titles('documents')}>
      <ListBar
        search={url.q}
        onSearch={(q) => setUrl({ q })}
        searchLabel={listWords('search')}
        onExport={() => exportPortalList('listPortalPartnerDocuments', 'documents', filter)}
      />
      {query.error && <ProblemBanner error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <PageSkeleton />}
      {query.data && rows.length === 0 && (
        <EmptyState sentence={url.q ? listWords('noneFound') : words('noDocuments')} />
      )}
      {rows.length > 0 && (
        <RowList label={titles('documents')}>
          {rows.map((row) => (
            <DocumentRow key={row.id} row={row} />
          ))}
        </RowList>
      )}
      {query.hasNextPage && (
        <Button variant="default" mt={12} onClick={() => void query.fetchNextPage()}>
          {listWords('more')}
        </Button>
      )}
    </Card>
  )
}

const DocumentRow = ({ row }: { row: Document }) => {
  const [error, setError] = useState<unknown>(null)
  const save = async () => {
    setError(null)
    try {
      saveBlob(await api.downloadPortalPartnerDocument({ params: { id: row.id } }), `${row.number}.pdf`)
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <Row
      title={
        <span className={styles.acts}>
          {row.number}
          <StateBadge state={row.state} label={words(`dstate_${row.state}`)} plain />
        </span>
      }
      second={
        <>
          <span>{words(`kind_${row.kind}`)}</span>
          <span>{words('of', { date: formatDate(row.issuedOn) })}</span>
          {row.corrects && <span>{words('corrects', { number: row.corrects.number })}</span>}
          <Amount {...row.gross} />
        </>
      }
      acts={
        <ReasonButton size="xs" reason={row.hasFile ? null : words('file')} onClick={() => void save()}>
          {words('open')}
        </ReasonButton>
      }
    >
      {row.state === 'returned' && row.reviewReason && <p className={styles.quiet}>{row.reviewReason}</p>}
      {error !== null && <ProblemBanner error={error} />}
    </Row>
  )
}
