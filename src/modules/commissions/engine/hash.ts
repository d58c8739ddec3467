/** One text for one value: keys in order, nothing in between, so that a hash outlives any store's habits. */
import { createHash } from 'node:crypto'

export const canonical = (value: unknown): string => {
  if (value === undefined || value === null) return 'null'
  if (typeof value === 'bigint') return JSON.stringify(String(value))
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object') return JSON.stringify(value)
  const entries = Object.entries(value).filter(([, one]) => one !== undefined)
  entries.sort(([one], [other]) => (one < other ? -1 : 1))
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`
}
export const hashOf = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex')
