/** One signed request to an endpoint, and what its answer means. */
import type { Ctx } from '../context.ts'
import { safeFetch } from '../net/safe-fetch.ts'
import { redactText } from '../redact.ts'
import { decrypt } from '../secrets.ts'
import { playsBadSignature, wrongSecret } from '../tenancy/scenarios.ts'
import { signWebhook } from './signature.ts'

const answerMsMax = 15_000
const answerBytesMax = 4_096
const retryAfterMsMax = 86_400_000
const slowMsDefault = 30_000

export type Sent = {
  ok: boolean
  startedAt: Date
  durationMs: number
  status: number | null
  /** Why it was no success, for a person. */
  error: string | null
  /** The first 4 KB, secrets blanked. */
  answer: string | null
  /** The endpoint asked to be left alone until then (429, 502, 503, 504). */
  slowUntil: Date | null
  /** 410: nobody is there for good. */
  gone: boolean
  /** The process is stopping; nothing was learned. */
  aborted: boolean
}

export type Message = {
  url: string
  headers: Record<string, string>
  sealedSecrets: readonly { id: string; sealed: string }[]
  messageId: string
  body: string
}

/** Sends a message once. Never throws for what the other side does. Success is a 2xx within 15 s. */
export const sendMessage = async (ctx: Ctx, message: Message, signal?: AbortSignal): Promise<Sent> => {
  const { config, secret } = ctx.services
  const startedAt = ctx.clock.realNow()
  const fixed = Object.fromEntries(
    Object.entries(message.headers).map(([name, sealed]) => [name, decrypt(secret, headerPlace(name), sealed)]),
  )
  const signed = signWebhook({
    id: message.messageId,
    at: startedAt,
    body: message.body,
    secrets: playsBadSignature(ctx)
      ? [wrongSecret()]
      : message.sealedSecrets.map(({ id, sealed }) => decrypt(secret, id, sealed)),
  })
  const result = await safeFetch({
    url: message.url,
    method: 'POST',
    headers: { ...fixed, 'content-type': 'application/json', 'user-agent': 'Tandem-Webhooks/1', ...signed },
    body: message.body,
    timeoutMs: answerMsMax,
    bodyBytesMax: answerBytesMax,
    allowPrivate: config.privateTargets,
    ...(signal && { signal }),
  })
  const base = { startedAt, durationMs: result.ms, slowUntil: null, gone: false, aborted: false }
  if (!result.ok)
    return { ...base, ok: false, status: null, error: result.words, answer: null, aborted: result.kind === 'aborted' }
  const answer = redactText(result.body.replaceAll('\0', '')) || null
  const ok = result.status >= 200 && result.status < 300
  const isSlow = [429, 502, 503, 504].includes(result.status)
  return {
    ...base,
    ok,
    status: result.status,
    error: ok ? null : wordsFor(result.status),
    answer,
    slowUntil: isSlow
      ? (retryAfter(result.headers['retry-after'], startedAt) ?? new Date(startedAt.getTime() + slowMsDefault))
      : null,
    gone: result.status === 410,
  }
}

/** Where the value of a fixed header is encrypted; see secrets.ts. */
export const headerPlace = (name: string): string => `webhook header ${name.toLowerCase()}`

/** RFC 9110, 10.2.3: seconds or a date. At most 24 hours; undefined when it is neither. */
const retryAfter = (text: string | undefined, now: Date): Date | undefined => {
  if (text === undefined) return undefined
  const at = /^\d{1,9}$/.test(text.trim()) ? now.getTime() + Number(text.trim()) * 1_000 : Date.parse(text)
  if (Number.isNaN(at)) return undefined
  return new Date(Math.min(Math.max(at, now.getTime()), now.getTime() + retryAfterMsMax))
}

const wordsFor = (status: number): string =>
  status === 410
    ? 'The endpoint answered 410: it is gone for good.'
    : status >= 300 && status < 400
      ? `The endpoint answered ${status}; redirects are not followed. Enter the address it leads to.`
      : status === 429
        ? 'The endpoint answered 429: it wants fewer messages for now.'
        : `The endpoint answered ${status}; only 2xx is success.`
