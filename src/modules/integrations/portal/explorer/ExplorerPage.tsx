import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ScreenLink, useUrlState } from '#ui/routing.tsx'
import { Card } from '#ui/SimplePage.tsx'
import { useSeat } from '#ui/seat.tsx'
import { DeveloperPage } from '../DeveloperPage.tsx'
import styles from '../Developers.module.css'
import { words } from '../reference/texts.ts'
import { KeyMaker } from '../sandbox/SandboxKey.tsx'
import { sandboxesQuery } from '../sandbox/sandboxQueries.ts'
import { CallForm } from './CallForm.tsx'

/** Calls made at a page, in the sandbox, with what one test key may do. */
export const ExplorerPage = () => {
  const query = useQuery(sandboxesQuery)
  return (
    <DeveloperPage title={words('explorer')} note={words('explorerNote')}>
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
    </DeveloperPage>
  )
}

const InSandbox = ({ sandboxId }: { sandboxId: string }) => {
  const { workspace } = useSeat()
  const [url, setUrl] = useUrlState({ call: '', key: '' })
  const keys = useQuery({
    queryKey: ['portal', 'sandbox-keys', sandboxId],
    queryFn: async () => (await api.listPortalSandboxKeys({ params: { id: sandboxId } })).data,
  })
  const calls = useQuery({
    queryKey: ['portal', 'reference', 'of-keys'],
    queryFn: async () => (await api.listPortalApiReference({ query: { caller: 'key' } })).data,
  })
  return (
    <Loaded query={keys}>
      {(all) => {
        const key = all.find((one) => one.id === url.key) ?? all[0]
        if (!key)
          return (
            <Card>
              <p className={styles.quiet}>{words('noKeys')}</p>
              <ScreenLink className={styles.link} to={workspace.kind === 'sandbox' ? 'developers/keys' : 'developers'}>
                {words('makeKey')}
              </ScreenLink>
            </Card>
          )
        return (
          <>
            <div className={styles.filters}>
              <Select
                label={words('endpoint')}
                placeholder={words('choose')}
                searchable
                value={url.call || null}
                onChange={(value) => setUrl({ call: value ?? '' })}
                data={(calls.data ?? [])
                  .filter((row) => row.scope !== null && key.scopes.includes(row.scope))
                  .map((row) => ({ value: row.name, label: `${row.method} ${row.path}` }))}
              />
              <Select
                label={words('key')}
                allowDeselect={false}
                value={key.id}
                onChange={(value) => setUrl({ key: value ?? '' })}
                data={all.map((one) => ({ value: one.id, label: `${one.name} …${one.lastFour}` }))}
              />
            </div>
            {url.call && <CallForm key={url.call} name={url.call} sandboxId={sandboxId} keyId={key.id} />}
          </>
        )
      }}
    </Loaded>
  )
}
