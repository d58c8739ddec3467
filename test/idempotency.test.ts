/** Promise 13: every write, repeated in every way. New endpoints join by themselves. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { startApp } from '#platform/app.ts'
import { buildServer } from '#platform/http/server.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { modules } from '../src/modules.ts'
import { testApp } from './support/app.ts'
import { clientFor } from './support/client.ts'
import { aWorld } from './support/fixtures.ts'
import { bodyFor, endpoints, idsFor, isPublic, isRightful, isWrite, label, rightful, send } from './support/walk.ts'

const app = await testApp()
const home = await aWorld(app)
const away = await aWorld(app)
const key = () => newId(idPrefixes.request)
const replayed = (headers: Record<string, unknown>) => headers['idempotent-replayed'] === 'true'
const writes = endpoints.filter(
  (one) =>
    isWrite(one) &&
    isRightful(one) &&
    one.shape.idempotency !== 'none' &&
    one.shape.transaction !== 'none' &&
    !one.shape.answerKind &&
    one.shape.bodyKind === undefined,
)
const succeeded = new Set<string>()

describe('the same key and request: a success is answered again and marked, a refusal leaves no claim', () => {
  for (const one of writes) {
    test(label(one), async () => {
      const ids = await idsFor(home, one)
      const headers = { 'idempotency-key': key() }
      const first = await send(rightful(home, one), one, { ids, headers })
      assert.ok(first.status < 500, first.text)
      assert.ok(!replayed(first.headers))
      const again = await send(rightful(home, one), one, { ids, headers })
      if (first.status < 300) {
        succeeded.add(one.name)
        assert.equal(again.status, first.status)
        assert.equal(again.text, first.text)
        assert.ok(replayed(again.headers), 'a repeat says that it is one')
        assert.equal(again.headers['etag'], first.headers['etag'])
        const other = await send(rightful(home, one), one, {
          ids,
          headers,
          ...(one.shape.body
            ? { body: { ...(bodyFor(one.shape) as object), another: 1 } }
            : { query: { another: '1' } }),
        })
        assert.ok(other.status === 409 || other.status === 422, 'another request under the same key is refused')
      } else {
        assert.ok(!replayed(again.headers), 'a refusal is judged anew')
      }
    })
  }
  test('enough of them were tried with a success', () => assert.ok(succeeded.size > 15, [...succeeded].join(', ')))
})

describe('what a key is', () => {
  const create = writes.find((one) => one.name === 'createPartner')!
  const partner = () => ({
    body: { ...(bodyFor(create.shape) as object), legalName: `Acme ${key()}`, website: undefined },
  })

  test('255 characters are taken, 256 and white space are not', async () => {
    assert.equal(
      (await send(home.api, create, { ...partner(), headers: { 'idempotency-key': 'k'.repeat(255) } })).status,
      201,
    )
    assert.equal(
      (await send(home.api, create, { ...partner(), headers: { 'idempotency-key': 'k'.repeat(256) } })).status,
      422,
    )
    assert.equal((await send(home.api, create, { ...partner(), headers: { 'idempotency-key': 'a b' } })).status, 422)
  })
  test('the same key with another body is refused with 409', async () => {
    const headers = { 'idempotency-key': key() }
    assert.equal((await send(home.api, create, { ...partner(), headers })).status, 201)
    const other = await send(home.api, create, { ...partner(), headers })
    assert.equal(other.status, 409)
    assert.equal(other.body.code, 'idempotency.other_request')
  })
  test("another workspace's and another caller's same key is independent", async () => {
    const headers = { 'idempotency-key': key() }
    const body = partner()
    const here = await send(home.api, create, { ...body, headers })
    const there = await send(away.api, create, { ...body, headers })
    assert.equal(here.status, 201)
    assert.equal(there.status, 201)
    assert.ok(!replayed(there.headers))
    assert.notEqual(here.body.id, there.body.id)
  })
  test('twenty at once make one record; the others are told it is running, or get the same answer', async () => {
    const headers = { 'idempotency-key': key() }
    const body = partner()
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(home.api, create, { ...body, headers })))
    const ids = new Set(answers.filter((answer) => answer.status === 201).map((answer) => answer.body.id))
    assert.equal(ids.size, 1)
    for (const answer of answers)
      assert.ok(
        answer.status === 201 || (answer.status === 409 && answer.body.code === 'idempotency.running'),
        answer.text,
      )
  })
  test('an answer is kept for 24 hours, and then the key is free', async () => {
    const headers = { 'idempotency-key': key() }
    const body = partner()
    const first = await send(home.api, create, { ...body, headers })
    home.app.advance(23 * 3_600_000)
    assert.equal((await send(home.api, create, { ...body, headers })).text, first.text)
    home.app.advance(2 * 3_600_000)
    const later = await send(home.api, create, { body: { ...body.body, legalName: `Other ${key()}` }, headers })
    assert.equal(later.status, 201)
    assert.ok(!replayed(later.headers))
  })
  test('a process that starts in between gives the same answer, and refuses another body as the first did', async () => {
    const headers = { 'idempotency-key': key() }
    const body = partner()
    const { key: secret, api } = await home.app.workspace()
    const first = await send(api, create, { ...body, headers })
    const { config, log, time, database } = home.app.services
    // Another product over the same database, which remembers nothing of the first. Its database is the file's to close.
    const again = await startApp({ config, log, time, database, modules })
    const server = await buildServer(again.services)
    await server.ready()
    const caller = clientFor(server, { authorization: `Bearer ${secret}` })
    const repeated = await send(caller, create, { ...body, headers })
    const other = await send(caller, create, { ...partner(), headers })
    await server.close()
    assert.deepEqual([repeated.status, repeated.text], [first.status, first.text])
    assert.ok(replayed(repeated.headers))
    assert.deepEqual([other.status, other.body.code], [409, 'idempotency.other_request'])
  })
  test('a public write has no claim to leak', () => {
    for (const one of endpoints.filter((candidate) => isPublic(candidate) && isWrite(candidate)))
      assert.ok(one.shape.idempotency !== 'required', label(one))
  })
})
