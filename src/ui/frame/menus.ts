/** The menus of the frame: their buttons stand at once, what opens is loaded when the page stands. */
import {
  BellFace,
  type Notifications,
  PersonFace,
  type PersonMenuProps,
  WorkspaceFace,
  type WorkspaceSwitchProps,
} from './faces.tsx'
import { laterMenu } from './later.tsx'

export const PersonMenu = laterMenu<PersonMenuProps>(
  () => import('./PersonMenu.tsx').then((m) => m.PersonMenu),
  ({ onSignOut: _, onProfile: _profile, onHelp: _help, ...face }) => PersonFace(face),
)
export const WorkspaceSwitch = laterMenu<WorkspaceSwitchProps>(
  () => import('./WorkspaceSwitch.tsx').then((m) => m.WorkspaceSwitch),
  ({ all: _, ...face }) => WorkspaceFace(face),
)
export const NotificationBell = laterMenu<Notifications>(
  () => import('./NotificationBell.tsx').then((m) => m.NotificationBell),
  ({ onRead: _, onReadAll: _all, ...face }) => BellFace(face),
)
