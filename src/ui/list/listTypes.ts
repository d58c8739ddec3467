import type { ReactNode } from 'react'

/** What a list asks the API for; filters of the page stand beside these under their own keys. */
export type ListQuery = {
  q?: string
  /** `name`, or `-name` downwards. */
  sort?: string
  limit: number
  cursor?: string
  count?: true
}

export type ListResult<Row> = { data: Row[]; nextCursor: string | null; total?: number }

export type ListColumn<Row> = {
  key: string
  title: string
  cell: (row: Row) => ReactNode
  /** The quiet second line; only in the first column. */
  second?: (row: Row) => ReactNode
  /** Before both lines, a `NameAvatar` for instance; only in the first column. */
  picture?: (row: Row) => ReactNode
  /** Numbers and money stand at the end, in tabular figures. */
  align?: 'end'
  /** In px; the first column takes what is left. 140 by default. */
  width?: number
  /** The API's sort key; leave out where the API cannot sort by it. */
  sort?: string
  /** Not shown until the reader asks for it under Display. */
  hidden?: boolean
  /** On a phone: `end` beside the name (one column at most), `below` under it, otherwise left out. */
  phone?: 'end' | 'below'
}

export type ListFilter = {
  /** Key in the URL and in the API's query. A `days` filter writes `<key>From` and `<key>Until`. */
  key: string
  label: string
} & (
  | { kind: 'choice'; options: FilterOption[] | (() => Promise<FilterOption[]>); many?: boolean }
  | { kind: 'days' }
  | { kind: 'text' }
  | { kind: 'yes' }
)

export type FilterOption = { value: string; label: string }

/** Filters as the URL holds them: a `many` filter is a list. */
export type FilterValues = Record<string, string | string[]>

/** A tab over the list: a set of filters and an order with a name. */
export type ListView = { key: string; label: string; filters?: FilterValues; sort?: string; count?: number }

export type BulkAct<Row> = {
  key: string
  label: string
  icon?: ReactNode
  danger?: boolean
  /** Why it cannot be done for these rows. */
  reason?: (rows: Row[]) => string | null
  /** Does it; the selection is cleared and the list fetched again afterwards. */
  run: (rows: Row[]) => Promise<unknown>
}
