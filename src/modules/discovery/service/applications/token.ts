/**
 * The secrets of an application's links. A token is derived from the installation's key and the application, so that
 * every mail can carry the link while only its hash is stored; changing it counts its number up.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Ctx } from '#platform/context.ts'
import { linkTo } from '#platform/mail/outbox.ts'
import type { ApplicationRow } from '../../queries/applications.ts'

type OfToken = Pick<ApplicationRow, 'id' | 'token_number'>

const derive = (ctx: Ctx, purpose: string, ...parts: readonly string[]): string =>
  createHmac('sha256', ctx.services.secret)
    .update(JSON.stringify([purpose, ctx.workspace.id, ...parts]))
    .digest('base64url')

/** 256 bits as 43 characters. */
export const tokenOf = (ctx: Ctx, row: OfToken): string =>
  derive(ctx, 'application token', row.id, String(row.token_number))
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')
export const tokenHashOf = (ctx: Ctx, row: OfToken): string => hashToken(tokenOf(ctx, row))

/** What the mailed link carries beside the token: proves that whoever opens it reads this mailbox. */
export const proofOf = (ctx: Ctx, row: Pick<ApplicationRow, 'id' | 'email_folded'>): string =>
  derive(ctx, 'application e-mail proof', row.id, row.email_folded ?? '')
export const isProof = (ctx: Ctx, row: ApplicationRow, code: string): boolean => {
  if (!row.email_folded) return false
  const [given, expected] = [Buffer.from(code), Buffer.from(proofOf(ctx, row))]
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** The applicant's page; with `proof`, opening it also proves the address. */
export const pageLink = (ctx: Ctx, row: ApplicationRow, options: { proof?: boolean } = {}): string =>
  linkTo(ctx, `/o/${ctx.workspace.slug}/a/${tokenOf(ctx, row)}${options.proof ? `?proof=${proofOf(ctx, row)}` : ''}`)

/** A keyed hash of a sender's address: still the same for the same sender, and nothing that leads back. */
export const hashAddress = (ctx: Ctx, address: string): string => derive(ctx, 'sender address', address)
