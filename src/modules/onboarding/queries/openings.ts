/** Items of account openings, findings of what is stuck, and lines that wait for a mail. */
import { type Insertable, type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { countUpTo, keysetPage, type ListInput } from '#platform/http/paging.ts'
import { isNamed } from '#platform/http/words.ts'
import type { Holder, OpeningItem, OpeningState, StuckRule } from '../contract/states.ts'

export type OpeningRow = Selectable<DB['account_openings']>
export type FindingRow = Selectable<DB['stuck_findings']>
export type FindingActionRow = Selectable<DB['stuck_actions']>
export type MailLineRow = Selectable<DB['onboarding_mail_lines']>

const openings = (tx: Tx) =>
  tx.db
    .selectFrom('account_openings')
    .selectAll('account_openings')
    .where('account_openings.workspace_id', '=', tx.ctx.workspace.id)
/** Makes the rows of an opening that are not there yet. */
export const insertOpenings = async (
  tx: Tx,
  rows: readonly Omit<Insertable<DB['account_openings']>, 'workspace_id' | 'opened_at' | 'updated_at'>[],
) => {
  if (rows.length === 0) return
  await tx.db
    .insertInto('account_openings')
    .values(rows.map((row) => ({ ...row, workspace_id: tx.ctx.workspace.id, opened_at: tx.now, updated_at: tx.now })))
    .onConflict((clash) => clash.columns(['workspace_id', 'partner_id', 'cause', 'item']).doNothing())
    .execute()
}
export const updateOpening = (
  tx: Tx,
  id: string,
  values: Partial<Pick<OpeningRow, 'state' | 'words' | 'tries' | 'next_try_at' | 'last_error' | 'ended_at'>>,
): Promise<OpeningRow> =>
  tx.db
    .updateTable('account_openings')
    .set((expression) => ({ ...values, version: expression('version', '+', 1), updated_at: tx.now }))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
export const findOpening = (tx: Tx, id: string): Promise<OpeningRow | undefined> =>
  openings(tx).where('id', '=', id).executeTakeFirst()
export const lockOpening = (tx: Tx, id: string): Promise<OpeningRow | undefined> =>
  openings(tx).where('id', '=', id).forUpdate().executeTakeFirst()
export const openingsOf = (tx: Tx, about: { partnerId: string; cause?: string }): Promise<OpeningRow[]> => {
  const query = openings(tx)
    .where('partner_id', '=', about.partnerId)
    .orderBy('opened_at', 'desc')
    .orderBy('id')
    .limit(100)
  return (about.cause ? query.where('cause', '=', about.cause) : query).execute()
}
export const openingsPage = <Out>(
  tx: Tx,
  input: ListInput & {
    q?: string | undefined
    partnerId?: string | undefined
    state?: OpeningState[] | undefined
    item?: OpeningItem[] | undefined
  },
  toWire: (rows: OpeningRow[]) => Promise<Out[]>,
) => {
  let query = openings(tx)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.state) query = query.where('state', 'in', input.state)
  if (input.item) query = query.where('item', 'in', input.item)
  if (input.q) query = query.where(isNamed('account_openings.partner_id', 'partner', input.q))
  return keysetPage({
    query,
    sorts: { openedAt: 'account_openings.opened_at' },
    fallback: '-openedAt',
    input,
    id: 'account_openings.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}

const findings = (tx: Tx) =>
  tx.db
    .selectFrom('stuck_findings')
    .selectAll('stuck_findings')
    .where('stuck_findings.workspace_id', '=', tx.ctx.workspace.id)
/** Writes a finding; undefined when one of the same cause is open. */
export const insertFinding = (
  tx: Tx,
  values: Omit<Insertable<DB['stuck_findings']>, 'workspace_id' | 'found_at'>,
): Promise<FindingRow | undefined> =>
  tx.db
    .insertInto('stuck_findings')
    .values({ ...values, workspace_id: tx.ctx.workspace.id, found_at: tx.now })
    .onConflict((clash) => clash.doNothing())
    .returningAll()
    .executeTakeFirst()
export const openFindings = async (tx: Tx, journeyIds: readonly string[]): Promise<FindingRow[]> =>
  journeyIds.length === 0
    ? []
    : findings(tx)
        .where('journey_id', 'in', [...journeyIds])
        .where('ended_at', 'is', null)
        .execute()
export const findingsOf = (tx: Tx, journeyId: string): Promise<FindingRow[]> =>
  findings(tx).where('journey_id', '=', journeyId).orderBy('found_at', 'desc').orderBy('id').limit(100).execute()
export const endFinding = (tx: Tx, id: string, ending: string) =>
  tx.db
    .updateTable('stuck_findings')
    .set({ ended_at: tx.now, ending: ending.slice(0, 200) })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute()
export const insertFindingAction = (tx: Tx, row: { findingId: string; kind: string; words: string }) =>
  sql`insert into stuck_actions (workspace_id, finding_id, number, kind, words, at)
    select ${tx.ctx.workspace.id}, ${row.findingId}, coalesce(max(number), 0) + 1, ${row.kind}, ${row.words.slice(0, 300)}, ${tx.now}
    from stuck_actions where workspace_id = ${tx.ctx.workspace.id} and finding_id = ${row.findingId}`.execute(tx.db)
export const findingActions = async (tx: Tx, ids: readonly string[]): Promise<FindingActionRow[]> =>
  ids.length === 0
    ? []
    : tx.db
        .selectFrom('stuck_actions')
        .selectAll()
        .where('workspace_id', '=', tx.ctx.workspace.id)
        .where('finding_id', 'in', [...ids])
        .orderBy('finding_id')
        .orderBy('number')
        .execute()
export const findingsPage = <Out>(
  tx: Tx,
  input: ListInput & {
    q?: string | undefined
    journeyId?: string | undefined
    partnerId?: string | undefined
    side?: Holder[] | undefined
    rule?: StuckRule[] | undefined
    open?: boolean | undefined
  },
  toWire: (rows: FindingRow[]) => Promise<Out[]>,
) => {
  let query = findings(tx)
  if (input.journeyId) query = query.where('journey_id', '=', input.journeyId)
  if (input.partnerId) query = query.where('partner_id', '=', input.partnerId)
  if (input.side) query = query.where('side', 'in', input.side)
  if (input.rule) query = query.where('rule', 'in', input.rule)
  if (input.open !== undefined) query = query.where('ended_at', input.open ? 'is' : 'is not', null)
  if (input.q) query = query.where(isNamed('stuck_findings.partner_id', 'partner', input.q))
  return keysetPage({
    query,
    sorts: { foundAt: 'stuck_findings.found_at' },
    fallback: '-foundAt',
    input,
    id: 'stuck_findings.id',
    toWire,
    count: () => countUpTo(tx.db, query),
  })
}
export const stuckBySide = async (tx: Tx, typeId: string | undefined): Promise<Record<string, number>> => {
  const { rows } = await sql<{ side: string; count: string }>`select f.side, count(*) as count from stuck_findings f
    join journeys j on j.workspace_id = f.workspace_id and j.id = f.journey_id
    where f.workspace_id = ${tx.ctx.workspace.id} and f.ended_at is null
      and (${typeId ?? null}::text is null or j.type_id = ${typeId ?? null}) group by 1`.execute(tx.db)
  return Object.fromEntries(rows.map((row) => [row.side, Number(row.count)]))
}

/** A line for a person's next mail; false when this cause has one. */
export const insertMailLine = async (
  tx: Tx,
  line: { id: string; personId: string; journeyId: string | null; kind: string; facts: unknown; cause: string },
): Promise<boolean> => {
  const { rows } =
    await sql`insert into onboarding_mail_lines (workspace_id, id, person_id, journey_id, kind, facts, cause, at)
    values (${tx.ctx.workspace.id}, ${line.id}, ${line.personId}, ${line.journeyId}, ${line.kind}, ${JSON.stringify(line.facts)}::jsonb,
      ${line.cause.slice(0, 200)}, ${tx.now}) on conflict do nothing returning id`.execute(tx.db)
  return rows.length > 0
}
export const waitingLines = (tx: Tx, personId: string): Promise<MailLineRow[]> =>
  tx.db
    .selectFrom('onboarding_mail_lines')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('person_id', '=', personId)
    .where('mailed_on', 'is', null)
    .orderBy('at')
    .orderBy('id')
    .limit(50)
    .execute()
export const markMailed = (tx: Tx, ids: readonly string[], day: string) =>
  tx.db
    .updateTable('onboarding_mail_lines')
    .set({ mailed_on: day })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', 'in', [...ids])
    .execute()
/** Takes the day of an address; false when a mail went there on it. */
export const takeMailDay = async (tx: Tx, email: string, day: string, mailId: string): Promise<boolean> => {
  const { rows } = await sql`insert into onboarding_mail_days (workspace_id, email, mailed_on, mail_id)
    values (${tx.ctx.workspace.id}, ${email.toLowerCase()}, ${day}, ${mailId}) on conflict do nothing returning email`.execute(
    tx.db,
  )
  return rows.length > 0
}
export const wasMailedOn = async (tx: Tx, email: string, day: string): Promise<boolean> => {
  const { rows } = await sql`select 1 from onboarding_mail_days where workspace_id = ${tx.ctx.workspace.id}
    and email = ${email.toLowerCase()} and mailed_on = ${day}`.execute(tx.db)
  return rows.length > 0
}
/** The last day on which a line of a kind was mailed to a person, of any journey. */
export const lastLineOf = async (tx: Tx, personId: string, kind: string): Promise<Date | undefined> => {
  const row = await tx.db
    .selectFrom('onboarding_mail_lines')
    .select('at')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('person_id', '=', personId)
    .where('kind', '=', kind)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.at
}
