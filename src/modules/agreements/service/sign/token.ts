/** The secret of a signer's link: 256 bits, derived from signer and document, stored as a hash. */
import { createHash, createHmac } from 'node:crypto'
import type { Ctx } from '#platform/context.ts'
import { linkTo } from '#platform/mail/outbox.ts'

export const signerToken = (ctx: Ctx, signerId: string, documentHash: string): string =>
  createHmac('sha256', ctx.services.secret)
    .update(JSON.stringify(['signing link', ctx.workspace.id, signerId, documentHash]))
    .digest('base64url')
export const hashSignerToken = (token: string): string => createHash('sha256').update(token).digest('hex')
export const signingLink = (ctx: Ctx, signerId: string, documentHash: string): string =>
  linkTo(ctx, signingPath(ctx, signerId, documentHash))
export const signingPath = (ctx: Ctx, signerId: string, documentHash: string): string =>
  `/o/${ctx.workspace.slug}/sign/${signerToken(ctx, signerId, documentHash)}`
