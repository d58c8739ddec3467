import { useCallback, useMemo } from 'react'
import { useUrlState } from '../routing.tsx'
import type { FilterValues, ListFilter, ListView } from './listTypes.ts'

/** The URL keys a filter occupies. */
export const keysOf = (filter: ListFilter): string[] =>
  filter.kind === 'days' ? [`${filter.key}From`, `${filter.key}Until`] : [filter.key]

/** Search, order and filters of a list, all of it in the URL. An address that names nothing shows the default view. */
export const useListState = (filters: ListFilter[], defaultSort: string, defaultView?: ListView) => {
  const empty = useMemo(() => {
    const start: Record<string, string | string[]> = { q: '', sort: defaultSort }
    for (const filter of filters) {
      for (const key of keysOf(filter)) start[key] = filter.kind === 'choice' && filter.many ? [] : ''
    }
    return start
  }, [filters, defaultSort])
  const defaults = useMemo(
    () => ({
      ...empty,
      ...defaultView?.filters,
      sort: defaultView?.sort ?? defaultSort,
      view: defaultView?.key ?? '',
    }),
    [empty, defaultSort, defaultView],
  )
  const [state, change] = useUrlState<Record<string, string | string[]>>(defaults)
  const values: FilterValues = useMemo(() => {
    const set = filters.flatMap(keysOf).map((key) => [key, state[key] ?? ''] as const)
    return Object.fromEntries(set.filter(([, value]) => value.length > 0))
  }, [filters, state])
  const setFilters = useCallback((part: Record<string, string | string[]>) => change(part), [change])
  const clear = useCallback(
    () =>
      change({ ...empty, sort: String(state.sort ?? ''), view: defaultView?.filters ? '' : (defaultView?.key ?? '') }),
    [change, empty, state.sort, defaultView],
  )
  const showView = useCallback(
    (view: ListView, options: { push?: boolean } = { push: true }) =>
      change({ ...empty, ...view.filters, sort: view.sort ?? defaultSort, view: view.key }, options),
    [change, empty, defaultSort],
  )
  return {
    search: String(state.q ?? ''),
    sort: String(state.sort ?? ''),
    view: String(state.view ?? ''),
    values,
    setSearch: useCallback((q: string) => change({ q }), [change]),
    setSort: useCallback((sort: string) => change({ sort }), [change]),
    setFilters,
    clear,
    showView,
  }
}
