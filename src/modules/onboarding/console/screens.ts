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
    title: 'First 90 days',
    right: 'onboarding.read',
    load: () => import('./First90DaysPage.tsx').then((m) => m.First90DaysPage),
  },
  {
    path: 'onboarding/templates',
    railEntry: 'pipeline',
    railOrder: 43,
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
  { kind: 'journey_template', plural: 'Journey templates', to: (id) => `onboarding/templates/${id}` },
]
