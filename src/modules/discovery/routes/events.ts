import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import type { Routes } from '#platform/module.ts'
import type { eventListEndpoints } from '../contract/event-lists.ts'
import { type EventListRow, type EventPersonRow, eventListsPage, peoplePage } from '../queries/event-lists.ts'
import { exportEventPeople } from '../service/events/export.ts'
import { createEventList, eventListsToWire, needEventList, updateEventList } from '../service/events/lists.ts'
import {
  addEventPerson,
  matchEventPerson,
  peopleToWire,
  personToWire,
  updateEventPerson,
} from '../service/events/people.ts'
import { eventListResult } from '../service/events/result.ts'

const one = async (tx: Tx, row: EventListRow) => (await eventListsToWire(tx, [row]))[0]!
const done = (ctx: Ctx, run: (tx: Tx) => Promise<EventListRow>) =>
  inTransaction(ctx, async (tx) => one(tx, await run(tx)))
const person = (ctx: Ctx, run: (tx: Tx) => Promise<EventPersonRow>) =>
  inTransaction(ctx, async (tx) => personToWire(tx, await run(tx)))

export const eventListRoutes: Routes<{ module: string; summary: string; endpoints: typeof eventListEndpoints }> = {
  listEventLists: (ctx, { query }) =>
    reading(ctx, (tx) => eventListsPage(tx, query, (rows) => eventListsToWire(tx, rows))),
  createEventList: (ctx, { body }) => done(ctx, (tx) => createEventList(tx, body)),
  getEventList: (ctx, { params }) => reading(ctx, async (tx) => one(tx, await needEventList(tx, params.id))),
  updateEventList: (ctx, input) => done(ctx, (tx) => updateEventList(tx, input)),
  getEventListResult: (ctx, { params }) =>
    reading(ctx, async (tx) => eventListResult(tx, await needEventList(tx, params.id))),
  listEventPeople: (ctx, { params, query }) =>
    reading(ctx, async (tx) => {
      const list = await needEventList(tx, params.id)
      return peoplePage(tx, list.id, query, (rows) => peopleToWire(tx, list, rows))
    }),
  addEventPerson: (ctx, { params, body }) => person(ctx, (tx) => addEventPerson(tx, params.id, body)),
  updateEventPerson: (ctx, input) => person(ctx, (tx) => updateEventPerson(tx, input)),
  matchEventPerson: (ctx, input) => person(ctx, (tx) => matchEventPerson(tx, input)),
  exportEventPeople: (ctx, { params }) => exportEventPeople(ctx, params.id),
}
