/** Runs from what is owed to what the bank says, over HTTP: who may what, what is sent once, what comes back. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { aLine, readLine } from '#modules/commissions/lines-testing.ts'
import { approveLines } from '#modules/commissions/service/lines/approve.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { recordRate } from '#platform/ledger/record-rates.ts'
import { balances } from '#platform/ledger/testing.ts'
import { testApp } from '#test/support/app.ts'
import { instructionsOf } from './queries/runs/payouts.ts'
import {
  aDraft,
  ageInstructions,
  aPaidPartner,
  aPayWorld,
  approveNow,
  differences,
  endLeases,
  freezeNow,
  linesIn,
  ordersAtBank,
  owe,
  paidRun,
  payoutsIn,
  runOf,
  startNow,
  tickAll,
  todayOf,
} from './runs-testing.ts'
import { simulatedRail } from './service/rails/simulated.ts'
import { takeEvidence } from './service/runs/evidence.ts'
import { executeRun, hear, makeReady, prepare } from './service/runs/execute.ts'
import { lookAtUncertain } from './service/runs/uncertain.ts'
import { aMethod, keyed, ok, sepa } from './testing.ts'

const app = await testApp()
const sandbox = await aPayWorld(app, 'simulated')
const live = await aPayWorld(app, 'manual')
const dayMs = 86_400_000

test('what is owed is frozen, approved by somebody else, sent, settled and told; every figure agrees', async () => {
  const partnerId = await aPaidPartner(sandbox)
  await owe(sandbox, partnerId, 12_345n)
  await owe(sandbox, partnerId, 2_345n, 'EUR', 'program_fee')
  const runId = await aDraft(sandbox)
  const preview = ok(await sandbox.finance.api.get(`/v1/payout-runs/${runId}/partners`)).body
  assert.equal(preview.isPreview, true)
  const mine = preview.data.find((one: { partner: { id: string } }) => one.partner.id === partnerId)
  assert.deepEqual([mine.isIn, mine.dueMinor, mine.reasons], [true, '10000', []])
  const frozen = await freezeNow(sandbox, runId)
  assert.equal(frozen.state, 'in_review')
  const [payout] = await payoutsIn(sandbox, runId)
  assert.deepEqual([payout!.gross_minor, payout!.net_minor, payout!.state], ['10000', '10000', 'frozen'])
  assert.match(payout!.reference, /^PO[0-9A-Z]{26}$/)
  assert.deepEqual(await balances(sandbox.ctx, partnerId), { 'processing EUR': 10_000n })
  await approveNow(sandbox, runId)
  await startNow(sandbox, runId)
  await app.settle()
  assert.equal((await payoutsIn(sandbox, runId))[0]!.state, 'submitted')
  assert.equal((await runOf(sandbox, runId)).state, 'reconciling')
  const shown = ok(await sandbox.finance.api.get(`/v1/payouts/${payout!.id}`)).body
  assert.deepEqual(shown.lines.map((line: { amountMinor: string }) => line.amountMinor).toSorted(), ['-2345', '12345'])
  assert.ok(shown.document.number.startsWith('SB-2026-'))
  app.advance(dayMs + 60_000)
  await app.settle()
  assert.equal((await payoutsIn(sandbox, runId))[0]!.state, 'settled')
  assert.deepEqual(await balances(sandbox.ctx, partnerId), {})
  ok(await sandbox.finance.api.post(`/v1/payout-runs/${runId}/closure`, {}, keyed()))
  assert.deepEqual(await differences(sandbox), [])
  const advice = await sandbox.finance.api.get(`/v1/payouts/${payout!.id}/remittance-advice`)
  assert.equal(advice.bytes.subarray(0, 5).toString(), '%PDF-')
})

test('the creator of a run cannot approve it, and a changed set voids the approval', async () => {
  const partners = [await aPaidPartner(live), await aPaidPartner(live)]
  // Above the limit of one payout, so that two approve.
  await owe(live, partners[0]!, 6_000_000n)
  await owe(live, partners[1]!, 10_000n)
  const runId = await aDraft(live)
  await freezeNow(live, runId)
  const hash = (await runOf(live, runId)).content_hash!
  const approve = (member: typeof live.boss, contentHash: string) =>
    member.api.post(`/v1/payout-runs/${runId}/approval`, { contentHash }, keyed())
  const open = await approve(live.boss, hash)
  assert.deepEqual([open.status, open.body.code], [409, 'run.warnings_open'])
  await tickAll(live, runId)
  const own = await approve(live.finance, hash)
  assert.deepEqual([own.status, own.body.code], [409, 'run.own_run'])
  const other = await approve(live.boss, 'f'.repeat(64))
  assert.deepEqual([other.status, other.body.code], [409, 'run.changed_since_review'])
  assert.equal(ok(await approve(live.boss, hash)).body.state, 'in_review')
  const again = await approve(live.boss, hash)
  assert.deepEqual([again.status, again.body.code], [409, 'run.approved_by_you'])
  const small = (await payoutsIn(live, runId)).find((one) => one.partner_id === partners[1])!
  ok(await live.finance.api.post(`/v1/payouts/${small.id}/stop`, { reason: 'Asked to wait' }, keyed()))
  const changed = await runOf(live, runId)
  assert.notEqual(changed.content_hash, hash)
  const stale = await approve(live.second, hash)
  assert.deepEqual([stale.status, stale.body.code], [409, 'run.changed_since_review'])
  // The first approval was of another set: it does not count for this one.
  assert.equal(ok(await approve(live.second, changed.content_hash!)).body.state, 'in_review')
  assert.equal(ok(await approve(live.boss, changed.content_hash!)).body.state, 'approved')
  ok(await live.finance.api.post(`/v1/payout-runs/${runId}/cancellation`, { reason: 'Only a test' }, keyed()))
  await app.settle()
  assert.deepEqual(await balances(live.ctx, partners[0]), { 'due EUR': 6_000_000n })
  assert.deepEqual(await differences(live), [])
})

test('an approved run may shrink, never grow: a payout that was tampered with is stopped, not sent', async () => {
  const partners = [await aPaidPartner(sandbox), await aPaidPartner(sandbox)]
  for (const partnerId of partners) await owe(sandbox, partnerId, 7_700n)
  const runId = await aDraft(sandbox)
  await freezeNow(sandbox, runId)
  await approveNow(sandbox, runId)
  const [first, second] = await payoutsIn(sandbox, runId)
  await inTransaction(sandbox.ctx, (tx) =>
    sql`update payout_lines set net_minor = net_minor + 1 where workspace_id = ${sandbox.workspace.id} and payout_id = ${first!.id}`.execute(
      tx.db,
    ),
  )
  await owe(sandbox, second!.partner_id, 5_000n)
  await startNow(sandbox, runId)
  await executeRun(sandbox.ctx, runId)
  const after = await payoutsIn(sandbox, runId)
  assert.deepEqual(
    after.map((one) => [one.state, one.reason_code, one.net_minor]),
    [
      ['stopped', 'content_changed', '7700'],
      ['submitted', null, '7700'],
    ],
  )
  assert.deepEqual(await differences(sandbox), [])
})

test('a lost answer never leads to a second order with another key', async () => {
  const [heard, lost] = [await aPaidPartner(sandbox, '0003'), await aPaidPartner(sandbox, '0005')]
  await owe(sandbox, heard, 8_100n)
  await owe(sandbox, lost, 8_200n)
  const runId = await paidRun(sandbox)
  const byPartner = async (partnerId: string) =>
    (await payoutsIn(sandbox, runId)).find((one) => one.partner_id === partnerId)!
  assert.equal((await byPartner(heard)).state, 'uncertain')
  assert.equal((await byPartner(lost)).state, 'uncertain')
  // The bank lists the first: adopted. The second it never had: the same key with the same bytes, again and again.
  assert.equal(await lookAtUncertain(sandbox.ctx, (await byPartner(heard)).id), 'found')
  assert.equal((await byPartner(heard)).state, 'submitted')
  for (let round = 0; round < 3; round += 1) {
    assert.equal(await lookAtUncertain(sandbox.ctx, (await byPartner(lost)).id), 'sent_again')
    assert.equal((await byPartner(lost)).state, 'uncertain')
  }
  const { id } = await byPartner(lost)
  const instructions = await inTransaction(sandbox.ctx, (tx) => instructionsOf(tx, id))
  assert.equal(instructions.length, 1)
  assert.equal(instructions[0]!.sends, 4)
  assert.equal(instructions[0]!.key, `${id}-1`)
  for (const { orders } of await ordersAtBank(sandbox)) assert.equal(orders, 1)
  assert.deepEqual(await differences(sandbox), [])
})

test('an empty listing does not count as proof of absence', async () => {
  const partnerId = await aPaidPartner(sandbox, '0005')
  await owe(sandbox, partnerId, 9_900n)
  const runId = await paidRun(sandbox)
  const [payout] = await payoutsIn(sandbox, runId)
  await ageInstructions(sandbox, 24)
  assert.equal(await lookAtUncertain(sandbox.ctx, payout!.id), 'unknown')
  const resolve = (member: typeof sandbox.boss, kind = 'declare_unsent') =>
    member.api.post(
      `/v1/payouts/${payout!.id}/resolution`,
      { kind, proof: 'Letter of the bank: no such order' },
      keyed(),
    )
  assert.equal((await payoutsIn(sandbox, runId))[0]!.state, 'uncertain')
  assert.deepEqual(await balances(sandbox.ctx, partnerId), { 'processing EUR': 9_900n })
  assert.equal(ok(await resolve(sandbox.finance)).body.state, 'uncertain')
  const same = await resolve(sandbox.finance)
  assert.deepEqual([same.status, same.body.code], [409, 'resolution.same_person'])
  const declared = ok(await resolve(sandbox.boss)).body
  assert.deepEqual([declared.state, declared.reasonCode], ['failed', 'declared_unsent'])
  assert.deepEqual(await balances(sandbox.ctx, partnerId), { 'due EUR': 9_900n })
  // The old reference is barred for ever: news of it is kept for a person and moves nothing.
  const news = await inTransaction(sandbox.ctx, (tx) =>
    takeEvidence(tx, {
      reference: payout!.reference,
      source: 'rail',
      sourceKey: `late ${payout!.id}`,
      outcome: 'settled',
      currency: 'EUR',
      amountMinor: 9_900n,
      happenedOn: todayOf(sandbox),
      railReference: 'late',
      reasonCode: null,
      reason: null,
      raw: {},
    }),
  )
  assert.equal(news, 'kept')
  assert.deepEqual(await balances(sandbox.ctx, partnerId), { 'due EUR': 9_900n })
  const runAgain = await aDraft(sandbox)
  await freezeNow(sandbox, runAgain)
  const next = (await payoutsIn(sandbox, runAgain)).find((one) => one.partner_id === partnerId)!
  assert.notEqual(next.reference, payout!.reference)
  assert.deepEqual(await differences(sandbox), [])
  ok(await sandbox.finance.api.delete(`/v1/payout-runs/${runAgain}/freeze`, keyed()))
  await app.settle()
})

test('an order that the rail lists with another amount stops the run, and people look', async () => {
  const partnerId = await aPaidPartner(sandbox, '0006')
  await owe(sandbox, partnerId, 6_600n)
  const runId = await paidRun(sandbox)
  const payout = (await payoutsIn(sandbox, runId)).find((one) => one.partner_id === partnerId)!
  assert.equal(await lookAtUncertain(sandbox.ctx, payout.id), 'mismatch')
  assert.ok((await runOf(sandbox, runId)).paused_at)
  assert.equal((await payoutsIn(sandbox, runId)).find((one) => one.partner_id === partnerId)!.state, 'uncertain')
})

test('an executor that comes late fails on its fencing number before it can post', async () => {
  const partnerId = await aPaidPartner(sandbox, '0003')
  await owe(sandbox, partnerId, 5_500n)
  const runId = await paidRun(sandbox)
  const payout = (await payoutsIn(sandbox, runId)).find((one) => one.partner_id === partnerId)!
  const [instruction] = await inTransaction(sandbox.ctx, (tx) => instructionsOf(tx, payout.id))
  await hear(
    sandbox.ctx,
    payout.id,
    payout.fencing - 1,
    { key: instruction!.key, body: instruction!.body, bodyHash: instruction!.body_hash },
    { outcome: 'accepted', railReference: 'late', words: 'Accepted', raw: {} },
  )
  const after = (await payoutsIn(sandbox, runId)).find((one) => one.partner_id === partnerId)!
  assert.deepEqual([after.state, after.rail_reference], ['uncertain', null])
  assert.deepEqual(await balances(sandbox.ctx, partnerId), { 'processing EUR': 5_500n })
})

test('a process that died between order and answer leaves an uncertain payout, and the rail says what became of it', async () => {
  for (const reachedTheBank of [true, false]) {
    const partnerId = await aPaidPartner(sandbox)
    await owe(sandbox, partnerId, 5_600n)
    const runId = await aDraft(sandbox)
    await freezeNow(sandbox, runId)
    await approveNow(sandbox, runId)
    await startNow(sandbox, runId)
    const mine = async () => (await payoutsIn(sandbox, runId)).find((one) => one.partner_id === partnerId)!
    const { id } = await mine()
    await makeReady(sandbox.ctx, id)
    const order = await prepare(sandbox.ctx, id, simulatedRail)
    if (reachedTheBank) await simulatedRail.instruct!(sandbox.ctx, order!.instruction)
    // Here it died. While the lease runs nobody touches it.
    await executeRun(sandbox.ctx, runId)
    assert.equal((await mine()).state, 'submitting')
    await endLeases(sandbox)
    await executeRun(sandbox.ctx, runId)
    assert.equal((await mine()).state, 'uncertain')
    assert.equal(await lookAtUncertain(sandbox.ctx, id), reachedTheBank ? 'found' : 'sent_again')
    const { reference, state } = await mine()
    assert.equal(state, 'submitted')
    assert.deepEqual(
      (await ordersAtBank(sandbox)).filter((one) => one.reference === reference),
      [{ reference, orders: 1 }],
    )
  }
  assert.deepEqual(await differences(sandbox), [])
})

test('a commission approved after the freeze is not in the run', async () => {
  // Of its own: what another test left due would be taken as well.
  const live = await aPayWorld(app, 'manual')
  const partnerId = await aPaidPartner(live)
  const boss = {
    ...live.ctx,
    actor: {
      kind: 'member' as const,
      id: live.boss.memberId,
      userId: live.boss.userId,
      sessionId: 's',
      name: 'Bo Lind',
      email: 'bo@team.example',
      roles: ['finance', 'partner_manager'] as const,
      isHead: false,
      isLead: false,
    },
  }
  const [before, late] = [
    await aLine(live.ctx, { partnerId, amountMinor: 30_000n }),
    await aLine(live.ctx, { partnerId, amountMinor: 40_000n }),
  ]
  const [approved] = await inTransaction(boss, (tx) => approveLines(tx, [before], 'member'))
  assert.equal(approved?.line?.state, 'approved', JSON.stringify(approved?.refusal))
  app.advance(45 * dayMs)
  const runId = await aDraft(live)
  await freezeNow(live, runId)
  await inTransaction(boss, (tx) => approveLines(tx, [late], 'member'))
  const payout = (await payoutsIn(live, runId)).find((one) => one.partner_id === partnerId)!
  assert.ok(payout, JSON.stringify((await live.finance.api.get(`/v1/payout-runs/${runId}/partners`)).body))
  assert.deepEqual(
    (await linesIn(live, [payout.id])).map((line) => [line.source_id, line.amount_minor]),
    [[before, '30000']],
  )
  assert.equal((await readLine(live.ctx, before)).state, 'processing')
  await approveNow(live, runId)
  await startNow(live, runId)
  await executeRun(live.ctx, runId)
  assert.deepEqual(
    (await linesIn(live, [payout.id])).map((line) => line.source_id),
    [before],
  )
  ok(
    await live.finance.api.post(
      `/v1/payouts/${payout.id}/settlement`,
      { on: todayOf(live), bankReference: 'B-1' },
      keyed(),
    ),
  )
  assert.equal((await readLine(live.ctx, before)).state, 'paid')
  assert.notEqual((await readLine(live.ctx, late)).state, 'paid')
  assert.deepEqual(await differences(live), [])
})

test('a returned payout restores due to the unit in the original currency', async () => {
  const world = await aPayWorld(app, 'manual')
  await inTransaction(world.ctx, (tx) =>
    recordRate(tx, { day: todayOf(world), from: 'USD', to: 'EUR', rate: '0.913377' }),
  )
  const partnerId = await aPaidPartner(world)
  await owe(world, partnerId, 33_333n, 'USD')
  await owe(world, partnerId, 10_001n, 'USD', 'program_fee')
  const runId = await paidRun(world)
  const [payout] = await payoutsIn(world, runId)
  assert.deepEqual(
    [payout!.ledger_currency, payout!.gross_minor, payout!.currency, payout!.net_minor],
    ['USD', '23332', 'EUR', '21311'],
  )
  const lines = await linesIn(world, [payout!.id])
  assert.equal(
    lines.reduce((sum, line) => sum + BigInt(line.net_minor), 0n),
    21_311n,
  )
  ok(
    await world.finance.api.post(
      `/v1/payouts/${payout!.id}/settlement`,
      { on: todayOf(world), bankReference: 'B-7' },
      keyed(),
    ),
  )
  assert.deepEqual(await balances(world.ctx, partnerId), {})
  const back = ok(
    await world.finance.api.post(
      `/v1/payouts/${payout!.id}/return`,
      { on: todayOf(world), amountMinor: '21211', reason: 'The account is closed', bankReference: 'R-7' },
      keyed(),
    ),
  ).body
  assert.deepEqual([back.state, back.feeMinor], ['returned', '100'])
  assert.deepEqual(await balances(world.ctx, partnerId), { 'due USD': 23_332n })
  assert.equal((await balances(world.ctx))['rail_fees EUR'], 100n)
  assert.deepEqual(await differences(world), [])
  const method = (await world.finance.api.get('/v1/payout-methods', { partnerId })).body.data[0]
  assert.equal(method.state, 'suspended')
})

test('a payout never goes below zero and carry-over equals the due account', async () => {
  const world = await aPayWorld(app, 'manual')
  const partnerId = await aPaidPartner(world)
  await owe(world, partnerId, 4_000n)
  await owe(world, partnerId, 9_000n, 'EUR', 'program_fee')
  const runId = await aDraft(world)
  await freezeNow(world, runId)
  assert.deepEqual(await payoutsIn(world, runId), [])
  const out = ok(await world.finance.api.get(`/v1/payout-runs/${runId}/partners`)).body.data
  assert.deepEqual([out[0].isIn, out[0].dueMinor], [false, '-5000'])
  assert.deepEqual(await balances(world.ctx, partnerId), { 'due EUR': -5_000n })
  const open = (await world.finance.api.get('/v1/payables', { partnerId, state: 'open' })).body.data as {
    amountMinor: string
  }[]
  assert.equal(
    open.reduce((sum, one) => sum + BigInt(one.amountMinor), 0n),
    -5_000n,
  )
  const ask = {
    kind: 'write_off',
    partnerId,
    amount: { currency: 'EUR', amountMinor: '5000' },
    reason: 'The partnership has ended',
  }
  const act = ok(await world.finance.api.post('/v1/balance-acts', ask, keyed()), 201).body
  const same = await world.finance.api.post(`/v1/balance-acts/${act.id}/confirmation`, {}, keyed())
  assert.deepEqual([same.status, same.body.code], [409, 'resolution.same_person'])
  ok(await world.second.api.post(`/v1/balance-acts/${act.id}/confirmation`, {}, keyed()))
  assert.deepEqual(await balances(world.ctx, partnerId), {})
  assert.deepEqual(await differences(world), [])
})

test('the same bank statement imported twice changes nothing', async () => {
  const world = await aPayWorld(app, 'csv')
  const partnerId = await aPaidPartner(world)
  await owe(world, partnerId, 12_050n)
  const runId = await paidRun(world)
  const [file] = (await world.finance.api.get(`/v1/payout-runs/${runId}/files`)).body.data
  const first = await world.finance.api.get(`/v1/payout-files/${file.id}/content`)
  const again = await world.boss.api.get(`/v1/payout-files/${file.id}/content`)
  assert.equal(first.text, again.text)
  assert.match(first.text, /120\.50,EUR/)
  assert.equal((await world.finance.api.get(`/v1/payout-runs/${runId}/files`)).body.data[0].downloads.length, 2)
  ok(await world.finance.api.post(`/v1/payout-files/${file.id}/sending`, { receipt: 'Order 4711' }, keyed()))
  const [payout] = await payoutsIn(world, runId)
  assert.equal(payout!.state, 'submitted')
  const content = [
    'reference,status,date,amount,currency,bank_reference',
    `${payout!.reference},settled,${todayOf(world)},120.50,EUR,B-1`,
    `PO99,settled,${todayOf(world)},7.00,EUR,B-2`,
  ].join('\r\n')
  const send = (name: string, text: string) =>
    world.finance.api.post('/v1/bank-imports', { fundingAccountId: world.accountId, name, content: text }, keyed())
  const taken = ok(await send('status.csv', content), 201).body
  assert.deepEqual([taken.isNew, taken.matched, taken.unmatched, taken.known], [true, 1, 1, 0])
  const ledger = await balances(world.ctx)
  const twice = ok(await send('status again.csv', content), 201).body
  assert.deepEqual([twice.isNew, twice.matched, twice.unmatched, twice.known], [false, 0, 0, 2])
  // The same lines in another file are the same lines.
  const within = ok(await send('both.csv', `${content}\r\n`), 201).body
  assert.deepEqual([within.isNew, within.matched, within.unmatched, within.known], [true, 0, 0, 2])
  assert.deepEqual(await balances(world.ctx), ledger)
  assert.equal((await payoutsIn(world, runId))[0]!.state, 'settled')
  const broken = await send('broken.csv', content.replace('120.50', '120.5.0'))
  assert.deepEqual([broken.status, broken.body.code, broken.body.errors[0].field], [422, 'file.line', 'lines.2.amount'])
  assert.deepEqual(await differences(world), [])
})

test('a changed bank account never receives a payout frozen before the change', async () => {
  const sandbox = await aPayWorld(app, 'simulated')
  const partners = [await aPaidPartner(sandbox), await aPaidPartner(sandbox)]
  for (const partnerId of partners) await owe(sandbox, partnerId, 7_100n)
  const runId = await aDraft(sandbox)
  await freezeNow(sandbox, runId)
  await approveNow(sandbox, runId)
  await aMethod(sandbox.ctx, partners[0]!, {
    ...sepa(),
    kind: 'manual',
    iban: undefined,
    reference: 'another account 7777',
  } as never)
  await startNow(sandbox, runId)
  await executeRun(sandbox.ctx, runId)
  const states = new Map((await payoutsIn(sandbox, runId)).map((one) => [one.partner_id, [one.state, one.reason_code]]))
  assert.deepEqual(states.get(partners[0]!), ['stopped', 'method_changed'])
  assert.deepEqual(states.get(partners[1]!), ['submitted', null])
  assert.deepEqual(await balances(sandbox.ctx, partners[0]), { 'due EUR': 7_100n })
})

for (const [currency, amountMinor, written] of [
  ['JPY', 1_234_567n, '1234567'],
  ['EUR', 1_234_567n, '12345.67'],
  ['KWD', 9_007_199_254_741n, '9007199254.741'],
  ['CLF', 1_234_567n, '123.4567'],
] as const)
  test(`amounts of 0, 2, 3 and 4 decimals travel without loss: ${currency}`, async () => {
    const world = await aPayWorld(app, 'csv', currency)
    const partnerId = await aPaidPartner(world, '9999', currency)
    await owe(world, partnerId, amountMinor, currency)
    const runId = await aDraft(world)
    await freezeNow(world, runId)
    await tickAll(world, runId)
    for (const member of [world.boss, world.second]) {
      const run = (await member.api.get(`/v1/payout-runs/${runId}`)).body
      if (run.state === 'in_review')
        ok(await member.api.post(`/v1/payout-runs/${runId}/approval`, { contentHash: run.contentHash }, keyed()))
    }
    await startNow(world, runId)
    await executeRun(world.ctx, runId)
    const [file] = (await world.finance.api.get(`/v1/payout-runs/${runId}/files`)).body.data
    assert.equal(file.totalMinor, String(amountMinor))
    const { text } = await world.finance.api.get(`/v1/payout-files/${file.id}/content`)
    assert.ok(text.includes(`,${written},${currency},`), text)
  })

test('runs stop while the ledger does not add up', async () => {
  const world = await aPayWorld(app, 'simulated')
  const partnerId = await aPaidPartner(world)
  await owe(world, partnerId, 9_000n)
  const runId = await aDraft(world)
  await freezeNow(world, runId)
  await approveNow(world, runId)
  await inTransaction(world.ctx, (tx) =>
    sql`update payouts set net_minor = net_minor + 1, converted_minor = converted_minor + 1 where workspace_id = ${world.workspace.id}`.execute(
      tx.db,
    ),
  )
  const refused = await world.finance.api.post(
    `/v1/payout-runs/${runId}/execution`,
    { fundingConfirmed: true },
    keyed(),
  )
  assert.deepEqual([refused.status, refused.body.code], [409, 'ledger.unhealthy'])
})
