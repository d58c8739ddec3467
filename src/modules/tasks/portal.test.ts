/** Tasks of both sides: the portal's to-do list, what is told of it, and what stays with the team. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testApp } from '#test/support/app.ts'
import { mailsTo } from '#test/support/mails.ts'
import { aMember } from '#test/support/people.ts'
import { aPartner, aPortalUser, open } from './testing.ts'

const app = await testApp()

test('the portal shows what the partner has to do and what it is owed, never the rest', async () => {
  const made = await app.workspace()
  const { ctx } = made
  const partnerId = await aPartner(ctx, 'Acme GmbH')
  const paul = await aPortalUser(app, made, partnerId, ['principal'])
  const dueAt = new Date(Date.UTC(2026, 2, 6, 16))
  await open(ctx, {
    side: 'team',
    owner: { role: 'legal' },
    partnerId,
    title: 'Secret plan',
    value: { currency: 'USD', amountMinor: 100n },
  })
  const owed = await open(ctx, {
    side: 'team',
    owner: { role: 'legal' },
    partnerId,
    title: 'Draft the contract for Acme',
    sharedTitle: 'Contract draft',
    sharedWithPartner: true,
    dueAt,
    checklist: ['internal step'],
  })
  const asked = await open(ctx, {
    side: 'partner',
    owner: { role: 'principal' },
    partnerId,
    title: 'Upload the certificate',
  })
  const { status, body, text } = await paul.api.get('/v1/portal/tasks')
  assert.equal(status, 200, text)
  assert.deepEqual(
    body.data.map((task: { id: string }) => task.id),
    [owed.id, asked.id],
  )
  const [promise, todo] = body.data
  assert.equal(promise.words, 'We owe you: contract draft, by 6 March 2026')
  assert.deepEqual([promise.direction, promise.owner, promise.checklist, promise.actions], ['we_owe', null, [], []])
  assert.deepEqual([todo.direction, todo.isMine], ['you_owe', true])
  assert.ok(!text.includes('Secret') && !text.includes('internal step') && !text.includes('amountMinor'))
  assert.equal((await paul.api.get('/v1/portal/tasks', { direction: 'we_owe' })).body.data.length, 1)
  assert.equal((await paul.api.get('/v1/portal/tasks', { mine: true })).body.data.length, 1)

  const refused = await paul.api.post(`/v1/portal/tasks/${owed.id}/completion`, {})
  assert.deepEqual([refused.status, refused.body.code], [403, 'task.not_yours'])
  const done = await paul.api.post(`/v1/portal/tasks/${asked.id}/completion`, { outcome: 'uploaded' })
  assert.deepEqual([done.status, done.body.state], [200, 'done'])
})

test('what happened to a task is told with its title, to the partner in the words that it may read', async () => {
  const made = await app.workspace()
  const { ctx, api } = made
  const partnerId = await aPartner(ctx, 'Acme GmbH')
  const paul = await aPortalUser(app, made, partnerId, ['principal'])
  const ours = { side: 'team', owner: { role: 'legal' }, partnerId } as const
  await open(ctx, { ...ours, title: 'Secret plan' })
  await open(ctx, {
    ...ours,
    title: 'Draft the contract for Acme',
    sharedTitle: 'Contract draft',
    sharedWithPartner: true,
  })
  const asked = await open(ctx, {
    side: 'partner',
    owner: { role: 'principal' },
    partnerId,
    title: 'Upload the certificate',
  })
  await paul.api.post(`/v1/portal/tasks/${asked.id}/completion`, { outcome: 'uploaded' })
  const told = (answer: { body: { data: { event: string; subjectName: string | null }[] } }) =>
    answer.body.data
      .filter(({ event }) => event.startsWith('task.'))
      .map(({ event, subjectName }) => `${event} ${subjectName}`)
  assert.deepEqual(told(await api.get(`/v1/partners/${partnerId}/activity`)).sort(), [
    'task.done Upload the certificate',
    'task.opened Draft the contract for Acme',
    'task.opened Secret plan',
    'task.opened Upload the certificate',
  ])
  const seen = await paul.api.get('/v1/portal/activity')
  assert.deepEqual(told(seen).sort(), [
    'task.done Upload the certificate',
    'task.opened Contract draft',
    'task.opened Upload the certificate',
  ])
  assert.ok(!seen.text.includes('Secret') && !seen.text.includes('Draft the contract'))
  const trail = await api.get('/v1/audit-events', { subjectId: asked.id, kind: 'task.done' })
  assert.deepEqual(
    [trail.body.data[0].subject.name, trail.body.data[0].partnerName],
    ['Upload the certificate', 'Acme GmbH'],
  )
})

test('a portal user of one partner gets the same 404 for another partner’s task, one of ours, and none', async () => {
  const made = await app.workspace()
  const [first, second] = [await aPartner(made.ctx, 'First'), await aPartner(made.ctx, 'Second')]
  const paul = await aPortalUser(app, made, first, ['principal'])
  const foreign = await open(made.ctx, { side: 'partner', owner: { role: 'principal' }, partnerId: second })
  const internal = await open(made.ctx, { side: 'team', owner: { role: 'legal' }, partnerId: first })
  const bodies = []
  for (const id of [foreign.id, internal.id, 'ta_00000000000000000000000000'])
    for (const answer of [
      await paul.api.get(`/v1/portal/tasks/${id}`),
      await paul.api.post(`/v1/portal/tasks/${id}/completion`, {}),
      await paul.api.post(`/v1/portal/tasks/${id}/claim`),
      await paul.api.post(`/v1/portal/tasks/${id}/comments`, { body: 'hello' }),
      await paul.api.get(`/v1/portal/tasks/${id}/comments`),
    ]) {
      assert.equal(answer.status, 404)
      bodies.push(JSON.stringify({ ...answer.body, requestId: '' }))
    }
  assert.equal(new Set(bodies).size, 1)
})

test('people of the partner work on their own tasks and queues, a principal on all', async () => {
  const made = await app.workspace()
  const partnerId = await aPartner(made.ctx, 'Acme')
  const principal = await aPortalUser(app, made, partnerId, ['principal'], 'Petra Principal')
  const sales = await aPortalUser(app, made, partnerId, ['sales'], 'Sam Sales')
  const viewer = await aPortalUser(app, made, partnerId, ['viewer'], 'Vic Viewer')
  const { id } = await open(made.ctx, { side: 'partner', owner: { role: 'finance' }, partnerId })
  assert.equal((await sales.api.post(`/v1/portal/tasks/${id}/claim`)).body.code, 'task.not_your_queue')
  assert.equal((await sales.api.post(`/v1/portal/tasks/${id}/completion`, {})).body.code, 'task.not_yours')
  assert.equal((await viewer.api.post(`/v1/portal/tasks/${id}/completion`, {})).body.code, 'right.missing')
  const claimed = await principal.api.post(`/v1/portal/tasks/${id}/claim`)
  assert.deepEqual(claimed.body.owner, { kind: 'portal_user', id: principal.id, name: 'Petra Principal' })
  const personal = await open(made.ctx, {
    side: 'partner',
    owner: { portalUserId: sales.id },
    partnerId,
    checklist: ['Sign', 'Send'],
  })
  const [mail] = await mailsTo(made.ctx, sales.email)
  assert.equal(mail?.subject, 'Send the draft')
  const ticked = await sales.api.request('PATCH', `/v1/portal/tasks/${personal.id}`, {
    body: {
      checklist: [
        { text: 'Sign', done: true },
        { text: 'Send', done: false },
      ],
    },
    headers: { 'if-match': '"1"' },
  })
  assert.equal(ticked.body.checklist[0].done, true)
  assert.equal((await principal.api.post(`/v1/portal/tasks/${personal.id}/completion`, {})).status, 200)
})

test('the team asks a role of the partner by hand, and names the partner for it', async () => {
  const made = await app.workspace()
  const pam = await aMember(app, made.workspace)
  const partnerId = await aPartner(made.ctx, 'Acme')
  const paul = await aPortalUser(app, made, partnerId, ['finance'])
  const ask = { title: 'Send the invoice', side: 'partner', owner: { role: 'finance' } }
  assert.equal((await pam.api.post('/v1/tasks', ask)).body.errors[0].field, 'partnerId')
  const asked = await pam.api.post('/v1/tasks', { ...ask, partnerId })
  assert.equal(asked.status, 201, asked.text)
  assert.equal(
    (await pam.api.post('/v1/tasks', { ...ask, partnerId, owner: { role: 'legal' } })).body.code,
    'task.owner_unfit',
  )
  assert.deepEqual(
    (await paul.api.get('/v1/portal/tasks', { mine: true })).body.data.map((task: { id: string }) => task.id),
    [asked.body.id],
  )
})

test('both sides read what is said on a shared task, and only the team what is not shared', async () => {
  const made = await app.workspace()
  const partnerId = await aPartner(made.ctx, 'Acme')
  const paul = await aPortalUser(app, made, partnerId, ['sales'])
  const ana = await aMember(app, made.workspace, { name: 'Ana' })
  const { id } = await open(made.ctx, { side: 'partner', owner: { role: 'sales' }, partnerId })
  await ana.api.post(`/v1/tasks/${id}/comments`, { body: 'between us' })
  await ana.api.post(`/v1/tasks/${id}/comments`, { body: 'for you', shared: true })
  assert.equal((await paul.api.post(`/v1/portal/tasks/${id}/comments`, { body: 'thanks' })).status, 201)
  const words = async (api: typeof paul.api, path: string) =>
    (await api.get(`${path}/${id}/comments`)).body.data.map((one: { body: string; author: string; side: string }) => [
      one.body,
      one.author,
      one.side,
    ])
  assert.deepEqual(await words(paul.api, '/v1/portal/tasks'), [
    ['for you', 'Ana', 'team'],
    ['thanks', 'Paul Partner', 'partner'],
  ])
  assert.equal((await words(ana.api, '/v1/tasks')).length, 3)
})

test('saved views work in the portal, each person for themselves', async () => {
  const made = await app.workspace()
  const partnerId = await aPartner(made.ctx, 'Acme')
  const paul = await aPortalUser(app, made, partnerId, ['sales'], 'Paul One')
  const petra = await aPortalUser(app, made, partnerId, ['principal'], 'Petra Two')
  const saved = await paul.api.post('/v1/portal/views', {
    list: 'portal-deals',
    name: 'Open deals',
    filters: { state: 'open' },
  })
  assert.equal(saved.status, 201, saved.text)
  assert.equal((await paul.api.get('/v1/portal/views', { list: 'portal-deals' })).body.data.length, 1)
  assert.equal((await petra.api.get('/v1/portal/views')).body.data.length, 0)
  assert.equal((await petra.api.get(`/v1/portal/views/${saved.body.id}`)).status, 404)
  assert.equal((await made.api.get(`/v1/views/${saved.body.id}`)).status, 404, 'nor does the team see it')
  assert.equal(
    (
      await paul.api.request('PATCH', `/v1/portal/views/${saved.body.id}`, {
        body: { name: 'Mine' },
        headers: { 'if-match': '"1"' },
      })
    ).body.name,
    'Mine',
  )
  assert.equal((await paul.api.delete(`/v1/portal/views/${saved.body.id}`)).status, 204)
})
