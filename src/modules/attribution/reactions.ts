/** What attribution does when another module announces something. */
import { integrationEvents } from '#modules/integrations/contract/integration-events.ts'
import { instantAt } from '#platform/civil-time.ts'
import { reaction } from '#platform/module.ts'
import { findCustomerByExternalId } from './queries/customers.ts'
import { recordTouch } from './service/record/touches.ts'
import { wait } from './service/record/unmatched.ts'

export const reactions = [
  // The partner names the customer as the company does; one that is not known yet waits for 72 hours.
  reaction('touch_by_installation', integrationEvents.integrationInstalled, async (tx, { data }) => {
    const occurredAt = instantAt(tx.ctx.workspace.zone, data.on)
    const sourceKey = `installation:${data.installationId}`
    const touch = {
      partnerId: data.partnerId,
      kind: 'integration_installed' as const,
      evidence: { integrationId: data.integrationId, installationId: data.installationId },
    }
    const customer = await findCustomerByExternalId(tx, data.customer)
    if (customer) return void (await recordTouch(tx, { ...touch, customerId: customer.id, occurredAt, sourceKey }))
    await wait(tx, {
      kind: 'touch',
      source: 'installation',
      externalId: data.installationId,
      waitsFor: `customer:${data.customer}`,
      payload: { ...touch, occurredAt: occurredAt.toISOString(), sourceKey },
      reason: 'No customer of this id is known',
      occurredAt,
      hours: 72,
    })
  }),
]
