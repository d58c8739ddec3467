/** Leaves out fields that need a right the caller lacks: a property declares it as `x-right` in its schema. */
import type { TSchema } from 'typebox'
import type { Ctx } from '../context.ts'

type Shape = { properties?: Record<string, Shape>; items?: Shape; anyOf?: Shape[]; 'x-right'?: string }

const hasHidden = new WeakMap<object, boolean>()
const mayHide = (schema: Shape): boolean => {
  const known = hasHidden.get(schema)
  if (known !== undefined) return known
  hasHidden.set(schema, false)
  const found =
    Object.values(schema.properties ?? {}).some((property) => property['x-right'] !== undefined || mayHide(property)) ||
    (schema.items !== undefined && mayHide(schema.items)) ||
    (schema.anyOf ?? []).some(mayHide)
  hasHidden.set(schema, found)
  return found
}

export const hideFields = (schema: TSchema, value: unknown, ctx: Ctx): unknown => strip(schema as Shape, value, ctx)

const strip = (schema: Shape, value: unknown, ctx: Ctx): unknown => {
  if (!mayHide(schema) || value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return schema.items ? value.map((item) => strip(schema.items!, item, ctx)) : value
  const branch = schema.anyOf?.find(mayHide)
  if (branch) return strip(branch, value, ctx)
  const shown: Record<string, unknown> = {}
  for (const [key, inner] of Object.entries(value)) {
    const property = schema.properties?.[key]
    const right = property?.['x-right']
    if (right !== undefined && ctx.actor.kind !== 'system' && !ctx.rights.has(right)) continue
    shown[key] = property ? strip(property, inner, ctx) : inner
  }
  return shown
}
