import type { ReactNode } from 'react'
import { ScreenLink, usePlace } from '#ui/routing.tsx'
import { PortalPage } from '#ui/SimplePage.tsx'
import styles from './Developers.module.css'
import { words } from './sandbox/texts.ts'

const tabs = [
  { to: 'developers', title: 'home' },
  { to: 'developers/keys', title: 'keys' },
  { to: 'developers/sandbox', title: 'sandbox' },
  { to: 'developers/requests', title: 'requests' },
  { to: 'developers/explorer', title: 'explorer' },
  { to: 'developers/webhooks', title: 'webhooks' },
  { to: 'developers/integrations', title: 'integrations' },
  { to: 'developers/docs', title: 'docs' },
  { to: 'developers/reference', title: 'reference' },
  { to: 'developers/status', title: 'status' },
] as const

type DeveloperPageProps = { title: string; note?: ReactNode; actions?: ReactNode; children: ReactNode }

/** A page of the room for developers, with the way to its other pages. */
export const DeveloperPage = ({ title, note, actions, children }: DeveloperPageProps) => {
  const place = usePlace()
  return (
    <PortalPage title={title} note={note} actions={actions}>
      <nav className={styles.tabs} aria-label={words('pages')}>
        {tabs.map((tab) => (
          <ScreenLink
            key={tab.to}
            to={tab.to}
            className={styles.tab}
            aria-current={place === tab.to ? 'page' : undefined}
          >
            {words(tab.title)}
          </ScreenLink>
        ))}
      </nav>
      <div className={styles.stack}>{children}</div>
    </PortalPage>
  )
}
