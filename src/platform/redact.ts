/** Blanks secrets before anything is logged or stored: by what they look like, and in objects also by their name. */

const blank = '[redacted]'

/**
 * The text with every key, webhook secret, bearer or basic credential, password in a URL, JSON web token, long random
 * token and bank account number (IBAN with right check digits) blanked. Ids and hashes in hex stay readable.
 */
export const redactText = (text: string): string => {
  if (!mayHide.test(text) || idText.test(text)) return text
  let redacted = text
  for (const [pattern, replacement] of patterns) redacted = redacted.replace(pattern, replacement)
  return redacted
    .replace(longRun, (run) => (looksRandom(run) ? blank : run))
    .replace(urlRun, (whole, before: string, run: string) => (looksRandom(run) ? before + blank : whole))
    .replace(ibanLike, (candidate) => (isIban(candidate) ? blank : candidate))
}

/**
 * A copy of the value with secrets blanked in all its strings, and everything under a name like `password`, `token` or
 * `authorization` blanked whole. Errors become plain objects; what is deeper than 12 levels or refers to itself is cut.
 */
export const redact = (value: unknown): unknown => redactValue(value, [])

const patterns: readonly (readonly [RegExp, string])[] = [
  [/\b(tk_(?:pub_)?(?:live|test)_)[0-9A-Za-z]{6,}/g, `$1${blank}`],
  [/\b(wh(?:sec|sk)_)[A-Za-z0-9+/=_-]{6,}/g, `$1${blank}`],
  [/\b(bearer|basic)(\s+)[A-Za-z0-9._~+/=-]{6,}/gi, `$1$2${blank}`],
  [/\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*)?/g, blank],
  [/(:\/\/[^\s:/?#@]{0,256}:)[^\s/?#@]+@/g, `$1${blank}@`],
]

const longRun = /[A-Za-z0-9_-]{40,}/g
// Share links hold 128 bits, 22 characters. Runs that short are blanked only where a URL carries them.
const urlRun = /([/=])([A-Za-z0-9_-]{22,})/g
const ibanLike = /\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){11,30}\b/g

/** What every pattern above needs at least; most texts have none of it, and one look is cheaper than eight. */
const mayHide = /tk_|wh(?:sec|sk)_|bearer|basic|eyJ|:\/\/|[A-Za-z0-9_-]{22,}|[A-Z]{2}[0-9]{2}/i
const idText = /^[a-z]{2,4}_[0-9a-z]{26}$/

// Ids, hashes in hex and names with dashes have one case only; long camel-case names have few capitals and no digit.
// Of random tokens with 22 characters about 1 in 7,000 looks like such a name, of those with 43 none.
const looksRandom = (run: string) =>
  /[a-z]/.test(run) && /[A-Z]/.test(run) && (/[0-9]/.test(run) || run.replace(/[^A-Z]/g, '').length >= 5)

const secretName =
  /pass(?:word|wd|phrase)|secret|token|authorization|cookie|api_?-?key|private_?-?key|credential|\biban\b|^otp$|^totp$|recovery_?-?codes?/i

const depthMax = 12
/** Names come again with every row; what was found out about them is kept, for as many as a log may meet. */
const namesMax = 5_000
const knownNames = new Map<string, { text: string; isSecret: boolean }>()
const nameOf = (name: string) => {
  const known = knownNames.get(name)
  if (known) return known
  const found = { text: redactText(name), isSecret: secretName.test(name) }
  if (knownNames.size < namesMax && name.length < 100) knownNames.set(name, found)
  return found
}

const redactValue = (value: unknown, above: readonly object[]): unknown => {
  if (typeof value === 'string') return redactText(value)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (above.includes(value)) return '[circular]'
  if (above.length >= depthMax) return '[too deep]'
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`
  const path = [...above, value]
  if (Array.isArray(value)) return value.map((item) => redactValue(item, path))
  if (value instanceof Map) return redactEntries([...value], path)
  if (value instanceof Set) return [...value].map((item) => redactValue(item, path))
  if (value instanceof Error) {
    const { name, message, stack, cause } = value
    const known = Object.entries({ name, message, stack, cause }).filter(([, part]) => part !== undefined)
    return redactEntries([...known, ...Object.entries(value)], path)
  }
  return redactEntries(Object.entries(value), path)
}

const redactEntries = (entries: readonly (readonly [unknown, unknown])[], path: readonly object[]) =>
  Object.fromEntries(
    entries.map(([key, value]) => {
      const { text, isSecret } = nameOf(String(key))
      const hidden = isSecret && value !== null && value !== undefined && typeof value !== 'boolean'
      return [text, hidden ? blank : redactValue(value, path)]
    }),
  )

/** ISO 13616: letters count 10 to 35, the first four characters go to the end, and the whole modulo 97 is 1. */
const isIban = (candidate: string): boolean => {
  const text = candidate.replaceAll(' ', '')
  let remainder = 0
  for (const character of text.slice(4) + text.slice(0, 4)) {
    const value = Number.parseInt(character, 36)
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
  }
  return remainder === 1
}
