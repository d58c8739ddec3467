import { useState } from 'react'
import { Amount } from '#ui/Badges.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import styles from './RankedBar.module.css'

type Row = { id: string; name: string; differenceMinor: string }
const shownFirst = 12

/** Differences from the largest down: what is gained goes to the right, what is lost to the left, each with its figure. */
export const RankedBar = ({ rows, currency }: { rows: readonly Row[]; currency: string }) => {
  const [all, setAll] = useState(false)
  const most = Math.max(1, ...rows.map((row) => Math.abs(Number(row.differenceMinor))))
  const shown = all ? rows : rows.slice(0, shownFirst)
  return (
    <>
      <ol className={styles.list}>
        {shown.map((row) => {
          const value = Number(row.differenceMinor)
          const share = `${Math.max(value === 0 ? 0 : 1, (Math.abs(value) / most) * 50)}%`
          return (
            <li key={row.id} className={styles.row}>
              <span className={styles.name}>
                <ScreenLink to={`partners/${row.id}`}>{row.name}</ScreenLink>
              </span>
              <span className={styles.track} aria-hidden>
                <span
                  className={value < 0 ? styles.less : styles.more}
                  style={
                    value < 0 ? { insetInlineEnd: '50%', width: share } : { insetInlineStart: '50%', width: share }
                  }
                />
              </span>
              <span className={styles.figure}>
                <Amount amountMinor={row.differenceMinor} currency={currency} />
              </span>
            </li>
          )
        })}
      </ol>
      {rows.length > shown.length && (
        <button type="button" className={styles.rest} onClick={() => setAll(true)}>
          Show all {rows.length}
        </button>
      )}
    </>
  )
}
