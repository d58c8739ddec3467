import type { ReactNode } from 'react'

export type Toast = {
  id: number
  text: ReactNode
  tone: 'plain' | 'good' | 'bad'
  /** Takes the act back; the toast then says so and leaves. */
  undo?: () => Promise<unknown> | unknown
  /** How long it stays, 0 = until closed. */
  stayMs: number
}

let toasts: Toast[] = []
let lastId = 0
const listeners = new Set<() => void>()

const tell = (next: Toast[]) => {
  toasts = next
  for (const listener of listeners) listener()
}

/** What the list of toasts reads; a store of a few lines, so that any function may speak to the person. */
export const toastStore = {
  subscribe: (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  read: () => toasts,
}

export const closeToast = (id: number): void => tell(toasts.filter((toast) => toast.id !== id))

/** Says in a corner what has happened. With `undo` it stays 8 seconds and offers to take it back. */
export const toast = (text: ReactNode, options: Partial<Omit<Toast, 'id' | 'text'>> = {}): number => {
  lastId += 1
  const tone = options.tone ?? 'plain'
  const stayMs = options.stayMs ?? (options.undo ? 8000 : tone === 'bad' ? 10_000 : 4000)
  tell([...toasts.slice(-2), { id: lastId, text, tone, stayMs, undo: options.undo }])
  return lastId
}

/** `showUndo('Deal approved', () => api.undo...)`: an act that can be taken back for a moment. */
export const showUndo = (text: ReactNode, undo: () => Promise<unknown> | unknown): number => toast(text, { undo })
