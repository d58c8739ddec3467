import { useCallback, useRef, useState } from 'react'

/**
 * A value that survives a reload or a closed panel within this tab (session storage), until it is sent or forgotten.
 * The keys in `never` (passwords, files) live in memory only.
 */
export const useDraft = <Value>(
  key: string,
  start: Value,
  never: string[] = [],
): [Value, (value: Value) => void, () => void, boolean] => {
  const name = `tandem.draft.${key}`
  const first = useRef(start)
  const secret = useRef(never)
  const [state, setState] = useState(() => {
    const kept = readKept<Value>(name)
    if (kept === null) return { value: start, wasKept: false }
    return { value: isObject(start) && isObject(kept) ? { ...start, ...kept } : kept, wasKept: true }
  })
  const change = useCallback(
    (value: Value) => {
      setState((before) => ({ ...before, value }))
      try {
        sessionStorage.setItem(
          name,
          JSON.stringify(value, (part, inner: unknown) => (secret.current.includes(part) ? undefined : inner)),
        )
      } catch {
        // Storage may be closed or full; the text then lives as long as the page.
      }
    },
    [name],
  )
  const forget = useCallback(() => {
    setState({ value: first.current, wasKept: false })
    try {
      sessionStorage.removeItem(name)
    } catch {
      // Nothing was kept, so nothing is left.
    }
  }, [name])
  return [state.value, change, forget, state.wasKept]
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const readKept = <Value>(name: string): Value | null => {
  try {
    const text = sessionStorage.getItem(name)
    return text === null ? null : (JSON.parse(text) as Value)
  } catch {
    // An unreadable draft is the same as none.
    return null
  }
}
