import { useDocumentTitle } from '@mantine/hooks'
import { useLayoutEffect, useSyncExternalStore } from 'react'
import { t } from './texts.ts'

let shown = ''
const listeners = new Set<() => void>()

const show = (title: string): void => {
  shown = title
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Names the browser's tab and the place in the top line: a list's title, a record's name. */
export const usePageTitle = (title: string): void => {
  useDocumentTitle(title ? `${title} · ${t('app.name')}` : t('app.name'))
  useLayoutEffect(() => {
    show(title)
    return () => show('')
  }, [title])
}

/** What the open page calls itself; empty while it loads. */
export const useShownTitle = (): string => useSyncExternalStore(subscribe, () => shown)
