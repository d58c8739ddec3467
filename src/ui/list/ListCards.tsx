import { SkeletonBar } from '../PageSkeleton.tsx'
import { t } from '../texts.ts'
import styles from './ListTable.module.css'
import type { ListTableProps } from './ListTable.tsx'
import { NameCell } from './ListTable.tsx'
import { useNearEnd, useVirtual } from './useVirtual.ts'

const cardHeightPx = 84

/** The list on a phone: one card per row, of equal height, drawn only where it can be seen. */
export const ListCards = <Row,>(props: ListTableProps<Row> & { picking: boolean }) => {
  const { rows, columns, rowKey, selected, scroller } = props
  const { first, last, beforePx, afterPx } = useVirtual({ scroller, count: rows.length, rowHeightPx: cardHeightPx })
  useNearEnd(last, rows.length, props.loadMore, props.hasMore && !props.loadingMore)
  const [name] = columns
  const end = columns.find((column) => column.phone === 'end')
  const below = columns.filter((column) => column.phone === 'below')
  const toggle = (key: string) => {
    const next = new Set(selected)
    if (!next.delete(key)) next.add(key)
    props.onSelect(next)
  }
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      // Where no card leads anywhere, the list itself is what the arrow keys scroll.
      {...(!props.rowTo && !props.onOpen && { tabIndex: 0, role: 'region', 'aria-label': props.label })}
    >
      <ul aria-label={props.label} style={{ paddingBlockStart: beforePx, paddingBlockEnd: afterPx, paddingInline: 0 }}>
        {props.loading &&
          rows.length === 0 &&
          ['52%', '38%', '46%', '60%', '42%', '50%', '36%'].map((width) => (
            <li key={width} className={styles.card} aria-hidden="true">
              <div className={styles.cardMain}>
                <SkeletonBar width={width} />
              </div>
            </li>
          ))}
        {rows.slice(first, last).map((row) => {
          const key = rowKey(row)
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the link inside is what a keyboard uses
            <li
              key={key}
              className={styles.card}
              data-selected={selected.has(key) || undefined}
              onClick={(event) => {
                if (event.target instanceof HTMLElement && event.target.closest('a, button, input, label')) return
                props.onOpen?.(row)
              }}
            >
              {props.selectable && props.picking && (
                <input
                  type="checkbox"
                  className={styles.cardBox}
                  aria-label={t('list.selectRow', { name: props.rowName(row) })}
                  checked={selected.has(key)}
                  onChange={() => toggle(key)}
                />
              )}
              <div className={styles.cardMain}>
                {name && <NameCell row={row} column={name} to={props.rowTo?.(row)} onOpen={props.onOpen} />}
                <div className={styles.cardBelow}>
                  {below.map((column) => (
                    <span key={column.key}>{column.cell(row)}</span>
                  ))}
                </div>
              </div>
              {end && <div className={styles.cardEnd}>{end.cell(row)}</div>}
            </li>
          )
        })}
      </ul>
      {props.foot && <div className={styles.end}>{props.foot}</div>}
    </div>
  )
}
