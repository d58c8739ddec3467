/** What an open version would have earned its partner over sales that happened: the difference of an agreement in money. */
import { CivilDate, CurrencyCode, Instant, named, nullable, oneOf, Type } from '#platform/contract.ts'

const Minor = Type.String({ pattern: '^-?[0-9]{1,19}$', examples: ['1250'] })
export const MoneyEstimate = named(
  'AgreementMoneyEstimate',
  Type.Object({
    kind: Type.String({ description: 'The kind of term whose change is reckoned.' }),
    state: oneOf(['running', 'finished', 'failed']),
    from: CivilDate,
    to: CivilDate,
    sales: Type.Integer(),
    totals: Type.Array(
      Type.Object({ currency: CurrencyCode, oldMinor: Minor, newMinor: Minor, differenceMinor: Minor }),
    ),
    reportId: nullable(Type.String({ description: 'The record behind it, where the reader may open it.' })),
    isShared: Type.Boolean(),
    finishedAt: nullable(Instant),
  }),
)
export const AgreementMoney = Type.Object({
  data: Type.Array(MoneyEstimate),
  without: Type.Array(Type.String(), { description: 'Kinds of changed terms for which there is no estimate.' }),
})
