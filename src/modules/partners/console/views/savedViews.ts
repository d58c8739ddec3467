import { useMemo } from 'react'
import { api } from '#client/api.ts'
import type { SavedViews } from '#ui/list/savedViews.tsx'
import { useSeat } from '#ui/seat.tsx'
import { toListView, useViews } from './useViews.ts'

/** Saved views for every list of the console: what is kept, by whom, and for whom it begins the list. */
export const savedViews: SavedViews = {
  useViews: (list) => {
    const { data } = useViews(list)
    const { roles } = useSeat()
    return useMemo(() => {
      const tables = (data ?? []).filter((view) => view.layout === 'table')
      const begins = tables.find((view) => view.defaultForRoles.some((role) => roles.includes(role)))
      return { views: tables.map(toListView), begin: begins && toListView(begins) }
    }, [data, roles])
  },
  save: (list, { label, filters, sort }) =>
    api.createView({ body: { list, name: label, filters, sort: sort || null, layout: 'table' } }),
  loadManage: () => import('./ManageViews.tsx').then((m) => m.ManageViews),
}
