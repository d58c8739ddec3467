/** Builders of runs for tests: a workspace that can pay, partners that can be paid, amounts that are owed. */
import { sql } from 'kysely'
import { createKey } from '#platform/auth/api-keys.ts'
import { addDays, civilDate } from '#platform/civil-time.ts'
import type { Ctx, Workspace } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { checkFigures } from '#platform/ledger/checks.ts'
import { createWorkspace } from '#platform/tenancy/workspaces.ts'
import type { TestApp } from '#test/support/app.ts'
import { type Client, clientFor } from '#test/support/client.ts'
import { aPartner } from '#test/support/fixtures.ts'
import { aPayablePartner } from '#test/support/payouts.ts'
import { aMember, type TestMember } from '#test/support/people.ts'
import { linesOf, type PayoutRow, payoutsOfRun } from './queries/runs/payouts.ts'
import { readRun } from './queries/runs/runs.ts'
import { executeRun } from './service/runs/execute.ts'
import { freezeRun } from './service/runs/freeze.ts'
import { addPayable } from './service/runs/payables.ts'
import { keyed, ok, sepa } from './testing.ts'

export type PayWorld = {
  app: TestApp
  workspace: Workspace
  ctx: Ctx
  api: Client
  /** Makes runs. */
  finance: TestMember
  /** Approves them. */
  boss: TestMember
  second: TestMember
  accountId: string
}
let counter = 0
const next = () => {
  counter += 1
  return counter
}

/** A workspace with an account that pays; a sandbox where the rail is simulated. */
export const aPayWorld = async (
  app: TestApp,
  rail: 'simulated' | 'manual' | 'csv' | 'external',
  currency = 'EUR',
): Promise<PayWorld> => {
  const workspace = await createWorkspace(app.services, {
    name: `Pays ${next()}`,
    slug: `pays-${process.pid}-${next()}`,
    kind: rail === 'simulated' ? 'sandbox' : 'live',
    currency,
  })
  const ctx = app.ctx(workspace)
  const { text } = await inTransaction(ctx, (tx) => createKey(tx, { name: 'test', scopes: ['*'] }))
  const finance = await aMember(app, workspace, { roles: ['finance'], name: 'Fin Berg' })
  const account = await finance.api.post('/v1/funding-accounts', { name: `Account ${next()}`, currency, rail }, keyed())
  return {
    app,
    workspace,
    ctx,
    api: clientFor(app.server, { authorization: `Bearer ${text}` }),
    finance,
    boss: await aMember(app, workspace, { roles: ['finance', 'executive'], name: 'Bo Lind' }),
    second: await aMember(app, workspace, { roles: ['finance'], name: 'Sol Quist' }),
    accountId: ok(account, 201).body.id,
  }
}

/** A partner with a verified account that ends in these digits. */
export const aPaidPartner = async ({ api, ctx }: PayWorld, ending = '9999', currency = 'EUR'): Promise<string> => {
  const partnerId = await aPartner(api)
  await aPayablePartner(ctx, partnerId, {
    ...sepa(),
    kind: 'manual',
    iban: undefined,
    currency,
    reference: `${newId(idPrefixes.request)} ${ending}`,
  } as never)
  return partnerId
}
export const owe = (
  { ctx }: PayWorld,
  partnerId: string,
  amountMinor: bigint,
  currency = 'EUR',
  kind: 'fund_claim' | 'program_fee' = 'fund_claim',
) =>
  inTransaction(ctx, (tx) =>
    addPayable(tx, {
      partnerId,
      kind,
      sourceId: `claim ${next()}`,
      amount: { currency, amountMinor },
      words: 'Booth at the fair',
    }),
  )
export const todayOf = ({ ctx }: PayWorld) => civilDate(ctx.workspace.zone, ctx.clock.now())

/** A draft of its own cut-off. */
let cutOffs = 0
export const aDraft = async (world: PayWorld): Promise<string> => {
  cutOffs += 1
  const cutOffOn = addDays(todayOf(world), cutOffs)
  const made = await world.finance.api.post(
    '/v1/payout-runs',
    { fundingAccountId: world.accountId, cutOffOn, plannedOn: todayOf(world) },
    keyed(),
  )
  return ok(made, 201).body.id
}
export const freezeNow = async (world: PayWorld, runId: string) => {
  ok(await world.finance.api.post(`/v1/payout-runs/${runId}/freeze`, {}, keyed()))
  const run = (await inTransaction(world.ctx, (tx) => readRun(tx, runId)))!
  await freezeRun(world.ctx, runId, run.round)
  return (await inTransaction(world.ctx, (tx) => readRun(tx, runId)))!
}
export const tickAll = async (world: PayWorld, runId: string, member = world.boss) => {
  for (const payout of (await member.api.get('/v1/payouts', { runId, limit: 200 })).body.data as {
    id: string
    warnings: { code: string }[]
  }[])
    if (payout.warnings.length > 0)
      ok(
        await member.api.post(
          `/v1/payouts/${payout.id}/review`,
          { codes: payout.warnings.map(({ code }) => code) },
          keyed(),
        ),
      )
}
export const approveNow = async (world: PayWorld, runId: string) => {
  await tickAll(world, runId)
  const { contentHash } = (await world.boss.api.get(`/v1/payout-runs/${runId}`)).body
  return ok(await world.boss.api.post(`/v1/payout-runs/${runId}/approval`, { contentHash }, keyed()))
}
export const startNow = async (world: PayWorld, runId: string) =>
  ok(await world.finance.api.post(`/v1/payout-runs/${runId}/execution`, { fundingConfirmed: true }, keyed()))
/** Frozen, approved and sent, without waiting for the loops. */
export const paidRun = async (world: PayWorld): Promise<string> => {
  const runId = await aDraft(world)
  await freezeNow(world, runId)
  await approveNow(world, runId)
  await startNow(world, runId)
  await executeRun(world.ctx, runId)
  return runId
}
export const payoutsIn = async ({ ctx }: PayWorld, runId: string): Promise<PayoutRow[]> =>
  inTransaction(ctx, async (tx) => payoutsOfRun(tx, (await readRun(tx, runId))!, { limit: 500 }))
export const linesIn = ({ ctx }: PayWorld, payoutIds: readonly string[]) =>
  inTransaction(ctx, (tx) => linesOf(tx, payoutIds))
export const runOf = async ({ ctx }: PayWorld, runId: string) => (await inTransaction(ctx, (tx) => readRun(tx, runId)))!

/** As if 60 seconds had passed on the database's clock. */
export const endLeases = ({ ctx }: PayWorld) =>
  inTransaction(ctx, (tx) =>
    sql`update payouts set lease_until = clock_timestamp() - interval '1 second' where workspace_id = ${ctx.workspace.id} and lease_until is not null`.execute(
      tx.db,
    ),
  )
/** As if the first attempt lay so many hours back. */
export const ageInstructions = ({ ctx }: PayWorld, hours: number) =>
  inTransaction(ctx, (tx) =>
    sql`update payout_instructions set first_sent_at = clock_timestamp() - make_interval(hours => ${hours}) where workspace_id = ${ctx.workspace.id}`.execute(
      tx.db,
    ),
  )
/** What does not agree between payouts, lines and ledger, in words. */
export const differences = async ({ ctx }: PayWorld): Promise<string[]> =>
  (await inTransaction(ctx, checkFigures)).map(({ words }) => words)
export const ordersAtBank = async ({ ctx }: PayWorld): Promise<{ reference: string; orders: number }[]> =>
  (
    await inTransaction(ctx, (tx) =>
      sql<{ reference: string; orders: number }>`select reference, count(*)::integer as orders from simulated_orders
        where workspace_id = ${ctx.workspace.id} group by 1 order by 1`.execute(tx.db),
    )
  ).rows
