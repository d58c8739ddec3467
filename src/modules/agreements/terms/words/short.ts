/** A change of one value in few words: "30 days → 14 days". */
import { type Unit, unitOf, withoutNull } from '../fields.ts'
import type { TermKind } from '../kind.ts'
import type { Printer } from './print.ts'

/** Null when more than one value differs, or one that has no short form: then the sentences say it. */
export const shortChange = (printer: Printer, kind: TermKind, before: unknown, after: unknown): string | null => {
  const found = differences(kind.values, before, after)
  const [only] = found
  if (!only || found.length > 1 || only.unit === undefined) return null
  const say = (value: unknown) =>
    value === null || value === undefined ? '–' : printer.format(only.unit, value, kind.kind)
  return `${say(only.before)} → ${say(only.after)}`
}

type Difference = { unit: Unit | undefined; before: unknown; after: unknown }
const differences = (schema: unknown, before: unknown, after: unknown): Difference[] => {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  const unit = unitOf(schema)
  const properties = withoutNull(schema)?.['properties'] as Record<string, unknown> | undefined
  if (unit || !properties || !isRow(before) || !isRow(after)) return [{ unit, before, after }]
  return Object.entries(properties).flatMap(([key, inner]) => differences(inner, before[key], after[key]))
}
const isRow = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
