import { IconCheck } from '@tabler/icons-react'
import styles from './Steps.module.css'
import { t } from './texts.ts'

export type Step = {
  key: string
  title: string
  /** What is known or will happen: "312 rows", "Nothing is sent yet". */
  note?: string
  state: 'done' | 'current' | 'next'
}

/** Where I am, what is done, what will happen. Going back to a done step is safe. */
export const Steps = ({ steps, onBack }: { steps: Step[]; onBack?: (key: string) => void }) => (
  <ol className={styles.steps}>
    {steps.map((step, index) => {
      const words = (
        <>
          <span className={styles.number}>
            {step.state === 'done' && <IconCheck size={14} aria-label={t('steps.done')} />}
            {step.title}
          </span>
          {step.note && <span className={styles.note}>{step.note}</span>}
        </>
      )
      return (
        <li
          key={step.key}
          className={styles.step}
          data-state={step.state}
          aria-current={step.state === 'current' ? 'step' : undefined}
        >
          <span className="visually-hidden">{t('steps.of', { step: index + 1, count: steps.length })}</span>
          {step.state === 'done' && onBack ? (
            <button type="button" onClick={() => onBack(step.key)}>
              {words}
            </button>
          ) : (
            <div>{words}</div>
          )}
        </li>
      )
    })}
  </ol>
)
