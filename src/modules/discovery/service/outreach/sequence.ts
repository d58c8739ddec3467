/** The steps of a list on the workspace's clock: each is done once, by whoever locks the company first. */
import { openTask } from '#modules/tasks/public.ts'
import type { Tx } from '#platform/context.ts'
import { Problem } from '#platform/errors.ts'
import { mailStates } from '#platform/mail/outbox.ts'
import type { DueKind } from '#platform/module.ts'
import { outreachChannelLabels } from '../../contract/outreach-states.ts'
import { applicationsOfPartners } from '../../queries/applications.ts'
import { lastMailOfTarget, updateOutreachRow } from '../../queries/outreach.ts'
import {
  findTargetList,
  lockDueTargets,
  type TargetListRow,
  type TargetRow,
  updateTargetRow,
} from '../../queries/target-lists.ts'
import { announceOutreach } from './announce.ts'
import { forbiddenWords } from './forbidden.ts'
import { type Step, stepsOf } from './lists.ts'
import { planSteps, stepAt, stepsSlot } from './plan.ts'
import { sendLetter } from './send.ts'
import { outreachTask, stopTarget } from './stop.ts'
import { joinTarget } from './targets.ts'

/** Companies in one transaction: few, because nobody else is answered meanwhile. */
const batch = 10

const runSteps = async (tx: Tx, listId: string): Promise<void> => {
  const list = await findTargetList(tx, listId)
  if (list?.state !== 'running') return
  const due = await lockDueTargets(tx, list.id, batch)
  for (const target of due) await takeStep(tx, list, target)
  const next = await planAfter(tx, list.id, due.length)
  return next
}

/** With more that is due than was taken on, the list comes again at once. */
const planAfter = async (tx: Tx, listId: string, taken: number): Promise<void> => {
  if (taken === batch) await tx.schedule(stepsSlot, listId, new Date(tx.now.getTime() + 1))
  else await planSteps(tx, listId)
}

const takeStep = async (tx: Tx, list: TargetListRow, row: TargetRow): Promise<void> => {
  const steps = stepsOf(list)
  const step = steps[row.steps_done]
  if (!step) return finish(tx, row)
  if (await hasApplied(tx, row)) {
    await stopTarget(tx, row, 'applied')
    return
  }
  if (await bounced(tx, row)) {
    await stopTarget(tx, row, 'bounced')
    return
  }
  if (await forbiddenWords(tx, { email: row.email, contactId: row.contact_id })) {
    await stopTarget(tx, row, 'opted_out')
    return
  }
  const target = await joinTarget(tx, list, row)
  if (step.channel === 'email' && target.email) {
    if (!(await mailStep(tx, list, target, step))) return
  } else await askStep(tx, list, target, step)
  const done = row.steps_done + 1
  if (done >= steps.length) await finish(tx, { ...target, steps_done: done })
  else await updateTargetRow(tx, row.id, { steps_done: done, next_at: stepAt(tx, steps, done) })
}

const finish = async (tx: Tx, row: TargetRow): Promise<void> => {
  await updateTargetRow(tx, row.id, { state: 'done', steps_done: row.steps_done, next_at: null, ended_at: tx.now })
}

/** False when the contact's own record forbids it, which was not known before the company was joined. */
const mailStep = async (tx: Tx, list: TargetListRow, target: TargetRow, step: Step): Promise<boolean> => {
  try {
    await sendLetter(tx, {
      subject: step.subject ?? '',
      body: step.body ?? '',
      language: list.language,
      person: target.person,
      email: target.email!,
      company: target.company,
      partnerId: target.partner_id!,
      contactId: target.contact_id,
      targetListId: list.id,
      targetId: target.id,
      eventListId: null,
      eventPersonId: null,
      step: target.steps_done + 1,
      senderId: list.owner_id,
    })
    return true
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'contact.do_not_contact') throw error
    await stopTarget(tx, target, 'opted_out')
    return false
  }
}

/** A call, a letter, a message elsewhere, or a mail without an address: a person does it and writes it down. */
const askStep = async (tx: Tx, list: TargetListRow, target: TargetRow, step: Step) => {
  const what =
    step.channel === 'email' ? 'Find an address for' : `${outreachChannelLabels[step.channel]}: ${step.subject ?? ''} –`
  await openTask(tx, {
    kind: outreachTask,
    subject: { kind: 'target_company', id: target.id },
    partnerId: target.partner_id,
    title: `${what} ${target.company}`.slice(0, 140),
    side: 'team',
    owner: { memberId: list.owner_id },
    dueAt: tx.now,
    cause: `step ${target.id} ${target.steps_done + 1}`,
  })
}

const hasApplied = async (tx: Tx, row: TargetRow): Promise<boolean> =>
  row.partner_id !== null &&
  (await applicationsOfPartners(tx, [row.partner_id])).some((one) => one.arrived_at > row.added_at)

/** The outbox gave the last mail up: the address takes none. */
const bounced = async (tx: Tx, row: TargetRow): Promise<boolean> => {
  const last = await lastMailOfTarget(tx, row.id)
  if (!last?.mail_id || last.email_folded !== row.email_folded) return false
  if ((await mailStates(tx, [last.mail_id])).get(last.mail_id) !== 'failed') return false
  await announceOutreach(tx, await updateOutreachRow(tx, last.id, { outcome: 'bounced', outcome_at: tx.now }))
  return true
}

export const outreachDue: readonly DueKind[] = [
  {
    kind: stepsSlot,
    summary: 'Steps of a target list fall due: mails go out, tasks are opened',
    run: async (tx, ids) => {
      for (const id of ids) await runSteps(tx, id)
    },
  },
]
