import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inTransaction } from '#platform/db/transaction.ts'
import { defineModule } from '#platform/module.ts'
import { testApp } from '#test/support/app.ts'
import { aPartner } from '#test/support/partners.ts'
import { aMember } from '#test/support/people.ts'
import { stageRow, stages, stagesAfter, stageTable } from './contract/stages.ts'
import { partners } from './module.ts'
import { certainDuplicates, moveStage, placeAtStage, stageGuards, stageNeeds } from './public.ts'

/** A module above, as later ones will be: it guards a few moves and knows of one fact that a stage needs. */
const blocked = new Set<string>()
const doubled = new Set<string>()
const upstairs = defineModule({
  name: 'upstairs',
  contract: { module: 'upstairs', summary: 'A module of the test.', endpoints: {} },
  routes: {},
  fills: [
    stageGuards.fill({
      guard: 'sanctions',
      answers: async (_tx, ids) =>
        new Map(ids.filter((id) => blocked.has(id)).map((id) => [id, [{ words: 'Sanctions screening: true match' }]])),
    }),
    stageGuards.fill({
      guard: 'scorecard',
      answers: async (_tx, ids) =>
        new Map(ids.map((id) => [id, [{ words: 'A required scorecard is open', clears: 'Finish it' }]])),
    }),
    certainDuplicates.fill(
      async (_tx, ids) => new Map(ids.filter((id) => doubled.has(id)).map((id) => [id, ['pn_other']])),
    ),
    stageNeeds.fill(
      async (_tx, partners) =>
        new Map(
          partners
            .filter((one) => one.stage === 'active')
            .map((one) => [one.id, [{ gap: 'agreement', words: 'No agreement is in force.' }]]),
        ),
    ),
  ],
})
const app = await testApp({ modules: [partners, upstairs] })

const ready = async (given: { name?: string } = {}) => {
  const home = await app.workspace()
  const lead = await aMember(app, home.workspace, { roles: ['partner_manager'], isLead: true })
  const manager = await aMember(app, home.workspace, { roles: ['partner_manager'] })
  const types = (await home.api.get('/v1/partner-types')).body.data
  const partner = await aPartner(home.api, { ...(given.name && { legalName: given.name }) })
  return { ...home, lead, manager, types, partner, path: `/v1/partners/${partner.id}` }
}

test('a stage cannot be reached except by a row of the table, and a refusal names every reason', async () => {
  const { manager, partner, path } = await ready()
  const refused = await manager.api.post(`${path}/stage-moves`, { to: 'qualifying' })
  assert.equal(refused.status, 409)
  assert.equal(refused.body.code, 'transition.refused')
  assert.deepEqual(
    refused.body.reasons.map((reason: { guard: string }) => reason.guard),
    ['manager', 'type', 'source'],
  )
  for (const reason of refused.body.reasons) assert.ok(reason.words && reason.clears)
  for (const to of stages) {
    if (to === 'prospect' || stagesAfter('prospect').includes(to)) continue
    const none = await manager.api.post(`${path}/stage-moves`, { to, reason: 'because', override: true })
    assert.equal(none.status, 409, to)
    assert.equal(none.body.reasons[0].guard, 'table')
  }
  assert.equal((await manager.api.get(path)).body.stage, 'prospect')
  assert.equal(partner.stage, 'prospect')
})

test('the options list every target with all its reasons at once', async () => {
  const { manager, lead, path } = await ready()
  const options = await manager.api.get(`${path}/stage-options`)
  assert.equal(options.body.from, 'prospect')
  assert.deepEqual(
    options.body.data.map((one: { to: string }) => one.to),
    stagesAfter('prospect'),
  )
  const to = (name: string, body = options.body) => body.data.find((one: { to: string }) => one.to === name)
  assert.equal(to('qualifying').byHand, true)
  assert.equal(to('qualifying').reasons.length, 3)
  assert.equal(to('qualifying').mayOverride, false)
  assert.equal(to('applied').byHand, false)
  assert.equal(to('applied').reasons[0].guard, 'moved_by')
  assert.equal(to('withdrawn').needsReason, true)
  const forLead = await lead.api.get(`${path}/stage-options`)
  assert.equal(to('qualifying', forLead.body).mayOverride, true)
})

test('when nothing stands against it the move is made, kept with who and when, and announced', async () => {
  const { api, manager, partner, path, types } = await ready()
  await api.patch(path, { typeId: types[0].id }, { 'if-match': '"1"' })
  await api.post(`${path}/sources`, { kind: 'inbound' })
  await api.post(`${path}/ownerships`, { memberId: manager.memberId, role: 'manager' })
  const moved = await manager.api.post(`${path}/stage-moves`, { to: 'qualifying' })
  assert.equal(moved.status, 201, moved.text)
  assert.deepEqual([moved.body.from, moved.body.to, moved.body.by.id], ['prospect', 'qualifying', manager.memberId])
  const again = await manager.api.post(`${path}/stage-moves`, { to: 'qualifying' })
  assert.equal(again.body.code, 'stage.changed')
  assert.equal(again.body.stage, 'qualifying')
  const moves = await api.get(`${path}/stage-moves`)
  assert.deepEqual(
    moves.body.data.map((move: { from: string | null; to: string }) => [move.from, move.to]),
    [
      ['prospect', 'qualifying'],
      [null, 'prospect'],
    ],
  )
  const feed = await api.get(`${path}/activity`, { event: 'partner.stage_changed' })
  assert.equal(feed.body.data[0].data.moveId, moved.body.id)
  assert.equal((await api.get('/v1/partners', { stage: 'qualifying' })).body.data[0].id, partner.id)
})

test('of two who move one partner at once, one wins and the other is told the new stage', async () => {
  const { api, manager, path, types } = await ready()
  await api.patch(path, { typeId: types[0].id }, { 'if-match': '"1"' })
  await api.post(`${path}/sources`, { kind: 'inbound' })
  await api.post(`${path}/ownerships`, { memberId: manager.memberId, role: 'manager' })
  const answers = await Promise.all([
    manager.api.post(`${path}/stage-moves`, { to: 'qualifying' }),
    manager.api.post(`${path}/stage-moves`, { to: 'qualifying' }),
  ])
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [201, 409])
  assert.equal(answers.find((answer) => answer.status === 409)!.body.stage, 'qualifying')
})

test('an override needs the person the row names and words that are kept; some guards nobody overrides', async () => {
  const { api, manager, lead, partner, path } = await ready()
  const byManager = await manager.api.post(`${path}/stage-moves`, {
    to: 'qualifying',
    override: true,
    reason: 'Trust me',
  })
  assert.equal(byManager.status, 403)
  const mute = await lead.api.post(`${path}/stage-moves`, { to: 'qualifying', override: true })
  assert.equal(mute.status, 409)
  assert.deepEqual(
    mute.body.reasons.map((reason: { guard: string }) => reason.guard),
    ['reason'],
  )
  doubled.add(partner.id)
  const double = await lead.api.post(`${path}/stage-moves`, {
    to: 'qualifying',
    override: true,
    reason: 'Board asked for it',
  })
  assert.deepEqual(
    double.body.reasons.map((reason: { guard: string }) => reason.guard),
    ['duplicate'],
  )
  doubled.delete(partner.id)
  const done = await lead.api.post(`${path}/stage-moves`, {
    to: 'qualifying',
    override: true,
    reason: 'Board asked for it',
  })
  assert.equal(done.status, 201, done.text)
  assert.equal(done.body.overridden.length, 3)
  assert.equal(done.body.reason, 'Board asked for it')

  const key = await api.post(`${path}/stage-moves`, { to: 'assessing', override: true, reason: 'x' })
  assert.equal(key.status, 403, 'a key overrides nothing')
})

test('sanctions are never overridden, an open scorecard by an admin', async () => {
  const { api, workspace, partner, path, ctx } = await ready()
  const admin = await aMember(app, workspace, { roles: ['admin'] })
  await inTransaction(ctx, (tx) => placeAtStage(tx, { partnerId: partner.id, to: 'qualifying' }))
  blocked.add(partner.id)
  const refused = await admin.api.post(`${path}/stage-moves`, {
    to: 'assessing',
    override: true,
    reason: 'Known company',
  })
  assert.equal(refused.status, 409)
  assert.deepEqual(
    refused.body.reasons.map((reason: { guard: string }) => reason.guard),
    ['sanctions'],
  )
  blocked.delete(partner.id)
  const done = await admin.api.post(`${path}/stage-moves`, { to: 'assessing', override: true, reason: 'Known company' })
  assert.equal(done.status, 201, done.text)
  assert.ok((await api.get(path)).body.stage === 'assessing')
})

test('a module moves its own rows and nobody else’s', async () => {
  const { ctx, partner } = await ready()
  const move = (by: 'discovery' | 'agreements') =>
    inTransaction(ctx, (tx) => moveStage(tx, { partnerId: partner.id, to: 'applied', cause: { by } }))
  await assert.rejects(move('agreements'), { code: 'transition.refused' })
  const moved = await move('discovery')
  assert.equal(moved.cause, 'discovery')
})

test('withdrawing needs a reason', async () => {
  const { manager, path } = await ready()
  const mute = await manager.api.post(`${path}/stage-moves`, { to: 'withdrawn' })
  assert.deepEqual(
    mute.body.reasons.map((reason: { guard: string }) => reason.guard),
    ['reason'],
  )
  assert.equal(
    (await manager.api.post(`${path}/stage-moves`, { to: 'withdrawn', reason: 'No capacity this year' })).status,
    201,
  )
})

test('an import places a partner once at any stage, and what that stage lacks becomes gaps', async () => {
  const { api, ctx, partner, path, manager } = await ready()
  await inTransaction(ctx, (tx) => placeAtStage(tx, { partnerId: partner.id, to: 'active' }))
  const placed = (await api.get(path)).body
  assert.equal(placed.stage, 'active')
  assert.deepEqual(placed.gaps.map((gap: { gap: string }) => gap.gap).sort(), [
    'agreement',
    'contact',
    'country',
    'manager',
    'source',
    'type',
  ])
  assert.equal((await api.get('/v1/partners', { hasGap: true })).body.data.length, 1)
  await assert.rejects(
    inTransaction(ctx, (tx) => placeAtStage(tx, { partnerId: partner.id, to: 'ended' })),
    { code: 'stage.changed' },
  )
  await api.post(`${path}/ownerships`, { memberId: manager.memberId, role: 'manager' })
  await api.post(`${path}/contacts`, { fullName: 'Ana', email: 'ana@x.example' })
  await api.patch(path, { country: 'DE' }, { 'if-match': String((await api.get(path)).body.version) })
  assert.deepEqual((await api.get(path)).body.gaps.map((gap: { gap: string }) => gap.gap).sort(), [
    'agreement',
    'source',
    'type',
  ])
})

test('the funnel counts partners by stage and says how long past stays took', async () => {
  const { api, manager, ctx, partner } = await ready()
  app.advance(4 * 86_400_000)
  await inTransaction({ ...ctx, clock: app.ctx(ctx.workspace).clock }, (tx) =>
    moveStage(tx, { partnerId: partner.id, to: 'applied', cause: { by: 'discovery' } }),
  )
  app.advance(10 * 86_400_000)
  const statistics = (await api.get('/v1/partners/statistics')).body
  const of = (stage: string) => statistics.stages.find((row: { stage: string }) => row.stage === stage)
  assert.equal(statistics.total, 1)
  assert.equal(of('prospect').medianDays, 4)
  assert.equal(of('prospect').count, 0)
  assert.equal(of('applied').count, 1)
  assert.deepEqual(
    of('applied')
      .ageing.filter((band: { count: number }) => band.count > 0)
      .map((band: { fromDays: number }) => band.fromDays),
    [7],
  )
  assert.equal((await api.get('/v1/partners/statistics', { managerId: manager.memberId })).body.total, 0)
})

test('the table has one row per move and names who makes it', () => {
  for (const from of stages)
    for (const to of stages)
      assert.ok(stageTable.filter((row) => row.to === to && row.from.includes(from)).length <= 1, `${from} to ${to}`)
  for (const row of stageTable)
    assert.ok(row.movedBy.includes('member') || row.movedBy.includes('partner') || row.happens, row.to)
  assert.equal(stageRow('ended', 'active'), undefined)
})
