import { ScreenLink, usePlace } from '#ui/routing.tsx'
import styles from './Links.module.css'
import { words } from './texts.ts'

const pages = [
  { to: 'attribution/links', title: 'linksOnly' },
  { to: 'attribution/codes', title: 'codes' },
  { to: 'attribution/clicks', title: 'clicks' },
] as const

/** The way between links, codes and clicks. */
export const RoomTabs = () => {
  const place = usePlace()
  return (
    <nav className={styles.tabs} aria-label={words('links')}>
      {pages.map((page) => (
        <ScreenLink
          key={page.to}
          to={page.to}
          className={styles.tab}
          aria-current={place === page.to ? 'page' : undefined}
        >
          {words(page.title)}
        </ScreenLink>
      ))}
      <span className={styles.grow} />
      <ScreenLink to="settings/link-domains" className={styles.tab}>
        {words('toDomains')}
      </ScreenLink>
    </nav>
  )
}
