import { Outlet, useRouter } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useMemo, useState } from 'react'
import { place as currentPlace, setPlace } from '#client/api.ts'
import { type Session, signOut, type WorkspaceSeat } from '#client/session.ts'
import { savedViews } from '#modules/partners/console/views/savedViews.ts'
import { AppFrame } from '#ui/AppFrame.tsx'
import { useKeys } from '#ui/keys.ts'
import { SavedViewsProvider } from '#ui/list/savedViews.tsx'
import { NotFoundPage } from '#ui/NotFoundPage.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { readProblem } from '#ui/problem.ts'
import { useBase, usePlace } from '#ui/routing.tsx'
import { SeatProvider } from '#ui/seat.tsx'
import { SlotsProvider } from '#ui/slots.tsx'
import { t } from '#ui/texts.ts'
import { roomsFor, screenAt } from './navigation.ts'
import { paletteSources } from './paletteSources.ts'
import { consoleScreens } from './screens.ts'
import { consoleSlots } from './slots.ts'
import { useSession } from './useSession.ts'

const loadPalette = () => import('#ui/CommandPalette.tsx')
const CommandPalette = lazy(async () => ({ default: (await loadPalette()).CommandPalette }))
const ClockDialog = lazy(async () => ({
  default: (await import('#modules/integrations/console/sandboxes/ClockDialog.tsx')).ClockDialog,
}))

/** Around every page of a workspace: asks who is signed in, then draws rail and top line for that person. */
export const ConsoleFrame = () => {
  const session = useSession()
  const base = useBase()
  const slug = base.split('/')[2] ?? ''
  if (session.data) {
    const seat = session.data.seats.find((one) => one.side === 'member' && one.workspace.slug === slug)
    if (!seat) return <NotFoundPage />
    if (currentPlace().workspace !== slug) setPlace({ workspace: slug })
    return <SignedIn session={session.data} seat={seat} />
  }
  if (!session.error) return null
  if (readProblem(session.error).status === 401) return <ToSignIn />
  return (
    <div style={{ maxWidth: 560, margin: '15vh auto', padding: 16 }}>
      <ProblemBanner error={session.error} retry={() => void session.refetch()} />
    </div>
  )
}

/** Remembers where the person wanted to go. */
const ToSignIn = () => {
  const router = useRouter()
  useEffect(() => {
    const { href } = router.history.location
    router.history.replace(`/?to=${encodeURIComponent(href)}`)
  }, [router])
  return null
}

const SignedIn = ({ session, seat }: { session: Session; seat: WorkspaceSeat }) => {
  const place = usePlace()
  const [searching, setSearching] = useState(false)
  const [settingClock, setSettingClock] = useState(false)
  const rights = useMemo(() => new Set(seat.rights), [seat.rights])
  const rooms = useMemo(() => roomsFor(consoleScreens, seat.roles, rights), [seat.roles, rights])
  const screen = screenAt(consoleScreens, place || 'today')
  useKeys({ 'mod+k': () => setSearching(true) })
  const leave = async () => {
    await signOut()
    location.assign('/')
  }
  const workspaces = session.seats.filter((one) => one.side === 'member').map((one) => one.workspace)
  return (
    <SeatProvider
      seat={{ person: session.person, roles: seat.roles, rights, sees: seat.sees, workspace: seat.workspace }}
    >
      <AppFrame
        rooms={rooms}
        current={screen && { room: screen.railEntry, title: screen.title, to: screen.path }}
        workspace={seat.workspace}
        workspaces={workspaces}
        sandboxNow={seat.workspace.kind === 'sandbox' ? seat.workspace.now : undefined}
        onAdvanceClock={() => setSettingClock(true)}
        person={session.person}
        onSignOut={() => void leave()}
        onSearch={() => setSearching(true)}
        banner={session.trialDatabase ? t('app.trial') : undefined}
      >
        <SlotsProvider slots={consoleSlots}>
          <SavedViewsProvider views={savedViews}>
            <Outlet />
          </SavedViewsProvider>
        </SlotsProvider>
      </AppFrame>
      {searching && (
        <Suspense>
          <CommandPalette sources={paletteSources(rooms, consoleSlots.subjects)} onClose={() => setSearching(false)} />
        </Suspense>
      )}
      {settingClock && (
        <Suspense>
          <ClockDialog onClose={() => setSettingClock(false)} />
        </Suspense>
      )}
    </SeatProvider>
  )
}
