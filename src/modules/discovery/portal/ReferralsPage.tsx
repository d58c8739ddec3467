import { Anchor, Button, Checkbox, Select, TextInput } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { exportPortalList } from '#client/export-portal-list.ts'
import { NameAvatar, StateBadge } from '#ui/Badges.tsx'
import { EmptyState } from '#ui/EmptyState.tsx'
import { formatDate } from '#ui/format.ts'
import { ListBar } from '#ui/ListBar.tsx'
import { PageSkeleton } from '#ui/PageSkeleton.tsx'
import { PanelDrawer } from '#ui/PanelDrawer.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { useUrlState } from '#ui/routing.tsx'
import { SideForm } from '#ui/SideForm.tsx'
import { Card, PortalPage } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { referralStates } from '../contract/referral-states.ts'
import { ReferralDetail } from './ReferralDetail.tsx'
import { words } from './referralTexts.ts'
import { titles } from './titles.ts'

const line = { display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'end' } as const

/** Who we should hear of: a form, a link of one's own, and what came of each company. */
export const ReferralsPage = () => {
  const cache = useQueryClient()
  const [url, setUrl] = useUrlState({ referral: '', q: '', state: '' })
  const [adding, setAdding] = useState(false)
  const reason = useRightReason('discovery.refer', words('noRight'))
  const link = useQuery({
    queryKey: ['portal', 'referral link'],
    queryFn: () => api.getPortalReferralLink(),
    enabled: reason === null,
  })
  const query = useInfiniteQuery({
    queryKey: ['portal', 'referrals', url.q, url.state],
    initialPageParam: '',
    placeholderData: keepPreviousData,
    enabled: reason === null,
    queryFn: ({ pageParam }) => {
      const state = referralStates.find((one) => one === url.state)
      return api.listPortalReferrals({
        query: {
          limit: 50,
          ...(url.q && { q: url.q }),
          ...(state && { state: [state] }),
          ...(pageParam && { cursor: pageParam }),
        },
      })
    },
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const rows = query.data?.pages.flatMap((page) => page.data) ?? []
  const narrowed = url.q !== '' || url.state !== ''
  return (
    <PortalPage
      title={titles('referrals')}
      note={link.data && words('note', { days: link.data.windowDays, fact: words(`fact_${link.data.qualifyingFact}`) })}
      actions={
        <ReasonButton variant="filled" reason={reason} onClick={() => setAdding(true)}>
          {words('add')}
        </ReasonButton>
      }
    >
      {link.data && (
        <div style={{ marginBlockEnd: 16 }}>
          <Card title={words('myLink')}>
            <p style={{ margin: '0 0 8px' }}>{words('myLinkNote')}</p>
            <CopyLine label={words('myLink')} url={link.data.url} />
          </Card>
        </div>
      )}
      <Card title={words('mine')}>
        <ListBar
          search={url.q}
          onSearch={(q) => setUrl({ q })}
          onExport={() =>
            exportPortalList('listPortalReferrals', 'referrals', {
              ...(url.q && { q: url.q }),
              ...(url.state && { state: [url.state] }),
            })
          }
        >
          <Select
            aria-label={words('stateFilter')}
            data={[
              { value: '', label: words('all') },
              ...referralStates.map((value) => ({ value, label: stateWords(value, '') })),
            ]}
            value={url.state}
            allowDeselect={false}
            onChange={(value) => setUrl({ state: value ?? '' })}
          />
        </ListBar>
        {query.error && <ProblemBanner error={query.error} retry={() => void query.refetch()} />}
        {query.isPending && reason === null && <PageSkeleton />}
        {query.data && rows.length === 0 && <EmptyState sentence={words(narrowed ? 'nothingFound' : 'none')} />}
        {rows.length > 0 && (
          <RowList label={words('mine')}>
            {rows.map((row) => (
              <Row
                key={row.id}
                picture={<NameAvatar name={row.company} square size="large" />}
                title={
                  <Anchor component="button" type="button" onClick={() => setUrl({ referral: row.id })}>
                    {row.company}
                  </Anchor>
                }
                second={
                  <>
                    <span>{words('by', { name: row.by, date: formatDate(row.referredAt) })}</span>
                    {row.disputed && <span>{words('disputed')}</span>}
                    {row.answerBy && (
                      <span>
                        {words(row.answerBy.late ? 'answerLate' : 'answerBy', { date: formatDate(row.answerBy.at) })}
                      </span>
                    )}
                  </>
                }
                acts={<StateBadge state={row.state} label={stateWords(row.state, formatDate(row.windowUntil))} plain />}
              />
            ))}
          </RowList>
        )}
        {query.hasNextPage && <Button onClick={() => void query.fetchNextPage()}>{words('more')}</Button>}
      </Card>
      <PanelDrawer
        opened={url.referral !== ''}
        onClose={() => setUrl({ referral: '' })}
        title={rows.find((row) => row.id === url.referral)?.company ?? titles('referrals')}
      >
        {url.referral !== '' && <ReferralDetail id={url.referral} />}
      </PanelDrawer>
      <SideForm
        opened={adding}
        onClose={() => setAdding(false)}
        title={words('add')}
        draftKey="refer a company"
        sendLabel={words('send')}
        initial={{ company: '', website: '', contactName: '', email: '', agreed: false, country: '', note: '' }}
        fields={[
          { name: 'company', label: words('company'), required: true, maxLength: 200 },
          { name: 'website', label: words('website'), kind: 'url', hint: words('websiteHint') },
          { name: 'contactName', label: words('contact'), maxLength: 200, half: true },
          { name: 'email', label: words('email'), kind: 'email', half: true },
          {
            name: 'agreed',
            label: words('consent'),
            kind: 'own',
            required: true,
            check: (values) => (values.agreed ? null : words('agreedMissing')),
            render: ({ value, onChange, error }) => (
              <Checkbox
                label={words('agreed')}
                checked={value === true}
                error={error}
                onChange={(event) => onChange(event.currentTarget.checked)}
              />
            ),
          },
          { name: 'country', label: words('country'), kind: 'country', folded: true },
          { name: 'note', label: words('noteField'), kind: 'textarea', rows: 3, maxLength: 5000, folded: true },
        ]}
        send={(values) =>
          api.createPortalReferral({
            body: {
              company: values.company.trim(),
              agreed: values.agreed,
              ...Object.fromEntries(
                (['website', 'contactName', 'email', 'country', 'note'] as const).flatMap((name) =>
                  values[name].trim() ? [[name, values[name].trim()]] : [],
                ),
              ),
            },
          })
        }
        onSent={async (made) => {
          toast(words(made.state === 'already_known' ? 'sentKnown' : 'sent'), { tone: 'good' })
          setAdding(false)
          await cache.invalidateQueries({ queryKey: ['portal', 'referrals'] })
          setUrl({ referral: made.id })
        }}
      />
    </PortalPage>
  )
}

/** The state as a partner says it; open ones say until when. */
export const stateWords = (state: (typeof referralStates)[number], windowUntil: string): string =>
  state !== 'open' ? words(state) : windowUntil === '' ? words('openShort') : words('open', { date: windowUntil })

/** An address that is copied with one press. */
export const CopyLine = ({ label, url }: { label: string; url: string }) => (
  <div style={line}>
    <TextInput
      aria-label={label}
      readOnly
      value={url}
      style={{ flex: '1 1 240px' }}
      onFocus={(event) => event.currentTarget.select()}
    />
    <Button
      onClick={() => void navigator.clipboard.writeText(url).then(() => toast(words('copied'), { tone: 'good' }))}
    >
      {words('copy')}
    </Button>
  </div>
)
