/** Rules and flags of fraud, and what the signals look at. */
import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'
import type { FlagState } from '../contract/fraud.ts'

export type RuleRow = Selectable<DB['fraud_rules']>
export type FlagRow = Selectable<DB['fraud_flags']>

export const ruleRows = (tx: Tx): Promise<RuleRow[]> =>
  tx.db.selectFrom('fraud_rules').selectAll().where('workspace_id', '=', tx.ctx.workspace.id).execute()
export const writeRule = (
  tx: Tx,
  row: { signal: string; typeId: string | null; effect: string; parameters: unknown; byName: string },
) =>
  sql`insert into fraud_rules (workspace_id, signal, level, level_id, effect, parameters, changed_by_name, updated_at)
    values (${tx.ctx.workspace.id}, ${row.signal}, ${row.typeId === null ? 'workspace' : 'partner_type'}, ${row.typeId ?? ''}, ${row.effect},
      ${JSON.stringify(row.parameters)}::jsonb, ${row.byName}, ${tx.now})
    on conflict (workspace_id, signal, level, level_id) do update set effect = excluded.effect, parameters = excluded.parameters,
      changed_by_name = excluded.changed_by_name, updated_at = excluded.updated_at, version = fraud_rules.version + 1`.execute(
    tx.db,
  )
export const deleteRule = (tx: Tx, signal: string, typeId: string | null) =>
  tx.db
    .deleteFrom('fraud_rules')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('signal', '=', signal)
    .where('level', '=', typeId === null ? 'workspace' : 'partner_type')
    .where('level_id', '=', typeId ?? '')
    .execute()

const flags = (tx: Tx) => tx.db.selectFrom('fraud_flags').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
/** Once per signal and subject: undefined when it is raised already. */
export const insertFlag = async (
  tx: Tx,
  row: {
    id: string
    signal: string
    effect: string
    subjectKind: string
    subjectId: string
    customerId: string | null
    partnerId: string | null
    words: string
    evidence: unknown
    dueAt: Date
    conversionIds: readonly string[]
  },
): Promise<FlagRow | undefined> => {
  const { rows } = await sql<FlagRow>`
    insert into fraud_flags (workspace_id, id, signal, effect, subject_kind, subject_id, customer_id, partner_id, words, evidence, state,
      raised_at, due_at)
    values (${tx.ctx.workspace.id}, ${row.id}, ${row.signal}, ${row.effect}, ${row.subjectKind}, ${row.subjectId}, ${row.customerId},
      ${row.partnerId}, ${row.words.slice(0, 1_000)}, ${JSON.stringify(row.evidence)}::jsonb, 'open', ${tx.now}, ${row.dueAt})
    on conflict (workspace_id, signal, subject_kind, subject_id) do nothing returning *`.execute(tx.db)
  const flag = rows[0]
  if (flag && row.conversionIds.length > 0)
    await sql`insert into fraud_flag_conversions (workspace_id, flag_id, conversion_id)
      select ${tx.ctx.workspace.id}, ${flag.id}, unnest(${[...row.conversionIds]}::text[]) on conflict do nothing`.execute(
      tx.db,
    )
  return flag
}
export const putFlagSearchEntry = (tx: Tx, id: string, words: string) =>
  sql`select put_search_entry('fraud_flag', ${id}, null, false, ${words})`.execute(tx.db)
export const findFlag = (tx: Tx, id: string): Promise<FlagRow | undefined> =>
  flags(tx).where('id', '=', id).executeTakeFirst()
export const lockFlag = (tx: Tx, id: string): Promise<FlagRow | undefined> =>
  flags(tx).where('id', '=', id).forUpdate().executeTakeFirst()
export const decideFlag = (
  tx: Tx,
  id: string,
  row: { state: 'cleared' | 'confirmed'; reason: string; byId: string | null; byName: string },
) =>
  tx.db
    .updateTable('fraud_flags')
    .set((eb) => ({
      state: row.state,
      reason: row.reason,
      decided_at: tx.now,
      decided_by_id: row.byId,
      decided_by_name: row.byName,
      version: eb('version', '+', 1),
    }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .execute()
export const noteEscalation = async (tx: Tx, id: string): Promise<FlagRow | undefined> => {
  const { rows } = await sql<FlagRow>`
    update fraud_flags set escalated_at = ${tx.now}, version = version + 1
    where workspace_id = ${tx.ctx.workspace.id} and id = ${id} and state = 'open' and escalated_at is null returning *`.execute(
    tx.db,
  )
  return rows[0]
}
export const conversionsOfFlags = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string[]>> => {
  if (ids.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('fraud_flag_conversions')
    .select(['flag_id', 'conversion_id'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('flag_id', 'in', [...ids])
    .orderBy('conversion_id')
    .execute()
  const found = new Map<string, string[]>()
  for (const row of rows) found.set(row.flag_id, [...(found.get(row.flag_id) ?? []), row.conversion_id])
  return found
}
/** Open flags of effect hold, by conversion. */
export const openHolds = async (
  tx: Tx,
  conversionIds: readonly string[],
): Promise<{ conversion_id: string; id: string; words: string; raised_at: Date; due_at: Date }[]> =>
  conversionIds.length === 0
    ? []
    : tx.db
        .selectFrom('fraud_flag_conversions as link')
        .innerJoin('fraud_flags as flag', (join) =>
          join.onRef('flag.workspace_id', '=', 'link.workspace_id').onRef('flag.id', '=', 'link.flag_id'),
        )
        .select(['link.conversion_id', 'flag.id', 'flag.words', 'flag.raised_at', 'flag.due_at'])
        .where('link.workspace_id', '=', tx.ctx.workspace.id)
        .where('link.conversion_id', 'in', [...conversionIds])
        .where('flag.state', '=', 'open')
        .where('flag.effect', '=', 'hold')
        .orderBy('flag.raised_at')
        .orderBy('flag.id')
        .execute()
export const flagPage = <Out>(
  tx: Tx,
  input: ListInput & {
    state?: FlagState | undefined
    effect?: string | undefined
    signal?: string | undefined
    partnerId?: string | undefined
    customerId?: string | undefined
  },
  toWire: (rows: FlagRow[]) => Promise<Out[]>,
) => {
  let query = flags(tx)
  if (input.state) query = query.where('state', '=', input.state)
  if (input.effect) query = query.where('effect', '=', input.effect)
  if (input.signal) query = query.where('signal', '=', input.signal)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.customerId) query = query.where('customer_id', '=', input.customerId)
  if (input.q) query = query.where(isNamed('fraud_flags.id', 'fraud_flag', input.q))
  return keysetPage({
    query,
    sorts: { dueAt: 'fraud_flags.due_at', raisedAt: 'fraud_flags.raised_at' },
    fallback: 'dueAt',
    input,
    id: 'fraud_flags.id',
    toWire: (rows) => toWire(rows as FlagRow[]),
    count: () => countUpTo(tx.db, query),
  })
}

/** Another customer that paid before and shares an address, a phone, a means of payment, or company and name. */
export const payerLike = async (tx: Tx, customerId: string): Promise<{ id: string; what: string } | undefined> => {
  const { rows } = await sql<{ id: string; what: string }>`
    with me as (select * from customers where workspace_id = ${tx.ctx.workspace.id} and id = ${customerId})
    select other.id, case
        when other.email_hash = me.email_hash then 'e-mail address'
        when other.phone = me.phone then 'phone number'
        when other.fingerprints && me.fingerprints then 'means of payment'
        else 'company and name' end as what
    from me join customers other on other.workspace_id = me.workspace_id and other.id <> me.id
      and other.first_paid_sale_at is not null and other.merged_into is null
      and (other.email_hash = me.email_hash or (other.company_id = me.company_id
        and (other.phone = me.phone or lower(other.name) = lower(me.name) or other.fingerprints && me.fingerprints)))
    order by other.first_paid_sale_at, other.id limit 1`.execute(tx.db)
  return rows[0]
}
/** How many contacts the partner had on a day, and on each of the 28 days before it. */
export const contactsPerDay = async (
  tx: Tx,
  partnerId: string,
  day: { from: Date; to: Date },
): Promise<{ today: number; perDay: number[] }> => {
  const begin = new Date(day.from.getTime() - 28 * 86_400_000)
  const { rows } = await sql<{ ago: string; count: string }>`
    select ceil(extract(epoch from (${day.to}::timestamptz - occurred_at)) / 86400)::text as ago, count(*)::text as count from touches
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = ${partnerId} and occurred_at >= ${begin} and occurred_at < ${day.to}
    group by 1`.execute(tx.db)
  const byDay = new Map(rows.map((row) => [Number(row.ago), Number(row.count)]))
  return {
    today: byDay.get(1) ?? 0,
    perDay: Array.from({ length: 28 }, (_, index) => byDay.get(index + 2) ?? 0),
  }
}
/** Sales with a share of the partner since a moment, and how many of them were taken back, in part or whole. */
export const salesOfPartner = async (
  tx: Tx,
  partnerId: string,
  since: Date,
): Promise<{ sales: number; reversed: number }> => {
  const { rows } = await sql<{ sales: string; reversed: string }>`
    select count(*) as sales, count(*) filter (where sale.reversed_minor > 0) as reversed
    from conversion_shares share
    join conversions conversion on conversion.workspace_id = share.workspace_id and conversion.id = share.conversion_id
    join sales sale on sale.workspace_id = conversion.workspace_id and sale.id = conversion.sale_id
    where share.workspace_id = ${tx.ctx.workspace.id} and share.partner_id = ${partnerId} and share.kind = 'sale'
      and share.micro_shares > 0 and share.occurred_at >= ${since}`.execute(tx.db)
  return { sales: Number(rows[0]?.sales ?? 0), reversed: Number(rows[0]?.reversed ?? 0) }
}
/** Who gains from these conversions today. */
export const gainersOf = async (tx: Tx, conversionIds: readonly string[]): Promise<string[]> => {
  if (conversionIds.length === 0) return []
  const rows = await tx.db
    .selectFrom('conversion_shares')
    .select('partner_id')
    .distinct()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('conversion_id', 'in', [...conversionIds])
    .where('partner_id', 'is not', null)
    .where('micro_shares', '>', 0)
    .execute()
  return rows.map((row) => row.partner_id!)
}
/** Conversions in which a partner has a share and that are not older than `since`. */
export const conversionsOfPartner = async (tx: Tx, partnerId: string, since: Date): Promise<string[]> => {
  const rows = await tx.db
    .selectFrom('conversion_shares')
    .select('conversion_id')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', '=', partnerId)
    .where('micro_shares', '>', 0)
    .where('occurred_at', '>=', since)
    .orderBy('conversion_id')
    .limit(1_000)
    .execute()
  return rows.map((row) => row.conversion_id)
}
/** Leads of the hour up to this one that name the same network (metadata `network`, as the script's endpoint writes it). */
export const leadsFromNetwork = async (tx: Tx, leadId: string): Promise<number> => {
  const { rows } = await sql<{ count: string }>`
    select count(*) as count from leads me join leads other on other.workspace_id = me.workspace_id
      and other.occurred_at > me.occurred_at - interval '1 hour' and other.occurred_at <= me.occurred_at
      and other.metadata ->> 'network' = me.metadata ->> 'network'
    where me.workspace_id = ${tx.ctx.workspace.id} and me.id = ${leadId}`.execute(tx.db)
  return Number(rows[0]?.count ?? 0)
}
/** Open flags of these things, whatever raised them. */
export const openFlagsOf = (tx: Tx, subjectKind: string, subjectIds: readonly string[]): Promise<FlagRow[]> =>
  subjectIds.length === 0
    ? Promise.resolve([])
    : flags(tx)
        .where('subject_kind', '=', subjectKind)
        .where('subject_id', 'in', [...subjectIds])
        .where('state', '=', 'open')
        .execute()
export const linkConversions = (tx: Tx, flagId: string, conversionIds: readonly string[]) =>
  sql`insert into fraud_flag_conversions (workspace_id, flag_id, conversion_id)
    select ${tx.ctx.workspace.id}, ${flagId}, unnest(${[...conversionIds]}::text[]) on conflict do nothing`.execute(
    tx.db,
  )
