import { DeveloperPage } from './DeveloperPage.tsx'
import { KeysCard } from './KeysCard.tsx'
import { SandboxKey } from './sandbox/SandboxKey.tsx'
import { words } from './texts.ts'

export const KeysPage = () => (
  <DeveloperPage title={words('keys')}>
    <SandboxKey />
    <KeysCard />
  </DeveloperPage>
)
