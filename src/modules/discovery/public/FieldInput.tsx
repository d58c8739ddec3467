import { Button, Checkbox, Radio, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { AnswerTo } from '#client/api.ts'
import { AmountInput } from '#ui/form/AmountInput.tsx'
import { MultiSelect, Select } from '#ui/form/choiceParts.ts'
import { countryOptions } from '#ui/form/choices.ts'
import { formatSize } from '#ui/format.ts'
import styles from './Public.module.css'
import { words } from './texts.ts'

export type Form = AnswerTo<'getPublicForm'>
export type Field = Form['pages'][number]['fields'][number]
export type UploadedFile = { number: number; name: string; sizeBytes: number }

type FieldInputProps = {
  field: Field
  value: unknown
  onChange: (value: unknown) => void
  error?: string | undefined
  /** The question changed since it was answered. */
  changed?: boolean
  files: UploadedFile[]
  onUpload: (file: File) => Promise<void>
  onRemove: (number: number) => Promise<void>
}

const text = (value: unknown) => (typeof value === 'string' ? value : '')
const list = (value: unknown) =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []

/** One question of a form, by its kind. */
export const FieldInput = (props: FieldInputProps) => {
  const { field, value, onChange, error } = props
  const base = {
    label: field.label,
    description: props.changed ? words('changed') : (field.help ?? undefined),
    withAsterisk: field.required,
    error,
    name: field.key,
    id: `field-${field.key}`,
  }
  const typed = (event: { currentTarget: { value: string } }) =>
    onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)
  const options = field.options ?? []
  switch (field.kind) {
    case 'heading':
      return <h2 style={{ fontSize: 17, margin: '8px 0 0' }}>{field.label}</h2>
    case 'long_text':
      return (
        <Textarea
          {...base}
          autosize
          minRows={4}
          maxLength={field.maxLength ?? 5000}
          value={text(value)}
          onChange={typed}
        />
      )
    case 'country':
      return (
        <Select {...base} searchable clearable data={allowed(field)} value={text(value) || null} onChange={onChange} />
      )
    case 'countries':
      return <MultiSelect {...base} searchable data={allowed(field)} value={list(value)} onChange={onChange} />
    case 'choice':
      return options.length <= 5 ? (
        <Radio.Group {...base} value={text(value)} onChange={onChange}>
          <div className={styles.stack} style={{ gap: 6, marginTop: 6 }}>
            {options.map((option) => (
              <Radio key={option.value} value={option.value} label={option.label} />
            ))}
          </div>
        </Radio.Group>
      ) : (
        <Select {...base} searchable clearable data={options} value={text(value) || null} onChange={onChange} />
      )
    case 'choices':
      return (
        <Checkbox.Group {...base} value={list(value)} onChange={onChange}>
          <div className={styles.stack} style={{ gap: 6, marginTop: 6 }}>
            {options.map((option) => (
              <Checkbox key={option.value} value={option.value} label={option.label} />
            ))}
          </div>
        </Checkbox.Group>
      )
    case 'number':
      return (
        <TextInput
          {...base}
          type="number"
          inputMode="decimal"
          min={field.min}
          max={field.max}
          value={typeof value === 'number' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value === '' ? null : Number(event.currentTarget.value))}
        />
      )
    case 'rate':
      return (
        <TextInput
          {...base}
          type="number"
          inputMode="decimal"
          rightSection="%"
          value={typeof value === 'number' ? value / 10_000 : ''}
          onChange={(event) =>
            onChange(event.currentTarget.value === '' ? null : Math.round(Number(event.currentTarget.value) * 10_000))
          }
        />
      )
    case 'money':
      return (
        <AmountInput
          {...base}
          value={isMoney(value) ? value : null}
          onChange={(next) => onChange(next?.amountMinor ? next : null)}
        />
      )
    case 'date':
      return <TextInput {...base} type="date" value={text(value)} onChange={typed} />
    case 'yes_no':
      return (
        <Radio.Group
          {...base}
          value={value === true ? 'yes' : value === false ? 'no' : ''}
          onChange={(chosen) => onChange(chosen === 'yes')}
        >
          <div className={styles.acts} style={{ marginTop: 6 }}>
            <Radio value="yes" label={words('yes')} />
            <Radio value="no" label={words('no')} />
          </div>
        </Radio.Group>
      )
    case 'consent':
      return (
        <Checkbox
          id={base.id}
          name={field.key}
          label={field.label}
          description={base.description}
          error={error}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      )
    case 'file':
      return <Files {...props} />
    case 'person':
      return <Person {...props} />
    default:
      return (
        <TextInput
          {...base}
          type={inputTypes[field.kind] ?? 'text'}
          inputMode={field.kind === 'url' ? 'url' : undefined}
          autoComplete={autoComplete(field)}
          maxLength={field.maxLength ?? 2000}
          value={text(value)}
          onChange={typed}
        />
      )
  }
}

/** The browser's own address field refuses "acme.com", which people type and the form takes. */
const inputTypes: Partial<Record<Field['kind'], string>> = { email: 'email', phone: 'tel', url: 'text' }
const autoComplete = (field: Field) =>
  ({
    'partner.legalName': 'organization',
    'partner.website': 'url',
    'contact.fullName': 'name',
    'contact.email': 'email',
    'contact.phone': 'tel',
  })[field.fills ?? '']
const allowed = (field: Field) =>
  field.countries?.length
    ? countryOptions().filter((option) => field.countries?.includes(option.value))
    : countryOptions()
const isMoney = (value: unknown): value is { currency: string; amountMinor: string } =>
  typeof value === 'object' && value !== null && 'amountMinor' in value

const Files = ({ field, files, onUpload, onRemove, error }: FieldInputProps) => {
  const [running, setRunning] = useState(false)
  const [problem, setProblem] = useState('')
  const most = field.filesMax ?? 5
  const run = async (act: () => Promise<void>) => {
    setRunning(true)
    setProblem('')
    try {
      await act()
    } catch (thrown) {
      setProblem(thrown instanceof Error ? thrown.message : String(thrown))
    } finally {
      setRunning(false)
    }
  }
  return (
    <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
      <legend style={{ fontWeight: 500, padding: 0 }}>
        {field.label}
        {field.required && ' *'}
      </legend>
      <p className={styles.quiet}>{field.help ?? words('file', { count: most })}</p>
      {files.map((file) => (
        <div key={file.number} className={styles.bar}>
          <span>
            {file.name} <span className={styles.quiet}>{formatSize(file.sizeBytes)}</span>
          </span>
          <Button size="xs" variant="subtle" onClick={() => void run(() => onRemove(file.number))}>
            {words('remove')}
          </Button>
        </div>
      ))}
      {files.length < most && (
        <Button component="label" loading={running}>
          {words('addFile')}
          <input
            type="file"
            className="visually-hidden"
            onChange={(event) => {
              const [file] = event.currentTarget.files ?? []
              event.currentTarget.value = ''
              if (file) void run(() => onUpload(file))
            }}
          />
        </Button>
      )}
      {(problem || error) && (
        <p role="alert" style={{ color: 'var(--bad-text)' }}>
          {problem || error}
        </p>
      )}
    </fieldset>
  )
}

const personParts = ['fullName', 'email', 'phone', 'title'] as const
const Person = ({ field, value, onChange, error }: FieldInputProps) => {
  const person = (typeof value === 'object' && value !== null ? value : {}) as Record<string, string>
  const set = (part: string, next: string) =>
    onChange(Object.fromEntries(Object.entries({ ...person, [part]: next }).filter(([, given]) => given !== '')))
  return (
    <fieldset className={styles.stack} style={{ border: 0, padding: 0, margin: 0 }}>
      <legend style={{ fontWeight: 500, padding: 0 }}>
        {field.label}
        {field.required && ' *'}
      </legend>
      {personParts.map((part) => (
        <TextInput
          key={part}
          label={words(part === 'fullName' ? 'name' : part)}
          type={part === 'email' ? 'email' : 'text'}
          value={person[part] ?? ''}
          onChange={(event) => set(part, event.currentTarget.value)}
        />
      ))}
      {error && (
        <p role="alert" style={{ color: 'var(--bad-text)' }}>
          {error}
        </p>
      )}
    </fieldset>
  )
}
