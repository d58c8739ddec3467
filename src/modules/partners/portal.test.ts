import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createKey } from '#platform/auth/api-keys.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { withLiveAccess } from '#test/support/access.ts'
import { testApp } from '#test/support/app.ts'
import { clientFor } from '#test/support/client.ts'
import { mailsTo, tokenFor } from '#test/support/mails.ts'
import { aContact, aPartner, aPortalUser } from '#test/support/partners.ts'
import { aMember } from '#test/support/people.ts'

const app = await testApp()
const is = (version: number) => ({ 'if-match': `"${version}"` })

test('the company sees its profile, how complete it is, and what each missing field unlocks', async () => {
  const { api, workspace } = await app.workspace()
  const ana = await aMember(app, workspace, { name: 'Ana' })
  await api.post('/v1/field-definitions', {
    recordKind: 'partner',
    key: 'seen',
    label: 'Seen',
    type: 'text',
    visibleToPartner: true,
  })
  await api.post('/v1/field-definitions', { recordKind: 'partner', key: 'hidden', label: 'Hidden', type: 'text' })
  const partner = await aPartner(api, {
    tags: ['do not tell'],
    custom: { seen: 'yes', hidden: 'no' },
    managerId: ana.memberId,
    source: { kind: 'outreach', detail: 'secret list' },
  })
  const user = await aPortalUser(app, workspace, api, partner.id)
  const profile = await user.api.get('/v1/portal/partner')
  assert.equal(profile.status, 200, profile.text)
  assert.equal(profile.body.manager.name, 'Ana')
  assert.deepEqual(profile.body.custom, { seen: 'yes' })
  assert.equal(/do not tell|secret list|hidden/i.test(profile.text), false)
  const before = profile.body.completeness
  assert.ok(before.missing.length > 5)
  for (const item of before.missing) assert.ok(item.words && item.unlocks)
  const changed = await user.api.patch(
    '/v1/portal/partner',
    { country: 'DE', vatId: 'DE136695976', zone: 'Europe/Berlin', custom: { seen: 'still' } },
    is(profile.body.version),
  )
  assert.equal(changed.status, 200, changed.text)
  assert.ok(changed.body.completeness.percent > before.percent)
  assert.equal(changed.body.completeness.missing.length, before.missing.length - 3)
  assert.equal(
    (await user.api.patch('/v1/portal/partner', { custom: { hidden: 'x' } }, is(changed.body.version))).status,
    422,
  )
  assert.equal((await user.api.patch('/v1/portal/partner', { tags: ['x'] }, is(changed.body.version))).status, 422)
  assert.deepEqual((await api.get(`/v1/partners/${partner.id}`)).body.custom, { seen: 'still', hidden: 'no' })
})

test('nobody of one partner acts on a contact or a seat of another, or learns that there is one', async () => {
  const { api, workspace } = await app.workspace()
  const [mine, theirs] = [await aPartner(api), await aPartner(api)]
  const user = await aPortalUser(app, workspace, api, mine.id)
  const stranger = await aPortalUser(app, workspace, api, theirs.id)
  const strangerContact = await aContact(api, theirs.id)
  const none = { contact: 'ct_01ka2b3c4d5e6f7g8h9jkmnpqr', seat: 'pu_01ka2b3c4d5e6f7g8h9jkmnpqr' }
  const asks = [
    [
      (id: string) => user.api.patch(`/v1/portal/contacts/${id}`, { title: 'x' }, is(1)),
      strangerContact.id,
      none.contact,
    ],
    [(id: string) => user.api.post(`/v1/portal/contacts/${id}/departure`), strangerContact.id, none.contact],
    [
      (id: string) => user.api.patch(`/v1/portal/portal-users/${id}`, { roles: ['viewer'] }, is(1)),
      stranger.id,
      none.seat,
    ],
    [(id: string) => user.api.delete(`/v1/portal/portal-users/${id}`), stranger.id, none.seat],
    [(id: string) => user.api.post(`/v1/portal/portal-users/${id}/invitation`), stranger.id, none.seat],
    [
      (id: string) => user.api.post('/v1/portal/portal-users', { contactId: id, roles: ['sales'] }),
      strangerContact.id,
      none.contact,
    ],
  ] as const
  for (const [ask, foreign, missing] of asks) {
    const [one, other] = [await ask(foreign), await ask(missing)]
    assert.equal(one.status, 404, one.text)
    assert.deepEqual({ ...one.body, requestId: '' }, { ...other.body, requestId: '' })
  }
  assert.deepEqual(
    (await user.api.get('/v1/portal/contacts')).body.data.map((one: { id: string }) => one.id),
    [user.contactId],
  )
  assert.deepEqual(
    (await user.api.get('/v1/portal/portal-users')).body.data.map((one: { id: string }) => one.id),
    [user.id],
  )
  assert.equal((await user.api.get('/v1/partners')).status, 404, 'the team’s side is not the partner’s')
})

test('a principal keeps the company’s people; a viewer only reads', async () => {
  const { api, workspace } = await app.workspace()
  const partner = await aPartner(api)
  const principal = await aPortalUser(app, workspace, api, partner.id)
  const viewer = await aPortalUser(app, workspace, api, partner.id, ['viewer'])
  const added = await principal.api.post('/v1/portal/contacts', { fullName: 'Dua Lim', email: 'dua@partner.example' })
  assert.equal(added.status, 201, added.text)
  assert.equal(
    (await principal.api.patch(`/v1/portal/contacts/${added.body.id}`, { title: 'CFO' }, is(1))).body.title,
    'CFO',
  )
  assert.equal(
    (await principal.api.patch(`/v1/portal/contacts/${added.body.id}`, { maySign: true }, is(2))).status,
    422,
    'who may sign is for the team to say',
  )
  const invited = await principal.api.post('/v1/portal/portal-users', { contactId: added.body.id, roles: ['finance'] })
  assert.equal(invited.status, 201, invited.text)
  assert.equal((await principal.api.post(`/v1/portal/contacts/${added.body.id}/departure`)).status, 200)
  const team = (await principal.api.get('/v1/portal/portal-users')).body
  assert.equal(team.data.length, 2, 'the seat of who left is gone')
  assert.ok(team.data.every((one: { lastSeenAt: string | null }) => one.lastSeenAt !== null))
  for (const answer of [
    await viewer.api.post('/v1/portal/contacts', { fullName: 'X', email: 'x@partner.example' }),
    await viewer.api.patch('/v1/portal/partner', { country: 'DE' }, is(1)),
    await viewer.api.post('/v1/portal/portal-users', { email: 'y@partner.example', roles: ['sales'] }),
    await viewer.api.post('/v1/portal/notes', { text: 'Hello' }),
    await viewer.api.post('/v1/portal/partner/withdrawal', { reason: 'x' }),
  ])
    assert.equal(answer.status, 403, answer.text)
  assert.equal((await viewer.api.get('/v1/portal/partner')).status, 200)
})

test('the partner sees what is shared and its own acts, and nothing of the team’s', async () => {
  const { api, workspace } = await app.workspace()
  const partner = await aPartner(api)
  const user = await aPortalUser(app, workspace, api, partner.id)
  const ana = await aMember(app, workspace)
  await ana.api.post('/v1/notes', { partnerId: partner.id, text: 'Internal only' })
  await ana.api.post('/v1/notes', { partnerId: partner.id, text: 'For both', visibility: 'shared' })
  const own = await user.api.post('/v1/portal/notes', { text: 'From the partner' })
  assert.equal(own.body.visibility, 'shared')
  assert.deepEqual(
    (await user.api.get('/v1/portal/notes')).body.data.map((note: { text: string }) => note.text),
    ['From the partner', 'For both'],
  )
  const feed = await user.api.get('/v1/portal/activity')
  assert.equal(feed.text.includes('Internal only'), false)
  assert.ok(feed.text.includes('From the partner') && feed.text.includes('For both'))
  assert.equal(
    feed.body.data.some((one: { event: string }) => one.event === 'partner.created'),
    false,
  )
  assert.equal((await api.get('/v1/notes', { partnerId: partner.id })).body.data.length, 3)
})

test('a partner steps back with a reason, and the team sees why', async () => {
  const { api, workspace } = await app.workspace()
  const partner = await aPartner(api)
  const user = await aPortalUser(app, workspace, api, partner.id)
  const done = await user.api.post('/v1/portal/partner/withdrawal', { reason: 'We were bought' })
  assert.equal(done.status, 200, done.text)
  assert.equal(done.body.stage, 'withdrawn')
  const [move] = (await api.get(`/v1/partners/${partner.id}/stage-moves`)).body.data
  assert.deepEqual([move.cause, move.reason, move.by.id], ['partner', 'We were bought', user.id])
  assert.equal((await user.api.post('/v1/portal/partner/withdrawal', { reason: 'Again' })).status, 409)
})

test('a partner’s own key reads the portal and nothing else', async () => {
  const { api, ctx } = await app.workspace()
  const partner = await aPartner(api)
  await withLiveAccess(ctx, partner.id, { scopes: ['partners.read'] })
  const { text } = await inTransaction(ctx, (tx) =>
    createKey(tx, { name: 'theirs', scopes: ['*'], partnerId: partner.id }),
  )
  const key = clientFor(app.server, { authorization: `Bearer ${text}` })
  assert.equal((await key.get('/v1/portal/partner')).body.id, partner.id)
  assert.equal((await key.get('/v1/partners')).status, 403)
})

test('a domain is proven by the link in a mail to its admin address, and by one partner only', async () => {
  const { api, ctx, workspace } = await app.workspace()
  const [one, two] = [
    await aPartner(api, { website: 'https://acme.example' }),
    await aPartner(api, { website: 'https://acme.example/other' }),
  ]
  const path = (id: string, domain = 'acme.example') => `/v1/partners/${id}/domains/${domain}/proof`
  const how = (await api.get(path(one.id))).body
  assert.deepEqual([how.record.name, how.mailTo, how.state], ['_tandem.acme.example', 'admin@acme.example', 'claimed'])
  const confirm = (token: string) => app.anonymous.post(`/v1/public/domain-proofs/${workspace.slug}/${token}`)
  assert.equal((await api.post(path(one.id), { method: 'mail' })).status, 200)
  assert.equal((await api.post(path(one.id), { method: 'mail' })).body.code, 'domain.mail_recent')
  const token = await tokenFor(ctx, 'admin@acme.example')
  assert.equal((await confirm('x'.repeat(43))).status, 404)
  const proven = await confirm(token)
  assert.equal(proven.body.state, 'proven', proven.text)
  assert.equal((await confirm(token)).status, 404, 'the link works once')
  assert.equal((await api.get(`/v1/partners/${one.id}`)).body.domains[0].state, 'proven')
  await api.post(path(two.id), { method: 'mail' })
  assert.equal((await mailsTo(ctx, 'admin@acme.example')).length, 2)
  assert.equal((await confirm(await tokenFor(ctx, 'admin@acme.example'))).body.code, 'domain.proven_elsewhere')
  assert.equal((await api.get(path(one.id, 'gmail.com'))).body.code, 'domain.shared')
  assert.equal((await api.get(path(one.id, 'other.example'))).status, 404)
})
