/** Secrets of referrals: the link for one company, and the personal link of a person in the portal. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Ctx } from '#platform/context.ts'
import { idPrefixes, isId } from '#platform/ids.ts'
import { linkTo } from '#platform/mail/outbox.ts'

const derive = (ctx: Ctx, purpose: string, ...parts: readonly string[]): string =>
  createHmac('sha256', ctx.services.secret)
    .update(JSON.stringify([purpose, ctx.workspace.id, ...parts]))
    .digest('base64url')

export const referralToken = (ctx: Ctx, id: string): string => derive(ctx, 'referral token', id)

const idLength = 26
/** The person's id and 132 bits that only this installation can make. */
export const personalToken = (ctx: Ctx, portalUserId: string): string =>
  `${portalUserId.slice(idPrefixes.portalUser.length)}${derive(ctx, 'personal referral link', portalUserId).slice(0, 22)}`
/** The person whose link it is; undefined for anything else. */
export const personOfToken = (ctx: Ctx, token: string): string | undefined => {
  const id = `${idPrefixes.portalUser}${token.slice(0, idLength)}`
  if (!isId(idPrefixes.portalUser, id)) return undefined
  const [given, expected] = [Buffer.from(token), Buffer.from(personalToken(ctx, id))]
  return given.length === expected.length && timingSafeEqual(given, expected) ? id : undefined
}

/** The public page on which a company chooses its partnership; what it sends carries the token. */
export const referralLink = (ctx: Ctx, token: string): string =>
  linkTo(ctx, `/o/${ctx.workspace.slug}/start?partner_referral=${token}`)
