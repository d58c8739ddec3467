/** Verbs of steps: proof, answer, and what a manager may do to one. Refusals and buttons come from the same reasons. */
import { openQuietly } from '#modules/tasks/public.ts'
import { addBusinessDays } from '#platform/calendar.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict, forbidden, invalid, notFound, type Problem, unprocessable } from '#platform/errors.ts'
import { deleteFile, fileAnswer, storeFile } from '#platform/files/store.ts'
import type { FileAnswer, HttpExtras } from '#platform/module.ts'
import { workspaceCalendar } from '#platform/tenancy/workspace-calendar.ts'
import { systemContext } from '#platform/tenancy/workspaces.ts'
import { stepRescheduled } from '../contract/events.ts'
import {
  endsAtOnce,
  isEnded,
  type ProofKind,
  proofLabels,
  roleLabels,
  type Side,
  type StepRole,
  type StepState,
} from '../contract/states.ts'
import {
  findStep,
  forgetEvents,
  insertAnswer,
  insertComment,
  insertDueDate,
  insertProof,
  proofsOf,
  type StepRow,
  updateStepRow,
} from '../queries/steps.ts'
import { acting, actingSide, sideOf } from './acting.ts'
import { goLiveIfAutomatic } from './go-live.ts'
import { type Loaded, lockStep, refuseResting, type Step } from './load.ts'
import { tellPerson } from './mails.ts'
import { askWhatItMeans } from './match.ts'
import { type Crew, loadCrew, type Owner, ownerWords, resolveOwner, taskOwnerOf } from './owners.ts'
import { aboutStep, isJoint, isListening, moveStep, ownersHolder, settle, stepFacts, waitsFor } from './settle.ts'

const otherSide = (side: Side): Side => (side === 'us' ? 'partner' : 'us')

/** What a step takes as proof now: a fact that nobody announces yet is confirmed instead. */
export const proofsTaken = (tx: Tx, step: Pick<Step, 'template'>): ProofKind[] => {
  const byHand = step.template.proof.filter((kind) => kind !== 'event') as ProofKind[]
  return byHand.length > 0 ? byHand : isListening(tx, step) ? [] : ['confirm']
}
/** Who answers: the role that the template names, else whoever stands for the other side. */
export const approverOf = (step: Step, prover: Side): Owner => {
  const { approver, owners } = step.template
  if (approver && approver.side !== prover) return approver
  return (
    owners.find((owner) => owner.side !== prover) ??
    (prover === 'us' ? { side: 'partner', role: 'principal' } : { side: 'us', role: 'manager' })
  )
}

const leads = (ctx: Ctx) =>
  ctx.actor.kind === 'key' ||
  ctx.actor.kind === 'system' ||
  (ctx.actor.kind === 'member' && (ctx.actor.isHead || ctx.actor.isLead || ctx.actor.roles.includes('admin')))
/** Whether the caller stands for what a gate step asks: the role that may waive it, or the head of partnerships. */
export const answersForGate = (ctx: Ctx, step: Pick<Step, 'template'>): boolean =>
  ctx.actor.kind === 'system' ||
  (ctx.actor.kind === 'member' &&
    (ctx.actor.isHead || (ctx.actor.roles as readonly string[]).includes(step.template.waivedBy ?? 'executive')))
/** Who stands for a gate, in words. */
export const gateRole = (kind: Step['template']['waivedBy']): string =>
  kind === 'engineering' || kind === 'legal' ? roleLabels[kind].toLowerCase() : 'an executive'
/**
 * Whether the caller may act for one of these owners: the person, anybody of the role, and who runs the partnership.
 * A gate step of ours is for its role alone: who runs the partnership does not let the partner through alone, and no key.
 */
const mayActFor = (ctx: Ctx, crew: Crew, loaded: Loaded, step: Step, owners: readonly Owner[]): boolean => {
  const side = sideOf(ctx)
  if (side === 'system') return true
  return owners
    .filter((owner) => owner.side === side)
    .some((owner) => {
      const resolved = resolveOwner(crew, loaded.row, owner)
      const { actor } = ctx
      if (actor.kind === 'member')
        return (
          resolved.person?.id === actor.id ||
          (actor.roles as readonly string[]).includes(owner.role) ||
          (step.gate ? answersForGate(ctx, step) : leads(ctx) || actor.roles.includes('partner_manager'))
        )
      if (actor.kind === 'portal_user')
        return (
          resolved.person?.id === actor.id ||
          actor.roles.includes('principal') ||
          (actor.roles as readonly string[]).includes(owner.role)
        )
      return side === 'partner' || !step.gate
    })
}

type Refusal = Problem | undefined
export const whyNotProve = (tx: Tx, loaded: Loaded, crew: Crew, step: Step): Refusal => {
  const state = step.state as StepState
  if (isEnded(state)) return conflict('step.ended', `${step.template.title} is ${state} already.`)
  if (state === 'locked') {
    const waits = waitsFor(loaded, step)
    return conflict(
      'step.locked',
      waits.length > 0
        ? `${step.template.title} waits for ${waits.map((one) => one.template.title).join(', ')}.`
        : `${step.template.title} opens when the journey runs.`,
      { waitsFor: waits.map((one) => ({ id: one.id, title: one.template.title })) },
    )
  }
  if (!mayActFor(tx.ctx, crew, loaded, step, step.template.owners))
    return forbidden(
      'step.not_yours',
      `Owned by ${step.template.owners
        .map((owner) => ownerWords(resolveOwner(crew, loaded.row, owner), loaded.partner.name, tx.ctx.workspace.name))
        .join(' and ')}.`,
    )
  if (proofsTaken(tx, step).length === 0)
    return unprocessable(
      'proof.wrong_kind',
      `${step.template.title} closes by itself: ${step.template.events.map((rule) => rule.event.replace('.', ' ').replaceAll('_', ' ')).join(' and ')}.`,
    )
  return undefined
}
export const whyNotAnswer = (tx: Tx, loaded: Loaded, crew: Crew, step: Step, proverSide: Side | null): Refusal => {
  if (step.state !== 'submitted' || !proverSide)
    return conflict('step.not_submitted', `Nothing waits for an answer: ${step.template.title} is ${step.state}.`)
  const side = sideOf(tx.ctx)
  if (side === proverSide)
    return forbidden('step.own_proof', 'The other side answers this; it is a proof of your own side.')
  const approver = approverOf(step, proverSide)
  if (!mayActFor(tx.ctx, crew, loaded, step, [approver]))
    return forbidden(
      'step.not_yours',
      `Answered by ${ownerWords(resolveOwner(crew, loaded.row, approver), loaded.partner.name, tx.ctx.workspace.name)}.`,
    )
  return undefined
}
export const whyNotSkip = (_tx: Tx, step: Step): Refusal => {
  if (isEnded(step.state as StepState)) return conflict('step.ended', `It is ${step.state} already.`)
  if (step.required) return conflict('step.required', 'Only an optional step is skipped; this one can be waived.')
  if (step.state === 'submitted') return conflict('step.ended', 'A proof waits for an answer; answer it first.')
  return undefined
}
export const whyNotWaive = (tx: Tx, step: Step): Refusal => {
  if (isEnded(step.state as StepState)) return conflict('step.ended', `It is ${step.state} already.`)
  if (step.term_kind !== null)
    return conflict('step.gate_from_agreement', 'Your agreement asks for it; amend the agreement.')
  const { actor } = tx.ctx
  if (actor.kind === 'key' && step.gate) return forbidden('step.waiver_role', 'A person waives a gate; no key does.')
  if (actor.kind !== 'member' || actor.isHead) return undefined
  const needed = step.gate ? (step.template.waivedBy ?? 'executive') : 'partner_manager'
  if ((actor.roles as readonly string[]).includes(needed)) return undefined
  return forbidden(
    'step.waiver_role',
    step.gate
      ? `This gate is waived by ${roleLabels[needed as StepRole]?.toLowerCase() ?? 'an executive'}.`
      : 'A partner manager waives this.',
  )
}
export const whyNotReopen = (_tx: Tx, step: Step): Refusal =>
  isEnded(step.state as StepState)
    ? undefined
    : conflict('step.not_ended', 'Only what is done, skipped or waived is opened again.')

const begin = async (tx: Tx, id: string) => {
  const { loaded, step } = await lockStep(tx, id)
  return { loaded, step, crew: await loadCrew(tx, [loaded.row]) }
}
const finish = async (tx: Tx, loaded: Loaded) => {
  await settle(tx, loaded)
  await goLiveIfAutomatic(tx, loaded)
}

export type ProofInput = {
  kind: ProofKind
  text?: string | undefined
  link?: string | undefined
  answers?: Readonly<Record<string, string>> | undefined
  file?: { id: string; name: string }
}
/** Takes a proof of the owner's side; ends the step at once or asks the other side. */
export const proveStep = (tx: Tx, id: string, input: ProofInput): Promise<string> =>
  lockedAs(tx, id, async ({ loaded, step, crew }) => {
    refuseResting(loaded)
    const refusal = whyNotProve(tx, loaded, crew, step)
    if (refusal) throw refusal
    const taken = proofsTaken(tx, step)
    if (!taken.includes(input.kind)) throw wrongKind(step, taken)
    const missing = missingIn(step, input)
    if (missing) throw missing
    const side = sideOf(tx.ctx)
    await insertProof(tx, {
      stepId: step.id,
      kind: input.kind,
      text: input.text?.trim() || null,
      link: input.link ?? null,
      answers: input.kind === 'form' ? (input.answers ?? {}) : null,
      fileId: input.file?.id ?? null,
      fileName: input.file?.name ?? null,
      ...actingSide(tx),
    })
    if (endsAtOnce(input.kind) && !isJoint(step) && !step.template.approver) {
      await moveStep(tx, loaded, step, 'done')
    } else if (step.state === 'submitted') {
      // A second person's proof is kept; the first that is approved counts.
    } else {
      const prover: Side = side === 'partner' ? 'partner' : 'us'
      await moveStep(tx, loaded, step, 'submitted', { holder: otherSide(prover) })
      await askForAnswer(tx, loaded, crew, step, prover)
    }
    await finish(tx, loaded)
  })

/** Verbs run under the team's role once row security has shown the step to the caller. */
const lockedAs = async (
  tx: Tx,
  id: string,
  run: (found: { loaded: Loaded; step: Step; crew: Crew }) => Promise<void>,
): Promise<string> => {
  const found = await begin(tx, id)
  await tx.asTeam(() => run(found))
  return found.step.id
}

const wrongKind = (step: Step, taken: readonly ProofKind[]) =>
  unprocessable(
    'proof.wrong_kind',
    `${taken.map((kind) => proofLabels[kind]).join(' or ')} is needed: ${step.template.proofHint || step.template.title}.`,
    { takes: taken },
  )
const missingIn = (step: Step, input: ProofInput): Refusal => {
  if (input.kind === 'text' && !input.text?.trim())
    return invalid({ field: 'text', rule: 'required', message: 'Write what is to be shown.' })
  if (input.kind === 'link' && !input.link)
    return invalid({ field: 'link', rule: 'required', message: 'Give the address.' })
  if (input.kind === 'file' && !input.file)
    return unprocessable('proof.wrong_kind', `A file is needed: ${step.template.proofHint || step.template.title}.`)
  if (input.kind !== 'form') return undefined
  const lacking = step.template.fields.filter((field) => field.required && !input.answers?.[field.key]?.trim())
  return lacking.length > 0
    ? invalid(
        ...lacking.map((field) => ({
          field: `answers.${field.key}`,
          rule: 'required',
          message: `${field.label} needs an answer.`,
        })),
      )
    : undefined
}

const askForAnswer = async (tx: Tx, loaded: Loaded, crew: Crew, step: Step, prover: Side) => {
  const approver = resolveOwner(crew, loaded.row, approverOf(step, prover))
  await openQuietly(tx, {
    kind: 'onboarding.approve_step',
    subject: { kind: 'step', id: step.id },
    partnerId: loaded.row.partner_id,
    title: (prover === 'us'
      ? `Approve: ${step.template.title}`
      : `Approve ${step.template.title}: ${loaded.partner.name}`
    ).slice(0, 140),
    side: approver.side === 'us' ? 'team' : 'partner',
    owner: taskOwnerOf(approver),
    dueAt: addBusinessDays(workspaceCalendar(tx.ctx.workspace), tx.now, 3),
    waiting: approver.side === 'us' ? 'partner' : 'colleague',
    cause: `proof ${step.id} ${step.version}`,
  })
  if (approver.person)
    await tellPerson(tx, {
      personId: approver.person.id,
      journeyId: loaded.row.id,
      kind: 'submitted',
      facts: { step: step.template.title, partner: prover === 'us' ? tx.ctx.workspace.name : loaded.partner.name },
      cause: `submitted ${step.id} ${step.version}`,
    })
}

/** Stores the file first, outside of any transaction, then proves with it; a refused one is taken away again. */
export const proveByFile = async (ctx: Ctx, http: HttpExtras, id: string): Promise<string> => {
  await reading(ctx, async (tx) => {
    if (!(await findStep(tx, id))) throw notFound('step')
  })
  await inTransaction(ctx, async (tx) => {
    const { loaded, step, crew } = await begin(tx, id)
    refuseResting(loaded)
    const refusal = whyNotProve(tx, loaded, crew, step)
    if (refusal) throw refusal
    const taken = proofsTaken(tx, step)
    if (!taken.includes('file')) throw wrongKind(step, taken)
  })
  const upload = await http.upload?.()
  if (!upload) throw invalid({ field: 'file', rule: 'required', message: 'Choose a file.' })
  const seen = await reading(ctx, (tx) => findStep(tx, id))
  const stored = await storeFile(ctx, {
    content: upload.stream,
    name: upload.name,
    partnerId: seen!.partner_id,
    subjectKind: 'step',
    subjectId: id,
    category: 'onboarding',
    visibility: 'shared',
  })
  try {
    return await inTransaction(ctx, (tx) =>
      proveStep(tx, id, { kind: 'file', file: { id: stored.id, name: stored.name }, text: upload.fields['text'] }),
    )
  } catch (error) {
    const product = systemContext(ctx.services, ctx.workspace, 'onboarding')
    await inTransaction(product, (tx) => deleteFile(tx, stored.id))
    throw error
  }
}
export const downloadProof = async (ctx: Ctx, id: string, number: number): Promise<FileAnswer> => {
  const fileId = await reading(ctx, async (tx) => {
    const step = await findStep(tx, id)
    if (!step) throw notFound('step')
    const proof = (await tx.asTeam(() => proofsOf(tx, [id]))).find((one) => one.number === number)
    if (!proof?.file_id) throw notFound('file')
    return proof.file_id
  })
  return fileAnswer(ctx, fileId)
}

export const answerProof = (
  tx: Tx,
  id: string,
  answer: 'approved' | 'returned',
  words: string | undefined,
): Promise<string> =>
  lockedAs(tx, id, async ({ loaded, step, crew }) => {
    const newest = (await proofsOf(tx, [step.id])).at(-1)
    const prover = newest && newest.by_side !== 'system' ? (newest.by_side as Side) : null
    const refusal = whyNotAnswer(tx, loaded, crew, step, prover)
    if (refusal) throw refusal
    refuseResting(loaded)
    await insertAnswer(tx, {
      stepId: step.id,
      proofNumber: newest!.number,
      answer,
      words: words?.trim() || null,
      ...actingSide(tx),
    })
    if (answer === 'approved') await moveStep(tx, loaded, step, 'done', { approved: true })
    else {
      await moveStep(tx, loaded, step, 'returned', { reason: words!.trim(), holder: prover! })
      if (newest!.by_id)
        await tellPerson(tx, {
          personId: newest!.by_id,
          journeyId: loaded.row.id,
          kind: 'returned',
          facts: { step: step.template.title, words: words!.trim() },
          cause: `returned ${step.id} ${newest!.number}`,
        })
    }
    await finish(tx, loaded)
  })

const endByManager = (
  tx: Tx,
  id: string,
  to: 'skipped' | 'waived',
  reason: string,
  whyNot: (tx: Tx, step: Step) => Refusal,
) =>
  lockedAs(tx, id, async ({ loaded, step }) => {
    const refusal = whyNot(tx, step)
    if (refusal) throw refusal
    refuseResting(loaded)
    await moveStep(tx, loaded, step, to, { reason: reason.trim() })
    await finish(tx, loaded)
  })
export const skipStep = (tx: Tx, id: string, reason: string) => endByManager(tx, id, 'skipped', reason, whyNotSkip)
export const waiveStep = (tx: Tx, id: string, reason: string) => endByManager(tx, id, 'waived', reason, whyNotWaive)

export const reopenStep = (tx: Tx, id: string, reason: string): Promise<string> =>
  lockedAs(tx, id, async ({ loaded, step }) => {
    const refusal = whyNotReopen(tx, step)
    if (refusal) throw refusal
    if (loaded.state !== 'live_reached') refuseResting(loaded)
    await forgetEvents(tx, step.id)
    await moveStep(tx, loaded, step, 'open', { reason: reason.trim(), holder: ownersHolder(step) })
    await askWhatItMeans(tx, loaded, step, `${step.version}`, reason.trim())
    await finish(tx, loaded)
  })

export const rescheduleStep = (tx: Tx, id: string, input: { dueOn: string; reason: string }): Promise<string> =>
  lockedAs(tx, id, async ({ loaded, step }) => {
    if (isEnded(step.state as StepState)) throw conflict('step.ended', `It is ${step.state} already.`)
    if (input.dueOn === step.due_on) return
    await moveDueDate(tx, loaded, step, input.dueOn, input.reason.trim())
    await finish(tx, loaded)
  })
/** Moves the day; the earlier one stays in its row. */
export const moveDueDate = async (tx: Tx, loaded: Loaded, step: Step, dueOn: string, reason: string): Promise<void> => {
  const moved: StepRow = await updateStepRow(tx, step.id, { due_on: dueOn })
  loaded.steps = loaded.steps.map((one) => (one.id === step.id ? { ...moved, template: step.template } : one))
  await insertDueDate(tx, { stepId: step.id, dueOn, reason, ...acting(tx) })
  await tx.announce(stepRescheduled, { ...stepFacts(step), from: step.due_on, to: dueOn }, aboutStep(moved))
}

export const commentStep = (tx: Tx, id: string, body: string): Promise<string> =>
  lockedAs(tx, id, async ({ step }) => {
    await insertComment(tx, { stepId: step.id, body: body.trim(), ...actingSide(tx) })
  })
