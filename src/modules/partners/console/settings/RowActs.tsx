import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useState } from 'react'
import { ConfirmDialog } from '#ui/ConfirmDialog.tsx'
import { readProblem } from '#ui/problem.ts'
import { showUndo, toast } from '#ui/toasts.ts'
import { words } from './texts.ts'

type RowActsProps = {
  name: string
  active: boolean
  /** Why nothing of this can be done. */
  reason: string | null
  onEdit: () => void
  setActive: (active: boolean) => Promise<unknown>
  remove?: () => Promise<unknown>
  removeReason?: string | null
  onMerge?: () => void
}

/** Edit, retire and back, merge, delete: the same for types, fields and rows of small lists. */
export const RowActs = ({ name, active, reason, onEdit, setActive, remove, removeReason, onMerge }: RowActsProps) => {
  const [removing, setRemoving] = useState(false)
  const change = async (next: boolean) => {
    try {
      await setActive(next)
      showUndo(words(next ? 'backDone' : 'retiredDone', { name }), () => setActive(!next))
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    }
  }
  if (reason) return null
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size={26} aria-label={`${words('actions')}: ${name}`}>
            <IconDots size={15} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={onEdit}>{words('edit')}</Menu.Item>
          <Menu.Item onClick={() => void change(!active)}>{words(active ? 'retire' : 'bringBack')}</Menu.Item>
          {onMerge && <Menu.Item onClick={onMerge}>{words('merge')}</Menu.Item>}
          {remove && (
            <Menu.Item
              color="red"
              disabled={Boolean(removeReason)}
              title={removeReason ?? undefined}
              onClick={() => setRemoving(true)}
            >
              {words('delete')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {remove && (
        <ConfirmDialog
          opened={removing}
          onClose={() => setRemoving(false)}
          title={words('deleteTitle', { name })}
          consequence={words('deleteConsequence')}
          act={words('delete')}
          danger
          run={remove}
        />
      )}
    </>
  )
}
