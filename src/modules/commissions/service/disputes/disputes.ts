/** Disputes: opened by the partner, answered in a thread, decided by somebody who does not approve the money. */
import { builtInOf, resolveTerm, type ValuesOf } from '#modules/agreements/public.ts'
import { answerOfTest } from '#modules/attribution/public.ts'
import { managerOf, partnerNames } from '#modules/partners/public.ts'
import { clocksOf, closeTask, dropClock, meetClock, openTask, startClock } from '#modules/tasks/public.ts'
import { businessDayMinutes } from '#platform/calendar.ts'
import { addDays, civilDate } from '#platform/civil-time.ts'
import { actorId, type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict, forbidden, invalid, notFound, unprocessable } from '#platform/errors.ts'
import { findFile, storeFile } from '#platform/files/store.ts'
import type { ListInput } from '#platform/http/paging.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { HttpExtras } from '#platform/module.ts'
import { money } from '#platform/money.ts'
import { disputeAnswered, disputeDecided, disputeOpened } from '../../contract/line-events.ts'
import { type DisputeOutcome, type DisputeState, openDisputeStates } from '../../contract/states.ts'
import {
  changeDispute,
  type DisputeRow,
  disputePage,
  findDispute,
  insertDispute,
  insertMessage,
  lockDispute,
  openDisputesOfLine,
  threadOf,
} from '../../queries/disputes.ts'
import { changeLines, findLine, lockLines, todayOf } from '../../queries/lines.ts'
import { findStatement } from '../../queries/statements.ts'
import { actingName } from '../acting.ts'
import { adjust } from '../lines/adjust.ts'
import { disputeSilenceSlot } from '../lines/due-kinds.ts'
import { mailDispute } from './mails.ts'

const silenceMs = 14 * 86_400_000
const isOpen = (row: DisputeRow) => openDisputeStates.includes(row.state as DisputeState)
const about = (row: DisputeRow) => ({
  subject: { kind: 'dispute', id: row.id, version: row.version },
  partnerId: row.partner_id,
})

// --- Reading ------------------------------------------------------------------------------------------------------

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
type SaleFacts = { externalId: string | null; customer: string; occurredOn: string; note: string | null; test: unknown }
const whole = async (tx: Tx, row: DisputeRow) => {
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
const teamWhole = async (tx: Tx, row: DisputeRow) => {
  const names = await partnerNames(tx, [row.partner_id])
  return {
    ...(await whole(tx, row)),
    partner: { id: row.partner_id, name: names.get(row.partner_id) ?? row.partner_id },
    decidedBy: row.decided_by_name,
  }
}
const found = (row: DisputeRow | undefined): DisputeRow => {
  if (!row) throw notFound('dispute')
  return row
}
export const getDispute = (ctx: Ctx, id: string) =>
  reading(ctx, async (tx) => teamWhole(tx, found(await findDispute(tx, id))))
export const getMyDispute = (ctx: Ctx, id: string) =>
  reading(ctx, async (tx) => whole(tx, found(await findDispute(tx, id))))

// --- Opening ------------------------------------------------------------------------------------------------------

export type NewDispute = {
  aboutKind: 'commission' | 'statement' | 'missing_sale'
  commissionId?: string | undefined
  statementId?: string | undefined
  sale?:
    | {
        externalId?: string | undefined
        customer: string
        occurredOn: string
        note?: string | undefined
        attributionTestId?: string | undefined
      }
    | undefined
  currency: string
  claimedMinor: string
  reason: string
}
const needed = (field: string, message: string) => invalid({ field, rule: 'required', message })

/** The day from which the days to object count: the statement's, else the one of the month after. */
const countsFrom = async (tx: Tx, input: NewDispute): Promise<string> => {
  const row = input.statementId ? await findStatement(tx, input.statementId) : undefined
  if (input.statementId && !row) throw notFound('statement')
  const line = input.commissionId ? await findLine(tx, input.commissionId) : undefined
  if (input.commissionId && !line) throw notFound('commission')
  if (input.aboutKind === 'statement') {
    if (!row) throw needed('statementId', 'Say which statement.')
    return civilDate(tx.ctx.workspace.zone, row.published_at)
  }
  if (input.aboutKind === 'missing_sale') {
    if (!input.sale) throw needed('sale', 'Say which sale is missing.')
    return monthEnd(input.sale.occurredOn)
  }
  if (!line) throw needed('commissionId', 'Say which line.')
  return monthEnd(line.accountingDay)
}
const monthEnd = (day: string): string => addDays(`${addDays(`${day.slice(0, 7)}-28`, 4).slice(0, 7)}-01`, 2)

/** The sale that is missing, with what the partner was told when it asked about it. */
const saleOf = async (
  tx: Tx,
  partnerId: string,
  { attributionTestId, ...sale }: NonNullable<NewDispute['sale']>,
): Promise<SaleFacts> => {
  const test = attributionTestId ? await answerOfTest(tx, { testId: attributionTestId, partnerId }) : null
  if (test === undefined) throw notFound('attribution_test')
  return { externalId: null, note: null, ...sale, test }
}

type DisputeTerm = ValuesOf<'dispute'>
const daysOf = async (tx: Tx, partnerId: string): Promise<DisputeTerm> =>
  ((await resolveTerm(tx, partnerId, 'dispute')).rows[0]?.values ??
    builtInOf('dispute', tx.ctx.workspace.currency)) as DisputeTerm
export const openDispute = (ctx: Ctx, input: NewDispute) =>
  inTransaction(ctx, async (tx) => {
    const partnerId = partnerOf(ctx.actor)
    if (!partnerId) throw forbidden('dispute.partner_only', 'A partner opens a dispute.')
    const claimed = money(input.currency, BigInt(input.claimedMinor))
    if (claimed.amountMinor <= 0n) throw needed('claimedMinor', 'Say how much you ask for.')
    const from = await countsFrom(tx, input)
    const days = await daysOf(tx, partnerId)
    const until = addDays(from, days.days)
    if (todayOf(tx) > until) throw conflict('dispute.too_late', `This could be contested until ${until}.`, { until })
    if (input.commissionId && (await openDisputesOfLine(tx, input.commissionId)) > 0)
      throw conflict('dispute.open_already', 'This line is contested already; write into that dispute.')
    const id = newId(idPrefixes.dispute)
    const row = await insertDispute(tx, {
      id,
      partner_id: partnerId,
      about_kind: input.aboutKind,
      commission_id: input.aboutKind === 'commission' ? input.commissionId! : null,
      statement_id: input.aboutKind === 'statement' ? input.statementId! : null,
      sale: input.aboutKind === 'missing_sale' ? JSON.stringify(await saleOf(tx, partnerId, input.sale!)) : null,
      currency: input.currency,
      claimed_minor: claimed.amountMinor,
      reason: input.reason,
      state: 'open',
      opened_by_id: actorId(ctx.actor),
      opened_by_name: actingName(ctx),
    })
    await tx.asTeam(async () => {
      if (row.commission_id) await markDisputed(tx, row.commission_id, true)
      await beginClocks(tx, row, days)
      await askTeam(tx, row)
    })
    await tx.announce(
      disputeOpened,
      { disputeId: id, partnerId, currency: row.currency, claimedMinor: row.claimed_minor },
      about(row),
    )
    await mailDispute(tx, row, 'opened')
    return whole(tx, row)
  })

const markDisputed = async (tx: Tx, commissionId: string, isDisputed: boolean): Promise<void> => {
  const [line] = await lockLines(tx, [commissionId])
  if (line && line.isDisputed !== isDisputed) await changeLines(tx, [{ line, set: { isDisputed } }])
}
const beginClocks = async (tx: Tx, row: DisputeRow, days: DisputeTerm) => {
  const clock = { subjectKind: 'dispute', subjectId: row.id, partnerId: row.partner_id, business: true }
  await startClock(tx, {
    ...clock,
    kind: 'dispute_answer',
    targetMinutes: days.answerBusinessDays * businessDayMinutes,
  })
  await startClock(tx, {
    ...clock,
    kind: 'dispute_decision',
    targetMinutes: days.decisionBusinessDays * businessDayMinutes,
  })
}
const askTeam = async (tx: Tx, row: DisputeRow): Promise<void> => {
  const manager = (await managerOf(tx, [row.partner_id])).get(row.partner_id)
  const names = await partnerNames(tx, [row.partner_id])
  await openTask(tx, {
    kind: 'commissions.answer_dispute',
    subject: { kind: 'dispute', id: row.id },
    partnerId: row.partner_id,
    title: `Answer the dispute of ${names.get(row.partner_id) ?? 'a partner'}`.slice(0, 140),
    side: 'team',
    owner: manager?.isActive ? { memberId: manager.id } : { role: 'partner_manager' },
    value: { currency: row.currency, amountMinor: BigInt(row.claimed_minor) },
    waiting: 'partner',
    cause: `dispute ${row.id} ${row.version}`,
  })
}

// --- Writing ------------------------------------------------------------------------------------------------------

type NewMessage = { body: string; fileIds?: string[] | undefined; isQuestion?: boolean | undefined }
const over = () => conflict('dispute.over', 'It was decided or closed; what comes later is a new dispute.')

const addMessage = async (
  tx: Tx,
  row: DisputeRow,
  message: {
    side: 'team' | 'partner' | 'system'
    kind: 'message' | 'question' | 'decision'
    body: string
    fileIds: readonly string[]
    by?: string
  },
  set: Parameters<typeof changeDispute>[2],
): Promise<DisputeRow> => {
  for (const id of message.fileIds) {
    const file = await findFile(tx, id)
    if (file.subjectId !== row.id) throw notFound('file')
  }
  const number = row.messages + 1
  await insertMessage(tx, {
    dispute_id: row.id,
    number,
    partner_id: row.partner_id,
    side: message.side,
    kind: message.kind,
    body: message.body,
    file_ids: [...message.fileIds],
    by_id: message.by ? null : actorId(tx.ctx.actor),
    by_name: message.by ?? actingName(tx.ctx),
  })
  const changed = await changeDispute(tx, row.id, { ...set, messages: number })
  await tx.announce(
    disputeAnswered,
    {
      disputeId: row.id,
      partnerId: row.partner_id,
      number,
      side: message.side,
      isQuestion: message.kind === 'question',
    },
    about(changed),
  )
  return changed
}

export const answerDispute = (ctx: Ctx, id: string, input: NewMessage) =>
  inTransaction(ctx, async (tx) => {
    const row = found(await lockDispute(tx, id))
    if (!isOpen(row)) throw over()
    const kind = input.isQuestion ? 'question' : 'message'
    const changed = await addMessage(
      tx,
      row,
      { side: 'team', kind, body: input.body, fileIds: input.fileIds ?? [] },
      {
        state: input.isQuestion ? 'question' : 'answered',
        answered_at: row.answered_at ?? tx.now,
        asked_at: input.isQuestion ? tx.now : null,
      },
    )
    await meetClock(tx, { kind: 'dispute_answer', subjectId: id })
    if (input.isQuestion) await tx.schedule(disputeSilenceSlot, id, new Date(tx.now.getTime() + silenceMs))
    await mailDispute(tx, changed, input.isQuestion ? 'question' : 'answered')
    return teamWhole(tx, changed)
  })

/** The partner's answer ends our question; after a closing for silence it opens the dispute once more. */
export const answerMyDispute = (ctx: Ctx, id: string, input: NewMessage) =>
  inTransaction(ctx, async (tx) => {
    const row = found(await lockDispute(tx, id))
    const reopens = row.state === 'closed' && row.reopened_at === null
    if (!isOpen(row) && !reopens) throw over()
    const changed = await addMessage(
      tx,
      row,
      { side: 'partner', kind: 'message', body: input.body, fileIds: input.fileIds ?? [] },
      {
        state: row.answered_at ? 'answered' : 'open',
        asked_at: null,
        ...(reopens && { reopened_at: tx.now, closed_at: null }),
      },
    )
    await tx.asTeam(async () => {
      if (reopens) {
        if (row.commission_id) await markDisputed(tx, row.commission_id, true)
        await beginClocks(tx, changed, await daysOf(tx, row.partner_id))
        await askTeam(tx, changed)
      }
      await mailDispute(tx, changed, 'partner_wrote')
    })
    return whole(tx, changed)
  })

export const decideDispute = (
  ctx: Ctx,
  id: string,
  input: { outcome: DisputeOutcome; words: string; awardedMinor?: string | undefined },
) =>
  inTransaction(ctx, async (tx) => {
    if (ctx.actor.kind !== 'member') throw forbidden('key.not_for_keys', 'A person decides; no key can.')
    const row = found(await lockDispute(tx, id))
    if (!isOpen(row)) throw over()
    const claimed = BigInt(row.claimed_minor)
    const awarded =
      input.awardedMinor === undefined ? (input.outcome === 'upheld' ? claimed : 0n) : BigInt(input.awardedMinor)
    const fits =
      input.outcome === 'upheld'
        ? awarded === claimed
        : input.outcome === 'partly'
          ? awarded > 0n && awarded < claimed
          : awarded === 0n
    if (!fits)
      throw unprocessable(
        'dispute.award_needed',
        'Upheld means the whole claim, partly a part of it, rejected nothing; say how much is granted.',
      )
    const adjustment =
      awarded > 0n
        ? await adjust(tx, {
            partnerId: row.partner_id,
            kind: 'adjustment',
            currency: row.currency,
            amountMinor: awarded,
            reason: `Dispute ${row.id}: ${input.words}`.slice(0, 2_000),
            about: { kind: 'dispute', id: row.id },
          })
        : undefined
    const decided = await addMessage(
      tx,
      row,
      { side: 'team', kind: 'decision', body: input.words, fileIds: [] },
      {
        state: 'decided',
        outcome: input.outcome,
        outcome_words: input.words,
        awarded_minor: awarded,
        adjustment_id: adjustment?.id ?? null,
        decided_at: tx.now,
        decided_by_id: ctx.actor.id,
        decided_by_name: actingName(ctx),
        answered_at: row.answered_at ?? tx.now,
      },
    )
    await end(tx, decided, 'Decided')
    return teamWhole(tx, decided)
  })

const end = async (tx: Tx, row: DisputeRow, outcome: string): Promise<void> => {
  if (row.commission_id) await markDisputed(tx, row.commission_id, false)
  const endClock = row.state === 'decided' ? meetClock : dropClock
  await meetClock(tx, { kind: 'dispute_answer', subjectId: row.id })
  await endClock(tx, { kind: 'dispute_decision', subjectId: row.id })
  await closeTask(tx, { kind: 'commissions.answer_dispute', subjectId: row.id, side: 'team', outcome })
  await tx.announce(
    disputeDecided,
    {
      disputeId: row.id,
      partnerId: row.partner_id,
      outcome: row.outcome as DisputeOutcome | null,
      adjustmentId: row.adjustment_id,
    },
    about(row),
  )
  await mailDispute(tx, row, row.state === 'decided' ? 'decided' : 'closed')
}

/** A question that nobody answered for two weeks ends the dispute; the partner may open it once more. */
export const closeSilent = async (tx: Tx, ids: readonly string[]): Promise<void> => {
  for (const id of ids) {
    const row = await lockDispute(tx, id)
    if (row?.state !== 'question' || row.asked_at === null) continue
    if (row.asked_at.getTime() + silenceMs > tx.now.getTime()) continue
    const closed = await addMessage(
      tx,
      row,
      {
        side: 'system',
        kind: 'message',
        body: 'Closed: our question was not answered for 14 days. An answer opens it once more.',
        fileIds: [],
        by: 'Tandem',
      },
      { state: 'closed', closed_at: tx.now, asked_at: null },
    )
    await end(tx, closed, 'Closed without an answer')
  }
}

export const uploadDisputeFile = async (ctx: Ctx, id: string, http: HttpExtras) => {
  const row = found(await reading(ctx, (tx) => findDispute(tx, id)))
  if (!isOpen(row) && !(row.state === 'closed' && row.reopened_at === null)) throw over()
  const upload = await http.upload?.()
  if (!upload) throw needed('file', 'Send a file.')
  const stored = await storeFile(ctx, {
    content: upload.stream,
    name: upload.name,
    partnerId: row.partner_id,
    subjectKind: 'dispute',
    subjectId: id,
    category: 'dispute',
    visibility: 'shared',
  })
  return { id: stored.id, name: stored.name }
}
