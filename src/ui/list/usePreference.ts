import { useCallback, useState } from 'react'

/** A habit of this person on this device (columns, density); a closed or broken storage answers with the default. */
export const usePreference = <Value>(key: string, fallback: Value): [Value, (value: Value) => void] => {
  const name = `tandem.${key}`
  const [value, setValue] = useState<Value>(() => {
    try {
      const stored = localStorage.getItem(name)
      return stored === null ? fallback : (JSON.parse(stored) as Value)
    } catch {
      // Unreadable habits are no reason to stop; the default stands.
      return fallback
    }
  })
  const keep = useCallback(
    (next: Value) => {
      setValue(next)
      try {
        localStorage.setItem(name, JSON.stringify(next))
      } catch {
        // Then it lasts until the page is left.
      }
    },
    [name],
  )
  return [value, keep]
}
