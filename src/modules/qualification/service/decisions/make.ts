/** The decision in one act: refusals first, then decision, type, stage, access, mail and announcement together. */
import { contactForbidden, decisionReasons } from '#modules/discovery/public.ts'
import type { Stage } from '#modules/partners/contract/stages.ts'
import {
  findPartner,
  invitePortalUser,
  moveStage,
  primaryContacts,
  setAccountLevel,
  updatePartnerFields,
} from '#modules/partners/public.ts'
import { cancelTask, openTask } from '#modules/tasks/public.ts'
import { endOfDate, startOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { conflict, Problem, unprocessable } from '#platform/errors.ts'
import { mailParts, queueMail } from '#platform/mail/outbox.ts'
import { partnerApproved, partnerDeclined, partnerWaitlisted } from '../../contract/decision-events.ts'
import { type DecisionOutcome, outcomeLabels, seatLabels, seats } from '../../contract/states.ts'
import { changesOf, type DecisionRow, signOffsOf, updateDecisionRow } from '../../queries/decisions.ts'
import { decisionText } from '../../words/decisions.ts'
import { actingName, memberId } from '../acting.ts'
import { stageReasons } from '../cases/advance.ts'
import { type Loaded, lockCase } from '../cases/load.ts'
import { moveCase } from '../cases/moves.ts'
import { finishCase } from '../cases/open.ts'
import { fitOfCase, qualificationScore, recommendationOf } from '../cases/scores.ts'
import { revisit } from '../due-kinds.ts'
import { gatesOf } from '../gates/gates.ts'
import { addresseeOf } from '../mails.ts'
import { exact } from '../wire.ts'
import type { Content } from './content.ts'
import { freezePredictions } from './freeze.ts'
import { madeAlready, refuseBarred, refuseUndecidable } from './prepare.ts'
import { type SeatSignOff, signOffStates, voidWords } from './sign-offs.ts'

/** Who decides: a member, or the member who accepted a light type's application with the fast track. */
export type Decider = { id: string | null; name: string }

export const signOffsFor = async (tx: Tx, loaded: Loaded, decision: DecisionRow): Promise<SeatSignOff[]> =>
  signOffStates(
    loaded,
    decision,
    (await signOffsOf(tx, [decision.id])).get(decision.id) ?? [],
    (await changesOf(tx, [decision.id])).get(decision.id) ?? [],
  )

/** Reviewers whose cards count. Who is the only one does not decide alone, but in a small team, openly. */
const isSoleReviewer = (loaded: Loaded, decider: string | null): boolean => {
  const reviewers = new Set(loaded.finished.map((card) => card.reviewerId))
  return decider !== null && reviewers.size === 1 && reviewers.has(decider)
}
const goesAgainst = (loaded: Loaded, outcome: DecisionOutcome): boolean => {
  const advice = recommendationOf(loaded)
  return (
    (advice === 'approve' && outcome !== 'approved') ||
    (advice === 'decline' && outcome !== 'declined') ||
    (advice === 'incomplete' && outcome === 'approved')
  )
}

/** Everything that stands against making this decision, the first as a refusal. */
const refusals = (
  tx: Tx,
  loaded: Loaded,
  decision: DecisionRow,
  signOffs: readonly SeatSignOff[],
  decider: string | null,
): Problem[] => {
  const outcome = decision.outcome as DecisionOutcome
  const found: Problem[] = []
  const against = outcome === 'approved' ? stageReasons(loaded, 'approved') : []
  if (against.length > 0)
    found.push(
      conflict('gate.failed', `${against.map((one) => one.words).join('; ')}.`, {
        gates: against.map((one) => one.words),
      }),
    )
  const voided = voidWords(signOffs)
  if (voided) found.push(conflict('decision.changed', `${voided}; it has to sign off again.`))
  const missing = signOffs.filter((one) => one.state !== 'signed').map((one) => seatLabels[one.seat])
  if (missing.length > 0)
    found.push(conflict('decision.sign_off_missing', `Not signed off by: ${missing.join(', ')}.`, { missing }))
  if (isSoleReviewer(loaded, decider) && tx.ctx.workspace.settings.smallTeam !== true)
    found.push(conflict('decision.sole_reviewer', 'You are the only reviewer of this case; somebody else decides.'))
  if (goesAgainst(loaded, outcome) && !decision.against_reason)
    found.push(
      unprocessable(
        'decision.reason_missing',
        'This goes against the recommendation; write down why before it is made.',
      ),
    )
  return found
}
/** The same in words, for the page. */
export const againstMaking = (
  tx: Tx,
  loaded: Loaded,
  decision: DecisionRow,
  signOffs: readonly SeatSignOff[],
): string[] =>
  decision.state === 'prepared'
    ? refusals(tx, loaded, decision, signOffs, memberId(tx.ctx)).map((problem) => problem.message)
    : []

export const makeDecision = async (tx: Tx, id: string, contentHash: string, by?: Decider): Promise<void> => {
  const loaded = await lockCase(tx, id)
  const { decision } = loaded
  if (!decision) throw conflict('decision.none', 'Nothing is prepared yet.')
  if (decision.state === 'made') throw madeAlready(decision)
  const decider = by ?? { id: memberId(tx.ctx), name: actingName(tx.ctx) }
  if (decider.id) refuseBarred(loaded, decider.id)
  refuseUndecidable(loaded, decision.outcome)
  if (contentHash !== decision.hash)
    throw conflict('decision.changed', 'The decision says something else by now; read it again before you make it.')
  const signOffs = await signOffsFor(tx, loaded, decision)
  const [refusal] = refusals(tx, loaded, decision, signOffs, decider.id)
  if (refusal) throw refusal
  await carryOut(tx, loaded, decision, signOffs, decider)
}

const carryOut = async (
  tx: Tx,
  loaded: Loaded,
  prepared: DecisionRow,
  signOffs: readonly SeatSignOff[],
  decider: Decider,
) => {
  const outcome = prepared.outcome as DecisionOutcome
  const content = prepared.content as Content
  const partner = await findPartner(tx, loaded.row.partner_id)
  if (!partner) throw new Error('The partner of a case cannot be read')
  const text = await textOfDecision(tx, loaded, prepared, content)
  const to: Stage = outcome
  // The guards of the move ask for the decision; so it is made first, with what it stands on.
  const made = await updateDecisionRow(tx, prepared.id, {
    state: 'made',
    ...text.words,
    record: JSON.stringify(recordOf(loaded, signOffs)),
    single_person: isSoleReviewer(loaded, decider.id),
    stage_before: outcome === 'approved' ? 'assessing' : partner.stage,
    stage_since: partner.stage_since,
    stage_after: to,
    made_by_id: decider.id,
    made_by_name: decider.name,
    made_at: tx.now,
  })
  await freezePredictions(tx, made.id, content.predictions, { currency: loaded.settings.currency, by: decider })
  const eventId = await announce(tx, loaded, made, content)
  if (outcome === 'approved') {
    if (partner.type_id !== content.typeId)
      await updatePartnerFields(tx, partner.id, { typeId: content.typeId }, { by: 'qualification' })
    if (partner.stage === 'qualifying')
      await moveStage(tx, { partnerId: partner.id, to: 'assessing', cause: { by: 'qualification', eventId } })
  }
  await moveStage(tx, {
    partnerId: partner.id,
    to,
    reason: text.reasons.join(', ') || outcomeLabels[outcome],
    cause: { by: 'qualification', eventId },
    details: {
      decisionId: made.id,
      revisitOn: made.revisit_on,
      reapplyFrom: made.reapply_from,
      reapplyNever: made.reapply_never,
    },
  })
  await finishCase(tx, loaded, outcomeLabels[outcome])
  for (const seat of seats)
    await cancelTask(tx, {
      kind: 'qualification.sign_off',
      subjectId: `${made.id}:${seat}`,
      reason: 'The decision was made.',
    })
  await moveCase(tx, loaded.row, 'decided', { decided_at: tx.now })
  if (outcome === 'approved') await openPreview(tx, partner.id)
  await openConditions(tx, loaded, made, content)
  if (made.revisit_on) await tx.schedule(revisit, loaded.row.id, startOfDate(tx.ctx.workspace.zone, made.revisit_on))
  await text.send(made.id)
}

/** What the decision stood on, as it was; it is shown for years. */
const recordOf = (loaded: Loaded, signOffs: readonly SeatSignOff[]) => {
  const score = (purpose: 'technical' | 'business') => {
    const found = qualificationScore(loaded, purpose)
    return found?.score.value ? { ...exact(found.score.value), passLine: found.passLine, passed: found.passed } : null
  }
  const fit = fitOfCase(loaded)
  return {
    rubrics: loaded.pins.map(({ purpose, rubricId, number }) => ({ purpose, rubricId, number })),
    scores: {
      technical: score('technical'),
      business: score('business'),
      fit: fit.score.value && exact(fit.score.value),
      factors: fit.factors.map((one) => ({ criterion: one.criterion, value: one.value && exact(one.value) })),
    },
    recommendation: recommendationOf(loaded),
    gates: gatesOf(loaded).map(({ gate, label, state, words }) => ({ gate, label, state, words })),
    risk: loaded.risk ? { tier: loaded.risk.tier, points: loaded.risk.points, causes: loaded.risk.causes } : null,
    scorecards: loaded.finished.map(({ id, purpose, seat, reviewerId }) => ({ id, purpose, seat, reviewerId })),
    evidence: [
      ...loaded.finished.flatMap((card) =>
        card.answers.flatMap((answer) => answer.evidence.map((link) => ({ ...link, criterion: answer.criterion }))),
      ),
      ...loaded.documents
        .filter((row) => row.state === 'accepted')
        .map((row) => ({ kind: 'document', ref: row.id, text: row.kind, criterion: null })),
      ...(loaded.screening
        ? [{ kind: 'screening', ref: loaded.screening.id, text: loaded.screening.list_name, criterion: null }]
        : []),
    ],
    signOffs: signOffs.map(({ seat, by, memberId: id, at }) => ({ seat, by, memberId: id, at })),
  }
}

export const factsOfDecision = (loaded: Loaded, made: DecisionRow) => ({
  partnerId: loaded.row.partner_id,
  caseId: loaded.row.id,
  decisionId: made.id,
  typeId: made.type_id,
  applicationId: loaded.row.application_id,
})
const announce = (tx: Tx, loaded: Loaded, made: DecisionRow, content: Content): Promise<string> => {
  const facts = factsOfDecision(loaded, made)
  const about = { subject: { kind: 'decision', id: made.id, version: made.version }, partnerId: loaded.row.partner_id }
  if (made.outcome === 'approved')
    return tx.announce(partnerApproved, { ...facts, terms: content.terms, conditions: content.conditions }, about)
  if (made.outcome === 'waitlisted')
    return tx.announce(partnerWaitlisted, { ...facts, revisitOn: made.revisit_on! }, about)
  return tx.announce(
    partnerDeclined,
    { ...facts, reapplyFrom: made.reapply_from, reapplyNever: made.reapply_never },
    about,
  )
}

/** The primary contact may look around before anything is signed. Somebody who cannot be invited is left to people. */
const openPreview = async (tx: Tx, partnerId: string) => {
  await setAccountLevel(tx, { partnerId, level: 'preview', cause: 'Approved' })
  const contact = (await primaryContacts(tx, [partnerId])).get(partnerId)
  if (!contact?.email) return
  try {
    await invitePortalUser(tx, { partnerId, contactId: contact.id, roles: ['principal'] })
  } catch (error) {
    // Refused before anything was written: a seat they have, or none that is free.
    if (!(error instanceof Problem)) throw error
  }
}

const openConditions = async (tx: Tx, loaded: Loaded, made: DecisionRow, content: Content) => {
  for (const [at, condition] of content.conditions.entries())
    await openTask(tx, {
      kind: 'qualification.meet_condition',
      subject: { kind: 'decision_condition', id: `${made.id}:${at + 1}` },
      partnerId: loaded.row.partner_id,
      title: `Condition: ${condition.text}`.slice(0, 140),
      side: condition.side,
      owner:
        condition.side === 'partner'
          ? { role: 'principal' }
          : loaded.manager
            ? { memberId: loaded.manager.id }
            : { role: 'partner_manager' },
      dueAt: condition.dueOn ? endOfDate(tx.ctx.workspace.zone, condition.dueOn) : null,
      cause: `condition ${made.id} ${at + 1}`,
    })
}

/** Words to the company, as written or from the template, and how they are mailed. */
export const textOfDecision = async (tx: Tx, loaded: Loaded, decision: DecisionRow, content: Content) => {
  const to = await addresseeOf(tx, loaded.row)
  const language = to?.language ?? tx.ctx.workspace.language
  const known = await decisionReasons(tx)
  const reasons = decision.reasons.map((key) => known.find((one) => one.key === key)?.label(language) ?? key)
  const template = decisionText(decision.outcome as DecisionOutcome, language, {
    name: to?.name ?? loaded.partnerName,
    company: loaded.partnerName,
    workspace: tx.ctx.workspace.name,
    reasons,
    conditions: content.conditions.filter((one) => one.side === 'partner'),
    date: decision.revisit_on ?? decision.reapply_from,
  })
  const words = {
    subject: (decision.subject ?? template.subject).slice(0, 200),
    body: (decision.body ?? template.body).slice(0, 10_000),
  }
  return {
    words,
    reasons,
    send: async (decisionId: string) => {
      if (!to || (await contactForbidden(tx, { email: to.email }))) return
      await queueMail(tx, {
        kind: 'qualification.decision',
        to: { email: to.email, name: to.name },
        subject: words.subject,
        ...mailParts(tx.ctx, {
          heading: words.subject,
          paragraphs: words.body.split(/\n{2,}/),
          button: { label: pageLabels[language.slice(0, 2)] ?? pageLabels['en']!, url: to.link },
        }),
        subjectKind: 'decision',
        subjectId: decisionId,
        partnerId: loaded.row.partner_id,
      })
    },
  }
}
const pageLabels: Readonly<Record<string, string>> = {
  en: 'Open my page',
  de: 'Meine Seite öffnen',
  es: 'Abrir mi página',
}
