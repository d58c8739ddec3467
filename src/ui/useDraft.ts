import { useCallback, useRef, useState } from 'react'

/**
 * A value that survives a reload or a closed panel within this tab (session storage), until it is sent or forgotten.
 * Files cannot be kept and must not be part of it.
 */
export const useDraft = <Value>(key: string, start: Value): [Value, (value: Value) => void, () => void, boolean] => {
  const name = `tandem.draft.${key}`
  const first = useRef(start)
  const [state, setState] = useState(() => {
    const kept = readKept<Value>(name)
    return { value: kept ?? start, wasKept: kept !== null }
  })
  const change = useCallback(
    (value: Value) => {
      setState((before) => ({ ...before, value }))
      try {
        sessionStorage.setItem(name, JSON.stringify(value))
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

const readKept = <Value>(name: string): Value | null => {
  try {
    const text = sessionStorage.getItem(name)
    return text === null ? null : (JSON.parse(text) as Value)
  } catch {
    // An unreadable draft is the same as none.
    return null
  }
}
