import { Popover } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import styles from './ExplainedNumber.module.css'
import { formatMoment } from './format.ts'
import { SkeletonBar } from './PageSkeleton.tsx'
import { ProblemBanner } from './ProblemBanner.tsx'
import { ScreenLink } from './routing.tsx'
import { t } from './texts.ts'

/** Why a number is what it is; the same shape for a commission, a health score, a total. */
export type Explanation = {
  /** The sum in words: "15% of $2,800.00 for the sale to Initech, because you brought the customer." */
  words: ReactNode
  /** The formula with its values: "280,000 × 15% = 42,000". */
  formula?: ReactNode
  /** The rows it came from, each with a place below the workspace when the reader may open it. */
  sources?: { label: string; value?: ReactNode; to?: string }[]
  /** The rule or term with version and clause. */
  rule?: { label: string; to?: string }
  /** What would change it: "A second sale this month raises the rate to 18%." */
  wouldChange?: ReactNode
  /** ISO moment of the computation. */
  computedAt?: string
}

type ExplainedNumberProps = {
  children: ReactNode
  /** The explanation, or how to fetch it when the panel opens. */
  explain: Explanation | (() => Promise<Explanation>)
}

/** A number with a reason: dotted underline, and on a click the same panel everywhere. */
export const ExplainedNumber = ({ children, explain }: ExplainedNumberProps) => {
  const [opened, setOpened] = useState(false)
  const [found, setFound] = useState<Explanation | null>(typeof explain === 'function' ? null : explain)
  const [error, setError] = useState<unknown>(null)
  const open = async () => {
    setOpened((before) => !before)
    if (typeof explain !== 'function') return setFound(explain)
    setError(null)
    try {
      setFound(await explain())
    } catch (thrown) {
      setError(thrown)
    }
  }
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <button
          type="button"
          className={styles.number}
          onClick={open}
          aria-haspopup="dialog"
          title={t('number.explain')}
        >
          {children}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        {error !== null ? (
          <ProblemBanner error={error} />
        ) : found ? (
          <ExplanationPanel explanation={found} />
        ) : (
          <div className={styles.panel} aria-busy="true">
            <SkeletonBar width="80%" />
            <SkeletonBar width="55%" />
          </div>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}

/** The explanation itself, also for a record page that shows it open. */
export const ExplanationPanel = ({ explanation }: { explanation: Explanation }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: the panel scrolls, so a keyboard must reach it
  <div className={styles.panel} tabIndex={0} data-autofocus>
    <div className={styles.words}>{explanation.words}</div>
    {explanation.formula && (
      <div>
        <div className={styles.heading}>{t('number.formula')}</div>
        <div className={styles.formula}>{explanation.formula}</div>
      </div>
    )}
    {explanation.sources && explanation.sources.length > 0 && (
      <div>
        <div className={styles.heading}>{t('number.sources')}</div>
        <div className={styles.rows}>
          {explanation.sources.map((source) => (
            <div key={source.label} className={styles.row}>
              {source.to ? <ScreenLink to={source.to}>{source.label}</ScreenLink> : <span>{source.label}</span>}
              <span className={styles.value}>{source.value}</span>
            </div>
          ))}
        </div>
      </div>
    )}
    {explanation.rule && (
      <div>
        <div className={styles.heading}>{t('number.rule')}</div>
        <div className={styles.row}>
          {explanation.rule.to ? (
            <ScreenLink to={explanation.rule.to}>{explanation.rule.label}</ScreenLink>
          ) : (
            <span>{explanation.rule.label}</span>
          )}
        </div>
      </div>
    )}
    {explanation.wouldChange && (
      <div>
        <div className={styles.heading}>{t('number.wouldChange')}</div>
        <div className={styles.quiet}>{explanation.wouldChange}</div>
      </div>
    )}
    {explanation.computedAt && (
      <div className={styles.foot}>{t('number.computed', { date: formatMoment(explanation.computedAt) })}</div>
    )}
  </div>
)
