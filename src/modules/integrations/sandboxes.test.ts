import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testApp } from '#test/support/app.ts'
import { aMember } from '#test/support/people.ts'

const app = await testApp()

test('a sandbox has the settings and the team of its workspace, none of its rows, and is marked as one', async () => {
  const { workspace } = await app.workspace({ zone: 'Europe/Berlin', currency: 'EUR' })
  const engineer = await aMember(app, workspace, { roles: ['engineering', 'admin'] })
  await engineer.api.post('/v1/members', { email: 'guest@team.example', name: 'Guest', roles: ['viewer'] })
  const made = await engineer.api.post('/v1/sandboxes', { name: 'Trial run' })
  assert.equal(made.status, 201)
  assert.equal(made.body.state, 'building')
  await app.settle()
  assert.equal(made.body.zone, 'Europe/Berlin')
  const inside = engineer.api.with({ 'tandem-workspace': made.body.slug })
  const here = (await inside.get('/v1/workspace')).body
  assert.equal(here.kind, 'sandbox')
  assert.equal(here.currency, 'EUR')
  assert.equal(
    (await inside.get('/v1/members')).body.data.length,
    1,
    'those who can sign in, not those who were invited',
  )
  assert.equal((await inside.get('/v1/audit-events', { kind: 'member.invited' })).body.data.length, 0)
  assert.deepEqual(
    (await engineer.api.get('/v1/sandboxes')).body.data.map((one: { id: string }) => one.id),
    [made.body.id],
  )
  assert.equal((await inside.post('/v1/sandboxes', { name: 'Deeper' })).body.code, 'sandbox.of_sandbox')
  assert.equal((await engineer.api.get('/v1/audit-events', { kind: 'sandbox.created' })).body.data.length, 1)
})

test('the clock of a sandbox moves forward when told, never back, and no other clock moves', async () => {
  const { workspace } = await app.workspace()
  const engineer = await aMember(app, workspace, { roles: ['engineering'] })
  const sandbox = (await engineer.api.post('/v1/sandboxes', { name: 'Clock' })).body
  await app.settle()
  const path = `/v1/sandboxes/${sandbox.id}/clock`
  const goal = new Date(new Date(sandbox.now).getTime() + 40 * 86_400_000)
  const told = await engineer.api.post(path, { to: goal.toISOString() })
  assert.equal(told.status, 202)
  assert.equal(told.body.advancingTo, goal.toISOString())
  assert.equal(
    (await engineer.api.post(path, { to: new Date(goal.getTime() + 1000).toISOString() })).body.code,
    'sandbox.busy',
  )
  await app.settle()
  const [after] = (await engineer.api.get('/v1/sandboxes')).body.data
  assert.equal(after.advancingTo, null)
  assert.ok(new Date(after.now) >= goal)
  const inside = engineer.api.with({ 'tandem-workspace': sandbox.slug })
  assert.ok(new Date((await inside.get('/v1/workspace')).body.now) >= goal)
  assert.ok(new Date((await engineer.api.get('/v1/workspace')).body.now) < goal)
  assert.equal((await engineer.api.post(path, { to: sandbox.now })).body.code, 'clock.backwards')
  assert.equal(
    (await engineer.api.post(path, { to: new Date(goal.getTime() + 400 * 86_400_000).toISOString() })).body.code,
    'clock.too_far',
  )
  assert.equal((await engineer.api.post(`/v1/sandboxes/${workspace.id}/clock`, { to: goal.toISOString() })).status, 404)
})

test('a sandbox of another workspace looks like none, and one is removed with everything in it', async () => {
  const [one, other] = [await app.workspace(), await app.workspace()]
  const engineer = await aMember(app, one.workspace, { roles: ['engineering'] })
  const stranger = await aMember(app, other.workspace, { roles: ['engineering'] })
  const sandbox = (await engineer.api.post('/v1/sandboxes', { name: 'Mine' })).body
  await app.settle()
  assert.equal((await stranger.api.delete(`/v1/sandboxes/${sandbox.id}`)).status, 404)
  assert.equal(
    (await stranger.api.post(`/v1/sandboxes/${sandbox.id}/clock`, { to: '2027-01-01T00:00:00Z' })).status,
    404,
  )
  assert.equal((await engineer.api.delete(`/v1/sandboxes/${sandbox.id}`)).status, 204)
  assert.equal((await engineer.api.with({ 'tandem-workspace': sandbox.slug }).get('/v1/workspace')).status, 404)
  assert.equal((await engineer.api.get('/v1/workspace')).status, 200, 'the live workspace stays')
  const viewer = await aMember(app, one.workspace, { roles: ['viewer'] })
  assert.equal((await viewer.api.post('/v1/sandboxes', { name: 'No' })).status, 403)
})
