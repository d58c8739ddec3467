import { type FormEvent, useState } from 'react'

/** Runs an act of a small form and keeps its refusal. */
export const useAct = () => {
  const [running, setRunning] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const run = (act: () => Promise<unknown>) => async (event: FormEvent) => {
    event.preventDefault()
    setRunning(true)
    setError(null)
    try {
      await act()
    } catch (thrown) {
      setError(thrown)
    } finally {
      setRunning(false)
    }
  }
  return { running, error, run }
}
