/** Steps with their moves, days, proofs, answers and comments; what counts for them; milestones of the path. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'
import type { Holder, StepState } from '../contract/states.ts'
import type { By, BySide } from '../service/acting.ts'

export type StepRow = Selectable<DB['journey_steps']>
export type ProofRow = Selectable<DB['step_proofs']>
export type AnswerRow = Selectable<DB['step_answers']>
export type MilestoneRow = Selectable<DB['path_milestones']>

const steps = (tx: Tx) =>
  tx.db
    .selectFrom('journey_steps')
    .selectAll('journey_steps')
    .where('journey_steps.workspace_id', '=', tx.ctx.workspace.id)
export const insertSteps = async (
  tx: Tx,
  rows: readonly Omit<Insertable<DB['journey_steps']>, 'workspace_id' | 'updated_at'>[],
) => {
  if (rows.length === 0) return
  await tx.db
    .insertInto('journey_steps')
    .values(rows.map((row) => ({ ...row, workspace_id: tx.ctx.workspace.id, updated_at: tx.now })))
    .onConflict((clash) => clash.columns(['workspace_id', 'journey_id', 'key']).doNothing())
    .execute()
}
export const updateStepRow = (
  tx: Tx,
  id: string,
  values: Omit<Updateable<DB['journey_steps']>, 'workspace_id' | 'id' | 'version' | 'updated_at'>,
): Promise<StepRow> =>
  tx.db
    .updateTable('journey_steps')
    .set((expression) => ({ ...values, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
export const findStep = (tx: Tx, id: string): Promise<StepRow | undefined> =>
  steps(tx).where('id', '=', id).executeTakeFirst()
export const stepsOf = async (tx: Tx, journeyIds: readonly string[]): Promise<StepRow[]> =>
  journeyIds.length === 0
    ? []
    : steps(tx)
        .where('journey_id', 'in', [...journeyIds])
        .orderBy('journey_id')
        .orderBy('position')
        .execute()
export const stepRows = async (tx: Tx, ids: readonly string[]): Promise<StepRow[]> =>
  ids.length === 0
    ? []
    : steps(tx)
        .where('id', 'in', [...ids])
        .execute()
export type StepFilters = {
  q?: string | undefined
  /** Words in the title of the step, in any language. */
  title?: string | undefined
  journeyId?: string | undefined
  partnerId?: string | undefined
  state?: StepState[] | undefined
  holder?: Holder[] | undefined
  gate?: boolean | undefined
  dueBefore?: string | undefined
}
export const stepsPage = <Out>(
  tx: Tx,
  input: ListInput & StepFilters,
  toWire: (rows: StepRow[]) => Promise<Out[]>,
  sorts: Record<string, string> = { dueOn: 'journey_steps.due_on' },
  fallback = 'dueOn',
) => {
  let query = steps(tx)
  if (input.journeyId) query = query.where('journey_id', '=', input.journeyId)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.state) query = query.where('state', 'in', input.state)
  if (input.holder) query = query.where('holder', 'in', input.holder)
  if (input.gate !== undefined) query = query.where('gate', '=', input.gate)
  if (input.dueBefore) query = query.where('due_on', '<', input.dueBefore)
  if (input.q) query = query.where(isNamed('journey_steps.partner_id', 'partner', input.q))
  // Asked within one journey, which has 60 steps at most.
  if (input.title)
    query = query.where(
      sql<boolean>`strpos(lower(concat_ws(' ', definition ->> 'title', definition -> 'translations' -> 'de' ->> 'title',
        definition -> 'translations' -> 'es' ->> 'title')), lower(${input.title})) > 0`,
    )
  return keysetPage({
    query,
    sorts,
    fallback,
    input,
    id: 'journey_steps.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}

export const insertStepMove = (
  tx: Tx,
  move: { stepId: string; from: string | null; to: string; reason: string | null; eventId: string | null } & BySide,
) =>
  sql`insert into step_moves (workspace_id, step_id, number, from_state, to_state, at, by_side, by_kind, by_id, by_name, reason, event_id)
    select ${tx.ctx.workspace.id}, ${move.stepId}, coalesce(max(number), 0) + 1, ${move.from}, ${move.to}, ${tx.now}, ${move.by_side},
      ${move.by_kind}, ${move.by_id}, ${move.by_name}, ${move.reason}, ${move.eventId}
    from step_moves where workspace_id = ${tx.ctx.workspace.id} and step_id = ${move.stepId}`.execute(tx.db)
export const insertDueDate = (tx: Tx, row: { stepId: string; dueOn: string; reason: string | null } & By) =>
  sql`insert into step_due_dates (workspace_id, step_id, number, due_on, at, by_kind, by_id, by_name, reason)
    select ${tx.ctx.workspace.id}, ${row.stepId}, coalesce(max(number), 0) + 1, ${row.dueOn}, ${tx.now}, ${row.by_kind}, ${row.by_id},
      ${row.by_name}, ${row.reason}
    from step_due_dates where workspace_id = ${tx.ctx.workspace.id} and step_id = ${row.stepId}`.execute(tx.db)

export type NewProof = {
  stepId: string
  kind: string
  text?: string | null
  link?: string | null
  fileId?: string | null
  fileName?: string | null
  answers?: Readonly<Record<string, string>> | null
  eventId?: string | null
} & BySide
/** Proofs of one step are numbered under its journey's lock. */
export const insertProof = async (tx: Tx, proof: NewProof): Promise<number> => {
  const { rows } = await sql<{ number: number }>`
    insert into step_proofs (workspace_id, step_id, number, kind, text, link, file_id, file_name, answers, event_id, by_side, by_kind, by_id, by_name, at)
    select ${tx.ctx.workspace.id}, ${proof.stepId}, coalesce(max(number), 0) + 1, ${proof.kind}, ${proof.text ?? null}, ${proof.link ?? null},
      ${proof.fileId ?? null}, ${proof.fileName ?? null}, ${proof.answers ? JSON.stringify(proof.answers) : null}::jsonb, ${proof.eventId ?? null},
      ${proof.by_side}, ${proof.by_kind}, ${proof.by_id}, ${proof.by_name}, ${tx.now}
    from step_proofs where workspace_id = ${tx.ctx.workspace.id} and step_id = ${proof.stepId} returning number`.execute(
    tx.db,
  )
  return rows[0]!.number
}
export const insertAnswer = (
  tx: Tx,
  row: { stepId: string; proofNumber: number; answer: string; words: string | null } & BySide,
) =>
  sql`insert into step_answers (workspace_id, step_id, number, proof_number, answer, words, by_side, by_kind, by_id, by_name, at)
    select ${tx.ctx.workspace.id}, ${row.stepId}, coalesce(max(number), 0) + 1, ${row.proofNumber}, ${row.answer}, ${row.words}, ${row.by_side},
      ${row.by_kind}, ${row.by_id}, ${row.by_name}, ${tx.now}
    from step_answers where workspace_id = ${tx.ctx.workspace.id} and step_id = ${row.stepId}`.execute(tx.db)
export const insertComment = (tx: Tx, row: { stepId: string; body: string } & BySide) =>
  sql`insert into step_comments (workspace_id, step_id, number, body, by_side, by_kind, by_id, by_name, at)
    select ${tx.ctx.workspace.id}, ${row.stepId}, coalesce(max(number), 0) + 1, ${row.body}, ${row.by_side}, ${row.by_kind}, ${row.by_id},
      ${row.by_name}, ${tx.now}
    from step_comments where workspace_id = ${tx.ctx.workspace.id} and step_id = ${row.stepId}`.execute(tx.db)

const belongings = <Table extends 'step_moves' | 'step_due_dates' | 'step_proofs' | 'step_answers' | 'step_comments'>(
  tx: Tx,
  table: Table,
  ids: readonly string[],
): Promise<Selectable<DB[Table]>[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : (tx.db
        .selectFrom(table as 'step_moves')
        .selectAll()
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('step_id', 'in', [...ids])
        .orderBy('step_id')
        .orderBy('number')
        .execute() as unknown as Promise<Selectable<DB[Table]>[]>)
export const proofsOf = (tx: Tx, ids: readonly string[]) => belongings(tx, 'step_proofs', ids)
export const answersOf = (tx: Tx, ids: readonly string[]) => belongings(tx, 'step_answers', ids)
export const commentsOf = (tx: Tx, ids: readonly string[]) => belongings(tx, 'step_comments', ids)
export const stepMovesOf = (tx: Tx, ids: readonly string[]) => belongings(tx, 'step_moves', ids)
export const dueDatesOf = (tx: Tx, ids: readonly string[]) => belongings(tx, 'step_due_dates', ids)

/** Counts a fact for a rule of a step; false when it was counted before. */
export const countEvent = async (
  tx: Tx,
  row: { stepId: string; rule: number; eventId: string; worth: string | null; occurredAt: Date },
): Promise<boolean> => {
  const { rows } =
    await sql`insert into step_events (workspace_id, step_id, rule, event_id, worth, occurred_at, counted_at)
    values (${tx.ctx.workspace.id}, ${row.stepId}, ${row.rule}, ${row.eventId}, ${row.worth}, ${row.occurredAt}, ${tx.now})
    on conflict do nothing returning event_id`.execute(tx.db)
  return rows.length > 0
}
export const countedEvents = async (
  tx: Tx,
  stepIds: readonly string[],
): Promise<{ stepId: string; rule: number; eventId: string; worth: string | null; occurredAt: Date }[]> => {
  if (stepIds.length === 0) return []
  const rows = await tx.db
    .selectFrom('step_events')
    .select(['step_id', 'rule', 'event_id', 'worth', 'occurred_at'])
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('step_id', 'in', [...stepIds])
    .execute()
  return rows.map((row) => ({
    stepId: row.step_id,
    rule: row.rule,
    eventId: row.event_id,
    worth: row.worth,
    occurredAt: row.occurred_at,
  }))
}
/** What was counted does not count any more: the step was opened again because it was lost. */
export const forgetEvents = (tx: Tx, stepId: string) =>
  tx.db
    .deleteFrom('step_events')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('step_id', '=', stepId)
    .execute()

export const insertMilestones = async (
  tx: Tx,
  rows: readonly Omit<Insertable<DB['path_milestones']>, 'workspace_id'>[],
) => {
  if (rows.length === 0) return
  await tx.db
    .insertInto('path_milestones')
    .values(rows.map((row) => ({ ...row, workspace_id: tx.ctx.workspace.id })))
    .onConflict((clash) => clash.doNothing())
    .execute()
}
export const milestonesOf = async (tx: Tx, journeyIds: readonly string[]): Promise<MilestoneRow[]> =>
  journeyIds.length === 0
    ? []
    : tx.db
        .selectFrom('path_milestones')
        .selectAll()
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('journey_id', 'in', [...journeyIds])
        .orderBy('journey_id')
        .orderBy('position')
        .execute()
/** Marks a milestone; false when it is marked already. */
export const markMilestone = async (
  tx: Tx,
  row: { journeyId: string; key: string } & ({ metAt: Date; eventId: string | null } | { missedAt: Date }),
): Promise<boolean> => {
  const set = 'metAt' in row ? sql`met_at = ${row.metAt}, event_id = ${row.eventId}` : sql`missed_at = ${row.missedAt}`
  const free = 'metAt' in row ? sql`met_at is null` : sql`met_at is null and missed_at is null`
  const { rows } = await sql`update path_milestones set ${set} where workspace_id = ${tx.ctx.workspace.id}
    and journey_id = ${row.journeyId} and key = ${row.key} and ${free} returning key`.execute(tx.db)
  return rows.length > 0
}
/** Worked time of the last 50 done steps with each of these keys, in business minutes. */
export const workedMinutes = async (tx: Tx, keys: readonly string[]): Promise<ReadonlyMap<string, number[]>> => {
  if (keys.length === 0) return new Map()
  const { rows } = await sql<{ key: string; minutes: number }>`
    select wanted.key, found.worked_minutes as minutes from unnest(${[...keys]}::text[]) as wanted (key)
    cross join lateral (select worked_minutes from journey_steps s where s.workspace_id = ${tx.ctx.workspace.id}
      and s.key = wanted.key and s.state = 'done' and s.worked_minutes is not null order by s.ended_at desc limit 50) found`.execute(
    tx.db,
  )
  const byKey = new Map<string, number[]>()
  for (const row of rows) byKey.set(row.key, [...(byKey.get(row.key) ?? []), row.minutes])
  return byKey
}
/** What became of each milestone of the journeys that began since a day. */
export const milestoneFigures = async (tx: Tx, from: string, typeId: string | undefined, today: string) => {
  const { rows } = await sql<{
    key: string
    definition: unknown
    met: number
    late: number
    missed: number
    ahead: number
    median_day: number | null
  }>`select m.key, (array_agg(m.definition order by j.started_at desc))[1] as definition,
      count(*) filter (where met.day <= m.due_on)::int as met, count(*) filter (where met.day > m.due_on)::int as late,
      count(*) filter (where met.day is null and m.due_on < ${today})::int as missed,
      count(*) filter (where met.day is null and m.due_on >= ${today})::int as ahead,
      percentile_disc(0.5) within group (order by greatest(met.day - j.day_zero, 0)) filter (where met.day is not null) as median_day
    from path_milestones m join journeys j on j.workspace_id = m.workspace_id and j.id = m.journey_id
    cross join lateral (select (m.met_at at time zone ${tx.ctx.workspace.zone})::date as day) met
    where m.workspace_id = ${tx.ctx.workspace.id} and j.day_zero >= ${from} and j.state not in ('scheduled', 'abandoned')
      and (${typeId ?? null}::text is null or j.type_id = ${typeId ?? null})
    group by m.key`.execute(tx.db)
  return rows
}
/** Keys of steps that were done in the last year, with a title. */
export const doneStepKeys = async (tx: Tx, since: Date): Promise<{ key: string; title: string; count: number }[]> => {
  const { rows } = await sql<{ key: string; title: string; count: string }>`
    select key, max(definition ->> 'title') as title, count(*) as count from journey_steps
    where workspace_id = ${tx.ctx.workspace.id} and state = 'done' and ended_at >= ${since} group by key
    order by count(*) desc, key limit 100`.execute(tx.db)
  return rows.map((row) => ({ ...row, count: Number(row.count) }))
}
/** First rows of new steps: the state they begin in and the day they are due, in one statement each. */
export const insertInitialRows = async (tx: Tx, journeyId: string, by: By, keys?: readonly string[]) => {
  const which = keys
    ? sql`journey_id = ${journeyId} and key = any (${[...keys]}::text[])`
    : sql`journey_id = ${journeyId}`
  await sql`insert into step_moves (workspace_id, step_id, number, from_state, to_state, at, by_side, by_kind, by_id, by_name, reason)
    select workspace_id, id, 1, null, state, ${tx.now}, 'system', ${by.by_kind}, ${by.by_id}, ${by.by_name},
      case when state = 'skipped' then 'Not in the terms' end
    from journey_steps where workspace_id = ${tx.ctx.workspace.id} and ${which}`.execute(tx.db)
  await sql`insert into step_due_dates (workspace_id, step_id, number, due_on, at, by_kind, by_id, by_name)
    select workspace_id, id, 1, due_on, ${tx.now}, ${by.by_kind}, ${by.by_id}, ${by.by_name}
    from journey_steps where workspace_id = ${tx.ctx.workspace.id} and ${which}`.execute(tx.db)
}
/** Who skipped a step last: a person, or the terms. */
export const skippedBy = async (tx: Tx, stepIds: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  if (stepIds.length === 0) return new Map()
  const { rows } = await sql<{ step_id: string; by_side: string }>`
    select distinct on (step_id) step_id, by_side from step_moves where workspace_id = ${tx.ctx.workspace.id}
      and step_id = any (${[...stepIds]}::text[]) order by step_id, number desc`.execute(tx.db)
  return new Map(rows.map((row) => [row.step_id, row.by_side]))
}
