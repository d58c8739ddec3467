/** Members and invitations of a workspace. */
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { MemberRole } from '#platform/contract.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { hasWords, isNamed } from '#platform/http/words.ts'
import type { MailReader } from '#platform/mail/choices.ts'
import type { Portfolio } from '#platform/tenancy/portfolio.ts'

export type MemberState = 'invited' | 'active' | 'suspended' | 'removed'
export type MemberRow = {
  id: string
  user_id: string | null
  email: string
  name: string
  roles: MemberRole[]
  is_head: boolean
  is_lead: boolean
  portfolio: Portfolio | null
  state: MemberState
  zone: string | null
  language: string | null
  last_seen_at: Date | null
  version: number
  created_at: Date
  updated_at: Date
}
const columns = [
  'id',
  'user_id',
  'email',
  'name',
  'roles',
  'is_head',
  'is_lead',
  'portfolio',
  'state',
  'zone',
  'language',
  'last_seen_at',
  'version',
  'created_at',
  'updated_at',
] as const

export const readMember = async (tx: Tx, id: string): Promise<MemberRow | undefined> =>
  (await tx.db
    .selectFrom('members')
    .select(columns)
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .executeTakeFirst()) as MemberRow | undefined

/** Locks the admins too, so that two who remove each other do not both succeed. Ids in order, against deadlocks. */
export const lockMember = async (tx: Tx, id: string): Promise<MemberRow | undefined> => {
  await sql`select id from members where workspace_id = ${tx.ctx.workspace.id} and (id = ${id} or ('admin' = any (roles) and state = 'active')) order by id for update`.execute(
    tx.db,
  )
  return readMember(tx, id)
}

export const countOtherAdmins = async (tx: Tx, id: string): Promise<number> => {
  const { rows } = await sql<{ count: string }>`select count(*) as count from members
    where workspace_id = ${tx.ctx.workspace.id} and id <> ${id} and state = 'active' and 'admin' = any (roles)`.execute(
    tx.db,
  )
  return Number(rows[0]?.count ?? 0)
}

type MemberFilter = ListInput & {
  state?: MemberState | undefined
  role?: MemberRole | undefined
  q?: string | undefined
}
export const memberPage = <Out>(tx: Tx, input: MemberFilter, toWire: (rows: MemberRow[]) => Promise<Out[]>) => {
  let query = tx.db.selectFrom('members').select(columns).where('workspace_id', '=', tx.ctx.workspace.id)
  query = input.state ? query.where('state', '=', input.state) : query.where('state', '<>', 'removed')
  if (input.role) query = query.where(sql<boolean>`${input.role} = any (roles)`)
  if (input.q) query = query.where(isNamed('id', 'member', input.q))
  return keysetPage({
    query,
    sorts: { name: 'name', createdAt: 'created_at' },
    fallback: 'name',
    input,
    id: 'id',
    toWire: (rows) => toWire(rows as MemberRow[]),
    count: () => countUpTo(tx.db, query),
  })
}

export type NewMember = {
  id: string
  userId: string | null
  email: string
  name: string
  roles: readonly MemberRole[]
  isHead: boolean
  isLead: boolean
  state: MemberState
}
export const insertMember = async (tx: Tx, member: NewMember): Promise<void> => {
  const now = tx.ctx.services.time()
  await tx.db
    .insertInto('members')
    .values({
      workspace_id: tx.ctx.workspace.id,
      id: member.id,
      user_id: member.userId,
      email: member.email,
      name: member.name,
      roles: [...member.roles],
      is_head: member.isHead,
      is_lead: member.isLead,
      state: member.state,
      created_at: now,
      updated_at: now,
    })
    .execute()
  await findable(tx, member)
}

export type MemberChange = {
  user_id?: string | null
  name?: string
  roles?: MemberRole[]
  is_head?: boolean
  is_lead?: boolean
  portfolio?: Portfolio | null
  state?: MemberState
  zone?: string | null
  language?: string | null
}
export const changeMember = async (tx: Tx, member: MemberRow, change: MemberChange): Promise<MemberRow> => {
  await tx.db
    .updateTable('members')
    .set({ ...change, version: member.version + 1, updated_at: tx.ctx.services.time() })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', member.id)
    .execute()
  const changed = { ...member, ...change, version: member.version + 1, updated_at: tx.ctx.services.time() }
  if (change.name !== undefined) await findable(tx, changed)
  return changed
}

/** There is one head at most: whoever was it steps back. */
export const clearOtherHeads = (tx: Tx, id: string): Promise<unknown> =>
  sql`update members set is_head = false, version = version + 1, updated_at = ${tx.ctx.services.time()}
    where workspace_id = ${tx.ctx.workspace.id} and id <> ${id} and is_head`.execute(tx.db)

const findable = (tx: Tx, member: { id: string; name: string; email: string }) =>
  sql`select put_search_entry('member', ${member.id}, null, false, ${`${member.name} ${member.email}`})`.execute(tx.db)

export type PersonFacts = { hasSecondFactor: boolean; lastSeenAt: Date | null }
/** Second factor and last sign of life of these accounts, from the installation's tables: one query for a page. */
export const personFacts = async (tx: Tx, userIds: readonly string[]): Promise<ReadonlyMap<string, PersonFacts>> => {
  if (userIds.length === 0) return new Map()
  const { rows } = await tx.asOwner(() =>
    sql<{ id: string; two_factor_enabled: boolean | null; last_seen_at: Date | null }>`
      select auth_users.id, auth_users.two_factor_enabled, max(auth_sessions.updated_at) as last_seen_at
      from auth_users left join auth_sessions on auth_sessions.user_id = auth_users.id
      where auth_users.id = any (${[...userIds]}::text[]) group by auth_users.id`.execute(tx.db),
  )
  return new Map(
    rows.map((row) => [row.id, { hasSecondFactor: row.two_factor_enabled === true, lastSeenAt: row.last_seen_at }]),
  )
}

/** Open invitations of these seats. */
export const openInvitations = async (
  tx: Tx,
  subjectIds: readonly string[],
): Promise<ReadonlyMap<string, { id: string; expiresAt: Date }>> => {
  if (subjectIds.length === 0) return new Map()
  const { rows } = await sql<{
    subject_id: string
    id: string
    expires_at: Date
  }>`select subject_id, id, expires_at from invitations
    where workspace_id = ${tx.ctx.workspace.id} and subject_id = any (${[...subjectIds]}::text[]) and accepted_at is null and revoked_at is null`.execute(
    tx.db,
  )
  return new Map(rows.map((row) => [row.subject_id, { id: row.id, expiresAt: row.expires_at }]))
}

export type InvitationListRow = {
  id: string
  side: 'member' | 'portal_user'
  subject_id: string
  email: string
  expires_at: Date
  accepted_at: Date | null
  revoked_at: Date | null
  created_at: Date
}
export const invitationPage = <Out>(
  tx: Tx,
  input: ListInput & { open?: boolean | undefined },
  toWire: (rows: InvitationListRow[]) => Out[],
) => {
  let query = tx.db
    .selectFrom('invitations')
    .select(['id', 'side', 'subject_id', 'email', 'expires_at', 'accepted_at', 'revoked_at', 'created_at'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
  const isOpen: RawBuilder<boolean> = sql`(accepted_at is null and revoked_at is null and expires_at > ${tx.ctx.services.time()})`
  if (input.open !== undefined) query = query.where(input.open ? isOpen : sql<boolean>`not ${isOpen}`)
  if (input.q) query = query.where(hasWords(input.q, 'email'))
  return keysetPage({
    query,
    sorts: { createdAt: 'created_at' },
    fallback: '-createdAt',
    input,
    id: 'id',
    toWire: (rows) => toWire(rows as InvitationListRow[]),
    count: () => countUpTo(tx.db, query),
  })
}

export const memberNames = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const wanted = ids.filter((id) => id.startsWith('mb_'))
  if (wanted.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string }>`select id, name from members
    where workspace_id = ${tx.ctx.workspace.id} and id = any (${wanted}::text[])`.execute(tx.db)
  return new Map(rows.map((row) => [row.id, row.name]))
}

export const membersByIds = async (tx: Tx, ids: readonly string[]): Promise<MemberRow[]> => {
  if (ids.length === 0) return []
  return (await tx.db
    .selectFrom('members')
    .select(columns)
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', 'in', [...ids])
    .execute()) as MemberRow[]
}

export const activeAdmins = async (tx: Tx): Promise<{ id: string; name: string; email: string }[]> => {
  const { rows } = await sql<{ id: string; name: string; email: string }>`select id, name, email from members
    where workspace_id = ${tx.ctx.workspace.id} and state = 'active' and 'admin' = any (roles) order by id`.execute(
    tx.db,
  )
  return rows
}

/** Who reads mails at this address as a member. */
export const memberReaders = async (tx: Tx, email: string): Promise<MailReader[]> => {
  const { rows } = await tx.asTeam(() =>
    sql<{ preferences: Record<string, unknown> }>`select preferences from members
      where workspace_id = ${tx.ctx.workspace.id} and lower(email) = lower(${email}) and state <> 'removed'`.execute(
      tx.db,
    ),
  )
  return rows.map(({ preferences }) => ({ side: 'member', preferences }))
}

/** `locked`: until the end of the transaction, for whoever writes them. */
export const memberPreferences = async (
  tx: Tx,
  id: string,
  locked: boolean,
): Promise<Record<string, unknown> | undefined> => {
  const { rows } = await sql<{
    preferences: Record<string, unknown>
  }>`select preferences from members where workspace_id = ${tx.ctx.workspace.id} and id = ${id} ${locked ? sql`for update` : sql``}`.execute(
    tx.db,
  )
  return rows[0]?.preferences
}

/** The version stays: what a person chose for themselves is no edit that a colleague could miss. */
export const keepMemberPreferences = (tx: Tx, id: string, preferences: Record<string, unknown>): Promise<unknown> =>
  sql`update members set preferences = ${JSON.stringify(preferences)}::jsonb
    where workspace_id = ${tx.ctx.workspace.id} and id = ${id}`.execute(tx.db)
