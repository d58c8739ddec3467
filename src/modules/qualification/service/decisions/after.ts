/** What follows a decision: an appeal, answered by somebody else; a case that is reopened. */

import type { Stage } from '#modules/partners/contract/stages.ts'
import { setAccountLevel, undoStageMove } from '#modules/partners/public.ts'
import { closeTask, meetClock, openTask, startClock } from '#modules/tasks/public.ts'
import { addBusinessDays, businessDayMinutes } from '#platform/calendar.ts'
import { addDays, civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { conflict, forbidden } from '#platform/errors.ts'
import { workspaceCalendar } from '#platform/tenancy/workspace-calendar.ts'
import { decisionAppealed } from '../../contract/decision-events.ts'
import {
  type AppealRow,
  appealsOf,
  type DecisionRow,
  insertAppeal,
  signOffsOf,
  updateAppeal,
  updateDecisionRow,
} from '../../queries/decisions.ts'
import { reopenGuards } from '../../slots.ts'
import { actingName, theMember } from '../acting.ts'
import { type Loaded, lockCase } from '../cases/load.ts'
import { moveCase, refuseUnless } from '../cases/moves.ts'
import { revisit } from '../due-kinds.ts'
import { mailCandidate } from '../mails.ts'
import { workspaceSettings } from '../settings.ts'
import { factsOfDecision } from './make.ts'
import { refuseBarred } from './prepare.ts'

const madeDecision = (loaded: Loaded): DecisionRow => {
  refuseUnless(loaded, ['decided'], 'there is no decision yet')
  return loaded.decision!
}

/** Why an appeal cannot be made now; null when it can, with the day until which. */
export const appealOptions = async (
  tx: Tx,
  loaded: Loaded,
  appeal: AppealRow | undefined,
): Promise<{ until: string | null; reason: 'none' | 'approved' | 'made' | 'over' | null }> => {
  const { decision } = loaded
  if (loaded.state !== 'decided' || !decision?.made_at) return { until: null, reason: 'none' }
  if (decision.outcome === 'approved') return { until: null, reason: 'approved' }
  const appealDays = loaded.settings.appealDays ?? (await workspaceSettings(tx)).appealDays
  const until = addDays(civilDate(tx.ctx.workspace.zone, decision.made_at), appealDays)
  if (appeal) return { until, reason: 'made' }
  return { until, reason: until < loaded.today ? 'over' : null }
}

/** The company appeals, once, in time. */
export const appealDecision = async (tx: Tx, caseId: string, text: string, from: string): Promise<void> => {
  const loaded = await lockCase(tx, caseId)
  const decision = madeDecision(loaded)
  const before = (await appealsOf(tx, [decision.id])).get(decision.id)
  const { until, reason } = await appealOptions(tx, loaded, before)
  if (reason === 'made') throw conflict('appeal.made', 'An appeal was made already; there is one.')
  if (reason === 'over') throw conflict('appeal.over', `An appeal was possible until ${until}.`, { until })
  if (reason !== null) throw conflict('appeal.none', 'There is nothing to appeal against.')
  const { appealAnswerDays } = await workspaceSettings(tx)
  const answerBy = addBusinessDays(workspaceCalendar(tx.ctx.workspace), tx.now, appealAnswerDays)
  await insertAppeal(tx, { decision_id: decision.id, text, from_name: from.slice(0, 200), answer_by: answerBy })
  const eventId = await tx.announce(
    decisionAppealed,
    { ...factsOfDecision(loaded, decision), outcome: decision.outcome as 'declined' },
    { subject: { kind: 'decision', id: decision.id }, partnerId: loaded.row.partner_id },
  )
  await startClock(tx, {
    kind: 'appeal',
    subjectKind: 'decision',
    subjectId: decision.id,
    partnerId: loaded.row.partner_id,
    targetMinutes: appealAnswerDays * businessDayMinutes,
    business: true,
  })
  await openTask(tx, {
    kind: 'qualification.answer_appeal',
    subject: { kind: 'qualification_case', id: caseId },
    partnerId: loaded.row.partner_id,
    title: `Answer the appeal of ${loaded.partnerName}; not by who took part`.slice(0, 140),
    side: 'team',
    owner: { role: 'executive' },
    dueAt: answerBy,
    waiting: 'partner',
    cause: eventId,
  })
  await mailCandidate(tx, loaded, 'appeal_received', () => ({ date: civilDate(tx.ctx.workspace.zone, answerBy) }))
}

export const answerAppeal = async (
  tx: Tx,
  caseId: string,
  input: { outcome: 'accepted' | 'rejected'; answer: string },
): Promise<DecisionRow> => {
  const loaded = await lockCase(tx, caseId)
  const decision = madeDecision(loaded)
  const appeal = (await appealsOf(tx, [decision.id])).get(decision.id)
  if (!appeal || appeal.outcome) throw conflict('appeal.none', 'There is no appeal that waits for an answer.')
  const me = theMember(tx)
  refuseBarred(loaded, me)
  const signers = (await signOffsOf(tx, [decision.id])).get(decision.id) ?? []
  const involved =
    decision.made_by_id === me ||
    decision.prepared_by_id === me ||
    signers.some((one) => one.member_id === me) ||
    loaded.cards.some((card) => card.reviewer_id === me && card.state !== 'recused')
  if (involved) throw forbidden('appeal.involved', 'You took part in this decision; somebody else answers the appeal.')
  await updateAppeal(tx, decision.id, {
    outcome: input.outcome,
    answer: input.answer,
    answered_by_id: me,
    answered_by_name: actingName(tx.ctx),
    answered_at: tx.now,
  })
  await meetClock(tx, { kind: 'appeal', subjectId: decision.id })
  await closeTask(tx, { kind: 'qualification.answer_appeal', subjectId: caseId, outcome: input.outcome })
  await mailCandidate(tx, loaded, 'appeal_answered', () => ({ answer: input.answer }))
  return input.outcome === 'accepted' ? reopen(tx, loaded, decision, 'The appeal was accepted.') : decision
}

export const reopenCase = async (tx: Tx, caseId: string, reason: string): Promise<DecisionRow> => {
  const loaded = await lockCase(tx, caseId)
  return reopen(tx, loaded, madeDecision(loaded), reason)
}

/** The old decision stays as superseded; the partner stands where it stood before it. */
const reopen = async (tx: Tx, loaded: Loaded, decision: DecisionRow, reason: string): Promise<DecisionRow> => {
  const partnerId = loaded.row.partner_id
  const against: string[] = []
  for (const ask of reopenGuards.of(tx.ctx.services.product))
    against.push(...((await ask(tx, [partnerId])).get(partnerId) ?? []))
  if (against.length > 0) throw conflict('case.bound', `${against.join('; ')}.`, { reasons: against })
  await undoStageMove(tx, {
    partnerId,
    from: decision.stage_after as Stage,
    to: decision.stage_before as Stage,
    since: decision.stage_since!,
    cause: 'case reopened',
    reason,
  })
  if (decision.outcome === 'approved') await setAccountLevel(tx, { partnerId, level: 'none', cause: 'Case reopened' })
  await tx.unschedule(revisit, loaded.row.id)
  const row = await updateDecisionRow(tx, decision.id, {
    state: 'superseded',
    superseded_at: tx.now,
    superseded_reason: reason,
  })
  await moveCase(tx, loaded.row, 'reopened', { decided_at: null }, reason)
  return row
}
