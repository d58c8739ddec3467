import { settingsScreens } from '#modules/settings/console/screens.ts'
import type { ConsoleScreen } from '#ui/screens.ts'

/** Every page of the team's app, listed by its module; the shell builds routes, rail and palette from it. */
export const consoleScreens: ConsoleScreen[] = [...settingsScreens]
