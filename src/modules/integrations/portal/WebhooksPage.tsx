import { DeveloperPage } from './DeveloperPage.tsx'
import { words } from './texts.ts'
import { WebhooksCard } from './WebhooksCard.tsx'

export const WebhooksPage = () => (
  <DeveloperPage title={words('hooks')}>
    <WebhooksCard />
  </DeveloperPage>
)
