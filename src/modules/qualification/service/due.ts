/** What happens later. Each is safe to run twice or late: the row says whether it still holds. */
import { findPartner } from '#modules/partners/public.ts'
import { openQuietly, openTask } from '#modules/tasks/public.ts'
import { civilDate, startOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { DueKind } from '#platform/module.ts'
import { latestRisks, latestScreenings } from '../queries/documents.ts'
import { findCard } from '../queries/scorecards.ts'
import { passCardsOn } from './absences.ts'
import { advance } from './cases/advance.ts'
import { lockCase } from './cases/load.ts'
import { replaceReviewer } from './cases/seats.ts'
import { askToAssess } from './documents/risk.ts'
import { absence, reviewSilence, revisit, riskCheck, screeningCheck } from './due-kinds.ts'

/** A review that nobody began goes to somebody else, if there is anybody. */
const passOn = async (tx: Tx, ids: readonly string[]) => {
  for (const id of ids) {
    const seen = await findCard(tx, id)
    if (seen?.state !== 'assigned') continue
    const loaded = await lockCase(tx, seen.case_id)
    const others = loaded.cards.filter((card) => card.reviewer_id === seen.reviewer_id && card.state !== 'recused')
    // Somebody who began or sent another card of the seat is at work.
    if (others.some((card) => card.state !== 'assigned')) continue
    const reason = 'Nothing was begun within two business days.'
    if (await replaceReviewer(tx, loaded, seen.reviewer_id, reason, undefined, { keepWhenNobody: true }))
      await advance(tx, seen.case_id)
  }
}

/** A candidate on the waitlist is looked at again on its day. */
const revisitCase = async (tx: Tx, ids: readonly string[]) => {
  for (const id of ids) {
    const loaded = await lockCase(tx, id)
    const { decision } = loaded
    if (loaded.state !== 'decided' || decision?.outcome !== 'waitlisted' || !decision.revisit_on) continue
    if (decision.revisit_on > loaded.today) continue
    await openTask(tx, {
      kind: 'qualification.revisit',
      subject: { kind: 'qualification_case', id },
      partnerId: loaded.row.partner_id,
      title: `Look at ${loaded.partnerName} again: it waits since its decision`.slice(0, 140),
      side: 'team',
      owner: loaded.manager ? { memberId: loaded.manager.id } : { role: 'partner_manager' },
      dueAt: tx.now,
      waiting: 'partner',
      cause: `revisit ${decision.id}`,
    })
  }
}

const isOver = (stage: string | undefined) => stage === undefined || ['declined', 'withdrawn', 'ended'].includes(stage)

/** A tier is looked at again on its day, and a screening is done again; a later row has a day of its own. */
const checkRisk = async (tx: Tx, partnerIds: readonly string[]) => {
  const today = civilDate(tx.ctx.workspace.zone, tx.now)
  const risks = await latestRisks(tx, partnerIds)
  for (const id of partnerIds) {
    const partner = await findPartner(tx, id)
    const risk = risks.get(id)
    if (!risk || !partner || isOver(partner.stage)) continue
    if (risk.next_check_on <= today) await askToAssess(tx, risk, partner.display_name)
    else await tx.schedule(riskCheck, id, startOfDate(tx.ctx.workspace.zone, risk.next_check_on))
  }
}
const checkScreening = async (tx: Tx, partnerIds: readonly string[]) => {
  const today = civilDate(tx.ctx.workspace.zone, tx.now)
  const screenings = await latestScreenings(tx, partnerIds)
  for (const id of partnerIds) {
    const partner = await findPartner(tx, id)
    const screening = screenings.get(id)
    if (!screening || !partner || isOver(partner.stage)) continue
    if (screening.next_due_on > today) {
      await tx.schedule(screeningCheck, id, startOfDate(tx.ctx.workspace.zone, screening.next_due_on))
      continue
    }
    await openQuietly(tx, {
      kind: 'qualification.screen',
      subject: { kind: 'partner', id },
      partnerId: id,
      title: `Screen ${partner.display_name} again`.slice(0, 140),
      side: 'team',
      owner: { role: 'legal' },
      cause: `screening again ${screening.id}`,
    })
  }
}

export const qualificationDue: readonly DueKind[] = [
  { kind: reviewSilence, summary: 'A review that nobody began goes to somebody else', run: passOn },
  { kind: absence, summary: 'Cards of somebody who is away go to the delegate', run: passCardsOn },
  { kind: riskCheck, summary: 'The risk of a partner is looked at again', run: checkRisk },
  { kind: screeningCheck, summary: 'A partner is screened again', run: checkScreening },
  { kind: revisit, summary: 'A candidate on the waitlist is looked at again', run: revisitCase },
]
