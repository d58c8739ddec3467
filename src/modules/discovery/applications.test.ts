/** Applications over HTTP, from the first page to the decision. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { clientFor } from '#test/support/client.ts'
import { aMember } from '#test/support/people.ts'
import {
  aDiscoveryWorld,
  aName,
  anApplication,
  answersFor,
  day,
  inReview,
  mailsOf,
  minute,
  proofIn,
  prove,
  tokenIn,
} from './testing.ts'

const app = await testApp()

test('an application needs no account from the first page to the decision', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  const { token, id, email, sent } = await anApplication(app, world)
  assert.equal(sent.status, 200, sent.text)
  assert.equal(sent.body.state, 'submitted')
  assert.ok(sent.body.promisedBy)
  assert.equal((await mailsOf(world, email)).at(-1)?.kind, 'application.received')
  const listed = await reviewer.api.get('/v1/applications', { count: true })
  assert.deepEqual(
    listed.body.data.map((row: { id: string }) => row.id),
    [id],
  )
  assert.equal(listed.body.total, 1)
  const taken = await reviewer.api.post(`/v1/applications/${id}/assignment`)
  assert.equal(taken.body.state, 'in_review')
  const status = await world.visitor.get(`/v1/public/applications/${token}`)
  assert.equal(status.body.withWhom, reviewer.name)
  const accepted = await reviewer.api.post(`/v1/applications/${id}/decision`, { outcome: 'accepted', reasons: [] })
  assert.equal(accepted.status, 201, accepted.text)
  assert.equal(accepted.body.state, 'accepted')
  // Inside the window the applicant sees what can be taken back as not yet decided.
  assert.equal((await world.visitor.get(`/v1/public/applications/${token}`)).body.state, 'in_review')
  app.advance(11 * minute)
  const told = await world.visitor.get(`/v1/public/applications/${token}`)
  assert.equal(told.body.state, 'accepted')
  assert.equal(told.body.decision.outcome, 'accepted')
  const partner = await reviewer.api.get(`/v1/partners/${accepted.body.partner.id}`)
  assert.equal(partner.body.stage, 'qualifying')
  assert.equal(partner.body.manager.id, reviewer.memberId)
  assert.equal(partner.body.source.recordId, id)
})

test('a resumed application has every saved answer, on a form republished meanwhile too', async () => {
  const world = await aDiscoveryWorld(app)
  const marketing = await aMember(app, world.workspace, { roles: ['marketing'] })
  const name = aName()
  const { sellers, regions, ...firstPage } = answersFor(name)
  const started = await world.visitor.post('/v1/public/applications', { form: 'solution', answers: firstPage })
  const saved = await world.visitor.patch(`/v1/public/applications/${started.body.token}`, {
    answers: { sellers, regions, references: 'Ask Contoso' },
    page: 2,
  })
  assert.equal(saved.status, 200, saved.text)

  const link = tokenIn(
    (await mailsOf(world, `ana@${name}.example`)).find((mail) => mail.kind === 'application.resume')!,
  )
  const resumed = await world.visitor.get(`/v1/public/applications/${link}`)
  assert.deepEqual(resumed.body.answers, { ...firstPage, sellers, regions, references: 'Ask Contoso' })
  assert.equal(resumed.body.pageReached, 2)
  assert.deepEqual(resumed.body.issues, [])

  const [form] = (await marketing.api.get('/v1/forms')).body.data.filter(
    (one: { slug: string }) => one.slug === 'solution',
  )
  const draft = structuredClone(form.draft)
  draft.pages[1].fields.find((field: { key: string }) => field.key === 'sellers').label.en = 'People who sell all day'
  draft.pages[1].fields.push({ key: 'certified', kind: 'yes_no', label: { en: 'Are they certified?' }, required: true })
  const changed = await marketing.api.patch(`/v1/forms/${form.id}`, { draft }, { 'if-match': String(form.version) })
  assert.equal(changed.status, 200, changed.text)
  assert.equal((await marketing.api.post(`/v1/forms/${form.id}/publication`)).status, 201)

  const after = await world.visitor.get(`/v1/public/applications/${link}`)
  assert.equal(after.body.form.number, 2)
  assert.deepEqual(after.body.answers, { ...firstPage, sellers, regions, references: 'Ask Contoso' })
  assert.deepEqual(after.body.changedFields, ['sellers'])
  assert.deepEqual(
    after.body.issues.map((issue: { field: string }) => issue.field),
    ['certified'],
  )
  app.advance(5_000)
  const incomplete = await world.visitor.post(`/v1/public/applications/${link}/submission`)
  assert.equal(incomplete.status, 422)
  assert.equal(incomplete.body.code, 'application.incomplete')
  const sent = await world.visitor.post(`/v1/public/applications/${link}/submission`, { answers: { certified: true } })
  assert.equal(sent.status, 200, sent.text)
  assert.equal(sent.body.form.number, 2)
})

test('a hidden condition never blocks a submit and never keeps a stale answer', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  // "both" shows sellers and consultants, each required; then the applicant says that they only implement.
  const started = await world.visitor.post('/v1/public/applications', {
    form: 'solution',
    answers: answersFor(aName(), { fit: 'both', sellers: 7 }),
  })
  const { token } = started.body
  const changed = await world.visitor.patch(`/v1/public/applications/${token}`, {
    answers: { fit: 'implement', consultants: 3 },
  })
  assert.deepEqual(changed.body.droppedAtSubmit, ['People in sales'])
  app.advance(5_000)
  const sent = await world.visitor.post(`/v1/public/applications/${token}/submission`)
  assert.equal(sent.status, 200, sent.text)
  const read = await reviewer.api.get(`/v1/applications/${started.body.application.reference}`)
  const fields = read.body.answers.map((line: { field: string }) => line.field)
  assert.ok(fields.includes('consultants'))
  assert.ok(!fields.includes('sellers'))
})

test('a status token opens its own application and nothing else', async () => {
  const world = await aDiscoveryWorld(app)
  const other = await aDiscoveryWorld(app)
  const [one, two] = [await anApplication(app, world), await anApplication(app, world)]
  assert.equal((await world.visitor.get(`/v1/public/applications/${one.token}`)).body.reference, one.id)
  assert.equal((await world.visitor.get(`/v1/public/applications/${two.token}`)).body.reference, two.id)
  const missing = await world.visitor.get(`/v1/public/applications/${'A'.repeat(43)}`)
  assert.equal(missing.status, 404)
  const elsewhere = await other.visitor.get(`/v1/public/applications/${one.token}`)
  const nowhere = await clientFor(app.server, {}).get(`/v1/public/applications/${one.token}`)
  const strip = (text: string) => text.replace(/"requestId":"[^"]*"/, '')
  assert.equal(strip(elsewhere.text), strip(missing.text))
  assert.equal(strip(nowhere.text), strip(missing.text))
  // The token opens no door of the team.
  assert.equal(
    (await world.visitor.get(`/v1/applications/${one.id}`, undefined, { authorization: `Bearer ${one.token}` })).status,
    401,
  )

  const rotated = await world.visitor.post(`/v1/public/applications/${one.token}/rotation`)
  assert.equal(rotated.status, 200, rotated.text)
  assert.equal((await world.visitor.get(`/v1/public/applications/${one.token}`)).status, 404)
  assert.equal((await world.visitor.get(`/v1/public/applications/${rotated.body.token}`)).body.reference, one.id)
  // Only the hash is in the database.
  const dump = await inTransaction(world.ctx, async (tx) =>
    (await sql<{ row: string }>`select applications::text as row from applications`.execute(tx.db)).rows
      .map((row) => row.row)
      .join('\n'),
  )
  assert.ok(!dump.includes(rotated.body.token) && !dump.includes(two.token))
})

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

test('nobody on the do-not-contact list is mailed, also after their erasure', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  const admin = await aMember(app, world.workspace, { roles: ['admin', 'partner_manager'] })
  const { id, email, application } = await inReview(app, world, reviewer.api)
  const before = (await mailsOf(world, email)).length
  const entry = await reviewer.api.post('/v1/do-not-contact', {
    kind: 'email',
    value: email.toUpperCase(),
    why: 'Asked on the phone',
    fromWhom: 'Ana',
  })
  assert.equal(entry.status, 201, entry.text)
  const refused = await reviewer.api.post(`/v1/applications/${id}/questions`, { questions: ['Are you there?'] })
  assert.equal(refused.status, 409)
  assert.equal(refused.body.code, 'contact.do_not_contact')
  assert.match(refused.body.detail, /^Opted out on \d{4}-\d{2}-\d{2}\.$/)

  const contacts = await reviewer.api.get(`/v1/partners/${application.partner.id}/contacts`)
  const erased = await admin.api.post(`/v1/contacts/${contacts.body.data[0].id}/erasure`, { reason: 'Asked for it' })
  assert.equal(erased.status, 200, erased.text)
  const listed = await reviewer.api.get('/v1/do-not-contact')
  assert.deepEqual(
    listed.body.data.map((one: { value: string | null }) => one.value),
    [null],
  )
  assert.equal((await reviewer.api.get('/v1/do-not-contact', { value: email })).body.data.length, 1)

  assert.equal(
    (await reviewer.api.post(`/v1/applications/${id}/decision`, { outcome: 'declined', reasons: ['capacity'] })).status,
    201,
  )
  assert.equal((await world.visitor.post('/v1/public/application-links', { email })).status, 202)
  assert.equal((await mailsOf(world, email)).length, before - (await erasedMails(world, email, before)))
})
const erasedMails = async (world: Awaited<ReturnType<typeof aDiscoveryWorld>>, email: string, before: number) =>
  before - (await mailsOf(world, email)).length

test('spam sees the same answer as a person, and a person can be taken out of quarantine', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  const person = await anApplication(app, world, { proven: false })
  const hasty = await anApplication(app, world, { proven: false, fast: true })
  const decoyed = await anApplication(app, world, { proven: false, decoy: '555-1234' })
  const shape = (body: Record<string, unknown>) => ({
    state: body.state,
    words: body.stateWords,
    notice: body.notice,
    can: body.can,
    withWhom: body.withWhom,
    steps: (body.steps as { words: string; done: boolean }[]).map(({ words, done }) => ({ words, done })),
  })
  for (const spam of [hasty, decoyed]) {
    assert.equal(spam.sent.status, 200)
    assert.deepEqual(shape(spam.sent.body), shape(person.sent.body))
    assert.ok(spam.sent.body.promisedBy)
    assert.deepEqual(
      (await mailsOf(world, spam.email)).map((mail) => mail.kind),
      (await mailsOf(world, person.email)).map((mail) => mail.kind),
    )
  }
  const held = await reviewer.api.get('/v1/applications', { state: ['quarantined'] })
  assert.deepEqual(held.body.data.map((row: { id: string }) => row.id).sort(), [hasty.id, decoyed.id].sort())
  assert.equal((await reviewer.api.post(`/v1/applications/${hasty.id}/assignment`)).status, 409)

  const released = await reviewer.api.post(`/v1/applications/${hasty.id}/release`, {
    reason: 'They paste from a document',
  })
  assert.equal(released.status, 200, released.text)
  assert.equal(released.body.state, 'submitted')
  assert.equal(released.body.partner.name, `${hasty.name} GmbH`)
  assert.equal(released.body.promise.firstAnswerBy, hasty.sent.body.promisedBy)
  app.advance(31 * day)
  await app.settle()
  assert.equal((await reviewer.api.get(`/v1/applications/${decoyed.id}`)).body.state, 'expired')
  assert.equal((await reviewer.api.get(`/v1/applications/${decoyed.id}`)).body.company, '')
  assert.equal((await reviewer.api.get(`/v1/applications/${hasty.id}`)).body.state, 'submitted')
})

test('no check ends an application without a person', async () => {
  const world = await aDiscoveryWorld(app)
  const configurator = await aMember(app, world.workspace, { roles: ['admin', 'partner_manager'] })
  const [type] = (await configurator.api.get('/v1/partner-types')).body.data.filter(
    (one: { key: string }) => one.key === 'solution',
  )
  const settings = await configurator.api.get(`/v1/partner-types/${type.id}/discovery-settings`)
  const changed = await configurator.api.patch(
    `/v1/partner-types/${type.id}/discovery-settings`,
    {
      restrictedCountries: ['KP'],
      competitorDomains: ['rival.example'],
      checks: {
        free_mail: 'stop',
        domain_differs: 'stop',
        restricted_country: 'stop',
        competitor: 'stop',
        same_answers: 'stop',
        match: 'stop',
      },
    },
    { 'if-match': String(settings.body.version) },
  )
  assert.equal(changed.status, 200, changed.text)
  const sent = [
    await anApplication(app, world, { answers: { email: 'someone@gmail.com' } }),
    await anApplication(app, world, { answers: { country: 'KP' } }),
    await anApplication(app, world, { answers: { website: 'https://rival.example' } }),
    await anApplication(app, world, { fast: true }),
  ]
  for (const { sent: answer, id } of sent) {
    assert.equal(answer.status, 200, answer.text)
    assert.equal(answer.body.state, 'submitted')
    const { body } = await configurator.api.get(`/v1/applications/${id}`)
    assert.equal(body.state, 'quarantined')
    assert.deepEqual(body.decisions, [])
    assert.equal(
      (await configurator.api.post(`/v1/applications/${id}/release`, { reason: 'A person looked' })).status,
      200,
    )
  }
})

test('a throw-away address is asked for a company address, and nothing is sent', async () => {
  const world = await aDiscoveryWorld(app)
  const { sent, token } = await anApplication(app, world, { answers: { email: 'x@mailinator.com' } })
  assert.equal(sent.status, 422)
  assert.match(sent.body.errors[0].message, /Please use a company address/)
  assert.equal((await world.visitor.get(`/v1/public/applications/${token}`)).body.state, 'draft')
})

test('holds are cleared by name and only by their owner, and every one stands in the refusal', async () => {
  const world = await aDiscoveryWorld(app)
  const admin = await aMember(app, world.workspace, { roles: ['admin', 'partner_manager'] })
  const legal = await aMember(app, world.workspace, { roles: ['legal'], name: 'Lea Gal' })
  const [type] = (await admin.api.get('/v1/partner-types')).body.data.filter(
    (one: { key: string }) => one.key === 'solution',
  )
  const settings = await admin.api.get(`/v1/partner-types/${type.id}/discovery-settings`)
  await admin.api.patch(
    `/v1/partner-types/${type.id}/discovery-settings`,
    { restrictedCountries: ['BY'], checks: { free_mail: 'hold' } },
    { 'if-match': String(settings.body.version) },
  )
  const { id } = await inReview(app, world, admin.api, { answers: { country: 'BY', email: 'someone@gmail.com' } })
  const refused = await admin.api.post(`/v1/applications/${id}/decision`, { outcome: 'accepted', reasons: [] })
  assert.equal(refused.body.code, 'application.hold_open')
  assert.deepEqual(refused.body.holds.map((hold: { check: string }) => hold.check).sort(), [
    'free_mail',
    'restricted_country',
  ])
  const foreign = await admin.api.post(`/v1/applications/${id}/checks/restricted_country/clearance`, {
    reason: 'Never mind',
  })
  assert.equal(foreign.status, 403)
  assert.equal(foreign.body.code, 'check.owner')
  assert.ok(
    (await legal.api.get('/v1/tasks')).body.data.some((task: { kind: string }) => task.kind === 'discovery.clear_hold'),
  )
  const cleared = await legal.api.post(`/v1/applications/${id}/checks/restricted_country/clearance`, {
    reason: 'Licence 12',
  })
  assert.equal(cleared.status, 200, cleared.text)
  assert.equal(
    (await admin.api.post(`/v1/applications/${id}/checks/free_mail/clearance`, { reason: 'Sole trader' })).status,
    200,
  )
  assert.equal(
    (await admin.api.post(`/v1/applications/${id}/checks/free_mail/clearance`, { reason: 'Again' })).body.code,
    'check.not_held',
  )
  const accepted = await admin.api.post(`/v1/applications/${id}/decision`, { outcome: 'accepted', reasons: [] })
  assert.equal(accepted.status, 201, accepted.text)
  assert.ok(accepted.body.checks.some((check: { cleared: { by: string } | null }) => check.cleared?.by === 'Lea Gal'))
})

test('an unproven address is not reviewed unless a member says why that is not needed', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  const { id } = await anApplication(app, world, { proven: false })
  const refused = await reviewer.api.post(`/v1/applications/${id}/assignment`)
  assert.equal(refused.body.code, 'application.email_unproven')
  const taken = await reviewer.api.post(`/v1/applications/${id}/assignment`, {
    proofNotNeeded: 'I met her at the fair',
  })
  assert.equal(taken.body.state, 'in_review')
  assert.equal(taken.body.proofWaived, 'I met her at the fair')
  const colleague = await aMember(app, world.workspace, { name: 'Ben Okafor' })
  const late = await colleague.api.post(`/v1/applications/${id}/assignment`)
  assert.equal(late.body.code, 'application.taken')
  assert.equal(
    (await colleague.api.post(`/v1/applications/${id}/assignment`, { memberId: colleague.memberId })).body.reviewer.id,
    colleague.memberId,
  )
})

test('a second submit with the same token answers the first result, also when both come at once', async () => {
  const world = await aDiscoveryWorld(app)
  const name = aName()
  const started = await world.visitor.post('/v1/public/applications', { form: 'solution', answers: answersFor(name) })
  app.advance(5_000)
  const both = await Promise.all(
    [1, 2, 3].map(() => world.visitor.post(`/v1/public/applications/${started.body.token}/submission`)),
  )
  assert.deepEqual(
    both.map((answer) => answer.status),
    [200, 200, 200],
  )
  assert.equal(new Set(both.map((answer) => JSON.stringify(answer.body.steps))).size, 1)
  assert.equal(
    (await mailsOf(world, `ana@${name}.example`)).filter((mail) => mail.kind === 'application.proof_submitted').length,
    1,
  )
})

test('wrong answers come back with every field at once', async () => {
  const world = await aDiscoveryWorld(app)
  const answer = await world.visitor.post('/v1/public/applications', {
    form: 'solution',
    answers: {
      company: 'x'.repeat(300),
      website: 'no domain',
      country: 'Germany',
      email: 'nobody',
      fit: 'nothing',
      sellers: 'many',
      unknown: 1,
    },
  })
  assert.equal(answer.status, 422)
  assert.deepEqual(answer.body.errors.map((issue: { field: string }) => issue.field).sort(), [
    'company',
    'country',
    'email',
    'fit',
    'sellers',
    'unknown',
    'website',
  ])
  assert.ok(
    answer.body.errors.some(
      (issue: { message: string }) => issue.message === 'Website: needs a domain such as acme.com',
    ),
  )
})

test('more than ten submissions from one address in an hour have to wait', async () => {
  const world = await aDiscoveryWorld(app)
  for (let count = 0; count < 10; count += 1)
    assert.equal((await anApplication(app, world, { proven: false })).sent.status, 200)
  const refused = await anApplication(app, world, { proven: false })
  assert.equal(refused.sent.status, 429)
  assert.ok(Number(refused.sent.headers['retry-after']) > 3000)
  app.advance(61 * minute)
  assert.equal((await world.visitor.post(`/v1/public/applications/${refused.token}/submission`)).status, 200)
})

test('a lost link is answered alike for a known and an unknown address', async () => {
  const world = await aDiscoveryWorld(app)
  const { email, token } = await anApplication(app, world)
  const known = await world.visitor.post('/v1/public/application-links', { email })
  const unknown = await world.visitor.post('/v1/public/application-links', { email: 'nobody@nowhere.example' })
  assert.deepEqual([known.status, known.text], [unknown.status, unknown.text])
  const mail = (await mailsOf(world, email)).at(-1)!
  assert.equal(mail.kind, 'application.links')
  assert.equal(tokenIn(mail), token)
  assert.ok(proofIn(mail))
})

test('a draft is warned of a week before it lapses, and lapses with everything in it', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  const name = aName()
  const started = await world.visitor.post('/v1/public/applications', { form: 'solution', answers: answersFor(name) })
  app.advance(10 * day)
  await world.visitor.patch(`/v1/public/applications/${started.body.token}`, { answers: { sellers: 9 } })
  app.advance(14 * day)
  await app.settle()
  const kinds = async () => (await mailsOf(world, `ana@${name}.example`)).map((mail) => mail.kind)
  assert.deepEqual(await kinds(), ['application.resume'])
  app.advance(10 * day)
  await app.settle()
  assert.deepEqual(await kinds(), ['application.resume', 'application.draft_expires'])
  assert.equal((await world.visitor.get(`/v1/public/applications/${started.body.token}`)).body.state, 'draft')
  app.advance(7 * day)
  await app.settle()
  const lapsed = await reviewer.api.get(`/v1/applications/${started.body.application.reference}`)
  assert.equal(lapsed.body.state, 'expired')
  assert.deepEqual([lapsed.body.company, lapsed.body.email, lapsed.body.answers], ['', null, []])
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

test('a company that is only likely the same waits for a person, and one that is certain joins its record', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  const name = aName()
  const known = await reviewer.api.post('/v1/partners', {
    legalName: `${name} GmbH`,
    website: `https://${name}.example`,
    country: 'DE',
    source: { kind: 'inbound' },
  })
  assert.equal(known.status, 201, known.text)
  const certain = await anApplication(app, world, { name })
  const joined = await reviewer.api.get(`/v1/applications/${certain.id}`)
  assert.equal(joined.body.partner.id, known.body.id)
  assert.equal((await reviewer.api.get(`/v1/partners/${known.body.id}`)).body.stage, 'applied')

  const branch = aName()
  const parent = await reviewer.api.post('/v1/partners', {
    legalName: `${branch} Holding Nordic`,
    website: `https://${branch}.example`,
    country: 'SE',
    source: { kind: 'inbound' },
  })
  const likely = await inReview(app, world, reviewer.api, { name: branch, answers: { company: 'Kestrel Werk GmbH' } })
  const held = await reviewer.api.get(`/v1/applications/${likely.id}`)
  assert.equal(held.body.partner, null)
  assert.equal(held.body.candidates[0].partner.id, parent.body.id)
  assert.equal(
    (await reviewer.api.post(`/v1/applications/${likely.id}/decision`, { outcome: 'accepted', reasons: [] })).body.code,
    'application.duplicate_open',
  )
  const resolved = await reviewer.api.post(`/v1/applications/${likely.id}/match-resolution`, {
    partnerId: null,
    reason: 'A sister company',
  })
  assert.equal(resolved.status, 200, resolved.text)
  assert.notEqual(resolved.body.partner.id, parent.body.id)
})

test('a withdrawn application takes its partner along, and a corrected address has to be proven again', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  const { token, id, name } = await anApplication(app, world)
  const corrected = await world.visitor.patch(`/v1/public/applications/${token}/contact`, {
    email: `new@${name}.example`,
    fullName: 'Ana Sousa',
  })
  assert.equal(corrected.status, 200, corrected.text)
  assert.equal(corrected.body.emailProven, false)
  assert.equal((await mailsOf(world, `new@${name}.example`)).at(-1)?.kind, 'application.proof')
  const withdrawn = await world.visitor.post(`/v1/public/applications/${token}/withdrawal`, {
    reason: 'We were bought',
  })
  assert.equal(withdrawn.body.state, 'withdrawn')
  const { partner } = (await reviewer.api.get(`/v1/applications/${id}`)).body
  assert.equal((await reviewer.api.get(`/v1/partners/${partner.id}`)).body.stage, 'withdrawn')
})

test('files are kept for the question they answer and reach the team only', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  const started = await world.visitor.post('/v1/public/applications', {
    form: 'solution',
    answers: answersFor(aName(), { references: 'Ask Contoso' }),
  })
  const { token } = started.body
  const upload = (field: string, content: string, name = 'case.txt') => {
    const boundary = 'frontier7'
    const body = `--${boundary}\r\ncontent-disposition: form-data; name="field"\r\n\r\n${field}\r\n--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/plain\r\n\r\n${content}\r\n--${boundary}--\r\n`
    return world.visitor.request('POST', `/v1/public/applications/${token}/files`, {
      rawBody: Buffer.from(body),
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    })
  }
  const added = await upload('reference_files', 'How Contoso saved a week')
  assert.equal(added.status, 201, added.text)
  assert.deepEqual(added.body.answers.reference_files, ['1'])
  assert.equal((await upload('company', 'not here')).status, 422)
  assert.equal((await upload('reference_files', '<html><script>alert(1)</script></html>', 'x.html')).status, 422)
  const id = started.body.application.reference
  const file = await reviewer.api.get(`/v1/applications/${id}/files/1`)
  assert.equal(file.status, 200)
  assert.equal(file.text, 'How Contoso saved a week')
  const removed = await world.visitor.delete(`/v1/public/applications/${token}/files/1`)
  assert.equal(removed.body.answers.reference_files, undefined)
  assert.equal((await reviewer.api.get(`/v1/applications/${id}/files/1`)).status, 404)
})

test('the address of a sender is replaced by a keyed hash after 90 days', async () => {
  const world = await aDiscoveryWorld(app)
  const { id } = await anApplication(app, world)
  app.advance(91 * day)
  await app.settle()
  const [row] = await inTransaction(
    world.ctx,
    async (tx) =>
      (
        await sql<{
          sender_address: string | null
          sender_hash: string | null
        }>`select sender_address, sender_hash from applications where id = ${id}`.execute(tx.db)
      ).rows,
  )
  assert.equal(row!.sender_address, null)
  assert.match(row!.sender_hash!, /^[A-Za-z0-9_-]{43}$/)
})

test('applications are found by words, filtered, paged and exported with a column per field', async () => {
  const world = await aDiscoveryWorld(app)
  const reviewer = await aMember(app, world.workspace)
  const all = [
    await anApplication(app, world),
    await anApplication(app, world, { answers: { country: 'AT', why: '=HYPERLINK("http://x") and some more words' } }),
    await anApplication(app, world, {
      form: 'technology',
      answers: { fit: 'idea', team_size: 2, integration: ['api'], sellers: undefined, regions: undefined },
    }),
  ]
  for (const one of all) assert.equal(one.sent.status, 200, one.sent.text)
  const ids = (body: { data: { id: string }[] }) => body.data.map((row) => row.id)
  assert.deepEqual(ids((await reviewer.api.get('/v1/applications', { q: all[1]!.name })).body), [all[1]!.id])
  assert.deepEqual(ids((await reviewer.api.get('/v1/applications', { country: ['AT'] })).body), [all[1]!.id])
  const first = await reviewer.api.get('/v1/applications', { limit: 2, sort: 'arrivedAt' })
  const rest = await reviewer.api.get('/v1/applications', {
    limit: 2,
    sort: 'arrivedAt',
    cursor: first.body.nextCursor,
  })
  assert.deepEqual(
    [...ids(first.body), ...ids(rest.body)],
    all.map((one) => one.id),
  )
  const csv = await reviewer.api.get('/v1/application-exports', { format: 'csv' })
  assert.equal(csv.status, 200)
  const [header, ...lines] = csv.text.replace('\ufeff', '').trim().split('\r\n')
  assert.equal(lines.length, 3)
  assert.ok(header!.includes('answer.sellers') && header!.includes('answer.team_size'))
  assert.ok(csv.text.includes(`"'=HYPERLINK`))
})
