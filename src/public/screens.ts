import { publicScreens as agreements } from '#modules/agreements/public/screens.ts'
import { publicScreens as discovery } from '#modules/discovery/public/screens.ts'
import { publicScreens as partners } from '#modules/partners/public/screens.ts'
import { publicScreens as qualification } from '#modules/qualification/public/screens.ts'
import type { PublicScreen } from '#ui/screens.ts'

/** Every page that needs no account, listed by its module. */
export const publicScreens: PublicScreen[] = [...partners, ...discovery, ...qualification, ...agreements]
