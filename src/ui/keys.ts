import { useEffect, useRef } from 'react'

/** Key names as `KeyboardEvent.key` gives them in lower case; `mod+k` is Cmd on a Mac and Ctrl elsewhere; `g p` is a sequence. */
export type KeyMap = Record<string, ((event: KeyboardEvent) => void) | undefined>

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
  !isToggle(target)

const isToggle = (target: HTMLElement): boolean =>
  target instanceof HTMLInputElement && (target.type === 'checkbox' || target.type === 'radio')

const isPressable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('a, button, [role="menuitem"], summary') !== null

/** True while a dialog, a drawer or a menu is open: then the page behind it hears no keys. */
const isCovered = (): boolean =>
  // A closed choice keeps its list in the page, hidden.
  [...document.querySelectorAll('[aria-modal="true"], [role="menu"], [role="listbox"]')].some(
    (one) => typeof one.checkVisibility !== 'function' || one.checkVisibility(),
  )

const sequenceMs = 900

/**
 * Single keys for a page. They are silent while somebody types or a dialog is open; `Enter` on a link or button
 * stays with it. Keys with `mod+` are heard everywhere.
 */
export const useKeys = (map: KeyMap, options: { enabled?: boolean; insideDialogs?: boolean } = {}): void => {
  const current = useRef(map)
  current.current = map
  const { enabled = true, insideDialogs = false } = options
  useEffect(() => {
    if (!enabled) return
    let before = ''
    let beforeAt = 0
    const hear = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      const mod = event.metaKey || event.ctrlKey
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key.toLowerCase()
      const name = mod ? `mod+${key}` : event.key === '?' ? '?' : key
      if (!mod && (event.altKey || isTyping(event.target) || (!insideDialogs && isCovered()))) return
      if (key === 'enter' && !mod && isPressable(event.target)) return
      const sequence = event.timeStamp - beforeAt < sequenceMs ? `${before} ${name}` : ''
      const act = current.current[sequence] ?? current.current[name]
      before = name
      beforeAt = event.timeStamp
      if (!act) return
      event.preventDefault()
      act(event)
    }
    document.addEventListener('keydown', hear)
    return () => document.removeEventListener('keydown', hear)
  }, [enabled, insideDialogs])
}

/** Takes the focus off what was pressed last, so that Enter belongs to the row that the keys have reached. */
export const leaveFocus = (): void => {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
}

/** The sign of the modifier on this machine, for hints. */
export const modSign = (): string => (/Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl')
