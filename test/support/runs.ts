/** One record of each kind that runs are made of, for the walks over all endpoints. */

import { insertImport, insertLine } from '#modules/payouts/queries/runs/bank.ts'
import { insertBalanceAct } from '#modules/payouts/queries/runs/evidence.ts'
import { insertFile } from '#modules/payouts/queries/runs/files.ts'
import { approvePayouts, insertPayouts } from '#modules/payouts/queries/runs/payouts.ts'
import { insertRun } from '#modules/payouts/queries/runs/runs.ts'
import { createFunding } from '#modules/payouts/service/funding.ts'
import { hashOfPayout } from '#modules/payouts/service/runs/hash.ts'
import { addPayable } from '#modules/payouts/service/runs/payables.ts'
import { addDays } from '#platform/civil-time.ts'
import type { Ctx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { encrypt } from '#platform/secrets.ts'

let counter = 0
const next = () => {
  counter += 1
  return counter
}
export const aFundingAccount = async (ctx: Ctx): Promise<string> =>
  (
    await createFunding(ctx, {
      name: `Account ${next()} ${newId(idPrefixes.request)}`,
      currency: 'EUR',
      rail: 'manual',
    })
  ).id

export const aPayable = (ctx: Ctx, partnerId: string): Promise<string> =>
  inTransaction(ctx, (tx) =>
    addPayable(tx, {
      partnerId,
      kind: 'fund_claim',
      sourceId: newId(idPrefixes.request),
      amount: { currency: 'EUR', amountMinor: 12_500n },
      words: 'Booth at the fair',
    }),
  )
export const aRun = async (ctx: Ctx): Promise<string> => {
  const accountId = await aFundingAccount(ctx)
  const id = newId(idPrefixes.payoutRun)
  await inTransaction(ctx, (tx) =>
    insertRun(tx, {
      id,
      name: `2026-03 run ${next()}`,
      funding_account_id: accountId,
      rail: 'manual',
      currency: 'EUR',
      schedule: 'by_hand',
      cut_off_on: addDays('2026-03-02', next()),
      planned_on: '2026-03-02',
      four_eyes: true,
      created_by: null,
    }),
  )
  return id
}
/** Approved, so that its partner sees it; nothing of it is sent. */
export const aPayout = async (ctx: Ctx, partnerId: string): Promise<string> => {
  const runId = await aRun(ctx)
  const id = newId(idPrefixes.payout)
  const content = {
    id,
    run_id: runId,
    round: 0,
    partner_id: partnerId,
    funding_account_id: newId(idPrefixes.fundingAccount),
    rail: 'manual' as const,
    method_id: newId(idPrefixes.payoutMethod),
    method_kind: 'manual',
    method_fingerprint: 'f'.repeat(64),
    method_last_four: '3000',
    ledger_currency: 'EUR',
    gross_minor: '12500',
    currency: 'EUR',
    converted_minor: '12500',
    rate: null,
    rate_on: null,
    tax_minor: '0',
    tax_rate_ppm: 0,
    withheld_minor: '0',
    authority: null,
    treatment: null,
    net_minor: '12500',
    base_minor: '12500',
    reference: id.replace('_', '').toUpperCase(),
  }
  await inTransaction(ctx, async (tx) => {
    await insertPayouts(tx, [{ payout: { ...content, content_hash: hashOfPayout(content, []) }, lines: [] }])
    await approvePayouts(tx, { id: runId, round: 0 })
  })
  return id
}
export const aPayoutFile = async (ctx: Ctx): Promise<string> => {
  const runId = await aRun(ctx)
  const id = newId(idPrefixes.payoutFile)
  await inTransaction(ctx, (tx) =>
    insertFile(
      tx,
      {
        id,
        run_id: runId,
        number: 1,
        name: 'payouts.csv',
        content: encrypt(ctx.services.secret, `payout file ${id}`, 'reference,amount\r\n'),
        sha256: 'a'.repeat(64),
        payouts: 0,
        total_minor: '0',
        currency: 'EUR',
      },
      [],
    ),
  )
  return id
}
export const aBankLine = async (ctx: Ctx): Promise<string> => {
  const fundingAccountId = await aFundingAccount(ctx)
  const [id, importId] = [newId(idPrefixes.bankLine), newId(idPrefixes.bankImport)]
  await inTransaction(ctx, async (tx) => {
    await insertImport(tx, {
      id: importId,
      kind: 'status_csv',
      funding_account_id: fundingAccountId,
      name: 'status.csv',
      sha256: 'b'.repeat(64),
      lines: 1,
      imported_by: null,
    })
    await insertLine(tx, {
      id,
      import_id: importId,
      position: 1,
      funding_account_id: fundingAccountId,
      line_key: id,
      reference: 'PO99',
      outcome: 'settled',
      currency: 'EUR',
      amount_minor: '700',
      happened_on: '2026-03-02',
      rail_reference: null,
      reason_code: null,
      reason: null,
    })
  })
  return id
}
export const aBalanceAct = async (ctx: Ctx, partnerId: string): Promise<string> => {
  const id = newId(idPrefixes.balanceAct)
  await inTransaction(ctx, (tx) =>
    insertBalanceAct(tx, {
      id,
      kind: 'write_off',
      partner_id: partnerId,
      currency: 'EUR',
      amount_minor: '500',
      funding_account_id: null,
      bank_reference: null,
      reason: 'The partnership has ended',
      asked_by: newId(idPrefixes.member),
    }),
  )
  return id
}
