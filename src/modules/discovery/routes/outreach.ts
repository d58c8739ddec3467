import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import type { Routes } from '#platform/module.ts'
import type { outreachEndpoints } from '../contract/outreach.ts'
import type { targetListEndpoints } from '../contract/target-lists.ts'
import { type OutreachRow, outreachPage } from '../queries/outreach.ts'
import { type TargetListRow, type TargetRow, targetListsPage, targetsPage } from '../queries/target-lists.ts'
import { exportOutreach } from '../service/outreach/export.ts'
import {
  closeTargetList,
  createTargetList,
  needTargetList,
  pauseTargetList,
  startTargetList,
  targetListsToWire,
  updateTargetList,
} from '../service/outreach/lists.ts'
import { logOutreach, sendOutreach, setOutcome } from '../service/outreach/log.ts'
import { optOut, optOutWithOneClick, readOptOut } from '../service/outreach/opt-out.ts'
import { oneOutreach, outreachToWire, readOutreach } from '../service/outreach/read.ts'
import {
  addTarget,
  matchTarget,
  startTarget,
  stopTargetByMember,
  targetsToWire,
  targetToWire,
  updateTarget,
} from '../service/outreach/targets.ts'

const one = async (tx: Tx, row: TargetListRow) => (await targetListsToWire(tx, [row]))[0]!
const list = (ctx: Ctx, run: (tx: Tx) => Promise<TargetListRow>) =>
  inTransaction(ctx, async (tx) => one(tx, await run(tx)))
const target = (ctx: Ctx, run: (tx: Tx) => Promise<TargetRow>) =>
  inTransaction(ctx, async (tx) => targetToWire(tx, await run(tx)))
const step = (ctx: Ctx, run: (tx: Tx) => Promise<OutreachRow>) =>
  inTransaction(ctx, async (tx) => oneOutreach(tx, await run(tx)))

type Endpoints = typeof targetListEndpoints & typeof outreachEndpoints
export const outreachRoutes: Routes<{ module: string; summary: string; endpoints: Endpoints }> = {
  listTargetLists: (ctx, { query }) =>
    reading(ctx, (tx) => targetListsPage(tx, query, (rows) => targetListsToWire(tx, rows))),
  createTargetList: (ctx, { body }) => list(ctx, (tx) => createTargetList(tx, body)),
  getTargetList: (ctx, { params }) => reading(ctx, async (tx) => one(tx, await needTargetList(tx, params.id))),
  updateTargetList: (ctx, input) => list(ctx, (tx) => updateTargetList(tx, input)),
  startTargetList: (ctx, { params }) => list(ctx, (tx) => startTargetList(tx, params.id)),
  pauseTargetList: (ctx, { params }) => list(ctx, (tx) => pauseTargetList(tx, params.id)),
  closeTargetList: (ctx, { params }) => list(ctx, (tx) => closeTargetList(tx, params.id)),
  listTargetCompanies: (ctx, { params, query }) =>
    reading(ctx, async (tx) => {
      await needTargetList(tx, params.id)
      return targetsPage(tx, params.id, query, (rows) => targetsToWire(tx, rows))
    }),
  addTargetCompany: (ctx, { params, body }) => target(ctx, (tx) => addTarget(tx, params.id, body)),
  updateTargetCompany: (ctx, input) => target(ctx, (tx) => updateTarget(tx, input)),
  matchTargetCompany: (ctx, input) => target(ctx, (tx) => matchTarget(tx, input)),
  startTargetCompany: (ctx, { params }) => target(ctx, (tx) => startTarget(tx, params.id, params.number)),
  stopTargetCompany: (ctx, { params }) => target(ctx, (tx) => stopTargetByMember(tx, params.id, params.number)),

  listOutreach: (ctx, { query }) => reading(ctx, (tx) => outreachPage(tx, query, (rows) => outreachToWire(tx, rows))),
  logOutreach: (ctx, { body }) => step(ctx, (tx) => logOutreach(tx, body)),
  sendOutreach: (ctx, { body }) => step(ctx, (tx) => sendOutreach(tx, body)),
  getOutreach: (ctx, { params }) => reading(ctx, (tx) => readOutreach(tx, params.id)),
  setOutreachOutcome: (ctx, input) => step(ctx, (tx) => setOutcome(tx, input)),
  exportOutreach: async (ctx, { query }) => exportOutreach(ctx, query),
  getOptOut: (ctx, { params }, http) => readOptOut(ctx, params.token, http),
  optOut: (ctx, { params }, http) => optOut(ctx, params.token, http),
  optOutWithOneClick: (ctx, { params }, http) => optOutWithOneClick(ctx, params.token, http),
}
