import { Checkbox } from '@mantine/core'
import { Amount } from '#ui/Badges.tsx'
import { AmountInput } from '#ui/form/AmountInput.tsx'
import type { Money } from '#ui/format.ts'
import styles from './PlanEditor.module.css'
import type { Reading } from './usePlanReading.ts'

export type TypedSale = {
  net: Money | null
  before: Money | null
  cost: Money | null
  isRenewal: boolean
  isNewCustomer: boolean
}
export const newSale = (currency: string): TypedSale => ({
  net: { amountMinor: '100000', currency },
  before: null,
  cost: null,
  isRenewal: false,
  isNewCustomer: true,
})
/** Null while no amount is typed. */
export const saleOf = ({ net, before, cost, isRenewal, isNewCustomer }: TypedSale) =>
  net?.amountMinor
    ? {
        netMinor: net.amountMinor,
        currency: net.currency,
        isRenewal,
        isNewCustomer,
        ...(before?.amountMinor && { soldBeforeMinor: before.amountMinor }),
        ...(cost?.amountMinor && { costMinor: cost.amountMinor }),
      }
    : null

/** What one sale would earn, by the engine that pays. */
export const PlanExample = ({
  sale,
  onChange,
  example,
  currency,
  hasSteps,
  isMargin,
}: {
  sale: TypedSale
  onChange: (sale: TypedSale) => void
  example: Reading['example']
  /** Of the plan. */
  currency: string
  hasSteps: boolean
  isMargin: boolean
}) => (
  <div className={styles.stack}>
    <AmountInput
      name="sale"
      label="A sale of, net"
      currencies={[...new Set([currency, 'EUR', 'USD', 'GBP', 'JPY'])]}
      value={sale.net}
      onChange={(net) => onChange({ ...sale, net })}
    />
    {hasSteps && (
      <AmountInput
        name="before"
        label="Sold before it in the period"
        currencies={[currency]}
        value={sale.before}
        onChange={(before) => onChange({ ...sale, before })}
      />
    )}
    {isMargin && (
      <AmountInput
        name="cost"
        label="Its cost"
        currencies={[sale.net?.currency ?? currency]}
        value={sale.cost}
        onChange={(cost) => onChange({ ...sale, cost })}
      />
    )}
    <div className={styles.bar}>
      <Checkbox
        label="New customer"
        checked={sale.isNewCustomer}
        onChange={(event) => onChange({ ...sale, isNewCustomer: event.currentTarget.checked })}
      />
      <Checkbox
        label="Renewal"
        checked={sale.isRenewal}
        onChange={(event) => onChange({ ...sale, isRenewal: event.currentTarget.checked })}
      />
    </div>
    {example && (
      <div aria-live="polite" className={styles.stack}>
        <div className={styles.sums}>
          {example.lines.map((line) => (
            <div key={line.ruleId} className={styles.sum}>
              <span>{line.rule}</span>
              <strong>
                <Amount amountMinor={line.amountMinor} currency={line.currency} />
              </strong>
            </div>
          ))}
          {example.lines.length === 0 && (
            <p className={styles.quiet}>
              {example.outcome === 'waiting' ? 'It would wait for a rate or a cost.' : 'It would earn nothing.'}
            </p>
          )}
        </div>
        <ul className={styles.steps}>
          {example.sentences.map((one) => (
            <li key={`${one.step} ${one.text}`}>{one.text}</li>
          ))}
        </ul>
      </div>
    )}
  </div>
)
