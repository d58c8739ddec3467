/** Moving a partner from stage to stage: the table says what there is, guards say all their reasons at once. */

import type { Ctx, Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { conflict, notFound, rightMissing } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { partnerStageChanged } from '../contract/events.ts'
import type { StageMove, StageOption } from '../contract/partner-shapes.ts'
import type { StageReason } from '../contract/shared.ts'
import {
  isOverridable,
  type Mover,
  type Stage,
  type StageRow,
  stageLabels,
  stageRow,
  stageTable,
} from '../contract/stages.ts'
import { mayOverride } from '../policy.ts'
import { countMoves, insertMoves, type MoveRow } from '../queries/belongings.ts'
import { gapFacts } from '../queries/gaps.ts'
import { findPartner, lockPartnerRow, updatePartnerRow } from '../queries/partners.ts'
import { actingBy, namesOf, personRef } from '../queries/people.ts'
import { type AskedMove, certainDuplicates, type GuardReason, stageGuards } from '../slots.ts'
import { refreshGaps } from './gaps.ts'

export type Reason = Static<typeof StageReason>
type Answers = ReadonlyMap<string, readonly GuardReason[]>

/** Guards that partners answers itself. */
const ownGuards = async (tx: Tx, row: StageRow, partnerIds: readonly string[]): Promise<Map<string, Answers>> => {
  const answers = new Map<string, Answers>()
  const needsFacts = row.guards.some((guard) => guard === 'manager' || guard === 'type' || guard === 'source')
  const facts = needsFacts ? await gapFacts(tx, partnerIds) : []
  const lacking = (guard: string, lacks: (fact: (typeof facts)[number]) => boolean, words: string, clears: string) => {
    if (row.guards.includes(guard))
      answers.set(guard, new Map(facts.filter(lacks).map((fact) => [fact.id, [{ words, clears }]])))
  }
  lacking('manager', (fact) => !fact.hasManager, 'Nobody manages this partner', 'Assign a manager')
  lacking('type', (fact) => fact.typeId === null, 'The partner has no type', 'Choose a partner type')
  lacking('source', (fact) => !fact.hasSource, 'How the partner was found is unknown', 'Write down the source')
  if (row.guards.includes('duplicate')) {
    const found = new Map<string, readonly GuardReason[]>()
    for (const ask of certainDuplicates.of(tx.ctx.services.product))
      for (const [id, others] of await ask(tx, partnerIds))
        if (others.length > 0)
          found.set(id, [
            {
              words: 'A certain duplicate is unresolved',
              clears: 'Merge the two records, or say why they are different companies',
            },
          ])
    answers.set('duplicate', found)
  }
  return answers
}

/** Every reason against a move, by partner; all partners stand at `move.from`. A constant number of queries per guard. */
const reasonsAgainst = async (
  tx: Tx,
  row: StageRow,
  partnerIds: readonly string[],
  move: AskedMove,
): Promise<Map<string, Reason[]>> =>
  tx.asTeam(async () => {
    const reasons = new Map<string, Reason[]>(partnerIds.map((id) => [id, []]))
    const add = (guard: string, answers: Answers) => {
      for (const [id, given] of answers)
        for (const { words, clears } of given)
          reasons.get(id)?.push({ guard, words, clears: clears ?? null, overridable: isOverridable(row, guard) })
    }
    if (!row.movedBy.includes(move.by)) {
      const words = row.happens || 'This move is made by somebody else'
      for (const id of partnerIds)
        reasons.get(id)!.push({ guard: 'moved_by', words, clears: null, overridable: row.override !== null })
    }
    for (const [guard, answers] of await ownGuards(tx, row, partnerIds)) add(guard, answers)
    for (const fill of stageGuards.of(tx.ctx.services.product)) {
      const asked = fill.on ? fill.on(move) : row.guards.includes(fill.guard)
      if (asked) add(fill.guard, await fill.answers(tx, partnerIds, move))
    }
    return reasons
  })

const moverOf = (ctx: Ctx): Mover => (ctx.actor.kind === 'portal_user' ? 'partner' : 'member')

/** Where a partner can go from here, each target with all its reasons against. 404 without the partner. */
export const stageOptions = async (
  tx: Tx,
  partnerId: string,
): Promise<{ from: Stage; data: Static<typeof StageOption>[] }> => {
  const partner = await findPartner(tx, partnerId)
  if (!partner) throw notFound('partner')
  const from = partner.stage as Stage
  const data: Static<typeof StageOption>[] = []
  for (const row of stageTable) {
    if (!row.from.includes(from)) continue
    const by = moverOf(tx.ctx)
    const reasons =
      (await reasonsAgainst(tx, row, [partner.id], { from, to: row.to, by, details: {} })).get(partner.id) ?? []
    data.push({
      to: row.to,
      reasons,
      byHand: row.movedBy.includes(by),
      mayOverride: mayOverride(tx.ctx, row) && reasons.length > 0 && reasons.every((reason) => reason.overridable),
      needsReason: row.guards.includes('reason'),
    })
  }
  return { from, data }
}

export type StageMoveInput = {
  partnerId: string
  to: Stage
  /** Words of whoever moves; some rows need them. */
  reason?: string | undefined
  /** The module that moves, with the event that made it; a person of the caller's side when left out. */
  cause?: { by: Mover; eventId?: string }
  override?: boolean | undefined
  details?: Readonly<Record<string, unknown>>
}

/**
 * Moves a partner. 409 `transition.refused` with every reason; 409 `stage.changed` when somebody moved it meanwhile;
 * 403 when the reasons may not be overridden by the caller; 404 without the partner. Answers the move.
 */
export const moveStage = async (tx: Tx, input: StageMoveInput): Promise<MoveRow> =>
  tx.asTeam(async () => {
    const seen = await findPartner(tx, input.partnerId)
    const partner = seen && (await lockPartnerRow(tx, seen.id))
    if (!seen || !partner) throw notFound('partner')
    const from = partner.stage as Stage
    const { to } = input
    const stands = { stage: from, since: partner.stage_since.toISOString() }
    if (from !== seen.stage || from === to)
      throw conflict('stage.changed', `${partner.display_name} stands at ${stageLabels[from]} now.`, stands)
    const row = stageRow(from, to)
    if (!row)
      throw refused(
        [
          {
            guard: 'table',
            words: `There is no way from ${stageLabels[from]} to ${stageLabels[to]}`,
            clears: null,
            overridable: false,
          },
        ],
        stands,
      )

    const by = input.cause?.by ?? moverOf(tx.ctx)
    const reasons =
      (await reasonsAgainst(tx, row, [partner.id], { from, to, by, details: input.details ?? {} })).get(partner.id) ??
      []
    if (row.guards.includes('reason') && !input.reason)
      reasons.push({ guard: 'reason', words: 'No reason is given', clears: 'Say why', overridable: false })
    const overrides = input.override === true && reasons.length > 0
    if (overrides && !mayOverride(tx.ctx, row))
      throw row.override ? rightMissing('partners.override_stage') : refused(reasons, stands)
    if (overrides && !input.reason)
      reasons.push({ guard: 'reason', words: 'An override needs a reason', clears: 'Say why', overridable: false })
    const standing = overrides ? reasons.filter((reason) => !reason.overridable) : reasons
    if (standing.length > 0) throw refused(overrides ? standing : reasons, stands)

    return writeMove(tx, {
      partnerId: partner.id,
      from,
      to,
      cause: by,
      eventId: input.cause?.eventId,
      reason: input.reason,
      reasons,
      overridden: overrides ? reasons : [],
    })
  })

/**
 * Import only: places a new partner at any stage, once. What the stage needs and the partner lacks becomes gaps.
 * 409 when it was moved already.
 */
export const placeAtStage = async (
  tx: Tx,
  input: { partnerId: string; to: Stage; eventId?: string; reason?: string },
): Promise<MoveRow | undefined> =>
  tx.asTeam(async () => {
    const partner = await lockPartnerRow(tx, input.partnerId)
    if (!partner) throw notFound('partner')
    if (partner.stage === input.to) return undefined
    if (partner.stage !== 'prospect' || (await countMoves(tx, partner.id)) > 1)
      throw conflict('stage.changed', `${partner.display_name} was moved already; an import places a partner once.`, {
        stage: partner.stage,
      })
    return writeMove(tx, {
      partnerId: partner.id,
      from: 'prospect',
      to: input.to,
      cause: 'import',
      eventId: input.eventId,
      reason: input.reason,
      reasons: [],
      overridden: [],
    })
  })

type Written = {
  partnerId: string
  from: Stage
  to: Stage
  cause: string
  eventId: string | undefined
  reason: string | undefined
  reasons: Reason[]
  overridden: Reason[]
}

const writeMove = async (tx: Tx, move: Written): Promise<MoveRow> => {
  const id = newId(idPrefixes.stageMove)
  const [row] = await insertMoves(tx, [
    {
      id,
      partnerId: move.partnerId,
      from: move.from,
      to: move.to,
      cause: move.cause,
      causeEventId: move.eventId ?? null,
      reason: move.reason ?? null,
      guardAnswers: move.reasons,
      overridden: move.overridden,
      ...actingBy(tx),
    },
  ])
  const partner = await updatePartnerRow(tx, move.partnerId, { stage: move.to, stage_since: tx.now })
  await tx.announce(
    partnerStageChanged,
    {
      partnerId: partner.id,
      moveId: id,
      from: move.from,
      to: move.to,
      cause: move.cause,
      overridden: [...new Set(move.overridden.map((reason) => reason.guard))],
    },
    {
      subject: { kind: 'partner', id: partner.id, version: partner.version },
      partnerId: partner.id,
      changes: { stage: [move.from, move.to] },
    },
  )
  await refreshGaps(tx, [partner.id])
  return row!
}

const refused = (reasons: readonly Reason[], stands: { stage: Stage; since: string }) =>
  conflict('transition.refused', `${reasons.map((reason) => reason.words).join('; ')}.`, { reasons, ...stands })

export const movesToWire = async (tx: Tx, rows: readonly MoveRow[]): Promise<Static<typeof StageMove>[]> => {
  const names = await namesOf(
    tx,
    rows.map((row) => row.by_id),
  )
  return rows.map((row) => ({
    id: row.id,
    partnerId: row.partner_id,
    from: row.from_stage as Stage | null,
    to: row.to_stage as Stage,
    at: row.at.toISOString(),
    by: personRef(row, names),
    cause: row.cause,
    reason: row.reason,
    guardAnswers: row.guard_answers as Reason[],
    overridden: row.overridden as Reason[],
  }))
}
