/** Cases over HTTP: opening, seats, pinned rubrics, and reviews that go to somebody else. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { testApp } from '#test/support/app.ts'
import { aMember } from '#test/support/people.ts'
import {
  aCandidate,
  aCase,
  anAssessed,
  aQualificationWorld,
  type Case,
  cardOf,
  ok,
  readCase,
  screen,
} from './testing.ts'

const app = await testApp()

describe('opening a case', () => {
  test('a case is pinned to the rubrics of its type, and its seats are given out', async () => {
    const world = await aQualificationWorld(app)
    const found = await aCase(world)
    assert.equal(found.state, 'open')
    assert.equal(found.cycle, 1)
    assert.deepEqual(found.scorecards.map((card: Case) => [card.seat, card.purpose, card.reviewer.id]).sort(), [
      ['bd', 'business', world.pm.memberId],
      ['bd', 'fit', world.pm.memberId],
      ['engineering', 'fit', world.eng.memberId],
      ['engineering', 'technical', world.eng.memberId],
    ])
    assert.deepEqual(
      found.rubrics.map((one: Case) => one.number),
      [1, 1, 1],
    )
    const again = await world.pm.api.post('/v1/qualification-cases', { partnerId: found.partner.id })
    assert.equal(again.status, 409)
    assert.equal(again.body.code, 'case.exists')
  })
  test('two who open at once make one case', async () => {
    const world = await aQualificationWorld(app)
    const partnerId = await aCandidate(world)
    const answers = await Promise.all([
      world.pm.api.post('/v1/qualification-cases', { partnerId }),
      world.pm.api.post('/v1/qualification-cases', { partnerId }),
    ])
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [201, 409])
  })
  test('a partner that is not qualifying has no case', async () => {
    const world = await aQualificationWorld(app)
    const made = ok(
      await world.pm.api.post('/v1/partners', { legalName: 'Early Bird Ltd', typeId: world.types['solution'] }),
      201,
    ).body
    const answer = await world.pm.api.post('/v1/qualification-cases', { partnerId: made.id })
    assert.equal(answer.status, 409)
    assert.equal(answer.body.code, 'case.stage')
  })
  test('a seat needs the role, and somebody who is free of interest', async () => {
    const world = await aQualificationWorld(app)
    const found = await aCase(world)
    const wrong = await world.pm.api.post(`/v1/qualification-cases/${found.id}/seats`, {
      seat: 'engineering',
      memberId: world.legal.memberId,
    })
    assert.equal(wrong.body.code, 'seat.role_missing')
    assert.match(wrong.body.detail, /Engineering seat needs an engineering member/)
    const second = await aMember(app, world.workspace, { roles: ['engineering'], name: 'Second Eng' })
    const seated = ok(
      await world.pm.api.post(`/v1/qualification-cases/${found.id}/seats`, {
        seat: 'engineering',
        memberId: second.memberId,
      }),
      201,
    ).body
    assert.equal(seated.scorecards.filter((card: Case) => card.reviewer.id === second.memberId).length, 2)
  })
})

test('the executive seat appears when type, money, exception or risk asks for it', async () => {
  const world = await aQualificationWorld(app)
  const seatOf = (found: Case) => found.seats.find((seat: Case) => seat.seat === 'executive')
  const strategic = await aCase(world, 'strategic')
  assert.match(seatOf(strategic).reason, /the type is strategic/)
  assert.ok(strategic.scorecards.some((card: Case) => card.seat === 'executive'))
  const found = await aCase(world)
  assert.equal(seatOf(found).needed, false)
  assert.match(seatOf(found).reason, /^Not needed because/)
  const set = async (facts: object) => {
    const now = await readCase(world.pm.api, found.id)
    return ok(
      await world.pm.api.patch(`/v1/qualification-cases/${found.id}`, { facts }, { 'if-match': String(now.version) }),
    ).body
  }
  assert.equal(seatOf(await set({ expectedValue: '25000000' })).needed, false, 'at the line, not above it')
  const above = await set({ expectedValue: '25000001' })
  assert.match(seatOf(above).reason, /above the line/)
  assert.equal(above.scorecards.filter((c: Case) => c.seat === 'executive' && c.state === 'assigned').length, 1)
  assert.equal(seatOf(await set({ expectedValue: null })).needed, false)
  // A possible match is worth three points beside the two for missing figures: high.
  await screen(world, found.partner.id, 'possible', [{ name: 'Kandidat Ltd', searched: 'Candidate Ltd' }])
  const risky = await readCase(world.pm.api, found.id)
  assert.equal(risky.risk, 'high')
  assert.match(seatOf(risky).reason, /the risk is high/)
})

test('a rubric edit never changes a past case', async () => {
  const world = await aQualificationWorld(app)
  const found = await anAssessed(world)
  const before = ok(await world.pm.api.get(`/v1/qualification-cases/${found.id}/result`)).body
  const { data } = ok(await world.api.get('/v1/rubrics', { typeId: world.types['solution'], purpose: 'fit' })).body
  const [rubric] = data
  const criteria = rubric.draft.criteria.map((one: Case, at: number) => ({ ...one, weight: at === 0 ? 60 : 10 }))
  const edited = ok(
    await world.admin.api.patch(
      `/v1/rubrics/${rubric.id}`,
      {
        draft: {
          ...rubric.draft,
          criteria: criteria.map((one: Case, at: number) => ({ ...one, weight: at === 0 ? 55 : 10 })),
        },
      },
      { 'if-match': String(rubric.version) },
    ),
  ).body
  const refused = await world.admin.api.post(`/v1/rubrics/${rubric.id}/publication`)
  assert.equal(refused.status, 422)
  assert.match(refused.body.detail, /Weights sum to 95/)
  ok(
    await world.admin.api.patch(
      `/v1/rubrics/${rubric.id}`,
      { draft: { ...rubric.draft, criteria } },
      { 'if-match': String(edited.version) },
    ),
  )
  const published = ok(await world.admin.api.post(`/v1/rubrics/${rubric.id}/publication`), 201).body
  assert.equal(published.number, 2)
  assert.equal((await world.admin.api.post(`/v1/rubrics/${rubric.id}/publication`)).body.code, 'rubric.unchanged')
  const after = ok(await world.pm.api.get(`/v1/qualification-cases/${found.id}/result`)).body
  assert.deepEqual(after, before)
  const next = await aCase(world)
  assert.equal(next.rubrics.find((one: Case) => one.purpose === 'fit').number, 2)
  const compared = await world.pm.api.get('/v1/qualification-comparisons', { caseId: [found.id, next.id] })
  assert.equal(compared.status, 409)
  assert.equal(compared.body.code, 'comparison.versions')
})

test('a review that nobody began goes to somebody else after two business days', async () => {
  const world = await aQualificationWorld(app)
  const second = await aMember(app, world.workspace, { roles: ['engineering'], name: 'Second Eng' })
  const found = await aCase(world)
  const holder = found.scorecards.find((card: Case) => card.purpose === 'technical').reviewer.id
  app.advance(2 * 86_400_000 + 3_600_000)
  await app.settle()
  const now = await readCase(world.pm.api, found.id)
  const active = now.scorecards.filter((card: Case) => card.purpose === 'technical' && card.state === 'assigned')
  assert.equal(active.length, 1)
  assert.notEqual(active[0].reviewer.id, holder)
  assert.ok([world.eng.memberId, second.memberId].includes(active[0].reviewer.id))
  // Business development has one person: the card stays.
  assert.ok(cardOf(now, world.pm, 'business'))
})
