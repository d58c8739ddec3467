import { Button, Code, Modal, PasswordInput, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { confirmCode, disableSecondFactor, enableSecondFactor } from '#client/session.ts'
import { FactPill } from '#ui/Badges.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { t } from '#ui/texts.ts'
import { toast } from '#ui/toasts.ts'
import { meQuery, type Person } from './Profile.tsx'
import { words } from './texts.ts'
import { useAct } from './useAct.ts'

/** Whether a code is asked at sign-in, and the switch for it. */
export const SecondFactor = ({ person }: { person: Person }) => {
  const cache = useQueryClient()
  const [asking, setAsking] = useState(false)
  const close = () => {
    setAsking(false)
    void cache.invalidateQueries({ queryKey: meQuery.queryKey })
  }
  return (
    <>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 12, alignItems: 'center' }}>
        <FactPill tone={person.hasSecondFactor ? 'good' : 'watch'}>
          {words(person.hasSecondFactor ? 'on' : 'off')}
        </FactPill>
        <ReasonButton reason={person.hasPassword ? null : words('factorNeeds')} onClick={() => setAsking(true)}>
          {words(person.hasSecondFactor ? 'turnOff' : 'turnOn')}
        </ReasonButton>
        {!person.hasPassword && <span>{words('factorNeeds')}</span>}
      </div>
      {asking && <FactorDialog turnOff={person.hasSecondFactor} onClose={close} />}
    </>
  )
}

const FactorDialog = ({ turnOff, onClose }: { turnOff: boolean; onClose: () => void }) => {
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [begun, setBegun] = useState<{ secret: string; backupCodes: string[] } | null>(null)
  const { running, error, run } = useAct()
  const start = run(async () => {
    if (turnOff) {
      await disableSecondFactor(password)
      toast(words('isOff'))
      return onClose()
    }
    const { totpURI, backupCodes } = await enableSecondFactor(password)
    setBegun({ secret: new URL(totpURI).searchParams.get('secret') ?? '', backupCodes })
  })
  const confirm = run(async () => {
    await confirmCode(code)
    toast(words('isOn'), { tone: 'good' })
    onClose()
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={words(turnOff ? 'turnOffTitle' : 'turnOnTitle')}
      size={460}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <form style={{ display: 'grid', gap: 12 }} onSubmit={begun ? confirm : start}>
        {begun ? (
          <>
            <p>{words('addApp')}</p>
            <Code block>{begun.secret.replaceAll(/(.{4})/g, '$1 ').trim()}</Code>
            <p>{words('recovery')}</p>
            <Code block>{begun.backupCodes.join('\n')}</Code>
            <TextInput
              label={words('code')}
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={6}
              required
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
            />
          </>
        ) : (
          <PasswordInput
            label={words('yourPassword')}
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        )}
        {error !== null && <ProblemBanner error={error} />}
        <Button type="submit" variant="filled" loading={running}>
          {words(begun ? 'confirm' : 'goOn')}
        </Button>
      </form>
    </Modal>
  )
}
