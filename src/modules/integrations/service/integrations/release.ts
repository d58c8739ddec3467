/** The change of an integration's state, with its row and its fact; and what goes live with the live access. */
import { actorId, type Tx } from '#platform/context.ts'
import { integrationEvents } from '../../contract/integration-events.ts'
import type { IntegrationState } from '../../contract/integration-states.ts'
import {
  changeIntegration,
  type IntegrationRow,
  insertState,
  type Who,
  waitingForLive,
} from '../../queries/integrations.ts'

export const whoActs = (tx: Tx): Who => {
  const { actor } = tx.ctx
  return { kind: actor.kind, id: actorId(actor), name: ('name' in actor ? actor.name : 'The product').slice(0, 200) }
}
export const aboutIntegration = (row: IntegrationRow) => ({
  subject: { kind: 'integration', id: row.id, version: row.version },
  partnerId: row.partner_id,
})
export const factOf = (row: IntegrationRow) => ({ integrationId: row.id, partnerId: row.partner_id })

export const moveTo = async (
  tx: Tx,
  row: IntegrationRow,
  state: IntegrationState,
  words: string | null = null,
): Promise<IntegrationRow> => {
  const moved = await changeIntegration(tx, row.id, { state, state_since: tx.now })
  await insertState(tx, moved, whoActs(tx), words)
  return moved
}

export const goLive = async (tx: Tx, row: IntegrationRow): Promise<IntegrationRow> => {
  const live = await moveTo(tx, row, 'live')
  await tx.announce(integrationEvents.integrationWentLive, factOf(live), aboutIntegration(live))
  return live
}

/** What passed its review before live access was there is live from now on. */
export const goLiveWithAccess = async (tx: Tx, partnerId: string): Promise<void> => {
  for (const row of await waitingForLive(tx, partnerId)) await goLive(tx, row)
}
