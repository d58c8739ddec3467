/**
 * Reads a body that somebody else writes: every field may be missing, null or of another kind, and then it is undefined.
 * Nothing here throws, so that a shape nobody has seen yet is kept and not understood instead of refused.
 */

export type Node = { readonly [name: string]: unknown }

export const node = (value: unknown): Node | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Node) : undefined
/** A text of 1 to 500 characters that a table can keep. */
export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length > 0 && value.length <= 500 && !value.includes('\u0000') ? value : undefined
export const flag = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined)
/** A whole number, however large: JSON's numbers beyond 2^53 are not exact and are left out. */
export const whole = (value: unknown): bigint | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : undefined
/** An instant from Stripe's seconds. */
export const instant = (value: unknown): Date | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 && value < 253_402_300_800
    ? new Date(value * 1_000)
    : undefined
/** The rows of a list, written as an array or as Stripe's list object. */
export const rows = (value: unknown): Node[] => {
  const list = Array.isArray(value) ? value : node(value)?.['data']
  return Array.isArray(list) ? list.map(node).filter((one) => one !== undefined) : []
}
/** Says that a list goes on beyond what was sent. */
export const goesOn = (value: unknown): boolean => flag(node(value)?.['has_more']) === true
/** The id of an object that is written as its id or, expanded, as itself. */
export const idOf = (value: unknown): string | undefined => text(value) ?? text(node(value)?.['id'])
/** An id of the kind that begins like this. */
export const idLike = (value: unknown, ...prefixes: string[]): string | undefined => {
  const id = idOf(value)
  return id !== undefined && id.length <= 255 && prefixes.some((prefix) => id.startsWith(prefix)) ? id : undefined
}
/** The one after the other, with the first that is there. */
export const at = (from: Node | undefined, ...path: string[]): unknown => {
  let value: unknown = from
  for (const name of path) value = node(value)?.[name]
  return value
}
