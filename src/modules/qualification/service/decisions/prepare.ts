/** Preparing a decision and signing it off. */
import { decisionReasons } from '#modules/discovery/public.ts'
import { closeTask, openTask } from '#modules/tasks/public.ts'
import { addDays, daysBetween } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { InputOf } from '#platform/contract.ts'
import { conflict, forbidden, invalid, unprocessable } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { decisionEndpoints } from '../../contract/decisions.ts'
import { isOpen, type Seat, seatLabels, seatRoles } from '../../contract/states.ts'
import {
  changesOf,
  type DecisionRow,
  decisionsOf,
  insertChange,
  insertDecisionRow,
  insertSignOff,
  signOffsOf,
  updateDecisionRow,
} from '../../queries/decisions.ts'
import { acting, actingName, memberId, theMember } from '../acting.ts'
import { advance } from '../cases/advance.ts'
import { interestOf, type Loaded, lockCase } from '../cases/load.ts'
import { refuseUnless } from '../cases/moves.ts'
import { activeCards, neededSeats } from '../cases/seats.ts'
import { settleRisk } from '../documents/risk.ts'
import { failedGates, gatesOf } from '../gates/gates.ts'
import { findPartnerType } from '../partners.ts'
import { isSent } from '../scorecards/cards.ts'
import { type Content, changedLines, hashOf } from './content.ts'
import { checkProposal } from './proposal.ts'
import { signOffStates } from './sign-offs.ts'

type Input = InputOf<typeof decisionEndpoints.prepareQualificationDecision>['body']

const waitlistDaysMax = 365
const reapplyDays = 180

/** Whoever decides or signs has declared no interest and does not manage the referrer. */
export const refuseBarred = (loaded: Loaded, me: string): void => {
  if (interestOf(loaded, me) === 'declared')
    throw forbidden('interest.declared', 'You declared an interest in this company; somebody else does this.')
  if (loaded.referrerManagerId === me) throw conflict('review.conflict', 'You manage the partner who referred them.')
}
/** Ready to decide: assessed or reopened; a light type at once; anything with a failed gate, to end it. */
export const refuseUndecidable = (loaded: Loaded, outcome: string): void => {
  if (loaded.row.light && isOpen(loaded.state)) return
  if (outcome !== 'approved' && isOpen(loaded.state) && failedGates(gatesOf(loaded)).length > 0) return
  refuseUnless(loaded, ['assessed', 'reopened'], 'it is decided when every score is in, or at once when a gate failed')
}

export const prepareDecision = async (tx: Tx, id: string, input: Input): Promise<DecisionRow> => {
  const loaded = await lockCase(tx, id)
  const before = loaded.decision
  if (before?.state === 'made') throw madeAlready(before)
  // A decision that is prepared may be changed while a further seat is heard.
  if (!before || !isOpen(loaded.state)) refuseUndecidable(loaded, input.outcome)
  const content = await contentOf(tx, loaded, input)
  const more = {
    outcome: input.outcome,
    type_id: content.typeId,
    content: JSON.stringify(content),
    hash: hashOf(content),
    reasons: await reasonsOf(tx, input),
    against_reason: input.againstReason?.trim() || null,
    note: input.note?.trim() || null,
    subject: input.subject?.trim() || null,
    body: input.body?.trim() || null,
    ...datesOf(loaded, input),
  }
  if (!before) {
    const former = (await decisionsOf(tx, [id])).get(id)?.[0]
    await insertDecisionRow(tx, {
      id: newId(idPrefixes.decision),
      case_id: id,
      prepared_by_id: memberId(tx.ctx),
      prepared_by_name: actingName(tx.ctx),
      supersedes: former?.id ?? null,
      ...more,
    })
  } else {
    await updateDecisionRow(tx, before.id, { ...more, revision: await keepChange(tx, before, content) })
  }
  await settleRisk(tx, id)
  const now = await advance(tx, id)
  await askToSign(tx, now)
  return now.decision!
}
export const madeAlready = (row: DecisionRow) =>
  conflict(
    'decision.made',
    `Made by ${row.made_by_name} on ${row.made_at?.toISOString().slice(0, 10)}; it is not edited.`,
    {
      by: row.made_by_name,
    },
  )

const contentOf = async (tx: Tx, loaded: Loaded, input: Input): Promise<Content> => {
  const type = await findPartnerType(tx, input.typeId ?? loaded.row.type_id)
  if (!type || (input.typeId && !type.active))
    throw invalid({ field: 'typeId', rule: 'unknown', message: 'There is no such partner type in use.' })
  const proposal = await checkProposal(tx, input.terms ?? [], type.id)
  const issues = proposal.issues.map(({ line, field, message }) => ({
    field: `terms.${line}.${field}`,
    rule: 'term',
    message,
  }))
  const predictions = input.predictions ?? {}
  for (const [key, range] of Object.entries(predictions))
    if (
      range !== null &&
      typeof range === 'object' &&
      !(BigInt(range.low) <= BigInt(range.likely) && BigInt(range.likely) <= BigInt(range.high))
    )
      issues.push({ field: `predictions.${key}`, rule: 'order', message: 'Low, likely and high stand in this order.' })
  if (issues.length > 0) throw invalid(...issues)
  return {
    outcome: input.outcome,
    typeId: type.id,
    terms: proposal.terms,
    conditions: conditionsOf(loaded, input),
    predictions,
  }
}

/** What was written, and every waiver that holds: it comes back as a condition. */
const conditionsOf = (loaded: Loaded, input: Pick<Input, 'outcome' | 'conditions'>): Content['conditions'] => {
  const written = input.conditions ?? []
  if (input.outcome !== 'approved') return written
  const waived = gatesOf(loaded).flatMap((gate) =>
    gate.waiver
      ? [
          {
            text: `${gate.label}: waived, ${gate.waiver.reason}`.slice(0, 500),
            side: 'team' as const,
            dueOn: gate.waiver.until,
          },
        ]
      : [],
  )
  const renewed = written.map((one) => waived.find((other) => other.text === one.text) ?? one)
  return [...renewed, ...waived.filter((one) => !written.some((other) => other.text === one.text))]
}

/** A waiver that is given after an approval was prepared joins its conditions, which voids the sign-offs. */
export const takeWaiversIn = async (tx: Tx, loaded: Loaded): Promise<void> => {
  const { decision } = loaded
  if (decision?.state !== 'prepared' || decision.outcome !== 'approved') return
  const before = decision.content as Content
  const content = {
    ...before,
    conditions: conditionsOf(loaded, { outcome: 'approved', conditions: before.conditions }),
  }
  if (changedLines(before, content).length === 0) return
  const revision = await keepChange(tx, decision, content)
  await updateDecisionRow(tx, decision.id, { content: JSON.stringify(content), hash: hashOf(content), revision })
  await askToSign(tx, await lockCase(tx, loaded.row.id))
}
/** Writes down which lines differ, as a revision of its own; answers its number. */
const keepChange = async (tx: Tx, before: DecisionRow, content: Content): Promise<number> => {
  const lines = changedLines(before.content as Content, content)
  if (lines.length === 0) return before.revision
  const revision = before.revision + 1
  await insertChange(tx, { decision_id: before.id, revision, lines: JSON.stringify(lines), ...acting(tx) })
  return revision
}

const reasonsOf = async (tx: Tx, input: Input): Promise<string[]> => {
  const wanted = input.reasons ?? []
  const outcome = input.outcome === 'approved' ? 'accepted' : input.outcome
  const known = (await decisionReasons(tx)).filter((one) => one.isActive && one.outcomes.includes(outcome))
  const unknown = wanted.filter((key) => !known.some((one) => one.key === key))
  if (unknown.length > 0)
    throw invalid({ field: 'reasons', rule: 'unknown', message: `${unknown.join(', ')} is no reason on the list.` })
  if (wanted.length === 0 && input.outcome !== 'approved')
    throw unprocessable('decision.reason_missing', 'Choose a reason from the list.')
  return wanted
}

const datesOf = (loaded: Loaded, input: Input) => {
  if (input.outcome === 'waitlisted') {
    const days = input.revisitOn ? daysBetween(loaded.today, input.revisitOn) : 0
    if (!input.revisitOn || days < 1 || days > waitlistDaysMax)
      throw unprocessable(
        'decision.revisit_missing',
        `Say when to look at it again: by ${addDays(loaded.today, waitlistDaysMax)}.`,
      )
    return { revisit_on: input.revisitOn, reapply_from: null, reapply_never: false }
  }
  if (input.outcome === 'declined')
    return input.reapply && 'never' in input.reapply
      ? { revisit_on: null, reapply_from: null, reapply_never: true }
      : {
          revisit_on: null,
          reapply_from: addDays(loaded.today, input.reapply?.afterDays ?? reapplyDays),
          reapply_never: false,
        }
  return { revisit_on: null, reapply_from: null, reapply_never: false }
}

/** Who may sign for a seat: who sits there; for a light type anyone with its role. */
const signersOf = (loaded: Loaded, seat: Seat): string[] =>
  activeCards(loaded, seat)
    .filter(isSent)
    .map((card) => card.reviewer_id)

const askToSign = async (tx: Tx, loaded: Loaded): Promise<void> => {
  const { decision } = loaded
  if (!decision) return
  for (const seat of neededSeats(loaded)) {
    const [signer] = signersOf(loaded, seat)
    await openTask(tx, {
      kind: 'qualification.sign_off',
      subject: { kind: 'decision_sign_off', id: `${decision.id}:${seat}` },
      partnerId: loaded.row.partner_id,
      title: `Sign off the decision on ${loaded.partnerName}`.slice(0, 140),
      side: 'team',
      owner: signer ? { memberId: signer } : { role: seatRoles[seat] },
      waiting: 'colleague',
      cause: `sign-off ${decision.id} ${seat} ${decision.revision}`,
    })
  }
}

export const signOff = async (tx: Tx, id: string, contentHash: string): Promise<DecisionRow> => {
  const loaded = await lockCase(tx, id)
  const { decision } = loaded
  if (!decision) throw conflict('decision.none', 'Nothing is prepared yet.')
  if (decision.state === 'made') throw madeAlready(decision)
  const me = theMember(tx)
  refuseBarred(loaded, me)
  if (contentHash !== decision.hash)
    throw conflict('decision.changed', 'The decision says something else by now; read it again before you sign off.')
  const signOffs = (await signOffsOf(tx, [decision.id])).get(decision.id) ?? []
  const changes = (await changesOf(tx, [decision.id])).get(decision.id) ?? []
  const { actor } = tx.ctx
  const seat = signOffStates(loaded, decision, signOffs, changes).find(
    (one) =>
      one.state !== 'signed' &&
      (loaded.row.light
        ? actor.kind === 'member' && actor.roles.includes(seatRoles[one.seat])
        : signersOf(loaded, one.seat).includes(me)),
  )?.seat
  if (!seat)
    throw conflict(
      'sign_off.not_your_seat',
      `You sit on no seat whose sign-off is missing; needed are ${
        neededSeats(loaded)
          .map((one) => seatLabels[one])
          .join(', ') || 'none'
      }.`,
    )
  await insertSignOff(tx, {
    decision_id: decision.id,
    revision: decision.revision,
    seat,
    hash: decision.hash,
    member_id: me,
    member_name: actingName(tx.ctx),
  })
  await closeTask(tx, {
    kind: 'qualification.sign_off',
    subjectId: `${decision.id}:${seat}`,
    outcome: 'Signed off',
  })
  return decision
}
