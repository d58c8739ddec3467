/** Conversions, their computations, sets and credits. */
import { type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { hasWords } from '#platform/http/words.ts'
import type { ConversionKind, Label, Model, Precedence } from '../contract/states.ts'

export type ConversionRow = Omit<Selectable<DB['conversions']>, 'kind'> & { kind: ConversionKind }
export type SetRow = Omit<Selectable<DB['credit_sets']>, 'model' | 'precedence'> & {
  model: Model
  precedence: Precedence
}
export type CreditRow = Omit<Selectable<DB['credits']>, 'label'> & { label: Label | null }
export type ComputationRow = Selectable<DB['credit_computations']>
export type ShareRow = Omit<Selectable<DB['conversion_shares']>, 'label' | 'kind'> & {
  label: Label | null
  kind: ConversionKind
}

const conversions = (tx: Tx) =>
  tx.db.selectFrom('conversions').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)

/** One conversion per sale, lead or deal: undefined when it is there already. */
export const insertConversion = async (
  tx: Tx,
  row: {
    id: string
    kind: ConversionKind
    saleId?: string | null
    leadId?: string | null
    dealId?: string | null
    customerId: string
    occurredAt: Date
    earns: boolean
  },
): Promise<ConversionRow | undefined> => {
  const { rows } = await sql<ConversionRow>`
    insert into conversions (workspace_id, id, kind, sale_id, lead_id, deal_id, customer_id, occurred_at, recorded_at, earns)
    values (${tx.ctx.workspace.id}, ${row.id}, ${row.kind}, ${row.saleId ?? null}, ${row.leadId ?? null}, ${row.dealId ?? null},
      ${row.customerId}, ${row.occurredAt}, ${tx.now}, ${row.earns})
    on conflict do nothing returning *`.execute(tx.db)
  return rows[0]
}
export const conversionRows = (tx: Tx, ids: readonly string[]): Promise<ConversionRow[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : (conversions(tx)
        .where('id', 'in', [...new Set(ids)])
        .orderBy('id')
        .execute() as Promise<ConversionRow[]>)
export const lockConversion = (tx: Tx, id: string): Promise<ConversionRow | undefined> =>
  conversions(tx).where('id', '=', id).forUpdate().executeTakeFirst() as Promise<ConversionRow | undefined>
export const conversionsOfSales = (tx: Tx, saleIds: readonly string[]): Promise<ConversionRow[]> =>
  saleIds.length === 0
    ? Promise.resolve([])
    : (conversions(tx)
        .where('sale_id', 'in', [...new Set(saleIds)])
        .execute() as Promise<ConversionRow[]>)
export const conversionOfLead = (tx: Tx, leadId: string): Promise<ConversionRow | undefined> =>
  conversions(tx).where('lead_id', '=', leadId).executeTakeFirst() as Promise<ConversionRow | undefined>

/** The conversion of the sale that began a subscription. */
export const firstConversionOfSubscription = async (
  tx: Tx,
  subscriptionId: string,
  before: { occurredAt: Date; saleId: string },
): Promise<ConversionRow | undefined> => {
  const { rows } = await sql<ConversionRow>`
    select c.* from sales s join conversions c on c.workspace_id = s.workspace_id and c.sale_id = s.id
    where s.workspace_id = ${tx.ctx.workspace.id} and s.subscription_id = ${subscriptionId} and s.id <> ${before.saleId}
      and s.occurred_at <= ${before.occurredAt} and c.current_set_id is not null
    order by s.occurred_at, s.id limit 1`.execute(tx.db)
  return rows[0]
}
/** The customer's paid conversion before this moment. */
export const conversionBefore = async (
  tx: Tx,
  customerId: string,
  before: { occurredAt: Date; conversionId: string },
): Promise<ConversionRow | undefined> => {
  const { rows } = await sql<ConversionRow>`
    select * from conversions where workspace_id = ${tx.ctx.workspace.id} and customer_id = ${customerId} and kind = 'sale'
      and occurred_at <= ${before.occurredAt} and id <> ${before.conversionId} and current_set_id is not null
    order by occurred_at desc, id desc limit 1`.execute(tx.db)
  return rows[0]
}
/** When the customer's first lead came in. */
export const firstLeadAt = async (tx: Tx, customerId: string): Promise<Date | null> => {
  const { rows } = await sql<{ at: Date | null }>`
    select min(occurred_at) as at from leads where workspace_id = ${tx.ctx.workspace.id} and customer_id = ${customerId}
      and state <> 'rejected'`.execute(tx.db)
  return rows[0]?.at ?? null
}
export const claimsOf = async (
  tx: Tx,
  conversionId: string,
): Promise<{ kind: 'override' | 'deal' | 'code'; cause_id: string; shares: unknown; created_at: Date }[]> => {
  const { rows } = await sql<{
    kind: 'override' | 'deal' | 'code'
    cause_id: string
    shares: unknown
    created_at: Date
  }>`
    select kind, cause_id, shares, created_at from attribution_claims
    where workspace_id = ${tx.ctx.workspace.id} and conversion_id = ${conversionId} order by created_at desc, id desc`.execute(
    tx.db,
  )
  return rows
}
export const insertClaim = (
  tx: Tx,
  row: { id: string; conversionId: string; kind: 'override' | 'deal' | 'code'; causeId: string; shares: unknown },
) =>
  sql`insert into attribution_claims (workspace_id, id, conversion_id, kind, cause_id, shares, created_at)
    values (${tx.ctx.workspace.id}, ${row.id}, ${row.conversionId}, ${row.kind}, ${row.causeId}, ${JSON.stringify(row.shares)}::jsonb, ${tx.now})
    on conflict do nothing`.execute(tx.db)

export type NewSet = {
  id: string
  model: Model
  isPaying: boolean
  precedence: Precedence
  credits: readonly {
    partnerId: string | null
    touchId: string | null
    microShares: number
    label: Label | null
    reason: string | null
  }[]
}
/** A computation, its sets and all their credits, in one statement: the database takes nothing less. */
export const insertComputation = async (
  tx: Tx,
  computation: {
    conversionId: string
    number: number
    modelVersion: number
    policyVersion: number
    definitionVersion: number
    inputs: unknown
    inputsHash: string
    origin: string
    sets: readonly NewSet[]
  },
): Promise<void> => {
  const { conversionId, number, sets } = computation
  const credits = sets.flatMap((set) =>
    set.credits.map((credit, place) => ({ set: set.id, position: place + 1, ...credit })),
  )
  await sql`
    with computation as (
      insert into credit_computations (workspace_id, conversion_id, number, model_version, policy_version, definition_version, as_of,
        inputs, inputs_hash, origin)
      values (${tx.ctx.workspace.id}, ${conversionId}, ${number}, ${computation.modelVersion}, ${computation.policyVersion},
        ${computation.definitionVersion}, ${tx.now}, ${JSON.stringify(computation.inputs)}::jsonb, ${computation.inputsHash}, ${computation.origin})
    ), sets as (
      insert into credit_sets (workspace_id, id, conversion_id, number, model, is_paying, precedence, as_of)
      select ${tx.ctx.workspace.id}, id, ${conversionId}, ${number}::integer, model, is_paying, precedence, ${tx.now}::timestamptz
      from unnest(${sets.map((set) => set.id)}::text[], ${sets.map((set) => set.model)}::text[],
        ${sets.map((set) => set.isPaying)}::boolean[], ${sets.map((set) => set.precedence)}::text[]) as given (id, model, is_paying, precedence)
    )
    insert into credits (workspace_id, credit_set_id, position, conversion_id, partner_id, touch_id, micro_shares, label, reason)
    select ${tx.ctx.workspace.id}, set_id, position, ${conversionId}, partner_id, touch_id, micro_shares, label, reason
    from unnest(${credits.map((one) => one.set)}::text[], ${credits.map((one) => one.position)}::integer[],
      ${credits.map((one) => one.partnerId)}::text[], ${credits.map((one) => one.touchId)}::text[],
      ${credits.map((one) => one.microShares)}::integer[], ${credits.map((one) => one.label)}::text[],
      ${credits.map((one) => one.reason)}::text[]) as given (set_id, position, partner_id, touch_id, micro_shares, label, reason)`.execute(
    tx.db,
  )
}
/** Makes a set the one that pays, or only remembers that a computation happened. */
export const noteComputation = (tx: Tx, conversionId: string, number: number, payingSetId: string | null) =>
  sql`update conversions set computed_number = ${number}, version = version + 1,
      current_set_id = coalesce(${payingSetId}, current_set_id),
      current_number = case when ${payingSetId}::text is null then current_number else ${number}::integer end
    where workspace_id = ${tx.ctx.workspace.id} and id = ${conversionId}`.execute(tx.db)

export const replaceShares = async (
  tx: Tx,
  conversion: { id: string; kind: ConversionKind; occurredAt: Date; definitionVersion: number },
  shares: readonly { partnerId: string | null; microShares: number; label: Label | null }[],
): Promise<void> => {
  await sql`delete from conversion_shares where workspace_id = ${tx.ctx.workspace.id} and conversion_id = ${conversion.id}`.execute(
    tx.db,
  )
  await sql`insert into conversion_shares (workspace_id, conversion_id, place, partner_id, kind, micro_shares, label, definition_version, occurred_at)
    select ${tx.ctx.workspace.id}, ${conversion.id}, place, partner_id, ${conversion.kind}, micro_shares, label,
      ${conversion.definitionVersion}::integer, ${conversion.occurredAt}::timestamptz
    from unnest(${shares.map((_, place) => place + 1)}::integer[], ${shares.map((one) => one.partnerId)}::text[],
      ${shares.map((one) => one.microShares)}::integer[], ${shares.map((one) => one.label)}::text[])
      as given (place, partner_id, micro_shares, label)`.execute(tx.db)
}

export const setRows = async (tx: Tx, conversionIds: readonly string[]): Promise<SetRow[]> => {
  if (conversionIds.length === 0) return []
  const { rows } = await sql<SetRow>`select * from credit_sets where workspace_id = ${tx.ctx.workspace.id}
    and conversion_id = any (${[...conversionIds]}::text[]) order by conversion_id, number, is_paying desc, id`.execute(
    tx.db,
  )
  return rows
}
export const setsById = async (tx: Tx, ids: readonly string[]): Promise<SetRow[]> => {
  if (ids.length === 0) return []
  const { rows } = await sql<SetRow>`select * from credit_sets where workspace_id = ${tx.ctx.workspace.id}
    and id = any (${[...ids]}::text[])`.execute(tx.db)
  return rows
}
export const creditsOfSets = async (tx: Tx, setIds: readonly string[]): Promise<CreditRow[]> => {
  if (setIds.length === 0) return []
  const { rows } = await sql<CreditRow>`select * from credits where workspace_id = ${tx.ctx.workspace.id}
    and credit_set_id = any (${[...setIds]}::text[]) order by credit_set_id, position`.execute(tx.db)
  return rows
}
export const computationRows = async (tx: Tx, conversionIds: readonly string[]): Promise<ComputationRow[]> => {
  if (conversionIds.length === 0) return []
  const { rows } =
    await sql<ComputationRow>`select * from credit_computations where workspace_id = ${tx.ctx.workspace.id}
    and conversion_id = any (${[...conversionIds]}::text[]) order by conversion_id, number`.execute(tx.db)
  return rows
}
export const sharesOf = async (tx: Tx, conversionIds: readonly string[]): Promise<ShareRow[]> => {
  if (conversionIds.length === 0) return []
  const { rows } = await sql<ShareRow>`select * from conversion_shares where workspace_id = ${tx.ctx.workspace.id}
    and conversion_id = any (${[...conversionIds]}::text[]) order by conversion_id, place`.execute(tx.db)
  return rows
}

/** Conversions of a customer, or of anybody in a company, between two moments, the oldest first. */
export const conversionsAfter = async (
  tx: Tx,
  of: { customerId: string | null; companyId: string | null; from: Date; until: Date },
): Promise<ConversionRow[]> => {
  const { rows } = await sql<ConversionRow>`
    with company as (
      select ${of.companyId}::text as id where ${of.companyId}::text is not null
      union select company_id from customers where workspace_id = ${tx.ctx.workspace.id} and id = ${of.customerId} and company_id is not null
    ), people as (
      select ${of.customerId}::text as id where ${of.customerId}::text is not null
      union select c.id from company join customers c on c.workspace_id = ${tx.ctx.workspace.id} and c.company_id = company.id
    )
    select v.* from people join conversions v on v.workspace_id = ${tx.ctx.workspace.id} and v.customer_id = people.id
    where v.occurred_at between ${of.from} and ${of.until} and v.current_set_id is not null
    order by v.occurred_at, v.id limit 1000`.execute(tx.db)
  return rows
}

/** Divided conversions in (occurredAt, id) order; of these partners only, where they are named. */
export const conversionsInOrder = async (
  tx: Tx,
  input: {
    partnerIds?: readonly string[] | undefined
    from: Date
    to: Date
    after?: { occurredAt: Date; id: string } | undefined
    limit: number
  },
): Promise<ConversionRow[]> => {
  const { after, partnerIds } = input
  const { rows } = await sql<ConversionRow>`
    select c.* from conversions c where c.workspace_id = ${tx.ctx.workspace.id} and c.current_set_id is not null
      and c.occurred_at >= ${input.from} and c.occurred_at < ${input.to}
      ${after ? sql`and (c.occurred_at, c.id) > (${after.occurredAt}, ${after.id})` : sql``}
      ${
        partnerIds
          ? sql`and exists (select from conversion_shares s where s.workspace_id = c.workspace_id and s.conversion_id = c.id
              and s.partner_id = any (${[...partnerIds]}::text[]) and s.micro_shares > 0)`
          : sql``
      }
    order by c.occurred_at, c.id limit ${input.limit}`.execute(tx.db)
  return rows
}

export const conversionsOfLeads = (tx: Tx, leadIds: readonly string[]): Promise<ConversionRow[]> =>
  leadIds.length === 0
    ? Promise.resolve([])
    : (conversions(tx)
        .where('lead_id', 'in', [...new Set(leadIds)])
        .execute() as Promise<ConversionRow[]>)
export const conversionPage = <Out>(
  tx: Tx,
  input: ListInput & {
    q?: string | undefined
    kind?: readonly ConversionKind[] | undefined
    partnerId?: string | undefined
    customerId?: string | undefined
    from?: Date | undefined
    to?: Date | undefined
  },
  toWire: (rows: ConversionRow[]) => Promise<Out[]>,
) => {
  let query = conversions(tx)
  const { partnerId, from, to } = input
  if (input.kind?.length) query = query.where('kind', 'in', [...input.kind])
  if (input.customerId) query = query.where('customer_id', '=', input.customerId)
  if (from) query = query.where('occurred_at', '>=', from)
  if (to) query = query.where('occurred_at', '<', to)
  if (partnerId)
    query = query.where(
      sql<boolean>`exists (select from conversion_shares s where s.workspace_id = conversions.workspace_id
        and s.conversion_id = conversions.id and s.partner_id = ${partnerId})`,
    )
  if (input.q)
    query = query.where(
      sql<boolean>`(conversions.sale_id in (select found.id from search_ids(array['sale'], ${input.q}) found)
        or conversions.customer_id in (select found.id from search_ids(array['customer'], ${input.q}) found))`,
    )
  return keysetPage({
    query,
    sorts: { occurredAt: 'conversions.occurred_at' },
    fallback: '-occurredAt',
    input,
    id: 'conversions.id',
    toWire: (rows) => toWire(rows as ConversionRow[]),
    count: () => countUpTo(tx.db, query),
  })
}

export const setsOfComputations = async (
  tx: Tx,
  computations: readonly { conversion_id: string; number: number }[],
): Promise<SetRow[]> => {
  if (computations.length === 0) return []
  const { rows } = await sql<SetRow>`
    select s.* from credit_sets s join unnest(${computations.map((one) => one.conversion_id)}::text[],
      ${computations.map((one) => one.number)}::integer[]) as asked (conversion_id, number)
      on s.conversion_id = asked.conversion_id and s.number = asked.number
    where s.workspace_id = ${tx.ctx.workspace.id}`.execute(tx.db)
  return rows
}
export const countComputations = async (tx: Tx): Promise<number> => {
  const { rows } = await sql<{ amount: string }>`select count(*) as amount from credit_computations
    where workspace_id = ${tx.ctx.workspace.id}`.execute(tx.db)
  return Number(rows[0]!.amount)
}
/** A sample that differs from day to day and is the same for the same day. */
export const computationSample = async (tx: Tx, input: { day: string; limit: number }): Promise<ComputationRow[]> => {
  const { rows } =
    await sql<ComputationRow>`select * from credit_computations where workspace_id = ${tx.ctx.workspace.id}
    order by md5(${input.day} || conversion_id || number) limit ${input.limit}`.execute(tx.db)
  return rows
}
export const insertRederivation = (tx: Tx, row: { day: string; checked: number; differing: readonly string[] }) =>
  sql`insert into rederivations (workspace_id, day, checked, differing, at)
    values (${tx.ctx.workspace.id}, ${row.day}::date, ${row.checked}, ${[...row.differing]}::text[], ${tx.now})
    on conflict (workspace_id, day) do update set checked = excluded.checked, differing = excluded.differing, at = excluded.at`.execute(
    tx.db,
  )

export const creditSetPage = <Out>(
  tx: Tx,
  input: ListInput & { model?: Model | undefined; isPaying?: boolean | undefined },
  toWire: (rows: SetRow[]) => Promise<Out[]>,
) => {
  let query = tx.db.selectFrom('credit_sets').selectAll().where('workspace_id', '=', tx.ctx.workspace.id)
  if (input.model) query = query.where('model', '=', input.model)
  if (input.isPaying !== undefined) query = query.where('is_paying', '=', input.isPaying)
  if (input.q) query = query.where(hasWords(input.q, 'credit_sets.model', 'credit_sets.precedence'))
  return keysetPage({
    query,
    sorts: { asOf: 'credit_sets.as_of' },
    fallback: '-asOf',
    input,
    id: 'credit_sets.id',
    toWire: (rows) => toWire(rows as SetRow[]),
    count: () => countUpTo(tx.db, query),
  })
}
