import { IconCircleCheck, IconCircleDashed, IconCircleX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { StepState } from '../../contract/test-steps.ts'
import styles from './Tests.module.css'

const signs = { passed: IconCircleCheck, failed: IconCircleX, not_reached: IconCircleDashed } as const

export type ShownStep = {
  key: string
  state: StepState
  title: string
  words: string
  /** What would have changed it. */
  change: string | null
  more?: ReactNode
}
/** Checks in their order: what each answered, and what would have changed it. Steps that were not reached stay quiet. */
export const StepList = ({
  label,
  steps,
  signWords,
  changeWords,
}: {
  label: string
  steps: readonly ShownStep[]
  signWords: Readonly<Record<StepState, string>>
  changeWords: string
}) => (
  <ol className={styles.list} aria-label={label}>
    {steps.map(({ key, state, title, words, change, more }) => {
      const Sign = signs[state]
      return (
        <li key={key} className={styles.step} data-state={state}>
          <Sign size={20} className={styles.sign} data-state={state} aria-label={signWords[state]} />
          <div className={styles.body}>
            <span>
              <span className={styles.title}>{title}</span>
              {state !== 'not_reached' && `: ${words}`}
            </span>
            {state !== 'not_reached' && more}
            {change && (
              <span className={styles.change}>
                {changeWords}: {change}
              </span>
            )}
          </div>
        </li>
      )
    })}
  </ol>
)
