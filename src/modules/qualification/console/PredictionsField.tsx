import { TextInput } from '@mantine/core'
import { currencyDigits, decimalToMinor, minorToDecimal } from '#ui/format.ts'
import { metricLabels } from '../contract/states.ts'
import type { Decision } from './DecisionTab.tsx'
import styles from './Qualification.module.css'

type Predictions = Decision['predictions']
type Range = { low: string; likely: string; high: string }
const rangeKeys = ['revenueYear1', 'customersYear1', 'monthsToFirstRevenue', 'apiCallsMonth6'] as const
type RangeKey = (typeof rangeKeys)[number]
/** As it is typed: a range may be half there. */
type Typed = Record<RangeKey, Range> & { activePercent: string }
const nothing: Range = { low: '', likely: '', high: '' }

export const typedOf = (predictions: Predictions): Typed => ({
  revenueYear1: predictions.revenueYear1 ?? nothing,
  customersYear1: predictions.customersYear1 ?? nothing,
  monthsToFirstRevenue: predictions.monthsToFirstRevenue ?? nothing,
  apiCallsMonth6: predictions.apiCallsMonth6 ?? nothing,
  activePercent:
    typeof predictions.activeAtMonth12Ppm === 'number' ? String(predictions.activeAtMonth12Ppm / 10_000) : '',
})
export const predictionsFrom = (value: string): Predictions => {
  const typed = JSON.parse(value) as Typed
  const percent = Number(typed.activePercent.replace(',', '.'))
  // A range that is half there is sent as it is, so that the refusal names it.
  const range = (key: RangeKey) => (Object.values(typed[key]).some((one) => one !== '') ? typed[key] : null)
  return {
    revenueYear1: range('revenueYear1'),
    customersYear1: range('customersYear1'),
    monthsToFirstRevenue: range('monthsToFirstRevenue'),
    apiCallsMonth6: range('apiCallsMonth6'),
    activeAtMonth12Ppm: typed.activePercent.trim() === '' ? null : Math.round(percent * 10_000),
  }
}

const labels: Readonly<Record<RangeKey, string>> = {
  revenueYear1: metricLabels.revenue_year_1,
  customersYear1: metricLabels.customers_year_1,
  monthsToFirstRevenue: metricLabels.months_to_first_revenue,
  apiCallsMonth6: metricLabels.api_calls_month_6,
}

/** Low, likely and high of each result, and how likely it is that the partner is active in a year. */
export const PredictionsField = ({
  value,
  currency,
  onChange,
}: {
  value: string
  currency: string
  onChange: (value: string) => void
}) => {
  const typed = JSON.parse(value) as Typed
  const put = (more: Partial<Typed>) => onChange(JSON.stringify({ ...typed, ...more }))
  return (
    <div className={styles.stack}>
      {rangeKeys.map((key) => (
        <fieldset key={key} className={styles.parts}>
          <legend>
            {labels[key]}
            {key === 'revenueYear1' && `, ${currency}`}
          </legend>
          <div className={styles.triple}>
            {(['low', 'likely', 'high'] as const).map((bound) => (
              <Bound
                key={bound}
                label={bound}
                currency={key === 'revenueYear1' ? currency : null}
                value={typed[key][bound]}
                onChange={(next) => put({ [key]: { ...typed[key], [bound]: next } })}
              />
            ))}
          </div>
        </fieldset>
      ))}
      <TextInput
        label={`${metricLabels.active_at_month_12}, percent`}
        inputMode="decimal"
        value={typed.activePercent}
        onChange={(event) => put({ activePercent: event.currentTarget.value })}
      />
    </div>
  )
}

const Bound = ({
  label,
  currency,
  value,
  onChange,
}: {
  label: string
  currency: string | null
  value: string
  onChange: (value: string) => void
}) => {
  const digits = currency ? currencyDigits(currency) : 0
  return (
    <TextInput
      label={label.charAt(0).toUpperCase() + label.slice(1)}
      inputMode="decimal"
      key={currency ?? 'plain'}
      defaultValue={currency && /^\d+$/.test(value) ? minorToDecimal(value, digits) : value}
      onChange={(event) => {
        const text = event.currentTarget.value.trim()
        onChange(currency && text !== '' ? (decimalToMinor(text, digits) ?? text) : text)
      }}
    />
  )
}
