/** The thread of a dispute: answered by both sides, decided by somebody who does not approve the money, closed by silence. */
import { closeTask, dropClock, meetClock } from '#modules/tasks/public.ts'
import { actorId, type Ctx, type Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict, forbidden, notFound, unprocessable } from '#platform/errors.ts'
import { findFile, storeFile } from '#platform/files/store.ts'
import type { HttpExtras } from '#platform/module.ts'
import { disputeAnswered, disputeDecided } from '../../contract/line-events.ts'
import type { DisputeOutcome } from '../../contract/states.ts'
import { changeDispute, type DisputeRow, findDispute, insertMessage, lockDispute } from '../../queries/disputes.ts'
import { actingName } from '../acting.ts'
import { adjust } from '../lines/adjust.ts'
import { disputeSilenceSlot } from '../lines/due-kinds.ts'
import { mailDispute } from './mails.ts'
import { askTeam, beginClocks, daysOf, markDisputed, needed } from './open.ts'
import { about, found, isOpen, teamWhole, whole } from './read.ts'

const silenceMs = 14 * 86_400_000

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
