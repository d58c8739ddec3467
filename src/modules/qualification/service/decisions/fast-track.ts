/** A light type with the fast track is approved by the click that accepted its application, once no gate is open. */
import type { Tx } from '#platform/context.ts'
import { isOpen } from '../../contract/states.ts'
import type { Loaded } from '../cases/load.ts'
import { lockCase } from '../cases/load.ts'
import { neededSeats } from '../cases/seats.ts'
import { gatesOf } from '../gates/gates.ts'
import { type Decider, makeDecision } from './make.ts'
import { prepareDecision } from './prepare.ts'

export const decideAtOnce = async (tx: Tx, loaded: Loaded): Promise<void> => {
  const { row, settings } = loaded
  if (!row.light || !row.fast_track || !isOpen(loaded.state) || loaded.decision) return
  if (gatesOf(loaded).some((gate) => gate.state === 'open' || gate.state === 'fail')) return
  // What an executive has to sign is not decided by one click.
  if (neededSeats(loaded).length > 0) return
  await prepareDecision(tx, row.id, { outcome: 'approved', note: 'Fast track of a light type' })
  const { decision } = await lockCase(tx, row.id)
  const by: Decider = settings.fastTrackBy ?? { id: null, name: 'Fast track' }
  await makeDecision(tx, row.id, decision!.hash, by)
}
