import { Button, Select } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { api, type RowOf } from '#client/api.ts'
import { findPartners } from '#client/find-partners.ts'
import { FactPill } from '#ui/Badges.tsx'
import { EmptyState } from '#ui/EmptyState.tsx'
import { SearchChoice } from '#ui/form/SearchChoice.tsx'
import { useKeys } from '#ui/keys.ts'
import { PageSkeleton } from '#ui/PageSkeleton.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { TabBar } from '#ui/RecordPage.tsx'
import { useUrlState } from '#ui/routing.tsx'
import { usePageTitle } from '#ui/usePageTitle.ts'
import { words as listWords } from '../texts.ts'
import { DistinctPairs } from './DistinctPairs.tsx'
import styles from './Duplicates.module.css'
import { PairDetail } from './PairDetail.tsx'
import { words } from './texts.ts'

export type Pair = RowOf<'listDuplicates'>
const bands = ['certain', 'likely', 'possible'] as const
const toneOf = { certain: 'bad', likely: 'watch', possible: 'info' } as const

/** Companies that may be one: pairs at the left, both records with the evidence at the right. */
export const DuplicatesPage = () => {
  usePageTitle(words('duplicates'))
  const [url, setUrl] = useUrlState({ tab: 'pairs', band: '', partner: '', pair: '', with: '' })
  const band = bands.find((one) => one === url.band)
  const query = useInfiniteQuery({
    queryKey: ['duplicates', url.band, url.partner],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      api.listDuplicates({
        query: {
          sort: '-points',
          limit: 50,
          ...(band && { band: [band] }),
          ...(url.partner && { partnerId: url.partner }),
          ...(pageParam && { cursor: pageParam }),
        },
      }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const partner = useQuery({
    queryKey: ['partners', 'record', url.partner],
    queryFn: () => api.getPartner({ params: { id: url.partner } }),
    enabled: url.partner !== '',
  })
  const pairs = query.data?.pages.flatMap((page) => page.data) ?? []
  const open = pairs.find((pair) => pair.id === url.pair) ?? (url.with ? undefined : pairs[0])
  const byHand = url.partner && url.with && !open ? { oneId: url.partner, otherId: url.with } : null
  const step = (by: number) => {
    const at = pairs.findIndex((pair) => pair.id === open?.id)
    const next = pairs[Math.min(pairs.length - 1, Math.max(0, at + by))]
    if (next) setUrl({ pair: next.id, with: '' })
  }
  useKeys({ j: () => step(1), arrowdown: () => step(1), k: () => step(-1), arrowup: () => step(-1) })
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{words('duplicates')}</h1>
        <span className={styles.keys}>{words('keys')}</span>
        <span className={styles.grow} />
        {url.tab === 'pairs' && (
          <Select
            size="xs"
            w={140}
            aria-label={words('band')}
            placeholder={words('allBands')}
            clearable
            value={url.band || null}
            data={bands.map((one) => ({ value: one, label: words(one) }))}
            onChange={(next) => setUrl({ band: next ?? '', pair: '' })}
          />
        )}
      </header>
      <TabBar
        tabs={[
          { key: 'pairs', label: words('pairs') },
          { key: 'apart', label: words('apart') },
        ]}
        open={url.tab}
        onOpen={(tab) => setUrl({ tab })}
      />
      {url.tab === 'apart' ? (
        <DistinctPairs />
      ) : query.isPending ? (
        <PageSkeleton />
      ) : (
        <div className={styles.split}>
          <div className={styles.list}>
            {query.error && <ProblemBanner error={query.error} retry={() => void query.refetch()} />}
            {url.partner && (
              <div className={styles.scope}>
                <strong>{words('ofPartner', { name: partner.data?.displayName ?? '…' })}</strong>
                <SearchChoice
                  placeholder={words('compareWith')}
                  find={async (text) => (await findPartners(text)).filter((one) => one.value !== url.partner)}
                  value={url.with}
                  onChange={(id) => setUrl({ with: id ?? '', pair: '' })}
                />
                <Button size="xs" variant="subtle" onClick={() => setUrl({ partner: '', with: '', pair: '' })}>
                  {words('showAll')}
                </Button>
              </div>
            )}
            <ul className={styles.rows} aria-label={words('pairs')}>
              {pairs.map((pair) => (
                <li key={pair.id}>
                  <button
                    type="button"
                    className={styles.row}
                    aria-current={pair.id === open?.id ? 'true' : undefined}
                    onClick={() => setUrl({ pair: pair.id, with: '' })}
                  >
                    <span className={styles.names}>
                      <span>{pair.one.name}</span>
                      <span>{pair.other.name}</span>
                    </span>
                    <FactPill tone={toneOf[pair.band]}>{words(pair.band)}</FactPill>
                    <span className={styles.points}>{pair.points}</span>
                  </button>
                </li>
              ))}
            </ul>
            {query.hasNextPage && (
              <Button
                size="xs"
                variant="subtle"
                loading={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                {listWords('all')}
              </Button>
            )}
          </div>
          <div className={styles.detail}>
            {open ? (
              <PairDetail
                key={open.id}
                oneId={open.one.id}
                otherId={open.other.id}
                pair={open}
                onSettled={() => setUrl({ pair: '', with: '' })}
              />
            ) : byHand ? (
              <PairDetail key={byHand.otherId} {...byHand} onSettled={() => setUrl({ with: '', pair: '' })} />
            ) : (
              <EmptyState
                sentence={url.partner ? words('compareNone') : words(url.band ? 'emptyFiltered' : 'empty')}
                picture="document"
              />
            )}
          </div>
        </div>
      )}
    </div>
  )
}
