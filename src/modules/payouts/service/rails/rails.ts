/** The rails that there are; a run on another one is refused when it is made. */
import type { RailKind } from '../../contract/run-states.ts'
import type { Rail } from './rail.ts'
import { simulatedRail } from './simulated.ts'

/** A person sends it from a list, and says when and under which reference of the bank. */
const manualRail: Rail = { kind: 'manual', honoursKeys: false, way: 'hand' }
/** A file of our own columns for a bank or wallet. */
const csvRail: Rail = { kind: 'csv', honoursKeys: false, way: 'file' }
/** Another system of the company pays: it hears `payout.instructed`, signed, until it has it. */
const externalRail: Rail = { kind: 'external', honoursKeys: true, way: 'message' }

const rails = new Map<RailKind, Rail>(
  [simulatedRail, manualRail, csvRail, externalRail].map((rail) => [rail.kind, rail]),
)
export const railOf = (kind: RailKind): Rail | undefined => rails.get(kind)
