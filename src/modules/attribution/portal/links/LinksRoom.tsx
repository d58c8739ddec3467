import type { ReactNode } from 'react'
import { ScreenLink, usePlace } from '#ui/routing.tsx'
import { PortalPage } from '#ui/SimplePage.tsx'
import styles from '../../console/links/Links.module.css'
import { words } from './texts.ts'

const tabs = [
  { to: 'links', title: 'links' },
  { to: 'links/results', title: 'results' },
] as const

/** A page of the room of links, with the way to its other page. */
export const LinksRoom = ({
  title,
  note,
  actions,
  children,
}: {
  title: string
  note?: ReactNode
  actions?: ReactNode
  children: ReactNode
}) => {
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
