import { defineRoutes } from '#platform/module.ts'
import { payoutsContract } from './contract.ts'
import { beforeRoutes } from './routes/before.ts'
import { sendingRoutes } from './routes/sending.ts'
import {
  downloadJournal,
  getAccount,
  getHealth,
  getTransfer,
  getTrialBalance,
  listAccounts,
  listCodes,
  listEntries,
  listSeals,
  listTransfers,
  saveCodes,
} from './service/ledger.ts'
import { getLedgerWeeks } from './service/ledger-weeks.ts'
import {
  createRate,
  decide,
  getEffectiveRate,
  importRates,
  listProposals,
  listRates,
  propose,
} from './service/rates.ts'

export const payoutsRoutes = defineRoutes(payoutsContract, {
  ...beforeRoutes,
  ...sendingRoutes,
  listLedgerAccounts: (ctx, { query }) => listAccounts(ctx, query),
  getLedgerAccount: (ctx, { params }) => getAccount(ctx, params.id),
  listLedgerTransfers: (ctx, { query }) => listTransfers(ctx, query),
  getLedgerTransfer: (ctx, { params }) => getTransfer(ctx, params.id),
  listLedgerEntries: (ctx, { query }) => listEntries(ctx, query),
  getTrialBalance: (ctx, { query }) => getTrialBalance(ctx, query),
  getLedgerWeeks: (ctx, { query }) => getLedgerWeeks(ctx, query),
  getLedgerHealth: (ctx, { query }) => getHealth(ctx, query),
  listLedgerSeals: (ctx, { query }) => listSeals(ctx, query),
  downloadJournal: (ctx, { query }) => downloadJournal(ctx, query),
  listLedgerAccountCodes: (ctx) => listCodes(ctx),
  replaceLedgerAccountCodes: (ctx, { body }) => saveCodes(ctx, body),

  listFxRates: (ctx, { query }) => listRates(ctx, query),
  getEffectiveFxRate: (ctx, { query }) => getEffectiveRate(ctx, query),
  createFxRate: (ctx, { body }) => createRate(ctx, body),
  importFxRates: (ctx, { body }) => importRates(ctx, body),
  listFxRateProposals: (ctx, { query }) => listProposals(ctx, query),
  proposeFxRate: (ctx, { body }) => propose(ctx, body),
  confirmFxRate: (ctx, { params }) => decide(ctx, params.id, 'confirmed'),
  refuseFxRate: (ctx, { params }) => decide(ctx, params.id, 'refused'),
})
