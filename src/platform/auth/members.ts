/** What business modules add to the people of a workspace. Functions take arrays of ids; a module fills a slot once. */
import type { Ctx, Tx } from '../context.ts'
import { defineSlot } from '../module.ts'

/** How much a member still holds that needs a person, such as partners; who holds anything cannot be removed. */
export type MemberHoldings = {
  /** 409 when somebody holds something: `42 partners need a new manager first`. */
  words: (count: number) => string
  countOf: (tx: Tx, memberIds: readonly string[]) => Promise<ReadonlyMap<string, number>>
}
export const memberHoldings = defineSlot<MemberHoldings>('auth.member_holdings')

/** Told in the same transaction when members were suspended or removed: their keys stop, their tasks move on. */
export const memberLeft = defineSlot<(tx: Tx, memberIds: readonly string[]) => Promise<void>>('auth.member_left')

/** Names of actors in the audit trail: members, portal users, keys. Ids of other kinds are left out. */
export const actorNames =
  defineSlot<(tx: Tx, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>>('auth.actor_names')

/** What a partner's keys may do at most on this day, and why no more. */
export type ScopeLimit = {
  scopes: ReadonlySet<string>
  /** The refusal of a call or a grant with a scope that is not among them. */
  refusal: (scope: string) => { code: string; words: string }
}
/** What a partner's key may do beyond its own scopes: `undefined` for no limit. Asked with every call, so it is quick. */
export const scopeLimits =
  defineSlot<(ctx: Ctx, partnerId: string) => Promise<ScopeLimit | undefined>>('auth.scope_limits')

/** How fast a partner's keys may call today, and whether its month is used up. */
export type CallLimit = {
  perMinute: number
  burst: number
  blocked?: { retryAfterSeconds: number; words: string } | undefined
}
/** Asked with every call of a partner's key, so it is quick. */
export const callLimits = defineSlot<(ctx: Ctx, partnerId: string) => Promise<CallLimit>>('auth.call_limits')

/** Completes an invitation for the side that a module holds (`portal_user`: partners). */
export type InvitationSide = {
  side: 'portal_user' | 'member'
  /** What the page of the invitation shows; undefined when the seat is gone or not open any more. */
  describe: (tx: Tx, subjectId: string) => Promise<{ name: string; partnerName: string | null } | undefined>
  /** Makes the seat active for this account. Runs in the transaction that spends the invitation. */
  complete: (tx: Tx, seat: { subjectId: string; userId: string; name: string; email: string }) => Promise<void>
}
export const invitationSides = defineSlot<InvitationSide>('auth.invitation_sides')
