import { Menu } from '@mantine/core'
import { IconCheck, IconSelector } from '@tabler/icons-react'
import styles from '../AppFrame.module.css'
import { FactPill, NameAvatar } from '../Badges.tsx'
import { t } from '../texts.ts'

/** A workspace the person belongs to. */
export type WorkspaceChoice = {
  slug: string
  name: string
  kind: 'live' | 'sandbox'
  logoUrl?: string
}

/** The workspace's name; with more than one, a menu of all of them. Changing it loads the app anew. */
export const WorkspaceSwitch = ({ current, all }: { current: WorkspaceChoice; all: WorkspaceChoice[] }) => (
  <Menu position="bottom-start" width={280}>
    <Menu.Target>
      <button type="button" className={styles.switch} aria-label={`${t('app.switchWorkspace')}: ${current.name}`}>
        <NameAvatar name={current.name} imageUrl={current.logoUrl} square />
        <span className={styles.switchName}>{current.name}</span>
        <IconSelector size={14} />
      </button>
    </Menu.Target>
    <Menu.Dropdown>
      <Menu.Label>{t('app.switchWorkspace')}</Menu.Label>
      {all.map((workspace) => (
        <Menu.Item
          key={workspace.slug}
          component="a"
          href={`/w/${workspace.slug}`}
          leftSection={<NameAvatar name={workspace.name} imageUrl={workspace.logoUrl} square />}
          rightSection={
            workspace.slug === current.slug ? (
              <IconCheck size={14} />
            ) : workspace.kind === 'sandbox' ? (
              <FactPill tone="watch">{t('app.sandbox')}</FactPill>
            ) : undefined
          }
        >
          {workspace.name}
        </Menu.Item>
      ))}
    </Menu.Dropdown>
  </Menu>
)
