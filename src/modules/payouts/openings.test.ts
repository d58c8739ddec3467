/** Opening balances: taken in whole or not at all, and due on their day. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inTransaction } from '#platform/db/transaction.ts'
import { balancesOf } from '#platform/ledger/balances.ts'
import { checkFigures } from '#platform/ledger/checks.ts'
import { testApp } from '#test/support/app.ts'
import { aPartner } from '#test/support/fixtures.ts'
import { aMember } from '#test/support/people.ts'
import { openingsFallDue } from './service/openings.ts'
import { keyed, ok } from './testing.ts'

const app = await testApp()
const { workspace, ctx, api } = await app.workspace({ currency: 'EUR' })
const finance = await aMember(app, workspace, { roles: ['finance'], name: 'Fin Berg' })
const manager = await aMember(app, workspace, { roles: ['partner_manager'], name: 'Pat Moss' })

type Total = { currency: string; state: string; amountMinor: string }
const send = (rows: readonly string[], totals: readonly Total[], who = finance) =>
  who.api.post(
    '/v1/opening-imports',
    { content: `partner,currency,state,amount,due_on\n${rows.join('\n')}\n`, totals, fileName: 'old.csv' },
    keyed(),
  )
const eur = (state: string, amountMinor: string): Total => ({ currency: 'EUR', state, amountMinor })
const standing = async (partnerId: string): Promise<Record<string, bigint>> => {
  const found = await inTransaction(ctx, (tx) => balancesOf(tx, { partnerId }))
  return Object.fromEntries(
    found
      .filter(({ balanceMinor }) => balanceMinor !== 0n)
      .map((one) => [`${one.currency} ${one.kind}`, one.balanceMinor]),
  )
}
const differences = async () => (await inTransaction(ctx, checkFigures)).map((finding) => finding.words)

test('opening balances are refused unless they equal their control totals, and are taken in once', async () => {
  const [one, two] = [await aPartner(api), await aPartner(api)]
  const rows = [`${one},EUR,due,1250.00,`, `${two},EUR,due,-30.50,`, `${two},JPY,pending,5000,2099-03-01`]
  const yen = { currency: 'JPY', state: 'pending', amountMinor: '5000' }
  for (const totals of [
    [eur('due', '121949'), yen],
    [eur('due', '121950')],
    [eur('due', '121950'), yen, eur('held', '1')],
  ])
    assert.equal((await send(rows, totals)).body.code, 'opening.totals_differ')
  const differs = await send(rows, [eur('due', '121949'), yen])
  assert.match(differs.body.detail, /EUR due: the rows sum to 1219\.50, the control total is 1219\.49/)
  assert.deepEqual(await standing(one), {})
  assert.equal((await send(rows, [eur('due', '121950'), yen], manager)).status, 403)

  const made = ok(await send(rows, [eur('due', '121950'), yen]), 201).body
  assert.equal(made.rowCount, 3)
  assert.deepEqual(await standing(one), { 'EUR due': 125_000n })
  assert.deepEqual(await standing(two), { 'EUR due': -3_050n, 'JPY pending': 5_000n })
  assert.equal((await send(rows, [eur('due', '121950'), yen])).body.code, 'opening.seen')
  const payables = ok(await finance.api.get('/v1/payables', { partnerId: one })).body.data
  assert.deepEqual(
    payables.map((row: { source: { kind: string }; amountMinor: string }) => [row.source.kind, row.amountMinor]),
    [['opening', '125000']],
  )
  assert.deepEqual(await differences(), [])
})

test('every row that cannot be taken in is named, and nothing is taken in', async () => {
  const one = await aPartner(api)
  const answer = await send(
    [`${one},EUR,due,12.345,`, 'Nobody at all,EUR,due,1.00,', `${one},EUR,pending,1.00,`, `${one},EUR,held,-1.00,`],
    [eur('due', '1')],
  )
  assert.equal(answer.body.code, 'opening.rows')
  assert.deepEqual(
    answer.body.errors.map((issue: { field: string }) => issue.field),
    ['row 2, amount', 'row 3, partner', 'row 4, due_on', 'row 5, amount'],
  )
  assert.deepEqual(await standing(one), {})
})

test('what is pending or approved falls due once, what is held when it is let go', async () => {
  const one = await aPartner(api)
  const rows = [`${one},EUR,pending,100.00,2026-01-02`, `${one},EUR,approved,20.00,2026-01-02`, `${one},EUR,held,3.00,`]
  const made = ok(await send(rows, [eur('pending', '10000'), eur('approved', '2000'), eur('held', '300')]), 201).body
  assert.deepEqual(await standing(one), { 'EUR pending': 10_000n, 'EUR approved': 2_000n, 'EUR held': 300n })
  assert.deepEqual(await differences(), [])
  const fall = () => inTransaction(ctx, (tx) => openingsFallDue(tx, [`${made.id}/2`, `${made.id}/3`]))
  await fall()
  await fall()
  assert.deepEqual(await standing(one), { 'EUR due': 12_000n, 'EUR held': 300n })
  const release = (row: number) => finance.api.post('/v1/opening-balance-releases', { importId: made.id, row }, keyed())
  assert.equal((await release(2)).body.code, 'opening.not_held')
  assert.equal(ok(await release(4), 201).body.isDue, true)
  assert.equal((await release(4)).body.code, 'opening.not_held')
  assert.equal((await release(9)).status, 404)
  assert.deepEqual(await standing(one), { 'EUR due': 12_300n })
  const listed = ok(await finance.api.get('/v1/opening-balances', { partnerId: one, isDue: 'true' })).body.data
  assert.equal(listed.length, 3)
  assert.deepEqual(await differences(), [])
})
