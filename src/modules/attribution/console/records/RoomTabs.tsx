import { ScreenLink, usePlace } from '#ui/routing.tsx'
import styles from './Records.module.css'

const pages = [
  { to: 'attribution/sales', title: 'Sales' },
  { to: 'attribution/reported', title: 'Reported sales' },
  { to: 'attribution/leads', title: 'Leads' },
  { to: 'attribution/customers', title: 'Customers' },
  { to: 'attribution/overrides', title: 'Divided by hand' },
] as const

/** The way between the lists of what was recorded. */
export const RoomTabs = () => {
  const place = usePlace()
  return (
    <nav className={styles.tabs} aria-label="What was recorded">
      {pages.map((page) => (
        <ScreenLink
          key={page.to}
          to={page.to}
          className={styles.tab}
          aria-current={place === page.to ? 'page' : undefined}
        >
          {page.title}
        </ScreenLink>
      ))}
    </nav>
  )
}
