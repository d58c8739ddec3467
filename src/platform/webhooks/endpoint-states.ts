/** The slot through which a module hears that an endpoint changed by itself; it announces, mails and opens tasks. */
import type { Tx } from '../context.ts'
import { defineSlot } from '../module.ts'

export type EndpointChange = {
  endpointId: string
  partnerId: string | null
  /** `failing`: every attempt has failed for 24 hours; told with each further failure. */
  change: 'verified' | 'failing' | 'disabled'
  reason: string | null
  /** Since when it fails, where it does. */
  since?: Date
}
export const endpointStates = defineSlot<(tx: Tx, change: EndpointChange) => Promise<void>>('webhooks.endpoint_states')

export const announceState = async (tx: Tx, change: EndpointChange): Promise<void> => {
  for (const hear of endpointStates.of(tx.ctx.services.product)) await hear(tx, change)
}
