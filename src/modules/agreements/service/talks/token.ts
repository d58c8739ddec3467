/** The secret of a negotiator's link: 256 bits, derived from the link's row, stored as a hash. */
import { createHash, createHmac } from 'node:crypto'
import type { Ctx } from '#platform/context.ts'

export const negotiationToken = (ctx: Ctx, linkId: string): string =>
  createHmac('sha256', ctx.services.secret)
    .update(JSON.stringify(['negotiation link', ctx.workspace.id, linkId]))
    .digest('base64url')
export const hashNegotiationToken = (token: string): string => createHash('sha256').update(token).digest('hex')
