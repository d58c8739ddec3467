/** Inquiries over HTTP, from the contact page to what became of them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { clientFor } from '#test/support/client.ts'
import { aMember } from '#test/support/people.ts'
import { guessInquiry } from './service/inquiries/guess.ts'
import { aDiscoveryWorld, aName, answersFor, day, mailsOf, prove, tokenIn, type World } from './testing.ts'

const app = await testApp()

const opened = async (world: World): Promise<string> => (await world.visitor.get('/v1/public/inquiry-form')).body.opened
type Letter = { email?: string; text?: string; company?: string; decoy?: string; fast?: boolean; language?: string }
/** Written on the contact page as a person does. */
const write = async (world: World, letter: Letter = {}) => {
  const stamp = await opened(world)
  if (!letter.fast) app.advance(10_000)
  return world.visitor.post('/v1/public/inquiries', {
    senderName: 'Kim Berg',
    email: letter.email ?? `kim@${aName()}.example`,
    text: letter.text ?? 'We are an agency and would like to resell your product to our customers.',
    opened: stamp,
    ...(letter.company && { company: letter.company }),
    ...(letter.decoy && { decoy: letter.decoy }),
    ...(letter.language && { language: letter.language }),
  })
}
const latest = async (world: World, query: Record<string, unknown> = {}) =>
  (await world.api.get('/v1/inquiries', { limit: 1, ...query } as never)).body.data[0]
const aLetter = async (world: World, letter: Letter = {}): Promise<string> => {
  const sent = await write(world, letter)
  assert.equal(sent.status, 202, sent.text)
  return (await latest(world)).id
}
const eventsOf = (world: World, id: string) =>
  inTransaction(world.ctx, async (tx) => {
    const { rows } = await sql<{ kind: string }>`select kind from events where subject_id = ${id} order by id`.execute(
      tx.db,
    )
    return rows.map(({ kind }) => kind)
  })

test('an inquiry is guessed, promised an answer, and becomes a prospect with itself as the source', async () => {
  const world = await aDiscoveryWorld(app)
  const manager = await aMember(app, world.workspace)
  const name = aName()
  const id = await aLetter(world, { email: `kim@${name}.example`, company: `${name} Agency` })
  const read = await manager.api.get(`/v1/inquiries/${id}`)
  assert.equal(read.body.guess, 'partnership')
  assert.ok(read.body.guessWords.includes('resell'))
  assert.match(read.body.answerBy.at, /^2026-03-04T09/)
  const tasks = await manager.api.get('/v1/tasks', { kind: 'discovery.answer_inquiry' } as never)
  assert.ok(tasks.text.includes(`Answer ${name} Agency`), tasks.text)
  const made = await manager.api.post(`/v1/inquiries/${id}/triage`, {
    outcome: 'prospect',
    reply: 'I call you on Friday.',
  })
  assert.equal(made.status, 200, made.text)
  assert.equal(made.body.state, 'converted')
  assert.equal(made.body.answerBy, null)
  const partner = await manager.api.get(`/v1/partners/${made.body.partner.id}`)
  assert.equal(partner.body.stage, 'prospect')
  assert.deepEqual(
    [partner.body.source.kind, partner.body.source.recordKind, partner.body.source.recordId],
    ['inbound', 'inquiry', id],
  )
  const contacts = await manager.api.get(`/v1/partners/${made.body.partner.id}/contacts`)
  assert.equal(contacts.body.data[0].email, `kim@${name}.example`)
  const [mail] = await mailsOf(world, `kim@${name}.example`)
  assert.equal(mail?.kind, 'inquiry.prospect')
  assert.match(mail!.text_body, /I call you on Friday/)
  assert.match(mail!.text_body, /Ana Silva/)
  assert.deepEqual(await eventsOf(world, id), ['inquiry.received', 'inquiry.triaged'])
})

test('two triages at once: the one who is late sees who was first', async () => {
  const world = await aDiscoveryWorld(app)
  const [one, other] = [
    await aMember(app, world.workspace, { name: 'Ana Silva' }),
    await aMember(app, world.workspace, { name: 'Ben Okafor' }),
  ]
  const id = await aLetter(world)
  const answers = await Promise.all([
    one.api.post(`/v1/inquiries/${id}/triage`, { outcome: 'prospect' }),
    other.api.post(`/v1/inquiries/${id}/triage`, { outcome: 'closed', reason: 'spam' }),
  ])
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
  const lost = answers.find(({ status }) => status === 409)!
  assert.equal(lost.body.code, 'inquiry.triaged_already')
  assert.match(lost.body.detail, /(Made a prospect by Ana Silva|Closed by Ben Okafor) \d+ seconds? ago/)
  assert.equal((await eventsOf(world, id)).filter((kind) => kind === 'inquiry.triaged').length, 1)
})

test('spam sees the same thanks as a person, and a person can be taken out of it', async () => {
  const world = await aDiscoveryWorld(app)
  const manager = await aMember(app, world.workspace)
  const person = await write(world)
  const thanks = person.body.message
  assert.match(thanks, /within 2 business days/)
  const decoyed = await write(world, { email: 'a@one.example', decoy: 'https://links.example' })
  const hasty = await write(world, { email: 'b@two.example', fast: true })
  const blind = await world.visitor.post('/v1/public/inquiries', {
    email: 'c@three.example',
    text: 'We would like to resell.',
  })
  for (const answer of [decoyed, hasty, blind]) {
    assert.equal(answer.status, 202, answer.text)
    assert.equal(answer.body.message, thanks)
  }
  const seen = (await manager.api.get('/v1/inquiries')).body.data
  assert.equal(seen.length, 1)
  const held = (await manager.api.get('/v1/inquiries', { suspected: true })).body.data as {
    id: string
    suspicion: string
    answerBy: unknown
  }[]
  assert.deepEqual(held.map(({ suspicion }) => suspicion.split(' ').slice(0, 4).join(' ')).sort(), [
    'An input that people',
    'It was sent without',
    'It was written within',
  ])
  assert.ok(held.every(({ answerBy }) => answerBy === null))
  const { id } = held[0]!
  assert.deepEqual(await eventsOf(world, id), [])
  const taken = await manager.api.post(`/v1/inquiries/${id}/triage`, { outcome: 'form' })
  assert.equal(taken.status, 200, taken.text)
  assert.deepEqual(await eventsOf(world, id), ['inquiry.received', 'inquiry.triaged'])
  // What nobody took is emptied, and says so to who comes late.
  app.advance(31 * day)
  await app.settle()
  const gone = await manager.api.get(`/v1/inquiries/${held[1]!.id}`)
  assert.deepEqual([gone.body.state, gone.body.text, gone.body.email], ['closed', '', null])
  const late = await manager.api.post(`/v1/inquiries/${held[1]!.id}/triage`, { outcome: 'prospect' })
  assert.equal(late.body.code, 'inquiry.triaged_already')
})

test('the mailed form leads to an application that names its inquiry and carries the channel', async () => {
  const world = await aDiscoveryWorld(app)
  const manager = await aMember(app, world.workspace)
  const name = aName()
  const email = `kim@${name}.example`
  const id = await aLetter(world, {
    email,
    language: 'de',
    text: 'Wir möchten als Agentur Ihre Software an unsere Kunden wiederverkaufen.',
  })
  const sent = await manager.api.post(`/v1/inquiries/${id}/triage`, { outcome: 'form' })
  assert.equal(sent.status, 200, sent.text)
  const [mail] = await mailsOf(world, email)
  assert.match(mail!.subject, /Ihre Nachricht an uns/)
  const [, slug, token] = /\/apply\/([a-z]+)\?inbound=([A-Za-z0-9_-]+)/.exec(mail!.text_body) ?? []
  assert.equal(slug, 'solution')
  const started = await world.visitor.post('/v1/public/applications', {
    form: slug,
    answers: answersFor(name, { email }),
    channel: { kind: 'inbound', token },
  })
  await prove(world, started.body.token, email)
  app.advance(10_000)
  await world.visitor.post(`/v1/public/applications/${started.body.token}/submission`, {})
  await app.settle()
  const application = await manager.api.get(`/v1/applications/${started.body.application.reference}`)
  assert.equal(application.body.channel, 'inbound')
  const partner = await manager.api.get(`/v1/partners/${application.body.partner.id}`)
  assert.equal(partner.body.source.kind, 'inbound')
  const followed = await manager.api.get(`/v1/inquiries/${id}`)
  assert.equal(followed.body.applicationId, application.body.id)
  assert.equal(followed.body.partner.id, application.body.partner.id)
  assert.ok(tokenIn((await mailsOf(world, email)).at(-1)!))
})

test('a certain match joins its record, a likely one waits for the word of a person', async () => {
  const world = await aDiscoveryWorld(app)
  const manager = await aMember(app, world.workspace)
  const name = aName()
  const known = await manager.api.post('/v1/partners', {
    legalName: `${name} Holding`,
    website: `https://${name}.example`,
  })
  const id = await aLetter(world, { email: `kim@${name}.example`, company: `${name} Holding` })
  const joined = await manager.api.post(`/v1/inquiries/${id}/triage`, { outcome: 'prospect' })
  assert.equal(joined.body.partner.id, known.body.id, joined.text)
  assert.equal(joined.body.triage.joined, true)
  assert.equal((await manager.api.get(`/v1/partners/${known.body.id}`)).body.source.kind, 'inbound')

  const other = aName()
  await manager.api.post('/v1/partners', { legalName: `${other} Cargo Systems GmbH`, country: 'DE' })
  const unclear = await world.api.post('/v1/inquiries', {
    company: `${other} Cargo Systems`,
    country: 'DE',
    text: 'Hello',
  })
  assert.equal(unclear.status, 201, unclear.text)
  assert.equal(unclear.body.candidates[0]?.band, 'likely', unclear.text)
  const held = await manager.api.post(`/v1/inquiries/${unclear.body.id}/triage`, { outcome: 'prospect' })
  assert.equal(held.body.code, 'inquiry.match_unclear', held.text)
  const apart = await manager.api.post(`/v1/inquiries/${unclear.body.id}/triage`, {
    outcome: 'prospect',
    anotherCompany: true,
  })
  assert.equal(apart.body.triage.joined, false)
  assert.notEqual(apart.body.partner.id, held.body.candidates[0].partnerId)
})

test('what is no partner matter goes to a named team, whose address gets it', async () => {
  const world = await aDiscoveryWorld(app)
  const admin = await aMember(app, world.workspace, { roles: ['admin', 'partner_manager'] })
  const settings = await admin.api.get('/v1/discovery-settings')
  const changed = await admin.api.patch(
    '/v1/discovery-settings',
    { inquiryTeams: [{ name: 'Helpdesk', email: 'help@team.example', takes: 'support' }] },
    { 'if-match': String(settings.body.version) },
  )
  assert.equal(changed.status, 200, changed.text)
  const id = await aLetter(world, { text: 'I cannot log in, the password page shows an error.' })
  const read = await admin.api.get(`/v1/inquiries/${id}`)
  assert.deepEqual([read.body.guess, read.body.suggested.team], ['support', 'Helpdesk'])
  const routed = await admin.api.post(`/v1/inquiries/${id}/triage`, { outcome: 'routed', team: 'helpdesk' })
  assert.deepEqual([routed.body.state, routed.body.triage.team], ['routed', 'Helpdesk'])
  assert.match((await mailsOf(world, 'help@team.example'))[0]!.text_body, /password page/)
})

test('a message that is delivered twice is one inquiry, and so is one that is sent twice', async () => {
  const world = await aDiscoveryWorld(app)
  const message = { origin: 'mailbox', externalId: '<1@mail.example>', email: 'kim@mail.example', text: 'Hello' }
  const [first, second] = [
    await world.api.post('/v1/inquiries', message),
    await world.api.post('/v1/inquiries', message),
  ]
  assert.equal(first.body.origin, 'mailbox')
  assert.equal(first.body.id, second.body.id)
  const stamp = await opened(world)
  app.advance(5_000)
  const body = { email: 'kim@twice.example', text: 'Only once, please', opened: stamp }
  for (let round = 0; round < 2; round += 1)
    assert.equal((await world.visitor.post('/v1/public/inquiries', body)).status, 202)
  assert.equal((await world.api.get('/v1/inquiries', { count: true })).body.total, 2)
})

test('an address and a company may write so often in an hour, with the time to wait', async () => {
  const world = await aDiscoveryWorld(app)
  for (let at = 0; at < 10; at += 1) assert.equal((await write(world, { text: `Letter ${at}` })).status, 202)
  const over = await write(world, { text: 'One more' })
  assert.equal(over.status, 429)
  assert.ok(Number(over.headers['retry-after']) > 0)
  app.advance(day)
  assert.equal((await write(world, { text: 'Tomorrow' })).status, 202)
})

test('nobody who opted out is mailed a form', async () => {
  const world = await aDiscoveryWorld(app)
  const manager = await aMember(app, world.workspace)
  const id = await aLetter(world, { email: 'kim@quiet.example' })
  await world.api.post('/v1/do-not-contact', {
    kind: 'email',
    value: 'kim@quiet.example',
    why: 'Asked',
    fromWhom: 'Kim',
  })
  const refused = await manager.api.post(`/v1/inquiries/${id}/triage`, { outcome: 'form' })
  assert.equal(refused.body.code, 'contact.do_not_contact')
  assert.match(refused.body.detail, /Opted out on/)
  assert.equal((await manager.api.post(`/v1/inquiries/${id}/triage`, { outcome: 'prospect' })).status, 200)
  assert.deepEqual(await mailsOf(world, 'kim@quiet.example'), [])
})

test('the contact page works without script, and says everything that is missing at once', async () => {
  const world = await aDiscoveryWorld(app)
  const browser = clientFor(app.server, {})
  const path = `/v1/public/plain-inquiries/${world.workspace.slug}`
  const shown = await browser.get(path, { language: 'es' })
  assert.match(shown.text, /<html lang="es">/)
  assert.doesNotMatch(shown.text, /<script/)
  const stamp = /name="opened" value="([^"]+)"/.exec(shown.text)![1]!
  const post = (fields: Record<string, string>) =>
    browser.request('POST', path, {
      rawBody: Buffer.from(new URLSearchParams({ opened: stamp, language: 'es', ...fields }).toString()),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
  const lacking = await post({ email: 'nobody', text: '' })
  assert.match(lacking.text, /Correo: necesita/)
  assert.match(lacking.text, /escriba algo/)
  app.advance(8_000)
  const sent = await post({ senderName: 'Lucía', email: 'lucia@sin.example', text: 'Queremos revender su producto.' })
  assert.match(sent.text, /2 días laborables/)
  const row = await latest(world)
  assert.deepEqual([row.senderName, row.origin, row.suspicion], ['Lucía', 'form', null])
})

test('a promise that nears its end is told to who can answer', async () => {
  const world = await aDiscoveryWorld(app)
  const manager = await aMember(app, world.workspace)
  await aLetter(world, { company: 'Slow Boat' })
  app.advance(4 * day)
  await app.settle()
  assert.ok((await mailsOf(world, manager.email)).some((mail) => mail.kind === 'inquiry.promise_near'))
})

test('an erased person leaves nothing in what was written', async () => {
  const world = await aDiscoveryWorld(app)
  const admin = await aMember(app, world.workspace, { roles: ['admin', 'partner_manager'] })
  const name = aName()
  const id = await aLetter(world, { email: `kim@${name}.example` })
  const made = await admin.api.post(`/v1/inquiries/${id}/triage`, { outcome: 'prospect' })
  const [contact] = (await admin.api.get(`/v1/partners/${made.body.partner.id}/contacts`)).body.data
  const erased = await admin.api.post(`/v1/contacts/${contact.id}/erasure`, { reason: 'They asked' })
  assert.ok(erased.status < 300, erased.text)
  const read = await admin.api.get(`/v1/inquiries/${id}`)
  assert.deepEqual([read.body.senderName, read.body.email, read.body.text], ['', null, ''])
})

test('a guess follows the words, in three languages, and names them', () => {
  const kindOf = (text: string) => guessInquiry({ subject: '', text }).kind
  assert.equal(kindOf('Wir möchten Vertriebspartner werden'), 'partnership')
  assert.equal(kindOf('¿Cuál es el precio de la licencia?'), 'sales')
  assert.equal(kindOf('SEO backlinks, guest post, first page of Google'), 'spam')
  assert.equal(kindOf('https://a.example https://b.example https://c.example'), 'spam')
  assert.equal(kindOf('Hello'), 'other')
  assert.deepEqual(guessInquiry({ subject: '', text: 'An API integration for our app' }).typeKey, 'technology')
})
