import { mountApp } from '#ui/mount.tsx'
import { createShellRouter } from '#ui/routing.tsx'
import { createQueryClient } from '#ui/UiProvider.tsx'
import { PortalShell } from './PortalShell.tsx'
import { portalScreens } from './screens.ts'

const router = createShellRouter({
  prefix: 'p',
  frame: PortalShell,
  screens: portalScreens,
  home: 'home',
  outside: [{ path: '/p/$workspace/sign-in', load: () => import('./PortalSignIn.tsx').then((m) => m.PortalSignIn) }],
})

void mountApp(router, createQueryClient())
