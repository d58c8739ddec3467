import { Button, Menu, Select, Textarea } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { useIdentityCheck } from '#client/account/IdentityCheck.tsx'
import { type AnswerTo, api } from '#client/api.ts'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { readProblem } from '#ui/problem.ts'
import { toast } from '#ui/toasts.ts'
import { type Key, keysQuery } from './developerQueries.ts'
import { words } from './texts.ts'

type KeyActsProps = {
  apiKey: Key
  guard: ReturnType<typeof useIdentityCheck>['guard']
  onMade: (answer: AnswerTo<'rotatePortalApiKey'>) => void
}

/** How long an old key may work beside its successor, in hours. */
const overlaps = [0, 1, 24, 72, 168]

/** Take over, let in, rotate, stop, revoke: what the state of the key allows. */
export const KeyActs = ({ apiKey: key, guard, onMade }: KeyActsProps) => {
  const cache = useQueryClient()
  const [dialog, setDialog] = useState<'rotate' | 'revoke' | null>(null)
  const [overlapHours, setOverlapHours] = useState('24')
  const [why, setWhy] = useState('')
  const params = { id: key.id }
  const { name } = key
  const close = () => setDialog(null)
  const act = async (run: () => Promise<unknown>, done: string) => {
    try {
      await run()
      toast(done, { tone: 'good' })
    } catch (error) {
      if (error !== null) toast(readProblem(error).detail, { tone: 'bad' })
    }
    await cache.invalidateQueries({ queryKey: keysQuery.queryKey })
  }
  const stopped = key.state === 'disabled'
  const orphaned = key.disabled?.reason === 'maker_left'
  return (
    <>
      {orphaned && (
        <Button
          size="xs"
          onClick={() =>
            void act(() => guard(() => api.takeOverPortalApiKey({ params })), words('takenOver', { name }))
          }
        >
          {words('takeOver')}
        </Button>
      )}
      {stopped && !orphaned && (
        <Button
          size="xs"
          onClick={() => void act(() => api.enablePortalApiKey({ params }), words('enabled', { name }))}
        >
          {words('enable')}
        </Button>
      )}
      {key.state === 'active' && (
        <Button size="xs" aria-label={`${words('rotate')}: ${name}`} onClick={() => setDialog('rotate')}>
          {words('rotate')}
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button size="xs" px={10} variant="subtle" aria-label={words('actsOf', { name })}>
            <IconDots size={16} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {!stopped && (
            <Menu.Item onClick={() => void act(() => api.disablePortalApiKey({ params }), words('disabled', { name }))}>
              {words('disable')}
            </Menu.Item>
          )}
          <Menu.Item color="red" onClick={() => setDialog('revoke')}>
            {words('revoke')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={dialog === 'rotate'}
        onClose={close}
        title={words('rotateTitle', { name })}
        consequence={words('rotateConsequence')}
        act={words('rotate')}
        run={async () =>
          onMade(await guard(() => api.rotatePortalApiKey({ params, body: { overlapHours: Number(overlapHours) } })))
        }
      >
        <Select
          label={words('overlap')}
          allowDeselect={false}
          data={overlaps.map((count) => ({
            value: String(count),
            label: count === 0 ? words('atOnce') : words('hours', { count }),
          }))}
          value={overlapHours}
          onChange={(value) => setOverlapHours(value ?? '24')}
        />
      </ConfirmDialog>
      <ConfirmDialog
        opened={dialog === 'revoke'}
        onClose={close}
        title={words('revokeTitle', { name })}
        consequence={words('revokeConsequence')}
        act={words('revoke')}
        danger
        run={async () => {
          await api.revokePortalApiKey({ params, body: { ...(why.trim() && { reason: why.trim() }) } })
          toast(words('revoked', { name }))
          await cache.invalidateQueries({ queryKey: keysQuery.queryKey })
        }}
      >
        <Textarea
          label={words('reason')}
          autosize
          maxLength={500}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
      </ConfirmDialog>
    </>
  )
}
