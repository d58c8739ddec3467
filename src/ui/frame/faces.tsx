/** The buttons of the frame whose menus come later: as they stand before and after their menu is loaded. */
import { ActionIcon } from '@mantine/core'
import { IconBell, IconSelector } from '@tabler/icons-react'
import type { ComponentProps } from 'react'
import styles from '../AppFrame.module.css'
import { NameAvatar } from '../Badges.tsx'
import { t } from '../texts.ts'

type Button = ComponentProps<'button'>

export type PersonMenuProps = {
  person: { name: string; email: string; imageUrl?: string }
  onSignOut: () => void
  onProfile?: () => void
  onHelp?: () => void
}
export const PersonFace = ({ person, ...rest }: Pick<PersonMenuProps, 'person'> & Button) => (
  <button
    type="button"
    aria-haspopup="menu"
    aria-expanded={false}
    {...rest}
    className={styles.switch}
    style={{ width: 'auto', padding: '0 4px' }}
    aria-label={`${t('app.person')}: ${person.name}`}
  >
    <NameAvatar name={person.name} imageUrl={person.imageUrl} />
  </button>
)

/** A workspace the person belongs to. */
export type WorkspaceChoice = {
  slug: string
  name: string
  kind: 'live' | 'sandbox'
  logoUrl?: string
}
export type WorkspaceSwitchProps = { current: WorkspaceChoice; all: WorkspaceChoice[] }
export const WorkspaceFace = ({ current, ...rest }: Pick<WorkspaceSwitchProps, 'current'> & Button) => (
  <button
    type="button"
    aria-haspopup="menu"
    aria-expanded={false}
    {...rest}
    className={styles.switch}
    aria-label={`${t('app.switchWorkspace')}: ${current.name}`}
  >
    <NameAvatar name={current.name} imageUrl={current.logoUrl} square />
    <span className={styles.switchName}>{current.name}</span>
    <IconSelector size={14} />
  </button>
)

export type Notification = {
  id: string
  /** One sentence: "Acme accepted the terms." */
  text: string
  at: string
  unread: boolean
  /** Where it leads, below the workspace. */
  to?: string
}
export type Notifications = {
  items: Notification[]
  onRead?: (id: string) => void
  onReadAll?: () => void
}
export const BellFace = ({ items, ...rest }: Pick<Notifications, 'items'> & Button) => {
  const unread = items.filter((item) => item.unread).length
  return (
    <ActionIcon
      size={30}
      aria-haspopup="dialog"
      aria-expanded={false}
      {...rest}
      aria-label={`${t('app.notifications')}${unread > 0 ? ` (${unread})` : ''}`}
    >
      <span className={styles.bell}>
        <IconBell />
        {unread > 0 && <span className={styles.unread} data-count={unread > 9 ? '9+' : unread} />}
      </span>
    </ActionIcon>
  )
}
