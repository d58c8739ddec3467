/** A whole workspace out and back in, with one record of every kind that has a builder. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { bringIn } from '#platform/archive/bring-in.ts'
import type { Manifest } from '#platform/archive/manifest.ts'
import { ownPart } from '#platform/archive/own-part.ts'
import { archiveParts, partsOf } from '#platform/archive/parts.ts'
import { writeArchive } from '#platform/archive/write.ts'
import { createKey } from '#platform/auth/api-keys.ts'
import type { Ctx } from '#platform/context.ts'
import { asOwner, inTransaction } from '#platform/db/transaction.ts'
import { Problem } from '#platform/errors.ts'
import { openZip } from '#platform/files/unzip.ts'
import { checkLedger } from '#platform/ledger/checks.ts'
import { clearWorkspaceRows } from '#platform/tenancy/clear-workspace-rows.ts'
import { findWorkspace, forgetWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import { testApp } from './support/app.ts'
import { zipOf } from './support/archives.ts'
import { clientFor } from './support/client.ts'
import { aWorld } from './support/fixtures.ts'
import { oneOfEach } from './support/populate.ts'

const app = await testApp()
const folder = await mkdtemp(path.join(tmpdir(), 'tandem-archive-'))
after(() => rm(folder, { recursive: true }))

const home = await aWorld(app)
await oneOfEach(home)

let counter = 0
const archiveOf = async (ctx: Ctx): Promise<Buffer> => {
  counter += 1
  const file = path.join(folder, `${counter}.zip`)
  await writeArchive(ctx, file)
  return readFile(file)
}
const limits = { filesMax: 65_535, fileBytesMax: 2 ** 31, bytesMax: 2 ** 31 }
const unpacked = async (archive: Buffer): Promise<Map<string, Buffer>> => {
  const zip = openZip(archive, limits)
  return new Map(
    await Promise.all(zip.files.map(async (file): Promise<[string, Buffer]> => [file.name, await zip.read(file)])),
  )
}
const manifestOf = async (archive: Buffer): Promise<Manifest> =>
  JSON.parse((await unpacked(archive)).get('manifest.json')!.toString()) as Manifest
const wipe = async (id: string) => {
  await asOwner(app.services.database, async (db) => {
    const { rows } = await sql<{ id: string }>`select id from workspaces where live_workspace_id = ${id}`.execute(db)
    await clearWorkspaceRows(db, [...rows.map((row) => row.id), id])
  })
  forgetWorkspace(app.services)
}
const ctxOf = async (id: string) => systemContext(app.services, (await findWorkspace(app.services, id))!, 'test')
const apiOf = async (ctx: Ctx) => {
  const { text } = await inTransaction(ctx, (tx) => createKey(tx, { name: 'test', scopes: ['*'] }))
  return clientFor(app.server, { authorization: `Bearer ${text}` })
}
const problem = (code: string) => (error: unknown) => error instanceof Problem && error.code === code

test('every tenant table leaves with its workspace, or says why it stays', async () => {
  const parts = partsOf(app.services.product, ownPart)
  const told = parts.flatMap((part) => [...part.records, ...Object.keys(part.stays ?? {})])
  const { rows } = await app.services.database.pool.query<{ name: string }>(`
    select c.relname as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped) order by 1`)
  assert.deepEqual(
    rows.map(({ name }) => name).filter((name) => !told.includes(name)),
    [],
    'tables that nobody sends along',
  )
  assert.deepEqual(
    told.filter((name, index) => told.indexOf(name) !== index || !rows.some((row) => row.name === name)),
    [],
    'told twice, or no table',
  )
  assert.equal(archiveParts.of(app.services.product).length, app.services.product.modules.length)
})

test('export, import, export gives equal content, ledger sums and chain', async () => {
  const found = (await checkLedger(home.ctx)).findings
  const before = await archiveOf(home.ctx)
  const { records, figures, files } = await manifestOf(before)
  assert.ok(records.filter(({ rows }) => rows > 0).length > 150, 'a workspace full of everything')
  assert.ok(files.count > 0)
  assert.ok(Object.keys(figures).length > 0)
  await wipe(home.workspace.id)
  assert.equal(await findWorkspace(app.services, home.workspace.id), undefined)

  const brought = await bringIn(app.services, before)
  assert.equal(brought.workspaceId, home.workspace.id)
  assert.equal(
    brought.rows,
    records.reduce((sum, { rows }) => sum + rows, 0),
  )
  const after = await archiveOf(await ctxOf(home.workspace.id))
  const [was, is] = [await unpacked(before), await unpacked(after)]
  assert.deepEqual([...is.keys()], [...was.keys()])
  for (const [name, content] of was)
    if (name !== 'manifest.json')
      assert.equal(is.get(name)!.toString('latin1'), content.toString('latin1'), `${name} is the same`)
  assert.deepEqual((await manifestOf(after)).figures, figures)
  assert.deepEqual((await checkLedger(await ctxOf(home.workspace.id))).findings, found)
})

test('export, wipe, import gives back equal partners, contacts, notes and history', async () => {
  const { workspace, ctx, api } = await app.workspace()
  const made = await api.post('/v1/partners', {
    legalName: 'Acme GmbH',
    website: 'https://acme.example',
    country: 'DE',
  })
  assert.equal(made.status, 201, made.text)
  const partner = `/v1/partners/${made.body.id}`
  const contact = await api.post(`${partner}/contacts`, { fullName: 'Ana Silva', email: 'ana@acme.example' })
  assert.equal(contact.status, 201, contact.text)
  const note = await api.post('/v1/notes', {
    partnerId: made.body.id,
    text: '=1+1 stays as it is: ✓',
    visibility: 'team',
  })
  assert.equal(note.status, 201, note.text)
  const edited = await api.patch(`/v1/notes/${note.body.id}`, { text: 'A second wording' }, { 'if-match': '1' })
  assert.equal(edited.status, 200, edited.text)
  const seen = async (client: typeof api) => [
    (await client.get(partner)).body,
    (await client.get(`${partner}/contacts`)).body.data,
    (await client.get(`/v1/notes?partnerId=${made.body.id}`)).body.data,
    (await client.get(`${partner}/activity?limit=200`)).body.data,
    (await client.get('/v1/search?q=acme')).body,
  ]
  const before = await seen(api)
  assert.ok((before[3] as unknown[]).length >= 3)
  const archive = await archiveOf(ctx)
  await wipe(workspace.id)
  assert.equal((await api.get(partner)).status, 401, 'nothing is left of it, keys included')
  await bringIn(app.services, archive)
  assert.deepEqual(await seen(await apiOf(await ctxOf(workspace.id))), before)
})

test('an archive holds no key, no password and no secret', async () => {
  const { ctx, key, api } = await app.workspace()
  const endpoint = await api.post('/v1/webhook-endpoints', { url: 'https://hooks.acme.example/in', eventKinds: ['*'] })
  assert.equal(endpoint.status, 201, endpoint.text)
  const text = [...(await unpacked(await archiveOf(ctx)))].map(([, content]) => content.toString('latin1')).join('')
  const { rows } = await app.services.database.pool.query<{ key_hash: string }>('select key_hash from api_keys')
  for (const secret of [key, endpoint.body.secret as string, ...rows.map((row) => row.key_hash)]) {
    assert.ok(secret.length > 20)
    assert.ok(!text.includes(secret))
  }
})

test('an archive that was changed, cut or written by a later release brings nothing in', async () => {
  const { workspace, ctx, api } = await app.workspace()
  await api.post('/v1/partners', { legalName: 'Acme GmbH', website: 'https://acme.example' })
  const archive = await archiveOf(ctx)
  const parts = await unpacked(archive)
  const again = (change: (name: string, content: Buffer) => Buffer | undefined) =>
    zipOf(
      [...parts].flatMap(([name, content]) => {
        const changed = change(name, content)
        return changed ? [{ name, content: changed }] : []
      }),
    )
  const swap = (name: string, from: string, to: string) =>
    again((one, content) => (one === name ? Buffer.from(content.toString().replaceAll(from, to)) : content))
  await assert.rejects(bringIn(app.services, archive), problem('workspace.exists'))
  await wipe(workspace.id)
  const partners = 'records/partners/partners.jsonl'
  const cases: [Buffer, string][] = [
    [swap(partners, 'Acme GmbH', 'Bcme GmbH'), 'archive.damaged'],
    [again((name, content) => (name === partners ? undefined : content)), 'archive.damaged'],
    [again((name, content) => (name === 'manifest.json' ? undefined : content)), 'archive.unreadable'],
    [swap('manifest.json', '"version": 1,', '"version": 2,'), 'archive.newer'],
    [swap('manifest.json', '"schema": "', '"schema": "9'), 'archive.newer'],
    [archive.subarray(0, archive.length - 100), 'zip.damaged'],
    [Buffer.from('no archive at all'), 'zip.damaged'],
  ]
  for (const [bytes, code] of cases) {
    await assert.rejects(bringIn(app.services, bytes), problem(code))
    assert.equal(await findWorkspace(app.services, workspace.id), undefined)
  }
  // A row that the manifest vouches for and the database reads otherwise: proven before anything is kept.
  const manifest = JSON.parse(parts.get('manifest.json')!.toString()) as Manifest
  const forged = parts.get(partners)!.toString().replace('Acme GmbH', 'Acme GmbH", "no_such_column": "x')
  const entry = manifest.records.find(({ name }) => name === 'partners')!
  entry.sha256 = createHash('sha256').update(forged).digest('hex')
  const crafted = again((name, content) =>
    name === partners
      ? Buffer.from(forged)
      : name === 'manifest.json'
        ? Buffer.from(JSON.stringify(manifest))
        : content,
  )
  await assert.rejects(bringIn(app.services, crafted), problem('archive.not_proven'))
  assert.equal(await findWorkspace(app.services, workspace.id), undefined)
  assert.equal((await bringIn(app.services, archive)).workspaceId, workspace.id)
})

test('an import killed half way leaves nothing, and run again equals one clean run', async () => {
  const { workspace, ctx, api } = await app.workspace()
  await api.post('/v1/partners', { legalName: 'Acme GmbH', website: 'https://acme.example' })
  const archive = await archiveOf(ctx)
  await wipe(workspace.id)
  let heard = 0
  const dies = async () => {
    heard += 1
    if (heard === 40) throw new Error('The process ends here')
  }
  await assert.rejects(bringIn(app.services, archive, { told: dies }), /The process ends here/)
  const { rows } = await app.services.database.pool.query('select 1 from workspaces where id = $1', [workspace.id])
  assert.equal(rows.length, 0)
  await bringIn(app.services, archive)
  const [was, is] = [await manifestOf(archive), await manifestOf(await archiveOf(await ctxOf(workspace.id)))]
  assert.deepEqual(is.records, was.records)
})

test('people keep the account that they have where the workspace comes in', async () => {
  const world = await aWorld(app)
  const archive = await archiveOf(world.ctx)
  await wipe(world.workspace.id)
  await asOwner(app.services.database, async (db) => {
    const { rows } = await sql<{ id: string }>`select id from auth_users where email = ${world.admin.email}`.execute(db)
    for (const table of ['auth_sessions', 'auth_accounts', 'auth_two_factors', 'auth_used_codes', 'auth_devices'])
      await sql`delete from ${sql.table(table)} where user_id = ${rows[0]!.id}`.execute(db)
    await sql`update auth_users set id = 'another' || id where id = ${rows[0]!.id}`.execute(db)
  })
  await bringIn(app.services, archive)
  const { rows } = await asOwner(app.services.database, (db) =>
    sql<{ id: string }>`select id from auth_users where email = ${world.admin.email}`.execute(db),
  )
  const ctx = await ctxOf(world.workspace.id)
  const seat = await inTransaction(ctx, (tx) =>
    sql<{
      user_id: string
    }>`select user_id from members where workspace_id = ${ctx.workspace.id} and email = ${world.admin.email}`.execute(
      tx.db,
    ),
  )
  assert.deepEqual(seat.rows[0]!.user_id, rows[0]!.id)
})
