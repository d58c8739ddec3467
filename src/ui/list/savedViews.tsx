import { type ComponentType, createContext, type ReactNode, use } from 'react'
import type { FilterValues, ListFilter, ListView } from './listTypes.ts'

export type ListViews = {
  views: ListView[]
  /** The view that the reader's role begins this list with; undefined for none, and after the list was begun. */
  begin?: ListView | undefined
}
export type ManageViewsProps = {
  list: string
  filters: ListFilter[]
  /** What the list shows now: kept under a name, or in the place of a view. */
  shown: { values: FilterValues; sort: string }
  onShow: (view: ListView) => void
  onClose: () => void
}
/** Views that people keep of any list: who holds them is the shell's business, the list shows them as tabs. */
export type SavedViews = {
  useViews: (list: string) => ListViews
  save: (list: string, view: { label: string; filters: FilterValues; sort: string }) => Promise<unknown>
  loadManage: () => Promise<ComponentType<ManageViewsProps>>
}

const SavedViewsContext = createContext<SavedViews | null>(null)

export const SavedViewsProvider = ({ views, children }: { views: SavedViews; children: ReactNode }) => (
  <SavedViewsContext value={views}>{children}</SavedViewsContext>
)

/** Null where no shell offers saved views, such as in the gallery and in the portal. */
export const useSavedViews = (): SavedViews | null => use(SavedViewsContext)

const nothing: ListViews = { views: [] }
export const noViews = (): ListViews => nothing
