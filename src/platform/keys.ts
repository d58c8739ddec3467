/**
 * The text of a key: a prefix that says what it opens, 32 random characters, and a checksum over both, so that a
 * mistyped or invented key is refused without a look-up and a scanner can find leaked ones without false alarms.
 */
import { createHash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

export type KeyKind = 'secret' | 'publishable'
export type KeyEnvironment = 'live' | 'test'
export type ParsedKey = { readonly kind: KeyKind; readonly environment: KeyEnvironment }

/** For secret scanners: finds every key in a text. The checksum decides whether it is one. */
export const keyPattern = 'tk_(?:pub_)?(?:live|test)_[0-9A-Za-z]{38}'

/** A new key with 190 random bits: prefix, 32 random base62 characters, 6 base62 characters of CRC-32 over all before. */
export const makeKey = (kind: KeyKind, environment: KeyEnvironment): string => {
  const body = prefixOf({ kind, environment }) + randomBase62(32)
  return body + checksum(body)
}

/** What the key claims to be, or null when it is not written as a key or its checksum is wrong. Asks nobody. */
export const parseKey = (text: unknown): ParsedKey | null => {
  if (typeof text !== 'string') return null
  const found = keyShape.exec(text)
  if (!found || checksum(text.slice(0, -checksumLength)) !== text.slice(-checksumLength)) return null
  return { kind: found[1] ? 'publishable' : 'secret', environment: found[2] === 'live' ? 'live' : 'test' }
}

/** SHA-256 in hex: the only form of a secret key that is stored. The key is random, so it needs no slow hash. */
export const hashKey = (key: string): string => createHash('sha256').update(key, 'utf8').digest('hex')

/** What may be shown of a key after it was made. */
export const lastFour = (key: string): string => key.slice(-4)

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const checksumLength = 6
const keyShape = /^tk_(pub_)?(live|test)_[0-9A-Za-z]{38}$/

const prefixOf = ({ kind, environment }: ParsedKey) => `tk_${kind === 'publishable' ? 'pub_' : ''}${environment}_`

const checksum = (text: string): string => {
  let value = crc32(text)
  let written = ''
  // 62^6 is above 2^32, so six digits always hold the checksum.
  for (let position = 0; position < checksumLength; position += 1) {
    written = digits[value % 62] + written
    value = Math.floor(value / 62)
  }
  return written
}

const randomBase62 = (length: number): string => {
  let text = ''
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      // 248 is the largest multiple of 62 in a byte; what lies above would make some characters likelier.
      if (byte < 248 && text.length < length) text += digits[byte % 62]
    }
  }
  return text
}
