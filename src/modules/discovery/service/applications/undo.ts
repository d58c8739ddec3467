/** Taking a decision back inside its window: state, stage, manager, type, tasks and mail, as if it had not been. */
import type { Stage } from '#modules/partners/contract/stages.ts'
import { openTask } from '#modules/tasks/public.ts'
import { startOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { conflict } from '#platform/errors.ts'
import { cancelMails } from '#platform/mail/outbox.ts'
import { applicationDecisionUndone } from '../../contract/events.ts'
import type { ApplicationState, Outcome } from '../../contract/states.ts'
import type { ApplicationRow } from '../../queries/applications.ts'
import { type DecisionRow, decisionsOf, updateDecision } from '../../queries/review.ts'
import { acting } from '../acting.ts'
import { undoManager, undoStageMove, updatePartnerFields } from '../partners.ts'
import { decisionFinal, decisionMailKind, waitlistRevisit } from './due-kinds.ts'
import { aboutApplication, factsOf, lockApplication, moveApplication } from './moves.ts'

/** 409 when there is nothing to undo, when its time is over, or when the partner has moved on. */
export const undoDecision = async (tx: Tx, id: string): Promise<ApplicationRow> => {
  const row = await lockApplication(tx, id)
  const all = (await decisionsOf(tx, [row.id])).get(row.id) ?? []
  const decision = all.find((one) => one.undone_at === null)
  if (!decision) throw conflict('decision.none', 'There is no decision to undo.')
  if (decision.undo_until <= tx.now)
    throw conflict('decision.undo_over', 'The time to undo is over: the mail is on its way.', {
      undoUntil: decision.undo_until.toISOString(),
    })
  if (row.state !== decision.outcome)
    throw conflict('decision.undo_over', 'The application has moved on since the decision.')

  await restorePartner(tx, row, decision)
  await cancelMails(tx, { subjectId: row.id, kind: decisionMailKind })
  await tx.unschedule(decisionFinal, row.id)
  await tx.unschedule(waitlistRevisit, row.id)
  const by = acting(tx)
  await updateDecision(tx, row.id, decision.number, {
    undone_at: tx.now,
    undone_by_kind: by.by_kind,
    undone_by_id: by.by_id,
    undone_by_name: by.by_name,
  })
  // A decision about a waitlisted one stands on the decision before it, whose dates hold again.
  const former =
    decision.state_before === 'waitlisted'
      ? all.find((one) => one.undone_at === null && one.number < decision.number)
      : undefined
  const back = await moveApplication(
    tx,
    row,
    decision.state_before as ApplicationState,
    { type_id: decision.type_before, revisit_on: former?.revisit_on ?? null, reapply_from: null, reapply_never: false },
    'The decision was undone',
    true,
  )
  if (former) await updateDecision(tx, row.id, former.number, { superseded_at: null })
  if (former?.revisit_on)
    await tx.schedule(waitlistRevisit, row.id, startOfDate(tx.ctx.workspace.zone, former.revisit_on))
  const eventId = await tx.announce(
    applicationDecisionUndone,
    { ...factsOf(back), partnerId: back.partner_id, number: decision.number, outcome: decision.outcome as Outcome },
    aboutApplication(back),
  )
  await openTask(tx, {
    kind: 'discovery.review_application',
    subject: { kind: 'application', id: row.id },
    partnerId: row.partner_id,
    title: `Review the application of ${row.company}`.slice(0, 140),
    side: 'team',
    owner: row.reviewer_id ? { memberId: row.reviewer_id } : { role: 'partner_manager' },
    waiting: 'partner',
    cause: eventId,
  })
  return back
}

const restorePartner = async (tx: Tx, row: ApplicationRow, decision: DecisionRow) => {
  const partnerId = row.partner_id
  if (!partnerId) return
  if (decision.stage_before && decision.stage_after && decision.stage_since)
    await undoStageMove(tx, {
      partnerId,
      from: decision.stage_after as Stage,
      to: decision.stage_before as Stage,
      since: decision.stage_since,
      cause: 'decision undone',
      reason: 'The decision was undone',
    })
  if (decision.ownership_id)
    await undoManager(tx, {
      partnerId,
      ownershipId: decision.ownership_id,
      before: decision.manager_before,
      reason: 'The decision was undone',
    })
  if (decision.type_after !== decision.type_before && decision.outcome === 'accepted')
    await updatePartnerFields(tx, partnerId, { typeId: decision.type_before }, { by: 'discovery' })
}
