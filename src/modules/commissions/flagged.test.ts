/** What a signal of fraud holds back, over its whole life: every state that a line ever had is kept in its moves. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aCreditedPartner, aCustomer, aSale, aTouch } from '#test/support/attribution.ts'
import { aMember } from '#test/support/people.ts'
import { differences } from './lines-testing.ts'
import { openLinesOf } from './service/lines/payout.ts'
import { aPlan, aRule, percent } from './testing.ts'

const app = await testApp()
const { workspace, ctx, api } = await app.workspace({ currency: 'EUR' })
const finance = await aMember(app, workspace, { roles: ['finance'], name: 'Mira Fin' })
const dayMs = 86_400_000
const ago = (ms: number) => new Date(app.services.time().getTime() - ms)

type Life = { sale_id: string; states: string[]; accounts: string[] }
/** Of each line of these sales: every state it was ever in, and every account that its transfers touched. */
const livesOf = async (saleIds: readonly string[]): Promise<Life[]> => {
  const { rows } = await inTransaction(ctx, (tx) =>
    sql<Life>`
      select c.sale_id,
        array(select m.to_state from commission_moves m
          where m.workspace_id = c.workspace_id and m.commission_id = c.id order by m.number) as states,
        array(select distinct a.kind from ledger_transfers t
          join ledger_entries e on e.workspace_id = t.workspace_id and e.transfer_id = t.id
          join ledger_accounts a on a.workspace_id = e.workspace_id and a.id = e.account_id
          where t.workspace_id = c.workspace_id and t.source_id = c.id order by 1) as accounts
      from commissions c where c.workspace_id = ${workspace.id} and c.sale_id = any (${[...saleIds]}::text[])
      order by c.sale_id`.execute(tx.db),
  )
  return rows
}

test('a flagged sale never yields a payable commission, not even for a moment', async () => {
  const partnerId = await aCreditedPartner(ctx, [{ kind: 'commission', values: aPlan([aRule(percent(100_000))]) }])
  const sell = async (clickAgoMs: number) => {
    const customerId = await aCustomer(ctx)
    await aTouch(ctx, { partnerId, customerId, at: ago(clickAgoMs), kind: 'click' })
    return (await aSale(ctx, { customer: { id: customerId } })).saleId
  }
  const clean: string[] = []
  const flagged: string[] = []
  // Sold seconds after the first click, beside sales that nothing speaks against; heard of in groups of any size.
  for (let round = 0; round < 4; round += 1) {
    clean.push(await sell(3 * dayMs))
    flagged.push(await sell(10_000), await sell(20_000))
    if (round % 2 === 1) await app.settle()
  }
  await app.settle()
  for (let days = 0; days < 120; days += 30) {
    app.advance(30 * dayMs)
    await app.settle()
    // Whoever may approve tries it on every line.
    for (const { id, saleId } of (await api.get('/v1/commissions', { partnerId, limit: 200 })).body.data) {
      const { status, text } = await finance.api.post(
        `/v1/commissions/${id}/approval`,
        {},
        { 'idempotency-key': `${id}-${days}` },
      )
      assert.ok(flagged.includes(saleId) ? status === 409 : status === 200 || status === 409, text)
    }
    await app.settle()
    const payable = await inTransaction(ctx, (tx) => openLinesOf(tx, [partnerId]))
    assert.deepEqual(
      payable.filter(({ saleId, isBlocked }) => flagged.includes(saleId ?? '') && !isBlocked),
      [],
    )
  }
  const lives = await livesOf(flagged)
  assert.equal(lives.length, flagged.length)
  for (const { states, accounts } of lives) {
    assert.deepEqual(states, ['held'])
    assert.deepEqual(accounts, ['commission_expense', 'held'])
  }
  for (const { states, accounts } of await livesOf(clean)) {
    assert.equal(states.at(-1), 'due', states.join(' '))
    assert.ok(accounts.includes('due') && !accounts.includes('held'))
  }

  const [flag] = (await api.get('/v1/fraud-flags', { partnerId, state: 'open' })).body.data
  const answer = await finance.api.post(`/v1/fraud-flags/${flag.id}/clearance`, { reason: 'They were on the phone' })
  assert.equal(answer.status, 200, answer.text)
  await app.settle()
  const after = await livesOf(flagged)
  assert.ok(
    after.some(({ states }) => states.length > 1 && states[0] === 'held'),
    'cleared by a person, it goes on',
  )
  assert.deepEqual(await differences(ctx), [])
})
