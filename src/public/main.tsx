import { mountApp } from '#ui/mount.tsx'
import { createShellRouter } from '#ui/routing.tsx'
import { createQueryClient } from '#ui/UiProvider.tsx'
import { PublicShell } from './PublicShell.tsx'
import { publicScreens } from './screens.ts'

const router = createShellRouter({ prefix: 'o', frame: PublicShell, screens: publicScreens, home: 'start' })

void mountApp(router, createQueryClient())
