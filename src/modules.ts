/** The product's table of contents: every module once, ground floor first. A module knows only those above it. */
import type { Module } from '#platform/module.ts'
import { agreements } from './modules/agreements/module.ts'
import { attribution } from './modules/attribution/module.ts'
import { commissions } from './modules/commissions/module.ts'
import { discovery } from './modules/discovery/module.ts'
import { integrations } from './modules/integrations/module.ts'
import { onboarding } from './modules/onboarding/module.ts'
import { partners } from './modules/partners/module.ts'
import { payouts } from './modules/payouts/module.ts'
import { qualification } from './modules/qualification/module.ts'
import { settings } from './modules/settings/module.ts'
import { tasks } from './modules/tasks/module.ts'

export const modules: readonly Module[] = [
  partners,
  tasks,
  discovery,
  qualification,
  agreements,
  integrations,
  onboarding,
  attribution,
  commissions,
  payouts,
  settings,
]
