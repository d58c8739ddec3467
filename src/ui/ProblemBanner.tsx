import { Button } from '@mantine/core'
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import styles from './ProblemBanner.module.css'
import { readProblem } from './problem.ts'
import { t } from './texts.ts'

type ProblemBannerProps = {
  /** What was thrown; its words are shown, with the request's id for support. */
  error: unknown
  retry?: () => void
}

/** A request that failed, in words, with a way on. Stands where its content would stand. */
export const ProblemBanner = ({ error, retry }: ProblemBannerProps) => {
  const problem = readProblem(error)
  return (
    <div className={styles.banner} role="alert">
      <IconAlertTriangle size={16} className={styles.icon} />
      <div className={styles.words}>
        <div className={styles.title}>{problem.title}</div>
        {problem.detail !== problem.title && <div>{problem.detail}</div>}
        {problem.requestId && <div className={styles.request}>{t('problem.request', { id: problem.requestId })}</div>}
      </div>
      {retry && (
        <Button size="xs" onClick={retry}>
          {t('app.retry')}
        </Button>
      )}
    </div>
  )
}

type NoticeProps = { tone?: 'info' | 'watch' | 'bad'; title?: ReactNode; children?: ReactNode; action?: ReactNode }

/** Something the reader should know on this page, that is no failure: "This deal overlaps with another". */
export const Notice = ({ tone = 'info', title, children, action }: NoticeProps) => (
  <div className={styles.banner} data-tone={tone} role="note">
    {tone === 'info' ? (
      <IconInfoCircle size={16} className={styles.icon} />
    ) : (
      <IconAlertTriangle size={16} className={styles.icon} />
    )}
    <div className={styles.words}>
      {title && <div className={styles.title}>{title}</div>}
      {children && <div>{children}</div>}
    </div>
    {action}
  </div>
)
