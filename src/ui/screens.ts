import type { ComponentType } from 'react'

/** The ten rooms of the console's rail, in the order of the product. A role reorders them, see navigation.ts. */
export const railEntries = [
  'today',
  'partners',
  'pipeline',
  'agreements',
  'deals',
  'money',
  'market',
  'learn',
  'insights',
  'settings',
] as const
export type RailEntry = (typeof railEntries)[number]

/** A page takes nothing: what it shows stands in the URL (`useScreenParams`, `useUrlState`). */
export type ScreenComponent = ComponentType

type Screen = {
  /** Below the workspace, without a leading slash; a parameter begins with `$`: `partners/$partnerId`. */
  path: string
  /** Name of the page in the rail, the palette and the browser's tab. */
  title: string
  /** Splits the page into a chunk of its own: `() => import('./PartnersPage.tsx').then((m) => m.PartnersPage)`. */
  load: () => Promise<ScreenComponent>
}

/** A page of the team's app at `/w/<workspace>/<path>`. */
export type ConsoleScreen = Screen & {
  /** The room of the rail that is lit while the page is open. */
  railEntry: RailEntry
  /** Place among the room's pages in the rail (smaller first). Leave out for a record's page, which no rail names. */
  railOrder?: number
  /** Path of a page of the same room below which the rail names this one, shown while that page or one below it is open. */
  railUnder?: string
  /** `module.verb`: without it the rail and the palette leave the page out (the server refuses it anyway). */
  right?: string
}

/** A page of the partners' app at `/p/<workspace>/<path>`. */
export type PortalScreen = Screen & {
  /** Place in the portal's menu (smaller first); leave out for pages that are reached from others. */
  menuOrder?: number
  /** Portal roles that see it in the menu; without it everybody does. */
  roles?: string[]
  /** Tabler icon name is not needed: a picture from this small list stands beside the title. */
  icon?: PortalIcon
}
export type PortalIcon =
  | 'home'
  | 'deal'
  | 'money'
  | 'agreement'
  | 'learn'
  | 'help'
  | 'team'
  | 'code'
  | 'market'
  | 'plan'
  | 'todo'
  | 'company'
  | 'file'
  | 'activity'

/** A page without an account at `/o/<workspace>/<path>`: forms, status, signing, webinars. */
export type PublicScreen = Screen & {
  /** Drops menu and width limit, for pages that bring their own layout (the signing page). */
  bare?: boolean
}
