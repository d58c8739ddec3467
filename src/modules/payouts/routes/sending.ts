/** Endpoints of payables, runs, payouts, bank files and debts. */
import { defineRoutes } from '#platform/module.ts'
import { sendingContract } from '../contract/sending.ts'
import { remittanceAdvice } from '../service/runs/advice.ts'
import { askBalanceAct, decideBalance, listBalanceActs, portalBalance } from '../service/runs/balance.ts'
import { importStatus, listBankLines, listImports, matchLine, setLineAside } from '../service/runs/bank.ts'
import { getRunDifference } from '../service/runs/difference.ts'
import { cancelFile, downloadFile, listFiles, markFileSent } from '../service/runs/files.ts'
import { startFreeze } from '../service/runs/freeze.ts'
import { recordFailure, recordReturn, recordSettlement, refuseResolution, resolve } from '../service/runs/hand.ts'
import { createPayable, getPayable, listPayables } from '../service/runs/payables.ts'
import {
  actOnPayout,
  actOnRun,
  getOverview,
  getPayout,
  getPortalPayout,
  getRun,
  getRunPartners,
  listInstructions,
  listPayouts,
  listPortalPayouts,
  listRuns,
  madeRun,
} from '../service/runs/show.ts'
import { stopPayout } from '../service/runs/stop.ts'
import {
  approveRun,
  cancelRun,
  closeRun,
  confirmFunding,
  pauseRun,
  startRun,
  thawRun,
  tick,
} from '../service/runs/verbs.ts'

export const sendingRoutes = defineRoutes(sendingContract, {
  listPayables: (ctx, { query }) => listPayables(ctx, query),
  getPayable: (ctx, { params }) => getPayable(ctx, params.id),
  createPayable: (ctx, { body }) => createPayable(ctx, body),

  getPayoutOverview: (ctx) => getOverview(ctx),
  listPayoutRuns: (ctx, { query }) => listRuns(ctx, query),
  getPayoutRun: (ctx, { params }) => getRun(ctx, params.id),
  createPayoutRun: (ctx, { body }) => madeRun(ctx, body),
  getPayoutRunPartners: (ctx, { params }) => getRunPartners(ctx, params.id),
  getPayoutRunDifference: (ctx, { params }) => getRunDifference(ctx, params.id),
  freezePayoutRun: (ctx, { params: { id } }) => actOnRun(ctx, id, (inside) => startFreeze(inside, id)),
  thawPayoutRun: (ctx, { params: { id } }) => actOnRun(ctx, id, (inside) => thawRun(inside, id)),
  approvePayoutRun: (ctx, { params: { id }, body }) => actOnRun(ctx, id, (inside) => approveRun(inside, id, body)),
  confirmPayoutRunFunding: (ctx, { params: { id } }) => actOnRun(ctx, id, (inside) => confirmFunding(inside, id)),
  executePayoutRun: (ctx, { params: { id }, body }) => actOnRun(ctx, id, (inside) => startRun(inside, id, body)),
  pausePayoutRun: (ctx, { params: { id }, body }) => actOnRun(ctx, id, (inside) => pauseRun(inside, id, body)),
  closePayoutRun: (ctx, { params: { id } }) => actOnRun(ctx, id, (inside) => closeRun(inside, id)),
  cancelPayoutRun: (ctx, { params: { id }, body }) => actOnRun(ctx, id, (inside) => cancelRun(inside, id, body)),
  listPayoutRunFiles: (ctx, { params }) => listFiles(ctx, params.id),
  downloadPayoutFile: (ctx, { params }) => downloadFile(ctx, params.id),
  markPayoutFileSent: (ctx, { params, body }) => markFileSent(ctx, params.id, body),
  cancelPayoutFile: (ctx, { params }) => cancelFile(ctx, params.id),

  listPayouts: (ctx, { query }) => listPayouts(ctx, query),
  getPayout: (ctx, { params }) => getPayout(ctx, params.id),
  listPayoutInstructions: (ctx, { params }) => listInstructions(ctx, params.id),
  tickPayoutWarnings: (ctx, { params: { id }, body }) => actOnPayout(ctx, id, (inside) => tick(inside, id, body)),
  stopPayout: (ctx, { params: { id }, body }) => actOnPayout(ctx, id, (inside) => stopPayout(inside, id, body)),
  settlePayout: (ctx, { params: { id }, body }) => actOnPayout(ctx, id, (inside) => recordSettlement(inside, id, body)),
  failPayout: (ctx, { params: { id }, body }) => actOnPayout(ctx, id, (inside) => recordFailure(inside, id, body)),
  returnPayout: (ctx, { params: { id }, body }) => actOnPayout(ctx, id, (inside) => recordReturn(inside, id, body)),
  resolvePayout: (ctx, { params: { id }, body }) => actOnPayout(ctx, id, (inside) => resolve(inside, id, body)),
  refusePayoutResolution: (ctx, { params: { id } }) => actOnPayout(ctx, id, (inside) => refuseResolution(inside, id)),
  downloadRemittanceAdvice: (ctx, { params }) => remittanceAdvice(ctx, params.id),

  listBankImports: (ctx, { query }) => listImports(ctx, query),
  createBankImport: (ctx, { body }) => importStatus(ctx, body),
  listBankLines: (ctx, { query }) => listBankLines(ctx, query),
  createBankMatch: (ctx, { body }) => matchLine(ctx, body),
  setBankLineAside: (ctx, { params, body }) => setLineAside(ctx, params.id, body),

  listBalanceActs: (ctx, { query }) => listBalanceActs(ctx, query),
  createBalanceAct: (ctx, { body }) => askBalanceAct(ctx, body),
  confirmBalanceAct: (ctx, { params }) => decideBalance(ctx, params.id, 'confirmed'),
  refuseBalanceAct: (ctx, { params }) => decideBalance(ctx, params.id, 'refused'),

  getPortalBalance: (ctx) => portalBalance(ctx),
  listPortalPayouts: (ctx, { query }) => listPortalPayouts(ctx, query),
  getPortalPayout: (ctx, { params }) => getPortalPayout(ctx, params.id),
  downloadPortalRemittanceAdvice: (ctx, { params }) => remittanceAdvice(ctx, params.id),
})
