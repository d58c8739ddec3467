/** What integrations does when partners announce something, and when the webhook room tells of an endpoint. */
import { agreementAmended, agreementExecuted } from '#modules/agreements/contract/events.ts'
import { partnerSuspended, partnerSuspensionLifted, portalUserRemoved } from '#modules/partners/contract/events.ts'
import { findPartner } from '#modules/partners/public.ts'
import { partnerApproved } from '#modules/qualification/contract/decision-events.ts'
import type { Tx } from '#platform/context.ts'
import { reaction } from '#platform/module.ts'
import type { EndpointChange } from '#platform/webhooks/endpoint-states.ts'
import { findEndpoint } from '#platform/webhooks/queries.ts'
import { sandboxEvents } from './contract/sandbox-events.ts'
import { webhookEvents } from './contract/webhooks.ts'
import { wasAnnounced } from './queries/webhooks.ts'
import { reviewLiveAccess } from './service/live-access.ts'
import { noteTestFirst } from './service/metering/firsts.ts'
import { milestoneKind } from './service/milestones.ts'
import { offerSandbox } from './service/sandboxes/offer.ts'
import { askToTakeOver, disableKeysOfPartner, letKeysInAgain } from './service/stop-keys.ts'
import { tellKeepers } from './service/tell.ts'

const kindOfChange = {
  verified: webhookEvents.webhookEndpointVerified,
  failing: webhookEvents.webhookEndpointFailed,
  disabled: webhookEvents.webhookEndpointDisabled,
} as const

export const endpointChanged = async (
  tx: Tx,
  { endpointId, partnerId, change, reason, since }: EndpointChange,
): Promise<void> => {
  const kind = kindOfChange[change]
  // Told with every failure after the first day; said once per time of failing.
  if (since && (await wasAnnounced(tx, kind.name, endpointId, since))) return
  await tx.announce(kind, { endpointId, reason }, { subject: { kind: 'webhook_endpoint', id: endpointId }, partnerId })
  if (change === 'verified') {
    if (partnerId !== null && tx.ctx.workspace.kind === 'sandbox')
      await tx.enqueue(milestoneKind, {
        title: 'Note a milestone',
        input: { milestone: 'webhook_verified', at: tx.ctx.services.time().toISOString() },
      })
    return
  }
  const url = (await findEndpoint(tx, endpointId))?.url ?? endpointId
  await tellKeepers(tx, partnerId, {
    kind: kind.name,
    subject: change === 'failing' ? 'A webhook endpoint fails since a day' : 'A webhook endpoint was disabled',
    words:
      change === 'failing'
        ? `every message to ${url} has failed for 24 hours: ${reason ?? 'it does not answer'}.\nWe go on trying. After five days it is disabled; what it missed is kept and can be sent again.`
        : `the endpoint ${url} gets no messages any more: ${reason ?? 'it failed too long'}.\nWhat it missed is kept and can be sent again once it passes its test.`,
    subjectKind: 'webhook_endpoint',
    subjectId: endpointId,
    path: 'developers/webhooks',
    teamPath: 'settings/webhooks',
  })
}

export const reactions = [
  reaction('note_first', sandboxEvents.sandboxMilestoneReached, (tx, { data }) => noteTestFirst(tx, data)),
  // What keys may do follows from terms and dates on reading; here only grants that nothing carries any more end.
  reaction('follow_agreement', agreementExecuted, (tx, { data }) => reviewLiveAccess(tx, [data.partnerId])),
  reaction('follow_amendment', agreementAmended, (tx, { data }) => reviewLiveAccess(tx, [data.partnerId])),
  reaction('offer_sandbox', partnerApproved, async (tx, { data }) => {
    await offerSandbox(tx, data.partnerId)
  }),
  reaction('stop_keys', partnerSuspended, (tx, { data }) => disableKeysOfPartner(tx, data.partnerId)),
  reaction('let_keys_in', partnerSuspensionLifted, async (tx, { data }) => {
    // Another suspension may still hold.
    if ((await findPartner(tx, data.partnerId))?.suspended === false) await letKeysInAgain(tx, data.partnerId)
  }),
  reaction('take_over_keys', portalUserRemoved, (tx, { data }) => askToTakeOver(tx, data.portalUserId, data.partnerId)),
]
