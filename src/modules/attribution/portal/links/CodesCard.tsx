import { Button } from '@mantine/core'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type RowOf } from '#client/api.ts'
import { exportPortalList } from '#client/export-portal-list.ts'
import { DateText, StateBadge } from '#ui/Badges.tsx'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { EmptyState } from '#ui/EmptyState.tsx'
import { ListBar } from '#ui/ListBar.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { useUrlState } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { Card } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { CopyText } from '../../console/links/CopyText.tsx'
import styles from '../../console/links/Links.module.css'
import { stateColours } from '../../console/links/stateColours.ts'
import { words } from './texts.ts'

type Code = RowOf<'listPortalCodes'>
const key = ['portal', 'codes'] as const

/** The partner's own codes. */
export const CodesCard = () => {
  const cache = useQueryClient()
  const [url, setUrl] = useUrlState({ codeQ: '' })
  const [making, setMaking] = useState(false)
  const [ending, setEnding] = useState<Code | null>(null)
  const reason = useRightReason('attribution.manage_links', words('onlySellers'))
  const filter = { ...(url.codeQ && { q: url.codeQ }) }
  const query = useInfiniteQuery({
    queryKey: [...key, url.codeQ],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      api.listPortalCodes({ query: { limit: 25, ...filter, ...(pageParam && { cursor: pageParam }) } }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const rows = query.data?.pages.flatMap((page) => page.data) ?? []
  const renew = () => cache.invalidateQueries({ queryKey: key })
  return (
    <Card
      title={words('yourCodes')}
      action={
        <ReasonButton size="xs" reason={reason} onClick={() => setMaking(true)}>
          {words('newCode')}
        </ReasonButton>
      }
    >
      <ListBar
        search={url.codeQ}
        onSearch={(code) => setUrl({ codeQ: code })}
        searchLabel={words('code')}
        onExport={() => exportPortalList('listPortalCodes', 'codes', filter)}
      />
      {query.data && rows.length === 0 && <EmptyState sentence={words(url.codeQ ? 'noneFound' : 'noCodes')} />}
      {rows.length > 0 && (
        <RowList label={words('yourCodes')}>
          {rows.map((row) => (
            <Row
              key={row.id}
              title={
                <span className={styles.address}>
                  <span className={styles.mono}>{row.code}</span>
                  {row.state !== 'open' && (
                    <StateBadge state={stateColours[row.state]} label={words(row.state)} plain />
                  )}
                </span>
              }
              second={
                <>
                  {row.discount && <span>{row.discount}</span>}
                  {row.campaign && <span>{row.campaign}</span>}
                  <span>{words('uses', { count: row.uses })}</span>
                  {row.endsAt && (
                    <span>
                      {words('until')} <DateText value={row.endsAt} />
                    </span>
                  )}
                </>
              }
              acts={
                <>
                  <CopyText
                    text={row.code}
                    label={words('copy')}
                    copied={words('copied')}
                    byHand={words('copyByHand')}
                  />
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
      <SideForm
        opened={making}
        onClose={() => setMaking(false)}
        title={words('newCode')}
        draftKey="new own code"
        sendLabel={words('make')}
        initial={{ code: '', campaign: '', endsAt: '' }}
        fields={[
          { name: 'code', label: words('code'), hint: words('codeHint'), required: true, maxLength: 40 },
          { name: 'campaign', label: words('campaign'), maxLength: 120 },
          { name: 'endsAt', label: words('until'), kind: 'moment', folded: true },
        ]}
        send={(values) =>
          api.createPortalCode({
            body: {
              code: values.code,
              campaign: values.campaign.trim() || null,
              endsAt: values.endsAt ? new Date(values.endsAt).toISOString() : null,
            },
          })
        }
        onSent={(made) => {
          setMaking(false)
          toast(words('made', { name: made.code }), { tone: 'good' })
          void renew()
        }}
      />
      {ending && (
        <ConfirmDialog
          opened
          onClose={() => setEnding(null)}
          title={words('endTitle', { name: ending.code })}
          consequence={words('endCodeConsequence')}
          act={words('end')}
          danger
          run={async () => {
            await api.endPortalCode({ params: { id: ending.id }, body: {} })
            toast(words('endedDone', { name: ending.code }), { tone: 'good' })
            setEnding(null)
            await renew()
          }}
        />
      )}
    </Card>
  )
}
