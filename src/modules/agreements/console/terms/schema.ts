/** Reads the schema of a kind of term as a form: what each part is, what it is called, with what it begins. */

/** As much of JSON Schema as kinds of terms are written in. */
export type Schema = {
  type?: string | string[]
  anyOf?: Schema[]
  enum?: (string | null)[]
  const?: string
  pattern?: string
  minimum?: number
  maximum?: number
  maxLength?: number
  minItems?: number
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  'x-unit'?: string
}
export type Part =
  | { is: 'number'; schema: Schema; unit: string | undefined }
  | { is: 'rate' | 'flag' | 'text' | 'date' | 'country' | 'language' | 'scalar' | 'minor'; schema: Schema }
  | { is: 'choice'; options: string[] }
  | { is: 'money' }
  | { is: 'many'; options: string[] | null; of: 'choice' | 'country' | 'language' | 'text' }
  | { is: 'rows'; items: Schema }
  | { is: 'group'; properties: [key: string, schema: Schema, isOptional: boolean][] }
  | { is: 'either'; variants: Schema[] }
  | { is: 'maybe'; inner: Schema }

const isNull = (schema: Schema) => schema.type === 'null'
const unitWords: Readonly<Record<string, string>> = {
  days: 'days',
  business_days: 'business days',
  months: 'months',
  years: 'years',
  hours: 'hours',
  minutes: 'minutes',
}

/** `type: ['integer', 'null']` says what `anyOf` says of larger shapes. */
const withoutNull = (schema: Schema): Schema | null => {
  if (!Array.isArray(schema.type) || !schema.type.includes('null')) return null
  const types = schema.type.filter((one) => one !== 'null')
  return {
    ...schema,
    type: types.length === 1 ? types[0]! : types,
    ...(schema.enum && { enum: schema.enum.filter((one) => one !== null) }),
  }
}

export const partOf = (schema: Schema, key = ''): Part => {
  const inner = withoutNull(schema)
  if (inner) return { is: 'maybe', inner }
  if (schema.anyOf) {
    const variants = schema.anyOf.filter((one) => !isNull(one))
    if (variants.length < schema.anyOf.length && variants.length === 1) return { is: 'maybe', inner: variants[0]! }
    // A code, or one fixed word: both are typed.
    if (variants.every((one) => one.type === 'string' && !one.enum)) return { is: 'text', schema: {} }
    return variants.length === 1 ? partOf(variants[0]!, key) : { is: 'either', variants }
  }
  const unit = schema['x-unit']
  if (unit === 'money') return { is: 'money' }
  if (schema.enum) return { is: 'choice', options: wordsIn(schema.enum) }
  if (schema.const !== undefined) return { is: 'choice', options: [schema.const] }
  if (Array.isArray(schema.type)) return { is: 'scalar', schema }
  if (schema.type === 'integer' || schema.type === 'number')
    return unit === 'ppm' ? { is: 'rate', schema } : { is: 'number', schema, unit: unitWords[unit ?? ''] }
  if (schema.type === 'boolean') return { is: 'flag', schema }
  if (schema.type === 'array') return listPart(schema.items ?? {})
  if (schema.type === 'object')
    return {
      is: 'group',
      properties: Object.entries(schema.properties ?? {}).map(([name, inner]) => [
        name,
        inner,
        !(schema.required ?? []).includes(name),
      ]),
    }
  if (unit === 'date' || unit === 'country' || unit === 'language') return { is: unit, schema }
  if (/minor$|^from$/i.test(key) && schema.pattern?.startsWith('^[0-9]')) return { is: 'minor', schema }
  return { is: 'text', schema }
}
const wordsIn = (values: readonly (string | null)[]) => values.filter((one) => one !== null)
const listPart = (items: Schema): Part => {
  if (items.enum) return { is: 'many', options: wordsIn(items.enum), of: 'choice' }
  if (items['x-unit'] === 'country' || items['x-unit'] === 'language')
    return { is: 'many', options: null, of: items['x-unit'] }
  if (items.type === 'string' || Array.isArray(items.type)) return { is: 'many', options: null, of: 'text' }
  return { is: 'rows', items }
}

/** What a new value begins with; a field that has to be chosen begins empty and is named by the check. */
export const blankOf = (schema: Schema, currency: string, key = ''): unknown => {
  const part = partOf(schema, key)
  switch (part.is) {
    case 'maybe':
      return null
    case 'money':
      return { currency, amountMinor: '' }
    case 'flag':
      return false
    case 'number':
      return part.schema.minimum ?? 0
    case 'rate':
      return 0
    case 'choice':
      return part.options[0]
    case 'many':
      return []
    case 'rows':
      return Array.from({ length: schema.minItems ?? 0 }, () => blankOf(part.items, currency))
    case 'group':
      return Object.fromEntries(
        part.properties.flatMap(([name, inner, isOptional]) =>
          isOptional ? [] : [[name, name === 'id' ? 'rule-1' : blankOf(inner, currency, name)]],
        ),
      )
    case 'either':
      return blankOf(part.variants[0]!, currency)
    default:
      return key === 'currency' ? currency : ''
  }
}

const named: Readonly<Record<string, string>> = { id: 'Short name', in: 'Within', out: 'But not', of: 'Counted over' }
/** `extensionDays` -> "Extension days", `ratePpm` -> "Rate", `amountMinor` -> "Amount". */
export const labelOf = (key: string): string => {
  const known = named[key]
  if (known) return known
  const words = key
    .replace(/(Ppm|Minor)$/, '')
    .replaceAll(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)
    .replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Which of several shapes a value has. */
export const variantOf = (variants: readonly Schema[], value: unknown): number => {
  const at = variants.findIndex((one) => fits(one, value))
  return at < 0 ? 0 : at
}
const fits = (schema: Schema, value: unknown): boolean => {
  if (schema.type === 'array')
    return Array.isArray(value) && value.every((one) => isMoney(one) === (schema.items?.['x-unit'] === 'money'))
  if (Array.isArray(value)) return false
  if (schema['x-unit'] === 'money') return isMoney(value)
  if (schema.type === 'object') {
    if (value === null || typeof value !== 'object') return false
    const [name, kind] = Object.entries(schema.properties ?? {}).find(([, inner]) => inner.const !== undefined) ?? []
    if (name) return (value as Record<string, unknown>)[name] === kind?.const
    return (schema.required ?? []).every((key) => key in value)
  }
  return typeof value !== 'object'
}
const isMoney = (value: unknown): boolean => typeof value === 'object' && value !== null && 'amountMinor' in value

export const variantLabel = (schema: Schema): string => {
  const kind = Object.values(schema.properties ?? {}).find((one) => one.const !== undefined)?.const
  if (kind) return labelOf(kind)
  if (schema['x-unit'] === 'money') return 'An amount'
  if (schema.type === 'array') return schema.items?.['x-unit'] === 'money' ? 'Between two amounts' : 'Several values'
  if (schema.properties?.['join']) return 'Group of conditions'
  if (schema.properties?.['field']) return 'Condition'
  return 'One value'
}

/** A word as people type it into a condition: a number, yes or no, else text. */
export const scalarFrom = (text: string): string | number | boolean =>
  text === 'true' ? true : text === 'false' ? false : /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
