/** Screens of events and outreach. */
import type { ConsoleScreen } from '#ui/screens.ts'
import type { SubjectPanel } from '#ui/slots.tsx'

export const outreachScreens: ConsoleScreen[] = [
  {
    path: 'pipeline',
    railEntry: 'pipeline',
    railOrder: 0,
    title: 'Pipeline',
    right: 'discovery.read',
    load: () => import('./PipelineBoard.tsx').then((m) => m.PipelineBoard),
  },
  {
    path: 'pipeline/channels',
    railEntry: 'pipeline',
    railOrder: 50,
    title: 'Channels',
    right: 'discovery.read',
    load: () => import('./ChannelsPage.tsx').then((m) => m.ChannelsPage),
  },
  {
    path: 'pipeline/events',
    railEntry: 'pipeline',
    railOrder: 21,
    railUnder: 'applications',
    title: 'Events',
    right: 'discovery.read',
    load: () => import('./EventListsPage.tsx').then((m) => m.EventListsPage),
  },
  {
    path: 'pipeline/events/$eventListId',
    railEntry: 'pipeline',
    title: 'Event',
    right: 'discovery.read',
    load: () => import('./EventListPage.tsx').then((m) => m.EventListPage),
  },
  {
    path: 'pipeline/outreach',
    railEntry: 'pipeline',
    railOrder: 22,
    railUnder: 'applications',
    title: 'Outreach',
    right: 'discovery.read',
    load: () => import('./TargetListsPage.tsx').then((m) => m.TargetListsPage),
  },
  {
    path: 'pipeline/outreach/steps',
    railEntry: 'pipeline',
    title: 'Steps and outcomes',
    right: 'discovery.read',
    load: () => import('./OutreachPage.tsx').then((m) => m.OutreachPage),
  },
  {
    path: 'pipeline/outreach/$targetListId',
    railEntry: 'pipeline',
    title: 'Target list',
    right: 'discovery.read',
    load: () => import('./TargetListPage.tsx').then((m) => m.TargetListPage),
  },
]

const listOf = (id: string) => id.split('.')[0]!
// People and companies have numbers within their list: its id, a point, the number.
export const outreachSubjects: SubjectPanel[] = [
  { kind: 'event_list', plural: 'Events', to: (id) => `pipeline/events/${id}` },
  { kind: 'event_person', plural: 'People we met', to: (id) => `pipeline/events/${listOf(id)}?show=open` },
  { kind: 'target_list', plural: 'Target lists', to: (id) => `pipeline/outreach/${id}` },
  { kind: 'target_company', plural: 'Companies wanted', to: (id) => `pipeline/outreach/${listOf(id)}` },
  { kind: 'outreach', plural: 'Outreach', to: () => 'pipeline/outreach/steps' },
]
