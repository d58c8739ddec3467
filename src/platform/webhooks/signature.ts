/** Signing and checking of webhook messages as Standard Webhooks describes it: `v1` HMAC-SHA256, `v1a` ed25519. */
import { createHmac, createPrivateKey, createPublicKey, randomBytes, sign, timingSafeEqual, verify } from 'node:crypto'

export type WebhookHeaders = {
  readonly 'webhook-id': string
  /** Seconds since 1970. */
  readonly 'webhook-timestamp': string
  /** One `v1,<base64>` per secret, or `v1a,<base64>` per private key, separated by spaces. */
  readonly 'webhook-signature': string
}

export type VerifyResult = { readonly ok: true } | { readonly ok: false; readonly reason: VerifyRefusal }
export type VerifyRefusal = 'headers_missing' | 'headers_malformed' | 'too_old' | 'too_new' | 'no_match'

/** How far a message's time may lie from now, in both directions. */
export const toleranceSecondsDefault = 300

/** A new secret: `whsec_` and 32 random bytes in base64. */
export const newWebhookSecret = (): string => secretPrefix + randomBytes(32).toString('base64')

/** How an endpoint's messages are signed. */
export type Signing = 'hmac_sha256' | 'ed25519'

/** A new private key: `whsk_` and the 32 bytes of an ed25519 seed (RFC 8032) in base64. It never leaves the house. */
export const newWebhookKey = (): string => privatePrefix + randomBytes(32).toString('base64')

/** The public key of a private one, `whpk_` and 32 bytes in base64, with which receivers check. Throws RangeError. */
export const publicKeyOf = (privateKey: string): string => {
  const spki = createPublicKey(privateKeyOf(privateKey)).export({ format: 'der', type: 'spki' })
  return publicPrefix + spki.subarray(-32).toString('base64')
}

/** Whether the text is a secret that can sign: `whsec_` and 24 to 64 bytes in base64. */
export const isWebhookSecret = (text: unknown): text is string =>
  typeof text === 'string' && text.startsWith(secretPrefix) && keyOf(text) !== null

/**
 * The headers of one attempt. The id is the same for all attempts of a message and `at` is the time of this one. With two
 * secrets, while one replaces the other, both sign and the receiver may check with either. Throws RangeError for an id
 * that is empty or holds a full stop or a space, and for no or a malformed secret.
 */
export const signWebhook = (message: {
  id: string
  at: Date
  body: string | Uint8Array
  secrets: readonly string[]
}): WebhookHeaders => {
  if (!idShape.test(message.id)) throw new RangeError('A message id has no full stop, comma or space')
  if (message.secrets.length === 0) throw new RangeError('A message is signed with at least one secret')
  const timestamp = String(Math.floor(message.at.getTime() / 1_000))
  const signatures = message.secrets.map((secret) => {
    if (secret.startsWith(privatePrefix)) {
      const bytes = signedBytes(message.id, timestamp, message.body)
      return `v1a,${sign(null, bytes, privateKeyOf(secret)).toString('base64')}`
    }
    const key = keyOf(secret)
    if (!key) throw new RangeError('Not a webhook secret')
    return `v1,${digest(key, message.id, timestamp, message.body).toString('base64')}`
  })
  return { 'webhook-id': message.id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}

/**
 * Whether one of the signatures was made with one of the secrets, or the private key of one of the public ones, over exactly this id, time and body, and the time is
 * near. Header names may be in any case. The body is what arrived, byte for byte, before any parsing.
 */
export const verifyWebhook = (message: {
  headers: Readonly<Record<string, string | undefined>>
  body: string | Uint8Array
  secrets: readonly string[]
  now: Date
  toleranceSeconds?: number
}): VerifyResult => {
  const { id, timestamp, signature } = headersOf(message.headers)
  if (!id || !timestamp || !signature) return { ok: false, reason: 'headers_missing' }
  // A full stop in the id would let bytes wander between id, time and body under the same signature.
  if (!idShape.test(id) || !/^[1-9]\d{0,15}$/.test(timestamp)) return { ok: false, reason: 'headers_malformed' }
  const ageSeconds = Math.floor(message.now.getTime() / 1_000) - Number(timestamp)
  const tolerance = message.toleranceSeconds ?? toleranceSecondsDefault
  if (ageSeconds > tolerance) return { ok: false, reason: 'too_old' }
  if (-ageSeconds > tolerance) return { ok: false, reason: 'too_new' }
  const of = (version: string) =>
    signature
      .split(' ')
      .flatMap((part) => (part.startsWith(`${version},`) ? [Buffer.from(part.slice(version.length + 1))] : []))
  const [given, pairs] = [of('v1'), of('v1a')]
  const matches = message.secrets.some((secret) => {
    if (secret.startsWith(publicPrefix)) {
      const key = publicKeyFrom(secret)
      const bytes = signedBytes(id, timestamp, message.body)
      return (
        key !== null &&
        pairs.some((text) => {
          const signed = Buffer.from(text.toString(), 'base64')
          return signed.toString('base64') === text.toString() && verify(null, bytes, key, signed)
        })
      )
    }
    const key = keyOf(secret)
    // Compared as text: base64 would read several texts as the same bytes.
    const expected = key && Buffer.from(digest(key, id, timestamp, message.body).toString('base64'))
    return expected && given.some((bytes) => bytes.length === expected.length && timingSafeEqual(bytes, expected))
  })
  return matches ? { ok: true } : { ok: false, reason: 'no_match' }
}

const secretPrefix = 'whsec_'
const idShape = /^[^.,\s]{1,255}$/
const base64Shape = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

const keyOf = (secret: string): Buffer | null => {
  const text = secret.startsWith(secretPrefix) ? secret.slice(secretPrefix.length) : secret
  const key = base64Shape.test(text) ? Buffer.from(text, 'base64') : null
  return key && key.length >= 24 && key.length <= 64 ? key : null
}

const privatePrefix = 'whsk_'
const publicPrefix = 'whpk_'
/** What stands before the 32 bytes of an ed25519 key in PKCS #8 and in SPKI (RFC 8410). */
const pkcs8Start = Buffer.from('302e020100300506032b657004220420', 'hex')
const spkiStart = Buffer.from('302a300506032b6570032100', 'hex')

const keyBytes = (text: string, prefix: string): Buffer | null => {
  const rest = text.slice(prefix.length)
  const bytes = base64Shape.test(rest) ? Buffer.from(rest, 'base64') : null
  return bytes?.length === 32 ? bytes : null
}
const privateKeyOf = (text: string) => {
  const seed = keyBytes(text, privatePrefix)
  if (!seed) throw new RangeError('Not a webhook key')
  return createPrivateKey({ key: Buffer.concat([pkcs8Start, seed]), format: 'der', type: 'pkcs8' })
}
const publicKeyFrom = (text: string) => {
  const bytes = keyBytes(text, publicPrefix)
  return bytes && createPublicKey({ key: Buffer.concat([spkiStart, bytes]), format: 'der', type: 'spki' })
}
const signedBytes = (id: string, timestamp: string, body: string | Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(`${id}.${timestamp}.`), typeof body === 'string' ? Buffer.from(body) : body])

const digest = (key: Buffer, id: string, timestamp: string, body: string | Uint8Array): Buffer =>
  createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest()

const headersOf = (headers: Readonly<Record<string, string | undefined>>) => {
  const lower = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  return {
    id: lower.get('webhook-id'),
    timestamp: lower.get('webhook-timestamp'),
    signature: lower.get('webhook-signature'),
  }
}
