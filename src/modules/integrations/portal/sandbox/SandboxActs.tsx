import { Checkbox } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import type { Sandbox } from './sandboxQueries.ts'
import { words } from './texts.ts'
import { useSandboxAct } from './useSandboxAct.ts'

const drops = [
  ['keys', 'dropKeys'],
  ['endpoints', 'dropEndpoints'],
  ['users', 'dropUsers'],
] as const

/** Reset, put away, open again. */
export const SandboxActs = ({ sandbox }: { sandbox: Sandbox }) => {
  const cache = useQueryClient()
  const { act, right } = useSandboxAct()
  const [asked, setAsked] = useState<'reset' | 'archive' | null>(null)
  const [drop, setDrop] = useState<('keys' | 'endpoints' | 'users')[]>([])
  const params = { id: sandbox.id }
  const renew = () => cache.invalidateQueries({ queryKey: ['portal'] })
  return (
    <>
      <ReasonButton size="xs" reason={right ?? sandbox.reasons.reset} onClick={() => setAsked('reset')}>
        {words('reset')}
      </ReasonButton>
      {sandbox.state === 'archived' ? (
        <ReasonButton size="xs" reason={right} onClick={() => void act(() => api.reopenPortalSandbox({ params }))}>
          {words('reopen')}
        </ReasonButton>
      ) : (
        <ReasonButton
          size="xs"
          variant="subtle"
          reason={right ?? sandbox.reasons.archive}
          onClick={() => setAsked('archive')}
        >
          {words('archive')}
        </ReasonButton>
      )}
      <ConfirmDialog
        opened={asked === 'reset'}
        onClose={() => setAsked(null)}
        title={words('resetTitle')}
        consequence={words('resetConsequence')}
        act={words('reset')}
        danger
        run={async () => {
          await api.resetPortalSandbox({ params, body: { drop } })
          await renew()
        }}
      >
        {drops.map(([value, label]) => (
          <Checkbox
            key={value}
            mt={8}
            label={words(label)}
            checked={drop.includes(value)}
            onChange={(event) =>
              setDrop(event.currentTarget.checked ? [...drop, value] : drop.filter((one) => one !== value))
            }
          />
        ))}
      </ConfirmDialog>
      <ConfirmDialog
        opened={asked === 'archive'}
        onClose={() => setAsked(null)}
        title={words('archiveTitle')}
        consequence={words('archiveConsequence')}
        act={words('archive')}
        run={async () => {
          await api.archivePortalSandbox({ params })
          await renew()
        }}
      />
    </>
  )
}
