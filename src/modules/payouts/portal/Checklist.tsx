import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { Card } from '#ui/SimplePage.tsx'
import styles from './Before.module.css'
import { words } from './beforeTexts.ts'
import { blockerWords } from './blockerTexts.ts'

export const readinessKey = ['portal', 'payout-readiness']

/** What is missing before the first payout, told apart by who can clear it. */
export const Checklist = () => {
  const query = useQuery({ queryKey: readinessKey, queryFn: () => api.getPortalPayoutReadiness() })
  return (
    <Loaded query={query}>
      {({ missing }) =>
        missing.length === 0 ? (
          <Notice title={words('ready')}>{null}</Notice>
        ) : (
          <Card title={words('missing')}>
            {(['partner', 'team'] as const).map((side) => {
              const own = missing.filter((item) => item.side === side)
              return own.length === 0 ? null : (
                <section key={side}>
                  <p className={styles.part}>{words(side === 'partner' ? 'yours' : 'ours')}</p>
                  <ul className={styles.list}>
                    {own.map((item) => (
                      <li key={item.words}>{blockerWords(item)}</li>
                    ))}
                  </ul>
                </section>
              )
            })}
          </Card>
        )
      }
    </Loaded>
  )
}

export const BeforeLinks = ({ here }: { here: 'method' | 'tax' | 'documents' }) => (
  <nav className={styles.links}>
    {here !== 'method' && <ScreenLink to="payout-method">{words('toMethod')}</ScreenLink>}
    {here !== 'tax' && <ScreenLink to="tax-form">{words('toTax')}</ScreenLink>}
    {here !== 'documents' && <ScreenLink to="documents">{words('toDocuments')}</ScreenLink>}
  </nav>
)
