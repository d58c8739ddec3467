import { consoleScreens as agreements } from '#modules/agreements/console/screens.ts'
import { linkScreens } from '#modules/attribution/console/links/screens.ts'
import { consoleScreens as attribution } from '#modules/attribution/console/screens.ts'
import { consoleScreens as commissions } from '#modules/commissions/console/screens.ts'
import { consoleScreens as discovery } from '#modules/discovery/console/screens.ts'
import { consoleScreens as integrations } from '#modules/integrations/console/screens.ts'
import { consoleScreens as onboarding } from '#modules/onboarding/console/screens.ts'
import { consoleScreens as partners } from '#modules/partners/console/screens.ts'
import { consoleScreens as payouts } from '#modules/payouts/console/screens.ts'
import { consoleScreens as qualification } from '#modules/qualification/console/screens.ts'
import { settingsScreens } from '#modules/settings/console/screens.ts'
import { consoleScreens as tasks } from '#modules/tasks/console/screens.ts'
import type { ConsoleScreen } from '#ui/screens.ts'

/** Every page of the team's app, listed by its module; the shell builds routes, rail and palette from it. */
export const consoleScreens: ConsoleScreen[] = [
  ...tasks,
  ...partners,
  ...discovery,
  ...qualification,
  ...agreements,
  ...onboarding,
  ...attribution,
  ...commissions,
  ...payouts,
  ...settingsScreens,
  ...linkScreens,
  ...integrations,
]
