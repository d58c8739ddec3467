import type { PortalScreen } from '#ui/screens.ts'

/** Every page of the partners' app, listed by its module; the shell builds routes and menu from it. */
export const portalScreens: PortalScreen[] = []
