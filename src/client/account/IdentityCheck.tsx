import { Button, Modal, PasswordInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import { api } from '#client/api.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { readProblem } from '#ui/problem.ts'
import { t } from '#ui/texts.ts'
import { meQuery } from './Profile.tsx'
import { words } from './texts.ts'
import { useAct } from './useAct.ts'

type Waiting = { goOn: () => void; leave: (error: unknown) => void }
type IdentityCheck = {
  /** Does it; asks for password or code first where the server wants it, then does it again. */
  guard: <Answer>(act: () => Promise<Answer>) => Promise<Answer>
  /** Stands anywhere on the page. */
  dialog: ReactNode
}

/** For acts that need a person who has just shown who they are: keys, roles, money, signatures. */
export const useIdentityCheck = (): IdentityCheck => {
  const [asking, setAsking] = useState(false)
  const waiting = useRef<Waiting | null>(null)
  const guard: IdentityCheck['guard'] = async (act) => {
    try {
      return await act()
    } catch (error) {
      if (readProblem(error).code !== 'session.unconfirmed') throw error
      await new Promise<void>((goOn, leave) => {
        waiting.current = { goOn, leave: () => leave(error) }
        setAsking(true)
      })
      return act()
    }
  }
  const close = (confirmed: boolean) => {
    setAsking(false)
    if (confirmed) waiting.current?.goOn()
    else waiting.current?.leave(null)
    waiting.current = null
  }
  return { guard, dialog: asking && <Ask onDone={() => close(true)} onClose={() => close(false)} /> }
}

const Ask = ({ onDone, onClose }: { onDone: () => void; onClose: () => void }) => {
  const me = useQuery(meQuery)
  const [proof, setProof] = useState('')
  const { running, error, run } = useAct()
  const byCode = me.data?.hasSecondFactor ?? false
  const confirm = run(async () => {
    await api.confirmMe({ body: byCode ? { code: proof } : { password: proof } })
    onDone()
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={words('checkTitle')}
      size={420}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <Loaded query={me}>
        {(person) =>
          person.hasPassword || person.hasSecondFactor ? (
            <form style={{ display: 'grid', gap: 12 }} onSubmit={confirm}>
              <p>{words('checkWhy')}</p>
              {byCode ? (
                <TextInput
                  label={words('checkCode')}
                  inputMode="numeric"
                  autoComplete="one-time-code"
                  maxLength={6}
                  required
                  value={proof}
                  onChange={(event) => setProof(event.currentTarget.value)}
                />
              ) : (
                <PasswordInput
                  label={words('yourPassword')}
                  autoComplete="current-password"
                  required
                  value={proof}
                  onChange={(event) => setProof(event.currentTarget.value)}
                />
              )}
              {error !== null && <ProblemBanner error={error} />}
              <Button type="submit" variant="filled" loading={running}>
                {words('confirm')}
              </Button>
            </form>
          ) : (
            <p>{words('checkNone')}</p>
          )
        }
      </Loaded>
    </Modal>
  )
}
