/** Events over HTTP: people written down and imported, followed up in time, and what came of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { importList } from '#test/support/imports.ts'
import { aMember } from '#test/support/people.ts'
import { aDiscoveryWorld, aName, anApplication, day, minute, type World } from './testing.ts'

const app = await testApp()
type Member = Awaited<ReturnType<typeof aMember>>

const aTeam = async () => {
  const world = await aDiscoveryWorld(app)
  const member = await aMember(app, world.workspace, { roles: ['partner_manager', 'admin'], isLead: true })
  return { world, member }
}
/** An event that was last week, on the tests' clock. */
const anEvent = async (member: Member, more: object = {}) => {
  const made = await member.api.post('/v1/event-lists', {
    name: `Summit ${aName()}`,
    kind: 'conference',
    startsOn: '2026-02-24',
    endsOn: '2026-02-25',
    cost: { currency: 'EUR', amountMinor: '100000' },
    ...more,
  })
  assert.equal(made.status, 201, made.text)
  return made.body as { id: string; name: string; link: string; version: number }
}
const meet = async (member: Member, listId: string, more: Record<string, unknown> = {}) => {
  const name = aName()
  const added = await member.api.post(`/v1/event-lists/${listId}/people`, {
    name: 'Kim Berg',
    company: `${name} GmbH`,
    email: `kim@${name}.example`,
    ...more,
  })
  assert.equal(added.status, 201, added.text)
  return added.body
}
const peopleOf = async (member: Member, listId: string, query: Record<string, string | boolean> = {}) =>
  (await member.api.get(`/v1/event-lists/${listId}/people`, { limit: 200, ...query })).body.data
const toStage = (world: World, partnerId: string, ...stages: string[]) =>
  inTransaction(world.ctx, async (tx) => {
    for (const stage of stages)
      await sql`insert into stage_moves (workspace_id, id, partner_id, from_stage, to_stage, at, by_kind, cause)
        values (${world.workspace.id}, ${`sm_${partnerId.slice(3)}${stage}`}, ${partnerId}, null, ${stage}, ${tx.now}, 'system', 'test')`.execute(
        tx.db,
      )
  })

test('a person met becomes the contact of a new prospect whose source is the event, or joins who is known', async () => {
  const { member } = await aTeam()
  const list = await anEvent(member)
  const person = await meet(member, list.id, { interest: 'Reselling' })
  assert.equal(person.state, 'joined')
  assert.equal(person.madePartner, true)
  const partner = (await member.api.get(`/v1/partners/${person.partner.id}`)).body
  assert.equal(partner.stage, 'prospect')
  assert.deepEqual(
    [partner.source.kind, partner.source.recordKind, partner.source.recordId],
    ['event', 'event_list', list.id],
  )
  const contacts = (await member.api.get(`/v1/partners/${partner.id}/contacts`)).body.data
  assert.deepEqual(
    contacts.map((one: { email: string }) => one.email),
    [person.email],
  )
  const colleague = await meet(member, list.id, {
    name: 'Ola Nord',
    company: person.company,
    email: person.email.replace('kim', 'ola'),
  })
  assert.equal(colleague.partner.id, partner.id)
  assert.equal(colleague.madePartner, false)
  const again = await member.api.post(`/v1/event-lists/${list.id}/people`, {
    name: 'K. Berg',
    company: 'Another name',
    email: person.email.toUpperCase(),
  })
  assert.equal(again.status, 409)
  assert.equal(again.body.code, 'event_person.known')
})

test('a company that is likely known waits for a person, who says which it is', async () => {
  const { member } = await aTeam()
  const name = aName()
  const known = await member.api.post('/v1/partners', {
    legalName: `${name} Logistik GmbH`,
    country: 'DE',
    source: { kind: 'inbound' },
  })
  assert.equal(known.status, 201, known.text)
  const list = await anEvent(member)
  const held = await meet(member, list.id, { company: `${name} Logistik`, email: undefined })
  assert.equal(held.state, 'held', JSON.stringify(held))
  assert.deepEqual(
    held.candidates.map((one: { partnerId: string }) => one.partnerId),
    [known.body.id],
  )
  assert.equal((await member.api.get(`/v1/event-lists/${list.id}`)).body.held, 1)
  const path = `/v1/event-lists/${list.id}/people/${held.number}/company`
  assert.equal((await member.api.post(path, { decision: 'same' })).status, 422)
  const joined = await member.api.post(path, { decision: 'same', partnerId: known.body.id })
  assert.equal(joined.status, 200, joined.text)
  assert.equal(joined.body.partner.id, known.body.id)
  assert.equal((await member.api.post(path, { decision: 'new' })).body.code, 'event_person.state')
})

test('two who write the same company down at once make one prospect', async () => {
  const { member } = await aTeam()
  const list = await anEvent(member)
  const other = await anEvent(member)
  const name = aName()
  const answers = await Promise.all(
    [
      [list.id, 'ana'],
      [other.id, 'ben'],
      [list.id, 'cid'],
      [list.id, 'ana'],
    ].map(([id, who]) =>
      member.api.post(`/v1/event-lists/${id}/people`, {
        name: who,
        company: `${name} AG`,
        email: `${who}@${name}.example`,
      }),
    ),
  )
  const joined = answers.filter(({ status }) => status === 201).map(({ body }) => body)
  assert.equal(joined.length, 3, answers.map(({ text }) => text).join('\n'))
  assert.equal(new Set(joined.map((one) => one.partner.id)).size, 1)
  assert.equal(joined.filter((one) => one.madePartner).length, 1)
})

const csvOf = (names: readonly string[]) =>
  [
    'Company,Website,Contact name,Email,Interest,Consent basis',
    ...names.map((name) => `${name} Ltd,https://${name}.example,Pat ${name},pat@${name}.example,Billing,Gave a card`),
  ].join('\n')
const mappingTo = (list: { id: string; name: string }) => ({
  kind: 'both',
  options: { source: { kind: 'event', recordKind: 'event_list', recordId: list.id, detail: list.name } },
})

test('a list is imported with the event behind it, and the same list again creates nothing', async () => {
  const { member } = await aTeam()
  const list = await anEvent(member)
  const content = csvOf(Array.from({ length: 30 }, aName))
  const first = await importList(app, member.api, content, { mapping: mappingTo(list) })
  assert.equal(first.counts.created, 30)
  const people = await peopleOf(member, list.id)
  assert.equal(people.length, 30)
  assert.ok(people.every((one: { interest: string }) => one.interest === 'Billing'))
  assert.ok(people.every((one: { consentBasis: string }) => one.consentBasis === 'Gave a card'))
  const partner = (await member.api.get(`/v1/partners/${people[0].partner.id}`)).body
  assert.deepEqual([partner.source.recordKind, partner.source.recordId], ['event_list', list.id])
  const before = (await member.api.get('/v1/partners', { count: true, limit: 1 })).body.total
  const tasks = (await member.api.get('/v1/tasks', { count: true, limit: 1 })).body.total

  const second = await importList(app, member.api, content, { mapping: mappingTo(list) })
  assert.equal(second.counts.unchanged, 30)
  assert.equal((await peopleOf(member, list.id)).length, 30)
  assert.equal((await member.api.get('/v1/partners', { count: true, limit: 1 })).body.total, before)
  assert.equal((await member.api.get('/v1/tasks', { count: true, limit: 1 })).body.total, tasks)
  // The same people at another event are met once more, and nobody is made again.
  const other = await anEvent(member)
  await importList(app, member.api, content, { mapping: mappingTo(other) })
  assert.equal((await peopleOf(member, other.id)).length, 30)
  assert.equal((await member.api.get('/v1/partners', { count: true, limit: 1 })).body.total, before)
})

test('an import that is undone takes its prospects, their people and their follow-ups with it', async () => {
  const { member } = await aTeam()
  const list = await anEvent(member)
  const run = await importList(app, member.api, csvOf([aName(), aName(), aName()]), { mapping: mappingTo(list) })
  await app.settle()
  const people = await peopleOf(member, list.id)
  assert.ok(people.every((one: { followUpDueAt: string | null }) => one.followUpDueAt))
  const kept = people[2]
  const path = `/v1/event-lists/${list.id}/people/${kept.number}`
  const changed = await member.api.patch(path, { answered: true }, { 'if-match': String(kept.version) })
  assert.equal(changed.status, 200, changed.text)
  const undone = await member.api.post(`/v1/imports/${run.id}/undo`)
  assert.equal(undone.status, 202, undone.text)
  await app.settle()
  assert.equal((await member.api.get(`/v1/imports/${run.id}`)).body.undo.removedPartners, 2)
  assert.deepEqual(
    (await peopleOf(member, list.id)).map((one: { number: number }) => one.number),
    [kept.number],
  )
  const open = (await member.api.get('/v1/tasks', { kind: 'discovery.follow_up_event', state: 'open' })).body.data
  assert.equal(open.length, 0)
})

test('a held row of an import is one person of the event once it is decided', async () => {
  const { member } = await aTeam()
  const name = aName()
  const known = await member.api.post('/v1/partners', {
    legalName: `${name} Spedition GmbH`,
    country: 'DE',
    source: { kind: 'inbound' },
  })
  const list = await anEvent(member)
  const content = `Company,Contact name,Email\n${name} Spedition,Pat Low,pat.low@freemail.example\n`
  const run = await importList(app, member.api, content, { mapping: mappingTo(list) })
  const [person] = await peopleOf(member, list.id)
  assert.equal(person.state, 'held')
  assert.deepEqual([person.importId, person.importRow], [run.id, 2])
  const refused = await member.api.post(`/v1/event-lists/${list.id}/people/${person.number}/company`, {
    decision: 'new',
  })
  assert.equal(refused.body.code, 'event_person.in_import')
  const decided = await member.api.post(`/v1/imports/${run.id}/rows/2/decision`, {
    decision: 'same',
    partnerId: known.body.id,
  })
  assert.equal(decided.status, 200, decided.text)
  const people = await peopleOf(member, list.id)
  assert.equal(people.length, 1)
  assert.equal(people[0].state, 'joined')
  assert.equal(people[0].partner.id, known.body.id)
})

test('people are promised to hear from us in business days after the event: a task, a clock, and the lead hears of a breach', async () => {
  const { world, member } = await aTeam()
  const list = await anEvent(member, { startsOn: '2026-03-05', endsOn: '2026-03-06', followUpDays: 2 })
  const person = await meet(member, list.id)
  await app.settle()
  assert.equal((await peopleOf(member, list.id))[0].followUpDueAt, null, 'the event is not over')
  const end = Date.parse('2026-03-07T00:00:00.000Z')
  app.advance(end - app.services.time().getTime() + minute)
  await app.settle()
  const [promised] = await peopleOf(member, list.id)
  // Saturday: two business days are Monday and Tuesday.
  assert.equal(promised.followUpDueAt.slice(0, 10), '2026-03-10')
  const [task] = (await member.api.get('/v1/tasks', { kind: 'discovery.follow_up_event' })).body.data
  assert.equal(task.owner.id, member.memberId)
  assert.equal(task.dueAt, promised.followUpDueAt)
  app.advance(4 * day)
  await app.settle()
  const { rows } = await inTransaction(world.ctx, (tx) =>
    sql<{
      kind: string
    }>`select kind from events where workspace_id = ${world.workspace.id} and kind like 'clock.%' order by kind`.execute(
      tx.db,
    ),
  )
  assert.deepEqual(
    rows.map(({ kind }) => kind),
    ['clock.breached', 'clock.warned'],
  )
  const done = await member.api.post(`/v1/tasks/${task.id}/completion`)
  assert.ok(done.status < 300, done.text)
  await app.settle()
  const [followed] = await peopleOf(member, list.id)
  assert.ok(followed.followedUpAt)
  const result = (await member.api.get(`/v1/event-lists/${list.id}/result`)).body
  assert.deepEqual([result.followedUpInTime, result.followedUpLate, result.overdue], [0, 1, 0])
  assert.equal(person.number, 1)
})

test('the result of an event counts what came after it, and an approved partner costs its exact share', async () => {
  const { world, member } = await aTeam()
  const list = await anEvent(member)
  const people: Awaited<ReturnType<typeof meet>>[] = []
  for (let at = 0; at < 7; at += 1) people.push(await meet(member, list.id))
  const veteran = await meet(member, list.id)
  await inTransaction(world.ctx, (tx) =>
    sql`insert into stage_moves (workspace_id, id, partner_id, to_stage, at, by_kind, cause)
      values (${world.workspace.id}, 'sm_before', ${veteran.partner.id}, 'active', '2025-01-01', 'system', 'test')`.execute(
      tx.db,
    ),
  )
  await member.api.patch(
    `/v1/event-lists/${list.id}/people/${people[1]!.number}`,
    { answered: true },
    {
      'if-match': String(
        (await peopleOf(member, list.id)).find((one: { id: string }) => one.id === people[1]!.id).version,
      ),
    },
  )
  await toStage(world, people[2]!.partner.id, 'applied')
  await toStage(world, people[3]!.partner.id, 'applied', 'qualifying', 'approved')
  await toStage(world, people[4]!.partner.id, 'applied', 'approved')
  for (const at of [5, 6]) await toStage(world, people[at]!.partner.id, 'applied', 'approved', 'active')
  const result = (await member.api.get(`/v1/event-lists/${list.id}/result`)).body
  assert.deepEqual(
    result.steps.map((one: { step: string; people: number; partners: number }) => [one.step, one.people, one.partners]),
    [
      ['met', 8, 8],
      ['answered', 6, 6],
      ['applied', 5, 5],
      ['approved', 4, 4],
      ['active', 2, 2],
    ],
  )
  assert.deepEqual(result.costPerApprovedPartner, { currency: 'EUR', amountMinor: '25000' })
  await member.api.patch(
    `/v1/event-lists/${list.id}`,
    { cost: { currency: 'EUR', amountMinor: '100002' } },
    {
      'if-match': String((await member.api.get(`/v1/event-lists/${list.id}`)).body.version),
    },
  )
  // 25000.5 cents: half-up.
  assert.equal(
    (await member.api.get(`/v1/event-lists/${list.id}/result`)).body.costPerApprovedPartner.amountMinor,
    '25001',
  )
  const file = await member.api.get(`/v1/event-lists/${list.id}/people/file`)
  assert.equal(file.status, 200)
  assert.match(file.text, /approved/)
})

test('an application that begins at the link of an event came by that event', async () => {
  const { world, member } = await aTeam()
  const list = await anEvent(member)
  const token = new URL(list.link).searchParams.get('event')!
  const started = await world.visitor.post('/v1/public/applications', {
    form: 'solution',
    answers: { company: aName() },
    channel: { kind: 'event', token },
  })
  assert.equal(started.status, 201, started.text)
  const application = (await member.api.get(`/v1/applications/${started.body.application.reference}`)).body
  assert.equal(application.channel, 'event')
  assert.deepEqual(application.channelRecord, { kind: 'event_list', id: list.id })
  const plain = await anApplication(app, world)
  assert.equal((await member.api.get(`/v1/applications/${plain.id}`)).body.channel, 'application')
})

test('an event of another workspace looks like none, in every verb', async () => {
  const { member } = await aTeam()
  const list = await anEvent(member)
  await meet(member, list.id)
  const stranger = (await aTeam()).member
  const answers = [
    await stranger.api.get(`/v1/event-lists/${list.id}`),
    await stranger.api.get(`/v1/event-lists/${list.id}/people`),
    await stranger.api.get(`/v1/event-lists/${list.id}/result`),
    await stranger.api.get(`/v1/event-lists/${list.id}/people/file`),
    await stranger.api.post(`/v1/event-lists/${list.id}/people`, { name: 'A', company: 'B' }),
    await stranger.api.post(`/v1/event-lists/${list.id}/people/1/company`, { decision: 'new' }),
    await stranger.api.patch(`/v1/event-lists/${list.id}/people/1`, { answered: true }, { 'if-match': '1' }),
  ]
  assert.deepEqual(
    answers.map(({ status }) => status),
    answers.map(() => 404),
  )
  assert.equal((await stranger.api.get('/v1/event-lists')).body.data.length, 0)
})
