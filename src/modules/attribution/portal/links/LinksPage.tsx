import { Button } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { exportPortalList } from '#client/export-portal-list.ts'
import { FactPill, StateBadge } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { EmptyState } from '#ui/EmptyState.tsx'
import { ListBar } from '#ui/ListBar.tsx'
import { PageSkeleton } from '#ui/PageSkeleton.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { useUrlState } from '#ui/routing.tsx'
import { Card } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { CopyText } from '../../console/links/CopyText.tsx'
import styles from '../../console/links/Links.module.css'
import { stateColours } from '../../console/links/stateColours.ts'
import { CodesCard } from './CodesCard.tsx'
import { DeepLinks } from './DeepLinks.tsx'
import { LinkForm } from './LinkForm.tsx'
import { LinksRoom } from './LinksRoom.tsx'
import { words } from './texts.ts'

type Link = RowOf<'listPortalLinks'>
export const linksKey = ['portal', 'links'] as const

/** The partner's own links and codes, ready to copy. */
export const LinksPage = () => {
  const cache = useQueryClient()
  const [url, setUrl] = useUrlState({ q: '' })
  const [open, setOpen] = useState<'new' | Link | null>(null)
  const [ending, setEnding] = useState<Link | null>(null)
  const reason = useRightReason('attribution.manage_links', words('onlySellers'))
  const filter = { ...(url.q && { q: url.q }) }
  const query = useInfiniteQuery({
    queryKey: [...linksKey, url.q],
    initialPageParam: '',
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) =>
      api.listPortalLinks({ query: { limit: 25, ...filter, ...(pageParam && { cursor: pageParam }) } }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const options = useQuery({ queryKey: [...linksKey, 'options'], queryFn: () => api.getPortalLinkOptions() })
  const rows = query.data?.pages.flatMap((page) => page.data) ?? []
  const renew = () => cache.invalidateQueries({ queryKey: linksKey })
  const add = (variant: 'filled' | 'default') => (
    <ReasonButton variant={variant} reason={reason} onClick={() => setOpen('new')}>
      {words('newLink')}
    </ReasonButton>
  )
  return (
    <LinksRoom title={words('title')} note={words('note')} actions={add('filled')}>
      <Card title={words('yourLinks')}>
        <ListBar
          search={url.q}
          onSearch={(q) => setUrl({ q })}
          searchLabel={words('search')}
          onExport={() => exportPortalList('listPortalLinks', 'links', filter)}
        />
        {query.error && <ProblemBanner error={query.error} retry={() => void query.refetch()} />}
        {query.isPending && <PageSkeleton />}
        {query.data && rows.length === 0 && (
          <EmptyState sentence={words(url.q ? 'noneFound' : 'none')} action={url.q ? undefined : add('default')} />
        )}
        {rows.length > 0 && (
          <RowList label={words('yourLinks')}>
            {rows.map((row) => (
              <Row
                key={row.id}
                title={
                  <span className={styles.address}>
                    <span className={styles.mono}>{row.address.replace(/^https?:\/\//, '')}</span>
                    {row.isDefault && <FactPill>{words('default')}</FactPill>}
                    {row.state !== 'open' && (
                      <StateBadge state={stateColours[row.state]} label={words(row.state)} plain />
                    )}
                  </span>
                }
                second={
                  <>
                    {row.name && <span>{row.name}</span>}
                    {row.campaign && <span>{row.campaign}</span>}
                    <span>{words('clicks', { count: row.clicks })}</span>
                    <span>{words('leadsTo', { host: new URL(row.destination).host })}</span>
                  </>
                }
                acts={
                  <>
                    <CopyText
                      text={row.address}
                      label={words('copy')}
                      copied={words('copied')}
                      byHand={words('copyByHand')}
                    />
                    <ReasonButton size="xs" reason={reason ?? row.reasons.change} onClick={() => setOpen(row)}>
                      {words('change')}
                    </ReasonButton>
                    <ReasonButton
                      size="xs"
                      color="bad"
                      variant="subtle"
                      reason={reason ?? row.reasons.end}
                      onClick={() => setEnding(row)}
                    >
                      {words('end')}
                    </ReasonButton>
                  </>
                }
              />
            ))}
          </RowList>
        )}
        {query.hasNextPage && (
          <Button variant="default" mt={12} onClick={() => void query.fetchNextPage()}>
            {words('more')}
          </Button>
        )}
      </Card>
      {options.data && rows.length > 0 && <DeepLinks links={rows} domains={options.data.domains} />}
      <CodesCard />
      {open !== null && (
        <LinkForm
          link={open === 'new' ? null : open}
          options={options.data}
          onClose={() => setOpen(null)}
          onSaved={() => {
            setOpen(null)
            void renew()
          }}
        />
      )}
      {ending && (
        <ConfirmDialog
          opened
          onClose={() => setEnding(null)}
          title={words('endTitle', { name: ending.name ?? ending.key })}
          consequence={words('endConsequence')}
          act={words('end')}
          danger
          run={async () => {
            await api.endPortalLink({ params: { id: ending.id }, body: {} })
            toast(words('endedDone', { name: ending.name ?? ending.key }), { tone: 'good' })
            setEnding(null)
            await renew()
          }}
        />
      )}
    </LinksRoom>
  )
}
