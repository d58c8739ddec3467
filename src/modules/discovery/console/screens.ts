import type { ConsoleScreen } from '#ui/screens.ts'
import type { PartnerTab, SubjectPanel } from '#ui/slots.tsx'
import { outreachScreens, outreachSubjects } from './outreachScreens.ts'

export const consoleScreens: ConsoleScreen[] = [
  {
    path: 'settings/intake',
    railEntry: 'settings',
    railOrder: 43,
    title: 'Intake',
    right: 'discovery.read',
    load: () => import('./DiscoverySettingsPage.tsx').then((m) => m.DiscoverySettingsPage),
  },
  {
    path: 'applications',
    railEntry: 'pipeline',
    railOrder: 1,
    title: 'Applications',
    right: 'discovery.read',
    load: () => import('./ApplicationsPage.tsx').then((m) => m.ApplicationsPage),
  },
  {
    path: 'applications/$applicationId',
    railEntry: 'pipeline',
    title: 'Application',
    right: 'discovery.read',
    load: () => import('./application/ApplicationPage.tsx').then((m) => m.ApplicationPage),
  },
  {
    path: 'calls',
    railEntry: 'pipeline',
    railOrder: 3,
    railUnder: 'applications',
    title: 'Calls',
    right: 'discovery.read',
    load: () => import('./CallsPage.tsx').then((m) => m.CallsPage),
  },
  {
    path: 'calls/$callId',
    railEntry: 'pipeline',
    title: 'Call',
    right: 'discovery.read',
    load: () => import('./CallPage.tsx').then((m) => m.CallPage),
  },
  {
    path: 'pipeline/referrals',
    railEntry: 'pipeline',
    railOrder: 20,
    railUnder: 'applications',
    title: 'Referrals',
    right: 'discovery.read',
    load: () => import('./ReferralsPage.tsx').then((m) => m.ReferralsPage),
  },
  {
    path: 'pipeline/referrals/$referralId',
    railEntry: 'pipeline',
    title: 'Referral',
    right: 'discovery.read',
    load: () => import('./ReferralPage.tsx').then((m) => m.ReferralPage),
  },
  {
    path: 'pipeline/inbound',
    railEntry: 'pipeline',
    railOrder: 23,
    railUnder: 'applications',
    title: 'Inbound',
    right: 'discovery.read',
    load: () => import('./InboundPage.tsx').then((m) => m.InboundPage),
  },
  {
    path: 'pipeline/inbound/$inquiryId',
    railEntry: 'pipeline',
    title: 'Inquiry',
    right: 'discovery.read',
    load: () => import('./InquiryPage.tsx').then((m) => m.InquiryPage),
  },
  {
    path: 'forms',
    railEntry: 'pipeline',
    railOrder: 5,
    railUnder: 'applications',
    title: 'Forms',
    right: 'discovery.read',
    load: () => import('./FormsPage.tsx').then((m) => m.FormsPage),
  },
  {
    path: 'forms/$formId',
    railEntry: 'pipeline',
    title: 'Form',
    right: 'discovery.read',
    load: () => import('./form/FormPage.tsx').then((m) => m.FormPage),
  },
  ...outreachScreens,
]

export const partnerTabs: PartnerTab[] = [
  {
    key: 'outreach',
    label: 'Outreach',
    order: 22,
    right: 'discovery.read',
    load: () => import('./PartnerOutreach.tsx').then((m) => m.PartnerOutreach),
  },
  {
    key: 'calls',
    label: 'Calls',
    order: 20,
    right: 'discovery.read',
    load: () => import('./PartnerCalls.tsx').then((m) => m.PartnerCalls),
  },
  {
    key: 'needs',
    label: 'Needs and fit',
    order: 21,
    right: 'discovery.read',
    load: () => import('./PartnerNeeds.tsx').then((m) => m.PartnerNeeds),
  },
]

// A next step of a call is a subject of its own: the call's id and its number.
export const subjects: SubjectPanel[] = [
  { kind: 'partner_referral', plural: 'Referrals', to: (id) => `pipeline/referrals/${id}` },
  { kind: 'inquiry', plural: 'Inquiries', to: (id) => `pipeline/inbound/${id}` },
  { kind: 'discovery_call', plural: 'Calls', to: (id) => `calls/${id.split('.')[0]}` },
  ...outreachSubjects,
]
