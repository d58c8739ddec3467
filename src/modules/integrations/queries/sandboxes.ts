/** Sandboxes: their records in the live workspace, their rows in the registry, and the seats of who enters one. */
import { type Selectable, sql } from 'kysely'
import type { ScenarioKind, Services, Tx } from '#platform/context.ts'
import { asOwner } from '#platform/db/transaction.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { hasWords, isNamed } from '#platform/http/words.ts'
import { newId } from '#platform/ids.ts'

export type SandboxRow = Selectable<DB['sandboxes']>
export type RegistryRow = {
  id: string
  slug: string
  name: string
  zone: string
  currency: string
  language: string
  clock_offset_ms: string
  advance_to: Date | null
  scenario: ScenarioKind | null
  scenario_until: Date | null
}

/** Records of this live workspace, oldest first: of a partner, of one id, or all. */
export const sandboxRows = (
  tx: Tx,
  filter: { partnerId?: string | undefined; id?: string } = {},
): Promise<SandboxRow[]> => {
  let query = tx.db.selectFrom('sandboxes').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
  if (filter.partnerId !== undefined) query = query.where('partner_id', '=', filter.partnerId)
  if (filter.id !== undefined) query = query.where('id', '=', filter.id)
  return query.orderBy('created_at').orderBy('id').limit(200).execute()
}
type SandboxFilter = ListInput & {
  q?: string | undefined
  /** Those whose own name has the words; `q` alone looks at the partner's. */
  named?: readonly string[]
  partnerId?: string | undefined
  side?: 'team' | 'partner' | undefined
  state?: string[] | undefined
  /** From inside: this one, while it is this partner's. */
  id?: string
  innerPartnerId?: string | null
}
export const sandboxPage = (tx: Tx, input: SandboxFilter) => {
  let query = tx.db.selectFrom('sandboxes').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
  if (input.id !== undefined) query = query.where('id', '=', input.id)
  if (input.innerPartnerId) query = query.where('inner_partner_id', '=', input.innerPartnerId)
  if (input.partnerId !== undefined) query = query.where('partner_id', '=', input.partnerId)
  if (input.side) query = query.where('partner_id', input.side === 'team' ? 'is' : 'is not', null)
  if (input.state) query = query.where('state', 'in', input.state)
  if (input.q)
    query = query.where(
      sql<boolean>`(sandboxes.id = any (${[...(input.named ?? [])]}::text[]) or ${isNamed('sandboxes.partner_id', 'partner', input.q)})`,
    )
  return keysetPage({
    query,
    sorts: { createdAt: 'created_at', usedAt: 'used_at' },
    fallback: 'createdAt',
    input,
    id: 'id',
    toWire: (rows) => rows,
    count: () => countUpTo(tx.db, query),
  })
}
/** Sandboxes of a live workspace whose name or address has every word. Not inside a transaction. */
export const sandboxesNamed = async (services: Services, liveWorkspaceId: string, q: string): Promise<string[]> => {
  const { rows } = await asOwner(services.database, (db) =>
    sql<{ id: string }>`select id from workspaces where live_workspace_id = ${liveWorkspaceId} and kind = 'sandbox'
      and ${hasWords(q, 'workspaces.name', 'workspaces.slug')} limit 5000`.execute(db),
  )
  return rows.map((row) => row.id)
}

export const lockSandbox = (tx: Tx, id: string): Promise<SandboxRow | undefined> =>
  tx.db
    .selectFrom('sandboxes')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
/** Makers of one partner's sandboxes wait for each other, so that the limit holds. */
export const lockMaking = (tx: Tx, owner: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`sandboxes of ${tx.ctx.workspace.id} ${owner}`}, 0))`.execute(
    tx.db,
  )

export const insertSandbox = (
  tx: Tx,
  row: Pick<SandboxRow, 'id' | 'partner_id' | 'profile' | 'start_number' | 'made_by' | 'idle_days'>,
) =>
  tx.db
    .insertInto('sandboxes')
    .values({ ...row, workspace_id: tx.ctx.workspace.id, state_since: tx.now, used_at: tx.now, created_at: tx.now })
    .execute()

export type SandboxChange = Partial<
  Pick<
    SandboxRow,
    | 'inner_partner_id'
    | 'profile'
    | 'start_number'
    | 'state'
    | 'state_since'
    | 'reset_at'
    | 'used_at'
    | 'warned_at'
    | 'drops'
    | 'idle_days'
  >
>
export const changeSandbox = (tx: Tx, id: string, change: SandboxChange): Promise<unknown> =>
  tx.db
    .updateTable('sandboxes')
    .set((expression) => ({ ...change, version: expression('version', '+', 1) }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .execute()
export const deleteSandbox = (tx: Tx, id: string): Promise<unknown> =>
  tx.db.deleteFrom('sandboxes').where('workspace_id', '=', tx.ctx.workspace.id).where('id', '=', id).execute()

/** What the registry says about these workspaces. Not inside a transaction. */
export const registryRows = async (services: Services, ids: readonly string[]): Promise<Map<string, RegistryRow>> => {
  const { rows } = await asOwner(services.database, (db) =>
    sql<RegistryRow>`select id, slug, name, zone, currency, language, clock_offset_ms, advance_to, scenario, scenario_until
      from workspaces where id = any (${[...ids]}::text[])`.execute(db),
  )
  return new Map(rows.map((row) => [row.id, row]))
}
export const setArchived = (services: Services, id: string, at: Date | null): Promise<unknown> =>
  asOwner(services.database, (db) =>
    sql`update workspaces set archived_at = ${at}, scenario = null, scenario_until = null where id = ${id} and kind = 'sandbox'`.execute(
      db,
    ),
  )

/** Accounts with a seat on this side of the sandbox whose transaction this is. */
export const seatedMembers = async (tx: Tx): Promise<ReadonlySet<string>> => {
  const rows = await tx.db
    .selectFrom('members')
    .select('user_id')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('state', '=', 'active')
    .execute()
  return new Set(rows.flatMap((row) => row.user_id ?? []))
}

export type SeatCopy = {
  user_id: string
  email: string
  name: string
  roles: string[]
  is_head: boolean
  is_lead: boolean
  zone: string | null
  language: string | null
}
/** Active members, all of them or one. */
export const activeSeats = async (tx: Tx, userId?: string): Promise<SeatCopy[]> => {
  const { rows } = await sql<SeatCopy>`select user_id, email, name, roles, is_head, is_lead, zone, language from members
    where workspace_id = ${tx.ctx.workspace.id} and state = 'active' and user_id is not null
      and (${userId ?? null}::text is null or user_id = ${userId ?? null}) order by id`.execute(tx.db)
  return rows
}
export const insertSeats = async (tx: Tx, seats: readonly SeatCopy[]): Promise<void> => {
  if (seats.length === 0) return
  const now = tx.ctx.services.time()
  await tx.db
    .insertInto('members')
    .values(
      seats.map((seat) => ({
        ...seat,
        workspace_id: tx.ctx.workspace.id,
        id: newId('mb_'),
        state: 'active',
        created_at: now,
        updated_at: now,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export const clockSteps = (tx: Tx, limit: number) =>
  tx.db
    .selectFrom('clock_steps')
    .select(['id', 'kind', 'due_at', 'ran_at', 'subjects'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .orderBy('ran_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()

/** Mails of the sandbox to people of its partner; an invitation's link is for the mail alone. */
export const mailsToPartner = async (tx: Tx, addresses: readonly string[], limit: number) =>
  addresses.length === 0
    ? []
    : tx.db
        .selectFrom('mails')
        .select(['id', 'kind', 'to_email', 'subject', 'text_body', 'created_at'])
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('to_email', 'in', [...addresses])
        .where('kind', 'not like', 'invitation.%')
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()

/** When a key of the sandbox was last used, for the idle check. */
export const lastKeyUse = async (tx: Tx): Promise<Date | null> => {
  const row = await tx.db
    .selectFrom('api_keys')
    .select(({ fn }) => fn.max('last_used_at').as('at'))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .executeTakeFirst()
  return row?.at ?? null
}

/** Secret keys of the owner that work; explorer's session keys are no keys of its own. */
export const workingKeys = async (tx: Tx, partnerId: string | null): Promise<number> => {
  const now = tx.ctx.services.time()
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from api_keys
    where workspace_id = ${tx.ctx.workspace.id} and partner_id is not distinct from ${partnerId} and kind = 'secret' and explorer_of is null
      and revoked_at is null and disabled_at is null and (expires_at is null or expires_at > ${now}) and (ends_at is null or ends_at > ${now})`.execute(
    tx.db,
  )
  return rows[0]?.count ?? 0
}

/** Notes a step once per partner; false when it was noted before. */
export const noteMilestone = async (
  tx: Tx,
  row: { partnerId: string; sandboxId: string; milestone: string; at: Date },
): Promise<boolean> => {
  const { rows } =
    await sql`insert into sandbox_milestones (workspace_id, partner_id, milestone, sandbox_id, reached_at)
    values (${tx.ctx.workspace.id}, ${row.partnerId}, ${row.milestone}, ${row.sandboxId}, ${row.at})
    on conflict do nothing returning milestone`.execute(tx.db)
  return rows.length > 0
}
export const milestonesOfPartners = async (tx: Tx, partnerIds: readonly string[]) =>
  partnerIds.length === 0
    ? []
    : tx.db
        .selectFrom('sandbox_milestones')
        .select(['partner_id', 'milestone', 'reached_at'])
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('partner_id', 'in', [...partnerIds])
        .orderBy('reached_at')
        .execute()

/** For the merge of partners: sandboxes go with the company, and so do the steps taken there, once each. */
type Moved = { kind: string; id: string; field: string; old: string }
export const moveSandboxes = async (tx: Tx, fromIds: readonly string[], toId: string): Promise<Moved[]> => {
  const { rows } = await sql<{ id: string; old: string }>`
    with before as (select id, partner_id as old from sandboxes
      where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...fromIds]}::text[]) for update)
    update sandboxes as row set partner_id = ${toId} from before
    where row.workspace_id = ${tx.ctx.workspace.id} and row.id = before.id returning row.id, before.old`.execute(tx.db)
  const steps = await sql<{ milestone: string; old: string }>`
    with before as (select distinct on (milestone) milestone, partner_id as old from sandbox_milestones
      where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...fromIds]}::text[])
        and milestone not in (select own.milestone from sandbox_milestones own where own.workspace_id = ${tx.ctx.workspace.id} and own.partner_id = ${toId})
      order by milestone, reached_at)
    update sandbox_milestones as row set partner_id = ${toId} from before
    where row.workspace_id = ${tx.ctx.workspace.id} and row.partner_id = before.old and row.milestone = before.milestone
    returning row.milestone, before.old`.execute(tx.db)
  return [
    ...rows.map((row) => ({ kind: 'sandbox', id: row.id, field: 'partner_id', old: row.old })),
    ...steps.rows.map((row) => ({ kind: 'sandbox_milestone', id: row.milestone, field: 'partner_id', old: row.old })),
  ]
}
export const moveSandboxesBack = async (tx: Tx, moved: readonly Moved[], mergedId: string): Promise<Moved[]> => {
  const back: Moved[] = []
  for (const row of moved) {
    const { numAffectedRows } =
      row.kind === 'sandbox'
        ? await sql`update sandboxes set partner_id = ${row.old}
            where workspace_id = ${tx.ctx.workspace.id} and id = ${row.id} and partner_id = ${mergedId}`.execute(tx.db)
        : await sql`update sandbox_milestones set partner_id = ${row.old}
            where workspace_id = ${tx.ctx.workspace.id} and milestone = ${row.id} and partner_id = ${mergedId}`.execute(
            tx.db,
          )
    if (numAffectedRows) back.push(row)
  }
  return back
}
export const countSandboxes = async (tx: Tx, partnerIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await sql<{ id: string; amount: string }>`select partner_id as id, count(*) as amount from (
      select partner_id from sandboxes where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[])
      union all
      select partner_id from sandbox_milestones where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[])
    ) rows group by 1`.execute(tx.db)
  return new Map(rows.map((row) => [row.id, Number(row.amount)]))
}
export const dossierSandboxes = async (tx: Tx, partnerId: string): Promise<Record<string, readonly unknown[]>> => {
  const { rows } = await sql<{ row: unknown }>`select to_jsonb(row) - 'workspace_id' as row from sandboxes as row
    where row.workspace_id = ${tx.ctx.workspace.id} and row.partner_id = ${partnerId} order by row.id limit 1000`.execute(
    tx.db,
  )
  const steps = await sql<{ row: unknown }>`select to_jsonb(row) - 'workspace_id' as row from sandbox_milestones as row
    where row.workspace_id = ${tx.ctx.workspace.id} and row.partner_id = ${partnerId} order by row.milestone limit 1000`.execute(
    tx.db,
  )
  return { sandboxes: rows.map(({ row }) => row), sandbox_milestones: steps.rows.map(({ row }) => row) }
}
