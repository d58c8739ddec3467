import type { ReactNode } from 'react'
import styles from './RowList.module.css'

/** Rows of a portal's card: what it is, a quiet second line, acts at the end that wrap below on a phone. */
export const RowList = ({ label, children }: { label: string; children: ReactNode }) => (
  <ul className={styles.list} aria-label={label}>
    {children}
  </ul>
)

type RowProps = {
  picture?: ReactNode
  title: ReactNode
  second?: ReactNode
  acts?: ReactNode
  /** Opened part of the row: a form, a checklist, comments. */
  children?: ReactNode
}

export const Row = ({ picture, title, second, acts, children }: RowProps) => (
  <li className={styles.row}>
    <div className={styles.line}>
      {picture}
      <div className={styles.words}>
        <div className={styles.title}>{title}</div>
        {second && <div className={styles.second}>{second}</div>}
      </div>
      {acts && <div className={styles.acts}>{acts}</div>}
    </div>
    {children && <div className={styles.below}>{children}</div>}
  </li>
)
