import type { RowOf } from '#client/api.ts'
import { formatRate } from '#ui/format.ts'
import { ScreenLink } from '#ui/routing.tsx'
import styles from './Records.module.css'
import { labelWords } from './words.ts'

type Share = RowOf<'listSales'>['shares'][number]

/** Who is credited, in one line: "Acme 60%, Globex 40%"; who only sourced or influenced it stands without a share. */
export const Shares = ({ shares, links }: { shares: readonly Share[]; links?: boolean }) => {
  if (shares.length === 0) return <span className={styles.quiet}>–</span>
  return (
    <span className={styles.shares}>
      {shares.map(({ partner, microShares, label }) => (
        <span key={partner?.id ?? 'house'} title={label ? labelWords[label] : undefined}>
          {partner && links ? (
            <ScreenLink to={`partners/${partner.id}`}>{partner.name}</ScreenLink>
          ) : (
            (partner?.name ?? 'House')
          )}{' '}
          <span className={styles.quiet}>{microShares > 0 ? formatRate(microShares) : label}</span>
        </span>
      ))}
    </span>
  )
}
