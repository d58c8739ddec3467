import { Button, PasswordInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { setNewPassword } from '#client/session.ts'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { SignInCard } from '#ui/SignInCard.tsx'
import { t } from '#ui/texts.ts'

/** Where a mailed password link leads. */
export const NewPasswordPage = () => {
  const [password, setPassword] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [running, setRunning] = useState(false)
  const save = async (event: FormEvent) => {
    event.preventDefault()
    setRunning(true)
    setError(null)
    try {
      await setNewPassword(new URLSearchParams(location.search).get('token') ?? '', password)
      location.replace('/')
    } catch (thrown) {
      setError(thrown)
      setRunning(false)
    }
  }
  return (
    <SignInCard title={t('signIn.newPassword')}>
      <form onSubmit={save} style={{ display: 'grid', gap: 12 }}>
        <PasswordInput
          label={t('signIn.newPassword')}
          description={t('signIn.passwordRule')}
          autoComplete="new-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {error !== null && <ProblemBanner error={error} />}
        <Button type="submit" variant="filled" size="md" loading={running}>
          {t('signIn.savePassword')}
        </Button>
      </form>
    </SignInCard>
  )
}
