import { IconPointFilled } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { DateText, NameAvatar } from './Badges.tsx'
import styles from './Timeline.module.css'
import { t } from './texts.ts'

export type TimelineItem = {
  id: string
  /** ISO moment. */
  at: string
  /** Who did it; nobody for the product itself. */
  actor?: string
  /** The rest of the sentence: "accepted the terms of version 3". */
  text: ReactNode
  /** Groups for the filter: `deal`, `money`, `agreement`. */
  kind?: string
  icon?: ReactNode
  /** Words that were written: a note, a reason. */
  detail?: ReactNode
}

export type TimelineProps = {
  items: TimelineItem[]
  /** Choices of the filter, in words; without it nothing is filtered. */
  kinds?: { value: string; label: string }[]
  /** Fetches what came before; leave out at the end. */
  onMore?: () => void
  title?: string
}

/** What has happened, newest first, as sentences; filterable by kind. */
export const Timeline = ({ items, kinds, onMore, title }: TimelineProps) => {
  const [kind, setKind] = useState('')
  const shown = kind ? items.filter((item) => item.kind === kind) : items
  return (
    <section className={styles.block}>
      <div className={styles.head}>
        <h2 className={styles.title}>{title ?? t('record.timeline')}</h2>
        {kinds && kinds.length > 1 && (
          <select
            className={styles.filter}
            aria-label={t('timeline.filter')}
            value={kind}
            onChange={(event) => setKind(event.currentTarget.value)}
          >
            <option value="">{t('timeline.all')}</option>
            {kinds.map((one) => (
              <option key={one.value} value={one.value}>
                {one.label}
              </option>
            ))}
          </select>
        )}
      </div>
      {shown.length === 0 && <p className={styles.quiet}>{t('timeline.empty')}</p>}
      <ol className={styles.list}>
        {shown.map((item) => (
          <li key={item.id} className={styles.item}>
            {item.actor && !item.icon ? (
              <NameAvatar name={item.actor} />
            ) : (
              <span className={styles.mark}>{item.icon ?? <IconPointFilled />}</span>
            )}
            <div>
              <div className={styles.text}>
                {item.actor && <span className={styles.who}>{item.actor} </span>}
                {item.text}{' '}
                <span className={styles.when}>
                  <DateText value={item.at} />
                </span>
              </div>
              {item.detail && <div className={styles.detail}>{item.detail}</div>}
            </div>
          </li>
        ))}
      </ol>
      {onMore && (
        <button type="button" className={styles.more} onClick={onMore}>
          {t('timeline.more')}
        </button>
      )}
    </section>
  )
}
