import { Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#client/api.ts'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { toast } from '#ui/toasts.ts'
import { words } from './texts.ts'

/** Cancelling asks for the reason, which is kept. */
export const CancelTask = ({
  task,
  opened,
  onClose,
}: {
  task: { id: string; title: string }
  opened: boolean
  onClose: () => void
}) => {
  const [reason, setReason] = useState('')
  const cache = useQueryClient()
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={words('cancelTitle')}
      consequence={words('cancelConsequence')}
      act={words('cancel')}
      danger
      reason={reason.trim() ? null : words('reasonNeeded')}
      run={async () => {
        await api.cancelTask({ params: { id: task.id }, body: { reason: reason.trim() } })
        toast(words('cancelled', { name: task.title }))
        void cache.invalidateQueries({ queryKey: ['today'] })
        void cache.invalidateQueries({ queryKey: ['tasks'] })
      }}
    >
      <Textarea
        label={words('cancelReason')}
        autosize
        minRows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </ConfirmDialog>
  )
}
