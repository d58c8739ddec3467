/** Asking again who it is before what cannot be taken back: keys, roles, bank data, signatures, exports, payouts. */
import { verifyPassword } from 'better-auth/crypto'
import { sql } from 'kysely'
import type { Services, Tx } from '../context.ts'
import { asOwner } from '../db/transaction.ts'
import { forbidden, invalid } from '../errors.ts'
import { signInOf } from './library.ts'
import { forgetFailures, recordFailure, refuseWhileWaiting } from './throttle.ts'

export const confirmMinutes = 15

/**
 * 403 `session.unconfirmed` when the person of this session has not shown who they are within 15 minutes, by signing in
 * or by `POST /v1/me/confirmation`. Keys and the system pass: they have nobody to ask. The demo does not ask.
 */
export const refuseUnconfirmed = async (tx: Tx): Promise<void> => {
  const { actor, workspace } = tx.ctx
  if ((actor.kind !== 'member' && actor.kind !== 'portal_user') || workspace.isDemo) return
  const { rows } = await tx.asOwner(() =>
    sql`select 1 from auth_sessions where id = ${actor.sessionId}
      and confirmed_at > now() - make_interval(mins => ${confirmMinutes})`.execute(tx.db),
  )
  if (rows.length > 0) return
  throw forbidden(
    'session.unconfirmed',
    `Confirm that it is you: your last sign-in is over ${confirmMinutes} minutes ago.`,
    { confirmation: '/v1/me/confirmation' },
  )
}

/**
 * For what moves money: 403 with `code` when the account has no second factor, then as `refuseUnconfirmed`. An account
 * with one is confirmed by its code alone, so a confirmation of 15 minutes ago is a fresh second factor.
 */
export const refuseWithoutSecondFactor = async (tx: Tx, code: string, words: string): Promise<void> => {
  const { actor, workspace } = tx.ctx
  if ((actor.kind !== 'member' && actor.kind !== 'portal_user') || workspace.isDemo) return
  const { rows } = await tx.asOwner(() =>
    sql`select 1 from auth_users where id = ${actor.userId} and two_factor_enabled`.execute(tx.db),
  )
  if (rows.length === 0) throw forbidden(code, words, { setUp: '/v1/me' })
  await refuseUnconfirmed(tx)
}

export type Proof = { password?: string | undefined; code?: string | undefined }
type Who = { userId: string; sessionId: string; address: string; cookie: string | undefined }

/**
 * Confirms the session: by a code where the account has a second factor, else by the password. Who has neither signs in
 * again by link. 422 names the field that is wrong or missing; guessing is slowed down as at sign-in.
 */
export const confirmSession = async (services: Services, who: Who, proof: Proof): Promise<void> => {
  const attempt = { door: 'confirmation', account: who.userId, address: who.address }
  await refuseWhileWaiting(services, attempt)
  const { rows } = await asOwner(services.database, (db) =>
    sql<{ two_factor: boolean; password: string | null }>`select coalesce(two_factor_enabled, false) as two_factor,
        (select password from auth_accounts where user_id = auth_users.id and provider_id = 'credential') as password
      from auth_users where id = ${who.userId}`.execute(db),
  )
  const [account] = rows
  const field = account?.two_factor ? 'code' : 'password'
  const given = proof[field]
  if (!account || (field === 'password' && account.password === null))
    throw invalid({ field, rule: 'not_set', message: 'You have no password here; sign in again by a link.' })
  if (!given) throw invalid({ field, rule: 'required', message: `Give your ${field}.` })
  const isRight =
    field === 'code'
      ? await isCode(services, given, who.cookie)
      : await verifyPassword({ hash: account.password ?? '', password: given })
  if (!isRight) {
    await recordFailure(services, attempt)
    throw invalid({ field, rule: 'wrong', message: `This is not your ${field}.` })
  }
  await forgetFailures(services, attempt)
  await asOwner(services.database, (db) =>
    sql`update auth_sessions set confirmed_at = now() where id = ${who.sessionId}`.execute(db),
  )
}

const isCode = async (services: Services, code: string, cookie: string | undefined): Promise<boolean> => {
  const answer = await signInOf(services).api.verifyTOTP({
    body: { code },
    headers: new Headers({ cookie: cookie ?? '' }),
    asResponse: true,
  })
  return answer.ok
}
