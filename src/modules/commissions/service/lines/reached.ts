/** A step of a schedule or a limit that yesterday's sales reached: the partner reads of it once, when it is crossed. */
import { type Printer, printerFor, termLanguage } from '#modules/agreements/public.ts'
import type { Tx } from '#platform/context.ts'
import { bracketAt, isTier } from '../../engine/tiers.ts'
import type { Step } from '../../engine/types.ts'
import { type Crossing, crossingsWithin, type Stretch } from '../../queries/lists.ts'
import { amountWords, mailPartner } from '../mails.ts'

export const mailReached = async (tx: Tx, partnerIds: readonly string[], day: Stretch): Promise<void> => {
  const printer = printerFor(termLanguage(tx.ctx.workspace.language))
  for (const one of await crossingsWithin(tx, partnerIds, day))
    for (const step of one.steps) {
      const found = step.step === 'tiers' ? tierOf(one, step, printer) : step.step === 'cap' && capOf(one, step)
      if (found)
        await mailPartner(tx, found.kind, {
          partnerId: one.partnerId,
          subjectKind: 'partner',
          subjectId: one.partnerId,
          path: 'earnings',
          ...found,
        })
    }
}

const tierOf = (one: Crossing, step: Extract<Step, { step: 'tiers' }>, printer: Printer) => {
  const rule = one.plan.rules.find(({ id }) => id === step.ruleId)
  if (!rule || !isTier(rule.formula)) return undefined
  const at = (volume: bigint) => bracketAt(rule.formula as never, volume)
  const [was, is] = [at(BigInt(step.before)), at(BigInt(step.before) + BigInt(step.credited))]
  if (is <= was) return undefined
  const { ratePpm, amountMinor } = rule.formula.brackets[is]!
  const worth =
    ratePpm === null
      ? printer.format('money', { currency: one.currency, amountMinor: amountMinor! })
      : printer.format('ppm', ratePpm)
  const caughtUp = one.caughtUp[step.ruleId]
  return {
    kind: caughtUp === undefined ? ('tier' as const) : ('catch_up' as const),
    amount: caughtUp === undefined ? '' : amountWords({ currency: one.currency, amountMinor: BigInt(caughtUp) }),
    words: `${rule.name}: ${worth}`,
  }
}
/** Only the sale that used up the room: those after it found none. */
const capOf = (one: Crossing, step: Extract<Step, { step: 'cap' }>) => {
  const rule = one.plan.rules.find(({ id }) => id === step.ruleId)
  if (!rule || step.per === 'sale' || BigInt(step.earnedMinor) >= BigInt(step.capMinor)) return undefined
  return {
    kind: 'cap' as const,
    amount: amountWords({ currency: one.currency, amountMinor: BigInt(step.capMinor) }),
    words: rule.name,
  }
}
