/** What channels bring, over HTTP: cohorts by month, first answers against the promise, costs where they are known. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aMember } from '#test/support/people.ts'
import { aDiscoveryWorld, aName, day, inReview, type World } from './testing.ts'

const app = await testApp()

const aTeam = async () => {
  const world = await aDiscoveryWorld(app)
  const member = await aMember(app, world.workspace, { roles: ['partner_manager', 'marketing'] })
  return { world, member, api: member.api }
}
const aPartner = async (world: World, source: string, stages: readonly string[], at: string) => {
  const id = (await world.api.post('/v1/partners', { legalName: aName(), source: { kind: source } })).body.id as string
  await inTransaction(world.ctx, async (tx) => {
    await sql`update partners set created_at = ${at} where workspace_id = ${world.workspace.id} and id = ${id}`.execute(
      tx.db,
    )
    for (const stage of stages)
      await sql`insert into stage_moves (workspace_id, id, partner_id, to_stage, at, by_kind, cause)
        values (${world.workspace.id}, ${`sm_${id.slice(3)}${stage}`}, ${id}, ${stage}, ${tx.now}, 'system', 'test')`.execute(
        tx.db,
      )
  })
  return id
}

test('each channel shows its prospects, approved and active partners of the month in which they came', async () => {
  const { world, api } = await aTeam()
  await aPartner(world, 'event', ['applied', 'approved', 'active'], '2026-01-10T10:00:00Z')
  await aPartner(world, 'event', ['applied', 'approved'], '2026-01-31T23:30:00Z')
  await aPartner(world, 'event', [], '2026-02-01T00:30:00Z')
  await aPartner(world, 'outreach', ['applied'], '2026-02-05T10:00:00Z')
  await aPartner(world, 'inbound', ['approved'], '2024-12-31T10:00:00Z')
  const answered = await api.get('/v1/channel-statistics', { months: 3 })
  assert.equal(answered.status, 200, answered.text)
  assert.equal(answered.body.from, '2026-01-01')
  assert.deepEqual(
    answered.body.months.map((row: Record<string, unknown>) => [
      row['month'],
      row['channel'],
      row['prospects'],
      row['approved'],
      row['active'],
    ]),
    [
      ['2026-01', 'event', 2, 2, 1],
      ['2026-02', 'event', 1, 0, 0],
      ['2026-02', 'outreach', 1, 0, 0],
    ],
  )
  const other = await aTeam()
  assert.deepEqual((await other.api.get('/v1/channel-statistics')).body.months, [])
})

test('the median until the first answer stands beside the promise, by channel and month', async () => {
  const { world, member, api } = await aTeam()
  const one = await inReview(app, world, api)
  app.advance(day)
  await api.post(`/v1/applications/${one.id}/messages`, { body: 'We read it' })
  const { firstAnswers } = (await api.get('/v1/channel-statistics', { months: 1 })).body
  assert.equal(firstAnswers.length, 1, JSON.stringify(firstAnswers))
  const [row] = firstAnswers
  assert.equal(row.channel, 'application')
  assert.equal(row.answers, 1)
  assert.equal(row.promisedBusinessMinutes, 960)
  assert.ok(row.medianBusinessMinutes >= 400 && row.medianBusinessMinutes <= 480, String(row.medianBusinessMinutes))
  assert.equal(row.inTime, 1)
  assert.ok(member.memberId)
})

test('costs of events are added per currency and shared exactly over the partners that were approved since', async () => {
  const { world, api } = await aTeam()
  const approved = async () => aPartner(world, 'event', ['approved'], '2026-02-25T10:00:00Z')
  const anEvent = async (currency: string, amountMinor: string, partners: number) => {
    const { id } = (
      await api.post('/v1/event-lists', {
        name: aName(),
        kind: 'meetup',
        startsOn: '2026-02-24',
        cost: { currency, amountMinor },
      })
    ).body
    for (let at = 0; at < partners; at += 1)
      await api.post(`/v1/event-lists/${id}/people`, { name: `P${at}`, company: aName(), partnerId: await approved() })
  }
  await anEvent('EUR', '100000', 2)
  await anEvent('EUR', '50001', 1)
  await anEvent('USD', '70000', 0)
  const { costs } = (await api.get('/v1/channel-statistics', { months: 2 })).body
  const line = (currency: string) => costs.find((one: { cost: { currency: string } }) => one.cost.currency === currency)
  assert.deepEqual(line('EUR').cost, { currency: 'EUR', amountMinor: '150001' })
  assert.equal(line('EUR').approved, 3)
  // 50000.33 cents.
  assert.deepEqual(line('EUR').costPerApprovedPartner, { currency: 'EUR', amountMinor: '50000' })
  assert.equal(line('EUR').eventLists.length, 2)
  assert.equal(line('USD').costPerApprovedPartner, null)
})
