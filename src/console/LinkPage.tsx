import { Button } from '@mantine/core'
import { useState } from 'react'
import { openSignInLink } from '#client/session.ts'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { SignInCard } from '#ui/SignInCard.tsx'
import { t } from '#ui/texts.ts'

/** Where a mailed sign-in link leads. Opening shows, pressing acts: a mail scanner that opens it uses nothing up. */
export const LinkPage = () => {
  const [error, setError] = useState<unknown>(null)
  const [running, setRunning] = useState(false)
  const enter = async () => {
    const query = new URLSearchParams(location.search)
    setRunning(true)
    try {
      await openSignInLink(query.get('token') ?? '')
      location.replace(`/?to=${encodeURIComponent(query.get('to') ?? '')}`)
    } catch (thrown) {
      setError(thrown)
      setRunning(false)
    }
  }
  return (
    <SignInCard title={t('signIn.title')}>
      {error === null ? (
        <Button variant="filled" size="md" fullWidth loading={running} onClick={() => void enter()} data-autofocus>
          {t('signIn.enter')}
        </Button>
      ) : (
        <>
          <ProblemBanner error={error} />
          <a href="/">{t('signIn.newLink')}</a>
        </>
      )}
    </SignInCard>
  )
}
