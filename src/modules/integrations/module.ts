import { partnerReferences } from '#modules/partners/public.ts'
import { taskKinds } from '#modules/tasks/public.ts'
import { eachSecond } from '#platform/app.ts'
import { actorNames, callLimits, memberLeft, scopeLimits } from '#platform/auth/members.ts'
import { callAnswered } from '#platform/http/answered.ts'
import { callSeen } from '#platform/http/seen.ts'
import { dailyAt } from '#platform/jobs/recurring.ts'
import { defineModule } from '#platform/module.ts'
import { recordNames } from '#platform/record-names.ts'
import { eventGrants } from '#platform/webhooks/births.ts'
import { endpointStates } from '#platform/webhooks/endpoint-states.ts'
import { webhookReplayJob } from '#platform/webhooks/replay.ts'
import { archivePart } from './archive.ts'
import { integrationsContract } from './contract.ts'
import { keyWatch, orphans } from './jobs.ts'
import { countFeedback, dossierFeedback, moveFeedback, moveFeedbackBack } from './queries/docs.ts'
import {
  countIntegrations,
  dossierIntegrations,
  moveIntegrations,
  moveIntegrationsBack,
} from './queries/installations.ts'
import { integrationNames } from './queries/integrations.ts'
import { keyNames } from './queries/keys.ts'
import { countPartnerRows, dossierRows, movePartnerRows, movePartnerRowsBack } from './queries/live-access.ts'
import { countSandboxes, dossierSandboxes, moveSandboxes, moveSandboxesBack } from './queries/sandboxes.ts'
import { endpointChanged, reactions } from './reactions.ts'
import { integrationsRoutes } from './routes.ts'
import { scopeLimitOf } from './service/api-access.ts'
import { reviewTask } from './service/integrations/write.ts'
import { callLimitOf } from './service/metering/quota.ts'
import { recordCall, writeCalls } from './service/metering/recorder.ts'
import { milestoneJob, noteCall } from './service/milestones.ts'
import { buildSandboxJob } from './service/sandboxes/make.ts'
import { offerSandboxJob } from './service/sandboxes/offer.ts'
import { planWatch, sandboxWatch, watchSandboxesJob } from './service/sandboxes/watch.ts'
import { disableKeysOfMembers } from './service/stop-keys.ts'
import { grantedEvents } from './service/webhooks.ts'

export const integrations = defineModule({
  name: 'integrations',
  contract: integrationsContract,
  routes: integrationsRoutes,
  reactions,
  due: [keyWatch, orphans, sandboxWatch],
  jobs: [webhookReplayJob, buildSandboxJob, offerSandboxJob, watchSandboxesJob, milestoneJob],
  fills: [
    archivePart,
    scopeLimits.fill(scopeLimitOf),
    callLimits.fill(callLimitOf),
    callSeen.fill(recordCall),
    eachSecond.fill(writeCalls),
    partnerReferences.fill({
      name: 'live access',
      move: movePartnerRows,
      undo: movePartnerRowsBack,
      count: countPartnerRows,
      dossier: dossierRows,
    }),
    callAnswered.fill(noteCall),
    partnerReferences.fill({
      name: 'sandboxes',
      move: moveSandboxes,
      undo: moveSandboxesBack,
      count: countSandboxes,
      dossier: dossierSandboxes,
    }),
    partnerReferences.fill({
      name: 'page feedback',
      move: moveFeedback,
      undo: moveFeedbackBack,
      count: countFeedback,
      dossier: dossierFeedback,
    }),
    partnerReferences.fill({
      name: 'integrations',
      move: moveIntegrations,
      undo: moveIntegrationsBack,
      count: countIntegrations,
      dossier: dossierIntegrations,
    }),
    recordNames.fill({ kind: 'integration', names: integrationNames }),
    taskKinds.fill({
      kind: reviewTask,
      words: 'Review an integration',
      closesByItself: 'This closes by itself when the review is decided',
    }),
    memberLeft.fill(disableKeysOfMembers),
    actorNames.fill(keyNames),
    endpointStates.fill(endpointChanged),
    eventGrants.fill(grantedEvents),
    taskKinds.fill({ kind: 'integrations.take_over_key', words: 'Take over a key', closesByItself: null }),
  ],
  setUp: async (tx) => {
    await dailyAt(tx, keyWatch.kind, '06:00')
    await planWatch(tx)
  },
})
