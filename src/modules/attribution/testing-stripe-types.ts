/** Objects with every field that Stripe's own types declare, so that a shape is whole without anybody writing it by hand. */
import path from 'node:path'
import ts from 'typescript'
import { everyStripeEvent, type StripeSample } from './testing-stripe-shapes.ts'

type Json = Record<string, unknown>

/** Deeper objects are ids or left null, as Stripe itself leaves out what was not asked to be expanded. */
const depthMax = 5
const source = `import type Stripe from 'stripe'\nexport type Every = Stripe.Event\n`

/** Of each event that we know one with every field that Stripe's types give it; texts that mean nothing begin with `some_`. */
export const wholeStripeEvents = (at?: Date, name?: string): StripeSample[] => {
  const { wholeOf } = stripeTypes()
  return everyStripeEvent(at, name).map((one) => {
    const whole = wholeOf(one.event.type)
    const object = completed(whole.object, one.event.data.object) as Json
    const event = { ...whole.envelope, ...one.event, data: { ...one.event.data, object } }
    return { ...one, event }
  })
}

/** Reads the declarations once. */
const stripeTypes = (): { wholeOf: (eventType: string) => { envelope: Json; object: Json } } => {
  const file = path.join(import.meta.dirname, 'every-stripe-event.ts')
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ESNext,
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    types: ['node'],
  }
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists, readFile } = host
  host.fileExists = (name) => name === file || fileExists(name)
  host.readFile = (name) => (name === file ? source : readFile(name))
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, source, ts.ScriptTarget.ESNext) : getSourceFile(name, ...rest)
  const program = ts.createProgram([file], options, host)
  const checker = program.getTypeChecker()
  const every = checker
    .getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)!)!)
    .find(({ name }) => name === 'Every')!
  const events = new Map<string, ts.Type>()
  const union = checker.getDeclaredTypeOfSymbol(every)
  for (const event of union.isUnion() ? union.types : []) {
    const name = typeOfProperty(checker, event, 'type')
    if (name?.isStringLiteral()) events.set(name.value, event)
  }
  return {
    wholeOf: (eventType) => {
      const event = events.get(eventType)
      const data = event && typeOfProperty(checker, event, 'data')
      const object = data && typeOfProperty(checker, data, 'object')
      if (!object) throw new Error(`The package of Stripe's types knows no ${eventType}`)
      const { data: _, ...envelope } = sample(checker, event, 'event', depthMax - 2) as Json
      return { envelope, object: sample(checker, object, 'object', 0) as Json }
    },
  }
}

const typeOfProperty = (checker: ts.TypeChecker, type: ts.Type, name: string): ts.Type | undefined => {
  const property = checker.getPropertyOfType(type, name)
  return property && checker.getTypeOfSymbol(property)
}

const sample = (checker: ts.TypeChecker, type: ts.Type, name: string, depth: number): unknown => {
  if (type.isUnion()) {
    const parts = type.types.filter((one) => !(one.flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)))
    // What can be an id or the object itself is an id unless it was asked for; an open list of words is its first word.
    const chosen =
      parts.find((one) => one.flags & ts.TypeFlags.String) ?? parts.find((one) => one.isLiteral()) ?? parts[0]
    return chosen ? sample(checker, chosen, name, depth) : null
  }
  if (type.isStringLiteral() || type.isNumberLiteral()) return type.value
  if (type.flags & ts.TypeFlags.BooleanLiteral) return false
  if (type.flags & ts.TypeFlags.StringLike) return `some_${name}`
  if (type.flags & ts.TypeFlags.NumberLike) return 1
  if (type.flags & ts.TypeFlags.BooleanLike) return false
  if (type.isIntersection() && type.types.some((one) => one.flags & ts.TypeFlags.String)) return `some_${name}`
  if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) || depth >= depthMax) return null
  if (checker.isArrayType(type) || checker.isTupleType(type)) {
    const [each] = checker.getTypeArguments(type as ts.TypeReference)
    return each ? [sample(checker, each, name, depth + 1)] : []
  }
  if (type.symbol?.name === 'Decimal' || type.symbol?.name === 'DecimalImpl') return '1'
  if (checker.getIndexInfosOfType(type).length > 0) return {}
  const result: Json = {}
  for (const property of checker.getPropertiesOfType(type)) {
    if (property.name.startsWith('__') || property.name === 'lastResponse') continue
    const own = checker.getTypeOfSymbol(property)
    if (own.getCallSignatures().length > 0) continue
    result[property.name] = sample(checker, own, property.name, depth + 1)
  }
  return result
}

/**
 * The object with every field, where the given ones say what they say: what is given is kept, whatever it is, and objects
 * that stand in both have the fields of both. Members of a list are like its first member.
 */
const completed = (whole: unknown, given: unknown): unknown => {
  if (given === undefined) return whole
  if (Array.isArray(given)) return given.map((one) => completed(Array.isArray(whole) ? whole[0] : undefined, one))
  if (typeof given !== 'object' || given === null) return given
  const base = typeof whole === 'object' && whole !== null && !Array.isArray(whole) ? (whole as Json) : {}
  return Object.fromEntries(
    [...new Set([...Object.keys(base), ...Object.keys(given)])].map((name) => [
      name,
      completed(base[name], (given as Json)[name]),
    ]),
  )
}
