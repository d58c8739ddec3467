import { FactPill, NameAvatar } from './Badges.tsx'
import { SignInCard } from './SignInCard.tsx'
import styles from './SignInPage.module.css'
import { t } from './texts.ts'

type Choice = { href: string; name: string; note?: string; sandbox: boolean }

/** Which workspace, for those who belong to several. */
export const WorkspaceChoicePage = ({ seats }: { seats: Choice[] }) => (
  <SignInCard title={t('signIn.choose')}>
    {seats.length === 0 && <p className={styles.quiet}>{t('signIn.noWorkspace')}</p>}
    <div className={styles.choices}>
      {seats.map((seat) => (
        <a key={seat.href + seat.note} className={styles.choice} href={seat.href}>
          <NameAvatar name={seat.name} square size="large" />
          <span className={styles.choiceName}>
            {seat.name}
            {seat.note && <small>{seat.note}</small>}
          </span>
          {seat.sandbox && <FactPill tone="watch">{t('app.sandbox')}</FactPill>}
        </a>
      ))}
    </div>
  </SignInCard>
)
