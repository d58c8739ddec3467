/** Answering and waiving gates. */
import { addDays } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { conflict, invalid } from '#platform/errors.ts'
import { gateWaived } from '../../contract/events.ts'
import { insertGateAnswer } from '../../queries/gates.ts'
import { acting } from '../acting.ts'
import { advance } from '../cases/advance.ts'
import { type Loaded, lockCase } from '../cases/load.ts'
import { aboutCase, refuseEnded } from '../cases/moves.ts'
import { takeWaiversIn } from '../decisions/prepare.ts'
import { type Gate, gatesOf } from './gates.ts'

const gateIn = (loaded: Loaded, key: string): Gate => {
  const gate = gatesOf(loaded).find((one) => one.gate === key)
  if (!gate) throw conflict('gate.unknown', 'This case has no such gate.')
  return gate
}

export const answerGate = async (
  tx: Tx,
  id: string,
  key: string,
  input: { result: 'pass' | 'fail' | 'open'; words: string; validUntil?: string | null | undefined },
): Promise<void> => {
  const loaded = await lockCase(tx, id)
  refuseEnded(loaded)
  const gate = gateIn(loaded, key)
  if (gate.computed)
    throw conflict('gate.computed', `${gate.label} follows from facts; what stands there now: ${gate.words}.`)
  await insertGateAnswer(tx, {
    case_id: id,
    gate: gate.gate,
    kind: 'answer',
    result: input.result,
    words: input.words,
    valid_until: input.validUntil ?? null,
    ...acting(tx),
  })
  await advance(tx, id)
}

/** The longest time for which a gate is waived. */
const waiverDaysMax = 365

/** 409 for the screening, which nobody waives; 422 for a date that has passed or lies too far. */
export const waiveGate = async (
  tx: Tx,
  id: string,
  key: string,
  input: { reason: string; until: string },
): Promise<void> => {
  const loaded = await lockCase(tx, id)
  refuseEnded(loaded)
  const gate = gateIn(loaded, key)
  if (!gate.canBeWaived)
    throw conflict('gate.cannot_be_waived', `${gate.label} is never waived; it is cleared, or the case ends.`)
  if (gate.state === 'pass') throw conflict('gate.passed', `${gate.label} is passed; there is nothing to waive.`)
  if (input.until < loaded.today || input.until > addDays(loaded.today, waiverDaysMax))
    throw invalid({
      field: 'until',
      rule: 'range',
      message: `Waive it until a day between today and ${addDays(loaded.today, waiverDaysMax)}.`,
    })
  await insertGateAnswer(tx, {
    case_id: id,
    gate: gate.gate,
    kind: 'waiver',
    result: 'waived',
    words: input.reason,
    valid_until: input.until,
    ...acting(tx),
  })
  await tx.announce(
    gateWaived,
    { caseId: id, partnerId: loaded.row.partner_id, gate: gate.gate, until: input.until },
    aboutCase(loaded.row),
  )
  await takeWaiversIn(tx, await advance(tx, id))
}
