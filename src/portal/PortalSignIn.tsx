import { useQuery } from '@tanstack/react-query'
import { readPublicTheme } from '#client/publicTheme.ts'
import { askNewPassword, confirmCode, sendSignInLink, signInWithPassword } from '#client/session.ts'
import { Brand } from '#ui/Brand.tsx'
import { useBase } from '#ui/routing.tsx'
import { SignInPage } from '#ui/SignInPage.tsx'

/** Sign-in in the workspace's own colours. */
export const PortalSignIn = () => {
  const base = useBase()
  const slug = base.split('/')[2] ?? ''
  const theme = useQuery({ queryKey: ['public theme', slug], queryFn: () => readPublicTheme(slug), staleTime: 300_000 })
  if (theme.isPending) return null
  const brand = theme.data ?? { name: 'Tandem' }
  const goOn = () => {
    const wanted = new URLSearchParams(location.search).get('to') ?? ''
    location.replace(wanted.startsWith(`${base}/`) || wanted === base ? wanted : base)
  }
  return (
    <Brand theme={brand}>
      <SignInPage
        brand={brand}
        onLink={sendSignInLink}
        onPassword={signInWithPassword}
        onCode={confirmCode}
        onForgotten={askNewPassword}
        onSignedIn={goOn}
      />
    </Brand>
  )
}
