import { ActionIcon } from '@mantine/core'
import {
  IconClock,
  IconDots,
  IconKeyboard,
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconSearch,
} from '@tabler/icons-react'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import styles from './AppFrame.module.css'
import { formatDate } from './format.ts'
import type { Notifications, PersonMenuProps, WorkspaceChoice } from './frame/faces.tsx'
import { NotificationBell, PersonMenu, WorkspaceSwitch } from './frame/menus.ts'
import { RailList, type RailRoom } from './frame/RailList.tsx'
import { modSign, useKeys } from './keys.ts'
import { usePreference } from './list/usePreference.ts'
import { railIcons } from './railIcons.tsx'
import { ScreenLink, useGo, usePlace } from './routing.tsx'
import type { RailEntry } from './screens.ts'
import { t } from './texts.ts'
import { useShownTitle } from './usePageTitle.ts'

const BottomSheet = lazy(async () => ({ default: (await import('./BottomSheet.tsx')).BottomSheet }))
const KeyboardHelp = lazy(async () => ({ default: (await import('./KeyboardHelp.tsx')).KeyboardHelp }))

export type AppFrameProps = {
  /** In the order of the reader's role; the first four stand in a phone's bottom bar. */
  rooms: RailRoom[]
  /** The room and the title of the page that is open. */
  current?: { room: RailEntry; title: string; to: string }
  workspace: WorkspaceChoice
  workspaces: WorkspaceChoice[]
  /** A sandbox's own present; shown loudly. */
  sandboxNow?: string
  onAdvanceClock?: () => void
  person: PersonMenuProps['person']
  onSignOut: () => void
  onProfile?: () => void
  notifications?: Notifications
  /** Opens the command palette. */
  onSearch: () => void
  /** One line over every page, such as "Trial database". */
  banner?: ReactNode
  children: ReactNode
}

/** The console's frame: rail, top line, page. On a phone the rail becomes a bar of four and "More". */
export const AppFrame = (props: AppFrameProps) => {
  const [folded, setFolded] = usePreference('rail.folded', false)
  const [more, setMore] = useState(false)
  const [help, setHelp] = useState(false)
  const go = useGo()
  const place = usePlace()
  const { rooms, current, workspace } = props
  const title = useShownTitle() || current?.title
  const sequences = Object.fromEntries(rooms.slice(0, 9).map((room, index) => [`g ${index + 1}`, () => go(room.to)]))
  useKeys({ ...sequences, 'mod+k': props.onSearch, '?': () => setHelp(true) })
  const room = rooms.find((one) => one.key === current?.room)
  return (
    <div
      className={styles.frame}
      data-folded={folded || undefined}
      data-sandbox={workspace.kind === 'sandbox' || undefined}
    >
      <a className="skip-link" href="#content">
        {t('app.skip')}
      </a>
      <div className={styles.place}>
        <WorkspaceSwitch current={workspace} all={props.workspaces} />
      </div>
      <header className={styles.top}>
        <nav className={styles.crumbs} aria-label={t('app.place')}>
          {room && room.label !== title && (
            <>
              <ScreenLink to={room.to}>{room.label}</ScreenLink>
              <span aria-hidden="true">/</span>
            </>
          )}
          <span>{title}</span>
        </nav>
        {workspace.kind === 'sandbox' && (
          <button
            title={t('app.sandboxNote')}
            type="button"
            className={styles.sandbox}
            onClick={props.onAdvanceClock}
            aria-description={t('app.setClock')}
          >
            {t('app.sandbox')}
            {props.sandboxNow && (
              <>
                <IconClock size={13} />
                <time dateTime={props.sandboxNow}>{formatDate(props.sandboxNow)}</time>
              </>
            )}
          </button>
        )}
        <button
          type="button"
          className={styles.search}
          onClick={props.onSearch}
          aria-label={t('app.searchHint')}
          aria-keyshortcuts="Control+K Meta+K"
        >
          <IconSearch size={15} />
          <span>{t('app.searchHint')}</span>
          <kbd data-keys={`${modSign()} K`} />
        </button>
        {props.notifications && <NotificationBell {...props.notifications} />}
        <PersonMenu
          person={props.person}
          onSignOut={props.onSignOut}
          onProfile={props.onProfile}
          onHelp={() => setHelp(true)}
        />
      </header>
      <nav className={styles.rail} aria-label={t('app.mainMenu')}>
        <RailList rooms={rooms} current={current?.room} place={place} folded={folded} />
        <div className={styles.foot}>
          <ActionIcon
            size={28}
            aria-label={t(folded ? 'app.unfoldRail' : 'app.foldRail')}
            title={t(folded ? 'app.unfoldRail' : 'app.foldRail')}
            onClick={() => setFolded(!folded)}
          >
            {folded ? <IconLayoutSidebarLeftExpand /> : <IconLayoutSidebarLeftCollapse />}
          </ActionIcon>
          <ActionIcon size={28} aria-label={t('app.help')} title={`${t('app.help')} (?)`} onClick={() => setHelp(true)}>
            <IconKeyboard />
          </ActionIcon>
        </div>
      </nav>
      <main id="content" className={styles.main} tabIndex={-1}>
        {props.banner && (
          <div className={styles.banner} title={typeof props.banner === 'string' ? props.banner : undefined}>
            {props.banner}
          </div>
        )}
        <div className={styles.content}>{props.children}</div>
      </main>
      <nav className={styles.bottom} aria-label={t('app.mainMenu')}>
        {rooms.slice(0, 4).map((one) => (
          <ScreenLink
            key={one.key}
            to={one.to}
            className={styles.tab}
            data-active={current?.room === one.key || undefined}
            aria-current={current?.room === one.key ? 'page' : undefined}
          >
            {railIcons[one.key]}
            {one.label}
          </ScreenLink>
        ))}
        <button type="button" className={styles.tab} onClick={() => setMore(true)} aria-haspopup="dialog">
          <IconDots />
          {t('app.more')}
        </button>
      </nav>
      {more && (
        <Suspense>
          <BottomSheet title={t('app.mainMenu')} onClose={() => setMore(false)}>
            <div className={styles.more}>
              <RailList rooms={rooms} current={current?.room} place={place} folded={false} all />
            </div>
          </BottomSheet>
        </Suspense>
      )}
      {help && (
        <Suspense>
          <KeyboardHelp onClose={() => setHelp(false)} rooms={rooms} />
        </Suspense>
      )}
    </div>
  )
}
