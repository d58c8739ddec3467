import { SegmentedControl, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useIdentityCheck } from '#client/account/IdentityCheck.tsx'
import { type AnswerTo, api } from '#client/api.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ScreenLink, useUrlState } from '#ui/routing.tsx'
import { Card } from '#ui/SimplePage.tsx'
import { useSeat } from '#ui/seat.tsx'
import { DeveloperPage } from '../DeveloperPage.tsx'
import styles from '../Developers.module.css'
import { words } from '../reference/texts.ts'
import { KeyMaker } from '../sandbox/SandboxKey.tsx'
import { sandboxesQuery } from '../sandbox/sandboxQueries.ts'
import { CallForm } from './CallForm.tsx'
import { givenOf } from './given.ts'

/** Calls made at a page with what one key may do: in the sandbox, or live, where each write is asked about first. */
export const ExplorerPage = () => {
  const { workspace } = useSeat()
  const [url, setUrl] = useUrlState({ in: 'sandbox' })
  const isLive = url.in === 'live' && workspace.kind === 'live'
  return (
    <DeveloperPage title={words('explorer')} note={words('explorerNote')}>
      {workspace.kind === 'live' && (
        <SegmentedControl
          aria-label={words('where')}
          style={{ alignSelf: 'start' }}
          value={isLive ? 'live' : 'sandbox'}
          onChange={(value) => setUrl({ in: value })}
          data={[
            { value: 'sandbox', label: words('inSandbox') },
            { value: 'live', label: words('inLive') },
          ]}
        />
      )}
      {isLive ? <InLive /> : <InSandboxes />}
    </DeveloperPage>
  )
}

const InSandboxes = () => {
  const query = useQuery(sandboxesQuery)
  return (
    <Loaded query={query}>
      {({ data, reason }) => {
        const sandbox = data.find((one) => one.state === 'ready' || one.state === 'advancing')
        return sandbox ? (
          <InSandbox sandboxId={sandbox.id} />
        ) : (
          <Card>
            <p className={styles.quiet}>{words('noSandbox')}</p>
            <KeyMaker
              sandbox={data.find((one) => one.state === 'building' || one.state === 'resetting')}
              reason={reason}
            />
          </Card>
        )
      }}
    </Loaded>
  )
}

type LentKey = AnswerTo<'listPortalSandboxKeys'>['data'][number]

const InSandbox = ({ sandboxId }: { sandboxId: string }) => {
  const { workspace } = useSeat()
  const query = useQuery({
    queryKey: ['portal', 'sandbox-keys', sandboxId],
    queryFn: async () => (await api.listPortalSandboxKeys({ params: { id: sandboxId } })).data,
  })
  return (
    <Loaded query={query}>
      {(keys) => (
        <Calls
          keys={keys}
          isLive={false}
          makeAt={workspace.kind === 'sandbox' ? 'developers/keys' : 'developers'}
          open={(keyId) => api.openExplorer({ params: { id: sandboxId }, body: { keyId } })}
        />
      )}
    </Loaded>
  )
}

const InLive = () => {
  const { guard, dialog } = useIdentityCheck()
  const query = useQuery({
    queryKey: ['portal', 'explorer', 'live-keys'],
    queryFn: async () =>
      (await api.listPortalApiKeys({ query: { limit: 200 } })).data.filter(
        (key) => key.kind === 'secret' && (key.state === 'active' || key.state === 'rotating'),
      ),
  })
  return (
    <>
      <Notice tone="watch">{words('liveNote')}</Notice>
      <Loaded query={query}>
        {(keys) => (
          <Calls
            keys={keys}
            isLive
            makeAt="developers/keys"
            open={(keyId) => guard(() => api.openLiveExplorer({ body: { keyId } }))}
          />
        )}
      </Loaded>
      {dialog}
    </>
  )
}

type CallsProps = {
  keys: LentKey[]
  isLive: boolean
  makeAt: string
  open: (keyId: string) => Promise<AnswerTo<'openExplorer'>>
}
const Calls = ({ keys, isLive, makeAt, open }: CallsProps) => {
  const [url, setUrl] = useUrlState({ call: '', key: '', run: '' })
  const calls = useQuery({
    queryKey: ['portal', 'reference', 'of-keys'],
    queryFn: async () => (await api.listPortalApiReference({ query: { caller: 'key' } })).data,
  })
  const again = useQuery({
    queryKey: ['portal', 'request', url.run],
    queryFn: () => api.getPortalRequest({ params: { id: url.run } }),
    enabled: url.run !== '' && !isLive,
  })
  const key = keys.find((one) => one.id === url.key) ?? keys[0]
  if (!key)
    return (
      <Card>
        <p className={styles.quiet}>{words(isLive ? 'noLiveKeys' : 'noKeys')}</p>
        <ScreenLink className={styles.link} to={makeAt}>
          {words(isLive ? 'makeLiveKey' : 'makeKey')}
        </ScreenLink>
      </Card>
    )
  const allowed = (calls.data ?? []).filter((row) => row.scope !== null && key.scopes.includes(row.scope))
  const repeated = again.data
  const call =
    url.call ||
    (repeated && calls.data?.find((row) => row.method === repeated.method && row.path === repeated.route)?.name)
  return (
    <>
      {repeated && <Notice>{words('againNote', { call: `${repeated.method} ${repeated.path}` })}</Notice>}
      <div className={styles.filters}>
        <Select
          label={words('endpoint')}
          placeholder={words('choose')}
          searchable
          value={call || null}
          onChange={(value) => setUrl({ call: value ?? '', run: '' })}
          data={allowed.map((row) => ({ value: row.name, label: `${row.method} ${row.path}` }))}
        />
        <Select
          label={words('key')}
          allowDeselect={false}
          value={key.id}
          onChange={(value) => setUrl({ key: value ?? '' })}
          data={keys.map((one) => ({ value: one.id, label: `${one.name} …${one.lastFour}` }))}
        />
      </div>
      {call && (url.run === '' || repeated) && (
        <CallForm
          key={`${call} ${isLive} ${url.run}`}
          name={call}
          keyId={key.id}
          isLive={isLive}
          open={() => open(key.id)}
          given={repeated && url.run ? givenOf(repeated) : undefined}
        />
      )}
    </>
  )
}
