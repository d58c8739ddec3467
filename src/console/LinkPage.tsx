import { useEffect, useRef, useState } from 'react'
import { openSignInLink } from '#client/session.ts'
import { SignInCard } from '#ui/SignInPage.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { t } from '#ui/texts.ts'

/** Where a mailed sign-in link leads. The token is spent by a POST, so that a mail scanner's visit does not use it up. */
export const LinkPage = () => {
  const [error, setError] = useState<unknown>(null)
  const asked = useRef(false)
  useEffect(() => {
    if (asked.current) return
    asked.current = true
    const query = new URLSearchParams(location.search)
    openSignInLink(query.get('token') ?? '').then(
      () => location.replace(`/?to=${encodeURIComponent(query.get('to') ?? '')}`),
      (thrown: unknown) => setError(thrown),
    )
  }, [])
  return (
    <SignInCard title={t('signIn.title')}>
      {error === null ? <p role="status">{t('signIn.opening')}</p> : <ProblemBanner error={error} />}
      {error !== null && <a href="/">{t('signIn.newLink')}</a>}
    </SignInCard>
  )
}
