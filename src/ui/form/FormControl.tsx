import { Checkbox, MultiSelect, PasswordInput, Select, TagsInput, Textarea, TextInput } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import { FileDrop } from '../FileDrop.tsx'
import type { Money } from '../format.ts'
import { t } from '../texts.ts'
import { AmountInput, NumberText, RateInput } from './AmountInput.tsx'
import { countryOptions, languageOptions } from './choices.ts'
import styles from './FormBody.module.css'
import type { FieldValue, FormField } from './formTypes.ts'
import { SearchChoice } from './SearchChoice.tsx'

type FormControlProps<Values> = {
  field: FormField<string, Values>
  value: FieldValue
  error?: string
  onChange: (value: FieldValue) => void
}

const textOf = (value: FieldValue): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''
const listOf = (value: FieldValue): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
const moneyOf = (value: FieldValue): Money | null =>
  typeof value === 'object' && value !== null && 'amountMinor' in value ? value : null
const filesOf = (value: FieldValue): File[] =>
  value instanceof File ? [value] : Array.isArray(value) ? value.filter((one) => one instanceof File) : []

const inputTypes = {
  text: 'text',
  email: 'email',
  url: 'url',
  phone: 'tel',
  date: 'date',
  moment: 'datetime-local',
  password: 'password',
} as const
const autoFill: Partial<Record<string, string>> = { email: 'email', phone: 'tel', url: 'url' }

/** One field of a form by its kind: label, control, hint and refusal, tied together for a screen reader. */
export const FormControl = <Values,>({ field, value, error, onChange }: FormControlProps<Values>) => {
  const label: ReactNode = field.required ? (
    field.label
  ) : (
    <>
      {field.label} <span className={styles.optional}>{t('form.optional')}</span>
    </>
  )
  const common = {
    label,
    description: field.hint,
    error,
    placeholder: field.placeholder,
    'aria-required': field.required || undefined,
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[],
  }
  switch (field.kind) {
    case 'textarea':
      return (
        <Textarea
          {...common}
          autosize
          minRows={field.rows ?? 3}
          maxRows={14}
          maxLength={field.maxLength}
          value={textOf(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    case 'number':
      return (
        <NumberText
          {...common}
          value={typeof value === 'number' ? value : null}
          unit={field.unit}
          min={field.min}
          max={field.max}
          onChange={onChange}
        />
      )
    case 'rate':
      return <RateInput {...common} value={typeof value === 'number' ? value : null} onChange={onChange} />
    case 'amount':
      return (
        <AmountInput
          {...common}
          name={field.label}
          value={moneyOf(value)}
          currencies={field.currencies}
          onChange={onChange}
        />
      )
    case 'choice':
      return typeof field.options === 'function' ? (
        <SearchChoice {...common} find={field.options} value={textOf(value)} onChange={onChange} />
      ) : (
        <Select
          {...common}
          data={field.options}
          value={textOf(value) || null}
          searchable={field.options.length > 8}
          clearable={!field.required}
          nothingFoundMessage={t('form.nothingFound')}
          onChange={(next) => onChange(next)}
        />
      )
    case 'choices':
      return (
        <MultiSelect
          {...common}
          data={field.options}
          value={listOf(value)}
          searchable
          clearable
          nothingFoundMessage={t('form.nothingFound')}
          onChange={onChange}
        />
      )
    case 'radio':
      return <RadioCards field={field} label={label} value={textOf(value)} error={error} onChange={onChange} />
    case 'switch':
      return (
        <Checkbox
          label={field.label}
          description={field.hint}
          error={error}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      )
    case 'tags':
      return (
        <TagsInput
          {...common}
          data={field.suggestions ?? []}
          placeholder={field.placeholder ?? t('tags.add')}
          value={listOf(value)}
          onChange={onChange}
        />
      )
    case 'country':
      return (
        <Select
          {...common}
          data={countryOptions()}
          searchable
          clearable={!field.required}
          value={textOf(value) || null}
          nothingFoundMessage={t('form.nothingFound')}
          onChange={(next) => onChange(next)}
        />
      )
    case 'language':
      return (
        <Select
          {...common}
          data={languageOptions()}
          searchable
          clearable={!field.required}
          value={textOf(value) || null}
          nothingFoundMessage={t('form.nothingFound')}
          onChange={(next) => onChange(next)}
        />
      )
    case 'file':
      return (
        <FieldShell label={label} hint={field.hint} error={error}>
          <FileDrop
            label={field.label}
            accept={field.accept}
            maxBytes={field.maxBytes}
            many={field.many}
            files={filesOf(value)}
            onChange={(files) => onChange(field.many ? files : (files[0] ?? null))}
          />
        </FieldShell>
      )
    case 'own':
      return (
        <FieldShell label={label} hint={field.hint} error={error}>
          {field.render({ value, onChange, error })}
        </FieldShell>
      )
    case 'password':
      return (
        <PasswordInput {...common} value={textOf(value)} onChange={(event) => onChange(event.currentTarget.value)} />
      )
    default: {
      const kind = field.kind ?? 'text'
      return (
        <TextInput
          {...common}
          type={inputTypes[kind]}
          autoComplete={autoFill[kind] ?? 'off'}
          inputMode={kind === 'email' || kind === 'url' ? kind : kind === 'phone' ? 'tel' : undefined}
          maxLength={field.maxLength}
          value={textOf(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    }
  }
}

type FieldShellProps = { label: ReactNode; hint?: ReactNode; error?: string; children: ReactNode }

const FieldShell = ({ label, hint, error, children }: FieldShellProps) => (
  <div>
    <div className={styles.label}>{label}</div>
    {children}
    {hint && <div className={styles.fieldHint}>{hint}</div>}
    {error && <div className={styles.error}>{error}</div>}
  </div>
)

type RadioCardsProps<Values> = {
  field: Extract<FormField<string, Values>, { kind: 'radio' }>
  label: ReactNode
  value: string
  error?: string
  onChange: (value: string) => void
}

const RadioCards = <Values,>({ field, label, value, error, onChange }: RadioCardsProps<Values>) => {
  const id = useId()
  return (
    <FieldShell label={<span id={id}>{label}</span>} hint={field.hint} error={error}>
      <div className={styles.radios} role="radiogroup" aria-labelledby={id}>
        {field.options.map((option) => (
          <label key={option.value} className={styles.radio}>
            <input type="radio" name={id} checked={value === option.value} onChange={() => onChange(option.value)} />
            <span>
              {option.label}
              {option.note && (
                <span className={styles.radioNote}>
                  <br />
                  {option.note}
                </span>
              )}
            </span>
          </label>
        ))}
      </div>
    </FieldShell>
  )
}
