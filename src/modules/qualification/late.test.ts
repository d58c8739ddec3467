/** What comes up late: another type, a waiver after the decision was prepared, an interest after a card was sent. */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { testApp } from '#test/support/app.ts'
import { aMember } from '#test/support/people.ts'
import {
  anAssessed,
  anAssessing,
  approval,
  aQualificationWorld,
  type Case,
  cardOf,
  casePath,
  declare,
  make,
  ok,
  prepare,
  readCase,
  sign,
  signedOff,
  submit,
  type World,
} from './testing.ts'

const app = await testApp()
let world: World
before(async () => {
  world = await aQualificationWorld(app)
})

const decisionOf = async (found: Case, of = world): Promise<Case> =>
  ok(await of.pm.api.get(`${casePath(found)}/decision`)).body.decision

describe('another type than the one applied for', () => {
  test('what the decided type asks for is asked: its executive, its gates', async () => {
    const found = await anAssessed(world, 'technology')
    const before = await readCase(world.pm.api, found.id)
    assert.equal(before.seats.find((seat: Case) => seat.seat === 'executive').needed, false)
    assert.ok(!before.gateList.some((gate: Case) => gate.gate === 'accounts'))
    const decision = await prepare(world, found, { ...approval, typeId: world.types['strategic'] })
    const now = await readCase(world.pm.api, found.id)
    const executive = now.seats.find((seat: Case) => seat.seat === 'executive')
    assert.equal(executive.needed, true)
    assert.match(executive.reason, /the type is strategic/)
    assert.equal(now.state, 'assessing')
    assert.ok(now.gateList.some((gate: Case) => gate.gate === 'accounts'))
    assert.equal((await make(world.exec, found, decision)).body.code, 'case.state')
    // Back to the type applied for, and neither is asked any more.
    await prepare(world, found)
    const back = await readCase(world.pm.api, found.id)
    assert.equal(back.state, 'assessed', JSON.stringify(back.missing))
    assert.ok(!back.gateList.some((gate: Case) => gate.gate === 'accounts'))
  })
})

describe('a waiver', () => {
  test('given after the decision was prepared joins its conditions and voids the sign-offs', async () => {
    const found = await anAssessed(world)
    const first = await signedOff(world, found)
    ok(
      await world.pm.api.post(`${casePath(found)}/gates/support_contact/answer`, { result: 'fail', words: 'She left' }),
      201,
    )
    const waive = (until: string) =>
      world.legal.api.post(`${casePath(found)}/gates/support_contact/waiver`, { reason: 'They hire until May', until })
    ok(await waive('2026-12-31'), 201)
    const waived = { text: 'Support contact: waived, They hire until May', side: 'team', dueOn: '2026-12-31' }
    const now = await decisionOf(found)
    assert.deepEqual(now.conditions, [...approval.conditions, waived])
    assert.deepEqual(
      now.signOffs.map((one: Case) => [one.state, one.voidBecause]),
      [
        ['void', ['Conditions']],
        ['void', ['Conditions']],
      ],
    )
    const stale = await make(world.exec, found, first)
    assert.equal(stale.body.code, 'decision.changed')
    // Leaving it out brings it back; another end of the same waiver is another condition.
    assert.deepEqual((await prepare(world, found)).conditions, now.conditions)
    ok(await waive('2027-01-31'), 201)
    const later = await decisionOf(found)
    assert.deepEqual(later.conditions, [...approval.conditions, { ...waived, dueOn: '2027-01-31' }])
    for (const member of [world.pm, world.eng]) ok(await sign(member, found, later), 201)
    const made = ok(await make(world.exec, found, later), 201).body
    assert.deepEqual(made.conditions, later.conditions)
  })
})

describe('an interest declared after a card was sent', () => {
  test('sets the cards aside, seats another, and the case is heard again', async () => {
    const found = await anAssessed(world)
    const other = await aMember(app, world.workspace, { roles: ['engineering'], name: 'Second Engineer' })
    const decision = await prepare(world, found)
    ok(await declare(world.eng, found.id, { family: true, note: 'My sister joins them' }), 201)
    const now = await readCase(world.pm.api, found.id)
    assert.equal(now.state, 'assessing')
    const fresh = now.scorecards.filter((card: Case) => card.reviewer.id === other.memberId)
    assert.deepEqual(fresh.map((card: Case) => card.purpose).sort(), ['fit', 'technical'])
    // What was sent stays on record and counts no more.
    assert.equal(cardOf(now, world.eng, 'fit').state, 'submitted')
    const result = ok(await world.pm.api.get(`${casePath(found)}/result`)).body
    assert.ok(!result.reviewers.some((one: Case) => one.reviewer.id === world.eng.memberId))
    assert.equal((await sign(world.eng, found, decision)).body.code, 'interest.declared')
    // Blind for the new one too, by the case and by the partner's page.
    assert.equal((await other.api.get(`/v1/scorecards/${cardOf(now, world.pm, 'fit').id}`)).status, 403)
    ok(await declare(other, found.id), 201)
    await submit(other, now, 'technical')
    await submit(other, now, 'fit')
    assert.equal((await readCase(world.pm.api, found.id)).state, 'assessed')
    ok(await sign(world.pm, found, decision), 201)
    ok(await sign(other, found, decision), 201)
    const made = ok(await make(world.exec, found, decision), 201).body
    assert.ok(!made.record.scorecards.some((card: Case) => card.reviewerId === world.eng.memberId))
  })
  test('the replacement that is named takes every card of the seat', async () => {
    const found = await anAssessing(world)
    const reviewer = world.eng
    const named = await aMember(app, world.workspace, { roles: ['engineering'], name: 'Named Engineer' })
    ok(await declare(reviewer, found.id, { ownsShares: true, replacementId: named.memberId }), 201)
    const now = await readCase(world.pm.api, found.id)
    const own = now.scorecards.filter((card: Case) => card.reviewer.id === named.memberId)
    assert.deepEqual(own.map((card: Case) => card.purpose).sort(), ['fit', 'technical'])
  })
})

describe('while one’s own card is open', () => {
  test('no gate, refusal, stage or prepared decision tells how colleagues scored', async () => {
    const mine = await aQualificationWorld(app)
    const found = await anAssessed(mine)
    // A prepared decision with an exception asks for an executive, who scores blind.
    ok(
      await mine.pm.api.put(`${casePath(found)}/decision`, {
        outcome: 'declined',
        reasons: ['not_our_market'],
        againstReason: 'Engineering gave them a four, I would not',
        note: 'Scores of 4 all over',
      }),
    )
    const now = await readCase(mine.pm.api, found.id)
    ok(
      await mine.pm.api.patch(
        casePath(found),
        { facts: { expectedValue: '25000001' } },
        { 'if-match': String(now.version) },
      ),
    )
    const asked = await readCase(mine.exec.api, found.id)
    assert.ok(
      asked.scorecards.some((card: Case) => card.reviewer.id === mine.exec.memberId && card.state === 'assigned'),
    )
    const sealed = ok(await mine.exec.api.get(`${casePath(found)}/decision`)).body.decision
    assert.deepEqual([sealed.againstReason, sealed.note, sealed.againstMaking], [null, null, []])
    const paths = [
      casePath(found),
      `${casePath(found)}/decision`,
      `${casePath(found)}/result`,
      `${casePath(found)}/file?format=json`,
      `/v1/qualification-decisions/${sealed.id}`,
      '/v1/qualification-decisions',
      `/v1/qualification-comparisons?caseId=${found.id}`,
      `/v1/scorecards?caseId=${found.id}`,
      `/v1/partners/${found.partner.id}`,
      `/v1/partners/${found.partner.id}/dossier`,
      '/v1/activity',
      '/v1/tasks',
      '/v1/search?q=Candidate',
    ]
    for (const path of paths) {
      const answer = await mine.exec.api.get(path)
      assert.ok(answer.status < 500, path)
      assert.doesNotMatch(answer.text, /"score":[1-5]|75\.0|a four|all over|goes against the recommendation/, path)
    }
    // Who sent the own cards reads all of it.
    assert.equal((await decisionOf(found, mine)).note, 'Scores of 4 all over')
  })
})
