import { createShellRouter } from '#ui/routing.tsx'
import { mountApp } from '#ui/mount.tsx'
import { createQueryClient } from '#ui/UiProvider.tsx'
import { ConsoleFrame } from './ConsoleFrame.tsx'
import { consoleScreens } from './screens.ts'
import { StartPage } from './StartPage.tsx'
import { LinkPage } from './LinkPage.tsx'
import { NewPasswordPage } from './NewPasswordPage.tsx'

const router = createShellRouter({
  prefix: 'w',
  frame: ConsoleFrame,
  screens: consoleScreens,
  home: 'today',
  outside: [
    { path: '/', component: StartPage },
    { path: '/sign-in', component: StartPage },
    { path: '/sign-in/link', component: LinkPage },
    { path: '/sign-in/new-password', component: NewPasswordPage },
  ],
})

void mountApp(router, createQueryClient())
