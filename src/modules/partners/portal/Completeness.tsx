import type { ReactNode } from 'react'
import { Card } from '#ui/SimplePage.tsx'
import styles from './Portal.module.css'
import type { Company } from './saveCompany.ts'
import { words, wordsFor } from './texts.ts'

/** How complete the profile is; `all` names what each missing field unlocks. */
export const Completeness = ({ company, all, action }: { company: Company; all?: boolean; action?: ReactNode }) => {
  const { percent, missing } = company.completeness
  return (
    <Card title={words('complete', { percent })} action={action}>
      <p className={styles.quiet}>
        {missing.length === 0 ? words('completeAll') : words('completeNote', { count: missing.length })}
      </p>
      <div className={styles.bar} aria-hidden="true">
        <span style={{ width: `${percent}%` }} />
      </div>
      {all && missing.length > 0 && (
        <ul className={styles.missing} aria-label={words('unlocks')}>
          {missing.map((item) => (
            <li key={item.field}>
              {wordsFor(`f_${item.field}`, item.words)}
              <span>{wordsFor(`un_${item.field}`, item.unlocks)}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
