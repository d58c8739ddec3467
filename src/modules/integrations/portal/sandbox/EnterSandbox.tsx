import { useState } from 'react'
import { api } from '#client/api.ts'
import { readProblem } from '#ui/problem.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import type { Sandbox } from './sandboxQueries.ts'
import { words } from './texts.ts'

type EnterSandboxProps = { sandbox: Sandbox; to?: string; title?: string }

/** Takes a seat in the sandbox, if there is none yet, and goes there. */
export const EnterSandbox = ({ sandbox, to = '', title }: EnterSandboxProps) => {
  const [running, setRunning] = useState(false)
  const right = useRightReason('integrations.manage_sandboxes', words('onlyTechnical'))
  const enter = async () => {
    setRunning(true)
    try {
      const { slug } = await api.enterPortalSandbox({ params: { id: sandbox.id } })
      // The choice of a partner is one of the live workspace; in there is only one.
      sessionStorage.removeItem('tandem.partner')
      location.assign(`/p/${slug}/${to}`)
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
      setRunning(false)
    }
  }
  return (
    <ReasonButton size="xs" loading={running} reason={right ?? sandbox.reasons.enter} onClick={() => void enter()}>
      {title ?? words('enter')}
    </ReasonButton>
  )
}
