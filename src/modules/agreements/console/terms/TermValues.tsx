import { Checkbox, Select } from '@mantine/core'
import { countryOptions, languageOptions } from '#ui/form/choices.ts'
import { FormControl } from '#ui/form/FormControl.tsx'
import type { FieldValue, FormField } from '#ui/form/formTypes.ts'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { blankOf, labelOf, type Part, partOf, type Schema, scalarFrom, variantLabel, variantOf } from './schema.ts'
import styles from './Terms.module.css'

export type Fault = { field: string; message: string }
type ValueProps = {
  schema: Schema
  name: string
  path: string
  value: unknown
  faults: readonly Fault[]
  currency: string
  /** What brackets count, where it is not money. */
  measure?: string
  isOptional?: boolean
  onChange: (value: unknown) => void
}

const faultAt = (faults: readonly Fault[], path: string) => faults.find((one) => one.field === path)?.message

/** One part of a term's values, as its schema says: a control, or what lies inside it. */
export const TermValue = (props: ValueProps) => {
  const part = partOf(props.schema, props.name)
  switch (part.is) {
    case 'group':
      return <Group {...props} part={part} />
    case 'rows':
      return <Rows {...props} items={part.items} />
    case 'either':
      return <Either {...props} variants={part.variants} />
    case 'maybe':
      return <Maybe {...props} inner={part.inner} />
    default:
      return (
        <Leaf
          {...props}
          part={
            part.is === 'minor' && props.name === 'from' && props.measure && props.measure !== 'money'
              ? { is: 'text', schema: {} }
              : part
          }
        />
      )
  }
}

/** The parts of an object; `isBare` leaves the frame and its name out. */
export const Group = ({
  part,
  isBare,
  ...props
}: ValueProps & { part: Extract<Part, { is: 'group' }>; isBare?: boolean }) => {
  const own = (props.value ?? {}) as Record<string, unknown>
  const measure = typeof own['measure'] === 'string' ? own['measure'] : props.measure
  const fields = part.properties.map(([key, schema, isOptional]) => (
    <TermValue
      key={key}
      schema={schema}
      name={key}
      path={`${props.path}.${key}`}
      value={own[key]}
      faults={props.faults}
      currency={typeof own['currency'] === 'string' && own['currency'].length === 3 ? own['currency'] : props.currency}
      {...(measure && { measure })}
      isOptional={isOptional}
      onChange={(value) => props.onChange({ ...own, [key]: value })}
    />
  ))
  if (isBare) return <div className={styles.fields}>{fields}</div>
  return (
    <fieldset className={styles.group}>
      <legend>{labelOf(props.name)}</legend>
      <div className={styles.fields}>{fields}</div>
    </fieldset>
  )
}

const Rows = ({ items, ...props }: ValueProps & { items: Schema }) => {
  const rows = Array.isArray(props.value) ? (props.value as unknown[]) : []
  const title = labelOf(props.name)
  const add = () => {
    const blank = blankOf(items, props.currency)
    const withId =
      blank !== null && typeof blank === 'object' && 'id' in blank ? { ...blank, id: `rule-${rows.length + 1}` } : blank
    props.onChange([...rows, withId])
  }
  return (
    <fieldset className={styles.group}>
      <legend>{title}</legend>
      {faultAt(props.faults, props.path) && <p className={styles.fault}>{faultAt(props.faults, props.path)}</p>}
      {rows.map((row, at) => (
        // Rows have no name of their own; their place is what the check speaks of.
        <div key={at} className={styles.row}>
          <TermValue
            {...props}
            schema={items}
            name={`${props.name} ${at + 1}`}
            path={`${props.path}.${at}`}
            value={row}
            onChange={(value) => props.onChange(rows.map((one, other) => (other === at ? value : one)))}
          />
          <ReasonButton
            size="compact-xs"
            variant="subtle"
            onClick={() => props.onChange(rows.filter((_, other) => other !== at))}
          >
            Remove {title.toLowerCase()} {at + 1}
          </ReasonButton>
        </div>
      ))}
      <ReasonButton size="compact-xs" onClick={add}>
        Add to {title.toLowerCase()}
      </ReasonButton>
    </fieldset>
  )
}

const Either = ({ variants, ...props }: ValueProps & { variants: Schema[] }) => {
  const at = variantOf(variants, props.value)
  const chosen = variants[at]!
  const inner = partOf(chosen, props.name)
  const label = labelOf(props.name)
  return (
    <fieldset className={styles.group}>
      <legend>{label}</legend>
      <Select
        aria-label={`Kind of ${label.toLowerCase()}`}
        size="xs"
        data={variants.map((one, index) => ({ value: String(index), label: variantLabel(one) }))}
        value={String(at)}
        allowDeselect={false}
        onChange={(value) => props.onChange(blankOf(variants[Number(value)]!, props.currency))}
      />
      {inner.is === 'group' ? (
        <Group
          {...props}
          schema={chosen}
          part={{
            is: 'group',
            properties: inner.properties.filter(([, schema]) => schema.const === undefined),
          }}
          isBare
        />
      ) : (
        <TermValue {...props} schema={chosen} />
      )}
    </fieldset>
  )
}

const leaves: readonly Part['is'][] = ['group', 'rows', 'either']
const Maybe = ({ inner, ...props }: ValueProps & { inner: Schema }) => {
  const part = partOf(inner, props.name)
  // What is typed is empty when it does not hold; what has parts is switched on.
  if (!leaves.includes(part.is) && part.is !== 'flag')
    return (
      <TermValue
        {...props}
        schema={inner}
        isOptional
        onChange={(value) => props.onChange(value === '' || value === undefined || isEmptyMoney(value) ? null : value)}
      />
    )
  const isOn = props.value !== null && props.value !== undefined
  return (
    <div className={styles.maybe}>
      <Checkbox
        label={`With ${labelOf(props.name).toLowerCase()}`}
        checked={isOn}
        onChange={(event) => props.onChange(event.currentTarget.checked ? blankOf(inner, props.currency) : null)}
      />
      {isOn && <TermValue {...props} schema={inner} />}
    </div>
  )
}
const isEmptyMoney = (value: unknown) =>
  typeof value === 'object' && value !== null && 'amountMinor' in value && value.amountMinor === ''

type LeafPart = Exclude<Part, { is: 'group' | 'rows' | 'either' | 'maybe' }>
const Leaf = ({ part, ...props }: ValueProps & { part: LeafPart }) => {
  const error = faultAt(props.faults, props.path) ?? nearest(props.faults, props.path)
  return (
    <FormControl
      field={fieldOf(part, props)}
      value={shownOf(part, props)}
      {...(error && { error })}
      onChange={(value) => props.onChange(storedOf(part, value))}
    />
  )
}
/** A fault inside of what one control shows, such as the currency of an amount. */
const nearest = (faults: readonly Fault[], path: string) =>
  faults.find((one) => one.field.startsWith(`${path}.`))?.message

const fieldOf = (part: LeafPart, props: ValueProps): FormField<string, unknown> => {
  const base = { name: props.path, label: labelOf(props.name), required: !props.isOptional }
  const options = (values: readonly string[]) => values.map((value) => ({ value, label: labelOf(value) }))
  switch (part.is) {
    case 'number':
      return {
        ...base,
        kind: 'number',
        ...(part.schema.minimum !== undefined && { min: part.schema.minimum }),
        ...(part.schema.maximum !== undefined && { max: part.schema.maximum }),
        ...(part.unit && { unit: part.unit }),
      }
    case 'rate':
      return { ...base, kind: 'rate' }
    case 'flag':
      return { ...base, kind: 'switch' }
    case 'choice':
      return { ...base, kind: 'choice', options: options(part.options) }
    case 'money':
      return { ...base, kind: 'amount' }
    case 'minor':
      return { ...base, kind: 'amount', currencies: [props.currency] }
    case 'date':
      return { ...base, kind: 'date' }
    case 'country':
      return { ...base, kind: 'country' }
    case 'language':
      return { ...base, kind: 'language' }
    case 'many':
      if (part.of === 'text') return { ...base, required: true, kind: 'tags' }
      return {
        ...base,
        required: true,
        kind: 'choices',
        options:
          part.of === 'choice'
            ? options(part.options ?? [])
            : part.of === 'country'
              ? countryOptions()
              : languageOptions(),
      }
    default:
      return part.schema.maxLength && part.schema.maxLength > 200
        ? { ...base, kind: 'textarea', maxLength: part.schema.maxLength }
        : { ...base, kind: 'text', ...(part.schema.maxLength && { maxLength: part.schema.maxLength }) }
  }
}
const shownOf = (part: LeafPart, { value, currency }: ValueProps): FieldValue => {
  if (part.is === 'minor') return { amountMinor: typeof value === 'string' ? value : '', currency }
  if (part.is === 'many') return Array.isArray(value) ? value.map(String) : []
  if (part.is === 'scalar') return value === undefined || value === null ? '' : String(value)
  return value as FieldValue
}
const storedOf = (part: LeafPart, value: FieldValue): unknown => {
  if (part.is === 'minor') return (value as { amountMinor: string } | null)?.amountMinor ?? ''
  if (part.is === 'scalar') return scalarFrom(String(value ?? ''))
  return value
}
