import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { readProblem } from '#ui/problem.ts'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import { words } from './texts.ts'

/** Runs an act on a sandbox, says what stands against it, and reads everything of the room again. */
export const useSandboxAct = () => {
  const cache = useQueryClient()
  const [running, setRunning] = useState(false)
  const right = useRightReason('integrations.manage_sandboxes', words('onlyTechnical'))
  const act = async (run: () => Promise<unknown>) => {
    setRunning(true)
    try {
      await run()
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    } finally {
      setRunning(false)
    }
    await cache.invalidateQueries({ queryKey: ['portal'] })
  }
  return { act, running, right }
}
