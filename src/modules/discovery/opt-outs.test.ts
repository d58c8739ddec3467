/** Who is left alone: do-not-contact, the ways to opt out, and what that does to mails under way. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { inTransaction } from '#platform/db/transaction.ts'
import { aDiscoveryWorld, aName } from './testing.ts'
import { aList, app, aTarget, aTeam, headersOf, optOutIn, pass, sentTo, start, targetsOf } from './testing-outreach.ts'

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
