import { Button, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { readProblem } from '#ui/problem.ts'
import { toast } from '#ui/toasts.ts'
import { type Hook, hooksQuery } from './developerQueries.ts'
import { words } from './texts.ts'

type WebhookActsProps = {
  hook: Hook
  reason: string | null
  eventKinds: string[]
  onSecret: (secret: string) => void
  open: boolean
  onOpen: () => void
}

/** Verify, test, pause, a new secret, delete, and the deliveries below. */
export const WebhookActs = ({ hook, reason, eventKinds, onSecret, open, onOpen }: WebhookActsProps) => {
  const cache = useQueryClient()
  const [dialog, setDialog] = useState<'remove' | 'secret' | null>(null)
  const [running, setRunning] = useState(false)
  const params = { id: hook.id }
  const refresh = () => cache.invalidateQueries({ queryKey: ['portal'] })
  const act = async (run: () => Promise<unknown>, done?: string) => {
    setRunning(true)
    try {
      await run()
      if (done) toast(done, { tone: 'good' })
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    } finally {
      setRunning(false)
    }
    await refresh()
  }
  const test = async () => {
    const kind = hook.eventKinds.find((name) => name !== '*') ?? eventKinds[0]
    if (!kind) return
    const result = await api.testPortalWebhookEndpoint({ params, body: { eventKind: kind } })
    if (result.ok) toast(words('testGood', { status: result.status ?? 0, ms: result.durationMs }), { tone: 'good' })
    else toast(words('testBad', { error: result.error ?? String(result.status ?? '') }), { tone: 'bad' })
  }
  return (
    <>
      <Button size="xs" variant="subtle" aria-expanded={open} onClick={onOpen}>
        {words('deliveries')}
      </Button>
      {reason === null && (
        <>
          {hook.state !== 'enabled' && hook.state !== 'paused' && (
            <Button
              size="xs"
              loading={running}
              onClick={() => void act(() => api.verifyPortalWebhookEndpoint({ params }), words('verified'))}
            >
              {words('verify')}
            </Button>
          )}
          {hook.state === 'paused' && (
            <Button
              size="xs"
              onClick={() => void act(() => api.unpausePortalWebhookEndpoint({ params }), words('resumed'))}
            >
              {words('resume')}
            </Button>
          )}
          <Menu position="bottom-end">
            <Menu.Target>
              <Button size="xs" px={10} variant="subtle" aria-label={words('actsOf', { name: hook.url })}>
                <IconDots size={16} />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => void act(test)}>{words('sendTest')}</Menu.Item>
              {hook.state === 'enabled' && (
                <Menu.Item
                  onClick={() => void act(() => api.pausePortalWebhookEndpoint({ params, body: {} }), words('paused'))}
                >
                  {words('pause')}
                </Menu.Item>
              )}
              <Menu.Item onClick={() => setDialog('secret')}>{words('newSecret')}</Menu.Item>
              <Menu.Item color="red" onClick={() => setDialog('remove')}>
                {words('remove')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </>
      )}
      <ConfirmDialog
        opened={dialog === 'secret'}
        onClose={() => setDialog(null)}
        title={words('newSecretTitle')}
        consequence={words('newSecretConsequence')}
        act={words('newSecret')}
        run={async () => onSecret((await api.rotatePortalWebhookSecret({ params, body: {} })).secret)}
      />
      <ConfirmDialog
        opened={dialog === 'remove'}
        onClose={() => setDialog(null)}
        title={words('removeTitle')}
        consequence={words('removeConsequence', { url: hook.url })}
        act={words('remove')}
        danger
        run={async () => {
          await api.deletePortalWebhookEndpoint({ params })
          toast(words('removed'))
          await cache.invalidateQueries({ queryKey: hooksQuery.queryKey })
        }}
      />
    </>
  )
}
