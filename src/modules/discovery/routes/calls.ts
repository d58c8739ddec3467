import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict } from '#platform/errors.ts'
import type { Routes } from '#platform/module.ts'
import type { callEndpoints } from '../contract/calls.ts'
import type { ApplicationRow } from '../queries/applications.ts'
import { type CallRow, callsPage, latestCallOfApplication } from '../queries/calls.ts'
import { openByToken } from '../service/applications/draft.ts'
import { bookCall, bookOwnCall, cancelCall, cancelOwnCall } from '../service/calls/booking.ts'
import { calendarFile } from '../service/calls/calendar.ts'
import { closeCall } from '../service/calls/close.ts'
import { offerCall, updateCall, writeNotes } from '../service/calls/offer.ts'
import { callSummaries, callToWire, needCall, publicCallPage } from '../service/calls/read.ts'
import { freeSlots } from '../service/calls/slots.ts'

/** Runs a verb of the team and answers the call as it is now. */
const done = (ctx: Ctx, run: (tx: Tx) => Promise<CallRow>) =>
  inTransaction(ctx, async (tx) => callToWire(tx, await run(tx)))
/** Runs a verb of the applicant and answers its page. */
const own = (ctx: Ctx, run: (tx: Tx) => Promise<ApplicationRow>) =>
  inTransaction(ctx, async (tx) => publicCallPage(tx, await run(tx)))

export const callRoutes: Routes<{ module: string; summary: string; endpoints: typeof callEndpoints }> = {
  listDiscoveryCalls: (ctx, { query }) => reading(ctx, (tx) => callsPage(tx, query, (rows) => callSummaries(tx, rows))),
  offerDiscoveryCall: (ctx, { body }) => done(ctx, (tx) => offerCall(tx, body)),
  getDiscoveryCall: (ctx, { params }) => reading(ctx, async (tx) => callToWire(tx, await needCall(tx, params.id))),
  updateDiscoveryCall: (ctx, input) => done(ctx, (tx) => updateCall(tx, input)),
  listDiscoveryCallSlots: (ctx, { params }) =>
    reading(ctx, async (tx) => {
      const row = await needCall(tx, params.id)
      const slots = await freeSlots(tx, row)
      return { zone: row.zone, minutes: row.minutes, data: slots.map((slot) => slot.toISOString()) }
    }),
  bookDiscoveryCall: (ctx, { params, body }) =>
    done(ctx, (tx) => bookCall(tx, params.id, new Date(body.startsAt), 'team')),
  cancelDiscoveryCall: (ctx, { params, body }) => done(ctx, (tx) => cancelCall(tx, params.id, body.reason, 'team')),
  writeDiscoveryCallNotes: (ctx, input) => done(ctx, (tx) => writeNotes(tx, input)),
  closeDiscoveryCall: (ctx, { params, body }) => done(ctx, (tx) => closeCall(tx, params.id, body)),
  downloadDiscoveryCallCalendar: (ctx, { params }) =>
    reading(ctx, async (tx) => calendarFile(tx, await needCall(tx, params.id))),
  getCallSlots: (ctx, { params }) => own(ctx, (tx) => openByToken(tx, params.token)),
  bookCall: (ctx, { params, body }) => own(ctx, (tx) => bookOwnCall(tx, params.token, new Date(body.startsAt))),
  cancelCall: (ctx, { params }) => own(ctx, (tx) => cancelOwnCall(tx, params.token)),
  downloadCallCalendar: (ctx, { params }) =>
    reading(ctx, async (tx) => {
      const application = await openByToken(tx, params.token)
      const call = await latestCallOfApplication(tx, application.id)
      if (!call) throw conflict('call.state', 'No call is offered for this application yet.')
      return calendarFile(tx, call)
    }),
}
