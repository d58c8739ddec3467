import { IconCircle, IconCircleCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { DateText } from '#ui/Badges.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { Card } from '#ui/SimplePage.tsx'
import { useSeat } from '#ui/seat.tsx'
import styles from '../Developers.module.css'
import { EnterSandbox } from './EnterSandbox.tsx'
import { KeyMaker } from './SandboxKey.tsx'
import { sandboxesQuery } from './sandboxQueries.ts'
import { words } from './texts.ts'

/** Three ticks: key, first call, webhook. Each offers its act until it is done. */
export const FirstSteps = () => {
  const { workspace } = useSeat()
  // The first call is made elsewhere, so the page looks for it by itself.
  const query = useQuery({ ...sandboxesQuery, refetchInterval: 2_000 })
  if (workspace.kind === 'sandbox') return null
  return (
    <Card title={words('start')}>
      <p className={styles.quiet}>{words('startNote')}</p>
      <Loaded query={query}>
        {({ data, reason, milestones }) => {
          const sandbox = data.find((one) => one.state !== 'archived')
          const at = (name: string) => milestones.find((one) => one.milestone === name)?.reachedAt
          const hasKey = (sandbox?.keys ?? 0) > 0
          return (
            <ol className={styles.ticks}>
              <Tick title={words('tickKey')} done={hasKey || at('first_call') !== undefined} at={undefined}>
                <KeyMaker sandbox={sandbox} reason={reason} done={hasKey} />
              </Tick>
              <Tick title={words('tickCall')} done={at('first_call') !== undefined} at={at('first_call')}>
                {hasKey && <p className={styles.quiet}>{words('waiting')}</p>}
              </Tick>
              <Tick title={words('tickHook')} done={at('webhook_verified') !== undefined} at={at('webhook_verified')}>
                {sandbox && (
                  <div className={styles.stack}>
                    <p className={styles.quiet}>{words('hookHow')}</p>
                    <div>
                      <EnterSandbox sandbox={sandbox} to="developers/webhooks" title={words('openHooks')} />
                    </div>
                  </div>
                )}
              </Tick>
            </ol>
          )
        }}
      </Loaded>
    </Card>
  )
}

type TickProps = { title: string; done: boolean; at: string | undefined; children: ReactNode }
const Tick = ({ title, done, at, children }: TickProps) => (
  <li className={styles.tick} data-done={done || undefined}>
    {done ? <IconCircleCheck size={22} aria-hidden /> : <IconCircle size={22} aria-hidden />}
    <div className={styles.tickBody}>
      <div className={styles.acts}>
        <strong>{title}</strong>
        <span className={styles.quiet}>{at ? <DateText value={at} /> : words(done ? 'done' : 'open')}</span>
      </div>
      {children}
    </div>
  </li>
)
