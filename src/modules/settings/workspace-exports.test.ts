import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openZip } from '#platform/files/unzip.ts'
import { testApp } from '#test/support/app.ts'
import { aMember } from '#test/support/people.ts'

const app = await testApp()
const limits = { filesMax: 65_535, fileBytesMax: 2 ** 31, bytesMax: 2 ** 31 }

test('an admin takes the whole workspace out by a job that everybody can see, and who took it is recorded', async () => {
  const { workspace, api } = await app.workspace()
  await api.post('/v1/partners', { legalName: 'Acme GmbH', website: 'https://acme.example' })
  const admin = await aMember(app, workspace, { roles: ['admin'], name: 'Maren Holt' })
  const asked = await admin.api.post('/v1/workspace-exports')
  assert.equal(asked.status, 202, asked.text)
  assert.deepEqual([asked.body.state, asked.body.askedByName], ['running', 'Maren Holt'])
  const early = await admin.api.get(`/v1/workspace-exports/${asked.body.id}/file`)
  assert.deepEqual([early.status, early.body.code], [409, 'workspace_export.not_ready'])
  const twice = await admin.api.post('/v1/workspace-exports')
  assert.deepEqual([twice.status, twice.body.code], [409, 'workspace_export.running'])
  assert.equal((await admin.api.get(`/v1/jobs/${asked.body.jobId}`)).body.title, 'Archive of the whole workspace')

  await app.settle()
  const made = (await admin.api.get(`/v1/workspace-exports/${asked.body.id}`)).body
  assert.equal(made.state, 'ready', made.error ?? '')
  assert.ok(made.rows > 10)
  const file = await admin.api.get(`/v1/workspace-exports/${asked.body.id}/file`)
  assert.equal(file.headers['content-type'], 'application/zip')
  const zip = openZip(file.bytes, limits)
  const partners = zip.files.find(({ name }) => name === 'records/partners/partners.jsonl')
  assert.match((await zip.read(partners!)).toString(), /"legal_name": ?"Acme GmbH"/)
  assert.equal((await admin.api.get(`/v1/workspace-exports/${asked.body.id}`)).body.downloadedByName, 'Maren Holt')
  const facts = (await admin.api.get('/v1/audit-events?limit=200')).body.data.map((fact: { kind: string }) => fact.kind)
  for (const kind of ['workspace_export.finished', 'workspace_export.downloaded']) assert.ok(facts.includes(kind), kind)
})

test('an archive of the whole workspace is kept for 7 days and does not hold the one before', async () => {
  const { api } = await app.workspace()
  const sizes: number[] = []
  for (let round = 0; round < 2; round += 1) {
    const { id } = (await api.post('/v1/workspace-exports')).body
    await app.settle()
    sizes.push((await api.get(`/v1/workspace-exports/${id}`)).body.sizeBytes)
  }
  assert.ok(sizes[1]! < sizes[0]! * 1.2, `${sizes[1]} bytes after ${sizes[0]}`)
  const [newest] = (await api.get('/v1/workspace-exports')).body.data
  app.advance(7 * 86_400_000 + 1)
  await app.settle()
  const late = await api.get(`/v1/workspace-exports/${newest.id}/file`)
  assert.deepEqual([late.status, late.body.code], [410, 'workspace_export.expired'])
})

test('only an admin who has just shown who they are takes the whole workspace out', async () => {
  const { workspace } = await app.workspace()
  const other = await aMember(app, workspace, { roles: ['finance', 'legal', 'executive'] })
  assert.deepEqual((await other.api.post('/v1/workspace-exports')).body.code, 'right.missing')
})
