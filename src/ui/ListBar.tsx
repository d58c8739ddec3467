import type { ReactNode } from 'react'
import { ExportButton } from './ExportButton.tsx'
import styles from './ListBar.module.css'
import { SearchBox } from './list/SearchBox.tsx'

type ListBarProps = {
  search: string
  onSearch: (text: string) => void
  /** What the words can be; "Search this list" when left out. */
  searchLabel?: string
  /** Takes out what is shown, as it is narrowed. */
  onExport: () => unknown
  /** Further choices that narrow the list. */
  children?: ReactNode
}

/** Over rows that are no `ListPage`: words to find, what else narrows them, taking them out. The page keeps it in its address. */
export const ListBar = ({ search, onSearch, searchLabel, onExport, children }: ListBarProps) => (
  <div className={styles.bar}>
    <SearchBox value={search} onChange={onSearch} label={searchLabel} />
    {children}
    <ExportButton run={onExport} />
  </div>
)
