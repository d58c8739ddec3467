/** Everything that the checks are read from. What was divided answers with its stored inputs: nothing is judged twice. */
import type { Tx } from '#platform/context.ts'
import type { StepAnswer } from '../../contract/test-steps.ts'
import {
  type CreditRow,
  computationRows,
  creditsOfSets,
  type SetRow,
  type ShareRow,
  setsById,
  sharesOf,
} from '../../queries/credits.ts'
import { companyRows } from '../../queries/customers.ts'
import { pathOf, touchRows } from '../../queries/touches.ts'
import { type ExpectedCommission, expectedCommission } from '../../slots.ts'
import { judgePath, windowDaysMax } from '../credit/eligible.ts'
import type { Inputs, InputTouch } from '../credit/shares.ts'
import { type CreditedConversion, readCreditedConversions } from '../credited.ts'
import { policyAt } from '../rules/policy.ts'
import type { Subject } from './subject.ts'

export type Facts = Subject & {
  isPretended: boolean
  /** What of a pretended sale does not count as it was given. */
  refused: { answer: StepAnswer; words: string } | null
  /** Contacts with their verdicts: as the division judged them, or as they would count now where nothing was sold. */
  path: readonly InputTouch[]
  /** Whose a contact is now; a merge of partners may have changed it since. Null: it was only pretended. */
  owners: ReadonlyMap<string, string>
  /** Contacts that exist only for the question. */
  pretendedTouches: ReadonlySet<string>
  division: {
    inputs: Inputs
    set: SetRow
    credits: readonly CreditRow[]
    shares: readonly ShareRow[]
    policyNumber: number
  } | null
  holds: CreditedConversion['holds']
  earns: boolean
  expected: ReadonlyMap<string, ExpectedCommission>
}

export const factsOf = async (
  tx: Tx,
  subject: Subject,
  pretended: { refused: Facts['refused'] } | null = null,
): Promise<Facts> => {
  const isPretended = pretended !== null
  const division = await divisionOf(tx, subject)
  const path = division?.inputs.touches ?? (await pathNow(tx, subject))
  const touches = await touchRows(
    tx,
    path.map((touch) => touch.id),
  )
  const { conversion } = subject
  const credited = conversion && (await readCreditedConversions(tx, [conversion.id])).get(conversion.id)
  return {
    ...subject,
    isPretended,
    refused: pretended?.refused ?? null,
    path,
    owners: new Map(touches.map((touch) => [touch.id, touch.partner_id])),
    pretendedTouches: new Set(
      isPretended
        ? touches.filter((touch) => touch.recorded_at.getTime() >= tx.now.getTime()).map((touch) => touch.id)
        : [],
    ),
    division,
    holds: credited?.holds ?? [],
    earns: conversion?.earns ?? true,
    expected: await expectedOf(tx, conversion && division ? [conversion.id] : []),
  }
}

const divisionOf = async (tx: Tx, { conversion }: Subject): Promise<Facts['division']> => {
  if (!conversion || conversion.current_set_id === null) return null
  const [set] = await setsById(tx, [conversion.current_set_id])
  const computations = await computationRows(tx, [conversion.id])
  // What pays now, by the inputs that it followed from.
  const computation = computations.find((one) => one.number === set?.number)
  if (!set || !computation) return null
  return {
    inputs: computation.inputs as unknown as Inputs,
    set,
    credits: await creditsOfSets(tx, [set.id]),
    shares: await sharesOf(tx, [conversion.id]),
    policyNumber: computation.policy_version,
  }
}

const dayMs = 86_400_000
/** The contacts of a customer as they would count for a sale now. */
const pathNow = async (tx: Tx, { customer, lead, sale }: Subject): Promise<InputTouch[]> => {
  if (!customer) return []
  const at = sale?.occurred_at ?? lead?.occurred_at ?? tx.now
  const policy = await policyAt(tx, at)
  const [company] = customer.company_id === null ? [] : await companyRows(tx, [customer.company_id])
  const path = await pathOf(
    tx,
    { customerId: customer.id, companyId: policy.pathScope === 'company' ? customer.company_id : null },
    { from: new Date(at.getTime() - (windowDaysMax + 30) * dayMs), until: new Date(at.getTime() + 30 * dayMs) },
  )
  const verdicts = await judgePath(tx, path, { convertedAt: at, companyDomain: company?.domain ?? null, policy })
  return verdicts.map(({ touchId, occurredAt, ...verdict }) => ({
    ...verdict,
    id: touchId,
    occurredAt: occurredAt.toISOString(),
  }))
}

const expectedOf = async (tx: Tx, conversionIds: readonly string[]): Promise<Facts['expected']> => {
  const all = new Map<string, ExpectedCommission>()
  if (conversionIds.length === 0) return all
  for (const ask of expectedCommission.of(tx.ctx.services.product))
    for (const one of await ask(tx, conversionIds)) all.set(one.partnerId, one)
  return all
}
