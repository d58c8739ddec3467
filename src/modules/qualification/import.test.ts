/** Decisions of the past come in from a table: tried, reported row by row, and once. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testApp } from '#test/support/app.ts'
import { aPartner, aWorld } from '#test/support/fixtures.ts'
import { aMember } from '#test/support/people.ts'
import { type Case as Any, ok } from './testing.ts'

const app = await testApp()
const world = await aWorld(app)
const team = world.admin.api
const send = (csv: string, dryRun: boolean) => team.post('/v1/decision-imports', { dryRun, csv })
const header =
  'Partner,Decided on,Outcome,Type,Decided by,Reasons,Note,revenue_low,revenue_likely,revenue_high,active percent,Colour'
const outcomesOf = (report: Any) => report.rows.map((row: Any) => [row.row, row.outcome])

test('past decisions are tried, taken in with their predictions, and a second run creates nothing', async () => {
  const one = await aPartner(world.api)
  const two = await aPartner(world.api)
  const { displayName } = ok(await team.get(`/v1/partners/${two}`)).body
  const csv = [
    header,
    `${one},2023-05-04,approved,solution,"Vogt, Maren",,"Good, and small",20000,60000.50,120000,75.5,red`,
    `"${displayName}",2022-01-31,Declined,technology,,too_early,,,,,,`,
    `${one},2023-13-04,approved,solution,,,,,,,,`,
    `Nobody at all,2023-05-04,approved,solution,,,,,,,,`,
    `${one},2022-05-04,approved,solution,,,,20000,,120000,,`,
    `${one},2022-05-05,approved,solution,,,,3,2,1,,`,
    `${one},2022-05-06,approved,solution,,no_such_reason,,,,,,`,
    `${one},2022-05-07,perhaps,solution,,,,,,,,`,
    `${one},2022-05-08,approved,no such type,,,,,,,,`,
    `${one},2999-05-08,approved,solution,,,,,,,,`,
  ].join('\n')
  const tried = ok(await send(csv, true)).body
  const expected = [[2, 'created'], [3, 'created'], ...[4, 5, 6, 7, 8, 9, 10, 11].map((row) => [row, 'refused'])]
  assert.deepEqual(outcomesOf(tried), expected)
  assert.deepEqual(tried.ignoredColumns, ['Colour'])
  for (const row of tried.rows) assert.ok(row.words.length > 10, JSON.stringify(row))
  assert.equal(
    ok(await team.get('/v1/qualification-cases', { partnerId: one })).body.data.length,
    0,
    'nothing is written',
  )

  const mails = async () => ok(await team.get('/v1/mails')).body.data.length
  const before = await mails()
  const taken = ok(await send(csv, false)).body
  assert.deepEqual(outcomesOf(taken), expected)
  const caseId = taken.rows[0].caseId as string
  const found = ok(await team.get(`/v1/qualification-cases/${caseId}`)).body
  assert.deepEqual([found.state, found.outcome ?? found.decision?.outcome], ['decided', 'approved'])
  const { decision } = ok(await team.get(`/v1/qualification-cases/${caseId}/decision`)).body
  assert.deepEqual([decision.state, decision.outcome, decision.madeBy], ['made', 'approved', 'Vogt, Maren'])
  assert.match(decision.note, /Taken in from a list\. Good, and small/)
  assert.equal(decision.madeAt.slice(0, 7), '2023-05')
  const revenue = decision.frozen.find((row: Any) => row.metric === 'revenue_year_1')
  assert.deepEqual([revenue.low, revenue.likely, revenue.high], ['2000000', '6000050', '12000000'])
  assert.equal(decision.frozen.find((row: Any) => row.metric === 'active_at_month_12').probabilityPpm, 755_000)
  assert.equal(ok(await team.get(`/v1/qualification-decisions/${decision.id}`)).body.caseId, caseId)
  // Nothing else follows from it.
  assert.equal(await mails(), before)
  assert.equal(ok(await team.get(`/v1/partners/${one}`)).body.stage, 'prospect')

  const again = ok(await send(csv, false)).body
  assert.deepEqual([again.created, again.unchanged, again.refused], [0, 2, 8])
  assert.equal(ok(await team.get('/v1/qualification-cases', { partnerId: one })).body.data.length, 1)
})

test('cycles are numbered as time went, whatever the order of the rows', async () => {
  const partnerId = await aPartner(world.api)
  const rows = ['2024-02-02', '2022-02-02', '2023-02-02'].map((day) => `${partnerId},${day},waitlisted,solution`)
  ok(await send(['partner,decided_on,outcome,type', ...rows].join('\n'), false))
  const { data } = ok(await team.get('/v1/qualification-cases', { partnerId, sort: 'openedAt' })).body
  assert.deepEqual(
    data.map((row: Any) => [row.cycle, row.decidedAt.slice(0, 4)]),
    [
      [1, '2022'],
      [2, '2023'],
      [3, '2024'],
    ],
  )
})

test('a table without what is needed is refused whole, and so is who may not publish rubrics', async () => {
  const refused = await send('partner,outcome\nx,approved', false)
  assert.deepEqual([refused.status, refused.body.code], [422, 'import.columns'])
  assert.match(refused.body.detail, /decided_on/)
  const reader = await aMember(app, world.workspace, { roles: ['partner_manager'], name: 'Manager' })
  assert.equal((await reader.api.post('/v1/decision-imports', { dryRun: true, csv: 'partner' })).status, 403)
})
