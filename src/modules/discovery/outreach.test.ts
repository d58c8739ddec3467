/** Outreach over HTTP: sequences on the workspace's clock, what stops them, and who is left alone. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { aName, answersFor, day } from './testing.ts'
import { aList, app, aTarget, aTeam, headersOf, pass, sentTo, start, targetsOf } from './testing-outreach.ts'

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
