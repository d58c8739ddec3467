/** Decisions over HTTP: what they bind to, what stands against them, what follows in the same act. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aMember } from '#test/support/people.ts'
import {
  aCase,
  aCommission,
  anAssessed,
  approval,
  aQualificationWorld,
  type Case,
  casePath,
  declare,
  declareAll,
  decline,
  make,
  ok,
  passGates,
  prepare,
  readCase,
  screen,
  sign,
  signedOff,
  submit,
  type World,
} from './testing.ts'

const app = await testApp()
const rows = <Row>(world: World, query: ReturnType<typeof sql<Row>>) =>
  inTransaction(world.ctx, async (tx) => (await query.execute(tx.db)).rows)

describe('approving', () => {
  test('one act makes decision, type, stage, access, mail, conditions and announcement', async () => {
    const world = await aQualificationWorld(app)
    const found = await anAssessed(world)
    ok(
      await world.api.post(`/v1/partners/${found.partner.id}/contacts`, {
        fullName: 'Kim Berg',
        email: `kim-${found.id}@candidate.example`,
        isPrimary: true,
      }),
      201,
    )
    const decision = await signedOff(world, found, { ...approval, typeId: world.types['technology'] })
    assert.equal(decision.state, 'signed_off')
    assert.equal(decision.termsChecked, true)
    const made = ok(await make(world.exec, found, decision), 201).body
    assert.equal(made.state, 'made')
    const partner = ok(await world.api.get(`/v1/partners/${found.partner.id}`)).body
    assert.equal(partner.stage, 'approved')
    assert.equal(partner.typeId ?? partner.type?.id, world.types['technology'])
    assert.equal(ok(await world.api.get(`/v1/partners/${found.partner.id}/account`)).body.level, 'preview')
    assert.equal((await readCase(world.pm.api, found.id)).state, 'decided')
    const [event] = await rows(world, sql<{ data: Case }>`select data from events where kind = 'partner.approved'`)
    assert.deepEqual(
      { ...event!.data, decisionId: undefined },
      {
        partnerId: found.partner.id,
        caseId: found.id,
        decisionId: undefined,
        typeId: world.types['technology'],
        applicationId: null,
        terms: approval.terms,
        conditions: approval.conditions,
      },
    )
    const [mail] = await rows(
      world,
      sql<{
        subject: string
        text_body: string
      }>`select subject, text_body from mails where kind = 'qualification.decision'`,
    )
    assert.match(mail!.text_body, /Name a support contact/)
    assert.doesNotMatch(mail!.text_body, /75\.0|score/i)
    const tasks = await rows(
      world,
      sql<{ title: string; side: string }>`select title, side from tasks where kind = 'qualification.meet_condition'`,
    )
    assert.deepEqual(tasks, [{ title: 'Condition: Name a support contact', side: 'partner' }])
    assert.deepEqual(made.frozen.map((one: Case) => [one.metric, one.expected]).sort(), [
      ['active_at_month_12', null],
      ['customers_year_1', '9'], // (4 + 32 + 15) ÷ 6 = 8.5, half-up
      ['revenue_year_1', '9500001'], // (5,000,000 + 36,000,004 + 16,000,000) ÷ 6 = 9,500,000.67
    ])
  })
  test('two decisions at once: one is made, the other learns of it', async () => {
    const world = await aQualificationWorld(app)
    const second = await aMember(app, world.workspace, { roles: ['executive'], name: 'Second Exec' })
    const found = await anAssessed(world)
    const decision = await signedOff(world, found)
    const answers = await Promise.all([make(world.exec, found, decision), make(second, found, decision)])
    assert.deepEqual(answers.map((one) => one.status).sort(), [201, 409])
    assert.equal(answers.find((one) => one.status === 409)!.body.code, 'decision.made')
    const events = await rows(world, sql`select 1 from events where kind = 'partner.approved'`)
    const mails = await rows(world, sql`select 1 from mails where kind = 'qualification.decision'`)
    assert.equal(events.length, 1)
    assert.ok(mails.length <= 1)
  })
  test('a failed gate stops approval at any score', async () => {
    const world = await aQualificationWorld(app)
    const found = await anAssessed(world, 'solution', 5)
    const decision = await signedOff(world, found)
    await screen(world, found.partner.id, 'true_match', [{ name: 'Candidate Ltd', searched: 'Candidate Ltd' }])
    const result = ok(await world.pm.api.get(`${casePath(found)}/result`)).body
    assert.equal(result.fit.value.shown, '100.0')
    assert.equal(result.recommendation, 'stop')
    const refused = await make(world.exec, found, decision)
    assert.equal(refused.status, 409)
    assert.equal(refused.body.code, 'gate.failed')
    assert.match(refused.body.detail, /true match/)
    assert.equal((await world.api.get(`/v1/partners/${found.partner.id}`)).body.stage, 'assessing')
  })
  test('a possible match holds a pending approval until it is cleared', async () => {
    const world = await aQualificationWorld(app)
    const found = await anAssessed(world)
    await signedOff(world, found)
    await screen(world, found.partner.id, 'possible', [{ name: 'Kandidate Ltd', searched: 'Candidate Ltd' }])
    const held = ok(await world.pm.api.get(`${casePath(found)}/decision`)).body.decision
    assert.ok(held.againstMaking.some((words: string) => /possible match/i.test(words)))
  })
  test('a waived gate comes back as a condition of the decision', async () => {
    const world = await aQualificationWorld(app)
    const found = await aCase(world)
    await declareAll(world, found)
    ok(
      await world.legal.api.post(`${casePath(found)}/gates/support_contact/waiver`, {
        reason: 'They hire until May',
        until: '2026-12-31',
      }),
      201,
    )
    await passGates(world, found)
    ok(
      await world.pm.api.post(`${casePath(found)}/gates/support_contact/answer`, {
        result: 'fail',
        words: 'Nobody yet',
      }),
      201,
    )
    for (const [member, purpose] of [
      [world.eng, 'technical'],
      [world.pm, 'business'],
      [world.pm, 'fit'],
      [world.eng, 'fit'],
    ] as const)
      await submit(member, found, purpose)
    const decision = await prepare(world, found, { outcome: 'approved' })
    assert.deepEqual(decision.conditions, [
      { text: 'Support contact: waived, They hire until May', side: 'team', dueOn: '2026-12-31' },
    ])
  })
})

describe('signing off', () => {
  test('changing the terms after a sign-off voids that sign-off', async () => {
    const world = await aQualificationWorld(app)
    const found = await anAssessed(world)
    const first = await signedOff(world, found)
    const changed = await prepare(world, found, {
      ...approval,
      terms: [aCommission(300_000)],
    })
    assert.notEqual(changed.contentHash, first.contentHash)
    assert.deepEqual(
      changed.signOffs.map((one: Case) => [one.seat, one.state, one.voidBecause]),
      [
        ['bd', 'void', ['Terms: commission']],
        ['engineering', 'void', ['Terms: commission']],
      ],
    )
    const stale = await make(world.exec, found, first)
    assert.equal(stale.body.code, 'decision.changed')
    const refused = await make(world.exec, found, changed)
    assert.equal(refused.status, 409)
    assert.equal(refused.body.code, 'decision.changed')
    assert.match(refused.body.detail, /Terms: commission changed after Business development signed off/)
    // The former words again are no former sign-off.
    const back = await prepare(world, found)
    assert.equal(back.contentHash, first.contentHash)
    assert.ok(back.signOffs.every((one: Case) => one.state === 'void'))
    assert.equal((await make(world.exec, found, back)).status, 409)
    ok(await sign(world.pm, found, back), 201)
    const missing = await make(world.exec, found, back)
    assert.match(missing.body.detail, /Engineering/)
    ok(await sign(world.eng, found, back), 201)
    ok(await make(world.exec, found, back), 201)
  })
  test('a sign-off and a change at once: never a signed content that nobody read', async () => {
    const world = await aQualificationWorld(app)
    const found = await anAssessed(world)
    const decision = await prepare(world, found)
    const [signed, changed] = await Promise.all([
      sign(world.eng, found, decision),
      world.pm.api.put(`${casePath(found)}/decision`, { ...approval, conditions: [] }),
    ])
    assert.equal(changed.status, 200, changed.text)
    assert.ok(signed.status === 201 || signed.body.code === 'decision.changed', signed.text)
    const now = ok(await world.pm.api.get(`${casePath(found)}/decision`)).body.decision
    assert.notEqual(now.signOffs.find((one: Case) => one.seat === 'engineering').state, 'signed')
  })
  test('only who sits on a needed seat signs, and each seat that is needed', async () => {
    const world = await aQualificationWorld(app)
    const found = await anAssessed(world)
    const decision = await prepare(world, found)
    const none = await make(world.exec, found, decision)
    assert.equal(none.body.code, 'decision.sign_off_missing')
    assert.deepEqual(none.body.missing, ['Business development', 'Engineering'])
    assert.equal((await sign(world.exec, found, decision)).body.code, 'sign_off.not_your_seat')
    assert.equal((await sign(world.legal, found, decision)).status, 403)
  })
  test('an exception in the terms asks for an executive, who scores blind before the decision', async () => {
    const world = await aQualificationWorld(app)
    const found = await anAssessed(world)
    const decision = await prepare(world, found, {
      ...approval,
      terms: [{ ...approval.terms[0], isException: true }],
    })
    const now = await readCase(world.pm.api, found.id)
    assert.equal(now.state, 'assessing')
    assert.match(now.seats.find((seat: Case) => seat.seat === 'executive').reason, /hold an exception/)
    assert.equal((await make(world.exec, found, decision)).body.code, 'case.state')
    ok(await declare(world.exec, found.id), 201)
    await submit(world.exec, now, 'fit', 4)
    assert.equal((await readCase(world.pm.api, found.id)).state, 'assessed')
    for (const member of [world.pm, world.eng]) ok(await sign(member, found, decision), 201)
    assert.deepEqual((await make(world.exec, found, decision)).body.missing, ['Executive'])
    ok(await sign(world.exec, found, decision), 201)
    ok(await make(world.pm, found, decision), 201)
  })
})

describe('what a decision is', () => {
  test('a decision names its evidence, rubric versions and sign-offs, and cannot be edited', async () => {
    const world = await aQualificationWorld(app)
    const found = await anAssessed(world)
    const made = ok(await make(world.exec, found, await signedOff(world, found)), 201).body
    const { record } = made
    assert.deepEqual(
      record.rubrics.map((one: Case) => [one.purpose, one.number]),
      [
        ['business', 1],
        ['fit', 1],
        ['technical', 1],
      ],
    )
    assert.deepEqual(
      record.signOffs.map((one: Case) => [one.seat, one.memberId]),
      [
        ['bd', world.pm.memberId],
        ['engineering', world.eng.memberId],
      ],
    )
    assert.ok(record.evidence.some((one: Case) => one.kind === 'call_note'))
    assert.ok(record.evidence.some((one: Case) => one.kind === 'document' && one.text === 'audited_accounts'))
    assert.ok(record.evidence.some((one: Case) => one.kind === 'screening'))
    assert.equal(record.scores.fit.shown, '75.0')
    assert.equal((await world.pm.api.put(`${casePath(found)}/decision`, approval)).body.code, 'decision.made')
    for (const attack of [
      sql`update decisions set outcome = 'declined'`,
      sql`update decisions set record = '{}'`,
      sql`update decisions set content = '{}', state = 'superseded', superseded_at = now()`,
      sql`update decisions set made_by_name = 'Nobody'`,
      sql`delete from decisions`,
      sql`update decision_sign_offs set member_name = 'Nobody'`,
      sql`delete from decision_sign_offs`,
      sql`update predictions set likely = 1`,
      sql`delete from predictions`,
    ])
      await assert.rejects(
        inTransaction(world.ctx, (tx) => attack.execute(tx.db)),
        /not edited|permission denied/,
      )
  })
  test('predictions are frozen at the decision', async () => {
    const world = await aQualificationWorld(app)
    const found = await anAssessed(world)
    // While it is prepared they may be changed, which voids what was signed.
    const first = await signedOff(world, found)
    assert.deepEqual(first.frozen, [])
    const predictions = {
      ...approval.predictions,
      customersYear1: { low: '2', likely: '3', high: '10' },
      monthsToFirstRevenue: { low: '2', likely: '4', high: '9' },
    }
    const made = ok(
      await make(world.exec, found, await signedOff(world, found, { ...approval, predictions })),
      201,
    ).body
    const frozen = made.frozen
      .map((one: Case) => [one.metric, one.low, one.likely, one.high, one.probabilityPpm])
      .sort()
    assert.deepEqual(frozen, [
      ['active_at_month_12', null, null, null, 800_000],
      ['customers_year_1', '2', '3', '10', null],
      ['months_to_first_revenue', '2', '4', '9', null],
      ['revenue_year_1', '5000000', '9000001', '16000000', null],
    ])
    assert.ok(made.frozen.every((one: Case) => one.at === made.madeAt))
    const late = await world.pm.api.put(`${casePath(found)}/decision`, approval)
    assert.deepEqual([late.status, late.body.code], [409, 'decision.made'])
    for (const attack of [
      sql`update predictions set likely = 4 where decision_id = ${made.id}`,
      sql`update predictions set probability_ppm = 900000 where decision_id = ${made.id}`,
      sql`delete from predictions where decision_id = ${made.id}`,
      sql`insert into predictions (workspace_id, id, decision_id, metric, low, likely, high, by_name, at)
        values (${world.workspace.id}, 'pd_later', ${made.id}, 'customers_year_1', 1, 2, 3, 'Somebody', now())`,
    ])
      await assert.rejects(
        inTransaction(world.ctx, (tx) => attack.execute(tx.db)),
        /permission denied|duplicate key/,
      )
    const later = ok(await world.pm.api.get(`${casePath(found)}/decision`)).body.decision
    assert.deepEqual(
      later.frozen.map((one: Case) => [one.metric, one.low, one.likely, one.high, one.probabilityPpm]).sort(),
      frozen,
    )
  })
  test('against the recommendation it needs a written reason', async () => {
    const world = await aQualificationWorld(app)
    const found = await anAssessed(world)
    const { againstReason: _, ...silent } = decline
    const decision = await signedOff(world, found, silent)
    const refused = await make(world.exec, found, decision)
    assert.equal(refused.status, 422)
    assert.equal(refused.body.code, 'decision.reason_missing')
    const reasoned = await prepare(world, found, decline)
    assert.equal(reasoned.contentHash, decision.contentHash, 'words beside the content void nothing')
    ok(await make(world.exec, found, reasoned), 201)
    assert.equal((await world.api.get(`/v1/partners/${found.partner.id}`)).body.stage, 'declined')
  })
  test('a waitlist needs a date, a decline a reason from the list', async () => {
    const world = await aQualificationWorld(app)
    const found = await anAssessed(world)
    const put = (body: object) => world.pm.api.put(`${casePath(found)}/decision`, body)
    assert.equal((await put({ outcome: 'declined' })).body.code, 'decision.reason_missing')
    assert.equal((await put({ outcome: 'declined', reasons: ['no_such'] })).status, 422)
    assert.equal((await put({ outcome: 'waitlisted', reasons: ['too_early'] })).body.code, 'decision.revisit_missing')
    const decision = await signedOff(world, found, {
      outcome: 'waitlisted',
      reasons: ['too_early'],
      revisitOn: '2026-06-01',
    })
    // The scores say approve: to wait is against them too.
    assert.equal((await make(world.exec, found, decision)).body.code, 'decision.reason_missing')
    ok(
      await put({
        outcome: 'waitlisted',
        reasons: ['too_early'],
        revisitOn: '2026-06-01',
        againstReason: 'We onboard nobody before June',
      }),
    )
    ok(await make(world.exec, found, decision), 201)
    assert.equal((await world.api.get(`/v1/partners/${found.partner.id}`)).body.stage, 'waitlisted')
  })
  test('a member with a declared interest can neither sign nor decide', async () => {
    const world = await aQualificationWorld(app)
    const found = await anAssessed(world)
    const decision = await signedOff(world, found)
    ok(await declare(world.exec, found.id, { formerEmployer: true }), 201)
    const refused = await make(world.exec, found, decision)
    assert.equal(refused.status, 403)
    assert.equal(refused.body.code, 'interest.declared')
  })
  test('a failed gate ends a case at once, without scores', async () => {
    const world = await aQualificationWorld(app)
    const found = await aCase(world)
    const early = await world.pm.api.put(`${casePath(found)}/decision`, decline)
    assert.equal(early.body.code, 'case.state')
    await screen(world, found.partner.id, 'true_match', [{ name: 'Candidate Ltd', searched: 'Candidate Ltd' }])
    const decision = await prepare(world, found, decline)
    assert.ok(decision.againstMaking.length >= 0)
    const blocked = await make(world.exec, found, decision)
    assert.equal(blocked.body.code, 'decision.sign_off_missing')
  })
})
