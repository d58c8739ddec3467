/** What is told around runs: what happened since a freeze, when the next run comes, what was owed week by week. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addDays, weekdayOf } from '#platform/civil-time.ts'
import { testApp } from '#test/support/app.ts'
import { aPartner } from '#test/support/fixtures.ts'
import { aMember } from '#test/support/people.ts'
import { aDraft, aPaidPartner, aPayWorld, freezeNow, owe, paidRun, payoutsIn, todayOf } from './runs-testing.ts'
import { keyed, ok } from './testing.ts'

const app = await testApp()

test('what was taken out, fell due or was taken back since a freeze is told and stays out of the run', async () => {
  const world = await aPayWorld(app, 'manual')
  const [stays, stopped, late, idle] = [
    await aPaidPartner(world, '0001'),
    await aPaidPartner(world, '0002'),
    await aPaidPartner(world, '0003'),
    await aPartner(world.api),
  ]
  await owe(world, stays, 20_000n)
  await owe(world, stopped, 30_000n)
  const runId = await aDraft(world)
  const early = await world.api.get(`/v1/payout-runs/${runId}/difference`)
  assert.equal(early.status, 409, early.text)
  assert.equal(early.body.code, 'run.not_frozen')
  await freezeNow(world, runId)
  assert.deepEqual(ok(await world.api.get(`/v1/payout-runs/${runId}/difference`)).body, {
    stopped: [],
    later: [],
    isWhole: true,
  })

  const out = (await payoutsIn(world, runId)).find((one) => one.partner_id === stopped)!
  ok(await world.api.post(`/v1/payouts/${out.id}/stop`, { reason: 'Their account is being looked at' }, keyed()))
  await owe(world, stays, 7_000n)
  await owe(world, late, 9_000n)
  // Nothing can be paid to a partner without an account: it was not in and would not be in now.
  await owe(world, idle, 11_000n)
  const { stopped: gone, later } = ok(await world.api.get(`/v1/payout-runs/${runId}/difference`)).body
  assert.deepEqual(
    gone.map((one: { partner: { id: string }; reason: string; netMinor: string }) => [
      one.partner.id,
      one.reason,
      one.netMinor,
    ]),
    [[stopped, 'Their account is being looked at', '30000']],
  )
  type Later = { partner: { id: string }; kind: string; lines: number; amountMinor: string }
  assert.deepEqual(
    new Map(later.map((one: Later) => [one.partner.id, [one.kind, one.lines, one.amountMinor]])),
    new Map([
      [stays, ['more', 1, '7000']],
      // What was taken out is due again.
      [stopped, ['more', 1, '30000']],
      [late, ['joined', 1, '9000']],
    ]),
  )
  const kept = (await payoutsIn(world, runId)).filter(({ state }) => state !== 'stopped')
  assert.deepEqual(
    kept.map((one) => [one.partner_id, String(one.net_minor)]),
    [[stays, '20000']],
  )
})

test('the overview names the run that the terms ask for next, and none while nobody has anything coming', async () => {
  const world = await aPayWorld(app, 'manual')
  assert.equal(ok(await world.api.get('/v1/payout-overview')).body.next, null)
  await owe(world, await aPaidPartner(world), 20_000n)
  const { next } = ok(await world.api.get('/v1/payout-overview')).body
  assert.equal(next.schedule, 'each month on day 10')
  assert.match(next.runOn, /^\d{4}-\d\d-1\d$/)
  assert.ok(next.runOn >= todayOf(world))
  assert.ok(next.draftOn <= next.runOn)
})

test('what is owed is told at the end of each week by state, and what was paid in the week of its settlement', async () => {
  const world = await aPayWorld(app, 'manual')
  const partnerId = await aPaidPartner(world)
  const [first, second] = [20_000n, 5_000n]
  await owe(world, partnerId, first)
  const runId = await paidRun(world)
  const [payout] = await payoutsIn(world, runId)
  const today = todayOf(world)
  ok(await world.api.post(`/v1/payouts/${payout!.id}/settlement`, { bankReference: 'b 1', on: today }, keyed()))
  await owe(world, partnerId, second)
  const { weeks, currency, currencies } = ok(await world.api.get('/v1/ledger/weeks?weeks=4')).body
  assert.deepEqual([currency, currencies, weeks.length], ['EUR', ['EUR'], 4])
  const last = weeks.at(-1)
  assert.equal(last.endsOn, addDays(today, 7 - weekdayOf(today)))
  const { endsOn, ...figures } = last
  assert.deepEqual(figures, {
    pendingMinor: '0',
    heldMinor: '0',
    approvedMinor: '0',
    dueMinor: String(second),
    processingMinor: '0',
    inTransitMinor: '0',
    paidMinor: String(first),
  })
  assert.ok(weeks.slice(0, -1).every((week: typeof last) => week.dueMinor === '0' && week.paidMinor === '0'))

  app.advance(7 * 86_400_000)
  const after = ok(await world.api.get('/v1/ledger/weeks?weeks=4')).body.weeks
  assert.deepEqual(
    after.slice(-2).map((week: typeof last) => [week.dueMinor, week.paidMinor]),
    [
      [String(second), String(first)],
      [String(second), '0'],
    ],
  )
  const narrowed = await aMember(app, world.workspace, { roles: ['viewer'] })
  assert.equal((await narrowed.api.get('/v1/ledger/weeks')).status, 403)
})
