import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testApp } from '#test/support/app.ts'
import { aMember } from '#test/support/people.ts'
import { settings } from './module.ts'

const app = await testApp({ modules: [settings] })

test('a page without an account learns the look of the workspace it names, and nothing else of it', async () => {
  const { workspace } = await app.workspace()
  const marketing = await aMember(app, workspace, { roles: ['marketing'] })
  const named = { 'tandem-workspace': workspace.slug }
  const plain = await app.server.inject({ url: '/v1/public/theme', headers: named })
  assert.equal(plain.statusCode, 200)
  assert.deepEqual(plain.json(), { name: workspace.name })
  await marketing.api.patch('/v1/workspace', { theme: { name: 'Acme', accent: '#2B6CB0' } }, { 'if-match': '"1"' })
  const themed = await app.server.inject({ url: '/v1/public/theme', headers: named })
  assert.deepEqual(themed.json(), { name: 'Acme', accent: '#2B6CB0' })
})

test('an unknown workspace looks like none', async () => {
  const unknown = await app.server.inject({ url: '/v1/public/theme', headers: { 'tandem-workspace': 'no-such' } })
  assert.equal(unknown.statusCode, 404)
  assert.equal((await app.server.inject({ url: '/v1/public/theme' })).statusCode, 404)
})
