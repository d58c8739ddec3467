/** Blind cards over HTTP: who sees what when, what is refused with which words, and how scores are reconciled. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aMember } from '#test/support/people.ts'
import {
  aCase,
  anAssessed,
  anAssessing,
  answersTo,
  aQualificationWorld,
  type Case,
  cardOf,
  declare,
  declareAll,
  eventsOf,
  ok,
  readCase,
  submit,
} from './testing.ts'

const app = await testApp()

describe('blind scoring', () => {
  test("nobody reads a colleague's scores before submitting their own", async () => {
    const world = await aQualificationWorld(app)
    const found = await anAssessing(world)
    const mine = cardOf(found, world.pm, 'fit')
    const theirs = cardOf(found, world.eng, 'fit')
    ok(
      await world.eng.api.put(`/v1/scorecards/${theirs.id}`, {
        answers: answersTo(ok(await world.eng.api.get(`/v1/scorecards/${theirs.id}`)).body, 2),
      }),
    )
    // Not submitted: for nobody, whatever their role.
    for (const reader of [world.pm, world.admin, world.exec, world.legal, { api: world.api }]) {
      const answer = await reader.api.get(`/v1/scorecards/${theirs.id}`)
      assert.equal(answer.status, 403, answer.text)
      assert.equal(answer.body.code, 'scorecard.sealed')
    }
    assert.equal((await eventsOf(world, 'scorecard.read_refused')).length, 5)
    await submit(world.eng, found, 'fit', 2)
    // Submitted, and the own card is not: still sealed, suggestions and technical cards with it.
    const before = await world.pm.api.get(`/v1/scorecards/${theirs.id}`)
    assert.equal(before.body.code, 'scorecard.sealed')
    assert.equal((await world.pm.api.get(`/v1/scorecards/${cardOf(found, world.eng, 'technical').id}`)).status, 403)
    const sealed = ok(await world.pm.api.get(`/v1/qualification-cases/${found.id}/result`)).body
    assert.equal(sealed.isSealed, true)
    assert.deepEqual([sealed.fit, sealed.technical, sealed.factors, sealed.reviewers], [null, null, [], []])
    assert.equal(
      (await readCase(world.pm.api, found.id)).gateList.find((gate: Case) => gate.gate === 'type_criteria').state,
      'sealed',
    )
    // Who has no card waits for the whole round.
    assert.equal((await world.admin.api.get(`/v1/scorecards/${theirs.id}`)).status, 403)
    await submit(world.pm, found, 'fit', 4)
    const after = ok(await world.pm.api.get(`/v1/scorecards/${theirs.id}`)).body
    assert.equal(after.answers[0].score, 2)
    assert.equal(ok(await world.pm.api.get(`/v1/scorecards/${mine.id}`)).body.isMine, true)
    assert.equal(ok(await world.admin.api.get(`/v1/qualification-cases/${found.id}/result`)).body.isSealed, false)
  })
  test('lists, exports and events carry no score', async () => {
    const world = await aQualificationWorld(app)
    const found = await anAssessing(world)
    const secret = 'Secretly-doubtful'
    const card = ok(await world.eng.api.get(`/v1/scorecards/${cardOf(found, world.eng, 'fit').id}`)).body
    const answers = answersTo(card, 2).map((one: Case) => ({ ...one, comment: secret }))
    ok(await world.eng.api.post(`/v1/scorecards/${card.id}/submission`, { answers }))
    for (const path of [
      '/v1/scorecards',
      `/v1/scorecards?caseId=${found.id}`,
      '/v1/qualification-cases',
      `/v1/qualification-cases/${found.id}`,
      `/v1/partners/${found.partner.id}/dossier`,
      '/v1/activity',
    ])
      for (const client of [world.pm.api, world.admin.api, world.api]) {
        const answer = await client.get(path)
        assert.ok(!answer.text.includes(secret), path)
        assert.doesNotMatch(answer.text, /"score":[1-5]/, path)
      }
    for (const kind of ['scorecard.submitted', 'scorecard.assigned', 'qualification.moved'])
      for (const event of await eventsOf(world, kind))
        assert.doesNotMatch(JSON.stringify([event.data, event.changes]), /score"|doubtful/)
  })
  test('who has read scores without scoring is not seated any more', async () => {
    const world = await aQualificationWorld(app)
    const found = await anAssessed(world)
    ok(await world.exec.api.get(`/v1/qualification-cases/${found.id}/result`))
    const now = await readCase(world.pm.api, found.id)
    // The value asks for an executive; the only one has read what the others gave.
    const changed = ok(
      await world.pm.api.patch(
        `/v1/qualification-cases/${found.id}`,
        { facts: { expectedValue: '25000001' } },
        { 'if-match': String(now.version) },
      ),
    ).body
    assert.ok(changed.seats.find((seat: Case) => seat.seat === 'executive').needed)
    assert.equal(changed.scorecards.filter((card: Case) => card.seat === 'executive').length, 0)
    const other = await aMember(app, world.workspace, { roles: ['executive'], name: 'Other Exec' })
    const seat = (memberId: string) =>
      world.pm.api.post(`/v1/qualification-cases/${found.id}/seats`, { seat: 'executive', memberId })
    const refused = await seat(world.exec.memberId)
    assert.equal(refused.status, 409)
    assert.equal(refused.body.code, 'review.conflict')
    assert.match(refused.body.detail, /has read scores/)
    const seated = ok(await seat(other.memberId), 201).body
    assert.equal(seated.state, 'assessing')
    assert.equal((await other.api.get(`/v1/scorecards/${cardOf(seated, world.eng, 'fit').id}`)).status, 403)
  })
  test('interests come first, and only the reviewer writes', async () => {
    const world = await aQualificationWorld(app)
    const found = await aCase(world)
    const card = ok(await world.eng.api.get(`/v1/scorecards/${cardOf(found, world.eng, 'technical').id}`)).body
    const early = await world.eng.api.put(`/v1/scorecards/${card.id}`, { answers: [] })
    assert.equal(early.body.code, 'interest.undeclared')
    ok(await declare(world.eng, found.id), 201)
    ok(await world.eng.api.put(`/v1/scorecards/${card.id}`, { answers: [] }))
    const other = await world.pm.api.put(`/v1/scorecards/${card.id}`, { answers: [] })
    assert.equal(other.status, 403)
    assert.equal(other.body.code, 'scorecard.not_yours')
  })
  test('a member with a declared interest can neither score nor decide', async () => {
    const world = await aQualificationWorld(app)
    const stand = await aMember(app, world.workspace, { roles: ['engineering'], name: 'Stand In' })
    const found = await aCase(world)
    const first = [world.eng, stand].find((one) =>
      found.scorecards.some((card: Case) => card.reviewer.id === one.memberId),
    )!
    const other = first === world.eng ? stand : world.eng
    const own = cardOf(found, first, 'technical')
    const now = ok(await declare(first, found.id, { family: true, note: 'My brother works there' }), 201).body
    assert.deepEqual(
      now.scorecards
        .filter((card: Case) => card.seat === 'engineering')
        .map((card: Case) => [card.reviewer.id, card.state])
        .sort(),
      [
        [first.memberId, 'recused'],
        [first.memberId, 'recused'],
        [other.memberId, 'assigned'],
        [other.memberId, 'assigned'],
      ].sort(),
    )
    const refused = await first.api.put(`/v1/scorecards/${own.id}`, { answers: [] })
    assert.equal(refused.status, 403)
    assert.equal(refused.body.code, 'interest.declared')
    const seat = await world.pm.api.post(`/v1/qualification-cases/${found.id}/seats`, {
      seat: 'engineering',
      memberId: first.memberId,
    })
    assert.equal(seat.body.code, 'review.conflict')
    assert.equal((await eventsOf(world, 'scorecard.recused')).length, 2)
  })
})

describe('submitting', () => {
  test('comments for 1 and 5, evidence where it is asked for, nothing left out', async () => {
    const world = await aQualificationWorld(app)
    const found = await aCase(world)
    await declareAll(world, found)
    const card = ok(await world.pm.api.get(`/v1/scorecards/${cardOf(found, world.pm, 'business').id}`)).body
    const send = (answers: Case[]) => world.pm.api.post(`/v1/scorecards/${card.id}/submission`, { answers })
    const full = answersTo(card, 3)
    const missing = await send(full.slice(1))
    assert.equal(missing.status, 422)
    assert.equal(missing.body.code, 'answer.missing')
    assert.deepEqual(missing.body.criteria, [full[0].criterion])
    const comment = await send(full.map((one: Case, at: number) => (at === 0 ? { ...one, score: 5 } : one)))
    assert.equal(comment.body.code, 'answer.comment_missing')
    assert.deepEqual(comment.body.criteria, [full[0].criterion])
    const evidence = await send(full.map((one: Case) => ({ ...one, evidence: [] })))
    assert.equal(evidence.body.code, 'answer.evidence_missing')
    assert.ok(evidence.body.criteria.includes('financial_stability'))
    const note = await send(
      full.map((one: Case) =>
        one.criterion === 'financial_stability'
          ? { ...one, evidence: [{ kind: 'url', ref: 'https://x.example', text: '' }] }
          : one,
      ),
    )
    assert.deepEqual(note.body.criteria, ['financial_stability'], 'an address is no document')
    for (const score of [0, 6, 2.5]) {
      const bad = await send(full.map((one: Case) => ({ ...one, score })))
      assert.equal(bad.status, 422)
    }
    const unknown = await send([...full, { ...full[0], criterion: 'no_such' }])
    assert.equal(unknown.status, 422)
    assert.match(unknown.body.errors[0].field, /answers\.\d+\.criterion/)
    const both = await send(full.map((one: Case) => ({ ...one, cannotAssess: 'No' })))
    assert.equal(both.status, 422)
    ok(await send(full))
  })
  test('two submits of one card: the second is refused', async () => {
    const world = await aQualificationWorld(app)
    const found = await aCase(world)
    await declareAll(world, found)
    const card = ok(await world.eng.api.get(`/v1/scorecards/${cardOf(found, world.eng, 'technical').id}`)).body
    const answers = answersTo(card)
    const sent = await Promise.all(
      Array.from({ length: 4 }, () => world.eng.api.post(`/v1/scorecards/${card.id}/submission`, { answers })),
    )
    assert.deepEqual(sent.map((one) => one.status).sort(), [200, 409, 409, 409])
    for (const one of sent.filter((answer) => answer.status === 409))
      assert.equal(one.body.code, 'scorecard.submitted_already')
    assert.equal((await eventsOf(world, 'scorecard.submitted')).length, 1)
    const late = await world.eng.api.put(`/v1/scorecards/${card.id}`, { answers })
    assert.equal(late.body.code, 'scorecard.submitted_already')
  })
  test('raw SQL as the application’s role cannot edit a sealed card, nor delete a save', async () => {
    const world = await aQualificationWorld(app)
    const found = await aCase(world)
    await declareAll(world, found)
    const card = await submit(world.eng, found, 'technical', 2)
    const id = card.id as string
    const attacks = [
      sql`update scorecards set submitted_number = 1, state = 'submitted', version = version + 1 where id = ${id}`,
      sql`update scorecards set state = 'in_progress', submitted_number = null where id = ${id}`,
      sql`update scorecards set reviewer_id = ${world.pm.memberId} where id = ${id}`,
      sql`update scorecards set state = 'revised', revised_number = 1 where id = ${id}`,
      sql`delete from scorecards where id = ${id}`,
      sql`update scorecard_saves set answers = '[]' where scorecard_id = ${id}`,
      sql`delete from scorecard_saves where scorecard_id = ${id}`,
      sql`insert into scorecard_saves (workspace_id, scorecard_id, number, answers, at) values (${world.workspace.id}, ${id}, 99, '[]', now())`,
      sql`update rubric_versions set definition = '{}'`,
      sql`update case_rubrics set number = 2`,
      sql`update interest_declarations set family = true`,
      sql`delete from gate_answers`,
      sql`update gate_answers set result = 'pass'`,
      sql`truncate scorecard_saves`,
      sql`alter table scorecards disable trigger keep_sealed`,
    ]
    for (const attack of attacks)
      await assert.rejects(
        inTransaction(world.ctx, (tx) => attack.execute(tx.db)),
        /sealed|permission denied|must be owner|stays in its case/,
        JSON.stringify(attack.toOperationNode()).slice(0, 200),
      )
    const still = ok(await world.eng.api.get(`/v1/scorecards/${id}`)).body
    assert.ok(still.answers.every((one: Case) => one.score === 2))
  })
})

describe('reconciling', () => {
  test('a spread needs a note; each reviewer revises once, and both values stay visible', async () => {
    const world = await aQualificationWorld(app)
    const found = await anAssessing(world)
    await submit(world.pm, found, 'fit', 4)
    await submit(world.eng, found, 'fit', 2)
    const now = await readCase(world.pm.api, found.id)
    assert.equal(now.state, 'reconciling')
    const result = ok(await world.pm.api.get(`/v1/qualification-cases/${found.id}/result`)).body
    assert.ok(
      result.spread.some((flag: Case) => flag.kind === 'factor' && flag.criterion === 'technical_compatibility'),
    )
    assert.ok(result.spread.some((flag: Case) => flag.kind === 'totals'))
    const card = cardOf(now, world.eng, 'fit')
    const read = ok(await world.eng.api.get(`/v1/scorecards/${card.id}`)).body
    const change = answersTo(read, 3).slice(0, 1)
    ok(await world.eng.api.post(`/v1/scorecards/${card.id}/revision`, { answers: change }))
    const again = await world.eng.api.post(`/v1/scorecards/${card.id}/revision`, { answers: change })
    assert.equal(again.status, 409)
    assert.equal(again.body.code, 'scorecard.revised_already')
    const after = ok(await world.pm.api.get(`/v1/qualification-cases/${found.id}/result`)).body
    const eng = after.reviewers.find((one: Case) => one.reviewer.id === world.eng.memberId)
    assert.deepEqual(
      eng.scores.find((one: Case) => one.criterion === change[0].criterion),
      { criterion: change[0].criterion, first: 2, now: 3, comment: '' },
    )
    const done = ok(
      await world.pm.api.post(`/v1/qualification-cases/${found.id}/reconciliation`, { note: 'Two releases were seen' }),
      201,
    ).body
    assert.equal(done.state, 'assessed')
    const late = await world.pm.api.post(`/v1/scorecards/${cardOf(done, world.pm, 'fit').id}/revision`, {
      answers: change,
    })
    assert.equal(late.status, 409)
  })
  test('scores that agree go straight on', async () => {
    const world = await aQualificationWorld(app)
    const found = await anAssessed(world)
    const result = ok(await world.pm.api.get(`/v1/qualification-cases/${found.id}/result`)).body
    assert.deepEqual(result.spread, [])
    assert.equal(result.fit.value.shown, '75.0')
    assert.equal(result.recommendation, 'approve')
    assert.equal((await world.pm.api.get(`/v1/partners/${found.partner.id}`)).body.stage, 'assessing')
  })
})
