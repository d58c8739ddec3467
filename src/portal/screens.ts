import { portalScreens as agreements } from '#modules/agreements/portal/screens.ts'
import { linkScreens } from '#modules/attribution/portal/links/screens.ts'
import { portalScreens as attribution } from '#modules/attribution/portal/screens.ts'
import { portalScreens as commissions } from '#modules/commissions/portal/screens.ts'
import { portalScreens as discovery } from '#modules/discovery/portal/screens.ts'
import { portalScreens as integrations } from '#modules/integrations/portal/screens.ts'
import { portalScreens as onboarding } from '#modules/onboarding/portal/screens.ts'
import { portalScreens as partners } from '#modules/partners/portal/screens.ts'
import { portalScreens as payouts } from '#modules/payouts/portal/screens.ts'
import { portalScreens as qualification } from '#modules/qualification/portal/screens.ts'
import { portalScreens as settings } from '#modules/settings/portal/screens.ts'
import { portalScreens as tasks } from '#modules/tasks/portal/screens.ts'
import type { PortalScreen } from '#ui/screens.ts'
import { words } from './texts.ts'

const home: PortalScreen = {
  path: 'home',
  menuOrder: 0,
  icon: 'home',
  get title() {
    return words('home')
  },
  load: () => import('./HomePage.tsx').then((m) => m.HomePage),
}

/** Every page of the partners' app, listed by its module; the shell builds routes and menu from it. */
export const portalScreens: PortalScreen[] = [
  home,
  ...onboarding,
  ...tasks,
  ...commissions,
  ...partners,
  ...discovery,
  ...qualification,
  ...agreements,
  ...payouts,
  ...linkScreens,
  ...attribution,
  ...integrations,
  ...settings,
]
