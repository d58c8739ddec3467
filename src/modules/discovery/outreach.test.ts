/** Outreach over HTTP: sequences on the workspace's clock, what stops them, and who is left alone. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import type { Client } from '#test/support/client.ts'
import { aMember } from '#test/support/people.ts'
import { aDiscoveryWorld, aName, answersFor, day, type Mail, mailsOf, type World } from './testing.ts'

const app = await testApp()
type Row = Record<string, never> & { id: string; state: string; number: number; stoppedWhy: string | null }

const aTeam = async () => {
  const world = await aDiscoveryWorld(app)
  const member = await aMember(app, world.workspace, {
    roles: ['partner_manager', 'marketing', 'admin', 'engineering'],
    name: 'Maren Voss',
  })
  return { world, member, api: member.api }
}
const steps = [
  { channel: 'email', days: 0, subject: 'Hello {company}', body: 'Hello {name},\n\nlook: {link}\n\n{sender}' },
  { channel: 'call', days: 2, subject: 'Call and ask' },
  { channel: 'email', days: 3, subject: 'Once more', body: 'Hello {name}, still {link}' },
]
const aList = async (api: Client, more: object = {}) => {
  const made = await api.post('/v1/target-lists', { name: `Wanted ${aName()}`, why: 'Customers ask', steps, ...more })
  assert.equal(made.status, 201, made.text)
  return made.body as { id: string; version: number }
}
const aTarget = async (api: Client, listId: string, more: Record<string, unknown> = {}) => {
  const name = aName()
  const added = await api.post(`/v1/target-lists/${listId}/companies`, {
    company: `${name} GmbH`,
    person: 'Kim Berg',
    email: `kim@${name}.example`,
    ...more,
  })
  assert.equal(added.status, 201, added.text)
  return added.body as { number: number; email: string; company: string; state: string }
}
const start = async (api: Client, listId: string) => {
  const started = await api.post(`/v1/target-lists/${listId}/sequence`)
  assert.equal(started.status, 200, started.text)
  await app.settle()
  return started.body
}
const targetsOf = async (api: Client, listId: string): Promise<Row[]> =>
  (await api.get(`/v1/target-lists/${listId}/companies`, { sort: 'addedAt' })).body.data
const sentTo = async (world: World, email: string): Promise<Mail[]> =>
  (await mailsOf(world, email)).filter(({ kind }) => kind === 'outreach.mail')
const optOutIn = (mail: Mail): string => /\/opt-outs\/([A-Za-z0-9_-]{43})/.exec(mail.text_body)![1]!
const headersOf = async (world: World, email: string): Promise<Record<string, string>> =>
  inTransaction(world.ctx, async (tx) => {
    const { rows } = await sql<{ headers: Record<string, string> }>`select headers from mails
      where workspace_id = ${world.workspace.id} and to_email = ${email} and kind = 'outreach.mail' order by id limit 1`.execute(
      tx.db,
    )
    return rows[0]!.headers
  })
const pass = async (days: number) => {
  app.advance(days * day)
  await app.settle()
}

test('a started list writes to each company in its own words, makes it a prospect, and goes on in business days', async () => {
  const { world, member, api } = await aTeam()
  const list = await aList(api)
  const target = await aTarget(api, list.id)
  assert.equal(target.state, 'waiting')
  assert.equal((await targetsOf(api, list.id))[0]!['partner'], null, 'nobody is a prospect before the first step')
  await start(api, list.id)
  await start(api, list.id)
  const [mail, ...more] = await sentTo(world, target.email)
  assert.equal(more.length, 0, 'pressed twice is once')
  assert.equal(mail!.subject, `Hello ${target.company}`)
  assert.match(mail!.text_body, /Hello Kim Berg/)
  assert.match(mail!.text_body, /\/start\?outreach=[A-Za-z0-9_-]{43}/)
  assert.match(mail!.text_body, /\/opt-outs\/[A-Za-z0-9_-]{43}/)
  const headers = await headersOf(world, target.email)
  assert.equal(headers['List-Unsubscribe-Post'], 'List-Unsubscribe=One-Click')
  assert.match(headers['List-Unsubscribe']!, /^<https?:\/\/.*\/v1\/public\/one-click-opt-outs\/.*>$/)
  assert.equal(headers['Reply-To'], member.email)
  const [after] = (await api.get(`/v1/target-lists/${list.id}/companies`)).body.data
  const partner = (await api.get(`/v1/partners/${after.partner.id}`)).body
  assert.equal(partner.source.kind, 'outreach')
  assert.deepEqual([partner.source.recordKind, partner.source.recordId], ['target_list', list.id])
  await pass(3)
  const [task] = (await api.get('/v1/tasks', { kind: 'discovery.do_outreach', state: 'open' })).body.data
  assert.match(task.title, /Call and ask/)
  await api.post('/v1/outreach', {
    targetListId: list.id,
    targetNumber: target.number,
    channel: 'call',
    direction: 'out',
    outcome: 'no_answer',
  })
  assert.equal((await api.get(`/v1/tasks/${task.id}`)).body.state, 'done')
  await pass(5)
  assert.equal((await sentTo(world, target.email)).length, 2)
  const [done] = await targetsOf(api, list.id)
  assert.equal(done!.state, 'done')
  const logged = (await api.get('/v1/outreach', { targetListId: list.id })).body.data
  assert.deepEqual(
    logged.map((one: { channel: string; step: number | null }) => [one.channel, one.step]),
    [
      ['email', 3],
      ['call', null],
      ['email', 1],
    ],
  )
})

test('a reply, a bounce, the wrong person and an opt-out each stop the sequence', async () => {
  for (const [outcome, direction] of [
    ['replied', 'in'],
    ['bounced', 'out'],
    ['wrong_person', 'out'],
    ['opted_out', 'in'],
  ] as const) {
    const { world, api } = await aTeam()
    const list = await aList(api)
    const target = await aTarget(api, list.id)
    await start(api, list.id)
    const logged = await api.post('/v1/outreach', {
      targetListId: list.id,
      targetNumber: target.number,
      channel: 'email',
      direction,
      ...(outcome !== 'replied' && { outcome }),
    })
    assert.equal(logged.status, 201, logged.text)
    assert.equal(logged.body.outcome, outcome)
    await pass(10)
    const [stopped] = await targetsOf(api, list.id)
    assert.deepEqual([stopped!.state, stopped!.stoppedWhy], ['stopped', outcome])
    assert.equal((await sentTo(world, target.email)).length, 1)
    assert.equal((await api.get('/v1/tasks', { kind: 'discovery.do_outreach', state: 'open' })).body.data.length, 0)
  }
})

test('a reply to one list stops what another list would send to the same person', async () => {
  const { world, api } = await aTeam()
  const [one, other] = [await aList(api), await aList(api)]
  const target = await aTarget(api, one.id)
  await aTarget(api, other.id, { company: target.company, email: target.email })
  await start(api, one.id)
  await api.post('/v1/outreach', {
    targetListId: one.id,
    targetNumber: 1,
    channel: 'email',
    direction: 'in',
    body: 'Please tell me more',
    outcome: 'interested',
    nextStep: { title: 'Send the price list', dueOn: '2027-01-11' },
  })
  await start(api, other.id)
  assert.equal((await sentTo(world, target.email)).length, 1)
  assert.equal((await targetsOf(api, other.id))[0]!.stoppedWhy, 'interested')
  const [task] = (await api.get('/v1/tasks', { kind: 'discovery.do_outreach', state: 'open' })).body.data
  assert.equal(task.title, 'Send the price list')
})

test('nobody on the do-not-contact list is mailed, also after their erasure', async () => {
  const { world, api } = await aTeam()
  const list = await aList(api)
  const address = `kim@${aName()}.example`
  const domain = `${aName()}.example`
  await api.post('/v1/do-not-contact', { kind: 'email', value: address, why: 'Asked us by phone', fromWhom: 'Kim' })
  await api.post('/v1/do-not-contact', { kind: 'domain', value: domain, why: 'Their lawyer wrote', fromWhom: 'Legal' })
  const forbidden = [address, address.toUpperCase(), `ola@mail.${domain}`]
  for (const email of forbidden) await aTarget(api, list.id, { email })
  const allowed = await aTarget(api, list.id)
  const shown = (await api.get(`/v1/target-lists/${list.id}/companies`, { sort: 'addedAt' })).body.data
  assert.match(shown[0].forbidden, /^Opted out on \d{1,2} [A-Z][a-z]+ \d{4}\.$/)
  assert.equal(shown[3].forbidden, null)
  await start(api, list.id)
  assert.deepEqual(
    (await targetsOf(api, list.id)).map((one) => one.stoppedWhy),
    ['opted_out', 'opted_out', 'opted_out', null],
  )
  const partner = await api.post('/v1/partners', { legalName: aName(), source: { kind: 'inbound' } })
  const contact = await api.post(`/v1/partners/${partner.body.id}/contacts`, { fullName: 'Kim Berg', email: address })
  const letter = { subject: 'Hello', body: 'Hello {name}' }
  const refused = await api.post('/v1/outreach-mails', { ...letter, contactId: contact.body.id })
  assert.equal(refused.status, 409)
  assert.equal(refused.body.code, 'contact.do_not_contact')
  assert.match(refused.body.detail, /^Opted out on \d{1,2} [A-Z][a-z]+ \d{4}\.$/)

  const erased = await api.post(`/v1/contacts/${contact.body.id}/erasure`, { reason: 'They asked' })
  assert.ok(erased.status < 300, erased.text)
  const entries = (await api.get('/v1/do-not-contact', { kind: 'email' })).body.data
  assert.ok(
    entries.every((entry: { value: string | null }) => entry.value === null),
    'the address is forgotten',
  )
  // They are written down anew, from another list, by somebody who knows nothing of it.
  const again = await api.post(`/v1/partners/${partner.body.id}/contacts`, { fullName: 'K. Berg', email: address })
  const still = await api.post('/v1/outreach-mails', { ...letter, contactId: again.body.id })
  assert.equal(still.body.code, 'contact.do_not_contact')
  const later = await aList(api)
  await aTarget(api, later.id, { email: address })
  await start(api, later.id)
  await pass(5)
  await pass(7)
  for (const email of forbidden) assert.equal((await sentTo(world, email)).length, 0, email)
  assert.equal((await sentTo(world, allowed.email)).length, 2)
})

test('the link to opt out works without an account, for good, and twice is once', async () => {
  const { world, api } = await aTeam()
  const list = await aList(api)
  const target = await aTarget(api, list.id)
  await start(api, list.id)
  const [mail] = await sentTo(world, target.email)
  const token = optOutIn(mail!)
  const seen = await world.visitor.get(`/v1/public/opt-outs/${token}`)
  assert.equal(seen.status, 200, seen.text)
  assert.equal(seen.body.optedOutAt, null, 'looking is not opting out: mail programs open links')
  assert.doesNotMatch(seen.text, new RegExp(target.email))
  const answers = await Promise.all([1, 2, 3].map(() => world.visitor.post(`/v1/public/opt-outs/${token}`)))
  for (const answer of answers) assert.equal(answer.status, 200, answer.text)
  assert.ok(answers[0]!.body.optedOutAt)
  const entries = (await api.get('/v1/do-not-contact', { value: target.email })).body.data
  assert.equal(entries.length, 1)
  await app.settle()
  const events = (await api.get('/v1/audit-events', { kind: 'contact.opted_out' })).body.data
  assert.equal(events.length, 1)
  await pass(10)
  assert.equal((await sentTo(world, target.email)).length, 1)
  assert.equal((await targetsOf(api, list.id))[0]!.stoppedWhy, 'opted_out')
  assert.equal((await world.visitor.get(`/v1/public/opt-outs/${token}`)).body.optedOutAt, answers[0]!.body.optedOutAt)
  const stranger = await aDiscoveryWorld(app)
  assert.equal((await stranger.visitor.get(`/v1/public/opt-outs/${token}`)).status, 404)
  assert.equal((await world.visitor.post(`/v1/public/opt-outs/${'x'.repeat(43)}`)).status, 404)
})

test('the button of a mail program opts out with one request, as RFC 8058 says', async () => {
  const { world, api } = await aTeam()
  const list = await aList(api)
  const target = await aTarget(api, list.id)
  await start(api, list.id)
  const url = new URL(/<(.*)>/.exec((await headersOf(world, target.email))['List-Unsubscribe']!)![1]!)
  const answer = await app.anonymous.request('POST', url.pathname, {
    rawBody: 'List-Unsubscribe=One-Click',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  assert.equal(answer.status, 200, answer.text)
  assert.equal((await api.get('/v1/do-not-contact', { value: target.email })).body.data.length, 1)
})

test('an old link still opts out the address of somebody who was erased since', async () => {
  const { world, api } = await aTeam()
  const list = await aList(api)
  const target = await aTarget(api, list.id)
  await start(api, list.id)
  const [mail] = await sentTo(world, target.email)
  const token = optOutIn(mail!)
  const [{ partner }] = (await api.get(`/v1/target-lists/${list.id}/companies`)).body.data
  const [contact] = (await api.get(`/v1/partners/${partner.id}/contacts`)).body.data
  const erased = await api.post(`/v1/contacts/${contact.id}/erasure`, { reason: 'They asked' })
  assert.ok(erased.status < 300, erased.text)
  const [forgotten] = (await api.get(`/v1/target-lists/${list.id}/companies`)).body.data
  assert.deepEqual([forgotten.person, forgotten.email, forgotten.stoppedWhy], [null, null, 'erased'])
  const [step] = (await api.get('/v1/outreach', { targetListId: list.id })).body.data
  assert.deepEqual([step.person, step.email, step.body], [null, null, null])
  const answer = await world.visitor.post(`/v1/public/opt-outs/${token}`)
  assert.equal(answer.status, 200, answer.text)
  assert.equal(answer.body.email, null)
  const again = await aList(api)
  await aTarget(api, again.id, { email: target.email, company: target.company })
  await start(api, again.id)
  assert.equal((await sentTo(world, target.email)).length, 0, 'the mail that was sent is erased, and none follows')
})

test('an application by the link in a mail came by outreach, and ends the sequence', async () => {
  const { world, api } = await aTeam()
  const list = await aList(api)
  const target = await aTarget(api, list.id)
  await start(api, list.id)
  const [mail] = await sentTo(world, target.email)
  const token = /\?outreach=([A-Za-z0-9_-]{43})/.exec(mail!.text_body)![1]!
  const name = target.email.split('@')[1]!.split('.')[0]!
  const started = await world.visitor.post('/v1/public/applications', {
    form: 'solution',
    answers: answersFor(name, { email: target.email }),
    channel: { kind: 'outreach', token },
  })
  assert.equal(started.status, 201, started.text)
  app.advance(10_000)
  await world.visitor.post(`/v1/public/applications/${started.body.token}/submission`)
  await app.settle()
  const application = (await api.get(`/v1/applications/${started.body.application.reference}`)).body
  assert.equal(application.channel, 'outreach')
  assert.equal(application.channelRecord.kind, 'outreach')
  const [step] = (await api.get('/v1/outreach', { targetListId: list.id })).body.data
  assert.equal(application.channelRecord.id, step.id)
  const [stopped] = await targetsOf(api, list.id)
  assert.equal(stopped!.stoppedWhy, 'applied')
  await pass(10)
  assert.equal((await sentTo(world, target.email)).length, 1)
})

test('a sequence runs on the workspace’s clock: a sandbox that is advanced takes every step in order', async () => {
  const { api } = await aTeam()
  // To the next Monday, so that the business days are known.
  app.advance(((8 - app.services.time().getUTCDay()) % 7) * day)
  const sandbox = (await api.post('/v1/sandboxes', { name: 'What happens in 30 days' })).body
  await app.settle()
  const inside = api.with({ 'tandem-workspace': sandbox.slug })
  const list = await aList(inside)
  const target = await aTarget(inside, list.id)
  await start(inside, list.id)
  const live = app.services.time()
  const goal = new Date(Date.parse(sandbox.now) + 30 * day).toISOString()
  const told = await inside.get('/v1/target-lists')
  assert.equal(told.body.data[0].state, 'running')
  const moved = await api.post(`/v1/sandboxes/${sandbox.id}/clock`, { to: goal })
  assert.equal(moved.status, 202, moved.text)
  await app.settle()
  assert.ok(app.services.time().getTime() - live.getTime() < day, 'real time stood where it was')
  const [done] = await targetsOf(inside, list.id)
  assert.equal(done!.state, 'done')
  const mails = (await inside.get('/v1/outreach', { targetListId: list.id, channel: 'email' })).body.data
  assert.deepEqual(
    mails.map((one: { step: number; mail: string }) => [one.step, one.mail]),
    [
      [3, 'kept'],
      [1, 'kept'],
    ],
  )
  // Monday's first mail; a call two business days later; three after that, on the next Monday.
  const dayOf = (index: number) => String(mails[index].at).slice(0, 10)
  assert.equal((Date.parse(dayOf(0)) - Date.parse(dayOf(1))) / day, 7)
  assert.equal(target.number, 1)
  assert.equal((await api.get('/v1/target-lists')).body.data.length, 0, 'nothing of it is in the live workspace')
})

test('a paused list sends nothing, and goes on where it stood', async () => {
  const { world, api } = await aTeam()
  const list = await aList(api)
  const target = await aTarget(api, list.id)
  await start(api, list.id)
  assert.equal((await api.delete(`/v1/target-lists/${list.id}/sequence`)).body.state, 'paused')
  await pass(14)
  assert.equal((await sentTo(world, target.email)).length, 1)
  await start(api, list.id)
  await pass(7)
  assert.equal((await sentTo(world, target.email)).length, 2)
  const closed = await api.post(`/v1/target-lists/${list.id}/closing`)
  assert.equal(closed.body.state, 'closed')
  assert.equal((await api.post(`/v1/target-lists/${list.id}/sequence`)).body.code, 'target_list.state')
})

test('a reply that is written down while a step falls due leaves one mail and a stopped sequence', async () => {
  const { world, api } = await aTeam()
  const list = await aList(api, {
    steps: Array.from({ length: 4 }, (_, at) => ({ channel: 'email', days: at, subject: `Mail ${at}`, body: 'Hello' })),
  })
  const targets = []
  for (let at = 0; at < 12; at += 1) targets.push(await aTarget(api, list.id))
  await start(api, list.id)
  app.advance(2 * day)
  await Promise.all([
    app.settle(),
    ...targets.map(({ number }) =>
      api.post('/v1/outreach', { targetListId: list.id, targetNumber: number, channel: 'email', direction: 'in' }),
    ),
  ])
  await app.settle()
  const before = (await api.get('/v1/outreach', { targetListId: list.id, direction: 'out', limit: 200 })).body.data
    .length
  assert.ok((await targetsOf(api, list.id)).every((one) => one.state === 'stopped' && one.stoppedWhy === 'replied'))
  await pass(20)
  const after = (await api.get('/v1/outreach', { targetListId: list.id, direction: 'out', limit: 200 })).body.data
  assert.equal(after.length, before, 'nothing is sent after an answer')
  for (const { email } of targets) {
    const subjects = (await sentTo(world, email)).map(({ subject }) => subject)
    assert.equal(new Set(subjects).size, subjects.length, 'no step twice')
  }
})

test('a mail that waits in the outbox is taken back when its reader opts out', async () => {
  const { world, api } = await aTeam()
  const list = await aList(api)
  const target = await aTarget(api, list.id)
  await start(api, list.id)
  await inTransaction(world.ctx, (tx) =>
    sql`update mails set state = 'queued' where workspace_id = ${world.workspace.id} and to_email = ${target.email}`.execute(
      tx.db,
    ),
  )
  await api.post('/v1/do-not-contact', { kind: 'email', value: target.email, why: 'Phoned', fromWhom: 'Kim' })
  await app.settle()
  assert.equal((await sentTo(world, target.email))[0]!.state, 'cancelled')
})

test('an address that takes no mail is noticed before the next step', async () => {
  const { world, api } = await aTeam()
  const list = await aList(api)
  const target = await aTarget(api, list.id)
  await start(api, list.id)
  await inTransaction(world.ctx, (tx) =>
    sql`update mails set state = 'failed' where workspace_id = ${world.workspace.id} and to_email = ${target.email}`.execute(
      tx.db,
    ),
  )
  await pass(10)
  assert.equal((await targetsOf(api, list.id))[0]!.stoppedWhy, 'bounced')
  const [step] = (await api.get('/v1/outreach', { targetListId: list.id })).body.data
  assert.deepEqual([step.outcome, step.mail], ['bounced', 'failed'])
})

test('words with a placeholder that does not exist, and a step without words, are refused with every fault at once', async () => {
  const { api } = await aTeam()
  const refused = await api.post('/v1/target-lists', {
    name: 'Wanted',
    why: 'Because',
    steps: [
      { channel: 'email', days: 0, subject: 'Hi', body: '' },
      { channel: 'call', days: 1 },
    ],
  })
  assert.equal(refused.status, 422)
  assert.deepEqual(
    refused.body.errors.map((one: { field: string }) => one.field),
    ['steps.0.body', 'steps.1.subject'],
  )
  const unknown = await api.post('/v1/target-lists', {
    name: 'Wanted',
    why: 'Because',
    steps: [{ channel: 'email', days: 0, subject: 'Hi {firstname}', body: 'Hello {name}' }],
  })
  assert.equal(unknown.status, 422)
  assert.match(unknown.body.errors[0].message, /\{firstname\} does not exist/)
  const nobody = await api.post('/v1/outreach', { channel: 'call', direction: 'out' })
  assert.equal(nobody.body.code, 'outreach.nobody')
})

test('a company that is a partner is joined, one that is likely a partner is held and never written to', async () => {
  const { world, api } = await aTeam()
  const name = aName()
  const known = await api.post('/v1/partners', {
    legalName: `${name} Verlag GmbH`,
    website: `https://${name}.example`,
    country: 'DE',
    source: { kind: 'inbound' },
  })
  const list = await aList(api)
  const joined = await aTarget(api, list.id, {
    company: `${name} Verlag`,
    website: `https://www.${name}.example`,
    email: `pat@${name}.example`,
  })
  assert.equal((joined as unknown as { partner: { id: string } }).partner.id, known.body.id)
  const held = await aTarget(api, list.id, { company: `${name} Verlag`, email: undefined })
  assert.equal(held.state, 'held')
  await start(api, list.id)
  const [, waits] = await targetsOf(api, list.id)
  assert.equal(waits!.state, 'held')
  const refused = await api.post('/v1/outreach-mails', {
    targetListId: list.id,
    targetNumber: held.number,
    subject: 'A',
    body: 'B',
  })
  assert.equal(refused.body.code, 'target.held')
  const again = await api.post(`/v1/target-lists/${list.id}/companies`, {
    company: 'Somebody else',
    website: `https://${name}.example`,
  })
  assert.equal(again.body.code, 'target.known')
  assert.equal((await sentTo(world, `pat@${name}.example`)).length, 1)
})

test('a target list of another workspace looks like none, in every verb', async () => {
  const { api } = await aTeam()
  const list = await aList(api)
  const target = await aTarget(api, list.id)
  const logged = await api.post('/v1/outreach', {
    targetListId: list.id,
    targetNumber: 1,
    channel: 'call',
    direction: 'out',
  })
  const stranger = (await aTeam()).api
  const answers = [
    await stranger.get(`/v1/target-lists/${list.id}`),
    await stranger.get(`/v1/target-lists/${list.id}/companies`),
    await stranger.post(`/v1/target-lists/${list.id}/companies`, { company: 'A' }),
    await stranger.post(`/v1/target-lists/${list.id}/sequence`),
    await stranger.delete(`/v1/target-lists/${list.id}/sequence`),
    await stranger.post(`/v1/target-lists/${list.id}/closing`),
    await stranger.post(`/v1/target-lists/${list.id}/companies/${target.number}/sequence`),
    await stranger.get(`/v1/outreach/${logged.body.id}`),
    await stranger.post(`/v1/outreach/${logged.body.id}/outcome`, { outcome: 'replied' }),
    await stranger.post('/v1/outreach', { targetListId: list.id, targetNumber: 1, channel: 'call', direction: 'out' }),
  ]
  assert.deepEqual(
    answers.map(({ status }) => status),
    answers.map(() => 404),
  )
  assert.equal((await stranger.get('/v1/outreach')).body.data.length, 0)
})
