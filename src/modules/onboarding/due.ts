/** What happens on the workspace's clock. Each is safe to run twice or late: the rows say whether it still holds. */
import type { DueKind } from '#platform/module.ts'
import { runDay } from './service/day.ts'
import { journeyDay, journeyResume, journeyStart, mailRound, openingRetry } from './service/due-kinds.ts'
import { runMailRound } from './service/mails.ts'
import { retryDue } from './service/openings.ts'
import { wakeJourneys } from './service/pause.ts'
import { startScheduled } from './service/start.ts'

export const onboardingDue: readonly DueKind[] = [
  { kind: journeyDay, summary: 'The morning of a journey: what is stuck, missed, due soon', run: runDay },
  { kind: journeyResume, summary: 'A journey that rests goes on', run: wakeJourneys },
  { kind: journeyStart, summary: 'A journey begins with its agreement', run: startScheduled },
  { kind: openingRetry, summary: 'An item of an account is tried again', run: retryDue },
  { kind: mailRound, summary: 'The onboarding mail of a person', run: runMailRound },
]
