/** Taking a move back: for a decision that is undone inside its window, so that it leaves the partner as it was. */
import type { Tx } from '#platform/context.ts'
import { conflict, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { partnerManagerChanged, partnerStageChanged } from '../contract/events.ts'
import { type Stage, stageLabels } from '../contract/stages.ts'
import { insertMoves } from '../queries/belongings.ts'
import { endOwnerships, findOwnership } from '../queries/ownerships.ts'
import { lockPartnerRow, updatePartnerRow } from '../queries/partners.ts'
import { actingBy } from '../queries/people.ts'
import { refreshGaps } from './gaps.ts'
import { assignOwnership } from './ownerships.ts'

/**
 * Puts a partner back from `from`, where a move of the caller brought it, to `to`, where it stood before, with the time
 * since which it stood there. The history keeps both. 409 `stage.changed` when it moved on meanwhile.
 */
export const undoStageMove = (
  tx: Tx,
  input: { partnerId: string; from: Stage; to: Stage; since: Date; cause: string; reason: string },
): Promise<void> =>
  tx.asTeam(async () => {
    const partner = await lockPartnerRow(tx, input.partnerId)
    if (!partner) throw notFound('partner')
    const { from, to } = input
    if (partner.stage !== from)
      throw conflict(
        'stage.changed',
        `${partner.display_name} stands at ${stageLabels[partner.stage as Stage]} now, so the move cannot be taken back.`,
        { stage: partner.stage },
      )
    const id = newId(idPrefixes.stageMove)
    await insertMoves(tx, [
      {
        id,
        partnerId: partner.id,
        from,
        to,
        cause: input.cause,
        causeEventId: null,
        reason: input.reason,
        guardAnswers: [],
        overridden: [],
        ...actingBy(tx),
      },
    ])
    const row = await updatePartnerRow(tx, partner.id, { stage: to, stage_since: input.since })
    await tx.announce(
      partnerStageChanged,
      { partnerId: row.id, moveId: id, from, to, cause: input.cause, overridden: [] },
      {
        subject: { kind: 'partner', id: row.id, version: row.version },
        partnerId: row.id,
        changes: { stage: [from, to] },
      },
    )
    await refreshGaps(tx, [row.id])
  })

/** Takes back that a decision named a manager: the one before comes back, or nobody. A role that ended since stays ended. */
export const undoManager = (
  tx: Tx,
  input: { partnerId: string; ownershipId: string; before: string | null; reason: string },
): Promise<void> =>
  tx.asTeam(async () => {
    const partner = await lockPartnerRow(tx, input.partnerId)
    if (!partner) throw notFound('partner')
    const row = await findOwnership(tx, partner.id, input.ownershipId)
    if (!row || row.to_at) return
    if (input.before) {
      await assignOwnership(tx, {
        partnerId: partner.id,
        memberId: input.before,
        role: 'manager',
        reason: input.reason,
      })
      return
    }
    await endOwnerships(tx, [row.id])
    await tx.announce(
      partnerManagerChanged,
      { partnerId: partner.id, ownershipId: row.id, role: 'manager', fromMemberId: row.member_id, toMemberId: null },
      {
        subject: { kind: 'partner', id: partner.id },
        partnerId: partner.id,
        changes: { manager: [row.member_id, null] },
      },
    )
    await refreshGaps(tx, [partner.id])
  })
