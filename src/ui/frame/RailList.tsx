import { IconChevronRight } from '@tabler/icons-react'
import styles from '../AppFrame.module.css'
import { railIcons } from '../railIcons.tsx'
import { ScreenLink } from '../routing.tsx'
import type { RailEntry } from '../screens.ts'

/** `under` is the place of another page of the room, below which this one stands. */
export type RailPage = { title: string; to: string; under?: string }

/** A room of the rail with its pages. */
export type RailRoom = {
  key: RailEntry
  label: string
  /** Where the room opens: its first page. */
  to: string
  /** Shown below the room while one of its pages is open. */
  pages: RailPage[]
  /** What waits there. */
  count?: number
}

type RailListProps = {
  rooms: RailRoom[]
  current?: RailEntry
  place: string
  folded: boolean
  /** Shows the pages of every room, not of the current one alone. */
  all?: boolean
}

/** The rooms, below the current one its pages, and below the current page those that stand under it. */
export const RailList = ({ rooms, current, place, folded, all }: RailListProps) => (
  <ul className={styles.railList}>
    {rooms.map((room) => {
      const active = room.key === current
      return (
        <li key={room.key}>
          <ScreenLink
            to={room.to}
            className={styles.entry}
            title={folded ? room.label : undefined}
            data-active={active || undefined}
            aria-current={active ? 'true' : undefined}
          >
            {railIcons[room.key]}
            <span className={styles.entryName}>{room.label}</span>
            {room.count !== undefined && room.count > 0 && <span className={styles.entryCount}>{room.count}</span>}
          </ScreenLink>
          {(active || all) && !folded && room.pages.length > 1 && <RailPages pages={room.pages} place={place} />}
        </li>
      )
    })}
  </ul>
)

const RailPages = ({ pages, place }: { pages: RailPage[]; place: string }) => {
  const open = nearest(place, pages)
  const parentOf = (page: RailPage) => pages.find(({ to }) => to === page.under)
  const link = (page: RailPage, closed: boolean) => (
    <ScreenLink
      to={page.to}
      className={styles.page}
      data-active={page === open || undefined}
      aria-current={place === page.to ? 'page' : undefined}
    >
      {page.title}
      {closed && <IconChevronRight size={12} aria-hidden="true" />}
    </ScreenLink>
  )
  return (
    <ul className={styles.pages}>
      {pages
        .filter((page) => !parentOf(page))
        .map((page) => {
          const below = pages.filter(({ under }) => under === page.to)
          const unfolded = below.length > 0 && open !== undefined && (open === page || below.includes(open))
          return (
            <li key={page.to}>
              {link(page, below.length > 0 && !unfolded)}
              {unfolded && (
                <ul className={styles.below}>
                  {below.map((one) => (
                    <li key={one.to}>{link(one, false)}</li>
                  ))}
                </ul>
              )}
            </li>
          )
        })}
    </ul>
  )
}

const isBelow = (place: string, to: string): boolean => place === to || place.startsWith(`${to}/`)

/** Of the pages of a room the one that names the place most closely: `pipeline/events` and not `pipeline`. */
const nearest = (place: string, pages: RailPage[]): RailPage | undefined =>
  pages.filter(({ to }) => isBelow(place, to)).sort((a, b) => b.to.length - a.to.length)[0]
