import { ActionIcon, Menu, Select, TextInput } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { formatMoment } from '#ui/format.ts'
import { readProblem } from '#ui/problem.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { useGo } from '#ui/routing.tsx'
import { toast } from '#ui/toasts.ts'
import { ReplayForm } from '../deliveries/ReplayForm.tsx'
import { useWebhookReason } from '../rights.ts'
import { type Secret, ShownOnce } from '../ShownOnce.tsx'
import { words as shared } from '../texts.ts'
import { EndpointForm } from './EndpointForm.tsx'
import { words } from './texts.ts'
import { deliveriesCache, type Endpoint, signingSecret, webhooksCache } from './webhookData.ts'

type Asking = 'edit' | 'pause' | 'rotate' | 'delete' | 'replay' | null

/** The endpoint's buttons: the one that its state asks for, and a menu of the rest. */
export const EndpointActs = ({ endpoint }: { endpoint: Endpoint }) => {
  const cache = useQueryClient()
  const go = useGo()
  const reason = useWebhookReason()
  const [asking, setAsking] = useState<Asking>(null)
  const [running, setRunning] = useState(false)
  const [why, setWhy] = useState('')
  const [overlap, setOverlap] = useState('24')
  const [secret, setSecret] = useState<Secret | null>(null)
  const params = { id: endpoint.id }
  const close = () => setAsking(null)
  const renew = async () => {
    await cache.invalidateQueries({ queryKey: [webhooksCache] })
    await cache.invalidateQueries({ queryKey: [deliveriesCache] })
  }
  const act = async (run: () => Promise<unknown>, done: string) => {
    setRunning(true)
    try {
      await run()
      toast(done, { tone: 'good' })
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    } finally {
      setRunning(false)
    }
    await renew()
  }
  const { state } = endpoint
  const isOff = state === 'unverified' || state === 'disabled'
  return (
    <>
      {isOff && (
        <ReasonButton
          variant="filled"
          reason={reason}
          loading={running}
          onClick={() => void act(() => api.verifyWebhookEndpoint({ params }), words('verified'))}
        >
          {words(state === 'disabled' ? 'verifyAgain' : 'verify')}
        </ReasonButton>
      )}
      {state === 'paused' && (
        <ReasonButton
          variant="filled"
          reason={reason}
          loading={running}
          onClick={() => void act(() => api.unpauseWebhookEndpoint({ params }), words('resumed'))}
        >
          {words('resume')}
        </ReasonButton>
      )}
      {state === 'enabled' && (
        <ReasonButton reason={reason} onClick={() => setAsking('pause')}>
          {words('pause')}
        </ReasonButton>
      )}
      {state === 'enabled' && (
        <ReasonButton reason={reason} onClick={() => setAsking('replay')}>
          {words('replaySince')}
        </ReasonButton>
      )}
      {reason === null && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon size={34} variant="default" aria-label={shared('acts')}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setAsking('edit')}>{words('change')}</Menu.Item>
            <Menu.Item onClick={() => setAsking('rotate')}>{words('rotate')}</Menu.Item>
            <Menu.Item color="red" onClick={() => setAsking('delete')}>
              {shared('delete')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {asking === 'edit' && (
        <EndpointForm
          opened
          onClose={close}
          endpoint={endpoint}
          onSaved={() => {
            close()
            void renew()
          }}
        />
      )}
      <ConfirmDialog
        opened={asking === 'pause'}
        onClose={close}
        title={words('pauseTitle')}
        consequence={words('pauseConsequence')}
        act={words('pause')}
        run={async () => {
          await api.pauseWebhookEndpoint({ params, body: why.trim() ? { reason: why.trim() } : {} })
          setWhy('')
          await renew()
        }}
      >
        <TextInput
          label={words('pauseReason')}
          maxLength={500}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
      </ConfirmDialog>
      <ConfirmDialog
        opened={asking === 'rotate'}
        onClose={close}
        title={words('rotateTitle')}
        consequence={words('rotateConsequence')}
        act={words('makeSecret')}
        run={async () => {
          const made = await api.rotateWebhookSecret({ params, body: { overlapHours: Number(overlap) } })
          setSecret(signingSecret(made.secret, formatMoment(made.oldEndsAt)))
          await renew()
        }}
      >
        <Select
          label={words('overlap')}
          value={overlap}
          allowDeselect={false}
          onChange={(next) => setOverlap(next ?? '24')}
          data={(['0', '1', '24', '72', '168'] as const).map((value) => ({ value, label: shared(`overlap_${value}`) }))}
        />
      </ConfirmDialog>
      <ConfirmDialog
        opened={asking === 'delete'}
        onClose={close}
        title={words('deleteTitle')}
        consequence={words('deleteConsequence')}
        act={shared('delete')}
        danger
        run={async () => {
          await api.deleteWebhookEndpoint({ params })
          toast(words('deleted'), { tone: 'good' })
          go('settings/webhooks', { replace: true })
          void renew()
        }}
      />
      {asking === 'replay' && <ReplayForm endpointId={endpoint.id} onClose={close} />}
      {secret && <ShownOnce secret={secret} onClose={() => setSecret(null)} />}
    </>
  )
}
