import { Button, Popover } from '@mantine/core'
import styles from '../AppFrame.module.css'
import { DateText } from '../Badges.tsx'
import { useGo } from '../routing.tsx'
import { t } from '../texts.ts'
import { BellFace, type Notification, type Notifications } from './faces.tsx'
import { useOpenedByPress } from './later.tsx'

/** What concerns the person, newest first, with the number of unread ones. */
export const NotificationBell = ({ items, onRead, onReadAll }: Notifications) => {
  const { face, opened, setOpened } = useOpenedByPress()
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
        <BellFace items={items} ref={face} onClick={() => setOpened(!opened)} />
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
