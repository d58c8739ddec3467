import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { saveBlob } from '#client/save-blob.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { readProblem } from '#ui/problem.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Card } from '#ui/SimplePage.tsx'
import { useRightReason, useSeat } from '#ui/seat.tsx'
import { toast } from '#ui/toasts.ts'
import styles from '../Developers.module.css'
import { sandboxesQuery } from './sandboxQueries.ts'
import { words } from './texts.ts'

type Made = AnswerTo<'createPortalSandboxKey'>

/** A test key made on the spot, with one command to paste; in the sandbox itself the list of keys does it. */
export const SandboxKey = () => {
  const { workspace } = useSeat()
  const query = useQuery(sandboxesQuery)
  if (workspace.kind === 'sandbox') return null
  return (
    <Card title={words('tickKey')}>
      <Loaded query={query}>
        {({ data, reason }) => <KeyMaker sandbox={data.find((one) => one.state !== 'archived')} reason={reason} />}
      </Loaded>
    </Card>
  )
}

type KeyMakerProps = {
  sandbox: { id: string; state: string } | undefined
  reason: string | null
  /** There is a key already: only one that was just made is still shown. */
  done?: boolean
}

/** Makes what is missing, in its order: the sandbox, then the key. */
export const KeyMaker = ({ sandbox, reason, done }: KeyMakerProps) => {
  const cache = useQueryClient()
  const [running, setRunning] = useState(false)
  const [made, setMade] = useState<Made | null>(null)
  const keys = useRightReason('integrations.manage_keys', words('onlyTechnical'))
  const sandboxes = useRightReason('integrations.manage_sandboxes', words('onlyTechnical'))
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
  if (made) return <NewKey made={made} onClose={() => setMade(null)} />
  if (done) return null
  if (!sandbox)
    return (
      <ReasonButton
        variant="filled"
        loading={running}
        reason={sandboxes ?? reason}
        onClick={() => void act(() => api.createPortalSandbox({ body: {} }))}
      >
        {words('makeSandbox')}
      </ReasonButton>
    )
  if (sandbox.state === 'building' || sandbox.state === 'resetting')
    return <p role="status">{words('makingSandbox')}</p>
  return (
    <div className={styles.stack}>
      <p className={styles.quiet}>{words('makeKeyNote')}</p>
      <div>
        <ReasonButton
          variant="filled"
          loading={running}
          reason={keys}
          onClick={() =>
            void act(async () => setMade(await api.createPortalSandboxKey({ params: { id: sandbox.id }, body: {} })))
          }
        >
          {words('makeKey')}
        </ReasonButton>
      </div>
    </div>
  )
}

const NewKey = ({ made, onClose }: { made: Made; onClose: () => void }) => {
  const [copied, setCopied] = useState(false)
  const copy = () =>
    navigator.clipboard.writeText(made.command).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  return (
    <div className={styles.stack}>
      <Notice tone="watch">{words('keyOnce')}</Notice>
      <code className={styles.secret} data-testid="secret">
        {made.text}
      </code>
      <div className={styles.quiet}>{words('command')}</div>
      <code className={styles.secret} data-testid="command">
        {made.command}
      </code>
      <div className={styles.acts}>
        <Button onClick={() => void copy()}>{words(copied ? 'copied' : 'copyCommand')}</Button>
        <Button
          onClick={() => saveBlob(new Blob([`TANDEM_URL=${location.origin}\nTANDEM_KEY=${made.text}\n`]), '.env')}
        >
          {words('asEnv')}
        </Button>
        <Button variant="filled" onClick={onClose}>
          {words('stored')}
        </Button>
      </div>
    </div>
  )
}
