import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { setUpToken } from '#platform/auth/set-up.ts'
import { defineContract, endpoint, Type } from '#platform/contract.ts'
import { asOwner, inTransaction } from '#platform/db/transaction.ts'
import { defineModule } from '#platform/module.ts'
import { createWorkspace } from '#platform/tenancy/workspaces.ts'
import { testApp } from '#test/support/app.ts'
import { mailsTo } from '#test/support/mails.ts'
import { aMember, signedIn } from '#test/support/people.ts'
import { settings } from './module.ts'

const slow = defineModule({
  name: 'slow',
  contract: defineContract({
    module: 'slow',
    summary: 'Long work for the tests.',
    endpoints: {
      startSlow: endpoint({
        method: 'POST',
        path: '/v1/slow',
        summary: 'Starts long work',
        access: { right: 'slow.read' },
        answer: Type.Object({ id: Type.String() }),
      }),
    },
  }),
  routes: {
    startSlow: (ctx: Parameters<typeof inTransaction>[0]) =>
      inTransaction(ctx, async (tx) => ({ id: await tx.enqueue('slow.work', { title: 'Slow work', total: 3 }) })),
  },
  jobs: [{ kind: 'slow.work', run: async () => ({ fine: true }) }],
})
const app = await testApp({ modules: [settings, slow] })
type Kind = { kind: string }

test('set-up makes the first workspace and its admin behind the printed link, once, and signs in', async () => {
  const token = await setUpToken(app.services)
  assert.ok(token)
  assert.equal((await app.anonymous.get('/v1/public/set-up', { token: 'wrong' })).body.ready, false)
  assert.equal((await app.anonymous.get('/v1/public/set-up', { token })).body.ready, true)
  const body = {
    token,
    workspace: { name: 'Acme', slug: 'acme', zone: 'Europe/Berlin', currency: 'EUR' },
    admin: { name: 'Ana Silva', email: 'ana@acme.example', password: 'violet otter plays chess' },
  }
  assert.equal((await app.anonymous.post('/v1/public/set-up', { ...body, token: 'wrong' })).status, 410)
  assert.equal(
    (await app.anonymous.post('/v1/public/set-up', { ...body, admin: { ...body.admin, password: 'ana silva' } }))
      .status,
    422,
  )
  assert.equal(
    (await app.anonymous.post('/v1/public/set-up', { ...body, workspace: { ...body.workspace, currency: 'XXX' } }))
      .status,
    422,
  )
  const [made, late] = await Promise.all([
    app.anonymous.post('/v1/public/set-up', body),
    app.anonymous.post('/v1/public/set-up', { ...body, workspace: { ...body.workspace, slug: 'acme-2' } }),
  ])
  assert.equal(made.status, 201)
  assert.equal(late.status, 410)
  const api = signedIn(app, String(made.headers['set-cookie']).split(';')[0]!)
  const session = await api.get('/v1/session')
  assert.equal(session.body.person.email, 'ana@acme.example')
  assert.equal(session.body.seats[0].workspace.slug, 'acme')
  assert.ok(session.body.seats[0].rights.includes('settings.operate'))
  assert.equal(await setUpToken(app.services), undefined)
})

test('an admin changes the workspace under its version, and every change is in the trail with its author', async () => {
  const { workspace } = await app.workspace()
  const admin = await aMember(app, workspace, { roles: ['admin'], name: 'Zoe Admin' })
  const change = {
    zone: 'Europe/Berlin',
    fiscalYearStartMonth: 4,
    calendar: { weekly: [{ weekday: 1, from: '08:00', to: '16:00' }], holidays: ['2026-12-25'] },
    settings: { mergeUndoDays: 14 },
  }
  const changed = await admin.api.patch('/v1/workspace', change, { 'if-match': '"1"' })
  assert.equal(changed.status, 200)
  assert.equal(changed.body.zone, 'Europe/Berlin')
  assert.deepEqual(changed.body.settings, {
    mergeUndoDays: 14,
    importUndoDays: 30,
    invitationDays: 7,
    matchBands: { certain: 90, likely: 60, possible: 35 },
    smallTeam: false,
    digestAt: '07:30',
    portfolio: 'all',
    secondFactor: 'roles',
    signerCheck: 'link',
  })
  assert.deepEqual({ ...(await admin.api.get('/v1/workspace')).body, now: '' }, { ...changed.body, now: '' })
  assert.equal((await admin.api.patch('/v1/workspace', { name: 'X' }, { 'if-match': '"1"' })).status, 412)
  assert.equal((await admin.api.patch('/v1/workspace', { zone: 'Nowhere/Land' }, { 'if-match': '"2"' })).status, 422)
  const wrong = await admin.api.patch(
    '/v1/workspace',
    { calendar: { weekly: [{ weekday: 1, from: '18:00', to: '16:00' }] } },
    { 'if-match': '"2"' },
  )
  assert.equal(wrong.body.errors[0].field, 'calendar')
  const trail = await admin.api.get('/v1/audit-events', { kind: 'workspace.changed' })
  assert.equal(trail.body.data.length, 1)
  const [entry] = trail.body.data
  assert.equal(entry.actor.name, 'Zoe Admin')
  assert.equal(entry.channel, 'screen')
  assert.deepEqual(entry.changes.zone, ['UTC', 'Europe/Berlin'])
  assert.match(entry.requestId, /^rq_/)
})

test('the link of an invitation works for as many days as the workspace says', async () => {
  const { workspace, api } = await app.workspace()
  const admin = await aMember(app, workspace, { roles: ['admin'] })
  const changed = await admin.api.patch('/v1/workspace', { settings: { invitationDays: 2 } }, { 'if-match': '"1"' })
  assert.equal(changed.body.settings.invitationDays, 2)
  await admin.api.post('/v1/members', { email: 'new.person@acme.example', name: 'New Person', roles: ['viewer'] })
  const [open] = (await admin.api.get('/v1/invitations')).body.data as { createdAt: string; expiresAt: string }[]
  assert.equal(Date.parse(open!.expiresAt) - Date.parse(open!.createdAt), 2 * 86_400_000)
  const mails = (await api.get('/v1/mails')).body.data as { id: string; kind: string }[]
  const mail = await api.get(`/v1/mails/${mails.find(({ kind }) => kind === 'invitation.member')!.id}`)
  assert.match(mail.body.text, /works once and for 2 days/)
})

test('marketing saves the brand and nothing else; a brand takes no script', async () => {
  const { workspace } = await app.workspace()
  const marketing = await aMember(app, workspace, { roles: ['marketing'] })
  const themed = await marketing.api.patch(
    '/v1/workspace',
    { theme: { name: 'Acme', accent: '#2B6CB0', logoUrl: 'https://acme.example/logo.png' } },
    { 'if-match': '"1"' },
  )
  assert.equal(themed.status, 200)
  assert.equal((await marketing.api.get('/v1/session')).body.seats[0].workspace.theme.accent, '#2B6CB0')
  const refused = await marketing.api.patch('/v1/workspace', { name: 'Mine' }, { 'if-match': '"2"' })
  assert.equal(refused.body.right, 'settings.operate')
  for (const theme of [{ logoUrl: 'javascript:alert(1)' }, { accent: 'red;}' }, { legalUrl: 'http://x.example' }])
    assert.equal((await marketing.api.patch('/v1/workspace', { theme }, { 'if-match': '"2"' })).status, 422)
  const viewer = await aMember(app, workspace, { roles: ['viewer'] })
  assert.equal((await viewer.api.patch('/v1/workspace', { theme: {} }, { 'if-match': '"2"' })).status, 403)
})

test('an admin adds a workspace and is its first admin; others are refused', async () => {
  const { workspace } = await app.workspace()
  const admin = await aMember(app, workspace, { roles: ['admin'] })
  const viewer = await aMember(app, workspace, { roles: ['viewer'] })
  const slug = `second-${process.pid}`
  assert.equal(
    (await signedIn(app, viewer.cookie).post('/v1/workspaces', { name: 'Second', slug })).body.code,
    'workspace.not_admin',
  )
  const made = await signedIn(app, admin.cookie).post('/v1/workspaces', { name: 'Second', slug })
  assert.equal(made.status, 201)
  assert.equal(
    (await signedIn(app, admin.cookie).post('/v1/workspaces', { name: 'Third', slug })).body.code,
    'workspace.slug_taken',
  )
  const seats = (await signedIn(app, admin.cookie).get('/v1/session')).body.seats as { workspace: { slug: string } }[]
  assert.ok(seats.some((seat) => seat.workspace.slug === slug))
})

test('a key opens none of the things of a person', async () => {
  const { api } = await app.workspace()
  for (const path of ['/v1/session', '/v1/me', '/v1/sessions'])
    assert.equal((await api.get(path)).body.code, 'key.not_for_keys')
  for (const path of ['/v1/session', '/v1/me', '/v1/sessions', '/v1/members'])
    assert.equal((await app.anonymous.get(path)).status, 401)
})

test('the demo is removed in one act, with its people and facts, and nothing of another workspace', async () => {
  const other = await app.workspace()
  const kept = await aMember(app, other.workspace, { roles: ['admin'] })
  await kept.api.patch('/v1/workspace', { name: 'Kept' }, { 'if-match': '"1"' })
  assert.equal((await kept.api.delete('/v1/workspace/demo')).body.code, 'workspace.not_demo')
  const demo = await createWorkspace(app.services, { name: 'Demo', slug: 'demo', isDemo: true })
  const admin = await aMember(app, demo, { roles: ['admin'], email: 'demo@demo.example' })
  await admin.api.post('/v1/members', { email: 'guest@demo.example', name: 'Guest', roles: ['viewer'] })
  assert.equal((await app.anonymous.get('/v1/public/set-up', { token: 'x' })).body.hasDemo, true)
  assert.equal((await admin.api.delete('/v1/workspace/demo')).status, 204)
  assert.equal((await admin.api.get('/v1/session')).status, 401)
  assert.equal((await kept.api.get('/v1/audit-events')).body.data.length, 1)
  const { rows } = await asOwner(app.services.database, (db) =>
    sql<{ left: string }>`select ((select count(*) from search_entries where workspace_id = ${demo.id})
      + (select count(*) from auth_users where email = 'demo@demo.example')) as left`.execute(db),
  )
  assert.equal(Number(rows[0]?.left), 0)
  const gone = await inTransaction(app.ctx(demo), (tx) =>
    sql<{ count: string }>`select count(*) as count from events where workspace_id = ${demo.id}`.execute(tx.db),
  )
  assert.equal(Number(gone.rows[0]?.count), 0)
})

test('the demo, whose passwords are public, opens on the machine itself only', async () => {
  const demo = await createWorkspace(app.services, { name: 'Demo', slug: 'demo-host', isDemo: true })
  const admin = await aMember(app, demo, { roles: ['admin'] })
  const { config } = app.services
  const { host } = config
  assert.equal((await admin.api.get('/v1/workspace')).status, 200)
  config.host = '0.0.0.0'
  assert.equal((await admin.api.get('/v1/workspace')).body.code, 'demo.this_machine_only')
  config.host = host
})

test('the trail is filtered and paged, and only who may audit reads it', async () => {
  const { workspace } = await app.workspace()
  const admin = await aMember(app, workspace, { roles: ['admin'] })
  for (const name of ['a', 'b', 'c'])
    await admin.api.post('/v1/members', { email: `${name}@team.example`, name, roles: ['viewer'] })
  const all = await admin.api.get('/v1/audit-events', { kind: 'member.invited' })
  assert.deepEqual(
    all.body.data.map((one: { data: { name: string } }) => one.data.name),
    ['c', 'b', 'a'],
  )
  const first = await admin.api.get('/v1/audit-events', { kind: 'member.invited', limit: 2, sort: 'time' })
  const rest = await admin.api.get('/v1/audit-events', {
    kind: 'member.invited',
    limit: 2,
    sort: 'time',
    cursor: first.body.nextCursor,
  })
  assert.deepEqual(
    [...first.body.data, ...rest.body.data].map((one: { data: { name: string } }) => one.data.name),
    ['a', 'b', 'c'],
  )
  const one = await admin.api.get('/v1/audit-events', { subjectId: all.body.data[0].subject.id })
  assert.deepEqual(
    one.body.data.map((entry: Kind) => entry.kind),
    ['member.invited'],
  )
  assert.equal((await admin.api.get('/v1/audit-events', { actorId: admin.memberId })).body.data.length, 3)
  assert.deepEqual(
    all.body.data.map((entry: { subject: { name: string } }) => entry.subject.name),
    ['c', 'b', 'a'],
    'a row names whom it is about',
  )
  const today = all.body.data[0].recordedAt.slice(0, 10)
  const inDays = async (days: Record<string, string>) =>
    (await admin.api.get('/v1/audit-events', { kind: 'member.invited', ...days })).body.data.length
  const shift = (days: number) => new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10)
  assert.equal(await inDays({ recordedFrom: shift(-1), recordedUntil: shift(1) }), 3)
  assert.equal(await inDays({ recordedFrom: shift(2) }), 0)
  assert.equal(await inDays({ recordedUntil: shift(-2) }), 0)
  const sales = await aMember(app, workspace, { roles: ['sales'] })
  assert.equal((await sales.api.get('/v1/audit-events')).status, 403)
})

test('a mail is found by its subject, the name and the address it went to, and in its own workspace only', async () => {
  const { workspace } = await app.workspace()
  const admin = await aMember(app, workspace, { roles: ['admin'] })
  for (const name of ['Ina Koch', 'Tom Alt'])
    await admin.api.post('/v1/members', {
      email: `${name.slice(0, 3).toLowerCase()}@outbox.example`,
      name,
      roles: ['viewer'],
    })
  const found = async (client: typeof admin, q: string) =>
    (await client.api.get('/v1/mails', { q })).body.data.map((mail: { to: { email: string } }) => mail.to.email)
  assert.deepEqual(await found(admin, 'koch'), ['ina@outbox.example'])
  assert.deepEqual(await found(admin, 'TOM@outbox'), ['tom@outbox.example'])
  assert.equal((await found(admin, 'outbox.example')).length, 2)
  assert.deepEqual(await found(admin, '100%'), [])
  const made = await admin.api.post('/v1/exports', {
    list: 'listMails',
    query: { q: 'koch' },
    columns: ['to.email'],
    format: 'csv',
  })
  const file = await admin.api.get(`/v1/exports/${made.body.id}/file`)
  assert.deepEqual(file.text.replace('\ufeff', '').trim().split('\r\n'), ['to.email', 'ina@outbox.example'])
  const other = await app.workspace()
  const stranger = await aMember(app, other.workspace, { roles: ['admin'] })
  assert.deepEqual(await found(stranger, 'outbox.example'), [])
})

test('the outbox shows every mail, but no link that proves who somebody is, except an invitation that nothing else could deliver', async () => {
  const { workspace, ctx } = await app.workspace()
  const admin = await aMember(app, workspace, { roles: ['admin'], email: 'box@team.example' })
  await admin.api.post('/v1/members', { email: 'invited@team.example', name: 'Ina', roles: ['viewer'] })
  await signedIn(app, '').post('/v1/auth/sign-in/magic-link', { email: 'box@team.example' })
  assert.match((await mailsTo(ctx, 'box@team.example'))[0]!.text, /token=[A-Za-z]{20,}/)
  const list = await admin.api.get('/v1/mails', { sort: 'createdAt' })
  assert.deepEqual(
    list.body.data.map((mail: Kind) => mail.kind),
    ['invitation.member', 'sign_in.link'],
  )
  const [invitation, link] = await Promise.all(
    list.body.data.map((mail: { id: string }) => admin.api.get(`/v1/mails/${mail.id}`)),
  )
  assert.match(invitation.body.text, /token=[A-Za-z0-9_-]{40}/)
  assert.doesNotMatch(link.text, /token=[A-Za-z]{5}/)
  const other = await app.workspace()
  const stranger = await aMember(app, other.workspace, { roles: ['admin'] })
  assert.equal((await stranger.api.get(`/v1/mails/${list.body.data[0].id}`)).status, 404)
})

test('long work is seen, stopped by who started it or operates the workspace, and taken up again', async () => {
  const { workspace } = await app.workspace()
  const admin = await aMember(app, workspace, { roles: ['admin'] })
  const [starter, other] = [
    await aMember(app, workspace, { roles: ['sales'], name: 'Sam' }),
    await aMember(app, workspace, { roles: ['sales'] }),
  ]
  const { id } = (await starter.api.post('/v1/slow')).body
  const job = await other.api.get(`/v1/jobs/${id}`)
  assert.equal(job.body.state, 'queued')
  const found = async (q: string) =>
    (await other.api.get('/v1/jobs', { q })).body.data.map((one: { id: string }) => one.id)
  assert.deepEqual(await found(job.body.title.split(' ')[0].toLowerCase()), [id])
  assert.deepEqual(await found('nothing of the kind'), [])
  assert.deepEqual(job.body.createdBy, { id: starter.memberId, name: 'Sam' })
  assert.equal((await other.api.post(`/v1/jobs/${id}/cancellation`)).status, 403)
  assert.equal((await starter.api.post(`/v1/jobs/${id}/cancellation`)).body.state, 'cancelled')
  assert.equal((await starter.api.post(`/v1/jobs/${id}/cancellation`)).body.code, 'job.over')
  assert.equal((await admin.api.post(`/v1/jobs/${id}/resume`)).body.state, 'queued')
  assert.equal((await admin.api.post(`/v1/jobs/${id}/resume`)).body.code, 'job.not_stopped')
  await app.settle()
  const done = await admin.api.get('/v1/jobs', { state: 'finished' })
  assert.deepEqual(
    done.body.data.map((one: { id: string }) => one.id),
    [id],
  )
})
