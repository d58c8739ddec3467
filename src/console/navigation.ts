import type { RailRoom } from '#ui/frame/RailList.tsx'
import { type ConsoleScreen, type RailEntry, railEntries } from '#ui/screens.ts'
import { t } from '#ui/texts.ts'

/** What each role reaches for first; rooms that are not named follow in the product's order. */
const firstByRole: Record<string, RailEntry[]> = {
  admin: ['today', 'partners', 'settings', 'insights'],
  partner_manager: ['today', 'partners', 'pipeline', 'deals'],
  engineering: ['today', 'partners', 'pipeline', 'settings'],
  executive: ['today', 'insights', 'partners', 'money'],
  legal: ['today', 'agreements', 'partners', 'pipeline'],
  finance: ['today', 'money', 'agreements', 'partners'],
  marketing: ['today', 'market', 'learn', 'partners'],
  sales: ['today', 'deals', 'partners', 'money'],
  support: ['today', 'partners', 'learn', 'insights'],
  viewer: ['today', 'partners', 'insights', 'deals'],
}

/** The rail's order for a person: the first role that has one decides. */
export const railOrderFor = (roles: string[]): RailEntry[] => {
  const first = roles.map((role) => firstByRole[role]).find((order) => order !== undefined) ?? []
  return [...first, ...railEntries.filter((entry) => !first.includes(entry))]
}

/** The rooms a person sees: those with at least one page that the person's rights open. */
export const roomsFor = (screens: ConsoleScreen[], roles: string[], rights: Set<string>): RailRoom[] =>
  railOrderFor(roles).flatMap((entry) => {
    const pages = screens
      .filter(
        (screen) =>
          screen.railEntry === entry && screen.railOrder !== undefined && (!screen.right || rights.has(screen.right)),
      )
      .sort((a, b) => (a.railOrder ?? 0) - (b.railOrder ?? 0))
    const [first] = pages
    if (!first) return []
    return [
      {
        key: entry,
        label: t(`rail.${entry}`),
        to: first.path,
        pages: pages.map((page) => ({ title: page.title, to: page.path, under: page.railUnder })),
      },
    ]
  })

/** The screen whose path fits a place: `partners/pn_1` fits `partners/$partnerId`. The most literal one wins. */
export const screenAt = <Screen extends { path: string }>(screens: Screen[], place: string): Screen | undefined => {
  const parts = place.split('/')
  const fits = screens.filter((screen) => {
    const pattern = screen.path.split('/')
    return (
      pattern.length === parts.length && pattern.every((part, index) => part.startsWith('$') || part === parts[index])
    )
  })
  return fits.sort((a, b) => a.path.split('$').length - b.path.split('$').length)[0]
}
