import type { PortalScreen } from '#ui/screens.ts'
import { beforeScreens } from './beforeScreens.ts'
import { paymentScreens } from './paymentScreens.ts'

export const portalScreens: PortalScreen[] = [...paymentScreens, ...beforeScreens]
