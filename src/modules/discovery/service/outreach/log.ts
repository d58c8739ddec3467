/** Writing down what was done elsewhere, what came back, and what came of it; and sending one mail by hand. */
import { closeTask, openTask } from '#modules/tasks/public.ts'
import { startOfDate } from '#platform/civil-time.ts'
import { actorId, type Tx } from '#platform/context.ts'
import type { InputOf } from '#platform/contract.ts'
import { conflict, invalid, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { outreachEndpoints } from '../../contract/outreach.ts'
import { goesOn, isAnswer, type OutreachOutcome } from '../../contract/outreach-states.ts'
import { lockEventPerson, peopleOfContact } from '../../queries/event-lists.ts'
import { insertOutreach, lockOutreach, type OutreachRow, updateOutreachRow } from '../../queries/outreach.ts'
import { findTargetList, targetRows } from '../../queries/target-lists.ts'
import { acting } from '../acting.ts'
import { markAnswered, markFollowedUp } from '../events/follow-up.ts'
import { partnerNames } from '../partners.ts'
import { addDoNotContact, hashOf } from '../settings/do-not-contact.ts'
import { announceOutreach } from './announce.ts'
import { sendLetter } from './send.ts'
import { outreachTask, stopSequences } from './stop.ts'
import { whomOf } from './whom.ts'
import { refuseUnknownPlaceholders } from './words.ts'

export const logOutreach = async (
  tx: Tx,
  input: InputOf<typeof outreachEndpoints.logOutreach>['body'],
): Promise<OutreachRow> => {
  const at = input.at ? new Date(input.at) : tx.now
  if (at > tx.now) throw invalid({ field: 'at', rule: 'past', message: 'Only what has happened is written down.' })
  const whom = await whomOf(tx, input)
  const row = await insertOutreach(tx, {
    id: newId(idPrefixes.outreach),
    channel: input.channel,
    direction: input.direction,
    at,
    subject: input.subject || null,
    body: input.body || null,
    person: whom.person,
    email: whom.email,
    email_folded: whom.email?.toLowerCase() ?? null,
    email_hash: whom.email ? hashOf(tx, 'email', whom.email) : null,
    partner_id: whom.partnerId,
    contact_id: whom.contactId,
    target_list_id: whom.targetListId,
    target_id: whom.targetId,
    event_list_id: whom.eventListId,
    event_person_id: whom.eventPersonId,
    ...acting(tx),
  })
  if (row.direction === 'out') {
    if (row.target_id)
      await closeTask(tx, { kind: outreachTask, subjectId: row.target_id, outcome: 'Written down as done' })
    await tellMet(tx, row, 'followed_up')
  }
  // What comes from them is an answer, whatever it says.
  const outcome = input.outcome ?? (row.direction === 'in' ? 'replied' : undefined)
  if (outcome) return applyOutcome(tx, row, { ...input, outcome })
  await announceOutreach(tx, row)
  return row
}

/** Sends one mail now. 409 `contact.do_not_contact`, `outreach.no_address`. */
export const sendOutreach = async (
  tx: Tx,
  input: InputOf<typeof outreachEndpoints.sendOutreach>['body'],
): Promise<OutreachRow> => {
  refuseUnknownPlaceholders([
    ['subject', input.subject],
    ['body', input.body],
  ])
  const whom = await whomOf(tx, input)
  if (!whom.email) throw conflict('outreach.no_address', 'There is no e-mail address to send to.')
  const list = whom.targetListId ? await findTargetList(tx, whom.targetListId) : undefined
  const row = await sendLetter(tx, {
    ...whom,
    email: whom.email,
    subject: input.subject,
    body: input.body,
    language: input.language ?? list?.language ?? tx.ctx.workspace.language,
    step: null,
    senderId: tx.ctx.actor.kind === 'member' ? actorId(tx.ctx.actor) : (list?.owner_id ?? null),
  })
  await tellMet(tx, row, 'followed_up')
  return row
}

type Outcome = Pick<InputOf<typeof outreachEndpoints.setOutreachOutcome>['body'], 'notNowUntil' | 'nextStep'> & {
  outcome: OutreachOutcome
}

export const setOutcome = async (
  tx: Tx,
  { params, body }: InputOf<typeof outreachEndpoints.setOutreachOutcome>,
): Promise<OutreachRow> => {
  const row = await lockOutreach(tx, params.id)
  if (!row) throw notFound('outreach')
  return applyOutcome(tx, row, body)
}

/** Keeps what came of a step, ends sequences, forbids or plans what follows, and announces it. */
const applyOutcome = async (tx: Tx, row: OutreachRow, input: Outcome): Promise<OutreachRow> => {
  const { outcome, nextStep } = input
  if (outcome === 'not_now' && !input.notNowUntil)
    throw invalid({ field: 'notNowUntil', rule: 'required', message: 'Say from when it may suit them.' })
  const updated = await updateOutreachRow(tx, row.id, {
    outcome,
    outcome_at: tx.now,
    not_now_until: outcome === 'not_now' ? input.notNowUntil! : null,
    next_step: nextStep?.title ?? null,
    next_step_on: nextStep?.dueOn ?? null,
  })
  if (outcome === 'opted_out') await forbid(tx, updated)
  if (!goesOn(outcome)) {
    await stopSequences(tx, { targetId: row.target_id, contactId: row.contact_id, email: row.email }, outcome)
    if (isAnswer(outcome)) await tellMet(tx, updated, 'answered')
  }
  await planNext(tx, updated)
  await announceOutreach(tx, updated)
  return updated
}

const forbid = async (tx: Tx, row: OutreachRow) => {
  if (!row.email)
    throw invalid({ field: 'outcome', rule: 'address', message: 'There is no e-mail address that could be kept out.' })
  await addDoNotContact(tx, {
    kind: 'email',
    value: row.email,
    why: 'Said so in answer to our outreach',
    fromWhom: row.person ?? row.email,
  })
}

/** People met at events whom this step reached, or who answered. */
const tellMet = async (tx: Tx, row: OutreachRow, what: 'followed_up' | 'answered') => {
  const ids = new Set<string>(row.event_person_id ? [row.event_person_id] : [])
  if (row.contact_id) for (const person of await peopleOfContact(tx, row.contact_id)) ids.add(person.id)
  for (const id of ids) {
    const person = await lockEventPerson(tx, id)
    if (person?.state !== 'joined') continue
    if (what === 'answered') await markAnswered(tx, person)
    else await markFollowedUp(tx, person)
  }
}

/** A next step, or the day from which it may suit them, is a task of whoever owns the list, or wrote it down. */
const planNext = async (tx: Tx, row: OutreachRow) => {
  const dueOn = row.next_step_on ?? row.not_now_until
  if (!row.next_step && !row.not_now_until) return
  const [target] = row.target_id ? await targetRows(tx, [row.target_id]) : []
  const list = row.target_list_id ? await findTargetList(tx, row.target_list_id) : undefined
  const member = tx.ctx.actor.kind === 'member' ? actorId(tx.ctx.actor) : null
  const company =
    target?.company ?? (row.partner_id ? (await partnerNames(tx, [row.partner_id])).get(row.partner_id) : undefined)
  await openTask(tx, {
    kind: outreachTask,
    subject: { kind: 'outreach', id: row.id },
    partnerId: row.partner_id,
    title: (row.next_step ?? `Ask ${company ?? 'them'} again`).slice(0, 140),
    side: 'team',
    owner: list ? { memberId: list.owner_id } : member ? { memberId: member } : { role: 'partner_manager' },
    dueAt: dueOn ? startOfDate(tx.ctx.workspace.zone, dueOn) : null,
    cause: `next step ${row.id} ${row.version}`,
  })
}
