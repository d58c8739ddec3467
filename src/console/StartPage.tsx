import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { askNewPassword, confirmCode, type Session, sendSignInLink, signInWithPassword } from '#client/session.ts'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { readProblem } from '#ui/problem.ts'
import { SignInPage } from '#ui/SignInPage.tsx'
import { WorkspaceChoicePage } from '#ui/WorkspaceChoicePage.tsx'
import { useSession } from './useSession.ts'

/** The address `/`: signs in, or goes on to the one workspace, or asks which. */
export const StartPage = () => {
  const session = useSession()
  const cache = useQueryClient()
  if (session.data) return <GoOn session={session.data} />
  if (!session.error) return null
  if (readProblem(session.error).status !== 401)
    return (
      <div style={{ maxWidth: 560, margin: '15vh auto', padding: 16 }}>
        <ProblemBanner error={session.error} retry={() => void session.refetch()} />
      </div>
    )
  return (
    <SignInPage
      onLink={sendSignInLink}
      onPassword={signInWithPassword}
      onCode={confirmCode}
      onForgotten={askNewPassword}
      onSignedIn={() => void cache.invalidateQueries({ queryKey: ['session'] })}
    />
  )
}

const GoOn = ({ session }: { session: Session }) => {
  const router = useRouter()
  const wanted = new URLSearchParams(location.search).get('to') ?? ''
  const target = targetOf(session, wanted)
  useEffect(() => {
    if (!target) return
    if (target.startsWith('/w/')) router.history.replace(target)
    else location.replace(target)
  }, [router, target])
  if (target) return null
  return (
    <WorkspaceChoicePage
      seats={session.seats.map((seat) => ({
        href: `${seat.side === 'member' ? '/w/' : '/p/'}${seat.workspace.slug}`,
        name: seat.workspace.name,
        note: seat.partner?.name,
        sandbox: seat.workspace.kind === 'sandbox',
      }))}
    />
  )
}

/** Only a path of our own is followed, never an address that somebody else wrote into the link. */
const targetOf = (session: Session, wanted: string): string | null => {
  if (/^\/[wp]\/[a-z0-9-]+(\/|\?|$)/.test(wanted)) return wanted
  const [first, second] = session.seats
  if (!first || second) return null
  return `${first.side === 'member' ? '/w/' : '/p/'}${first.workspace.slug}`
}
