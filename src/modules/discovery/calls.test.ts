/** Discovery calls over HTTP: offered, booked by the applicant, moved, held; the calendar follows. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { aMember } from '#test/support/people.ts'
import { aDiscoveryWorld, aName, day, inReview, mailsOf, minute, type World } from './testing.ts'

const app = await testApp()

const entriesOf = (world: World, email: string) =>
  inTransaction(world.ctx, async (tx) => {
    const { rows } = await sql<{ kind: string; attachments: { content: { text: string } }[] }>`
      select kind, attachments from mails where workspace_id = ${world.workspace.id} and to_email = ${email} and kind like 'discovery_call.%' order by id`.execute(
      tx.db,
    )
    return rows.map((row) => ({ kind: row.kind, text: row.attachments[0]?.content.text ?? '' }))
  })
const lineOf = (text: string, name: string) => new RegExp(`^${name}(?:;[^:]*)?:(.*?)\\r?$`, 'm').exec(text)?.[1]

/** An accepted application whose time to undo is over: a call is offered on its page. */
const accepted = async () => {
  const world = await aDiscoveryWorld(app)
  const host = await aMember(app, world.workspace)
  const application = await inReview(app, world, host.api)
  const decided = await host.api.post(`/v1/applications/${application.id}/decision`, {
    outcome: 'accepted',
    reasons: [],
  })
  assert.equal(decided.status, 201, decided.text)
  app.advance(11 * minute)
  await app.settle()
  const page = `/v1/public/applications/${application.token}`
  return { world, host, application, page }
}
const aCall = async (world: World, host: Awaited<ReturnType<typeof aMember>>) => {
  const name = aName()
  const partner = await host.api.post('/v1/partners', {
    legalName: name,
    website: `https://${name}.example`,
    source: { kind: 'inbound' },
  })
  assert.equal(partner.status, 201, partner.text)
  const offered = await host.api.post('/v1/discovery-calls', {
    partnerId: partner.body.id,
    hostId: host.memberId,
    attendees: [{ name: 'Kim Berg', email: `kim@${name}.example` }],
  })
  assert.equal(offered.status, 201, offered.text)
  return { id: offered.body.id as string, partnerId: partner.body.id as string, email: `kim@${name}.example`, world }
}

test('an accepted applicant chooses a time on its own page, without an account', async () => {
  const { world, host, application, page } = await accepted()
  const offered = (await world.visitor.get(`${page}/call-slots`)).body
  assert.equal(offered.call.state, 'proposed')
  assert.equal(offered.call.with, host.name)
  assert.ok(offered.call.agenda.length >= 3)
  assert.equal('notes' in offered.call.agenda[0], false)
  const booked = await world.visitor.post(`${page}/call-booking`, { startsAt: offered.slots[3] })
  assert.equal(booked.status, 200, booked.text)
  assert.equal(booked.body.call.state, 'booked')
  assert.equal(booked.body.call.startsAt, offered.slots[3])
  const listed = await host.api.get('/v1/discovery-calls', { applicationId: application.id })
  assert.deepEqual(
    listed.body.data.map((row: { state: string }) => row.state),
    ['booked'],
  )
})

test('an ICS invitation moves and cancels the same calendar entry', async () => {
  const { world, host, application, page } = await accepted()
  const { slots } = (await world.visitor.get(`${page}/call-slots`)).body
  await world.visitor.post(`${page}/call-booking`, { startsAt: slots[2] })
  const moved = await world.visitor.post(`${page}/call-booking`, { startsAt: slots[6] })
  assert.equal(moved.status, 200, moved.text)
  const again = await world.visitor.post(`${page}/call-booking`, { startsAt: slots[6] })
  assert.equal(again.status, 200, 'the same time again changes nothing')
  const file = await world.visitor.get(`${page}/call-calendar`)
  assert.equal(file.status, 200, file.text)
  const gone = await world.visitor.delete(`${page}/call-booking`)
  assert.equal(gone.status, 200, gone.text)
  assert.equal(gone.body.call.state, 'cancelled')
  for (const email of [application.email, host.email]) {
    const entries = await entriesOf(world, email)
    assert.deepEqual(
      entries.map((entry) => entry.kind),
      ['discovery_call.booked', 'discovery_call.moved', 'discovery_call.cancelled'],
    )
    const texts = entries.map((entry) => entry.text)
    assert.equal(new Set(texts.map((text) => lineOf(text, 'UID'))).size, 1)
    assert.deepEqual(
      texts.map((text) => lineOf(text, 'SEQUENCE')),
      ['0', '1', '2'],
    )
    assert.deepEqual(
      texts.map((text) => lineOf(text, 'METHOD')),
      ['REQUEST', 'REQUEST', 'CANCEL'],
    )
    const starts = texts.map((text) => lineOf(text, 'DTSTART'))
    const asUtc = (instant: string) => instant.replaceAll(/[-:]|\.000/g, '')
    assert.deepEqual(starts, [asUtc(slots[2]), asUtc(slots[6]), asUtc(slots[6])])
    assert.equal(lineOf(texts[2]!, 'STATUS'), 'CANCELLED')
  }
  assert.equal(lineOf(file.text, 'SEQUENCE'), '1')
})

test('of two who want one slot one gets it, and the other is shown three free ones', async () => {
  const world = await aDiscoveryWorld(app)
  const host = await aMember(app, world.workspace)
  const [one, other] = [await aCall(world, host), await aCall(world, host)]
  const slots = (await host.api.get(`/v1/discovery-calls/${one.id}/slots`)).body.data as string[]
  const answers = await Promise.all(
    [one, other].map(({ id }) => host.api.post(`/v1/discovery-calls/${id}/booking`, { startsAt: slots[4] })),
  )
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
  const refused = answers.find(({ status }) => status === 409)!
  assert.equal(refused.body.code, 'call.slot_taken')
  assert.equal(refused.body.detail, 'That slot was taken a moment ago; here are three others.')
  assert.equal(refused.body.slots.length, 3)
  const loser = answers[0] === refused ? one : other
  const second = await host.api.post(`/v1/discovery-calls/${loser.id}/booking`, { startsAt: refused.body.slots[0] })
  assert.equal(second.status, 200, second.text)
  // A pause of fifteen minutes stands around each call, so the slots right beside a call are not offered.
  assert.ok(!refused.body.slots.includes(slots[5]) || Date.parse(slots[5]!) - Date.parse(slots[4]!) >= 45 * minute)
})

test('nobody books a call less than two business hours ahead, or outside of what was offered', async () => {
  const { world, page } = await accepted()
  const { slots } = (await world.visitor.get(`${page}/call-slots`)).body
  const early = new Date(Date.parse(slots[0]) - 30 * minute).toISOString()
  const late = await world.visitor.post(`${page}/call-booking`, { startsAt: early })
  assert.equal(late.status, 409)
  assert.match(late.body.code, /^call\.(too_late|slot_taken)$/)
  const soon = await world.visitor.post(`${page}/call-booking`, {
    startsAt: new Date(app.services.time().getTime() + minute).toISOString(),
  })
  assert.equal(soon.body.code, 'call.too_late')
  const far = await world.visitor.post(`${page}/call-booking`, {
    startsAt: new Date(app.services.time().getTime() + 40 * day).toISOString(),
  })
  assert.equal(far.body.code, 'call.slot_taken')
})

test('both sides are reminded a day and an hour before, at the time the call was moved to', async () => {
  const world = await aDiscoveryWorld(app)
  const host = await aMember(app, world.workspace)
  const call = await aCall(world, host)
  const slots = (await host.api.get(`/v1/discovery-calls/${call.id}/slots`)).body.data as string[]
  const [first, last] = [slots[30]!, slots.at(-1)!]
  await host.api.post(`/v1/discovery-calls/${call.id}/booking`, { startsAt: first })
  await host.api.post(`/v1/discovery-calls/${call.id}/booking`, { startsAt: last })
  const reminders = async () =>
    (await mailsOf(world, call.email)).filter(({ kind }) => kind === 'discovery_call.reminder').length
  app.advance(Date.parse(first) - app.services.time().getTime())
  await app.settle()
  assert.equal(await reminders(), 0)
  app.advance(Date.parse(last) - app.services.time().getTime() - 23 * 60 * minute)
  await app.settle()
  assert.equal(await reminders(), 1)
  app.advance(22.5 * 60 * minute)
  await app.settle()
  assert.equal(await reminders(), 2)
})

test('what came of a call is told to both sides, notes to nobody, and next steps are tasks', async () => {
  const world = await aDiscoveryWorld(app)
  const host = await aMember(app, world.workspace)
  const call = await aCall(world, host)
  const slots = (await host.api.get(`/v1/discovery-calls/${call.id}/slots`)).body.data as string[]
  await host.api.post(`/v1/discovery-calls/${call.id}/booking`, { startsAt: slots[0] })
  const outcome = {
    result: 'held',
    outcome: 'go_on',
    summary: 'We begin with billing.',
    nextSteps: [
      { title: 'Send the price list', side: 'team', dueOn: '2027-01-15' },
      { title: 'Name a developer', side: 'partner' },
    ],
  }
  const early = await host.api.post(`/v1/discovery-calls/${call.id}/outcome`, outcome)
  assert.equal(early.body.code, 'call.too_early')
  app.advance(Date.parse(slots[0]!) - app.services.time().getTime() + 5 * minute)
  const { version } = (await host.api.get(`/v1/discovery-calls/${call.id}`)).body
  const noted = await host.api.request('PUT', `/v1/discovery-calls/${call.id}/notes`, {
    body: { notes: ['Their CEO is leaving'] },
    headers: { 'if-match': String(version) },
  })
  assert.equal(noted.status, 200, noted.text)
  const absent = await host.api.post(`/v1/discovery-calls/${call.id}/outcome`, { result: 'no_show' })
  assert.equal(absent.body.code, 'call.too_early')
  const held = await host.api.post(`/v1/discovery-calls/${call.id}/outcome`, outcome)
  assert.equal(held.status, 200, held.text)
  assert.equal(held.body.agenda[0].notes, 'Their CEO is leaving')
  const told = (await mailsOf(world, call.email)).at(-1)!
  assert.equal(told.kind, 'discovery_call.summary')
  assert.match(told.text_body, /We begin with billing/)
  assert.match(told.text_body, /Name a developer/)
  assert.doesNotMatch(told.text_body, /CEO/)
  const tasks = (await host.api.get('/v1/tasks', { partnerId: call.partnerId })).body.data as {
    title: string
    side: string
  }[]
  assert.deepEqual(tasks.map(({ title, side }) => `${side}: ${title}`).sort(), [
    'partner: Name a developer',
    'team: Send the price list',
  ])
  const twice = await host.api.post(`/v1/discovery-calls/${call.id}/outcome`, outcome)
  assert.equal(twice.body.code, 'call.state')
})

test('two missed calls suggest the waitlist', async () => {
  const world = await aDiscoveryWorld(app)
  const host = await aMember(app, world.workspace)
  const first = await aCall(world, host)
  const miss = async (id: string) => {
    const slots = (await host.api.get(`/v1/discovery-calls/${id}/slots`)).body.data as string[]
    await host.api.post(`/v1/discovery-calls/${id}/booking`, { startsAt: slots[0] })
    app.advance(Date.parse(slots[0]!) - app.services.time().getTime() + 16 * minute)
    return host.api.post(`/v1/discovery-calls/${id}/outcome`, { result: 'no_show' })
  }
  const once = await miss(first.id)
  assert.equal(once.body.state, 'no_show')
  assert.equal(once.body.suggestion, null)
  const open = await host.api.post('/v1/discovery-calls', { partnerId: first.partnerId, hostId: host.memberId })
  const refused = await host.api.post('/v1/discovery-calls', { partnerId: first.partnerId, hostId: host.memberId })
  assert.equal(refused.body.code, 'call.open_already')
  assert.match((await miss(open.body.id)).body.suggestion, /waitlist/)
})

test('nobody on the do-not-contact list is asked to a call', async () => {
  const world = await aDiscoveryWorld(app)
  const host = await aMember(app, world.workspace, { roles: ['partner_manager', 'marketing', 'admin'] })
  const call = await aCall(world, host)
  await host.api.post('/v1/do-not-contact', { kind: 'email', value: call.email, why: 'Asked us', fromWhom: 'Kim' })
  const slots = (await host.api.get(`/v1/discovery-calls/${call.id}/slots`)).body.data as string[]
  await host.api.post(`/v1/discovery-calls/${call.id}/booking`, { startsAt: slots[0] })
  assert.deepEqual(
    (await mailsOf(world, call.email)).map(({ kind }) => kind),
    ['discovery_call.offered'],
  )
  const other = await host.api.post('/v1/partners', { legalName: aName(), source: { kind: 'inbound' } })
  const refused = await host.api.post('/v1/discovery-calls', {
    partnerId: other.body.id,
    hostId: host.memberId,
    attendees: [{ name: 'Kim', email: call.email }],
  })
  assert.equal(refused.body.code, 'contact.do_not_contact')
})
