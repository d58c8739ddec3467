import { Button, Select } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { exportPortalList } from '#client/export-portal-list.ts'
import { DateText, FactPill, StateBadge } from '#ui/Badges.tsx'
import { ListBar } from '#ui/ListBar.tsx'
import { PageSkeleton } from '#ui/PageSkeleton.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { readProblem } from '#ui/problem.ts'
import { Row, RowList } from '#ui/RowList.tsx'
import { useUrlState } from '#ui/routing.tsx'
import { t } from '#ui/texts.ts'
import { toast } from '#ui/toasts.ts'
import styles from './Developers.module.css'
import type { Hook } from './developerQueries.ts'
import { words } from './texts.ts'

const states = ['pending', 'retrying', 'delivered', 'failed', 'skipped'] as const

/** Messages to an endpoint, the newest first; one that failed can be sent again. */
export const Deliveries = ({ hook, mayAct }: { hook: Hook; mayAct: boolean }) => {
  const cache = useQueryClient()
  const [url, setUrl] = useUrlState({ q: '', state: '' })
  const state = states.find((one) => one === url.state)
  const narrowing = { endpointId: hook.id, ...(url.q && { q: url.q }), ...(state && { state }) }
  const queryKey = ['portal', 'deliveries', narrowing]
  const query = useInfiniteQuery({
    queryKey,
    initialPageParam: '',
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) =>
      api.listPortalWebhookDeliveries({ query: { ...narrowing, limit: 20, ...(pageParam && { cursor: pageParam }) } }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const rows = query.data?.pages.flatMap((page) => page.data) ?? []
  const again = async (id: string) => {
    try {
      await api.replayPortalWebhookDelivery({ params: { id } })
      toast(words('againDone'), { tone: 'good' })
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    }
    await cache.invalidateQueries({ queryKey })
  }
  return (
    <div className={styles.inset}>
      <ListBar
        search={url.q}
        onSearch={(q) => setUrl({ q })}
        onExport={() => exportPortalList('listPortalWebhookDeliveries', 'deliveries', narrowing)}
      >
        <Select
          size="xs"
          aria-label={words('dstate')}
          data={[
            { value: '', label: t('list.all') },
            ...states.map((value) => ({ value, label: words(`dstate_${value}`) })),
          ]}
          value={url.state}
          allowDeselect={false}
          onChange={(value) => setUrl({ state: value ?? '' })}
        />
      </ListBar>
      {query.error && <ProblemBanner error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <PageSkeleton />}
      {query.data && rows.length === 0 && (
        <p className={styles.quiet}>{url.q || state ? t('list.nothing') : words('deliveriesNone')}</p>
      )}
      {rows.length > 0 && (
        <RowList label={words('deliveriesOf', { url: hook.url })}>
          {rows.map((one) => (
            <Row
              key={one.id}
              title={
                <span className={styles.acts}>
                  {[one.eventKind, one.about?.name].filter(Boolean).join(': ')}
                  <StateBadge state={one.state} label={words(`dstate_${one.state}`)} plain />
                  {one.isTest && <FactPill>{words('isTest')}</FactPill>}
                </span>
              }
              second={
                <>
                  <DateText value={one.createdAt} />
                  <span>{words('attempts', { count: one.attempts })}</span>
                  {one.lastStatus !== null && <span>{one.lastStatus}</span>}
                  {one.lastError && <span>{one.lastError}</span>}
                </>
              }
              acts={
                mayAct &&
                !one.isTest &&
                (one.state === 'failed' || one.state === 'skipped') && (
                  <Button size="xs" onClick={() => void again(one.id)}>
                    {words('again')}
                  </Button>
                )
              }
            />
          ))}
        </RowList>
      )}
      {query.hasNextPage && (
        <Button size="xs" mt={12} onClick={() => void query.fetchNextPage()}>
          {words('older')}
        </Button>
      )}
    </div>
  )
}
