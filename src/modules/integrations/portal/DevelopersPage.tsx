import { PortalPage } from '#ui/SimplePage.tsx'
import styles from './Developers.module.css'
import { KeysCard } from './KeysCard.tsx'
import { words } from './texts.ts'
import { WebhooksCard } from './WebhooksCard.tsx'

export const DevelopersPage = () => (
  <PortalPage
    title={words('developers')}
    note={words('note')}
    actions={
      <a className={styles.link} href="/openapi.json">
        {words('docs')}
      </a>
    }
  >
    <div className={styles.stack}>
      <KeysCard />
      <WebhooksCard />
    </div>
  </PortalPage>
)
