import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { testApp } from '#test/support/app.ts'
import { toyModule } from '#test/support/toys.ts'
import { fileBytesMax, removeBrokenUploads } from './chunks.ts'
import { deleteFile, fileAnswer, filesOf, findFile, readFileBytes, storeFile } from './store.ts'

const app = await testApp({ modules: [toyModule([])] })
const partnerId = 'pn_00000000000000000000000001'
const asPartner = (ctx: Ctx, id = partnerId): Ctx => ({
  ...ctx,
  actor: { kind: 'key', id: 'ak_1', name: 'key', partnerId: id, scopes: ['*'] },
})
const chunksIn = async (ctx: Ctx) => {
  const { rows } = await inTransaction(ctx, (tx) =>
    sql<{ count: string }>`select count(*) from file_chunks`.execute(tx.db),
  )
  return Number(rows[0]?.count)
}
/** The signature of a GIF, then bytes that do not matter. */
const gif = (size: number) => Buffer.concat([Buffer.from('GIF89a\0\0\0\0'), randomBytes(size)]).subarray(0, size)
const inParts = (bytes: Buffer, size: number) =>
  Readable.from(
    (function* () {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
    })(),
  )

test('what is stored comes back byte for byte, in chunks of 1 MB, with its hash, its size and the type of its content', async () => {
  const { ctx } = await app.workspace()
  const bytes = gif(3_500_000)
  const file = await storeFile(ctx, {
    content: inParts(bytes, 70_001),
    name: '../../logo.exe',
    visibility: 'team',
    category: 'brand',
    subjectKind: 'toy',
    subjectId: 'toy_1',
  })
  assert.deepEqual([file.contentType, file.sizeBytes, file.name], ['image/gif', 3_500_000, 'logo.exe.gif'])
  assert.equal(file.sha256, createHash('sha256').update(bytes).digest('hex'))
  assert.equal(await chunksIn(ctx), 4)
  assert.ok((await readFileBytes(ctx, file.id)).equals(bytes))
  const answer = await fileAnswer(ctx, file.id, { inline: true })
  assert.deepEqual([answer.contentType, answer.fileName, answer.inline], ['image/gif', 'logo.exe.gif', true])
  assert.deepEqual(
    (await inTransaction(ctx, (tx) => filesOf(tx, { subjectKind: 'toy', subjectId: 'toy_1' }, {}))).data.map(
      ({ id }) => id,
    ),
    [file.id],
  )
})

test('a file that is too large, broken off or refused leaves nothing behind', async () => {
  const { ctx } = await app.workspace()
  const store = (content: Readable | Buffer, name = 'file') => storeFile(ctx, { content, name, visibility: 'team' })
  const tooLarge = Readable.from(
    (function* () {
      const part = gif(1_048_576)
      for (let sent = 0; sent <= fileBytesMax; sent += part.length) yield part
    })(),
  )
  await assert.rejects(store(tooLarge), { code: 'file.too_large', status: 413 })
  const broken = Readable.from(
    (async function* () {
      yield gif(2_000_000)
      throw new Error('connection lost')
    })(),
  )
  await assert.rejects(store(broken), /connection lost/)
  await assert.rejects(store(Buffer.from('<html><script>alert(1)</script></html>'), 'page.gif'), {
    code: 'file.type_refused',
    status: 422,
  })
  await assert.rejects(store(Buffer.alloc(0)), { code: 'file.type_refused' })
  const lateScript = `<svg xmlns="http://www.w3.org/2000/svg"><!--${'x'.repeat(1_100_000)}--><script>alert(1)</script></svg>`
  await assert.rejects(store(Buffer.from(lateScript)), { code: 'file.type_refused' }, 'a script beyond the first chunk')
  assert.equal(await chunksIn(ctx), 0)
  assert.deepEqual(await inTransaction(ctx, (tx) => tx.db.selectFrom('files').select('id').execute()), [])
})

test('chunks that a dead process left are removed after a day, and those of a file never', async () => {
  const { ctx } = await app.workspace()
  const file = await storeFile(ctx, { content: gif(100), name: 'a.gif', visibility: 'team' })
  await inTransaction(ctx, (tx) =>
    tx.db
      .insertInto('file_chunks')
      .values({
        workspace_id: ctx.workspace.id,
        file_id: 'fl_left',
        number: 0,
        bytes: Buffer.from('x'),
        created_at: app.services.time(),
      })
      .execute(),
  )
  assert.equal(await removeBrokenUploads(ctx), 0)
  app.advance(86_400_001)
  assert.equal(await removeBrokenUploads(ctx), 1)
  assert.equal((await readFileBytes(ctx, file.id)).length, 100)
})

test('a partner sees what is shared with it, and neither the files of the team nor those of another partner', async () => {
  const { ctx } = await app.workspace()
  const shared = await storeFile(ctx, { content: gif(50), name: 'shared.gif', partnerId, visibility: 'shared' })
  const internal = await storeFile(ctx, { content: gif(50), name: 'internal.gif', partnerId, visibility: 'team' })
  const uploaded = await storeFile(asPartner(ctx), {
    content: gif(2_000_000),
    name: 'theirs.gif',
    visibility: 'shared',
  })
  assert.equal(uploaded.partnerId, partnerId)
  const other = asPartner(ctx, 'pn_00000000000000000000000002')
  assert.equal((await readFileBytes(asPartner(ctx), shared.id)).length, 50)
  assert.equal((await readFileBytes(asPartner(ctx), uploaded.id)).length, 2_000_000)
  for (const [as, id] of [
    [asPartner(ctx), internal.id],
    [other, shared.id],
    [other, uploaded.id],
  ] as const)
    await assert.rejects(readFileBytes(as, id), { status: 404 })
  const page = await inTransaction(asPartner(ctx), (tx) => filesOf(tx, { partnerId }, {}))
  assert.deepEqual(page.data.map(({ name }) => name).sort(), ['shared.gif', 'theirs.gif'])
})

test('a file for some roles is found by members who hold one of them', async () => {
  const { ctx } = await app.workspace()
  const file = await storeFile(ctx, {
    content: gif(50),
    name: 'terms.gif',
    visibility: 'roles',
    visibleToRoles: ['legal'],
  })
  const as = (roles: readonly ('legal' | 'sales')[]): Ctx => ({
    ...ctx,
    actor: {
      kind: 'member',
      id: 'mb_1',
      userId: 'u',
      sessionId: 's',
      name: 'Ana',
      email: 'ana@acme.example',
      roles,
      isHead: false,
      isLead: false,
    },
  })
  assert.equal((await inTransaction(as(['legal']), (tx) => findFile(tx, file.id))).id, file.id)
  await assert.rejects(
    inTransaction(as(['sales']), (tx) => findFile(tx, file.id)),
    { status: 404 },
  )
})

test('a deleted file is gone with its content; a stale version is refused', async () => {
  const { ctx } = await app.workspace()
  const file = await storeFile(ctx, { content: gif(2_000_000), name: 'a.gif', visibility: 'team' })
  await assert.rejects(
    inTransaction(ctx, (tx) => deleteFile(tx, file.id, 7)),
    { status: 412 },
  )
  await inTransaction(ctx, (tx) => deleteFile(tx, file.id, 1))
  assert.equal(await chunksIn(ctx), 0)
  await assert.rejects(readFileBytes(ctx, file.id), { status: 404 })
  await assert.rejects(
    inTransaction(ctx, (tx) => deleteFile(tx, file.id)),
    { status: 404 },
  )
})

test('bytes can be stored inside a transaction and vanish with it; a stream cannot', async () => {
  const { ctx } = await app.workspace()
  await assert.rejects(
    inTransaction(ctx, async (tx) => {
      await storeFile(tx.ctx, { content: gif(2_000_000), name: 'a.gif', visibility: 'team' })
      throw new Error('taken back')
    }),
    /taken back/,
  )
  assert.equal(await chunksIn(ctx), 0)
  await assert.rejects(
    inTransaction(ctx, (tx) => storeFile(tx.ctx, { content: inParts(gif(10), 5), name: 'a.gif', visibility: 'team' })),
    /cannot be stored inside a transaction/,
  )
})
