/** Secrets of links that stand in mails and on stands at fairs: derived, so that only their hash is stored. */
import { createHmac } from 'node:crypto'
import type { Ctx } from '#platform/context.ts'
import { linkTo } from '#platform/mail/outbox.ts'
import { hashToken } from './applications/token.ts'

type Purpose = 'event link' | 'outreach link' | 'opt-out link'

/** 256 bits as 43 characters. */
export const linkToken = (ctx: Ctx, purpose: Purpose, id: string): string =>
  createHmac('sha256', ctx.services.secret)
    .update(JSON.stringify([purpose, ctx.workspace.id, id]))
    .digest('base64url')
export const linkHash = (ctx: Ctx, purpose: Purpose, id: string): string => hashToken(linkToken(ctx, purpose, id))

/** The page of the partnership types; an application that begins there names the channel and its record. */
export const applyLink = (ctx: Ctx, channel: 'event' | 'outreach', token: string): string =>
  linkTo(ctx, `/o/${ctx.workspace.slug}/start?${channel}=${token}`)
