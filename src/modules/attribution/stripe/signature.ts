/** Checks Stripe's signature header: `t=<seconds>,v1=<hex>`, HMAC-SHA256 with the endpoint's secret over `t.body`. */
import { createHmac, timingSafeEqual } from 'node:crypto'

export type SignatureRefusal = 'header_missing' | 'header_malformed' | 'too_old' | 'too_new' | 'no_match'

/** How far the time of a signature may lie from now, in both directions. */
export const toleranceSeconds = 300
/** Stripe lists one signature per secret while one replaces another; more than a handful is nobody we know. */
const signaturesMax = 10

/** Undefined when one of the listed v1 signatures is of this secret over exactly these bytes, else why not. */
export const refuseSignature = (message: {
  header: string | undefined
  bytes: Uint8Array
  secret: string
  now: Date
}): SignatureRefusal | undefined => {
  if (!message.header) return 'header_missing'
  const read = readHeader(message.header)
  if (!read) return 'header_malformed'
  const expected = digest(message.secret, read.timestamp, message.bytes)
  const matches = read.signatures.filter((hex) => timingSafeEqual(Buffer.from(hex, 'hex'), expected))
  if (matches.length === 0) return 'no_match'
  // Said only to whoever holds the secret, so that a stranger cannot feel for our clock.
  const ageSeconds = Math.floor(message.now.getTime() / 1_000) - Number(read.timestamp)
  if (ageSeconds > toleranceSeconds) return 'too_old'
  if (ageSeconds < -toleranceSeconds) return 'too_new'
  return undefined
}

/** The header that Stripe would send: for tests, and for people who try an endpoint out. */
export const signatureHeader = (secret: string, bytes: Uint8Array | string, at: Date): string => {
  const timestamp = String(Math.floor(at.getTime() / 1_000))
  return `t=${timestamp},v1=${digest(secret, timestamp, bytes).toString('hex')}`
}

const digest = (secret: string, timestamp: string, bytes: Uint8Array | string): Buffer =>
  createHmac('sha256', secret).update(`${timestamp}.`).update(bytes).digest()

const readHeader = (header: string): { timestamp: string; signatures: string[] } | undefined => {
  const parts = header.split(',').map((part) => part.trim())
  const timestamps = parts.filter((part) => part.startsWith('t=')).map((part) => part.slice(2))
  const signatures = parts.filter((part) => part.startsWith('v1=')).map((part) => part.slice(3))
  const [timestamp] = timestamps
  if (timestamps.length !== 1 || !timestamp || !/^[0-9]{1,12}$/.test(timestamp)) return undefined
  if (signatures.length === 0 || signatures.length > signaturesMax) return undefined
  return { timestamp, signatures: signatures.filter((hex) => /^[0-9a-f]{64}$/.test(hex)) }
}
