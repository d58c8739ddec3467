import { ActionIcon, Button, Popover } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { useState } from 'react'
import styles from '../AppFrame.module.css'
import { DateText } from '../Badges.tsx'
import { useGo } from '../routing.tsx'
import { t } from '../texts.ts'

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

/** What concerns the person, newest first, with the number of unread ones. */
export const NotificationBell = ({ items, onRead, onReadAll }: Notifications) => {
  const [opened, setOpened] = useState(false)
  const go = useGo()
  const unread = items.filter((item) => item.unread).length
  const open = (item: Notification) => {
    onRead?.(item.id)
    setOpened(false)
    if (item.to) go(item.to)
  }
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus>
      <Popover.Target>
        <ActionIcon
          size={30}
          onClick={() => setOpened(!opened)}
          aria-label={`${t('app.notifications')}${unread > 0 ? ` (${unread})` : ''}`}
        >
          <span className={styles.bell}>
            <IconBell />
            {unread > 0 && <span className={styles.unread} data-count={unread > 9 ? '9+' : unread} />}
          </span>
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={4}>
        <div className={styles.notices}>
          <div className={styles.noticesHead}>
            {t('app.notifications')}
            {unread > 0 && onReadAll && (
              <Button size="xs" variant="subtle" onClick={onReadAll}>
                {t('app.markAllRead')}
              </Button>
            )}
          </div>
          {items.length === 0 && <div className={styles.noticesEmpty}>{t('app.noNotifications')}</div>}
          {items.map((item) => (
            <button
              key={item.id}
              type="button"
              className={styles.notice}
              data-unread={item.unread || undefined}
              onClick={() => open(item)}
            >
              {item.text}
              <small>
                <DateText value={item.at} />
              </small>
            </button>
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
