import { useQuery } from '@tanstack/react-query'
import { Outlet, useRouter } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useMemo } from 'react'
import { place as currentPlace, setPlace } from '#client/api.ts'
import { readSession, type Session, signOut, type WorkspaceSeat } from '#client/session.ts'
import { Brand } from '#ui/Brand.tsx'
import { NotFoundPage } from '#ui/NotFoundPage.tsx'
import { PortalFrame } from '#ui/PortalFrame.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { readProblem } from '#ui/problem.ts'
import { useBase, useGo, usePlace } from '#ui/routing.tsx'
import { SeatProvider } from '#ui/seat.tsx'
import { portalScreens } from './screens.ts'

/** Only for who works for several partners of one workspace. */
const WorkspaceChoicePage = lazy(() =>
  import('#ui/WorkspaceChoicePage.tsx').then((m) => ({ default: m.WorkspaceChoicePage })),
)

const partnerKey = 'tandem.partner'
/** Pages that the company's page leads to; its place in the menu is lit for them. */
const companyPages = new Set(['team', 'contacts'])

/** Around every page of the portal: who is signed in, for which partner, in which workspace's colours. */
export const PortalShell = () => {
  const session = useQuery({ queryKey: ['session'], queryFn: readSession, staleTime: 60_000 })
  const slug = useBase().split('/')[2] ?? ''
  if (session.data) return <WithSession session={session.data} slug={slug} />
  if (!session.error) return null
  if (readProblem(session.error).status === 401) return <ToSignIn slug={slug} />
  return (
    <div style={{ maxWidth: 560, margin: '15vh auto', padding: 16 }}>
      <ProblemBanner error={session.error} retry={() => void session.refetch()} />
    </div>
  )
}

const ToSignIn = ({ slug }: { slug: string }) => {
  const router = useRouter()
  useEffect(() => {
    const { href } = router.history.location
    router.history.replace(`/p/${slug}/sign-in?to=${encodeURIComponent(href)}`)
  }, [router, slug])
  return null
}

/** A person who works for several partners of one workspace chooses once per tab. */
const WithSession = ({ session, slug }: { session: Session; slug: string }) => {
  const seats = session.seats.filter((seat) => seat.side === 'portal' && seat.workspace.slug === slug)
  const wanted = new URLSearchParams(location.search).get('partner') ?? sessionStorage.getItem(partnerKey)
  const seat = seats.length === 1 ? seats[0] : seats.find((one) => one.partner?.id === wanted)
  if (seats.length === 0) return <NotFoundPage />
  if (!seat) {
    return (
      <Suspense>
        <WorkspaceChoicePage
          seats={seats.map((one) => ({
            href: `/p/${slug}?partner=${one.partner?.id ?? ''}`,
            name: one.partner?.name ?? '',
            sandbox: false,
          }))}
        />
      </Suspense>
    )
  }
  const partner = seat.partner?.id ?? ''
  sessionStorage.setItem(partnerKey, partner)
  if (currentPlace().workspace !== slug || currentPlace().partner !== partner) setPlace({ workspace: slug, partner })
  return <SignedIn session={session} seat={seat} />
}

const SignedIn = ({ session, seat }: { session: Session; seat: WorkspaceSeat }) => {
  const place = usePlace()
  const go = useGo()
  const rights = useMemo(() => new Set(seat.rights), [seat.rights])
  const menu = portalScreens
    .filter(
      (screen) =>
        screen.menuOrder !== undefined && (!screen.roles || screen.roles.some((role) => seat.roles.includes(role))),
    )
    .sort((a, b) => (a.menuOrder ?? 0) - (b.menuOrder ?? 0))
  const current =
    menu.find((item) => place === item.path || place.startsWith(`${item.path}/`)) ??
    (place === '' ? menu[0] : undefined) ??
    (companyPages.has(place) ? menu.find((item) => item.path === 'company') : undefined)
  const leave = async () => {
    await signOut()
    location.assign(`/p/${seat.workspace.slug}/sign-in`)
  }
  return (
    <Brand theme={{ ...seat.workspace.theme, name: seat.workspace.theme.name ?? seat.workspace.name }}>
      <SeatProvider
        seat={{ person: session.person, roles: seat.roles, rights, workspace: seat.workspace, partner: seat.partner }}
      >
        <PortalFrame
          menu={menu.map((screen) => ({ title: screen.title, to: screen.path, icon: screen.icon }))}
          current={current?.path}
          partnerName={seat.partner?.name ?? ''}
          sandbox={seat.workspace.kind === 'sandbox'}
          person={session.person}
          onProfile={() => go('security')}
          onSignOut={() => void leave()}
        >
          <Outlet />
        </PortalFrame>
      </SeatProvider>
    </Brand>
  )
}
