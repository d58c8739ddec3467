/** Whether a message is ours: HMAC-SHA256 over `id.timestamp.body`, at most five minutes old. No library needed. */
import { createHmac, timingSafeEqual } from 'node:crypto'

export const isGenuine = (headers: Record<string, string | undefined>, body: string, secret: string): boolean => {
  const { 'webhook-id': id = '', 'webhook-timestamp': at = '', 'webhook-signature': signatures = '' } = headers
  if (!/^\d+$/.test(at) || Math.abs(Date.now() / 1_000 - Number(at)) > 300) return false
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const expected = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest()
  return signatures.split(' ').some((one) => {
    const given = Buffer.from(one.replace(/^v1,/, ''), 'base64')
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
}
