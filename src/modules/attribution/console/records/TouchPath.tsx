import type { AnswerTo } from '#client/api.ts'
import { DateText } from '#ui/Badges.tsx'
import { formatMoment } from '#ui/format.ts'
import { ScreenLink } from '#ui/routing.tsx'
import styles from './Records.module.css'
import { touchKindLabels } from './words.ts'

type PathTouch = AnswerTo<'getConversion'>['path'][number]
type TouchPathProps = {
  path: readonly PathTouch[]
  empty: string
  /** What the path leads to, as its last place. */
  end?: { words: string; at: string }
  /** Under a contact that counts: how its share came about. */
  arithmetic?: ReadonlyMap<string, string>
}

/** Contacts as a time line, the oldest first: those that count, and why the others do not. */
export const TouchPath = ({ path, empty, end, arithmetic }: TouchPathProps) => {
  if (path.length === 0 && !end) return <p className={styles.note}>{empty}</p>
  const before = end ? path.filter((touch) => touch.occurredAt <= end.at) : path
  const after = end ? path.filter((touch) => touch.occurredAt > end.at) : []
  return (
    <>
      {path.length === 0 && <p className={styles.note}>{empty}</p>}
      <ol className={styles.path}>
        {before.map((touch) => (
          <Touch key={touch.touchId} touch={touch} arithmetic={arithmetic?.get(touch.touchId)} />
        ))}
        {end && (
          <li className={styles.touch} data-end="true">
            <span className={styles.mark} />
            <div className={styles.touchHead}>
              <strong>{end.words}</strong>
              <span className={styles.quiet}>{formatMoment(end.at)}</span>
            </div>
          </li>
        )}
        {after.map((touch) => (
          <Touch key={touch.touchId} touch={touch} />
        ))}
      </ol>
    </>
  )
}

const Touch = ({ touch, arithmetic }: { touch: PathTouch; arithmetic?: string | undefined }) => (
  <li className={styles.touch} data-counts={touch.isEligible}>
    <span className={styles.mark} />
    <div className={styles.touchHead}>
      <strong>{touchKindLabels[touch.kind]}</strong>
      {touch.partner ? (
        <ScreenLink to={`partners/${touch.partner.id}`}>{touch.partner.name}</ScreenLink>
      ) : (
        <span className={styles.quiet}>a partner that you do not see</span>
      )}
      <span className={styles.quiet} title={formatMoment(touch.occurredAt)}>
        <DateText value={touch.occurredAt} as="date" />
      </span>
    </div>
    <div className={styles.quiet}>
      {touch.isEligible ? `Counts${arithmetic ? `: ${arithmetic}` : ''}` : `Does not count: ${touch.words ?? ''}`}
    </div>
  </li>
)
