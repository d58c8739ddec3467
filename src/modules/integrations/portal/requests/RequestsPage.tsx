import { Button } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { exportPortalList } from '#client/export-portal-list.ts'
import { DateText, FactPill } from '#ui/Badges.tsx'
import { ListBar } from '#ui/ListBar.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { PanelDrawer } from '#ui/PanelDrawer.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { ScreenLink, useUrlState } from '#ui/routing.tsx'
import { Card } from '#ui/SimplePage.tsx'
import { toast } from '#ui/toasts.ts'
import { DeveloperPage } from '../DeveloperPage.tsx'
import styles from '../Developers.module.css'
import { words } from './texts.ts'

/** The partner's own calls; search finds paths, ids in bodies, idempotency keys and error codes. */
export const RequestsPage = () => {
  const [url, setUrl] = useUrlState({ q: '', open: '' })
  const query = useInfiniteQuery({
    queryKey: ['portal', 'requests', url.q],
    initialPageParam: '',
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) =>
      api.listPortalRequests({
        query: { limit: 25, ...(url.q && { q: url.q }), ...(pageParam && { cursor: pageParam }) },
      }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const rows = query.data?.pages.flatMap((page) => page.data) ?? []
  return (
    <DeveloperPage title={words('requests')} note={words('note')}>
      <Card>
        <ListBar
          search={url.q}
          onSearch={(q) => setUrl({ q })}
          searchLabel={words('search')}
          onExport={() => exportPortalList('listPortalRequests', 'requests', url.q ? { q: url.q } : {})}
        />
        {query.error && <ProblemBanner error={query.error} />}
        {query.data && rows.length === 0 && <p className={styles.quiet}>{words(url.q ? 'noneFound' : 'none')}</p>}
        <RowList label={words('requests')}>
          {rows.map((row) => (
            <Row
              key={row.id}
              title={
                <span className={styles.acts}>
                  {row.method} {row.path}
                  <FactPill tone={row.status >= 500 ? 'bad' : row.status >= 400 ? 'watch' : 'good'}>
                    {String(row.status)}
                  </FactPill>
                </span>
              }
              second={
                <>
                  <DateText value={row.at} />
                  <span>{words('ms', { count: row.ms })}</span>
                  {row.errorCode && <span>{row.errorCode}</span>}
                  {row.key.name && <span>{row.key.name}</span>}
                </>
              }
              acts={
                <Button size="xs" variant="default" onClick={() => setUrl({ open: row.id })}>
                  {words('answered')}
                </Button>
              }
            />
          ))}
        </RowList>
        {query.hasNextPage && (
          <Button variant="default" mt={12} onClick={() => void query.fetchNextPage()}>
            {words('more')}
          </Button>
        )}
      </Card>
      <Opened id={url.open || null} onClose={() => setUrl({ open: '' })} />
    </DeveloperPage>
  )
}

const Opened = ({ id, onClose }: { id: string | null; onClose: () => void }) => {
  const [error, setError] = useState<unknown>(null)
  const query = useQuery({
    queryKey: ['portal', 'request', id],
    queryFn: () => api.getPortalRequest({ params: { id: id ?? '' } }),
    enabled: id !== null,
  })
  const share = async (requestId: string) => {
    setError(null)
    try {
      await api.sharePortalRequest({ params: { id: requestId }, body: {} })
      toast(words('shared'), { tone: 'good' })
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <PanelDrawer opened={id !== null} onClose={onClose} title={query.data?.path ?? words('requests')} widthPx={560}>
      {id !== null && (
        <Loaded query={query}>
          {(request) => (
            <>
              {error !== null && <ProblemBanner error={error} />}
              {request.error && <p>{request.error.words ?? request.error.rule ?? request.errorCode}</p>}
              {request.changed.length > 0 && (
                <p>
                  {words('changed')}:{' '}
                  {request.changed.map((one) => [one.kind, one.subjectName].filter(Boolean).join(': ')).join(', ')}
                </p>
              )}
              {(
                [
                  ['sent', request.requestBody],
                  ['answered', request.answerBody],
                  ['curl', request.curl],
                ] as const
              ).map(
                ([name, text]) =>
                  text && (
                    <Card key={name} title={words(name)}>
                      <pre style={{ overflowX: 'auto', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{text}</pre>
                    </Card>
                  ),
              )}
              <ScreenLink className={styles.link} to={`developers/explorer?run=${request.id}`}>
                {words('again')}
              </ScreenLink>
              <Button mt={12} onClick={() => void share(request.id)}>
                {words('share')}
              </Button>
            </>
          )}
        </Loaded>
      )}
    </PanelDrawer>
  )
}
