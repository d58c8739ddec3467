/** Disputes as both sides read them: the team with the partner's name, the partner without the team's notes. */
import { partnerNames } from '#modules/partners/public.ts'
import { clocksOf } from '#modules/tasks/public.ts'
import { type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import { reading } from '#platform/db/transaction.ts'
import { notFound } from '#platform/errors.ts'
import { findFile } from '#platform/files/store.ts'
import type { ListInput } from '#platform/http/paging.ts'
import { type DisputeOutcome, type DisputeState, openDisputeStates } from '../../contract/states.ts'
import { type DisputeRow, disputePage, findDispute, threadOf } from '../../queries/disputes.ts'

/** What an event of a dispute is about. */
export const about = (row: DisputeRow) => ({
  subject: { kind: 'dispute', id: row.id, version: row.version },
  partnerId: row.partner_id,
})
export const isOpen = (row: DisputeRow) => openDisputeStates.includes(row.state as DisputeState)

type Due = { answerBy: string | null; decideBy: string | null }
const dueOf = async (tx: Tx, rows: readonly DisputeRow[]): Promise<ReadonlyMap<string, Due>> => {
  const clocks = await clocksOf(
    tx,
    rows.filter(isOpen).map((row) => row.id),
  )
  return new Map(
    rows.map((row) => {
      const running = (clocks.get(row.id) ?? []).filter((clock) => clock.state === 'running')
      const by = (kind: string) => running.find((clock) => clock.kind === kind)?.breachesAt?.toISOString() ?? null
      return [row.id, { answerBy: by('dispute_answer'), decideBy: by('dispute_decision') }]
    }),
  )
}
const fields = (row: DisputeRow, due: ReadonlyMap<string, Due>) => ({
  id: row.id,
  aboutKind: row.about_kind as 'commission',
  commissionId: row.commission_id,
  statementId: row.statement_id,
  currency: row.currency,
  claimedMinor: row.claimed_minor,
  reason: row.reason,
  state: row.state as DisputeState,
  outcome: row.outcome as DisputeOutcome | null,
  awardedMinor: row.awarded_minor,
  openedAt: row.opened_at.toISOString(),
  openedBy: row.opened_by_name,
  ...(due.get(row.id) ?? { answerBy: null, decideBy: null }),
  messages: row.messages,
  version: row.version,
})
type Filters = { state?: string[] | undefined; partnerId?: string | undefined; currency?: string | undefined }
export const listDisputes = (ctx: Ctx, input: ListInput & Filters) =>
  reading(ctx, (tx) =>
    disputePage(tx, input, async (rows) => {
      const names = await partnerNames(tx, [...new Set(rows.map((row) => row.partner_id))])
      const due = await dueOf(tx, rows)
      return rows.map((row) => ({
        ...fields(row, due),
        partner: { id: row.partner_id, name: names.get(row.partner_id) ?? row.partner_id },
      }))
    }),
  )
export const listMyDisputes = (ctx: Ctx, input: ListInput & Filters) =>
  reading(ctx, (tx) =>
    disputePage(tx, input, async (rows) => {
      const due = await dueOf(tx, rows)
      return rows.map((row) => fields(row, due))
    }),
  )
export type SaleFacts = {
  externalId: string | null
  customer: string
  occurredOn: string
  note: string | null
  test: unknown
}
export const whole = async (tx: Tx, row: DisputeRow) => {
  const thread = await threadOf(tx, row.id)
  const isPartner = partnerOf(tx.ctx.actor) !== null
  const files = new Map<string, string>()
  for (const id of new Set(thread.flatMap((message) => message.file_ids)))
    files.set(id, (await tx.asTeam(() => findFile(tx, id))).name)
  return {
    ...fields(row, await dueOf(tx, [row])),
    sale: row.sale as SaleFacts | null,
    outcomeWords: row.outcome_words,
    adjustmentId: row.adjustment_id,
    decidedAt: row.decided_at?.toISOString() ?? null,
    closedAt: row.closed_at?.toISOString() ?? null,
    canReopen: row.state === 'closed' && row.reopened_at === null,
    thread: thread
      .filter((message) => !isPartner || message.kind !== 'note')
      .map((message) => ({
        number: message.number,
        side: message.side as 'team',
        kind: message.kind as 'message',
        body: message.body,
        files: message.file_ids.map((id) => ({ id, name: files.get(id) ?? id })),
        by: message.by_name,
        at: message.at.toISOString(),
      })),
  }
}
export const teamWhole = async (tx: Tx, row: DisputeRow) => {
  const names = await partnerNames(tx, [row.partner_id])
  return {
    ...(await whole(tx, row)),
    partner: { id: row.partner_id, name: names.get(row.partner_id) ?? row.partner_id },
    decidedBy: row.decided_by_name,
  }
}
export const found = (row: DisputeRow | undefined): DisputeRow => {
  if (!row) throw notFound('dispute')
  return row
}
export const getDispute = (ctx: Ctx, id: string) =>
  reading(ctx, async (tx) => teamWhole(tx, found(await findDispute(tx, id))))
export const getMyDispute = (ctx: Ctx, id: string) =>
  reading(ctx, async (tx) => whole(tx, found(await findDispute(tx, id))))
