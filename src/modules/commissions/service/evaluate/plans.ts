/** Which signed plan earns on a day (step 1), with the terms that stand beside it. Nothing else grants a commission. */
import {
  builtInOf,
  type Plan,
  partnershipLives,
  type Resolved,
  type ResolvedRow,
  resolveCases,
  type ScopeFacts,
  type ValuesOf,
} from '#modules/agreements/public.ts'
import { addDays, addMonths, type CivilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { hashOf } from '../../engine/hash.ts'
import type { FrozenPartner } from '../../engine/types.ts'

export type PlanAsk = {
  partnerId: string
  day: CivilDate
  /** Of the customer's first paid sale; null before there is one. */
  firstPaidDay: CivilDate | null
  scope: ScopeFacts
}
export type PlanFound = Pick<
  FrozenPartner,
  'plan' | 'planHash' | 'termIds' | 'clause' | 'anchor' | 'tail' | 'ceilingPpm'
> & {
  holdDays: number
  /** After the end of a tier's or cap's period, before it is reckoned once more. */
  trueUpLagDays: number
}
type Terms = ReadonlyMap<string, Resolved>

const kinds = ['commission', 'commission_hold', 'commission_ceiling', 'commission_tail'] as const
const keyOf = ({ partnerId, day, firstPaidDay, scope }: PlanAsk): string =>
  [partnerId, day, firstPaidDay ?? '', JSON.stringify(scope)].join(' ')

export type FindPlans = (tx: Tx, asks: readonly PlanAsk[]) => Promise<(ask: PlanAsk) => PlanFound>
/** By the key of the question; a constant number of statements, however many days are asked about. */
export const findPlans: FindPlans = async (tx, given) => {
  const asks = [...new Map(given.map((ask) => [keyOf(ask), ask])).values()]
  const lives = new Map(
    (await partnershipLives(tx, [...new Set(asks.map(({ partnerId }) => partnerId))])).map((life) => [
      life.agreementId,
      life,
    ]),
  )
  const own = await termsOn(tx, asks, ({ day }) => day)
  const out = new Map<string, PlanFound>()
  const later: { ask: PlanAsk; day: CivilDate; tail: FrozenPartner['tail'] }[] = []
  const found = (
    ask: PlanAsk,
    terms: Terms,
    row: ResolvedRow | undefined,
    day: CivilDate,
    tail: FrozenPartner['tail'],
  ) => {
    const plan = row ? (row.values as Plan) : null
    // What was built in holds where the agreement has ended and says nothing any more.
    const values = <Kind extends 'commission_hold' | 'commission_ceiling'>(kind: Kind): ValuesOf<Kind> =>
      (terms.get(kind)?.rows[0]?.values as ValuesOf<Kind> | undefined) ?? builtInOf(kind, tx.ctx.workspace.currency)!
    out.set(keyOf(ask), {
      plan,
      planHash: plan && hashOf(plan),
      termIds: row?.termId ? [row.termId] : [],
      clause: row
        ? {
            agreementId: row.agreementId,
            agreementNumber: row.agreementNumber,
            versionNumber: row.versionNumber,
            clause: row.clause,
            resolvedOn: day,
          }
        : null,
      anchor: (row?.agreementId && lives.get(row.agreementId)?.startsOn) || row?.effectiveFrom || day,
      tail,
      ceilingPpm: values('commission_ceiling').sharePpm,
      trueUpLagDays: values('commission_ceiling').trueUpLagDays,
      holdDays: plan?.holdDays ?? values('commission_hold').days,
    })
  }
  for (const ask of asks) {
    const terms = own(ask)
    const commission = terms.get('commission')!
    const row = commission.rows[0]
    const plan = row?.values as Plan | undefined
    if (plan?.keepsOldCustomers && ask.firstPaidDay && ask.firstPaidDay < ask.day)
      later.push({ ask, day: ask.firstPaidDay, tail: null })
    const tail = row ? null : tailOf(terms, ask.day)
    if (tail) later.push({ ask, ...tail })
    found(ask, terms, row, ask.day, null)
  }
  // Customers that were won earlier keep their rules; what ended earns by its last version for as long as was agreed.
  const dayBefore = new Map(later.map(({ ask, day }) => [ask, day]))
  const before = await termsOn(tx, [...dayBefore.keys()], (ask) => dayBefore.get(ask)!)
  for (const { ask, day, tail } of later) {
    const row = before(ask).get('commission')!.rows[0]
    if (row) found(ask, tail ? before(ask) : own(ask), row, day, tail)
  }
  return (ask) => out.get(keyOf(ask))!
}

/** The last day of an agreement that has ended, while its tail runs. */
const tailOf = (terms: Terms, day: CivilDate): { day: CivilDate; tail: 'renewals' | 'all' } | undefined => {
  const endedOn = terms.get('commission')!.endedOn
  const row = terms.get('commission_tail')?.rows[0]
  if (!endedOn || !row) return undefined
  const { months, sales } = row.values as ValuesOf<'commission_tail'>
  return day < addMonths(endedOn, months) ? { day: addDays(endedOn, -1), tail: sales } : undefined
}

const termsOn = async (
  tx: Tx,
  asks: readonly PlanAsk[],
  dayOf: (ask: PlanAsk) => CivilDate,
): Promise<(ask: PlanAsk) => Terms> => {
  const answers = await resolveCases(
    tx,
    kinds,
    asks.map((ask) => ({ partnerId: ask.partnerId, on: dayOf(ask), scope: ask.scope })),
  )
  const found = new Map(asks.map((ask, at) => [ask, answers[at]!]))
  return (ask) => found.get(ask)!
}
