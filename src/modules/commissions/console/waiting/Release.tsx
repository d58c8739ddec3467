import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api, type InputTo } from '#client/api.ts'
import { Amount } from '#ui/Badges.tsx'
import { readProblem } from '#ui/problem.ts'
import styles from './Waiting.module.css'

type Figure = NonNullable<InputTo<'previewWaitRelease'>>['body']
const typingMs = 300

/** What the figure would release, reckoned while it is typed by the engine that pays. */
export const Release = ({ figure }: { figure: Figure | null }) => {
  const key = figure === null ? '' : JSON.stringify(figure)
  const [settled, setSettled] = useState(key)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(key), typingMs)
    return () => clearTimeout(timer)
  }, [key])
  const query = useQuery({
    queryKey: ['commissions', 'waiting', 'release', settled],
    queryFn: () => api.previewWaitRelease({ body: JSON.parse(settled) as Figure }),
    enabled: settled !== '',
    retry: false,
  })
  if (key === '')
    return (
      <div className={styles.release}>
        <p className={styles.quiet}>Type the figure to see what it releases.</p>
      </div>
    )
  const found = query.data
  return (
    <div className={styles.release} aria-live="polite" aria-busy={query.isFetching}>
      {query.error ? (
        <p>{readProblem(query.error).detail}</p>
      ) : !found || settled !== key ? (
        <p className={styles.quiet}>Reckoning …</p>
      ) : (
        <>
          {found.sums.length === 0 ? (
            <p>{found.conversions === 0 ? 'Nothing that waits is reached by it.' : 'It releases no commission.'}</p>
          ) : (
            found.sums.map((sum) => (
              <p key={sum.currency}>
                Releases {sum.lines === 1 ? '1 commission' : `${sum.lines} commissions`}:{' '}
                <span className={styles.sum}>
                  <Amount amountMinor={sum.amountMinor} currency={sum.currency} />
                </span>
              </p>
            ))
          )}
          {found.lines.slice(0, 3).map((line, at) => (
            // Lines of one sale may look alike; they stand in order.
            <p key={at} className={styles.quiet}>
              {line.partner.name}, {line.rule}: <Amount amountMinor={line.amountMinor} currency={line.currency} />
            </p>
          ))}
          {found.stillWaiting > 0 && (
            <p className={styles.quiet}>
              {found.stillWaiting === 1 ? '1 sale lacks' : `${found.stillWaiting} sales lack`} something else too.
            </p>
          )}
          {found.isPartial && <p className={styles.quiet}>Of the first 500 sales that wait.</p>}
        </>
      )}
    </div>
  )
}
