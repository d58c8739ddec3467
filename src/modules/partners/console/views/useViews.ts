import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { api, type RowOf } from '#client/api.ts'
import type { FilterValues, ListView } from '#ui/list/listTypes.ts'
import { useGo } from '#ui/routing.tsx'
import { useSeat } from '#ui/seat.tsx'

export type View = RowOf<'listViews'>

/** Saved views of a list that the reader may see, by name. */
export const useViews = (list: string) =>
  useQuery({
    queryKey: ['views', list],
    queryFn: async () => (await api.listViews({ query: { list, sort: 'name', limit: 200 } })).data,
    staleTime: 30_000,
  })

/** The API keeps any value; the list's URL holds text and lists of text. */
export const filtersOf = (view: View): FilterValues =>
  Object.fromEntries(
    Object.entries(view.filters).map(([key, value]) => [key, Array.isArray(value) ? value.map(String) : String(value)]),
  )

export const toListView = (view: View): ListView => ({
  key: view.id,
  label: view.name,
  filters: filtersOf(view),
  ...(view.sort && { sort: view.sort }),
})

/** Where a view leads: the whole of it stands in the address. */
export const placeOfView = (view: View): string => {
  const query = new URLSearchParams({ view: view.id })
  for (const [key, value] of Object.entries(filtersOf(view))) for (const one of [value].flat()) query.append(key, one)
  if (view.sort) query.set('sort', view.sort)
  return `${view.list}${view.layout === 'board' ? '/board' : ''}?${query}`
}

/** Opens the view that the reader's role begins this list with, when the list is opened without any filter. */
export const useDefaultView = (list: string, views: View[] | undefined): void => {
  const router = useRouter()
  const go = useGo()
  const { roles } = useSeat()
  useEffect(() => {
    if (!views || router.history.location.search || sessionStorage.getItem(`tandem.begun.${list}`)) return
    const begins = views.find((view) => view.defaultForRoles.some((role) => roles.includes(role)))
    // Once per visit: "All" stays one press away.
    sessionStorage.setItem(`tandem.begun.${list}`, '1')
    if (begins) go(placeOfView(begins), { replace: true })
  }, [views, router, go, roles, list])
}
