import { NativeSelect, TextInput, type TextInputProps } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { currencyDigits, decimalToMinor, type Money, minorToDecimal } from '../format.ts'
import { t } from '../texts.ts'
import styles from './FormBody.module.css'

type Shared = {
  label: ReactNode
  description?: ReactNode
  error?: string
  placeholder?: string
  'aria-required'?: boolean
  inputWrapperOrder?: TextInputProps['inputWrapperOrder']
}

const commonCurrencies = ['EUR', 'USD', 'GBP', 'CHF', 'JPY', 'CAD', 'AUD', 'SEK', 'PLN', 'INR', 'BRL', 'MXN']

type AmountInputProps = Shared & {
  name: string
  value: Money | null
  /** The first is the one taken when nothing is chosen. */
  currencies?: string[]
  onChange: (value: Money | null) => void
}

/** Money as people type it (both `1,234.56` and `1.234,56`), kept as integer minor units with its currency. */
export const AmountInput = ({ name, value, currencies = commonCurrencies, onChange, ...shared }: AmountInputProps) => {
  const currency = value?.currency ?? currencies[0] ?? 'EUR'
  const [typed, setTyped] = useState(() =>
    value?.amountMinor ? minorToDecimal(value.amountMinor, currencyDigits(currency)) : '',
  )
  const [unreadable, setUnreadable] = useState(false)
  const read = (text: string, unit: string) => {
    setTyped(text)
    const minor = text.trim() === '' ? '' : decimalToMinor(text, currencyDigits(unit))
    setUnreadable(minor === null)
    onChange({ amountMinor: minor ?? '', currency: unit })
  }
  const tidy = () => {
    if (value?.amountMinor && !unreadable) setTyped(minorToDecimal(value.amountMinor, currencyDigits(currency)))
  }
  return (
    <div className={styles.amount}>
      <TextInput
        {...shared}
        inputMode="decimal"
        autoComplete="off"
        placeholder={shared.placeholder ?? '0.00'}
        value={typed}
        onBlur={tidy}
        error={shared.error ?? (unreadable ? t('form.notAnAmount') : undefined)}
        onChange={(event) => read(event.currentTarget.value, currency)}
      />
      <NativeSelect
        label={
          // As high as the label beside it, so that both fields stand on one line.
          <>
            <span aria-hidden="true">&nbsp;</span>
            <span className="visually-hidden">{`${name}: ${t('form.currency')}`}</span>
          </>
        }
        value={currency}
        data={[...new Set([currency, ...currencies])]}
        onChange={(event) => read(typed, event.currentTarget.value)}
      />
    </div>
  )
}

type NumberTextProps = Shared & {
  value: number | null
  unit?: string
  min?: number
  max?: number
  onChange: (value: number | null) => void
}

/** A plain number; nothing typed is null. */
export const NumberText = ({ value, unit, min, max, onChange, ...shared }: NumberTextProps) => (
  <TextInput
    {...shared}
    type="number"
    inputMode="decimal"
    min={min}
    max={max}
    value={value ?? ''}
    rightSection={unit ? <span className={styles.hint}>{unit}</span> : undefined}
    rightSectionWidth={unit ? 16 + unit.length * 8 : undefined}
    onChange={(event) => onChange(event.currentTarget.value === '' ? null : Number(event.currentTarget.value))}
  />
)

/** A rate typed in percent and kept in parts per million (`15` -> `150000`). */
export const RateInput = ({
  value,
  onChange,
  ...shared
}: Shared & { value: number | null; onChange: (ratePpm: number | null) => void }) => {
  const [typed, setTyped] = useState(value === null ? '' : String(value / 10_000))
  const read = (text: string) => {
    setTyped(text)
    const percent = Number(text.replace(',', '.'))
    onChange(text.trim() === '' || !Number.isFinite(percent) ? null : Math.round(percent * 10_000))
  }
  return (
    <TextInput
      {...shared}
      inputMode="decimal"
      value={typed}
      rightSection={<span className={styles.hint}>%</span>}
      onChange={(event) => read(event.currentTarget.value)}
    />
  )
}
