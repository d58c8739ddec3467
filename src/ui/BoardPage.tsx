import type { ReactNode } from 'react'
import boardStyles from './Board.module.css'
import { Board, type BoardProps } from './Board.tsx'
import { EmptyState, type EmptyStateProps } from './EmptyState.tsx'
import styles from './ListPage.module.css'
import { ListFilters } from './list/ListFilters.tsx'
import type { FilterValues, ListFilter } from './list/listTypes.ts'
import { useListState } from './list/useListState.ts'
import { usePageTitle } from './usePageTitle.ts'

export type BoardPageProps<Card> = Omit<BoardProps<Card>, 'label'> & {
  title: string
  /** Buttons, and the switch to the list of the same records. */
  actions?: ReactNode
  filters?: ListFilter[]
  above?: ReactNode
  /** Shown when there is no card at all. */
  empty: EmptyStateProps
}

const none: ListFilter[] = []

/** A board as a page: title, filters in the URL, columns. Read the filters with `useBoardFilters`. */
export const BoardPage = <Card,>({ title, actions, filters = none, above, empty, ...board }: BoardPageProps<Card>) => {
  usePageTitle(title)
  const state = useListState(filters, '')
  const narrowed = Object.keys(state.values).length > 0
  return (
    <div className={boardStyles.page}>
      <header className={styles.head}>
        <h1 className={styles.title}>{title}</h1>
        <span className={styles.count}>{board.cards.length}</span>
        <span className={styles.grow} />
        <div className={styles.acts}>{actions}</div>
      </header>
      {filters.length > 0 && (
        <div className={styles.tools}>
          <ListFilters filters={filters} values={state.values} onChange={state.setFilters} onClear={state.clear} />
        </div>
      )}
      {above && <div className={styles.above}>{above}</div>}
      {board.cards.length === 0 && !narrowed ? (
        <EmptyState picture="board" {...empty} />
      ) : (
        <Board {...board} label={title} />
      )}
    </div>
  )
}

/** The same filters as the page shows, for the query that fetches its cards. */
export const useBoardFilters = (filters: ListFilter[]): FilterValues => useListState(filters, '').values
