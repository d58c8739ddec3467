/**
 * Whose partners a member sees. Reading is narrowed by the policies `portfolio_rows` of the tables themselves; a write runs
 * unnarrowed, because what it changes reaches beyond what its caller sees, and is refused here when it names a record
 * that the caller does not see.
 */
import { sql } from 'kysely'
import type { Actor, Ctx, Tx, Workspace } from '../context.ts'
import type { MemberRole } from '../contract.ts'
import { inTransaction, reading } from '../db/transaction.ts'
import { notFound } from '../errors.ts'

export const portfolios = ['all', 'own'] as const
export type Portfolio = (typeof portfolios)[number]

/** Who works for partners of their own. Whoever holds another role works across partners: legal, finance, support. */
const rolesWithPartners: readonly MemberRole[] = ['partner_manager', 'sales']

type Person = { roles: readonly MemberRole[]; isHead: boolean; isLead: boolean; portfolio: Portfolio | null }

/** What is said of the member, else the workspace's rule; an admin sees all, or nobody could set it right again. */
export const portfolioOf = (workspace: Workspace, person: Person): Portfolio => {
  if (person.roles.includes('admin')) return 'all'
  if (person.portfolio) return person.portfolio
  if (workspace.settings.portfolio !== 'own' || person.isHead || person.isLead) return 'all'
  return person.roles.every((role) => rolesWithPartners.includes(role)) ? 'own' : 'all'
}

/** The member whose portfolio bounds what this caller reads; null for everybody else. */
export const narrowedTo = (actor: Actor): string | null =>
  actor.kind === 'member' || actor.kind === 'key' ? (actor.portfolioOf ?? null) : null

/** An id inside any text of ours, whole. */
const idShape = /^[a-z]{2,4}_[0-7][0-9a-hjkmnp-tv-z]{25}$/

/** 404 when a write names a record of a partner outside the caller's portfolio, as if it did not exist. */
export const refuseOutside = async (ctx: Ctx, ...parts: readonly unknown[]): Promise<void> => {
  const member = narrowedTo(ctx.actor)
  if (!member) return
  const ids = new Set<string>()
  for (const part of parts) collect(part, ids)
  if (ids.size === 0) return
  const named = [...ids]
  const seen = await reading(ctx, (tx) => countRecords(tx, named))
  const there = await inTransaction(ctx, (tx) => countRecords(tx, named))
  if (seen !== there) throw notFound('record')
}

const collect = (part: unknown, into: Set<string>): void => {
  if (typeof part === 'string') {
    if (idShape.test(part)) into.add(part)
  } else if (Array.isArray(part)) for (const one of part) collect(one, into)
  else if (part && typeof part === 'object') for (const one of Object.values(part)) collect(one, into)
}

/** The tables are those of the database's catalogue, so that a new one joins by itself. */
const countRecords = async (tx: Tx, ids: string[]): Promise<number> => {
  const { rows } = await sql<{ count: number }>`select count_narrowed_records(${ids}::text[]) as count`.execute(tx.db)
  return rows[0]?.count ?? 0
}
