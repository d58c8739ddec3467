/** Accept, waitlist, decline: one act. The mail waits for the minutes in which the act can be taken back. */

import type { Stage } from '#modules/partners/contract/stages.ts'
import { cancelTask, closeTask } from '#modules/tasks/public.ts'
import { addDays, civilDate, daysBetween, startOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { conflict, invalid, unprocessable } from '#platform/errors.ts'
import { linkTo, mailParts, queueMail } from '#platform/mail/outbox.ts'
import type { decisionFields } from '../../contract/decisions.ts'
import { applicationAccepted, applicationDeclined, applicationWaitlisted } from '../../contract/events.ts'
import type { Outcome } from '../../contract/states.ts'
import type { ApplicationRow } from '../../queries/applications.ts'
import {
  type CheckRow,
  checksOf,
  decisionsOf,
  insertDecision,
  supersedeDecisions,
  updateDecision,
} from '../../queries/review.ts'
import { isActiveMember, memberNames, type ReasonRow, reasonRows } from '../../queries/settings.ts'
import { wordsLanguage } from '../../words/decisions.ts'
import { acting } from '../acting.ts'
import {
  assignOwnership,
  chooseManager,
  findPartner,
  findPartnerType,
  managerOf,
  moveStage,
  updatePartnerFields,
} from '../partners.ts'
import { contactForbidden } from '../settings/do-not-contact.ts'
import { settingsOfType, type TypeSettings, workspaceSettings } from '../settings/read.ts'
import { giveContact } from './attach.ts'
import { decisionText } from './decision-words.ts'
import { decisionFinal, decisionMailKind, waitlistRevisit } from './due-kinds.ts'
import { aboutApplication, ago, factsOf, lockApplication, moveApplication, refuseUnless } from './moves.ts'
import { formOf, refuseConflict } from './review.ts'
import { tokenOf } from './token.ts'

type Fields = typeof decisionFields
type Optional<Key extends keyof Fields> = Static<Fields[Key]> | undefined
export type DecisionInput = {
  outcome: Outcome
  reasons: string[]
  typeId?: string | undefined
  subject?: Optional<'subject'>
  body?: Optional<'body'>
  note?: Optional<'note'>
  managerId?: Optional<'managerId'>
  revisitOn?: Optional<'revisitOn'>
  reapply?: Optional<'reapply'>
  alternative?: Optional<'alternative'>
  fastTrack?: Optional<'fastTrack'>
}

/** Everything a decision needs to know, found and checked before anything is changed. */
type Plan = {
  row: ApplicationRow
  input: DecisionInput
  typeId: string
  reasons: ReasonRow[]
  managerId: string | null
  managerName: string | null
  revisitOn: string | null
  reapplyFrom: string | null
  reapplyNever: boolean
  undoUntil: Date
  subject: string
  body: string
}

/** Decides one application. Everything that stands against it is a refusal; the second of two learns who was first. */
export const decideApplication = async (tx: Tx, id: string, input: DecisionInput): Promise<ApplicationRow> => {
  const row = await lockApplication(tx, id)
  return carryOut(tx, await planDecision(tx, row, input))
}

/** Finds and checks everything, and changes nothing: also what a preview is made of. */
export const planDecision = async (tx: Tx, row: ApplicationRow, input: DecisionInput): Promise<Plan> => {
  await refuseUnless(tx, row, ['in_review', 'waitlisted'], 'take it into review first')
  await refuseFresh(tx, row)
  const { actor } = tx.ctx
  if (actor.kind === 'member') await refuseConflict(tx, row, actor.id)
  const checks = (await checksOf(tx, [row.id])).get(row.id) ?? []
  refuseOpenHolds(checks)
  if (!row.partner_id)
    throw conflict(
      'application.duplicate_open',
      'It is not clear which company this is; say whether it is one of those found.',
    )

  const type = await findPartnerType(tx, input.typeId ?? row.type_id)
  if (!type || (input.typeId && !type.active))
    throw invalid({ field: 'typeId', rule: 'unknown', message: 'There is no such partner type in use.' })
  const settings = await settingsOfType(tx, type)
  const reasons = await reasonsFor(tx, input)
  const today = civilDate(tx.ctx.workspace.zone, tx.now)
  const revisitOn = input.outcome === 'waitlisted' ? revisitDate(input, today, settings) : null
  const { reapplyFrom, reapplyNever } =
    input.outcome === 'declined' ? reapplyRule(input, today, settings) : { reapplyFrom: null, reapplyNever: false }
  const managerId =
    input.outcome === 'accepted'
      ? await chooseManager(tx, {
          named: input.managerId,
          partnerId: row.partner_id,
          typeId: type.id,
          country: row.country,
        })
      : null
  if (managerId && !(await isActiveMember(tx, managerId)))
    throw conflict('member.inactive', 'The manager is not an active member of the team; choose another.')
  const managerName = managerId ? ((await memberNames(tx, [managerId])).get(managerId) ?? null) : null
  const { undoMinutes } = await workspaceSettings(tx)
  const text = await decisionText(
    tx,
    row,
    {
      outcome: input.outcome,
      reasons,
      date: revisitOn ?? reapplyFrom,
      alternative: input.alternative?.trim() || null,
      manager: managerName,
    },
    input,
  )
  return {
    row,
    input,
    typeId: type.id,
    reasons,
    managerId,
    managerName,
    revisitOn,
    reapplyFrom,
    reapplyNever,
    undoUntil: new Date(tx.now.getTime() + undoMinutes * 60_000),
    ...text,
  }
}

/** A waitlist that was decided a moment ago is taken back before it is decided otherwise. */
const refuseFresh = async (tx: Tx, row: ApplicationRow) => {
  if (row.state !== 'waitlisted') return
  const last = (await decisionsOf(tx, [row.id])).get(row.id)?.find((one) => one.undone_at === null)
  const until = last && Math.max(last.undo_until.getTime(), last.at.getTime() + 60_000)
  if (last && until! > tx.now.getTime())
    throw conflict('application.decided', `Waitlisted by ${last.by_name} ${ago(last.at, tx.now)}.`, {
      state: 'waitlisted',
      by: last.by_name,
      at: last.at.toISOString(),
    })
}

const refuseOpenHolds = (checks: readonly CheckRow[]) => {
  const open = checks.filter(
    (check) =>
      (check.outcome === 'hold' || check.outcome === 'stop') && !check.cleared_at && check.check_key !== 'match',
  )
  if (open.length === 0) return
  const words = open.map((check) => `${check.sentence} ${ownerWords[check.owner] ?? ''}`.trim())
  throw conflict('application.hold_open', words.join(' '), {
    holds: open.map((check) => ({ check: check.check_key, owner: check.owner, sentence: check.sentence })),
  })
}
const ownerWords: Readonly<Record<string, string>> = {
  reviewer: '(the reviewer clears it)',
  legal: '(legal clears it)',
  executive: '(an executive clears it)',
}

const reasonsFor = async (tx: Tx, input: DecisionInput): Promise<ReasonRow[]> => {
  const known = await reasonRows(tx)
  const found = input.reasons.map((key) =>
    known.find((reason) => reason.key === key && !reason.retired_at && reason.outcomes.includes(input.outcome)),
  )
  const missing = input.reasons.filter((_, at) => !found[at])
  if (missing.length > 0)
    throw invalid({
      field: 'reasons',
      rule: 'unknown',
      message: `${missing.join(', ')} is no reason on the list for this outcome.`,
    })
  if (found.length === 0 && input.outcome !== 'accepted')
    throw unprocessable('decision.reason_missing', 'Choose a reason from the list.')
  return found.filter((reason) => reason !== undefined)
}

const revisitDate = (input: DecisionInput, today: string, settings: TypeSettings): string => {
  const { revisitOn } = input
  const most = settings.waitlistDaysMax
  if (!revisitOn) throw unprocessable('decision.revisit_missing', `Say when to look at it again: within ${most} days.`)
  const days = daysBetween(today, revisitOn)
  if (days < 1 || days > most)
    throw unprocessable('decision.revisit_missing', `Look at it again between tomorrow and ${addDays(today, most)}.`)
  return revisitOn
}
const reapplyRule = (input: DecisionInput, today: string, settings: TypeSettings) => {
  if (input.reapply && 'never' in input.reapply) return { reapplyFrom: null, reapplyNever: true }
  return { reapplyFrom: addDays(today, input.reapply?.afterDays ?? settings.reapplyDays), reapplyNever: false }
}

const carryOut = async (tx: Tx, plan: Plan): Promise<ApplicationRow> => {
  const { row, input } = plan
  const partner = await findPartner(tx, row.partner_id!)
  if (!partner) throw new Error('The partner of an application cannot be read')
  const decided = await moveApplication(tx, row, input.outcome, {
    type_id: plan.typeId,
    revisit_on: plan.revisitOn,
    reapply_from: plan.reapplyFrom,
    reapply_never: plan.reapplyNever,
    ...(input.outcome === 'accepted' &&
      !row.reviewer_id &&
      tx.ctx.actor.kind === 'member' && { reviewer_id: tx.ctx.actor.id }),
  })
  if (input.outcome === 'accepted') await giveContact(tx, decided, (await formOf(tx, row)).definition)
  await supersedeDecisions(tx, row.id)
  const decision = await insertDecision(tx, {
    application_id: row.id,
    outcome: input.outcome,
    reasons: plan.reasons.map((reason) => reason.key),
    subject: plan.subject,
    body: plan.body,
    note: input.note?.trim() || null,
    alternative: input.alternative?.trim() || null,
    state_before: row.state,
    type_before: row.type_id,
    type_after: plan.typeId,
    manager_id: plan.managerId,
    stage_before: partner.stage,
    stage_since: partner.stage_since,
    revisit_on: plan.revisitOn,
    reapply_from: plan.reapplyFrom,
    reapply_never: plan.reapplyNever,
    fast_track: input.fastTrack === true,
    at: tx.now,
    ...acting(tx),
    undo_until: plan.undoUntil,
  })
  const eventId = await announceDecision(tx, decided, plan, decision.number)
  const ownership = plan.managerId
    ? await setPartnerManager(tx, partner.id, plan.managerId)
    : { before: null, id: null }
  if (partner.type_id !== plan.typeId && input.outcome === 'accepted')
    await updatePartnerFields(tx, partner.id, { typeId: plan.typeId }, { by: 'discovery' })
  const stage = await movePartner(tx, decided, plan, partner.stage as Stage, eventId)
  const mailId = await mailDecision(tx, decided, plan)
  await updateDecision(tx, row.id, decision.number, {
    manager_before: ownership.before,
    ownership_id: ownership.id,
    stage_after: stage,
    mail_id: mailId,
  })
  await tx.schedule(decisionFinal, row.id, plan.undoUntil)
  await closeTask(tx, { kind: 'discovery.review_application', subjectId: row.id, outcome: outcomeWords[input.outcome] })
  if (row.state === 'waitlisted') {
    await cancelTask(tx, { kind: 'discovery.revisit_waitlist', subjectId: row.id, reason: outcomeWords[input.outcome] })
    await tx.unschedule(waitlistRevisit, row.id)
  }
  if (plan.revisitOn) await tx.schedule(waitlistRevisit, row.id, startOfDate(tx.ctx.workspace.zone, plan.revisitOn))
  return decided
}
const outcomeWords: Readonly<Record<Outcome, string>> = {
  accepted: 'Accepted',
  waitlisted: 'Waitlisted',
  declined: 'Declined',
}

const announceDecision = (tx: Tx, row: ApplicationRow, plan: Plan, number: number): Promise<string> => {
  const facts = {
    ...factsOf(row),
    partnerId: row.partner_id,
    number,
    reasons: plan.reasons.map((reason) => reason.key),
  }
  const about = aboutApplication(row)
  if (plan.input.outcome === 'accepted')
    return tx.announce(
      applicationAccepted,
      { ...facts, managerId: plan.managerId!, fastTrack: plan.input.fastTrack === true },
      about,
    )
  if (plan.input.outcome === 'waitlisted')
    return tx.announce(applicationWaitlisted, { ...facts, revisitOn: plan.revisitOn! }, about)
  return tx.announce(
    applicationDeclined,
    { ...facts, reapplyFrom: plan.reapplyFrom, reapplyNever: plan.reapplyNever },
    about,
  )
}

const setPartnerManager = async (
  tx: Tx,
  partnerId: string,
  memberId: string,
): Promise<{ before: string | null; id: string | null }> => {
  const before = (await managerOf(tx, [partnerId])).get(partnerId)?.id ?? null
  if (before === memberId) return { before, id: null }
  return {
    before,
    id: await assignOwnership(tx, { partnerId, memberId, role: 'manager', reason: 'The application was accepted' }),
  }
}

/** Moves the partner where the stage table has a way; one that is further on already stays there. */
const movePartner = async (
  tx: Tx,
  row: ApplicationRow,
  plan: Plan,
  stage: Stage,
  eventId: string,
): Promise<string | null> => {
  const to: Stage = plan.input.outcome === 'accepted' ? 'qualifying' : plan.input.outcome
  const from: Record<Outcome, readonly Stage[]> = {
    accepted: ['prospect', 'applied', 'waitlisted'],
    waitlisted: ['prospect', 'applied', 'qualifying', 'assessing'],
    declined: ['prospect', 'applied', 'qualifying', 'assessing', 'waitlisted'],
  }
  if (!from[plan.input.outcome].includes(stage)) return null
  const language = wordsLanguage(tx.ctx.workspace.language)
  const reason = plan.reasons
    .map(
      (one) =>
        (one.labels as Record<string, string>)[tx.ctx.workspace.language] ??
        (one.labels as Record<string, string>)[language] ??
        one.key,
    )
    .join(', ')
  await moveStage(tx, {
    partnerId: row.partner_id!,
    to,
    reason: reason || outcomeWords[plan.input.outcome],
    cause: { by: 'discovery', eventId },
    details: {
      applicationId: row.id,
      revisitOn: plan.revisitOn,
      reapplyFrom: plan.reapplyFrom,
      reapplyNever: plan.reapplyNever,
    },
  })
  return to
}

const mailDecision = async (tx: Tx, row: ApplicationRow, plan: Plan): Promise<string | null> => {
  if (!row.email || (await contactForbidden(tx, { email: row.email }))) return null
  const [heading, ...paragraphs] = [plan.subject, ...plan.body.split(/\n{2,}/)]
  return queueMail(tx, {
    kind: decisionMailKind,
    to: { email: row.email, name: row.contact_name },
    subject: plan.subject,
    ...mailParts(tx.ctx, {
      heading,
      paragraphs,
      button: {
        label: pageLabel[wordsLanguage(row.language)],
        url: linkTo(tx.ctx, `/o/${tx.ctx.workspace.slug}/a/${tokenOf(tx.ctx, row)}`),
      },
    }),
    notBefore: plan.undoUntil,
    subjectKind: 'application',
    subjectId: row.id,
    ...(row.partner_id && { partnerId: row.partner_id }),
  })
}
const pageLabel = { en: 'Open my page', de: 'Meine Seite öffnen', es: 'Abrir mi página' } as const
