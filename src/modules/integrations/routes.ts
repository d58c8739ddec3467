import { keyPattern } from '#platform/keys.ts'
import { defineRoutes } from '#platform/module.ts'
import { integrationsContract } from './contract.ts'
import { getApiAccess } from './service/api-access.ts'
import {
  answerFeedback,
  getPage,
  giveFeedback,
  listDocs,
  listFeedback,
  listPages,
  reviewPage,
} from './service/docs/feedback.ts'
import { listSandboxKeys, openExplorer, openLiveExplorer } from './service/explorer.ts'
import { listBatches, reportUsage, verifyKey } from './service/gateway.ts'
import {
  createKey,
  disableKey,
  enableKey,
  getKey,
  listKeys,
  listScopes,
  revokeKey,
  rotateKey,
  takeOverKey,
  updateKey,
} from './service/keys.ts'
import { grantByHand, listLiveAccesses, withdrawByHand } from './service/live-access.ts'
import { getOpenapi, getStatus } from './service/openness.ts'
import { getReference, listReference } from './service/reference.ts'
import { getBundle, getRequest, listBundles, listRequests, shareRequest } from './service/requests.ts'
import {
  advanceSandbox,
  archiveSandbox,
  enterSandbox,
  removeSandbox,
  reopenSandbox,
  resetSandbox,
  startScenario,
  stopScenario,
} from './service/sandboxes/acts.ts'
import {
  createSandboxKey,
  inviteDeveloper,
  listClockSteps,
  listDevelopers,
  listSandboxMails,
} from './service/sandboxes/inside.ts'
import { createSandbox } from './service/sandboxes/make.ts'
import { listSandboxes, showSandbox } from './service/sandboxes/read.ts'
import { takeLeakedKeys } from './service/stop-keys.ts'
import { getFirstCallMedians, getUsage, listFirstCalls } from './service/usage.ts'
import {
  addEndpoint,
  enableEndpoint,
  getDelivery,
  getEndpoint,
  health,
  listDeliveries,
  listEndpoints,
  listEventTypes,
  newSecret,
  pause,
  redeliver,
  removeEndpoint,
  replay,
  testEndpoint,
  unpause,
  updateEndpoint,
} from './service/webhooks.ts'

const overlapHoursDefault = 24

import { listInstallations, reportInstallations } from './service/integrations/installations.ts'
import { checkIntegration, reviewIntegration, setOwner } from './service/integrations/review.ts'
import { getIntegration, listIntegrations } from './service/integrations/show.ts'
import {
  createIntegration,
  retireIntegration,
  submitIntegration,
  updateIntegration,
  withdrawIntegration,
} from './service/integrations/write.ts'
import { createRelease, listReleases, updateRelease } from './service/sdk-releases.ts'
import { countStandings, listStandings } from './service/standings.ts'

export const integrationsRoutes = defineRoutes(integrationsContract, {
  listApiKeys: (ctx, { query }) => listKeys(ctx, query),
  getApiKey: (ctx, { params }) => getKey(ctx, params.id),
  createApiKey: (ctx, { body }) => createKey(ctx, body),
  updateApiKey: (ctx, { params, version, body }) => updateKey(ctx, params.id, version, body),
  rotateApiKey: (ctx, { params, body }) => rotateKey(ctx, params.id, body.overlapHours ?? overlapHoursDefault),
  revokeApiKey: (ctx, { params, body }) => revokeKey(ctx, params.id, body.reason),
  takeOverApiKey: (ctx, { params }) => takeOverKey(ctx, params.id),
  disableApiKey: (ctx, { params }) => disableKey(ctx, params.id),
  enableApiKey: (ctx, { params }) => enableKey(ctx, params.id),
  listScopes: (ctx) => listScopes(ctx),
  listPortalApiKeys: (ctx, { query }) => listKeys(ctx, query),
  getPortalApiKey: (ctx, { params }) => getKey(ctx, params.id),
  createPortalApiKey: (ctx, { body }) => createKey(ctx, body),
  updatePortalApiKey: (ctx, { params, version, body }) => updateKey(ctx, params.id, version, body),
  rotatePortalApiKey: (ctx, { params, body }) => rotateKey(ctx, params.id, body.overlapHours ?? overlapHoursDefault),
  revokePortalApiKey: (ctx, { params, body }) => revokeKey(ctx, params.id, body.reason),
  takeOverPortalApiKey: (ctx, { params }) => takeOverKey(ctx, params.id),
  disablePortalApiKey: (ctx, { params }) => disableKey(ctx, params.id),
  enablePortalApiKey: (ctx, { params }) => enableKey(ctx, params.id),
  listPortalScopes: (ctx) => listScopes(ctx),
  reportLeakedKeys: (ctx, { body }) => takeLeakedKeys(ctx, body.keys),
  getKeyPattern: async () => ({ pattern: keyPattern }),

  listLiveAccesses: (ctx, { query }) => listLiveAccesses(ctx, query),
  grantLiveAccess: (ctx, { body }) => grantByHand(ctx, body),
  withdrawLiveAccess: (ctx, { params, body }) => withdrawByHand(ctx, params.id, body.reason),
  getApiAccess: (ctx, { params }) => getApiAccess(ctx, params.id),
  listPortalLiveAccesses: (ctx, { query }) => listLiveAccesses(ctx, query),
  getPortalApiAccess: (ctx) => getApiAccess(ctx),

  listRequests: (ctx, { query }) => listRequests(ctx, query),
  getRequest: (ctx, { params }) => getRequest(ctx, params.id),
  shareRequest: (ctx, { params, body }) => shareRequest(ctx, params.id, body.note),
  listPortalRequests: (ctx, { query }) => listRequests(ctx, query),
  getPortalRequest: (ctx, { params }) => getRequest(ctx, params.id),
  sharePortalRequest: (ctx, { params, body }) => shareRequest(ctx, params.id, body.note),
  getUsage: (ctx, { query }) => getUsage(ctx, query),
  getPortalUsage: (ctx, { query }) => getUsage(ctx, query),
  listSupportBundles: (ctx, { query }) => listBundles(ctx, query),
  getSupportBundle: (ctx, { params }) => getBundle(ctx, params.id),
  listFirstCalls: (ctx, { query }) => listFirstCalls(ctx, query),
  getFirstCallMedians: (ctx, { query }) => getFirstCallMedians(ctx, query.milestone, query.by),
  verifyKey: (ctx, { body }) => verifyKey(ctx, body),
  reportUsage: (ctx, { body }) => reportUsage(ctx, body),
  reportPortalUsage: (ctx, { body }) => reportUsage(ctx, body),
  listUsageBatches: (ctx, { query }) => listBatches(ctx, query),

  listWebhookEndpoints: (ctx, { query }) => listEndpoints(ctx, query),
  getWebhookEndpoint: (ctx, { params }) => getEndpoint(ctx, params.id),
  createWebhookEndpoint: (ctx, { body }) => addEndpoint(ctx, body),
  updateWebhookEndpoint: (ctx, { params, version, body }) => updateEndpoint(ctx, params.id, version, body),
  deleteWebhookEndpoint: (ctx, { params }) => removeEndpoint(ctx, params.id),
  verifyWebhookEndpoint: (ctx, { params }) => enableEndpoint(ctx, params.id),
  pauseWebhookEndpoint: (ctx, { params, body }) => pause(ctx, params.id, body.reason),
  unpauseWebhookEndpoint: (ctx, { params }) => unpause(ctx, params.id),
  rotateWebhookSecret: (ctx, { params, body }) => newSecret(ctx, params.id, body.overlapHours ?? overlapHoursDefault),
  testWebhookEndpoint: (ctx, { params, body }) => testEndpoint(ctx, params.id, body.eventKind),
  replayWebhooks: (ctx, { params, body }) => replay(ctx, params.id, body),
  getWebhookHealth: (ctx, { params }) => health(ctx, params.id),
  listWebhookDeliveries: (ctx, { query }) => listDeliveries(ctx, query),
  getWebhookDelivery: (ctx, { params }) => getDelivery(ctx, params.id),
  replayWebhookDelivery: (ctx, { params }) => redeliver(ctx, params.id),
  listEventTypes: async (ctx) => listEventTypes(ctx),
  listPortalWebhookEndpoints: (ctx, { query }) => listEndpoints(ctx, query),
  getPortalWebhookEndpoint: (ctx, { params }) => getEndpoint(ctx, params.id),
  createPortalWebhookEndpoint: (ctx, { body }) => addEndpoint(ctx, body),
  updatePortalWebhookEndpoint: (ctx, { params, version, body }) => updateEndpoint(ctx, params.id, version, body),
  deletePortalWebhookEndpoint: (ctx, { params }) => removeEndpoint(ctx, params.id),
  verifyPortalWebhookEndpoint: (ctx, { params }) => enableEndpoint(ctx, params.id),
  pausePortalWebhookEndpoint: (ctx, { params, body }) => pause(ctx, params.id, body.reason),
  unpausePortalWebhookEndpoint: (ctx, { params }) => unpause(ctx, params.id),
  rotatePortalWebhookSecret: (ctx, { params, body }) =>
    newSecret(ctx, params.id, body.overlapHours ?? overlapHoursDefault),
  testPortalWebhookEndpoint: (ctx, { params, body }) => testEndpoint(ctx, params.id, body.eventKind),
  replayPortalWebhooks: (ctx, { params, body }) => replay(ctx, params.id, body),
  getPortalWebhookHealth: (ctx, { params }) => health(ctx, params.id),
  listPortalWebhookDeliveries: (ctx, { query }) => listDeliveries(ctx, query),
  getPortalWebhookDelivery: (ctx, { params }) => getDelivery(ctx, params.id),
  replayPortalWebhookDelivery: (ctx, { params }) => redeliver(ctx, params.id),
  listPortalEventTypes: async (ctx) => listEventTypes(ctx),

  listSandboxes: (ctx, { query }) => listSandboxes(ctx, query),
  createSandbox: (ctx, { body }) => createSandbox(ctx, body),
  getSandbox: (ctx, { params }) => showSandbox(ctx, params.id),
  enterSandbox: (ctx, { params }) => enterSandbox(ctx, params.id),
  advanceSandboxClock: (ctx, { params, body }) => advanceSandbox(ctx, params.id, body),
  listClockSteps: (ctx, { params }) => listClockSteps(ctx, params.id),
  resetSandbox: (ctx, { params, body }) => resetSandbox(ctx, params.id, body),
  startScenario: (ctx, { params, body }) => startScenario(ctx, params.id, body),
  stopScenario: (ctx, { params }) => stopScenario(ctx, params.id),
  archiveSandbox: (ctx, { params }) => archiveSandbox(ctx, params.id),
  reopenSandbox: (ctx, { params }) => reopenSandbox(ctx, params.id),
  removeSandbox: (ctx, { params }) => removeSandbox(ctx, params.id),
  listPortalSandboxes: (ctx, { query }) => listSandboxes(ctx, query),
  createPortalSandbox: (ctx, { body }) => createSandbox(ctx, body),
  getPortalSandbox: (ctx, { params }) => showSandbox(ctx, params.id),
  enterPortalSandbox: (ctx, { params }) => enterSandbox(ctx, params.id),
  advancePortalSandboxClock: (ctx, { params, body }) => advanceSandbox(ctx, params.id, body),
  listPortalClockSteps: (ctx, { params }) => listClockSteps(ctx, params.id),
  resetPortalSandbox: (ctx, { params, body }) => resetSandbox(ctx, params.id, body),
  startPortalScenario: (ctx, { params, body }) => startScenario(ctx, params.id, body),
  stopPortalScenario: (ctx, { params }) => stopScenario(ctx, params.id),
  archivePortalSandbox: (ctx, { params }) => archiveSandbox(ctx, params.id),
  reopenPortalSandbox: (ctx, { params }) => reopenSandbox(ctx, params.id),
  createPortalSandboxKey: (ctx, { params, body }) => createSandboxKey(ctx, params.id, body),
  listPortalSandboxMails: (ctx, { params }) => listSandboxMails(ctx, params.id),
  listPortalSandboxDevelopers: (ctx, { params }) => listDevelopers(ctx, params.id),
  inviteSandboxDeveloper: (ctx, { params, body }) => inviteDeveloper(ctx, params.id, body),

  listPortalSandboxKeys: (ctx, { params }) => listSandboxKeys(ctx, params.id),
  openLiveExplorer: (ctx, { body }) => openLiveExplorer(ctx, body.keyId),
  openExplorer: (ctx, { params, body }) => openExplorer(ctx, params.id, body.keyId),
  listPortalApiReference: (ctx, { query }) => listReference(ctx, query),
  getPortalApiReference: (ctx, { params }) => getReference(ctx, params.name),

  listPortalDocs: (ctx) => listPages(ctx),
  getPortalDoc: (ctx, { params }) => getPage(ctx, params.slug),
  givePageFeedback: (ctx, { params, body }) => giveFeedback(ctx, params.slug, body),
  listDocs: (ctx) => listDocs(ctx),
  reviewDoc: (ctx, { params }) => reviewPage(ctx, params.slug),
  listPageFeedback: (ctx, { query }) => listFeedback(ctx, query),
  answerPageFeedback: (ctx, { params, body }) => answerFeedback(ctx, params.id, body.answer),

  getPublicStatus: (ctx) => getStatus(ctx),
  getPublicOpenapi: (ctx) => getOpenapi(ctx),

  listIntegrations: (ctx, { query }) => listIntegrations(ctx, query),
  getIntegration: (ctx, { params }) => getIntegration(ctx, params.id),
  updateIntegration: (ctx, { params, version, body }) => setOwner(ctx, params.id, version, body.ownerId),
  checkIntegration: (ctx, { params, body }) => checkIntegration(ctx, params.id, body.items),
  reviewIntegration: (ctx, { params, body }) => reviewIntegration(ctx, params.id, body),
  retireIntegration: (ctx, { params, body }) => retireIntegration(ctx, params.id, body.reason),
  listInstallations: (ctx, { params, query }) => listInstallations(ctx, params.id, query),
  reportInstallations: (ctx, { params, body }) => reportInstallations(ctx, params.id, body),
  listPortalIntegrations: (ctx, { query }) => listIntegrations(ctx, query),
  createPortalIntegration: (ctx, { body }) => createIntegration(ctx, body),
  getPortalIntegration: (ctx, { params }) => getIntegration(ctx, params.id),
  updatePortalIntegration: (ctx, { params, version, body }) => updateIntegration(ctx, params.id, version, body),
  submitPortalIntegration: (ctx, { params, body }) => submitIntegration(ctx, params.id, body.note),
  withdrawPortalIntegration: (ctx, { params }) => withdrawIntegration(ctx, params.id),
  retirePortalIntegration: (ctx, { params, body }) => retireIntegration(ctx, params.id, body.reason),
  listPortalInstallations: (ctx, { params, query }) => listInstallations(ctx, params.id, query),
  reportPortalInstallations: (ctx, { params, body }) => reportInstallations(ctx, params.id, body),

  listTechnicalStandings: (ctx, { query }) => listStandings(ctx, query),
  countTechnicalStandings: (ctx) => countStandings(ctx),
  listSdkReleases: (ctx, { query }) => listReleases(ctx, query),
  createSdkRelease: (ctx, { body }) => createRelease(ctx, body),
  updateSdkRelease: (ctx, { params, version, body }) => updateRelease(ctx, params.id, version, body),
  listPortalSdkReleases: (ctx, { query }) => listReleases(ctx, query),
})
