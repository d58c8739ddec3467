import { ScreenLink, usePlace } from '#ui/routing.tsx'
import styles from './Portal.module.css'
import { words } from './texts.ts'

/** The three pages about the partner's own company. */
export const CompanyNav = () => {
  const place = usePlace()
  return (
    <nav className={styles.subnav} aria-label={words('company')}>
      {(['company', 'team', 'contacts'] as const).map((page) => (
        <ScreenLink key={page} to={page} aria-current={place === page ? 'page' : undefined}>
          {words(page === 'company' ? 'companyProfile' : page)}
        </ScreenLink>
      ))}
    </nav>
  )
}
