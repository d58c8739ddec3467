/** The checks find what an owner of the database changed behind the ledger's back, and name it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { testApp } from '#test/support/app.ts'
import type { Ctx } from '../context.ts'
import { asOwner, inTransaction } from '../db/transaction.ts'
import { money } from '../money.ts'
import { checkLedger, lastCheck, saveCheck } from './checks.ts'
import { closeMonth } from './close.ts'
import * as draft from './draft.ts'
import { sealLedger } from './seals.ts'
import { aPartnerId, aSource, posted } from './testing.ts'

const app = await testApp({ modules: [] })
const accrued = (partnerId = aPartnerId(), minor = 500n) => ({
  ...draft.commissionAccrued({ partnerId, amount: money('EUR', minor), commissionKind: 'sale' }),
  source: aSource(),
  step: 'accrued',
})
/** As somebody who owns the database: row security off, triggers off. */
const tamper = (ctx: Ctx, statement: string, table: string) =>
  asOwner(app.services.database, async (db) => {
    for (const one of [
      `alter table ${table} disable trigger user`,
      `alter table ${table} no force row level security`,
      statement.replaceAll('$workspace', `'${ctx.workspace.id}'`),
      `alter table ${table} enable trigger user`,
      `alter table ${table} force row level security`,
    ])
      await sql.raw(one).execute(db)
  })
const wordsOf = async (ctx: Ctx) => (await checkLedger(ctx)).findings.map(({ words }) => words)

test('a ledger that was only posted to is healthy, sealed or not', async () => {
  const { ctx } = await app.workspace()
  assert.deepEqual(await wordsOf(ctx), [])
  await posted(ctx, accrued(), accrued())
  assert.deepEqual(await wordsOf(ctx), [])
  assert.equal(await sealLedger(ctx), 1)
  assert.equal(await sealLedger(ctx), 0)
  await posted(ctx, accrued())
  const health = await checkLedger(ctx)
  assert.deepEqual([health.findings, health.verifiedSeal], [[], 1])
})

test('a changed amount is found in the sum, the balance and the seal, each with the figure', async () => {
  const { ctx } = await app.workspace()
  const [first] = await posted(ctx, accrued())
  await sealLedger(ctx)
  await posted(ctx, accrued())
  await sealLedger(ctx)
  await tamper(
    ctx,
    `update ledger_entries set amount_minor = amount_minor + 7 where workspace_id = $workspace and transfer_id = '${first!.id}' and position = 1`,
    'ledger_entries',
  )
  const { findings } = await checkLedger(ctx)
  assert.deepEqual(
    findings.map(({ check, differenceMinor }) => [check, differenceMinor]),
    [
      ['sum', '7'],
      ['balances', '-7'],
      ['seals', undefined],
    ],
  )
  assert.match(findings[2]!.words, new RegExp(`${first!.id}.*seal 1`))
})

test('a changed day, a deleted transfer, a deleted seal and a changed hash are found and named', async () => {
  const cases: [table: string, statement: string, words: RegExp][] = [
    [
      'ledger_transfers',
      `update ledger_transfers set accounting_day = '2020-01-01' where workspace_id = $workspace`,
      /is not what seal 1 was made over/,
    ],
    [
      'ledger_seals',
      `update ledger_seals set hash = repeat('a', 64) where workspace_id = $workspace and number = 1`,
      /not what seal 1/,
    ],
    [
      'ledger_seals',
      `update ledger_seals set hash = repeat('a', 64) where workspace_id = $workspace and number = 2`,
      /not what seal 2/,
    ],
    [
      'ledger_sealed',
      `delete from ledger_sealed where workspace_id = $workspace and position = 1`,
      /Seal 1 covers 1 transfers, of which 0/,
    ],
    [
      'ledger_seals',
      `update ledger_seals set number = 9 where workspace_id = $workspace and number = 1`,
      /Seal 2 does not follow seal 0/,
    ],
  ]
  for (const [table, statement, words] of cases) {
    const { ctx } = await app.workspace()
    for (let round = 0; round < 2; round += 1) {
      await posted(ctx, accrued())
      await sealLedger(ctx)
    }
    await tamper(ctx, statement, table)
    assert.ok(
      (await wordsOf(ctx)).some((found) => words.test(found)),
      `${statement}: ${(await wordsOf(ctx)).join('; ')}`,
    )
  }
})

test('a balance that was changed is found, of a partner and of the workspace', async () => {
  const { ctx } = await app.workspace()
  await posted(ctx, accrued())
  await sealLedger(ctx)
  await tamper(
    ctx,
    'update ledger_balances set balance_minor = balance_minor - 1 where workspace_id = $workspace',
    'ledger_balances',
  )
  const { findings } = await checkLedger(ctx)
  assert.deepEqual(
    findings.map(({ check, differenceMinor }) => [check, differenceMinor]),
    [
      ['balances', '-1'],
      ['balances', '-1'],
    ],
  )
})

test('what is in transit for over 10 days is told, and not what came through or came back', async () => {
  const { ctx } = await app.workspace()
  const partnerId = aPartnerId()
  const of = { partnerId, amount: money('EUR', 900n), fundingAccountId: 'fa_main' }
  const one = aSource()
  await posted(
    ctx,
    { ...draft.openBalance({ ...of, state: 'due' }), source: one, step: 'x' },
    { ...draft.openBalance({ ...of, state: 'due' }), source: aSource(), step: 'x' },
  )
  const two = aSource()
  for (const source of [one, two])
    await posted(ctx, { ...draft.freeze(of), source, step: 'frozen' }, { ...draft.submit(of), source, step: 'sent' })
  await posted(ctx, { ...draft.settle(of), source: two, step: 'settled' })
  assert.deepEqual(await wordsOf(ctx), [])
  app.advance(11 * 86_400_000)
  assert.deepEqual(await wordsOf(ctx), [`${one.id} is in transit for 11 days`])
})

test('the result is kept, and a broken ledger makes the process unready', async () => {
  const { ctx } = await app.workspace()
  await posted(ctx, accrued())
  const save = async () => inTransaction(ctx, async (tx) => saveCheck(tx, await health()))
  let health = async () => clean
  const clean = await checkLedger(ctx)
  await save()
  const ready = async () =>
    (await app.anonymous.get('/health')).body.checks.find((one: { name: string }) => one.name === 'ledger').ok
  assert.equal(await ready(), true)
  const broken = { ...clean, findings: [{ check: 'sum' as const, words: 'All entries in EUR sum to 1 instead of 0' }] }
  health = async () => broken
  await save()
  assert.equal(await ready(), false)
  const kept = await inTransaction(ctx, lastCheck)
  assert.deepEqual([kept!.findings, kept!.failingSince], [broken.findings, broken.checkedAt])
  health = async () => ({ ...clean, findings: [{ check: 'in_transit' as const, words: 'late' }] })
  await save()
  assert.equal(await ready(), true)
  health = async () => clean
  await save()
  assert.equal((await inTransaction(ctx, lastCheck))!.failingSince, null)
})

test('a removed sandbox takes its ledger along', async () => {
  const { ctx } = await app.workspace()
  await posted(ctx, accrued())
  await closeMonth(ctx, '2026-02-01')
  await asOwner(app.services.database, (db) => sql`delete from workspaces where id = ${ctx.workspace.id}`.execute(db))
  const left = await inTransaction(ctx, (tx) => sql`select from ledger_transfers`.execute(tx.db))
  assert.equal(left.rows.length, 0)
})
