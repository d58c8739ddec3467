/** Lines of commissions: read, locked, changed; each change with the move that it makes. */
import { type Insertable, type Selectable, sql } from 'kysely'
import { civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { lockMoneyOf } from '#platform/ledger/post.ts'
import type { CommissionKind, CommissionState } from '../contract/states.ts'

type Row = Selectable<DB['commissions']>
export type Line = {
  id: string
  partnerId: string
  evaluationId: string | null
  conversionId: string | null
  creditSetId: string | null
  saleId: string | null
  ruleId: string | null
  ruleName: string | null
  kind: CommissionKind
  amountMinor: bigint
  reversedMinor: bigint
  /** The part of it that did not shrink the line. */
  carriedMinor: bigint
  currency: string
  occurredAt: Date
  accountingDay: string
  holdUntil: Date
  dueOn: string | null
  state: CommissionState
  isHeld: boolean
  isDisputed: boolean
  payoutId: string | null
  replaces: string | null
  createdBy: string | null
  reason: string | null
  parts: readonly { lineId: string; amountMinor: string; grossMinor?: string }[] | null
  aboutKind: string | null
  aboutId: string | null
  approvedAt: Date | null
  paidAt: Date | null
  askedAt: Date | null
  version: number
  createdAt: Date
}

export const lineOf = (row: Row): Line => ({
  id: row.id,
  partnerId: row.partner_id,
  evaluationId: row.evaluation_id,
  conversionId: row.conversion_id,
  creditSetId: row.credit_set_id,
  saleId: row.sale_id,
  ruleId: row.rule_id,
  ruleName: row.rule_name,
  kind: row.kind as CommissionKind,
  amountMinor: BigInt(row.amount_minor),
  reversedMinor: BigInt(row.reversed_minor),
  carriedMinor: BigInt(row.carried_minor),
  currency: row.currency,
  occurredAt: row.occurred_at,
  accountingDay: row.accounting_day,
  holdUntil: row.hold_until,
  dueOn: row.due_on,
  state: row.state as CommissionState,
  isHeld: row.is_held,
  isDisputed: row.is_disputed,
  payoutId: row.payout_id,
  replaces: row.replaces,
  createdBy: row.created_by,
  reason: row.reason,
  parts: row.parts as Line['parts'],
  aboutKind: row.about_kind,
  aboutId: row.about_id,
  approvedAt: row.approved_at,
  paidAt: row.paid_at,
  askedAt: row.asked_at,
  version: row.version,
  createdAt: row.created_at,
})

/** What is left of the line after everything that was taken back. */
export const netOf = (line: Line): bigint => line.amountMinor - line.reversedMinor
/** What stands on the account of its state: a carry-over does not shrink it. */
export const standingMinorOf = (line: Pick<Line, 'amountMinor' | 'reversedMinor' | 'carriedMinor'>): bigint =>
  line.amountMinor - line.reversedMinor + line.carriedMinor
export const todayOf = (tx: Tx): string => civilDate(tx.ctx.workspace.zone, tx.now)

export const lines = (tx: Tx) =>
  tx.db.selectFrom('commissions').selectAll('commissions').where('commissions.workspace_id', '=', tx.ctx.workspace.id)

export const findLine = async (tx: Tx, id: string): Promise<Line | undefined> => {
  const row = await lines(tx).where('id', '=', id).executeTakeFirst()
  return row && lineOf(row)
}
export const readLines = async (tx: Tx, ids: readonly string[]): Promise<Line[]> =>
  ids.length === 0
    ? []
    : (
        await lines(tx)
          .where('id', 'in', [...new Set(ids)])
          .orderBy('id')
          .execute()
      ).map(lineOf)

/** A line that no evaluation writes: an adjustment, a bounty by hand, one that is restored. The caller posts the ledger. */
export const insertLineRow = async (
  tx: Tx,
  values: Omit<Insertable<DB['commissions']>, 'workspace_id' | 'created_at' | 'updated_at'>,
): Promise<Line> =>
  lineOf(
    await tx.db
      .insertInto('commissions')
      .values({ ...values, workspace_id: tx.ctx.workspace.id, created_at: tx.now, updated_at: tx.now })
      .returningAll()
      .executeTakeFirstOrThrow(),
  )

/** Locks what the partners of these lines are owed, then the lines; in the order that everybody keeps. */
export const lockLines = async (tx: Tx, ids: readonly string[]): Promise<Line[]> => {
  if (ids.length === 0) return []
  const wanted = [...new Set(ids)]
  const rows = await tx.db
    .selectFrom('commissions')
    .select('partner_id')
    .distinct()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('id', 'in', wanted)
    .execute()
  await lockMoneyOf(
    tx,
    rows.map((row) => row.partner_id),
  )
  return (await lines(tx).where('id', 'in', wanted).orderBy('id').forUpdate().execute()).map(lineOf)
}

/** Ids of lines that stand where something happens to them. */
export const lineIdsOf = async (
  tx: Tx,
  by:
    | { saleIds: readonly string[] }
    | { conversionIds: readonly string[] }
    | { conversionId: string; creditSetId: string }
    | { payoutId: string },
): Promise<string[]> => {
  let query = tx.db.selectFrom('commissions').select('id').where('workspace_id', '=', tx.ctx.workspace.id)
  if ('saleIds' in by) query = query.where('sale_id', '=', sql<string>`any (${[...by.saleIds]}::text[])`)
  else if ('conversionIds' in by)
    query = query.where('conversion_id', '=', sql<string>`any (${[...by.conversionIds]}::text[])`)
  else if ('payoutId' in by) query = query.where('payout_id', '=', by.payoutId)
  else query = query.where('conversion_id', '=', by.conversionId).where('credit_set_id', '=', by.creditSetId)
  return (await query.orderBy('id').execute()).map((row) => row.id)
}

export type MoveState = 'pending' | 'held' | 'approved' | 'due' | 'processing' | 'paid' | 'reversed' | 'declined'
export type Change = {
  line: Line
  set: Partial<
    Pick<
      Line,
      | 'state'
      | 'isHeld'
      | 'isDisputed'
      | 'reversedMinor'
      | 'carriedMinor'
      | 'dueOn'
      | 'payoutId'
      | 'approvedAt'
      | 'paidAt'
      | 'askedAt'
    >
  >
  /** What moved from where to where; nothing when only a mark changed. */
  move?: { from: MoveState | null; to: MoveState; amountMinor: bigint; causeId?: string | null }
}

/** Writes changes of locked lines with their moves, in two statements, and answers the lines as they are now. */
export const changeLines = async (tx: Tx, changes: readonly Change[]): Promise<Line[]> => {
  if (changes.length === 0) return []
  const rows = changes.map(({ line, set }) => {
    const next = { ...line, ...set }
    return {
      id: line.id,
      version: line.version,
      state: next.state,
      is_held: next.isHeld,
      is_disputed: next.isDisputed,
      reversed_minor: next.reversedMinor.toString(),
      carried_minor: next.carriedMinor.toString(),
      due_on: next.dueOn,
      payout_id: next.payoutId,
      approved_at: next.approvedAt,
      paid_at: next.paidAt,
      asked_at: next.askedAt,
    }
  })
  const { numAffectedRows } = await sql`
    update commissions c set state = n.state, is_held = n.is_held, is_disputed = n.is_disputed, reversed_minor = n.reversed_minor,
      carried_minor = n.carried_minor, due_on = n.due_on, payout_id = n.payout_id, approved_at = n.approved_at, paid_at = n.paid_at,
      asked_at = n.asked_at, version = c.version + 1, updated_at = ${tx.now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n (id text, version integer, state text, is_held boolean, is_disputed boolean,
      reversed_minor bigint, carried_minor bigint, due_on date, payout_id text, approved_at timestamptz, paid_at timestamptz, asked_at timestamptz)
    where c.workspace_id = ${tx.ctx.workspace.id} and c.id = n.id and c.version = n.version`.execute(tx.db)
  if (Number(numAffectedRows) !== changes.length)
    throw new Error(`${changes.length} lines were to change and ${numAffectedRows} did: they were not locked`)
  await insertMoves(
    tx,
    changes.flatMap(({ line, move }) =>
      move && move.amountMinor !== 0n
        ? [
            {
              ...move,
              subjectId: line.id,
              number: line.version + 1,
              commissionId: line.id,
              partnerId: line.partnerId,
              currency: line.currency,
              kind: line.kind,
            },
          ]
        : [],
    ),
  )
  return changes.map(({ line, set }) => ({ ...line, ...set, version: line.version + 1 }))
}

export type NewMove = {
  subjectId: string
  number: number
  commissionId: string | null
  partnerId: string
  currency: string
  kind: string
  from: MoveState | null
  to: MoveState
  amountMinor: bigint
  causeId?: string | null
}
export const insertMoves = async (tx: Tx, moves: readonly NewMove[]): Promise<void> => {
  if (moves.length === 0) return
  await tx.db
    .insertInto('commission_moves')
    .values(
      moves.map((move) => ({
        workspace_id: tx.ctx.workspace.id,
        subject_id: move.subjectId,
        number: move.number,
        commission_id: move.commissionId,
        partner_id: move.partnerId,
        currency: move.currency,
        kind: move.kind,
        day: todayOf(tx),
        from_state: move.from,
        to_state: move.to,
        amount_minor: move.amountMinor,
        cause_id: move.causeId ?? null,
        at: tx.now,
      })),
    )
    .execute()
}

/** Lines of these partners that fell due by `today` and are not marked so yet; negative ones are due at once. */
export const idsToFallDue = async (tx: Tx, today: string, partnerIds?: readonly string[]): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`
    select id from commissions where workspace_id = ${tx.ctx.workspace.id} and state = 'approved' and not is_held
      and due_on <= ${today}::date ${partnerIds ? sql`and partner_id = any (${[...partnerIds]}::text[])` : sql``}
    order by id`.execute(tx.db)
  return rows.map(({ id }) => id)
}

/** Lines whose hold period is over and that nobody looked at yet. */
export const idsPastHold = async (tx: Tx, partnerIds: readonly string[]): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`
    select id from commissions where workspace_id = ${tx.ctx.workspace.id} and state = 'pending' and not is_held and asked_at is null
      and partner_id = any (${[...partnerIds]}::text[]) and hold_until <= ${tx.now}
    order by id`.execute(tx.db)
  return rows.map(({ id }) => id)
}
export const waitingOf = async (tx: Tx, partnerIds: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await sql<{ partner_id: string; count: number }>`
    select partner_id, count(*)::integer as count from commissions
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[]) and asked_at is not null and state = 'pending'
    group by 1`.execute(tx.db)
  return new Map(rows.map((row) => [row.partner_id, row.count]))
}
/** Conversions with a line beyond pending and held: their credits are fixed. */
export const fixedConversions = async (tx: Tx, conversionIds: readonly string[]): Promise<ReadonlySet<string>> => {
  const { rows } = await sql<{ conversion_id: string }>`
    select distinct conversion_id from commissions where workspace_id = ${tx.ctx.workspace.id}
      and conversion_id = any (${[...conversionIds]}::text[]) and state in ('approved', 'due', 'processing', 'paid')`.execute(
    tx.db,
  )
  return new Set(rows.map((row) => row.conversion_id))
}
export const isRestored = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.db
    .selectFrom('commissions')
    .select('id')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('partner_id', '=', (found) =>
      found
        .selectFrom('commissions as old')
        .select('old.partner_id')
        .where('old.workspace_id', '=', tx.ctx.workspace.id)
        .where('old.id', '=', id),
    )
    .where('replaces', '=', id)
    .where('state', '<>', 'declined')
    .executeTakeFirst()) !== undefined
/** What binds partners to their record: the commissions they earned, or earned since an instant. */
export const linesOfPartners = async (
  tx: Tx,
  partnerIds: readonly string[],
  since?: Date,
): Promise<ReadonlyMap<string, readonly { kind: 'ledger'; words: string }[]>> => {
  const { rows } = await sql<{ partner_id: string; count: number }>`
    select partner_id, count(*)::integer as count from commissions
    where workspace_id = ${tx.ctx.workspace.id} and partner_id = any (${[...partnerIds]}::text[])
      ${since ? sql`and created_at > ${since}` : sql``} group by 1`.execute(tx.db)
  return new Map(
    rows.map((row) => [
      row.partner_id,
      [{ kind: 'ledger', words: row.count === 1 ? 'a commission' : `${row.count} commissions` }],
    ]),
  )
}
