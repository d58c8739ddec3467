/** One text for one value: keys in order, nothing in between, so that a hash outlives any store's habits. */
import { createHash } from 'node:crypto'

export const canonical = (value: unknown): string => {
  if (value === undefined || value === null) return 'null'
  if (typeof value === 'bigint') return JSON.stringify(String(value))
  if (typeof value !== 'object') return JSON.stringify(value)
  // Written for a hundred thousand sales: texts are added up, with no list of entries in between.
  let text = ''
  if (Array.isArray(value)) {
    for (const one of value) text += text === '' ? canonical(one) : `,${canonical(one)}`
    return `[${text}]`
  }
  for (const key of Object.keys(value).sort()) {
    const one = (value as Record<string, unknown>)[key]
    if (one !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonical(one)}`
  }
  return `{${text}}`
}
export const hashOf = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex')
