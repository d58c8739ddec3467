import { publicScreens as agreements } from '#modules/agreements/public/screens.ts'
import { publicScreens as discovery } from '#modules/discovery/public/screens.ts'
import { publicScreens as qualification } from '#modules/qualification/public/screens.ts'
import type { PublicScreen } from '#ui/screens.ts'

/** Every page that needs no account, listed by its module. */
<<<<<<< HEAD
export const publicScreens: PublicScreen[] = [...discovery, ...qualification]
=======
export const publicScreens: PublicScreen[] = [...discovery, ...agreements]
>>>>>>> 728a8ba (Agreements: clauses and templates, drafting, negotiation on snapshots, approvals by rule, signing by link, execution in one transaction, an audit chain; screens on all three sides)
