import '#client/teamPaths.ts'
import { mountApp } from '#ui/mount.tsx'
import { createShellRouter } from '#ui/routing.tsx'
import { createQueryClient } from '#ui/UiProvider.tsx'
import { ConsoleFrame } from './ConsoleFrame.tsx'
import { consoleScreens } from './screens.ts'

const start = () => import('./StartPage.tsx').then((m) => m.StartPage)

const router = createShellRouter({
  prefix: 'w',
  frame: ConsoleFrame,
  screens: consoleScreens,
  home: 'today',
  outside: [
    { path: '/', load: start },
    { path: '/sign-in', load: start },
    { path: '/sign-in/link', load: () => import('./LinkPage.tsx').then((m) => m.LinkPage) },
    { path: '/sign-in/new-password', load: () => import('./NewPasswordPage.tsx').then((m) => m.NewPasswordPage) },
    { path: '/set-up', load: () => import('./SetUpPage.tsx').then((m) => m.SetUpPage) },
    { path: '/invitation', load: () => import('./InvitationPage.tsx').then((m) => m.InvitationPage) },
  ],
})

void mountApp(router, createQueryClient())
