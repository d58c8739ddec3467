import {
  subjects as agreementSubjects,
  partnerTabs as agreementTabs,
  loadTermLines,
  loadTermPart,
} from '#modules/agreements/console/screens.ts'
import { subjects as attributionSubjects } from '#modules/attribution/console/screens.ts'
import {
  partnerFacts as commissionFacts,
  termStarts as commissionStarts,
  subjects as commissionSubjects,
  partnerTabs as commissionTabs,
} from '#modules/commissions/console/screens.ts'
import { subjects as discoverySubjects, partnerTabs as discoveryTabs } from '#modules/discovery/console/screens.ts'
import { partnerTabs as integrationTabs } from '#modules/integrations/console/screens.ts'
import { subjects as onboardingSubjects, partnerTabs as onboardingTabs } from '#modules/onboarding/console/screens.ts'
import { subjects as partnerSubjects } from '#modules/partners/console/screens.ts'
import { subjects as payoutSubjects, partnerTabs as payoutTabs } from '#modules/payouts/console/screens.ts'
import {
  subjects as qualificationSubjects,
  partnerTabs as qualificationTabs,
} from '#modules/qualification/console/screens.ts'
import { subjects as taskSubjects, partnerTabs as taskTabs } from '#modules/tasks/console/screens.ts'
import type { ConsoleSlots } from '#ui/slots.tsx'

/** What modules add to pages of the ground floor, listed by its module as screens are. */
export const consoleSlots: ConsoleSlots = {
  subjects: [
    ...partnerSubjects,
    ...taskSubjects,
    ...discoverySubjects,
    ...qualificationSubjects,
    ...agreementSubjects,
    ...onboardingSubjects,
    ...attributionSubjects,
    ...commissionSubjects,
    ...payoutSubjects,
  ],
  partnerTabs: [
    ...taskTabs,
    ...discoveryTabs,
    ...qualificationTabs,
    ...agreementTabs,
    ...onboardingTabs,
    ...integrationTabs,
    ...commissionTabs,
    ...payoutTabs,
  ],
  partnerFacts: commissionFacts,
  taskActs: [],
  termLines: loadTermLines,
  termPart: loadTermPart,
  termStarts: commissionStarts,
}
