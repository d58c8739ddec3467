/** What the team decides about applications, and when the applicant hears of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aMember } from '#test/support/people.ts'
import { aDiscoveryWorld, aName, anApplication, answersFor, day, inReview, mailsOf, minute, prove } from './testing.ts'

const app = await testApp()

test('a declined company cannot re-apply before its date, and is told the date', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace, { isLead: true })
  const { id, name } = await inReview(app, world, reviewer.api)
  const declined = await reviewer.api.post(`/v1/applications/${id}/decision`, {
    outcome: 'declined',
    reasons: ['too_early'],
    reapply: { afterDays: 90 },
  })
  assert.equal(declined.status, 201, declined.text)
  const { reapplyFrom } = declined.body
  app.advance(day)

  // A proven address of the company is told the date.
  const told = await anApplication(app, world, { name, answers: { email: `bob@${name}.example` } })
  assert.equal(told.sent.status, 409)
  assert.equal(told.sent.body.code, 'application.exists')
  const words = new Intl.DateTimeFormat('en', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(reapplyFrom))
  assert.equal(told.sent.body.detail, `You can apply again from ${words}.`)

  // Nobody else learns that there was an application.
  const blind = await anApplication(app, world, { name, proven: false, answers: { email: `eve@${name}.example` } })
  const plain = await anApplication(app, world, { proven: false })
  assert.equal(blind.sent.status, plain.sent.status)
  assert.equal(blind.sent.body.state, plain.sent.body.state)
  assert.equal(blind.sent.body.notice, null)
  assert.equal(blind.sent.body.stateWords, plain.sent.body.stateWords)
  const proven = await prove(world, blind.token, blind.email)
  assert.equal(proven.body.notice, `You can apply again from ${words}.`)
  const held = await reviewer.api.get(`/v1/applications/${blind.id}`)
  assert.equal(held.body.partner, null)
  assert.ok(
    held.body.checks.some(
      (check: { check: string; outcome: string }) => check.check === 'known_company' && check.outcome === 'stop',
    ),
  )

  app.advance(90 * day)
  const again = await anApplication(app, world, { name, answers: { email: `carl@${name}.example` } })
  // The blind one is still open, so the company is told of it.
  assert.equal(again.sent.status, 409)
  assert.equal(
    (await reviewer.api.post(`/v1/applications/${blind.id}/withdrawal`, { reason: 'Too early' })).status,
    200,
  )
  const sent = await world.visitor.post(`/v1/public/applications/${again.token}/submission`)
  assert.equal(sent.status, 200, sent.text)
  const partner = await reviewer.api.get(
    `/v1/partners/${(await reviewer.api.get(`/v1/applications/${again.id}`)).body.partner.id}`,
  )
  assert.equal(partner.body.stage, 'applied')
  assert.equal(partner.body.id, declined.body.partner.id)
})

test('the clock stands still while we wait for the applicant', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  const { id, token, application } = await inReview(app, world, reviewer.api)
  const before = new Date(application.promise.decisionBy)
  const asked = await reviewer.api.post(`/v1/applications/${id}/questions`, {
    questions: ['How many customers?', 'Since when?'],
  })
  assert.equal(asked.status, 201, asked.text)
  assert.equal(asked.body.state, 'info_requested')
  assert.equal(asked.body.promise.state, 'paused')
  const waiting = await world.visitor.get(`/v1/public/applications/${token}`)
  assert.equal(waiting.body.promisedBy, null)
  assert.equal(waiting.body.withWhom, 'You')
  app.advance(7 * day)
  const half = await world.visitor.post(`/v1/public/applications/${token}/messages`, {
    answers: [{ number: 1, text: 'Forty' }],
  })
  assert.equal(half.body.state, 'info_requested')
  const answered = await world.visitor.post(`/v1/public/applications/${token}/messages`, {
    answers: [{ number: 2, text: 'Since 2019' }],
  })
  assert.equal(answered.body.state, 'in_review')
  const read = await reviewer.api.get(`/v1/applications/${id}`)
  assert.equal(read.body.promise.state, 'running')
  const moved = new Date(read.body.promise.decisionBy).getTime() - before.getTime()
  assert.ok(Math.abs(moved - 7 * day) < minute, `the promise moved by ${moved / day} days`)
  assert.deepEqual(
    read.body.questions.map((question: { answer: string }) => question.answer),
    ['Forty', 'Since 2019'],
  )
})

test('accept makes one partner, one manager, one stage move and one mail, however often it is pressed', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewers = [
    await aMember(app, world.workspace, { name: 'Ana Silva' }),
    await aMember(app, world.workspace, { name: 'Ben Okafor' }),
  ]
  const { id, email } = await inReview(app, world, reviewers[0]!.api)
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, at) =>
      reviewers[at % 2]!.api.post(`/v1/applications/${id}/decision`, { outcome: 'accepted', reasons: [] }),
    ),
  )
  assert.equal(answers.filter((answer) => answer.status === 201).length, 1)
  const losers = answers.filter((answer) => answer.status !== 201)
  for (const loser of losers) {
    assert.equal(loser.status, 409, loser.text)
    assert.equal(loser.body.code, 'application.decided')
    assert.match(loser.body.detail, /^Accepted by (Ana Silva|Ben Okafor) \d+ seconds? ago\.$/)
  }
  const counted = await inTransaction(world.ctx, async (tx) => {
    const count = async (query: ReturnType<typeof sql<{ amount: string }>>) =>
      Number((await query.execute(tx.db)).rows[0]!.amount)
    return {
      partners: await count(sql`select count(*) as amount from partners`),
      managers: await count(sql`select count(*) as amount from ownerships where role = 'manager'`),
      moves: await count(sql`select count(*) as amount from stage_moves where to_stage = 'qualifying'`),
      decisions: await count(sql`select count(*) as amount from application_decisions`),
      facts: await count(sql`select count(*) as amount from events where kind = 'application.accepted'`),
    }
  })
  assert.deepEqual(counted, { partners: 1, managers: 1, moves: 1, decisions: 1, facts: 1 })
  assert.equal((await mailsOf(world, email)).filter((mail) => mail.kind === 'application.decision').length, 1)
})

test('undo inside the window leaves no mail sent and no stage moved', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  const { id, email, token, application } = await inReview(app, world, reviewer.api)
  const partnerId = application.partner.id
  const before = (await reviewer.api.get(`/v1/partners/${partnerId}`)).body
  for (const decision of [
    { outcome: 'accepted', reasons: [] },
    {
      outcome: 'waitlisted',
      reasons: ['capacity'],
      revisitOn: new Date(app.services.time().getTime() + 30 * day).toISOString().slice(0, 10),
    },
    { outcome: 'declined', reasons: ['too_early'] },
  ]) {
    const decided = await reviewer.api.post(`/v1/applications/${id}/decision`, decision)
    assert.equal(decided.status, 201, decided.text)
    app.advance(9 * minute)
    await app.settle()
    const undone = await reviewer.api.delete(`/v1/applications/${id}/decision`)
    assert.equal(undone.status, 200, undone.text)
    assert.equal(undone.body.state, 'in_review')
    assert.equal(undone.body.promise.decisionBy, application.promise.decisionBy)
    const after = (await reviewer.api.get(`/v1/partners/${partnerId}`)).body
    for (const key of ['stage', 'stageSince', 'manager', 'typeId']) assert.deepEqual(after[key], before[key], key)
    assert.equal(
      (await mailsOf(world, email)).filter((mail) => mail.kind === 'application.decision' && mail.state !== 'cancelled')
        .length,
      0,
    )
    assert.equal((await world.visitor.get(`/v1/public/applications/${token}`)).body.decision, null)
  }
  assert.equal((await reviewer.api.delete(`/v1/applications/${id}/decision`)).body.code, 'decision.none')
  assert.equal(
    (await reviewer.api.post(`/v1/applications/${id}/decision`, { outcome: 'declined', reasons: ['too_early'] }))
      .status,
    201,
  )
  app.advance(10 * minute)
  const late = await reviewer.api.delete(`/v1/applications/${id}/decision`)
  assert.equal(late.status, 409)
  assert.equal(late.body.code, 'decision.undo_over')
})

test('a waitlisted application comes back as a task on its date and can be accepted then', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  const { id } = await inReview(app, world, reviewer.api)
  const revisitOn = new Date(app.services.time().getTime() + 30 * day).toISOString().slice(0, 10)
  assert.equal(
    (await reviewer.api.post(`/v1/applications/${id}/decision`, { outcome: 'waitlisted', reasons: ['capacity'] })).body
      .code,
    'decision.revisit_missing',
  )
  assert.equal(
    (await reviewer.api.post(`/v1/applications/${id}/decision`, { outcome: 'waitlisted', reasons: [], revisitOn })).body
      .code,
    'decision.reason_missing',
  )
  const waitlisted = await reviewer.api.post(`/v1/applications/${id}/decision`, {
    outcome: 'waitlisted',
    reasons: ['capacity'],
    revisitOn,
  })
  assert.equal(waitlisted.status, 201, waitlisted.text)
  const rash = await reviewer.api.post(`/v1/applications/${id}/decision`, {
    outcome: 'declined',
    reasons: ['capacity'],
  })
  assert.equal(rash.body.code, 'application.decided')
  app.advance(30 * day)
  await app.settle()
  const tasks = await reviewer.api.get('/v1/tasks')
  assert.ok(
    tasks.body.data.some(
      (task: { kind: string; subject: { id: string } }) =>
        task.kind === 'discovery.revisit_waitlist' && task.subject.id === id,
    ),
  )
  const accepted = await reviewer.api.post(`/v1/applications/${id}/decision`, { outcome: 'accepted', reasons: [] })
  assert.equal(accepted.status, 201, accepted.text)
  assert.equal((await reviewer.api.get(`/v1/partners/${accepted.body.partner.id}`)).body.stage, 'qualifying')
  const undone = await reviewer.api.delete(`/v1/applications/${id}/decision`)
  assert.equal(undone.body.state, 'waitlisted')
  assert.equal(undone.body.revisitOn, revisitOn)
})

test('many are decided at once: each mail is shown before, and refused rows are left and reported', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  const ready = [await inReview(app, world, reviewer.api), await inReview(app, world, reviewer.api)]
  const untaken = await anApplication(app, world)
  const body = {
    applicationIds: [...ready.map((one) => one.id), untaken.id],
    outcome: 'declined',
    reasons: ['not_our_market'],
    alternative: 'Our marketplace is open to everybody.',
  }
  const previews = await reviewer.api.post('/v1/application-decision-previews', body)
  assert.equal(previews.status, 200, previews.text)
  assert.deepEqual(
    previews.body.data.map((one: { ok: boolean }) => one.ok),
    [true, true, false],
  )
  assert.match(previews.body.data[0].body, /Our marketplace is open to everybody\./)
  assert.match(previews.body.data[0].body, /Not our market/)
  assert.equal((await reviewer.api.get(`/v1/applications/${ready[0]!.id}`)).body.state, 'in_review')
  const decided = await reviewer.api.post('/v1/application-decisions', body)
  assert.deepEqual([decided.body.done, decided.body.refused], [2, 1])
  assert.equal(decided.body.data[2].code, 'application.state')
  for (const one of ready) {
    const [mail] = (await mailsOf(world, one.email)).filter((sent) => sent.kind === 'application.decision')
    assert.ok(mail!.text_body.includes('Our marketplace is open to everybody.'))
  }
})

test('mails come in the language of the applicant', async () => {
  const world = await aDiscoveryWorld(app)
  const name = aName()
  const started = await world.visitor.post('/v1/public/applications', {
    form: 'solution',
    language: 'de-AT',
    answers: answersFor(name),
  })
  assert.equal(started.body.application.language, 'de')
  assert.equal(started.body.application.stateWords, 'Noch nicht abgeschickt')
  assert.match((await mailsOf(world, `ana@${name}.example`))[0]!.subject, /Ihre Bewerbung fortsetzen/)
})
