import { Anchor, Button, Select } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { exportPortalList } from '#client/export-portal-list.ts'
import { DateText, FactPill, StateBadge } from '#ui/Badges.tsx'
import { EmptyState } from '#ui/EmptyState.tsx'
import { ListBar } from '#ui/ListBar.tsx'
import { PageSkeleton } from '#ui/PageSkeleton.tsx'
import { PanelDrawer } from '#ui/PanelDrawer.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { useUrlState } from '#ui/routing.tsx'
import { Card } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { integrationStates } from '../../contract/integration-states.ts'
import { DeveloperPage } from '../DeveloperPage.tsx'
import styles from '../Developers.module.css'
import { IntegrationForm } from './IntegrationForm.tsx'
import { IntegrationPanel } from './IntegrationPanel.tsx'
import { integrationsKey } from './integrationData.ts'
import { words } from './texts.ts'

/** What the partner builds: registered, handed in for review, and where it runs. */
export const IntegrationsPage = () => {
  const cache = useQueryClient()
  const [url, setUrl] = useUrlState({ q: '', state: '', integration: '' })
  const [adding, setAdding] = useState(false)
  const reason = useRightReason('integrations.register_integration', words('onlyTechnical'))
  const state = integrationStates.find((one) => one === url.state)
  const filter = { ...(url.q && { q: url.q }), ...(state && { state: [state] }) }
  const query = useInfiniteQuery({
    queryKey: [...integrationsKey, url.q, url.state],
    initialPageParam: '',
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) =>
      api.listPortalIntegrations({ query: { limit: 25, ...filter, ...(pageParam && { cursor: pageParam }) } }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const rows = query.data?.pages.flatMap((page) => page.data) ?? []
  const narrowed = url.q !== '' || url.state !== ''
  const add = (
    <ReasonButton variant="filled" reason={reason} onClick={() => setAdding(true)}>
      {words('register')}
    </ReasonButton>
  )
  return (
    <DeveloperPage title={words('integrations')} note={words('note')} actions={add}>
      <Card>
        <ListBar
          search={url.q}
          onSearch={(q) => setUrl({ q })}
          searchLabel={words('search')}
          onExport={() => exportPortalList('listPortalIntegrations', 'integrations', filter)}
        >
          <Select
            aria-label={words('stage')}
            data={[
              { value: '', label: words('all') },
              ...integrationStates.map((value) => ({ value, label: words(value) })),
            ]}
            value={url.state}
            allowDeselect={false}
            onChange={(value) => setUrl({ state: value ?? '' })}
          />
        </ListBar>
        {query.error && <ProblemBanner error={query.error} retry={() => void query.refetch()} />}
        {query.isPending && <PageSkeleton />}
        {query.data && rows.length === 0 && <EmptyState sentence={words(narrowed ? 'noneFound' : 'none')} />}
        {rows.length > 0 && (
          <RowList label={words('integrations')}>
            {rows.map((row) => (
              <Row
                key={row.id}
                title={
                  <span className={styles.acts}>
                    <Anchor component="button" type="button" onClick={() => setUrl({ integration: row.id })}>
                      {row.name}
                    </Anchor>
                    <StateBadge state={row.state} label={words(row.waitsForLiveAccess ? 'waits' : row.state)} plain />
                  </span>
                }
                second={
                  <>
                    <span>{words(row.kind)}</span>
                    {row.products.length > 0 && <span>{row.products.join(', ')}</span>}
                    {row.installations.now > 0 && (
                      <FactPill>{words('installationsOf', { count: row.installations.now })}</FactPill>
                    )}
                    <DateText value={row.updatedAt} />
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
      <IntegrationForm
        opened={adding}
        integration={null}
        onClose={() => setAdding(false)}
        onSaved={(made) => {
          setAdding(false)
          void cache.invalidateQueries({ queryKey: integrationsKey })
          setUrl({ integration: made.id })
        }}
      />
      <PanelDrawer
        opened={url.integration !== ''}
        onClose={() => setUrl({ integration: '' })}
        title={rows.find((row) => row.id === url.integration)?.name ?? words('integrations')}
        widthPx={620}
      >
        {url.integration !== '' && <IntegrationPanel id={url.integration} />}
      </PanelDrawer>
    </DeveloperPage>
  )
}
