/** Steps as answers show them; a page costs the same number of queries as one. */
import type { Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { notFound } from '#platform/errors.ts'
import { mailStates } from '#platform/mail/outbox.ts'
import type { Outreach } from '../../contract/outreach.ts'
import type { Direction, OutreachChannel, OutreachOutcome } from '../../contract/outreach-states.ts'
import { eventListRows } from '../../queries/event-lists.ts'
import { findOutreach, type OutreachRow } from '../../queries/outreach.ts'
import { targetListRows } from '../../queries/target-lists.ts'
import { partnerNames } from '../partners.ts'
import { seesPeople } from '../reader.ts'

type Wire = Static<typeof Outreach>
const ids = (rows: readonly OutreachRow[], column: 'partner_id' | 'target_list_id' | 'event_list_id' | 'mail_id') => [
  ...new Set(rows.flatMap((row) => row[column] ?? [])),
]

export const outreachToWire = async (tx: Tx, rows: readonly OutreachRow[]): Promise<Wire[]> => {
  const partners = await partnerNames(tx, ids(rows, 'partner_id'))
  const targetLists = new Map((await targetListRows(tx, ids(rows, 'target_list_id'))).map((row) => [row.id, row.name]))
  const eventLists = new Map((await eventListRows(tx, ids(rows, 'event_list_id'))).map((row) => [row.id, row.name]))
  const mails = await mailStates(tx, ids(rows, 'mail_id'))
  const shown = seesPeople(tx)
  const ref = (id: string | null, names: ReadonlyMap<string, string>) => (id ? { id, name: names.get(id) ?? '' } : null)
  return rows.map((row) => ({
    id: row.id,
    channel: row.channel as OutreachChannel,
    direction: row.direction as Direction,
    at: row.at.toISOString(),
    subject: row.subject,
    body: shown ? row.body : null,
    person: shown ? row.person : null,
    email: shown ? row.email : null,
    partner: ref(row.partner_id, partners),
    contactId: row.contact_id,
    targetList: ref(row.target_list_id, targetLists),
    targetNumber: row.target_id ? Number(row.target_id.split('.')[1]) : null,
    eventList: ref(row.event_list_id, eventLists),
    step: row.step,
    mail: mailWords(row.mail_id ? mails.get(row.mail_id) : undefined),
    outcome: row.outcome as OutreachOutcome | null,
    outcomeAt: row.outcome_at?.toISOString() ?? null,
    notNowUntil: row.not_now_until,
    nextStep: row.next_step ? { title: row.next_step, dueOn: row.next_step_on } : null,
    by: { kind: row.by_kind, id: row.by_id, name: row.by_name },
    version: row.version,
  }))
}
const mailWords = (state: string | undefined): Wire['mail'] =>
  state === 'queued' || state === 'sending' ? 'waiting' : ((state as Wire['mail']) ?? null)

export const oneOutreach = async (tx: Tx, row: OutreachRow): Promise<Wire> => (await outreachToWire(tx, [row]))[0]!
export const readOutreach = async (tx: Tx, id: string): Promise<Wire> => {
  const row = await findOutreach(tx, id)
  if (!row) throw notFound('outreach')
  return oneOutreach(tx, row)
}
