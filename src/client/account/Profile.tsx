import { Button, Modal, PasswordInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { changePassword } from '#client/session.ts'
import { EditableField, Field, FieldList } from '#ui/EditableField.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { t } from '#ui/texts.ts'
import { toast } from '#ui/toasts.ts'
import { words } from './texts.ts'
import { useAct } from './useAct.ts'

export type Person = AnswerTo<'getMe'>
export const meQuery = { queryKey: ['me'], queryFn: () => api.getMe() }

/** The own name, address and password. */
export const Profile = ({ person }: { person: Person }) => {
  const cache = useQueryClient()
  const [changing, setChanging] = useState(false)
  return (
    <>
      <FieldList>
        <EditableField
          label={words('name')}
          value={person.name}
          save={async (name) => {
            cache.setQueryData(meQuery.queryKey, await api.updateMe({ body: { name } }))
            await cache.invalidateQueries({ queryKey: ['session'] })
          }}
        />
        <Field label={words('email')}>{person.email}</Field>
        <Field label={words('password')}>
          {words(person.hasPassword ? 'passwordSet' : 'passwordNone')}{' '}
          {person.hasPassword && (
            <Button size="xs" variant="subtle" onClick={() => setChanging(true)}>
              {words('change')}
            </Button>
          )}
        </Field>
      </FieldList>
      {changing && <PasswordDialog onClose={() => setChanging(false)} />}
    </>
  )
}

const PasswordDialog = ({ onClose }: { onClose: () => void }) => {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const { running, error, run } = useAct()
  const save = run(async () => {
    await changePassword(current, next)
    toast(words('changed'), { tone: 'good' })
    onClose()
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={words('change')}
      size={420}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <form style={{ display: 'grid', gap: 12 }} onSubmit={save}>
        <PasswordInput
          label={words('current')}
          autoComplete="current-password"
          required
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        <PasswordInput
          label={words('next')}
          description={words('rule')}
          autoComplete="new-password"
          required
          value={next}
          onChange={(event) => setNext(event.currentTarget.value)}
        />
        {error !== null && <ProblemBanner error={error} />}
        <Button type="submit" variant="filled" loading={running}>
          {words('change')}
        </Button>
      </form>
    </Modal>
  )
}
