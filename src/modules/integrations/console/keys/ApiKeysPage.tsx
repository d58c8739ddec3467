import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useIdentityCheck } from '#client/account/IdentityCheck.tsx'
import { api, type InputTo } from '#client/api.ts'
import { exportList } from '#client/export-list.ts'
import { findPartners } from '#client/find-partners.ts'
import { DateText, FactPill, StateBadge } from '#ui/Badges.tsx'
import { useKeys } from '#ui/keys.ts'
import { ListPage } from '#ui/ListPage.tsx'
import type { ListColumn, ListFilter, ListView } from '#ui/list/listTypes.ts'
import { PanelDrawer } from '#ui/PanelDrawer.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useUrlState } from '#ui/routing.tsx'
import { SlotPart } from '#ui/slots.tsx'
import { textsOf } from '#ui/texts.ts'
import { useKeyReason } from '../rights.ts'
import { type Secret, ShownOnce } from '../ShownOnce.tsx'
import { words as shared } from '../texts.ts'
import { type ApiKey, type KeyMade, keyLine, keysCache, secretOf, works } from './keyWords.ts'
import { words } from './texts.ts'

/** Opened now and then; the list and the panel of a key stand without it. */
const KeyForm = lazy(() => import('./KeyForm.tsx').then((m) => ({ default: m.KeyForm })))

/** Apart from the panel's words, whose part of the page is full. */
const notes = textsOf({
  en: { makerLeft: 'its maker left', unusedScopes: 'unused for 90 days: {scopes}' },
})
const loadPanel = () => import('./KeyPanel.tsx').then((m) => m.KeyPanel)
const columns: ListColumn<ApiKey>[] = [
  { key: 'name', title: words('key'), sort: 'name', cell: (key) => key.name, second: keyLine },
  {
    key: 'state',
    title: shared('state'),
    width: 120,
    phone: 'end',
    cell: (key) => <StateBadge state={key.state} label={words(`state_${key.state}`)} plain />,
  },
  {
    key: 'side',
    title: shared('side'),
    width: 120,
    cell: (key) => (key.partnerId ? shared('partner') : shared('team')),
  },
  {
    key: 'scopes',
    title: words('scopes'),
    width: 130,
    cell: (key) =>
      key.notGranted.length > 0 ? (
        <FactPill tone="watch">{words('scopeCount', { count: key.scopes.length })}</FactPill>
      ) : key.scopes.includes('*') ? (
        words('everything')
      ) : (
        words('scopeCount', { count: key.scopes.length })
      ),
  },
  {
    key: 'used',
    title: words('lastUsed'),
    width: 150,
    phone: 'below',
    cell: (key) => (
      <>
        {key.lastUsed ? <DateText value={key.lastUsed.at} /> : words('neverUsed')}
        {key.makerLeft && `, ${notes('makerLeft')}`}
        {key.unusedScopes.length > 0 && `, ${notes('unusedScopes', { scopes: key.unusedScopes.join(', ') })}`}
      </>
    ),
  },
  {
    key: 'expires',
    title: words('stops'),
    width: 130,
    cell: (key) => <DateText value={key.endsAt ?? key.expiresAt} />,
  },
  { key: 'by', title: words('madeBy'), width: 150, cell: (key) => key.creator?.name ?? '–' },
  {
    key: 'made',
    title: shared('made'),
    width: 130,
    sort: 'createdAt',
    cell: (key) => <DateText value={key.createdAt} />,
    hidden: true,
  },
]
const filters: ListFilter[] = [
  {
    key: 'state',
    label: shared('state'),
    kind: 'choice',
    options: (['active', 'rotating', 'disabled', 'expired', 'ended', 'revoked'] as const).map((value) => ({
      value,
      label: words(`state_${value}`),
    })),
  },
  {
    key: 'side',
    label: shared('side'),
    kind: 'choice',
    options: [
      { value: 'team', label: shared('team') },
      { value: 'partner', label: shared('partners') },
    ],
  },
  { key: 'partnerId', label: shared('partner'), kind: 'choice', options: () => findPartners('') },
]
const views: ListView[] = [
  { key: 'all', label: shared('all') },
  { key: 'team', label: shared('team'), filters: { side: 'team' } },
  { key: 'partner', label: shared('partners'), filters: { side: 'partner' } },
]

/** All keys that open this workspace, of the team and of partners. */
export const ApiKeysPage = () => {
  const [url, setUrl] = useUrlState({ open: '', new: false as boolean })
  const [secret, setSecret] = useState<Secret | null>(null)
  const [name, setName] = useState('')
  const reason = useKeyReason()
  const cache = useQueryClient()
  const { guard, dialog } = useIdentityCheck()
  const onMade = (made: KeyMade) => {
    setSecret(secretOf(made))
    void cache.invalidateQueries({ queryKey: [keysCache] })
  }
  useKeys({ n: () => reason === null && setUrl({ new: true }) })
  const add = (variant: 'filled' | 'default') => (
    <ReasonButton variant={variant} reason={reason} onClick={() => setUrl({ new: true })}>
      {words('newKey')}
    </ReasonButton>
  )
  return (
    <>
      <ListPage
        id={keysCache}
        title={words('keys')}
        columns={columns}
        filters={filters}
        views={views}
        defaultSort="-createdAt"
        fetchPage={(query: NonNullable<NonNullable<InputTo<'listApiKeys'>>['query']>) => api.listApiKeys({ query })}
        onExport={(query) => exportList('listApiKeys', 'api-keys', query)}
        rowKey={(key) => key.id}
        rowName={(key) => key.name}
        onOpen={(key) => {
          setName(key.name)
          setUrl({ open: key.id })
        }}
        bulkActs={[
          {
            key: 'disable',
            label: words('disable'),
            reason: (rows) => reason ?? (rows.every(works) ? null : words('onlyWorking')),
            run: (rows) => Promise.all(rows.map((key) => api.disableApiKey({ params: { id: key.id } }))),
          },
        ]}
        actions={add('filled')}
        empty={{ sentence: words('keysEmpty'), action: add('default') }}
      />
      <PanelDrawer opened={url.open !== ''} onClose={() => setUrl({ open: '' })} title={name || words('key')}>
        {url.open && (
          <SlotPart
            key={url.open}
            load={loadPanel}
            props={{ id: url.open, guard, onMade, onOpen: (id: string) => setUrl({ open: id }) }}
          />
        )}
      </PanelDrawer>
      {url.new && (
        <Suspense fallback={null}>
          <KeyForm
            opened
            onClose={() => setUrl({ new: false })}
            guard={guard}
            onMade={(made) => {
              setUrl({ new: false })
              onMade(made)
            }}
          />
        </Suspense>
      )}
      {secret && <ShownOnce secret={secret} onClose={() => setSecret(null)} />}
      {dialog}
    </>
  )
}
