import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { type CSSProperties, type ReactNode, type RefObject, useRef } from 'react'
import { SkeletonBar } from '../PageSkeleton.tsx'
import { ScreenLink } from '../routing.tsx'
import { t } from '../texts.ts'
import styles from './ListTable.module.css'
import type { ListColumn } from './listTypes.ts'
import { useNearEnd, useVirtual } from './useVirtual.ts'

export type ListTableProps<Row> = {
  label: string
  rows: Row[]
  columns: ListColumn<Row>[]
  rowKey: (row: Row) => string
  rowName: (row: Row) => string
  rowTo?: (row: Row) => string
  onOpen?: (row: Row) => void
  sort: string
  onSort: (sort: string) => void
  dense: boolean
  selectable: boolean
  selected: Set<string>
  onSelect: (keys: Set<string>) => void
  activeKey: string | null
  /** No rows yet and a request under way. */
  loading: boolean
  hasMore: boolean
  loadingMore: boolean
  loadMore: () => void
  /** Under the last row: an error with retry, or nothing. */
  foot?: ReactNode
  scroller: RefObject<HTMLDivElement | null>
}

const headPx = 34

/** Rows of one height under a header that stays, drawn only where they can be seen. */
export const ListTable = <Row,>(props: ListTableProps<Row>) => {
  const { rows, columns, rowKey, dense, selectable, selected, activeKey, scroller } = props
  const rowHeightPx = dense ? 32 : 40
  const { first, last, beforePx, afterPx } = useVirtual({ scroller, count: rows.length, rowHeightPx, headPx })
  useNearEnd(last, rows.length, props.loadMore, props.hasMore && !props.loadingMore)
  const lastToggled = useRef<number | null>(null)
  const toggle = (index: number, range: boolean) => {
    const next = new Set(selected)
    const row = rows[index]
    if (!row) return
    const on = !next.has(rowKey(row))
    const from = range && lastToggled.current !== null ? lastToggled.current : index
    for (let at = Math.min(from, index); at <= Math.max(from, index); at += 1) {
      const between = rows[at]
      const key = between && rowKey(between)
      if (key && on) next.add(key)
      else if (key) next.delete(key)
    }
    lastToggled.current = index
    props.onSelect(next)
  }
  const allSelected = rows.length > 0 && selected.size >= rows.length
  const widthPx = columns.slice(1).reduce((sum, column) => sum + (column.width ?? 140), 0) + 260
  const span = columns.length + (selectable ? 1 : 0)
  return (
    <div ref={scroller} className={styles.scroller} style={{ '--list-row': `${rowHeightPx}px` } as CSSProperties}>
      <table
        className={[styles.table, dense && styles.dense, selected.size > 0 && styles.selecting]
          .filter(Boolean)
          .join(' ')}
        style={{ minWidth: widthPx }}
        aria-label={props.label}
        aria-rowcount={props.hasMore ? -1 : rows.length + 1}
        aria-busy={props.loading}
      >
        <colgroup>
          {selectable && <col style={{ width: 46 }} />}
          {columns.map((column, index) => (
            <col key={column.key} style={index === 0 ? undefined : { width: column.width ?? 140 }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {selectable && (
              <th scope="col" className={styles.check}>
                <input
                  type="checkbox"
                  className={styles.box}
                  aria-label={t('list.selectAll')}
                  checked={allSelected}
                  ref={(element) => {
                    if (element) element.indeterminate = selected.size > 0 && !allSelected
                  }}
                  onChange={() => props.onSelect(allSelected ? new Set() : new Set(rows.map(rowKey)))}
                />
              </th>
            )}
            {columns.map((column) => (
              <HeadCell key={column.key} column={column} sort={props.sort} onSort={props.onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {props.loading && rows.length === 0 && <SkeletonRows columns={columns} selectable={selectable} />}
          {beforePx > 0 && <Spacer heightPx={beforePx} span={span} />}
          {rows.slice(first, last).map((row, offset) => {
            const index = first + offset
            const key = rowKey(row)
            return (
              <tr
                key={key}
                className={styles.row}
                aria-rowindex={index + 2}
                aria-selected={selectable ? selected.has(key) : undefined}
                data-selected={selected.has(key) || undefined}
                data-active={activeKey === key || undefined}
                data-opens={props.onOpen ? true : undefined}
                onClick={(event) => {
                  if (event.target instanceof HTMLElement && event.target.closest('a, button, input, label')) return
                  if (window.getSelection()?.toString()) return
                  props.onOpen?.(row)
                }}
              >
                {selectable && (
                  <td className={styles.checkCell}>
                    <input
                      type="checkbox"
                      className={styles.box}
                      aria-label={t('list.selectRow', { name: props.rowName(row) })}
                      checked={selected.has(key)}
                      onChange={() => undefined}
                      onClick={(event) => toggle(index, event.shiftKey)}
                    />
                  </td>
                )}
                {columns.map((column, at) => (
                  <td key={column.key} data-align={column.align}>
                    {at === 0 ? (
                      <NameCell row={row} column={column} to={props.rowTo?.(row)} onOpen={props.onOpen} />
                    ) : (
                      <div className={styles.cell}>{column.cell(row)}</div>
                    )}
                  </td>
                ))}
              </tr>
            )
          })}
          {afterPx > 0 && <Spacer heightPx={afterPx} span={span} />}
          {props.loadingMore && <SkeletonRows columns={columns} selectable={selectable} count={3} />}
        </tbody>
      </table>
      {props.foot && <div className={styles.end}>{props.foot}</div>}
    </div>
  )
}

const HeadCell = <Row,>({
  column,
  sort,
  onSort,
}: {
  column: ListColumn<Row>
  sort: string
  onSort: (sort: string) => void
}) => {
  const direction = sort === column.sort ? 'ascending' : sort === `-${column.sort}` ? 'descending' : undefined
  if (!column.sort) {
    return (
      <th scope="col" data-align={column.align}>
        {column.title}
      </th>
    )
  }
  return (
    <th scope="col" data-align={column.align} aria-sort={direction ?? 'none'}>
      <button
        type="button"
        className={styles.sort}
        data-active={direction ? true : undefined}
        onClick={() => onSort(direction === 'ascending' ? `-${column.sort}` : `${column.sort}`)}
      >
        {column.title}
        {direction === 'ascending' && <IconArrowUp size={12} />}
        {direction === 'descending' && <IconArrowDown size={12} />}
      </button>
    </th>
  )
}

type NameCellProps<Row> = { row: Row; column: ListColumn<Row>; to?: string; onOpen?: (row: Row) => void }

/** The row's name as a link, or as a button where the row opens beside the list, with the quiet second line. */
export const NameCell = <Row,>({ row, column, to, onOpen }: NameCellProps<Row>) => (
  <div className={styles.nameCell} data-picture={column.picture ? true : undefined}>
    {column.picture?.(row)}
    {to ? (
      <ScreenLink to={to} className={styles.name}>
        {column.cell(row)}
      </ScreenLink>
    ) : onOpen ? (
      <button type="button" className={styles.name} onClick={() => onOpen(row)}>
        {column.cell(row)}
      </button>
    ) : (
      <span className={styles.name}>{column.cell(row)}</span>
    )}
    {column.second && <span className={styles.second}>{column.second(row)}</span>}
  </div>
)

const Spacer = ({ heightPx, span }: { heightPx: number; span: number }) => (
  <tr className={styles.spacer}>
    <td colSpan={span} style={{ height: heightPx }} />
  </tr>
)

const SkeletonRows = <Row,>({
  columns,
  selectable,
  count = 14,
}: {
  columns: ListColumn<Row>[]
  selectable: boolean
  count?: number
}) =>
  Array.from({ length: count }, (_, row) => (
    <tr key={row} className={styles.row}>
      {selectable && <td />}
      {columns.map((column, index) => (
        <td key={column.key}>
          <div
            className={styles.skeletonCell}
            style={{ justifyContent: column.align === 'end' ? 'flex-end' : undefined }}
          >
            <SkeletonBar
              width={index === 0 ? `${38 + ((row * 17) % 30)}%` : `${34 + ((row * 13 + index * 7) % 30)}%`}
              height={8}
            />
          </div>
        </td>
      ))}
    </tr>
  ))
