import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { exportPortalList } from '#client/export-portal-list.ts'
import { DateText, FactPill, StateBadge } from '#ui/Badges.tsx'
import { formatDate } from '#ui/format.ts'
import { ListBar } from '#ui/ListBar.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { useUrlState } from '#ui/routing.tsx'
import { Card } from '#ui/SimplePage.tsx'
import { useSeat } from '#ui/seat.tsx'
import { storedStates } from '../../contract/sandbox-states.ts'
import { DeveloperPage } from '../DeveloperPage.tsx'
import styles from '../Developers.module.css'
import { ClockCard } from './ClockCard.tsx'
import { DevelopersCard } from './DevelopersCard.tsx'
import { EnterSandbox } from './EnterSandbox.tsx'
import { MailboxCard } from './MailboxCard.tsx'
import { SandboxActs } from './SandboxActs.tsx'
import { KeyMaker } from './SandboxKey.tsx'
import { ScenariosCard } from './ScenariosCard.tsx'
import { narrowedQuery, type Sandbox } from './sandboxQueries.ts'
import { words } from './texts.ts'

/** Own sandboxes with clock, scenarios, mailbox and outside developers; from inside one, that one. */
export const SandboxPage = () => {
  const { workspace } = useSeat()
  const [url, setUrl] = useUrlState({ q: '', state: '' })
  const state = storedStates.find((one) => one === url.state)
  const filter = { ...(url.q && { q: url.q }), ...(state && { state: [state] }) }
  const isNarrowed = url.q !== '' || state !== undefined
  const query = useQuery(narrowedQuery(filter))
  return (
    <DeveloperPage title={words('sandboxes')} note={words('sandboxNote')}>
      <Loaded query={query}>
        {({ data, reason }) => (
          <>
            {(data.length > 0 || isNarrowed) && (
              <ListBar
                search={url.q}
                onSearch={(q) => setUrl({ q })}
                onExport={() => exportPortalList('listPortalSandboxes', 'sandboxes', filter)}
              >
                <Select
                  aria-label={words('state')}
                  data={[
                    { value: '', label: words('everyState') },
                    ...storedStates.map((value) => ({ value, label: words(`state_${value}`) })),
                  ]}
                  value={url.state}
                  allowDeselect={false}
                  onChange={(value) => setUrl({ state: value ?? '' })}
                />
              </ListBar>
            )}
            {isNarrowed && data.length === 0 && <p className={styles.quiet}>{words('noneFound')}</p>}
            {!isNarrowed && workspace.kind === 'live' && (data.length === 0 || reason === null) && (
              <Card>
                {data.length === 0 && <p className={styles.quiet}>{words('none')}</p>}
                <KeyMaker sandbox={undefined} reason={reason} />
              </Card>
            )}
            {data.map((sandbox) => (
              <OneSandbox key={sandbox.id} sandbox={sandbox} isHere={workspace.kind === 'sandbox'} />
            ))}
          </>
        )}
      </Loaded>
    </DeveloperPage>
  )
}

const OneSandbox = ({ sandbox, isHere }: { sandbox: Sandbox; isHere: boolean }) => {
  const stands = sandbox.state === 'ready' || sandbox.state === 'advancing'
  return (
    <>
      <section className={`${styles.frame} ${styles.close}`} aria-label={sandbox.name}>
        <div className={styles.acts}>
          <strong>{sandbox.name}</strong>
          <FactPill tone="watch">{words('sandbox')}</FactPill>
          <StateBadge state={sandbox.state} label={words(`state_${sandbox.state}`)} plain />
        </div>
        <p className={styles.quiet} role="status">
          {sandbox.state === 'building' ? words('makingSandbox') : isHere ? words('inside') : null}
        </p>
        <p className={`${styles.quiet} ${styles.acts}`}>
          <span>{words(`profile_${sandbox.profile}`)}</span>
          <span>{words('startNumber', { number: sandbox.startNumber })}</span>
          <DateText value={sandbox.createdAt} />
          {sandbox.archivesOn && <span>{words('archivesOn', { date: formatDate(sandbox.archivesOn) })}</span>}
        </p>
        <div className={styles.acts}>
          {!isHere && <EnterSandbox sandbox={sandbox} />}
          <SandboxActs sandbox={sandbox} />
        </div>
      </section>
      {stands && (
        <>
          <ClockCard sandbox={sandbox} />
          <ScenariosCard sandbox={sandbox} />
          <MailboxCard sandboxId={sandbox.id} />
          {sandbox.partner && <DevelopersCard sandboxId={sandbox.id} />}
        </>
      )}
    </>
  )
}
