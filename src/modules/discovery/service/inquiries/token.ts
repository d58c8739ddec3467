/** Secrets of inquiries: the link that goes out with a form, and the moment at which the contact page was opened. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Ctx } from '#platform/context.ts'

const derive = (ctx: Ctx, purpose: string, ...parts: readonly string[]): string =>
  createHmac('sha256', ctx.services.secret)
    .update(JSON.stringify([purpose, ctx.workspace.id, ...parts]))
    .digest('base64url')

/** What the link of a mailed form carries, so that the application names its inquiry. */
export const inquiryToken = (ctx: Ctx, id: string): string => derive(ctx, 'inquiry token', id)

/** The present, signed: the page hands it back, and nobody can say an earlier one. */
export const openedStamp = (ctx: Ctx): string => {
  const at = ctx.services.time().getTime().toString(36)
  return `${at}.${derive(ctx, 'contact page opened', at)}`
}
const stampAgeMaxMs = 7 * 86_400_000
/** Seconds since the page was opened; undefined when the stamp is none of ours or older than a week. */
export const secondsOpen = (ctx: Ctx, stamp: string | undefined): number | undefined => {
  const [at = '', mac = ''] = (stamp ?? '').split('.')
  const expected = Buffer.from(derive(ctx, 'contact page opened', at))
  const given = Buffer.from(mac)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
  const ageMs = ctx.services.time().getTime() - Number.parseInt(at, 36)
  return ageMs >= 0 && ageMs <= stampAgeMaxMs ? ageMs / 1000 : undefined
}
