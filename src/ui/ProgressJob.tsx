import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { formatDuration, formatNumber } from './format.ts'
import styles from './Steps.module.css'
import { t } from './texts.ts'

export type ProgressJobProps = {
  /** What it does: "Importing partners.csv". */
  title: ReactNode
  state: 'waiting' | 'running' | 'finished' | 'stopped' | 'failed'
  done: number
  total: number | null
  /** Rows that were refused so far; the report names each. */
  refused?: number
  /** Milliseconds until it is done, as the job itself estimates. */
  leftMs?: number | null
  onStop?: () => void
  /** The report, a retry, a download. */
  action?: ReactNode
  /** Why it failed or what it found. */
  note?: ReactNode
}

/** Long work: counts, time left, stop. Closing the page does not stop it. */
export const ProgressJob = ({
  title,
  state,
  done,
  total,
  refused = 0,
  leftMs,
  onStop,
  action,
  note,
}: ProgressJobProps) => {
  const share = total ? Math.min(1, done / total) : state === 'finished' ? 1 : 0
  const active = state === 'running' || state === 'waiting'
  return (
    <div className={styles.job}>
      <div className={styles.jobHead}>
        <span className={styles.jobTitle}>{title}</span>
        {action}
        {active && onStop && (
          <Button size="xs" onClick={onStop}>
            {t('job.stop')}
          </Button>
        )}
      </div>
      <div
        className={styles.track}
        role="progressbar"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
        aria-label={typeof title === 'string' ? title : t(`job.${state}`)}
      >
        <div className={styles.bar} data-state={state} style={{ width: `${share * 100}%` }} />
      </div>
      <div className={styles.jobFoot}>
        <span role="status">{t(`job.${state}`)}</span>
        {total !== null && <span>{t('job.of', { done: formatNumber(done), total: formatNumber(total) })}</span>}
        {refused > 0 && <span className={styles.refused}>{t('job.refused', { count: refused })}</span>}
        {state === 'running' && leftMs !== null && leftMs !== undefined && (
          <span>{t('job.left', { time: formatDuration(leftMs) })}</span>
        )}
        {note && <span>{note}</span>}
        {active && <span>{t('job.goesOn')}</span>}
      </div>
    </div>
  )
}
