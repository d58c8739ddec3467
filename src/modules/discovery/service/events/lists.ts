/** Event lists: written down, changed, read. */
import type { Tx } from '#platform/context.ts'
import { actorId } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import { changedMeanwhile, invalid, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { money, parseMoney, wireMoney } from '#platform/money.ts'
import type { EventList, eventListEndpoints } from '../../contract/event-lists.ts'
import { type EventListKind, followUpDaysDefault } from '../../contract/event-states.ts'
import {
  countPeople,
  type EventListRow,
  eventListByLink,
  findEventList,
  insertEventList,
  lockEventList,
  putEventListSearch,
  updateEventListRow,
} from '../../queries/event-lists.ts'
import { isActiveMember, memberNames } from '../../queries/settings.ts'
import type { ChannelResolver } from '../applications/channel.ts'
import { hashToken } from '../applications/token.ts'
import { applyLink, linkHash, linkToken } from '../links.ts'

export const createEventList = async (
  tx: Tx,
  input: InputOf<typeof eventListEndpoints.createEventList>['body'],
): Promise<EventListRow> => {
  const id = newId(idPrefixes.eventList)
  const endsOn = input.endsOn ?? input.startsOn
  refuseBackwards(input.startsOn, endsOn)
  const row = await insertEventList(tx, {
    id,
    name: input.name,
    kind: input.kind,
    starts_on: input.startsOn,
    ends_on: endsOn,
    place: input.place || null,
    ...costColumns(input.cost ?? null),
    owner_id: await ownerFor(tx, input.ownerId),
    follow_up_days: input.followUpDays ?? followUpDaysDefault,
    note: input.note || null,
    link_hash: linkHash(tx.ctx, 'event link', id),
  })
  await putEventListSearch(tx, row)
  return row
}

export const updateEventList = async (
  tx: Tx,
  { params, body, version }: InputOf<typeof eventListEndpoints.updateEventList>,
): Promise<EventListRow> => {
  const before = await lockEventList(tx, params.id)
  if (!before) throw notFound('event list')
  if (before.version !== version) throw changedMeanwhile(before.version)
  const startsOn = body.startsOn ?? before.starts_on
  // An event that is moved keeps its length at one day unless its end is given too.
  const endsOn = body.endsOn ?? (before.ends_on < startsOn ? startsOn : before.ends_on)
  refuseBackwards(startsOn, endsOn)
  const row = await updateEventListRow(tx, before.id, {
    ...(body.name !== undefined && { name: body.name }),
    ...(body.kind !== undefined && { kind: body.kind }),
    starts_on: startsOn,
    ends_on: endsOn,
    ...(body.place !== undefined && { place: body.place || null }),
    ...(body.cost !== undefined && costColumns(body.cost)),
    ...(body.ownerId !== undefined && { owner_id: await ownerFor(tx, body.ownerId) }),
    ...(body.followUpDays !== undefined && { follow_up_days: body.followUpDays }),
    ...(body.note !== undefined && { note: body.note || null }),
  })
  await putEventListSearch(tx, row)
  return row
}

const refuseBackwards = (startsOn: string, endsOn: string) => {
  if (endsOn < startsOn)
    throw invalid({ field: 'endsOn', rule: 'order', message: 'The event cannot end before it begins.' })
}
const costColumns = (cost: { currency: string; amountMinor: string } | null) => {
  if (!cost) return { cost_currency: null, cost_minor: null }
  const { currency, amountMinor } = parseMoney(cost, 'cost')
  return { cost_currency: currency, cost_minor: amountMinor.toString() }
}
/** The member named, or whoever writes. */
export const ownerFor = async (tx: Tx, named: string | undefined): Promise<string> => {
  const id = named ?? (tx.ctx.actor.kind === 'member' ? actorId(tx.ctx.actor) : null)
  if (!id) throw invalid({ field: 'ownerId', rule: 'required', message: 'Say which member it belongs to.' })
  if (!(await isActiveMember(tx, id)))
    throw invalid({ field: 'ownerId', rule: 'exists', message: 'There is no such active member.' })
  return id
}

export const needEventList = async (tx: Tx, id: string): Promise<EventListRow> => {
  const row = await findEventList(tx, id)
  if (!row) throw notFound('event list')
  return row
}
export const costOf = (row: EventListRow) =>
  row.cost_currency !== null && row.cost_minor !== null ? money(row.cost_currency, BigInt(row.cost_minor)) : null

export const eventListsToWire = async (tx: Tx, rows: readonly EventListRow[]): Promise<Static<typeof EventList>[]> => {
  const counts = await countPeople(
    tx,
    rows.map((row) => row.id),
  )
  const owners = await memberNames(
    tx,
    rows.map((row) => row.owner_id),
  )
  return rows.map((row) => {
    const cost = costOf(row)
    return {
      id: row.id,
      name: row.name,
      kind: row.kind as EventListKind,
      startsOn: row.starts_on,
      endsOn: row.ends_on,
      place: row.place,
      cost: cost && wireMoney(cost),
      owner: { id: row.owner_id, name: owners.get(row.owner_id) ?? 'Somebody' },
      followUpDays: row.follow_up_days,
      note: row.note,
      link: applyLink(tx.ctx, 'event', linkToken(tx.ctx, 'event link', row.id)),
      ...(counts.get(row.id) ?? { people: 0, held: 0, toFollowUp: 0 }),
      version: row.version,
      createdAt: row.created_at.toISOString(),
      updatedAt: row.updated_at.toISOString(),
    }
  })
}

/** An application that was begun by an event's own link. */
export const resolveEventLink: ChannelResolver = async (tx, token) => {
  const row = await tx.asTeam(() => eventListByLink(tx, hashToken(token)))
  return row && { kind: 'event', recordKind: 'event_list', recordId: row.id }
}
