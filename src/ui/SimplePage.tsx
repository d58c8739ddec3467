import type { CSSProperties, ReactNode } from 'react'
import styles from './SimplePage.module.css'
import { usePageTitle } from './usePageTitle.ts'

type SimplePageProps = {
  title: string
  /** One or two sentences under the title. */
  note?: ReactNode
  actions?: ReactNode
  /** For texts and forms: lines stay short. */
  narrow?: boolean
  children: ReactNode
}

/** A page that is no list, record, board or queue: reports, settings, reading. */
export const SimplePage = ({ title, note, actions, narrow, children }: SimplePageProps) => {
  usePageTitle(title)
  return (
    <div className={narrow ? `${styles.page} ${styles.narrow}` : styles.page}>
      <PageHead title={title} note={note} actions={actions} />
      {children}
    </div>
  )
}

/** Title, note and buttons of a page. The portal's frame already has margins, so its pages use this alone. */
export const PageHead = ({ title, note, actions }: Pick<SimplePageProps, 'title' | 'note' | 'actions'>) => (
  <header className={styles.head}>
    <div className={styles.headLine}>
      <h1 className={styles.title}>{title}</h1>
      <span className={styles.grow} />
      {actions}
    </div>
    {note && <p className={styles.note}>{note}</p>}
  </header>
)

/** A page of the portal: names the tab, then title and content in the frame's own column. */
export const PortalPage = ({ title, note, actions, children }: Omit<SimplePageProps, 'narrow'>) => {
  usePageTitle(title)
  return (
    <>
      <PageHead title={title} note={note} actions={actions} />
      {children}
    </>
  )
}

/** As many equal columns as fit with at least `leastPx` each (260 by default). */
export const Columns = ({ leastPx = 260, children }: { leastPx?: number; children: ReactNode }) => (
  <div className={styles.columns} style={{ '--least': `${leastPx}px` } as CSSProperties}>
    {children}
  </div>
)

/** A framed part of the portal or of a report. In the console, prefer `Section` and hairlines. */
export const Card = ({ title, action, children }: { title?: ReactNode; action?: ReactNode; children: ReactNode }) => (
  <section className={styles.card}>
    {(title || action) && (
      <div className={styles.cardHead}>
        <h2 className={styles.cardTitle}>{title}</h2>
        {action}
      </div>
    )}
    {children}
  </section>
)

/** One number with its name: "Pending $1,240.00". */
export const Figure = ({ label, value, note }: { label: ReactNode; value: ReactNode; note?: ReactNode }) => (
  <div className={styles.figure}>
    <div className={styles.figureName}>{label}</div>
    <div className={styles.figureValue}>{value}</div>
    {note && <div className={styles.figureNote}>{note}</div>}
  </div>
)

type SimpleColumn<Row> = {
  key: string
  title: ReactNode
  cell: (row: Row) => ReactNode
  align?: 'end'
  /** A share such as `30%`, so that tables one below the other stand in the same columns. */
  width?: string
  foot?: ReactNode
}

/** The quiet line under a cell's first. */
export const SecondLine = ({ children }: { children: ReactNode }) => <div className={styles.second}>{children}</div>

type SimpleTableProps<Row> = {
  label: string
  columns: SimpleColumn<Row>[]
  rows: Row[]
  rowKey: (row: Row) => string
  empty?: ReactNode
}

/** A small table inside a page, up to a hundred rows or so; a list of records is a `ListPage`. */
export const SimpleTable = <Row,>({ label, columns, rows, rowKey, empty }: SimpleTableProps<Row>) => {
  if (rows.length === 0 && empty) return <p className={styles.figureNote}>{empty}</p>
  const hasFoot = columns.some((column) => column.foot !== undefined)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than its place is scrolled with the keyboard too
    <section className={styles.tableBox} aria-label={label} tabIndex={0}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" data-align={column.align} style={{ width: column.width }}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => (
                <td key={column.key} data-align={column.align}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {hasFoot && (
          <tfoot>
            <tr>
              {columns.map((column) => (
                <td key={column.key} data-align={column.align}>
                  {column.foot}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  )
}
