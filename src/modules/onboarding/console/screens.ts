import type { ConsoleScreen } from '#ui/screens.ts'
import type { PartnerTab, SubjectPanel } from '#ui/slots.tsx'

export const consoleScreens: ConsoleScreen[] = [
  {
    path: 'onboarding',
    railEntry: 'pipeline',
    railOrder: 40,
    title: 'Onboarding',
    right: 'onboarding.read',
    load: () => import('./OnboardingPage.tsx').then((m) => m.OnboardingPage),
  },
  {
    path: 'onboarding/first-90-days',
    railEntry: 'pipeline',
    railOrder: 42,
    railUnder: 'onboarding',
    title: 'First 90 days',
    right: 'onboarding.read',
    load: () => import('./First90DaysPage.tsx').then((m) => m.First90DaysPage),
  },
  {
    path: 'onboarding/stuck',
    railEntry: 'pipeline',
    railOrder: 41,
    railUnder: 'onboarding',
    title: 'Stuck in onboarding',
    right: 'onboarding.read',
    load: () => import('./StuckPage.tsx').then((m) => m.StuckPage),
  },
  {
    path: 'onboarding/templates',
    railEntry: 'pipeline',
    railOrder: 43,
    railUnder: 'onboarding',
    title: 'Journey templates',
    right: 'onboarding.read',
    load: () => import('./TemplatesPage.tsx').then((m) => m.TemplatesPage),
  },
  {
    path: 'onboarding/templates/$templateId',
    railEntry: 'pipeline',
    title: 'Journey template',
    load: () => import('./TemplatePage.tsx').then((m) => m.TemplatePage),
  },
  {
    path: 'onboarding/steps/$stepId',
    railEntry: 'pipeline',
    title: 'Step of onboarding',
    load: () => import('./StepPage.tsx').then((m) => m.StepPage),
  },
  {
    path: 'settings/onboarding',
    railEntry: 'settings',
    railOrder: 25,
    title: 'Onboarding',
    right: 'onboarding.read',
    load: () => import('./SettingsPage.tsx').then((m) => m.SettingsPage),
  },
  {
    path: 'onboarding/$journeyId',
    railEntry: 'pipeline',
    title: 'Journey',
    load: () => import('./JourneyPage.tsx').then((m) => m.JourneyPage),
  },
]
export const partnerTabs: PartnerTab[] = [
  {
    key: 'onboarding',
    label: 'Onboarding',
    order: 35,
    right: 'onboarding.read',
    load: () => import('./PartnerOnboarding.tsx').then((m) => m.PartnerOnboarding),
  },
]
export const subjects: SubjectPanel[] = [
  { kind: 'journey', plural: 'Onboardings', to: (id) => `onboarding/${id}` },
  {
    kind: 'step',
    plural: 'Steps of onboarding',
    to: (id) => `onboarding/steps/${id}`,
    load: () => import('./StepPanel.tsx').then((m) => m.StepPanel),
  },
  // What belongs to a partner's onboarding without a page of its own leads to the partner's tab.
  ...(['stuck_finding', 'account_opening', 'go_live_condition'] as const).map(
    (kind): SubjectPanel => ({
      kind,
      plural: 'Onboardings',
      to: (_, partnerId) => (partnerId ? `partners/${partnerId}?tab=onboarding` : 'onboarding'),
    }),
  ),
  { kind: 'journey_template', plural: 'Journey templates', to: (id) => `onboarding/templates/${id}` },
]
