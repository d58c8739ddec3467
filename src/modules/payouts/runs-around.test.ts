/** What stands around a run: a system that does not answer, a debt that is paid back, the partner's mail, a fresh sign-in. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { asOwner, inTransaction } from '#platform/db/transaction.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { balances } from '#platform/ledger/testing.ts'
import { testApp } from '#test/support/app.ts'
import { aPartner, aPortalPerson } from '#test/support/fixtures.ts'
import { aPayablePartner } from '#test/support/payouts.ts'
import { aMember } from '#test/support/people.ts'
import {
  aDraft,
  aPaidPartner,
  aPayWorld,
  approveNow,
  differences,
  freezeNow,
  owe,
  type PayWorld,
  paidRun,
  payoutsIn,
  startNow,
  tickAll,
} from './runs-testing.ts'
import { keyed, ok, sepa } from './testing.ts'

const app = await testApp()
const dayMs = 86_400_000
const mailsOf = async ({ ctx }: PayWorld, subjectId: string) =>
  (
    await inTransaction(ctx, (tx) =>
      sql<{
        kind: string
        files: number
      }>`select kind, jsonb_array_length(coalesce(attachments, '[]'::jsonb)) as files from mails
        where workspace_id = ${ctx.workspace.id} and subject_id = ${subjectId} order by kind`.execute(tx.db),
    )
  ).rows

/** A partner that another system pays. */
const paidElsewhere = async ({ api, ctx }: PayWorld): Promise<string> => {
  const partnerId = await aPartner(api)
  const account = { ...sepa(), kind: 'external', iban: undefined, reference: newId(idPrefixes.request) }
  await aPayablePartner(ctx, partnerId, account as never)
  return partnerId
}
const settled = ({ api }: PayWorld, payoutId: string) =>
  api.post(
    `/v1/payouts/${payoutId}/settlement`,
    { bankReference: 'bank 77', on: app.services.time().toISOString().slice(0, 10) },
    keyed(),
  )

test('a system that was told to pay and is silent for five days is asked about once; its word closes it', async () => {
  const world = await aPayWorld(app, 'external')
  const partnerId = await paidElsewhere(world)
  await owe(world, partnerId, 12_500n)
  const runId = await paidRun(world)
  const [payout] = await payoutsIn(world, runId)
  assert.equal(payout!.state, 'submitted')
  const asked = async () =>
    (
      await inTransaction(world.ctx, (tx) =>
        sql<{
          title: string
        }>`select title from tasks where workspace_id = ${world.workspace.id} and kind = 'payouts.confirm_external'`.execute(
          tx.db,
        ),
      )
    ).rows.map(({ title }) => title)
  app.advance(5 * dayMs - 60_000)
  await app.settle()
  assert.deepEqual(await asked(), [])
  app.advance(2 * 60_000)
  await app.settle()
  const [title, ...more] = await asked()
  assert.match(title ?? '', new RegExp(payout!.reference))
  assert.deepEqual(more, [])
  app.advance(5 * dayMs)
  await app.settle()
  assert.equal((await asked()).length, 1)
  ok(await settled(world, payout!.id))
  assert.equal((await payoutsIn(world, runId))[0]!.state, 'settled')
  assert.deepEqual(await differences(world), [])
})

test('a debt that the partner pays back is recorded by one person and confirmed by another, once', async () => {
  const world = await aPayWorld(app, 'manual')
  const partnerId = await aPaidPartner(world)
  await owe(world, partnerId, 5_000n, 'EUR', 'program_fee')
  assert.deepEqual(await balances(world.ctx, partnerId), { 'due EUR': -5_000n })
  const ask = (amountMinor: string, kind = 'repayment') =>
    world.finance.api.post(
      '/v1/balance-acts',
      {
        kind,
        partnerId,
        amount: { currency: 'EUR', amountMinor },
        fundingAccountId: world.accountId,
        bankReference: 'bank 12',
        reason: 'Paid by transfer',
      },
      keyed(),
    )
  assert.equal((await ask('5001')).body.code, 'balance.no_debt')
  const { id } = ok(await ask('3000'), 201).body
  const confirm = (who: { api: PayWorld['api'] }) => who.api.post(`/v1/balance-acts/${id}/confirmation`, {}, keyed())
  assert.equal((await confirm(world.finance)).body.code, 'resolution.same_person')
  assert.deepEqual(await balances(world.ctx, partnerId), { 'due EUR': -5_000n })
  assert.equal(ok(await confirm(world.second)).body.decision, 'confirmed')
  assert.deepEqual(await balances(world.ctx, partnerId), { 'due EUR': -2_000n })
  assert.equal((await confirm(world.boss)).body.code, 'balance.decided')
  // What was asked for while more was owed is looked at again when it is confirmed.
  const [first, second] = [ok(await ask('2000'), 201).body.id, ok(await ask('2000'), 201).body.id]
  ok(await world.second.api.post(`/v1/balance-acts/${first}/confirmation`, {}, keyed()))
  const late = await world.second.api.post(`/v1/balance-acts/${second}/confirmation`, {}, keyed())
  assert.deepEqual([late.status, late.body.code], [409, 'balance.no_debt'])
  assert.deepEqual(await balances(world.ctx, partnerId), {})
  assert.deepEqual(await differences(world), [])
})

test('the partner gets the remittance advice once with its PDF when the payout goes out, and a line when it arrives', async () => {
  const world = await aPayWorld(app, 'external')
  const partnerId = await paidElsewhere(world)
  const admin = await aMember(app, world.workspace, { roles: ['admin'], name: 'Ada Head' })
  await aPortalPerson({ ...world, admin } as never, partnerId, ['finance'])
  await owe(world, partnerId, 12_500n)
  const runId = await aDraft(world)
  await freezeNow(world, runId)
  await approveNow(world, runId)
  await startNow(world, runId)
  await app.settle()
  const [payout] = await payoutsIn(world, runId)
  assert.equal(payout!.state, 'submitted')
  const advised = await mailsOf(world, payout!.id)
  assert.equal(advised.length, 1, JSON.stringify(advised))
  assert.equal(advised[0]!.files, 1)
  ok(await settled(world, payout!.id))
  await app.settle()
  assert.equal((await payoutsIn(world, runId))[0]!.state, 'settled')
  const all = await mailsOf(world, payout!.id)
  assert.deepEqual(all.map(({ kind }) => kind).toSorted(), [advised[0]!.kind, 'payout.settled'].toSorted())
})

test('approving and starting a run takes a sign-in of the last 15 minutes', async () => {
  const world = await aPayWorld(app, 'simulated')
  await owe(world, await aPaidPartner(world), 12_500n)
  const runId = await aDraft(world)
  await freezeNow(world, runId)
  await tickAll(world, runId)
  const { contentHash } = (await world.boss.api.get(`/v1/payout-runs/${runId}`)).body
  const confirmed = (userId: string, minutesAgo: number) =>
    asOwner(app.services.database, (db) =>
      sql`update auth_sessions set confirmed_at = now() - make_interval(mins => ${minutesAgo}) where user_id = ${userId}`.execute(
        db,
      ),
    )
  const approve = () => world.boss.api.post(`/v1/payout-runs/${runId}/approval`, { contentHash }, keyed())
  const start = () => world.finance.api.post(`/v1/payout-runs/${runId}/execution`, { fundingConfirmed: true }, keyed())
  await confirmed(world.boss.userId, 16)
  const refused = await approve()
  assert.deepEqual([refused.status, refused.body.code], [403, 'session.unconfirmed'])
  await confirmed(world.boss.userId, 14)
  ok(await approve())
  await confirmed(world.finance.userId, 16)
  assert.equal((await start()).body.code, 'session.unconfirmed')
  await confirmed(world.finance.userId, 1)
  ok(await start())
})
