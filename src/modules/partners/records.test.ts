import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineModule } from '#platform/module.ts'
import { testApp } from '#test/support/app.ts'
import type { Client } from '#test/support/client.ts'
import { aContact, aPartner, aPortalUser } from '#test/support/partners.ts'
import { aMember } from '#test/support/people.ts'
import { modules } from '../../modules.ts'
import { type ExpiringFile, expiringFileNotices, partnerReferences } from './public.ts'

const notices: ExpiringFile[] = []
const upstairs = defineModule({
  name: 'upstairs',
  contract: { module: 'upstairs', summary: 'A module of the test.', endpoints: {} },
  routes: {},
  fills: [
    expiringFileNotices.fill(async (_tx, files) => void notices.push(...files)),
    partnerReferences.fill({
      name: 'elsewhere',
      move: async () => [],
      undo: async () => [],
      count: async () => new Map(),
      dossier: async () => ({ things: ['kept upstairs'] }),
    }),
  ],
})
const app = await testApp({ modules: [...modules, upstairs] })
const is = (version: number) => ({ 'if-match': `"${version}"` })

const upload = (
  api: Client,
  path: string,
  fields: Record<string, string>,
  file: { name: string; content: string | Buffer },
) => {
  const boundary = 'tandem-test-boundary'
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const head = `${parts.join('')}--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${file.name}"\r\ncontent-type: application/octet-stream\r\n\r\n`
  return api.request('POST', path, {
    rawBody: Buffer.concat([Buffer.from(head), Buffer.from(file.content), Buffer.from(`\r\n--${boundary}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  })
}

test('a note is written, edited with its versions kept, and taken away by its author', async () => {
  const { api, workspace } = await app.workspace()
  const partner = await aPartner(api)
  const [ana, ben] = [await aMember(app, workspace, { name: 'Ana' }), await aMember(app, workspace, { name: 'Ben' })]
  const note = await ana.api.post('/v1/notes', { partnerId: partner.id, text: 'They want Q3' })
  assert.equal(note.status, 201, note.text)
  assert.deepEqual([note.body.author.name, note.body.visibility, note.body.subjectId], ['Ana', 'team', partner.id])
  assert.equal((await ben.api.patch(`/v1/notes/${note.body.id}`, { text: 'No' }, is(1))).body.code, 'note.not_author')
  const edited = await ana.api.patch(`/v1/notes/${note.body.id}`, { text: 'They want Q4', visibility: 'shared' }, is(1))
  assert.equal(edited.body.version, 2, edited.text)
  assert.equal((await ana.api.patch(`/v1/notes/${note.body.id}`, { text: 'They' }, is(1))).status, 412)
  assert.deepEqual(
    (await ben.api.get(`/v1/notes/${note.body.id}/versions`)).body.data.map((row: { text: string }) => row.text),
    ['They want Q4', 'They want Q3'],
  )
  assert.equal((await ben.api.delete(`/v1/notes/${note.body.id}`)).status, 403)
  assert.equal((await ana.api.delete(`/v1/notes/${note.body.id}`)).status, 204)
  assert.equal((await api.get(`/v1/notes/${note.body.id}`)).status, 404)
  assert.equal((await api.get('/v1/notes', { partnerId: partner.id })).body.data.length, 0)
})

test('a note for some roles is seen by who holds one of them, by its author, and by nobody else', async () => {
  const { api, workspace } = await app.workspace()
  const partner = await aPartner(api)
  const user = await aPortalUser(app, workspace, api, partner.id)
  const [ana, legal, finance] = [
    await aMember(app, workspace),
    await aMember(app, workspace, { roles: ['legal'] }),
    await aMember(app, workspace, { roles: ['finance'] }),
  ]
  assert.equal(
    (await ana.api.post('/v1/notes', { partnerId: partner.id, text: 'x', visibility: 'roles' })).body.errors[0].field,
    'visibleToRoles',
  )
  const note = (
    await ana.api.post('/v1/notes', {
      partnerId: partner.id,
      text: 'For counsel',
      visibility: 'roles',
      visibleToRoles: ['legal'],
    })
  ).body
  const sees = async (who: Client) => (await who.get('/v1/notes', { partnerId: partner.id })).body.data.length
  assert.deepEqual([await sees(ana.api), await sees(legal.api), await sees(finance.api)], [1, 1, 0])
  assert.equal((await finance.api.get(`/v1/notes/${note.id}`)).status, 404)
  const feed = (await finance.api.get(`/v1/partners/${partner.id}/activity`, { event: 'note.added' })).body.data
  assert.equal(feed[0].note, null)
  assert.equal(
    (await legal.api.get(`/v1/partners/${partner.id}/activity`, { event: 'note.added' })).body.data[0].note.text,
    'For counsel',
  )
  assert.equal((await user.api.get('/v1/portal/notes')).body.data.length, 0)
  assert.equal((await user.api.get('/v1/portal/activity')).text.includes('For counsel'), false)
})

test('an interaction names people of both sides', async () => {
  const { api, workspace } = await app.workspace()
  const [partner, other] = [await aPartner(api), await aPartner(api)]
  const member = await aMember(app, workspace, { name: 'Ana' })
  const contact = await aContact(api, partner.id, { fullName: 'Ben Okoro' })
  const stranger = await aContact(api, other.id)
  const body = {
    partnerId: partner.id,
    kind: 'call',
    at: '2026-02-27T10:00:00.000Z',
    minutes: 30,
    summary: 'Talked about Q3',
    memberIds: [member.memberId],
    contactIds: [contact.id],
  }
  const logged = await member.api.post('/v1/interactions', body)
  assert.equal(logged.status, 201, logged.text)
  assert.deepEqual([logged.body.members[0].name, logged.body.contacts[0].name], ['Ana', 'Ben Okoro'])
  assert.equal(
    (await member.api.post('/v1/interactions', { ...body, contactIds: [stranger.id] })).body.errors[0].field,
    'contactIds',
  )
  assert.equal(
    (await member.api.post('/v1/interactions', { ...body, memberIds: ['mb_01ka2b3c4d5e6f7g8h9jkmnpqr'] })).body
      .errors[0].field,
    'memberIds',
  )
  assert.equal(
    (
      await api.get('/v1/interactions', {
        partnerId: partner.id,
        from: '2026-02-27T00:00:00.000Z',
        to: '2026-02-28T00:00:00.000Z',
      })
    ).body.data.length,
    1,
  )
  assert.equal((await api.get('/v1/interactions', { partnerId: partner.id, kind: 'visit' })).body.data.length, 0)
  assert.equal((await api.get(`/v1/interactions/${logged.body.id}`)).body.summary, 'Talked about Q3')
})

test('the feed shows what happened newest first, filtered by module and person', async () => {
  const { api, workspace } = await app.workspace()
  const partner = await aPartner(api)
  const ana = await aMember(app, workspace, { name: 'Ana' })
  await ana.api.post('/v1/notes', { partnerId: partner.id, text: 'First' })
  await api.post(`/v1/partners/${partner.id}/contacts`, { fullName: 'Ben', email: 'ben@acme.example' })
  const feed = await api.get(`/v1/partners/${partner.id}/activity`)
  assert.deepEqual(
    feed.body.data.map((one: { event: string }) => one.event),
    ['contact.added', 'note.added', 'partner.created'],
  )
  assert.equal(feed.body.data[1].note.text, 'First')
  assert.equal((await api.get(`/v1/partners/${partner.id}/activity`, { personId: ana.memberId })).body.data.length, 1)
  assert.equal((await api.get(`/v1/partners/${partner.id}/activity`, { module: 'partners' })).body.data.length, 3)
  assert.equal((await api.get(`/v1/partners/${partner.id}/activity`, { module: 'nobody' })).body.data.length, 0)
  const first = await api.get(`/v1/partners/${partner.id}/activity`, { limit: 2 })
  const rest = await api.get(`/v1/partners/${partner.id}/activity`, { limit: 2, cursor: first.body.nextCursor })
  assert.deepEqual(
    rest.body.data.map((one: { event: string }) => one.event),
    ['partner.created'],
  )
})

test('a file is known by its content, read back byte for byte, and seen by whom it is for', async () => {
  const { api, workspace } = await app.workspace()
  const partner = await aPartner(api)
  const user = await aPortalUser(app, workspace, api, partner.id)
  const plan = { name: 'plan.exe', content: 'Dear Ana,\nthe plan is below.\n' }
  const stored = await upload(api, '/v1/files', { partnerId: partner.id, category: 'plan' }, plan)
  assert.equal(stored.status, 201, stored.text)
  assert.deepEqual(
    [stored.body.contentType, stored.body.visibility, stored.body.name],
    ['text/plain', 'team', 'plan.exe.txt'],
  )
  assert.equal((await api.get(`/v1/files/${stored.body.id}/content`)).text, plan.content)
  assert.equal((await user.api.get(`/v1/portal/files/${stored.body.id}/content`)).status, 404)
  const shared = await api.patch(
    `/v1/files/${stored.body.id}`,
    { visibility: 'shared', name: 'Plan.txt' },
    is(stored.body.version),
  )
  assert.equal(shared.status, 200, shared.text)
  assert.equal((await user.api.get(`/v1/portal/files/${stored.body.id}/content`)).text, plan.content)
  const own = await upload(user.api, '/v1/portal/files', {}, { name: 'ours.txt', content: 'From us, with care.\n' })
  assert.equal(own.status, 201, own.text)
  assert.deepEqual(
    (await user.api.get('/v1/portal/files')).body.data.map((file: { name: string }) => file.name).sort(),
    ['Plan.txt', 'ours.txt'],
  )
  assert.equal((await api.get('/v1/files', { partnerId: partner.id })).body.data.length, 2)
  const refused = await upload(
    api,
    '/v1/files',
    { partnerId: partner.id },
    { name: 'page.txt', content: '<!doctype html><script>alert(1)</script>' },
  )
  assert.equal(refused.status, 422)
  assert.equal(refused.body.code, 'file.type_refused')
  assert.equal((await upload(api, '/v1/files', {}, plan)).body.errors[0].field, 'partnerId')
  assert.equal((await api.delete(`/v1/files/${own.body.id}`)).status, 204)
  assert.equal((await user.api.get('/v1/portal/files')).body.data.length, 1)
})

test('a file that ends is put in front of somebody 30 and 7 days before, and on the day', async () => {
  const { api } = await app.workspace()
  const partner = await aPartner(api)
  const stored = await upload(
    api,
    '/v1/files',
    { partnerId: partner.id, expiresOn: '2026-06-01' },
    { name: 'insurance.txt', content: 'Insured until June.\n' },
  )
  assert.equal(stored.status, 201, stored.text)
  const days = () => notices.filter((notice) => notice.fileId === stored.body.id).map((notice) => notice.daysLeft)
  for (let step = 0; step < 10; step += 1) {
    app.advance(10 * 86_400_000)
    await app.settle()
  }
  assert.deepEqual(days(), [30, 7, 0])
})

test('a dossier holds the record, its people, notes, history and files, and what other modules keep', async () => {
  const { api, workspace } = await app.workspace()
  const partner = await aPartner(api, { legalName: 'Acme / Größe' })
  await aContact(api, partner.id, { fullName: 'Ben Okoro' })
  await api.post('/v1/notes', { partnerId: partner.id, text: 'They want Q3' })
  const stored = await upload(api, '/v1/files', { partnerId: partner.id }, { name: 'plan.txt', content: 'The plan.\n' })
  const answer = await api.get(`/v1/partners/${partner.id}/dossier`)
  assert.equal(answer.status, 200, answer.text)
  assert.match(String(answer.headers['content-type']), /zip/)
  // Entries are stored as they are, so their text can be looked for in the archive.
  for (const text of [
    'partner.json',
    'contacts.json',
    'Ben Okoro',
    'They want Q3',
    'history.jsonl',
    'partner.created',
    `files/${stored.body.id}-plan.txt`,
    'The plan.',
    'elsewhere/things.json',
    'kept upstairs',
  ])
    assert.ok(answer.text.includes(text), text)
  const viewer = await aMember(app, workspace, { roles: ['viewer'] })
  assert.equal((await viewer.api.get(`/v1/partners/${partner.id}/dossier`)).status, 403)
})
