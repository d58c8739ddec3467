import { ActionIcon, Button } from '@mantine/core'
import { IconBookmark } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { EmptyState, type EmptyStateProps } from './EmptyState.tsx'
import { ExportButton } from './ExportButton.tsx'
import { formatNumber } from './format.ts'
import { leaveFocus, useKeys } from './keys.ts'
import styles from './ListPage.module.css'
import { BulkBar } from './list/BulkBar.tsx'
import { ListCards } from './list/ListCards.tsx'
import { ListFilters } from './list/ListFilters.tsx'
import { ListTable, type ListTableProps } from './list/ListTable.tsx'
import { DisplayMenu, SaveView } from './list/ListTools.tsx'
import type { BulkAct, FilterValues, ListColumn, ListFilter, ListResult, ListView } from './list/listTypes.ts'
import { SearchBox } from './list/SearchBox.tsx'
import { noViews, useSavedViews } from './list/savedViews.tsx'
import { useListState } from './list/useListState.ts'
import { usePreference } from './list/usePreference.ts'
import { useRows } from './list/useRows.ts'
import { ProblemBanner } from './ProblemBanner.tsx'
import { useGo } from './routing.tsx'
import { SlotPart } from './slots.tsx'
import { t } from './texts.ts'
import { usePageTitle } from './usePageTitle.ts'
import { usePhone } from './usePhone.ts'

export type ListPageProps<Row, Query extends object> = {
  /** Name of the list in the cache and in this person's habits: `partners`. Invalidate `[id, 'list']` after a change. */
  id: string
  title: string
  /** Fetches one page: `(query: PartnersQuery) => api.listPartners({ query })`. Filters stand in it under their keys. */
  fetchPage: (query: Query) => Promise<ListResult<Row>>
  /** The first column is the name; see `ListColumn`. */
  columns: ListColumn<Row>[]
  rowKey: (row: Row) => string
  /** The row's name in words, for labels; the key when left out. */
  rowName?: (row: Row) => string
  /** Where a row leads, below the workspace: `partners/pn_123`. */
  rowTo?: (row: Row) => string
  /** Instead of `rowTo`: opens a panel. */
  onOpen?: (row: Row) => void
  filters?: ListFilter[]
  /** The API's sort key at first, `-createdAt`. */
  defaultSort?: string
  /** Tabs; the first is shown at first. */
  views?: ListView[]
  /** Keeps the current filters under a name, for a page that shows its saved views itself; all others get the shell's. */
  onSaveView?: (view: { label: string; filters: FilterValues; sort: string }) => Promise<unknown>
  bulkActs?: BulkAct<Row>[]
  /** Single keys for the row that j and k have reached; the next row is reached at once, so a pile is worked off. */
  rowKeys?: Readonly<Record<string, (row: Row) => void>>
  /** The page's own buttons, at most one filled. */
  actions?: ReactNode
  /** Between filters and rows: a notice, a sum, a small plot. */
  above?: ReactNode
  /** Shown when there is nothing at all (no filter set). */
  empty: EmptyStateProps
  /** Starts an export of what the filters show. */
  onExport?: (query: Query) => Promise<unknown>
  pageSize?: number
}

const noFilters: ListFilter[] = []
type NewView = { label: string; filters: FilterValues; sort: string }

/** A list of records: everything that narrows it stands in the URL, everything that acts on it is a key away. */
export const ListPage = <Row, Query extends object>(props: ListPageProps<Row, Query>) => {
  const { id, title, filters = noFilters, bulkActs = [], pageSize = 100 } = props
  const shared = useSavedViews()
  const kept = props.onSaveView ? null : shared
  const useViews = kept?.useViews ?? noViews
  const { views: saved, begin } = useViews(id)
  const [managing, setManaging] = useState(false)
  const builtIn = props.views
  const views = useMemo(
    () => (saved.length === 0 ? builtIn : [...(builtIn ?? [{ key: 'all', label: t('list.all') }]), ...saved]),
    [builtIn, saved],
  )
  usePageTitle(title)
  const phone = usePhone()
  const go = useGo()
  const cache = useQueryClient()
  const state = useListState(filters, props.defaultSort ?? '', views?.[0])
  const { showView } = state
  useEffect(() => {
    // Once per visit, and only where the address asks for nothing: the first tab stays one press away.
    const begun = `tandem.begun.${id}`
    if (!begin || location.search || sessionStorage.getItem(begun)) return
    sessionStorage.setItem(begun, '1')
    showView(begin, {})
  }, [begin, id, showView])
  const keep = async (view: NewView) => {
    await kept?.save(id, view)
    await cache.invalidateQueries({ queryKey: ['views'] })
  }
  const saveView = props.onSaveView ?? (kept ? keep : undefined)
  const { query, rows, total } = useRows({
    id,
    fetchPage: props.fetchPage,
    search: state.search,
    sort: state.sort,
    values: state.values,
    pageSize,
  })
  const [dense, setDense] = usePreference(`${id}.dense`, false)
  const [hidden, setHidden] = usePreference<string[]>(
    `${id}.hidden`,
    props.columns.filter((column) => column.hidden).map((column) => column.key),
  )
  const [selected, setSelected] = useState<Set<string>>(new Set())
  const [activeKey, setActiveKey] = useState<string | null>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const searchBox = useRef<HTMLInputElement>(null)
  const columns = useMemo(
    () => props.columns.filter((column, index) => index === 0 || !hidden.includes(column.key)),
    [props.columns, hidden],
  )
  const { rowKey } = props
  const rowName = props.rowName ?? rowKey
  const open = props.onOpen ?? (props.rowTo ? (row: Row) => go(props.rowTo?.(row) ?? '') : undefined)
  const toggle = (key: string | null) => {
    if (!key) return
    const next = new Set(selected)
    if (!next.delete(key)) next.add(key)
    setSelected(next)
  }
  const step = (by: number) => {
    const at = rows.findIndex((row) => rowKey(row) === activeKey)
    const index = Math.min(rows.length - 1, Math.max(0, at + by))
    const row = rows[index]
    if (!row) return
    leaveFocus()
    setActiveKey(rowKey(row))
    reveal(scroller.current, index, dense ? 32 : 40)
  }
  useKeys({
    j: () => step(1),
    arrowdown: () => step(1),
    k: () => step(-1),
    arrowup: () => step(-1),
    x: bulkActs.length > 0 ? () => toggle(activeKey) : undefined,
    enter: () => {
      const row = rows.find((one) => rowKey(one) === activeKey)
      if (row) open?.(row)
    },
    escape: () => setSelected(new Set()),
    ...Object.fromEntries(
      Object.entries(props.rowKeys ?? {}).map(([key, act]) => [
        key,
        () => {
          const row = rows.find((one) => rowKey(one) === activeKey)
          if (!row) return
          step(1)
          act(row)
        },
      ]),
    ),
    '/': () => searchBox.current?.focus(),
  })
  const narrowed = Object.keys(state.values).length > 0 || state.search !== ''
  // What a page opens with is its whole: an empty one says what will be here, not that nothing matches.
  const opening = Object.entries(builtIn?.[0]?.filters ?? {})
  const asOpened =
    state.search === '' &&
    opening.length === Object.keys(state.values).length &&
    opening.every(([filter, value]) => String(state.values[filter]) === String(value))
  const nothing = query.isSuccess && rows.length === 0
  const count = total ?? (query.hasNextPage ? undefined : rows.length)
  const table: ListTableProps<Row> = {
    label: title,
    rows,
    columns,
    rowKey,
    rowName,
    rowTo: props.rowTo,
    onOpen: open,
    sort: state.sort,
    onSort: state.setSort,
    dense,
    selectable: bulkActs.length > 0,
    selected,
    onSelect: setSelected,
    activeKey,
    loading: query.isPending,
    hasMore: query.hasNextPage && !query.isFetchNextPageError,
    loadingMore: query.isFetchingNextPage,
    loadMore: query.fetchNextPage,
    foot: query.isFetchNextPageError && <ProblemBanner error={query.error} retry={() => void query.fetchNextPage()} />,
    scroller,
  }
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1 className={styles.title}>{title}</h1>
        {count !== undefined && query.isSuccess && (
          <span className={styles.count} title={t('list.count', { count })}>
            {formatNumber(count)}
            {count === 10_000 && '+'}
          </span>
        )}
        <span className={styles.grow} />
        <div className={styles.acts}>{props.actions}</div>
      </header>
      {views && views.length > 0 && (
        <div className={styles.views} role="tablist" aria-label={t('list.view')}>
          {views.map((view) => (
            <button
              key={view.key}
              type="button"
              role="tab"
              className={styles.view}
              aria-selected={state.view === view.key}
              onClick={() => state.showView(view)}
            >
              {view.label}
              {view.count !== undefined && <span>{formatNumber(view.count)}</span>}
            </button>
          ))}
        </div>
      )}
      <div className={styles.tools}>
        <div className={styles.filters}>
          <ListFilters filters={filters} values={state.values} onChange={state.setFilters} onClear={state.clear} />
        </div>
        {narrowed && saveView && (
          <SaveView onSave={(label) => saveView({ label, filters: state.values, sort: state.sort })} />
        )}
        <SearchBox value={state.search} onChange={state.setSearch} boxRef={searchBox} />
        <DisplayMenu columns={props.columns} hidden={hidden} onHidden={setHidden} dense={dense} onDense={setDense} />
        {kept && saved.length > 0 && (
          <ActionIcon
            size={30}
            aria-label={t('list.manageViews')}
            title={t('list.manageViews')}
            onClick={() => setManaging(true)}
          >
            <IconBookmark />
          </ActionIcon>
        )}
        {props.onExport && (
          <ExportButton
            run={() =>
              props.onExport?.({
                ...state.values,
                q: state.search || undefined,
                sort: state.sort || undefined,
              } as object as Query)
            }
          />
        )}
      </div>
      {props.above && <div className={styles.above}>{props.above}</div>}
      <div className={styles.body}>
        {query.isError && !query.isFetchNextPageError && rows.length === 0 ? (
          <div className={styles.problem}>
            <ProblemBanner error={query.error} retry={() => void query.refetch()} />
          </div>
        ) : nothing && (asOpened || !narrowed) ? (
          <EmptyState {...props.empty} />
        ) : nothing ? (
          <EmptyState
            sentence={t('list.nothing')}
            action={<Button onClick={state.clear}>{t('list.clearFilters')}</Button>}
          />
        ) : phone ? (
          <ListCards {...table} picking={selected.size > 0} />
        ) : (
          <ListTable {...table} />
        )}
        {selected.size > 0 && (
          <BulkBar
            rows={rows.filter((row) => selected.has(rowKey(row)))}
            acts={bulkActs}
            onClear={() => setSelected(new Set())}
            onDone={() => {
              setSelected(new Set())
              void cache.invalidateQueries({ queryKey: [id] })
            }}
          />
        )}
      </div>
      {kept && managing && (
        <SlotPart
          load={kept.loadManage}
          fallback={null}
          props={{
            list: id,
            filters,
            shown: { values: state.values, sort: state.sort },
            onShow: showView,
            onClose: () => setManaging(false),
          }}
        />
      )}
    </div>
  )
}

const reveal = (scroller: HTMLDivElement | null, index: number, rowHeightPx: number) => {
  if (!scroller) return
  const top = index * rowHeightPx
  if (top < scroller.scrollTop) scroller.scrollTop = top
  else if (top + rowHeightPx + 40 > scroller.scrollTop + scroller.clientHeight)
    scroller.scrollTop = top + rowHeightPx + 40 - scroller.clientHeight
}
