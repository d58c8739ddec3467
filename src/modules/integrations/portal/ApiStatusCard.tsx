import { useQuery } from '@tanstack/react-query'
import { DateText, FactPill } from '#ui/Badges.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { Card } from '#ui/SimplePage.tsx'
import styles from './Developers.module.css'
import { hooksQuery, keysQuery } from './developerQueries.ts'
import { words } from './texts.ts'

/** On the first page of technical people: do the keys work, and do messages arrive? */
export const ApiStatusCard = () => {
  const keys = useQuery(keysQuery)
  const hooks = useQuery(hooksQuery)
  return (
    <Card
      title={words('status')}
      action={
        <ScreenLink className={styles.link} to="developers">
          {words('open')}
        </ScreenLink>
      }
    >
      <Loaded query={keys}>
        {(all) => {
          const working = all.filter((key) => key.state === 'active' || key.state === 'rotating')
          const lastUse = working
            .flatMap((key) => key.lastUsed?.at ?? [])
            .sort()
            .at(-1)
          if (working.length === 0) return <p className={styles.quiet}>{words('statusNoKeys')}</p>
          return (
            <p>
              {words('statusKeys', { count: working.length })},{' '}
              {lastUse ? (
                <>
                  {words('statusUsed')} <DateText value={lastUse} />
                </>
              ) : (
                words('statusUnused')
              )}
            </p>
          )
        }}
      </Loaded>
      {hooks.data && hooks.data.length > 0 && (
        <p className={styles.acts}>
          {words('statusHooks', { count: hooks.data.length })}
          <HooksPill silent={hooks.data.filter((hook) => hook.state !== 'enabled' || hook.failingSince).length} />
        </p>
      )}
    </Card>
  )
}

const HooksPill = ({ silent }: { silent: number }) => (
  <FactPill tone={silent > 0 ? 'bad' : 'good'}>
    {silent > 0 ? words('statusBad', { count: silent }) : words('statusGood')}
  </FactPill>
)
