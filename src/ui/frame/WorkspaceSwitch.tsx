import { Menu } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { FactPill, NameAvatar } from '../Badges.tsx'
import { t } from '../texts.ts'
import { WorkspaceFace, type WorkspaceSwitchProps } from './faces.tsx'
import { useOpenedByPress } from './later.tsx'

/** The workspace's name; with more than one, a menu of all of them. Changing it loads the app anew. */
export const WorkspaceSwitch = ({ current, all }: WorkspaceSwitchProps) => {
  const { face, opened, setOpened } = useOpenedByPress()
  return (
    <Menu position="bottom-start" width={280} opened={opened} onChange={setOpened}>
      <Menu.Target>
        <WorkspaceFace current={current} ref={face} />
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
}
